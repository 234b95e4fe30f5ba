/** A clock that moves only when all that runs is waiting: then to the next moment that somebody waits for. */
export type VirtualClock = {
  readonly now: () => number;
  /** Never back. */
  readonly goTo: (at: number) => void;
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
};

export function virtualClock(): VirtualClock {
  let now = 0;
  const waiting = new Set<{ readonly at: number; readonly wake: () => void }>();
  const onward = () => {
    const next = Math.min(...[...waiting].map(({ at }) => at));
    now = Math.max(now, next);
    for (const each of waiting) {
      if (each.at > now) continue;
      waiting.delete(each);
      each.wake();
    }
    if (waiting.size > 0) setImmediate(onward);
  };
  return {
    now: () => now,
    goTo: (at) => {
      now = Math.max(now, at);
    },
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        const each = { at: now + ms, wake: resolve };
        signal?.addEventListener('abort', () => {
          waiting.delete(each);
          resolve();
        });
        if (waiting.size === 0) setImmediate(onward);
        waiting.add(each);
      }),
  };
}
