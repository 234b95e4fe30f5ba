/** What chance decides: the same for one seed on every machine. */
export type Chance = {
  /** From 0 to 1, 1 left out. */
  readonly next: () => number;
  readonly within: (from: number, to: number) => number;
  readonly is: (probability: number) => boolean;
  readonly pick: <T>(items: readonly T[]) => T;
  /** How often what happens `mean` times on average happens. */
  readonly times: (mean: number) => number;
  /** Log-normal: half of all lie below the median, nine in ten below `ninth`. */
  readonly lasting: (median: number, ninth: number) => number;
};

export function chanceOf(seed: number): Chance {
  // Mulberry32: small, and good enough.
  let state = seed * 0x9e3779b9;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const times = (mean: number) => {
    let count = 0;
    for (let product = next(); product > Math.exp(-mean); product *= next()) count += 1;
    return count;
  };
  const lasting = (median: number, ninth: number) => {
    const normal = Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
    return median * Math.exp((normal * Math.log(ninth / median)) / 1.2816);
  };
  return {
    next,
    within: (from, to) => from + next() * (to - from),
    is: (probability) => next() < probability,
    pick: <T>(items: readonly T[]) => items[Math.floor(next() * items.length)] as T,
    times,
    lasting,
  };
}
