/** One kind of AWS call, as a person who mends its trouble needs it named. */
export type AwsCall = {
  /** For example `Secrets Manager`. */
  readonly service: string;
  /** The API's name of the call, for example `ListSecrets`. */
  readonly action: string;
  /** The IAM action it needs, for example `secretsmanager:ListSecrets`. */
  readonly permission: string;
  /** What it is done to, in words, for example `the table credential-health-state`. */
  readonly resource: string;
};

/**
 * What is wrong with a call that failed, after the SDK's own retries.
 * `not-configured`: no usable credentials or Region here. `rejected`: any other refusal that a retry will not change.
 */
export type AwsTrouble = 'not-configured' | 'denied' | 'missing' | 'rejected' | 'throttled' | 'unavailable';

/** The limits of every AWS client: without them a call that is never answered would hold the run until its end. */
export const AWS_LIMITS = {
  maxAttempts: 5,
  requestHandler: { connectionTimeout: 3_000, requestTimeout: 5_000, throwOnRequestTimeout: true },
} as const;

/** An AWS call that failed; the message says what a person can do, without account numbers or ARNs. */
export class AwsCallError extends Error {
  override readonly name = 'AwsCallError';
  readonly trouble: AwsTrouble;
  /** The service's error code, or the system's (`ECONNREFUSED`). */
  readonly code: string;
  /** The message for a person at a prompt, after whom no next run comes by itself. */
  readonly messageAtPrompt: string;

  constructor(call: AwsCall, cause: unknown) {
    const { trouble, code } = troubleOf(cause);
    const failed = `${call.service} ${call.action} failed (${code})`;
    super(`${failed}: ${adviceFor(trouble, call, cause, 'the next run tries again')}`, { cause });
    this.trouble = trouble;
    this.code = code;
    this.messageAtPrompt = `${failed}: ${adviceFor(trouble, call, cause, 'try again in a minute')}`;
  }
}

/** Reads what an SDK client rejected with. */
export function troubleOf(error: unknown): { readonly trouble: AwsTrouble; readonly code: string } {
  const { name, code, message, status } = read(error);
  if (/^(CredentialsProviderError|TokenProviderError)$/.test(name)) return { trouble: 'not-configured', code: name };
  if (message === 'Region is missing') return { trouble: 'not-configured', code: 'RegionMissing' };
  if (status === null) return { trouble: 'unavailable', code: code ?? name };
  if (/^(Expired|UnrecognizedClient|InvalidClientToken|InvalidSignature|SignatureDoesNotMatch)/.test(name)) {
    return { trouble: 'not-configured', code: name };
  }
  if (/Throttl|TooManyRequests|LimitExceeded|ThroughputExceeded/.test(name) || status === 429) {
    return { trouble: 'throttled', code: name };
  }
  if (/AccessDenied|AuthorizationError|Unauthorized|NotAuthorized/.test(name) || status === 403) {
    return { trouble: 'denied', code: name };
  }
  if (status >= 500 || /^(Internal|ServiceUnavailable)/.test(name)) return { trouble: 'unavailable', code: name };
  if (/NotFound/.test(name)) return { trouble: 'missing', code: name };
  return { trouble: status >= 400 ? 'rejected' : 'unavailable', code: name };
}

/** True when a refusal is about the KMS key of a resource and not about the resource itself. */
export function concernsKey(error: unknown): boolean {
  const { name, message } = read(error);
  return /kms/i.test(`${name} ${message}`);
}

function adviceFor(trouble: AwsTrouble, call: AwsCall, cause: unknown, whenItPasses: string): string {
  switch (trouble) {
    case 'not-configured':
      return 'no usable AWS credentials or no Region here; sign in, or set AWS_PROFILE and AWS_REGION';
    case 'denied':
      return concernsKey(cause)
        ? `allow kms:Decrypt and kms:GenerateDataKey on the KMS key of ${call.resource} to this role`
        : `allow ${call.permission} on ${call.resource} to this role`;
    case 'missing':
      return `${call.resource} does not exist in this account and Region`;
    case 'rejected':
      return withoutAccountDetails(read(cause).message);
    case 'throttled':
      return `the account's rate for ${call.permission} is used up; ${whenItPasses}`;
    case 'unavailable':
      return `${call.service} did not answer or failed; ${whenItPasses}`;
  }
}

function withoutAccountDetails(message: string): string {
  return message
    .replace(/\barn:[^\s"',)]+/g, '(an ARN)')
    .replace(/\b\d{12}\b/g, '(an account)')
    .slice(0, 300);
}

function read(error: unknown) {
  const { name, code, message, $metadata } = error as {
    readonly name?: string;
    readonly code?: string;
    readonly message?: string;
    readonly $metadata?: { readonly httpStatusCode?: number };
  };
  return {
    name: name ?? 'Error',
    code: typeof code === 'string' ? code : null,
    message: message ?? '',
    status: $metadata?.httpStatusCode ?? null,
  };
}
