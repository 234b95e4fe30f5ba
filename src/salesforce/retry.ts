import type { Finding } from '../causes/finding.ts';
import type { Clock } from '../clock.ts';

/** Retries after the first try, at most. */
const RETRIES = 2;
/** A try that has less time than this left is not made. */
const LEAST_MS = 500;

/** One try: what it found, null when it succeeded. */
export type Tried = { readonly finding: Finding | null };

/**
 * Tries until it succeeds, meets something that trying again does not change, or runs out of retries or time.
 * Pauses grow and jitter; a server's Retry-After is respected when it fits into the time left.
 * `endsAt` is in epoch milliseconds; `once` gets the milliseconds left.
 */
export async function retrying<Result extends Tried>(
  ports: Clock,
  endsAt: number,
  once: (timeoutMs: number, attempt: number) => Promise<Result>,
  pauseAfter: (result: Result, attempt: number) => number | null = () => null,
): Promise<{ readonly result: Result; readonly attempts: number }> {
  for (let attempt = 1; ; attempt += 1) {
    const result = await once(Math.max(1, endsAt - ports.now().getTime()), attempt);
    const { finding } = result;
    if (finding === null || !finding.transient || attempt > RETRIES) return { result, attempts: attempt };
    const pause =
      pauseAfter(result, attempt) ?? finding.retryAfterMs ?? 250 * 2 ** (attempt - 1) * (1 + ports.random());
    if (ports.now().getTime() + pause + LEAST_MS > endsAt) return { result, attempts: attempt };
    await ports.sleep(pause);
  }
}
