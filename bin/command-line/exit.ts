import { AwsCallError } from '../../src/aws-calls.ts';
import { ExpectedError } from '../../src/expected-error.ts';
import type { ReportSummary } from '../../src/run/report.ts';
import { quotedForShell } from '../../src/wording/shell-commands.ts';
import { plain } from '../../src/wording/text.ts';

/** What the CLI's exit codes mean; fixed outward. The last is what a shell reports after Ctrl-C. */
export const EXIT = { healthy: 0, unhealthy: 1, usage: 2, delivery: 3, interrupted: 130 } as const;

/** Something the person who typed the command can mend; its message is all there is to say. */
export class UsageError extends ExpectedError {
  override readonly name = 'UsageError';
}

/** The person stopped; nothing was done. */
export class Cancelled extends ExpectedError {
  override readonly name = 'Cancelled';
  override readonly exitCode = EXIT.interrupted;

  constructor() {
    super('Stopped. Nothing was stored.');
  }
}

/** The deployed function ended with an error of its own, and so does the command. */
export class DeployedFunctionError extends ExpectedError {
  override readonly name = 'DeployedFunctionError';
  override readonly exitCode: number;

  constructor(error: string, message: string) {
    super(`The deployed function failed (${error}): ${message}`);
    this.exitCode = error === 'PublishError' || error === 'SaveError' ? EXIT.delivery : EXIT.usage;
  }
}

/**
 * 0 when every org that is watched is healthy: neither those switched off count, nor credentials of a kind that cannot
 * be checked, nor the age of a secret. 1 also when there was nothing to check.
 */
export function exitCodeFor(
  { total, healthy, disabled }: Pick<ReportSummary, 'total' | 'healthy' | 'disabled'>,
  orgs: readonly { readonly cause: string | null }[],
): number {
  const watched = total - disabled - orgs.filter(({ cause }) => cause === 'flow-not-checkable').length;
  return total > disabled && healthy === watched ? EXIT.healthy : EXIT.unhealthy;
}

/** What a command ends with that threw; defects of ours count as usage, since nothing was told about any org. */
export function exitCodeOf(error: unknown): number {
  return error instanceof ExpectedError ? error.exitCode : EXIT.usage;
}

/** One calm message; a stack only for what is our own mistake. */
export function explainError(error: unknown): string {
  if (!(error instanceof Error)) return `Error: ${String(error)}`;
  const call = [error, error.cause].find((candidate) => candidate instanceof AwsCallError);
  if (call?.trouble === 'not-configured') return notConfigured(call);
  if (error instanceof AwsCallError) return `${error.messageAtPrompt}\n${whose()}`;
  if (error instanceof ExpectedError) return error.message;
  return error.stack ?? error.message;
}

/** Whose credentials and which Region were used, for whoever has several, and where AWS is another than Amazon's. */
function whose(
  { AWS_PROFILE, AWS_ACCESS_KEY_ID, AWS_REGION, AWS_DEFAULT_REGION, AWS_ENDPOINT_URL } = process.env,
): string {
  const profile = AWS_PROFILE ?? (AWS_ACCESS_KEY_ID === undefined ? 'default' : null);
  const credentials = profile === null ? 'the credentials of the environment' : `the profile ${profile}`;
  const region = AWS_REGION ?? AWS_DEFAULT_REGION;
  const place = AWS_ENDPOINT_URL === undefined ? '' : `, at ${plain(AWS_ENDPOINT_URL, 200)} (AWS_ENDPOINT_URL)`;
  return `Asked with ${credentials}${region === undefined ? '' : ` in ${region}`}${place}.`;
}

const FILE_INSTEAD = 'Or check a file, without AWS:\n  credential-health check --file orgs.json';

function notConfigured({ code, cause }: AwsCallError): string {
  if (code === 'RegionMissing') {
    return `No AWS Region is set. Set one:\n  export AWS_REGION=eu-central-1\n${FILE_INSTEAD}`;
  }
  const said = cause instanceof Error ? cause.message : '';
  const profile = process.env.AWS_PROFILE;
  const signIn = ['aws sso login', ...(profile === undefined ? [] : ['--profile', quotedForShell(profile)])].join(' ');
  if (/sso/i.test(said)) return `The AWS sign-in is over. Sign in again:\n  ${signIn}\n${whose()}\n${FILE_INSTEAD}`;
  if (code === 'CredentialsProviderError') {
    const where = profile === undefined ? '' : ` in the profile ${plain(profile, 100)}`;
    return `No AWS credentials found${where}. Sign in:\n  ${signIn}\nOr choose a profile:\n  export AWS_PROFILE=…\n${FILE_INSTEAD}`;
  }
  return `AWS does not accept these credentials (${code}). Sign in again, or choose another AWS_PROFILE:\n  ${signIn}\n${whose()}\n${FILE_INSTEAD}`;
}
