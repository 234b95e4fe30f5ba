import type { Report } from '../src/core/report.ts';
import { NewerStateError } from '../src/core/state.ts';
import { SettingsError } from '../src/environment.ts';
import { UnknownOrgsError } from '../src/list-orgs.ts';
import { PublishError } from '../src/publish-digests.ts';
import { SaveError } from '../src/save-states.ts';

/** What the CLI's exit codes mean; fixed outward. */
export const EXIT = { healthy: 0, unhealthy: 1, usage: 2, delivery: 3 } as const;

/** Something the person who typed the command can mend; its message is all there is to say. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** 0 when every enabled org is healthy; rotation reminders do not count. 1 also when there was nothing to check. */
export function exitCodeFor(report: Report): number {
  const { total, healthy, disabled } = report.summary;
  return total > disabled && healthy === total - disabled ? EXIT.healthy : EXIT.unhealthy;
}

export function exitCodeOf(error: unknown): number {
  return error instanceof PublishError || error instanceof SaveError ? EXIT.delivery : EXIT.usage;
}

/** One calm message; a stack only for what is our own mistake. */
export function explainError(error: unknown): string {
  if (!(error instanceof Error)) return `Error: ${String(error)}`;
  const expected = [UsageError, SettingsError, UnknownOrgsError, PublishError, SaveError, NewerStateError];
  if (expected.some((kind) => error instanceof kind)) return error.message;
  if (error.name === 'CredentialsProviderError') {
    return 'No AWS credentials found. Sign in (aws sso login, AWS_PROFILE, …), or check a file with --file orgs.json.';
  }
  return error.name === 'AwsCallError' || error.name === 'StateFileError'
    ? error.message
    : (error.stack ?? error.message);
}
