import { type Finding, finding } from '../causes/finding.ts';
import type { Evidence, Flow, Stage } from '../causes/verdict.ts';
import { type AllowedHost, checkInstanceUrl } from '../credential/host.ts';
import { maskedTogether, type Redactor } from '../credential/redaction.ts';
import type { Sealed } from '../credential/sealed.ts';
import { jsonOf } from '../schema.ts';
import type { WireAnswer } from './http.ts';
import { causeOfOAuthError } from './oauth-errors.ts';
import { pageText, readPage } from './page.ts';
import { isRecord, type TokenGrant, type TokenReading } from './token-endpoint.ts';

/** A token that may be used: Bearer, of a known org, for an allowed host. */
export type UsableGrant = {
  readonly token: Sealed;
  readonly instanceHost: AllowedHost;
  /** As it may be shown: the server chose the name. */
  readonly instance: string;
  readonly identity: Identity;
  readonly scopes: readonly string[] | null;
  /** `id` and `issued_at` as signed, and the signature; null when the server sent none. */
  readonly signed: { readonly text: string; readonly signature: string } | null;
};

/** Salesforce ids as received, 15 or 18 characters. */
export type Identity = { readonly orgId: string; readonly userId: string | null };

/** What a judgement of one org needs to know besides the answer. */
export type JudgeContext = { readonly flow: Flow; readonly host: AllowedHost; readonly redact: Redactor };

/** Salesforce knows some thirty scopes; more come from something else. */
const MOST_SCOPES = 50;
/** https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_oauth_tokens_scopes.htm */
const SCOPES: ReadonlySet<string> = new Set(
  'api web full id profile email address phone openid refresh_token offline_access chatter_api custom_permissions visualforce content lightning wave_api'.split(
    ' ',
  ),
);

/** Judges what the token endpoint said: a usable grant, or the finding. */
export function judgeToken(
  reading: TokenReading,
  context: JudgeContext,
): { readonly ok: true; readonly grant: UsableGrant } | { readonly ok: false; readonly finding: Finding } {
  if (reading.kind === 'token') return judgeGrant(reading.grant, reading.status, context);
  return { ok: false, finding: findingOf(reading, context) };
}

function findingOf(reading: Exclude<TokenReading, { kind: 'token' }>, { flow, host, redact }: JudgeContext): Finding {
  switch (reading.kind) {
    case 'no-answer':
      return failureFinding(reading.failure, reading.code, 'token');
    case 'incomplete':
      return {
        ...finding('response-invalid', 'token', { status: reading.status, description: incomplete(reading.how) }),
        transient: reading.how === 'cut',
      };
    case 'throttled':
      return { ...finding('rate-limited', 'token', bodyEvidence(reading, redact)), ...later(reading.retryAfter) };
    case 'unavailable':
      return {
        ...finding('salesforce-unavailable', 'token', bodyEvidence(reading, redact)),
        ...later(reading.retryAfter),
      };
    case 'redirect':
      return redirectFinding(reading.status, reading.location, host, redact);
    case 'oauth-error': {
      const cause = causeOfOAuthError(reading.error, reading.description, flow);
      const also = reading.token === null ? [] : [reading.token];
      const evidence = {
        status: reading.status,
        error: redact(reading.error, also),
        description: reading.description === null ? null : redact(reading.description, also),
      };
      return {
        ...finding(cause, 'token', evidence),
        transient: cause === 'salesforce-unavailable' || cause === 'rate-limited',
      };
    }
    case 'invalid':
      return finding('response-invalid', 'token', { status: reading.status, description: reading.problem });
    case 'maintenance':
      // The page's text says more than its title.
      return finding('salesforce-unavailable', 'token', {
        status: reading.status,
        description: redact(readPage(reading.text).text),
      });
    case 'foreign':
      return finding('not-salesforce', 'token', bodyEvidence(reading, redact));
  }
}

/** Network trouble, for whichever request it hit. `ENOTFOUND` is confirmed elsewhere before it is more than that. */
export function failureFinding(
  failure: Extract<WireAnswer, { kind: 'failed' }>['failure'],
  code: string,
  stage: Stage,
): Finding {
  switch (failure) {
    case 'dns-not-found':
    case 'dns-unavailable':
      return { ...finding('dns-unavailable', stage, { error: code }), transient: true };
    case 'connection':
      return { ...finding('connection-failed', stage, { error: code }), transient: true };
    case 'timeout':
      return { ...finding('timeout', stage, { error: code }), transient: true };
    case 'tls':
      return finding('tls-untrusted', stage, { error: code });
  }
}

function judgeGrant(grant: TokenGrant, status: number, { host, redact }: JudgeContext): ReturnType<typeof judgeToken> {
  const refuse = (stage: Stage, description: string): ReturnType<typeof judgeToken> => ({
    ok: false,
    finding: finding('response-invalid', stage, { status, description }),
  });
  if (grant.tokenType?.toLowerCase() !== 'bearer') return refuse('token', 'the token is not of type Bearer');
  if (grant.instanceUrl === null) return refuse('token', 'the answer names no instance_url');
  const instanceHost = checkInstanceUrl(grant.instanceUrl);
  if (instanceHost === null) {
    return refuse(
      'token',
      `instance_url is no allowed Salesforce host, so the token was not used: ${redact(grant.instanceUrl, [grant.token])}`,
    );
  }
  const identity = readIdentity(grant.id);
  // Ids are shown and kept: letters of the secret in their place are none. (The token itself begins with the org's id.)
  if (identity === null || isTold(`${identity.orgId} ${identity.userId}`, redact)) {
    return refuse('identity', 'the answer has no identity URL with an org id');
  }
  const signed =
    grant.signature !== null && grant.issuedAt !== null && grant.id !== null
      ? { text: grant.id + grant.issuedAt, signature: grant.signature }
      : null;
  const scopes = grant.scopes === null ? null : shownScopes(grant.scopes, grant.token, redact);
  const instance = instanceHost === host ? host : redact(instanceHost);
  return { ok: true, grant: { token: grant.token, instanceHost, instance, identity, scopes, signed } };
}

/** Scopes as they may be shown. Those of the list hold nothing to mask, and looking for it would cost more than the login. */
function shownScopes(scopes: readonly string[], token: Sealed, redact: Redactor): readonly string[] {
  const shown = scopes.slice(0, MOST_SCOPES);
  return shown.every((scope) => SCOPES.has(scope)) ? shown : maskedTogether(shown, (text) => redact(text, [token]));
}

/** True where it gives a secret away. */
export function isTold(text: string, redact: Redactor): boolean {
  return redact(text) !== text;
}

/** Org and user id from an identity URL, `https://…/id/<org id>/<user id>`; null when it holds no org id. */
export function readIdentity(id: string | null): Identity | null {
  const found = /\/id\/(00D[A-Za-z0-9]{12}(?:[A-Za-z0-9]{3})?)(?:\/(005[A-Za-z0-9]{12}(?:[A-Za-z0-9]{3})?))?\/?$/.exec(
    id ?? '',
  );
  return found?.[1] === undefined ? null : { orgId: found[1], userId: found[2] ?? null };
}

function redirectFinding(status: number, location: string | null, host: AllowedHost, redact: Redactor): Finding {
  const { authority, target } = redirectTarget(location);
  if (target !== null && target !== host) {
    const subject = redact(target);
    return finding('redirected', 'token', { status, description: `${host} redirects to ${subject}`, subject });
  }
  const where = authority === null ? 'elsewhere' : `to ${redact(authority)}`;
  return finding('salesforce-unavailable', 'token', { status, description: `redirected ${where}; not followed` });
}

/** Where a `Location` leads: the authority as written, and the host where that is a My Domain. */
export function redirectTarget(location: string | null): {
  readonly authority: string | null;
  readonly target: AllowedHost | null;
} {
  const authority = /^(?:https:)?\/\/([^/?#]+)/i.exec(location?.trim() ?? '')?.[1] ?? null;
  return { authority, target: authority === null ? null : checkInstanceUrl(`https://${authority}`) };
}

/** What a transient answer shows of itself: its OAuth or API error when there is one, else the page's title or text. */
export function bodyEvidence(answer: { readonly status: number; readonly text: string }, redact: Redactor): Evidence {
  const json = jsonOf(answer.text);
  const value = Array.isArray(json) ? json[0] : json;
  if (isRecord(value)) {
    const error = value.error ?? value.errorCode;
    const description = value.error_description ?? value.message;
    return {
      status: answer.status,
      error: typeof error === 'string' ? redact(error) : null,
      description: typeof description === 'string' ? redact(description) : null,
    };
  }
  const text = redact(pageText(answer.text));
  return { status: answer.status, error: null, description: text === '' ? null : text };
}

/** Trouble that may pass, after the time that the server asked for. */
export function later(retryAfter: string | null): Pick<Finding, 'transient' | 'retryAfterMs'> {
  const seconds = /^\s*(\d{1,6})\s*$/.exec(retryAfter ?? '')?.[1];
  return { transient: true, retryAfterMs: seconds === undefined ? null : Number(seconds) * 1000 };
}

/** Why an answer that did not come whole cannot be judged. */
export function incomplete(how: 'cut' | 'oversized'): string {
  return how === 'cut' ? 'the connection ended before the answer was complete' : 'the answer is larger than 64 kB';
}
