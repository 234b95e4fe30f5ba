/** A source of numbers that gives the same sequence for the same seed (mulberry32). */
export type Random = {
  /** In [0, 1). */
  readonly next: () => number;
  /** In [from, to). */
  readonly between: (from: number, to: number) => number;
  /** A whole number in [from, to). */
  readonly whole: (from: number, to: number) => number;
  readonly chance: (probability: number) => boolean;
  /** One of the items; the list must not be empty. */
  readonly pick: <T>(items: readonly [T, ...T[]]) => T;
  /** So many of the items, in their order. */
  readonly some: <T>(items: readonly T[], count: number) => readonly T[];
};

export function randomOf(seed: number): Random {
  let state = Math.imul(seed + 1, 0x9e3779b1) >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const between = (from: number, to: number) => from + next() * (to - from);
  const whole = (from: number, to: number) => Math.floor(between(from, to));
  return {
    next,
    between,
    whole,
    chance: (probability) => next() < probability,
    pick: (items) => {
      const picked = items[whole(0, items.length)];
      // An item may well be null.
      return picked === undefined ? items[0] : picked;
    },
    some: (items, count) => {
      const kept = new Set<number>();
      while (kept.size < Math.min(count, items.length)) kept.add(whole(0, items.length));
      return items.filter((_, index) => kept.has(index));
    },
  };
}
