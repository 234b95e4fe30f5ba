import type { Clock } from '../clock.ts';
import { ExpectedError } from '../expected-error.ts';
import type { Digest } from './digest.ts';
import type { AlertsPort } from './ports.ts';

/** At least one digest was not accepted; `cause` is the first error. */
export class PublishError extends ExpectedError {
  override readonly exitCode = 3;

  constructor(failed: number, total: number, cause: unknown) {
    const why = cause instanceof Error ? cause.message : 'unknown error';
    super(`${failed} of ${total} alert messages could not be published: ${why}`, { cause });
    this.name = 'PublishError';
  }
}

/** What became of a run's digests. */
export type Publication = {
  /** Audiences that accepted all their digests: a team, or null for those who are told everything. */
  readonly accepted: ReadonlySet<Digest['team']>;
  /** Set when a digest was refused, to be thrown once what was accepted is settled. */
  readonly failure: PublishError | null;
};

/** SNS switches an e-mail subscription off above ten messages a second, so at most five are sent. */
const SPACING_MS = 200;

/**
 * Publishes every digest, also after one was refused, at most five a second: an audience that accepted is not told again
 * because another refused.
 */
export async function publishDigests(
  alerts: Pick<AlertsPort, 'publish'>,
  digests: readonly Digest[],
  { now, sleep }: Pick<Clock, 'now' | 'sleep'>,
): Promise<Publication> {
  const errors: unknown[] = [];
  const refused = new Set<Digest['team']>();
  let sentAt = Number.NEGATIVE_INFINITY;
  for (const digest of digests) {
    // Never longer than the spacing, whatever the clock does.
    const wait = Math.min(SPACING_MS, sentAt + SPACING_MS - now().getTime());
    if (wait > 0) await sleep(wait);
    sentAt = now().getTime();
    try {
      await alerts.publish(digest);
    } catch (error) {
      errors.push(error);
      refused.add(digest.team);
    }
  }
  return {
    accepted: new Set(digests.map(({ team }) => team).filter((team) => !refused.has(team))),
    failure: errors.length === 0 ? null : new PublishError(errors.length, digests.length, errors[0]),
  };
}
