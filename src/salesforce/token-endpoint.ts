import type { Credential } from '../credential/credential.ts';
import { Sealed } from '../credential/sealed.ts';
import { jsonOf } from '../schema.ts';
import type { WireAnswer, WireRequest } from './http.ts';
import { LONGEST_TEXT, readPage } from './page.ts';

/**
 * What an answer of the token endpoint is, before anything is concluded from it. Texts are raw: unredacted, uncut.
 * Order of the kinds is the order of precedence (design: oversized or cut, transient status, redirect, OAuth error,
 * token, other JSON or nothing, maintenance page, other text).
 */
export type TokenReading =
  | {
      readonly kind: 'no-answer';
      readonly failure: Extract<WireAnswer, { kind: 'failed' }>['failure'];
      readonly code: string;
    }
  | { readonly kind: 'incomplete'; readonly status: number; readonly how: 'cut' | 'oversized' }
  | { readonly kind: 'throttled'; readonly status: number; readonly retryAfter: string | null; readonly text: string }
  | { readonly kind: 'unavailable'; readonly status: number; readonly retryAfter: string | null; readonly text: string }
  | { readonly kind: 'redirect'; readonly status: number; readonly location: string | null }
  | {
      readonly kind: 'oauth-error';
      readonly status: number;
      readonly error: string;
      readonly description: string | null;
      /** A token that stands beside the error; it is not used, and must not be shown. */
      readonly token: Sealed | null;
    }
  | { readonly kind: 'token'; readonly status: number; readonly grant: TokenGrant }
  | { readonly kind: 'invalid'; readonly status: number; readonly problem: string }
  | { readonly kind: 'maintenance'; readonly status: number; readonly text: string }
  | { readonly kind: 'foreign'; readonly status: number; readonly text: string };

/** A token as granted; nothing in it is checked yet. Absent or non-text fields are null. */
export type TokenGrant = {
  readonly token: Sealed;
  readonly tokenType: string | null;
  readonly instanceUrl: string | null;
  /** Identity URL, `https://…/id/<org id>/<user id>`. */
  readonly id: string | null;
  readonly issuedAt: string | null;
  readonly signature: string | null;
  readonly scopes: readonly string[] | null;
};

/** Path of Salesforce's token endpoint on every My Domain. */
export const TOKEN_PATH = '/services/oauth2/token';

/** Statuses that say nothing of the credential, whatever the body: Salesforce or something before it is in trouble. */
const TRANSIENT_STATUS = new Set([406, 408, 420]);

/** Texts of Salesforce's maintenance and provisioning pages. */
const MAINTENANCE =
  /down for (?:scheduled )?maintenance|under(?:going)? (?:scheduled )?maintenance|scheduled maintenance|setting things up|temporarily unavailable|service (?:is )?(?:currently )?unavailable/i;

/** What may travel in an Authorization header: printable ASCII (RFC 6749, A.12) without spaces. */
const TOKEN_CHARACTERS = /^[\x21-\x7e]+$/;

/**
 * The token request of a credential. `assertion` is the signed JWT and is required for the JWT bearer flow only.
 * No `scope` is sent: Salesforce refuses it for client credentials.
 */
export function tokenRequest(credential: Credential, assertion: Sealed | null): WireRequest {
  return {
    method: 'POST',
    path: TOKEN_PATH,
    form: new Sealed(grantForm(credential, assertion).toString()),
    bearer: null,
  };
}

function grantForm(credential: Credential, assertion: Sealed | null): URLSearchParams {
  switch (credential.flow) {
    case 'client_credentials':
      return new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: credential.clientId,
        client_secret: credential.clientSecret.reveal(),
      });
    case 'password':
      return new URLSearchParams({
        grant_type: 'password',
        client_id: credential.clientId,
        client_secret: credential.clientSecret.reveal(),
        username: credential.username,
        password: credential.password.reveal() + (credential.securityToken?.reveal() ?? ''),
      });
    case 'jwt_bearer':
      if (assertion === null) throw new Error('The JWT bearer flow needs a signed assertion');
      return new URLSearchParams({
        grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
        assertion: assertion.reveal(),
      });
  }
}

/** Claims of the JWT bearer flow, which expire within the three minutes that Salesforce accepts, with room for a slow clock. */
export function assertionClaims(
  { clientId, username }: Extract<Credential, { flow: 'jwt_bearer' }>,
  audience: string,
  now: Date,
): { readonly iss: string; readonly sub: string; readonly aud: string; readonly exp: number } {
  return { iss: clientId, sub: username, aud: audience, exp: Math.floor(now.getTime() / 1000) + 150 };
}

/** Sorts an answer of the token endpoint by the fixed precedence; concludes nothing about the credential. */
export function readTokenAnswer(answer: WireAnswer): TokenReading {
  if (answer.kind === 'failed') return { kind: 'no-answer', failure: answer.failure, code: answer.code };
  const { status, headers, body } = answer;
  if (answer.completeness !== 'complete') return { kind: 'incomplete', status, how: answer.completeness };
  if (status === 429) return { kind: 'throttled', status, retryAfter: headers.retryAfter, text: body };
  if (status >= 500 || TRANSIENT_STATUS.has(status)) {
    return { kind: 'unavailable', status, retryAfter: headers.retryAfter, text: body };
  }
  if (status >= 300 && status < 400) return { kind: 'redirect', status, location: headers.location };
  const json = jsonOf(body);
  if (json !== undefined) return readTokenJson(status, json);
  if (body.trim() === '') return { kind: 'invalid', status, problem: 'the answer is empty' };
  if (/\bjson\b/i.test(headers.contentType ?? ''))
    return { kind: 'invalid', status, problem: 'the answer is not the JSON it claims to be' };
  const page = readPage(body);
  return { kind: MAINTENANCE.test(`${page.title} ${page.text}`) ? 'maintenance' : 'foreign', status, text: body };
}

function readTokenJson(status: number, value: unknown): TokenReading {
  if (!isRecord(value)) return { kind: 'invalid', status, problem: 'the answer is JSON, but no object' };
  const error = typeof value.error === 'string' ? value.error.slice(0, LONGEST_TEXT).trim() : (value.error ?? '');
  const token = textOrNull(value.access_token)?.trim() ? new Sealed(String(value.access_token)) : null;
  if (typeof error === 'string' && error !== '') {
    return { kind: 'oauth-error', status, error, description: textOrNull(value.error_description), token };
  }
  if (error !== '' || status !== 200 || token === null) {
    return { kind: 'invalid', status, problem: 'the answer is JSON, but neither a token nor an OAuth error' };
  }
  if (!TOKEN_CHARACTERS.test(token.reveal())) {
    return { kind: 'invalid', status, problem: 'the access token holds characters that no token may have' };
  }
  return {
    kind: 'token',
    status,
    grant: {
      token,
      tokenType: textOrNull(value.token_type),
      instanceUrl: textOrNull(value.instance_url),
      id: textOrNull(value.id),
      issuedAt: textOrNull(value.issued_at),
      signature: textOrNull(value.signature),
      scopes:
        textOrNull(value.scope)
          ?.split(/\s/)
          .filter((scope) => scope !== '') ?? null,
    },
  };
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value.slice(0, LONGEST_TEXT) : null;
}
