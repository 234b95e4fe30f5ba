import { ExpectedError } from '../expected-error.ts';
import type { Notice } from '../state/notice.ts';
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
  /** Every digest that speaks of this notice was accepted. */
  readonly accepted: (notice: Notice) => boolean;
  /** Set when a digest was refused, to be thrown once the accepted notices are settled. */
  readonly failure: PublishError | null;
};

/**
 * Publishes every digest, also after one failed. Those that were accepted can be settled, so that one team's trouble
 * does not repeat everybody's alerts at every run.
 */
export async function publishDigests(alerts: AlertsPort, digests: readonly Digest[]): Promise<Publication> {
  const errors: unknown[] = [];
  const refused = new Set<Digest['team']>();
  for (const digest of digests) {
    try {
      await alerts.publish(digest);
    } catch (error) {
      errors.push(error);
      refused.add(digest.team);
    }
  }
  return {
    // The digest without a team speaks of every notice.
    accepted: ({ team }) => !refused.has(null) && !refused.has(team),
    failure: errors.length === 0 ? null : new PublishError(errors.length, digests.length, errors[0]),
  };
}
