import { createHmac } from 'node:crypto';
import { type Answer, jsonAnswer } from './faults.ts';
import type { OAuthErrorId } from './oauth-errors.ts';
import { isSandbox, type RunningOrg } from './org-registry.ts';

/** A login that was accepted: for whom, and what the answer needs. */
export type Granted = {
  readonly userId: string;
  readonly passwordExpired: boolean;
  /** Key of the `signature`; null leaves `signature` and `issued_at` out, as in the JWT bearer flow. */
  readonly clientSecret: string | null;
};

/** What a flow decides about a request. */
export type Grant = Granted | OAuthErrorId;

/**
 * The success answer with the documented fields: `issued_at` is a string in milliseconds, there is neither `expires_in` nor a
 * refresh token, and `signature` is base64 HMAC-SHA256 over `id` + `issued_at` with the client secret as key.
 */
export function tokenAnswer(org: RunningOrg, granted: Granted, at: number): Answer {
  const { settings, sessions } = org;
  const { userId, passwordExpired, clientSecret } = granted;
  const live = settings.reusesSession ? sessions.latest(userId) : null;
  const session =
    live ?? sessions.open({ userId, passwordExpired, scopes: settings.scopes }, settings.orgId, settings.tokenFormat);
  const id = `https://${isSandbox(settings.host) ? 'test' : 'login'}.salesforce.com/id/${settings.orgId}/${userId}`;
  const issuedAt = String(at);
  const fields = {
    access_token: session.token,
    ...(clientSecret === null ? {} : { signature: sign(clientSecret, id + issuedAt) }),
    token_format: settings.tokenFormat,
    scope: session.scopes.join(' '),
    instance_url: settings.instanceUrl,
    id,
    token_type: 'Bearer',
    ...(clientSecret === null ? {} : { issued_at: issuedAt }),
    ...settings.tokenFields,
  };
  return { ...jsonAnswer(200, fields, { 'cache-control': 'no-cache, no-store' }), gist: 'token' };
}

function sign(key: string, text: string): string {
  return createHmac('sha256', key).update(text).digest('base64');
}
