import { assertionClaims, readTokenAnswer, tokenRequest } from './core/attempt.ts';
import type { CauseCode } from './core/causes.ts';
import { type Credential, parseCredential } from './core/credential.ts';
import { judgeToken } from './core/diagnosis.ts';
import { checkHost } from './core/host.ts';
import type { VersionComparison } from './core/org-check.ts';
import { redactor } from './core/redaction.ts';
import type { Remembered } from './core/remembered.ts';
import { comparisonKey, explainComparison } from './core/version-comparison.ts';
import type { Ports, SecretEntry } from './ports.ts';
import { secretsOf } from './request-token.ts';
import { keyOf } from './secret-age.ts';

/** Rejections that another version of the secret can explain. */
const COMPARED: ReadonlySet<CauseCode> = new Set(['client-id-unknown', 'client-secret-wrong', 'assertion-rejected']);

type Tried = 'works' | 'rejected' | 'unknown' | 'absent';

/**
 * After AWSCURRENT was definitively rejected for id or secret: tries AWSPENDING and AWSPREVIOUS once each, to tell
 * which side of a rotation broke. Not repeated while the same versions stand, never for the password flow; an answer
 * that judges nothing ends it. Null when there is nothing to compare.
 */
export async function compareVersions(
  ports: Ports,
  { entry, remembered }: { readonly entry: SecretEntry; readonly remembered: Remembered | null },
  rejected: Credential,
  cause: CauseCode,
  endsAt: number,
): Promise<Remembered['comparison']> {
  if (!COMPARED.has(cause) || rejected.flow === 'password') return null;
  const { current, pending: staged, previous: former } = entry.versions;
  if ([staged, former].every((version) => version === null || version === current)) return null;
  const key = comparisonKey(entry.versions);
  if (remembered?.comparison?.versionId === key) return remembered.comparison;
  const pending = await tryVersion(ports, entry, entry.versions.pending, rejected, endsAt);
  const decided = pending === 'works' || pending === 'unknown';
  const previous = decided ? 'unknown' : await tryVersion(ports, entry, entry.versions.previous, rejected, endsAt);
  const result: VersionComparison = { current: 'rejected', pending, previous };
  if (pending === 'unknown' || (pending !== 'works' && previous === 'unknown')) {
    return { versionId: '', result, reason: explainComparison(result, entry.versions, entry.id) };
  }
  return { versionId: key, result, reason: explainComparison(result, entry.versions, entry.id) };
}

async function tryVersion(
  ports: Ports,
  entry: SecretEntry,
  versionId: string | null,
  current: Credential,
  endsAt: number,
): Promise<Tried> {
  if (versionId === null || versionId === entry.versions.current) return 'absent';
  const timeoutMs = endsAt - ports.now().getTime();
  if (timeoutMs <= 0) return 'unknown';
  const value = await ports.secrets.readVersion(entry.id, versionId);
  if (value.kind === 'unavailable') return 'unknown';
  const parsed = value.kind === 'text' ? parseCredential(value.text) : null;
  if (parsed === null || !parsed.ok || parsed.credential.flow === 'password') return 'rejected';
  const { credential } = parsed;
  const same = credential.clientId === current.clientId && credential.host === current.host;
  if (same && keyOf(credential).equals(keyOf(current))) return 'rejected';
  const target = checkHost(credential.host, credential.flow);
  if (!target.ok) return 'rejected';
  const connection = ports.network.connect(target.host);
  try {
    const signed =
      credential.flow === 'jwt_bearer'
        ? await ports.signing.signAssertion(
            credential.privateKey,
            assertionClaims(credential, target.host, ports.now()),
          )
        : null;
    if (signed?.ok === false) return 'rejected';
    const answer = await connection.send(tokenRequest(credential, signed?.assertion ?? null), { timeoutMs });
    const context = { flow: credential.flow, host: target.host, redact: redactor(secretsOf(credential)) };
    const judged = judgeToken(readTokenAnswer(answer), context);
    if (judged.ok) return 'works';
    return COMPARED.has(judged.finding.cause) ? 'rejected' : 'unknown';
  } finally {
    connection.close();
  }
}
