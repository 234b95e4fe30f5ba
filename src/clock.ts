/** Time and chance, as arguments: nothing else in `src/` asks the system for them. */
export type Clock = {
  readonly now: () => Date;
  /** Resolves after `ms` milliseconds, or earlier when the signal aborts. */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** A number in [0, 1). */
  readonly random: () => number;
};

/** The machine's own clock and chance. */
export const REAL_TIME: Clock = {
  now: () => new Date(),
  random: Math.random,
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const done = (): void => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      signal?.addEventListener('abort', done);
    }),
};

/** An hour and a day in milliseconds. */
export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

/** The day of an instant in UTC, as `2026-11-25`. */
export function utcDay(instant: Date): string {
  return instant.toISOString().slice(0, 10);
}
