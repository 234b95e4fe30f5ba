import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import { secretOf } from './client.ts';
import { salesforceId } from './org.ts';
import { isSandbox, type RunningOrg } from './org-registry.ts';
import type { Grant } from './token-answer.ts';

/** An assertion taken apart; nothing in it is believed yet. */
export type Assertion = {
  readonly header: Readonly<Record<string, unknown>>;
  readonly claims: Readonly<Record<string, unknown>>;
  readonly signedPart: string;
  readonly signature: Buffer;
};

/** Salesforce wants assertions to be short-lived; a later `exp` is refused like a past one. */
const LONGEST_LIFE_MS = 5 * 60_000;

/** Takes an assertion apart; null when it is no JWT. */
export function readAssertion(text: string): Assertion | null {
  const [head = '', body = '', signature = '', ...rest] = text.split('.');
  const header = jsonObject(head);
  const claims = jsonObject(body);
  if (header === null || claims === null || rest.length > 0) return null;
  return { header, claims, signedPart: `${head}.${body}`, signature: Buffer.from(signature, 'base64url') };
}

/** Decides a JWT bearer request at time `at` (ms): client, signature, audience, expiry, user, replay. */
export function grantJwtBearer(assertion: Assertion, org: RunningOrg, at: number): Grant {
  const { flows, users, jwtCertificate, audience } = org.settings;
  const { claims } = assertion;
  if (secretOf(org, String(claims.iss)) === null) return 'client-id-unknown';
  if (flows.jwtBearer !== 'on') return flows.jwtBearer;
  if (assertion.header.alg !== 'RS256') return 'assertion-invalid';
  if (jwtCertificate === null || !isSigned(assertion, createPublicKey(jwtCertificate))) return 'certificate-mismatch';
  if (!isAccepted(claims.aud, org.settings)) return audience.refusal;
  const expiresAt = Number(claims.exp) * 1000;
  if (!(expiresAt > at && expiresAt <= at + LONGEST_LIFE_MS)) return 'assertion-invalid';
  const user = users.find(({ username }) => username === claims.sub);
  if (user === undefined) return 'assertion-user-unknown';
  if (user.state === 'inactive' || user.state === 'frozen') return 'user-inactive';
  if (user.approved === false) return 'user-not-approved';
  if (isReplay(org, claims.jti)) return 'assertion-replayed';
  return {
    userId: user.userId ?? salesforceId('005', user.username),
    passwordExpired: user.state === 'password-expired',
    clientSecret: null,
  };
}

function isAccepted(aud: unknown, { host, audience }: RunningOrg['settings']): boolean {
  const loginUrl = isSandbox(host) ? 'https://test.salesforce.com' : 'https://login.salesforce.com';
  if (aud === loginUrl) return audience.accepts !== 'my-domain';
  return aud === `https://${host}` && audience.accepts !== 'login';
}

function isSigned({ signedPart, signature }: Assertion, key: KeyObject): boolean {
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
  return key.asymmetricKeyType === 'rsa' && bits >= 2048 && verify('sha256', Buffer.from(signedPart), key, signature);
}

function isReplay(org: RunningOrg, jti: unknown): boolean {
  if (typeof jti !== 'string') return false;
  if (org.seenAssertions.has(jti)) return true;
  org.seenAssertions.add(jti);
  return false;
}

function jsonObject(base64url: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(base64url, 'base64url').toString());
    return typeof value === 'object' && value !== null ? { ...value } : null;
  } catch {
    return null;
  }
}
