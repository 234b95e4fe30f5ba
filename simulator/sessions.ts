import { randomBytes } from 'node:crypto';

/** What a token stands for. */
export type Session = {
  readonly token: string;
  readonly userId: string;
  readonly scopes: readonly string[];
  /** The user must set a new password first: the login works, calls do not. */
  readonly passwordExpired: boolean;
};

/** Live sessions kept per org; an older one dies when there are more, so that memory stays flat over thousands of logins. */
const LIVE_SESSIONS = 8;

/** The live sessions of one org. */
export class Sessions {
  readonly #live: Session[] = [];

  open(details: Omit<Session, 'token'>, orgId: string, format: 'opaque' | 'jwt'): Session {
    const token = format === 'opaque' ? opaqueToken(orgId) : jwtToken(orgId, details);
    const session = { ...details, token };
    this.#live.push(session);
    if (this.#live.length > LIVE_SESSIONS) this.#live.shift();
    return session;
  }

  /** The newest live session of a user. */
  latest(userId: string): Session | null {
    return this.#live.findLast((session) => session.userId === userId) ?? null;
  }

  find(token: string): Session | null {
    return this.#live.find((session) => session.token === token) ?? null;
  }

  end(token: string): void {
    const index = this.#live.findIndex((session) => session.token === token);
    if (index >= 0) this.#live.splice(index, 1);
  }
}

/** The org's 15-character id, an exclamation mark, and a session part. */
function opaqueToken(orgId: string): string {
  return `${orgId.slice(0, 15)}!${randomBytes(72).toString('base64url').replaceAll('-', '.')}`;
}

/** Shaped like a JWT access token; nobody but the simulator's API has to accept it, so its signature is random. */
function jwtToken(orgId: string, { userId, scopes }: Omit<Session, 'token'>): string {
  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = { sub: `uid:${userId}`, oid: orgId, scp: scopes.join(' '), jti: randomBytes(12).toString('hex') };
  return `${encode({ alg: 'RS256', typ: 'JWT' })}.${encode(claims)}.${randomBytes(256).toString('base64url')}`;
}
