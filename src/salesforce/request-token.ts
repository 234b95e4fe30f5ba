import { type Finding, finding } from '../causes/finding.ts';
import { shownAudience } from '../credential/confidential.ts';
import type { Credential } from '../credential/credential.ts';
import type { Sealed } from '../credential/sealed.ts';
import { audiencesOf, eitherLogin, type JudgedLogin, mayBeTheAudience } from './audience.ts';
import { type JudgeContext, judgeToken } from './diagnosis.ts';
import type { WireAnswer } from './http.ts';
import type { Connection, SalesforcePorts } from './ports.ts';
import { retrying, type Tried } from './retry.ts';
import { assertionClaims, readTokenAnswer, tokenRequest } from './token-endpoint.ts';

/** What asking for a token came to. `latencyMs` is that of the deciding request; null when none was sent. */
export type TokenOutcome = {
  readonly judged: JudgedLogin;
  readonly attempts: number;
  readonly latencyMs: number | null;
  /** JWT flow: the audiences that were tried, the deciding one last. */
  readonly audiences: readonly string[];
};

/** Between two questions to DNS about a name that does not exist, in milliseconds. */
const DNS_PAUSE_MS = 2500;
/** A name that always exists: while it resolves, the resolver works. */
const KNOWN_NAME = 'login.salesforce.com';

type Try = Tried & { readonly judged: JudgedLogin; readonly latencyMs: number | null; readonly nameNotFound: boolean };

/**
 * Asks for a fresh token, again after transient trouble, until `endsAt` (epoch milliseconds) at most. A JWT that is
 * refused for its audience is tried once more with the other; `worked` is the audience that was accepted last.
 */
export async function requestToken(
  ports: SalesforcePorts,
  credential: Credential,
  connection: Connection,
  context: JudgeContext,
  endsAt: number,
  worked: string | null = null,
): Promise<TokenOutcome> {
  const audiences = audiencesOf(credential, context.host, worked);
  return inTurn(audiences, (audience) => askFor(ports, credential, connection, context, endsAt, audience));
}

/** Asks for a token once, for a credential that is tried beside the one of the check; a JWT with either audience. */
export async function requestOnce(
  ports: SalesforcePorts,
  credential: Credential,
  connection: Connection,
  context: JudgeContext,
  endsAt: number,
  worked: string | null,
): Promise<JudgedLogin> {
  const { judged } = await inTurn(audiencesOf(credential, context.host, worked), async (audience) => {
    const timeoutMs = Math.max(1, endsAt - ports.now().getTime());
    return { ...(await logIn(ports, credential, connection, context, timeoutMs, audience)), attempts: 1 };
  });
  return judged;
}

async function inTurn(
  [audience, another]: ReturnType<typeof audiencesOf>,
  ask: (audience: string | null) => Promise<Omit<TokenOutcome, 'audiences'>>,
): Promise<TokenOutcome> {
  const first = await ask(audience);
  const { judged, attempts, latencyMs } = first;
  const audiences = audience === null || shownAudience(audience) === null ? [] : [audience];
  if (judged.ok || another === undefined || !mayBeTheAudience(judged.finding)) {
    return { judged, attempts, latencyMs, audiences };
  }
  const second = await ask(another);
  return {
    judged: eitherLogin({ audience, finding: judged.finding }, { audience: another, judged: second.judged }),
    attempts: attempts + second.attempts,
    latencyMs: second.latencyMs,
    audiences: [...audiences, another],
  };
}

async function askFor(
  ports: SalesforcePorts,
  credential: Credential,
  connection: Connection,
  context: JudgeContext,
  endsAt: number,
  audience: string | null,
): Promise<Omit<TokenOutcome, 'audiences'>> {
  let missedBefore = false;
  const { result, attempts } = await retrying(
    ports,
    endsAt,
    async (timeoutMs): Promise<Try> => {
      const outcome = await logIn(ports, credential, connection, context, timeoutMs, audience);
      if (!outcome.nameNotFound) return outcome;
      if (missedBefore) return confirmMissing(ports, outcome, endsAt);
      missedBefore = true;
      return outcome;
    },
    (outcome) => (outcome.nameNotFound ? DNS_PAUSE_MS : null),
  );
  return {
    judged: result.judged,
    attempts: result.latencyMs === null && attempts === 1 ? 0 : attempts,
    latencyMs: result.latencyMs,
  };
}

/** One login, sent once; nothing is sent where the private key cannot sign. */
async function logIn(
  ports: SalesforcePorts,
  credential: Credential,
  connection: Connection,
  context: JudgeContext,
  timeoutMs: number,
  audience: string | null,
): Promise<Try> {
  const signed = await sign(ports, credential, audience);
  if (!signed.ok) {
    const unusable = finding('secret-malformed', 'secret', { description: `the private key ${signed.problem}` });
    return { judged: { ok: false, finding: unusable }, finding: unusable, latencyMs: null, nameNotFound: false };
  }
  const answer = await connection.send(tokenRequest(credential, signed.assertion), { timeoutMs });
  const judged = judgeToken(readTokenAnswer(answer), context);
  return {
    judged: judged.ok ? judged : { ok: false, finding: sparingPasswords(judged.finding, credential, answer) },
    finding: judged.ok ? null : sparingPasswords(judged.finding, credential, answer),
    latencyMs: answer.latencyMs,
    nameNotFound: answer.kind === 'failed' && answer.failure === 'dns-not-found',
  };
}

/** Failures before anything can have been sent; any other may have come after the request had arrived. */
const NOTHING_SENT = new Set(['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH']);

/** A password that may have arrived is not sent again in the same run: every failed login counts towards a lockout. */
function sparingPasswords(found: Finding, credential: Credential, answer: WireAnswer): Finding {
  const mayHaveArrived =
    answer.kind === 'answered' ||
    answer.failure === 'timeout' ||
    (answer.failure === 'connection' && !NOTHING_SENT.has(answer.code));
  return credential.flow === 'password' && mayHaveArrived ? { ...found, transient: false } : found;
}

async function sign(
  ports: SalesforcePorts,
  credential: Credential,
  audience: string | null,
): Promise<
  { readonly ok: true; readonly assertion: Sealed | null } | { readonly ok: false; readonly problem: string }
> {
  if (credential.flow !== 'jwt_bearer' || audience === null) return { ok: true, assertion: null };
  return ports.signing.signAssertion(credential.privateKey, assertionClaims(credential, audience, ports.now()));
}

/** DNS said twice, some seconds apart, that the name does not exist: definitive only while the resolver knows Salesforce. */
async function confirmMissing(ports: SalesforcePorts, outcome: Try, endsAt: number): Promise<Try> {
  const timeoutMs = endsAt - ports.now().getTime();
  if (outcome.judged.ok || timeoutMs <= 0) return outcome;
  if ((await ports.network.nameExists(KNOWN_NAME, timeoutMs)) !== 'exists') return outcome;
  const missing = finding('domain-not-found', 'token', outcome.judged.finding.evidence);
  return { ...outcome, judged: { ok: false, finding: missing }, finding: missing };
}
