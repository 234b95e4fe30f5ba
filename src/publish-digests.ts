import type { Digest } from './core/digest.ts';
import type { AlertsPort } from './ports.ts';

/** At least one digest was not accepted; `cause` is the first error. */
export class PublishError extends Error {
  constructor(failed: number, total: number, cause: unknown) {
    const why = cause instanceof Error ? cause.message : 'unknown error';
    super(`${failed} of ${total} alert messages could not be published: ${why}`, { cause });
    this.name = 'PublishError';
  }
}

/**
 * Publishes every digest, also after one failed.
 * @throws PublishError; the notices then stay pending and are sent again by a later run.
 */
export async function publishDigests(alerts: AlertsPort, digests: readonly Digest[]): Promise<void> {
  const errors: unknown[] = [];
  for (const digest of digests) await alerts.publish(digest).catch((error) => errors.push(error));
  if (errors.length > 0) throw new PublishError(errors.length, digests.length, errors[0]);
}
