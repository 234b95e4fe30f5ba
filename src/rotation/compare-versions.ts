import { CAUSES, type CauseCode } from '../causes/catalogue.ts';
import { keyOf, secretsOf } from '../credential/confidential.ts';
import { type Credential, parseCredential } from '../credential/credential.ts';
import { checkHost } from '../credential/host.ts';
import type { SecretEntry, SecretReading, SecretsPort } from '../credential/ports.ts';
import { redactor } from '../credential/redaction.ts';
import type { SalesforcePorts } from '../salesforce/ports.ts';
import { requestOnce } from '../salesforce/request-token.ts';
import type { Remembered, VersionComparison } from '../state/remembered.ts';
import { comparisonKey, explainComparison, type VersionIds } from './explain-versions.ts';

/** Rejections that another version of the secret can explain. */
const COMPARED: ReadonlySet<CauseCode> = new Set(['client-id-unknown', 'client-secret-wrong', 'assertion-rejected']);
/** Stands for the versions of a comparison that came to no end; it is made once more. */
const UNFINISHED = '';

/** Clock, network and signing, and the store for the versions' values. */
export type ComparePorts = SalesforcePorts & { readonly secrets: SecretsPort };

type Tried = VersionComparison['pending'];

/**
 * After AWSCURRENT was definitively rejected for id or secret: tries AWSPENDING and AWSPREVIOUS once each, to tell
 * which side of a rotation broke. Not repeated while the same versions stand, never for the password flow; an answer
 * that judges nothing ends it. Null when there is nothing to compare.
 */
export async function compareVersions(
  ports: ComparePorts,
  checked: { readonly entry: SecretEntry; readonly versionId: string | null; readonly remembered: Remembered | null },
  rejected: Credential,
  cause: CauseCode,
  endsAt: number,
): Promise<Remembered['comparison']> {
  if (!COMPARED.has(cause) || rejected.flow === 'password') return null;
  const { id } = checked.entry;
  const versions = await versionsNow(ports.secrets, checked.entry, checked.versionId);
  if (versions === null) return null;
  if (!isAnother(versions.pending, versions) && !isAnother(versions.previous, versions)) return null;
  const key = comparisonKey(versions);
  const worked = checked.remembered?.audience ?? null;
  const last = checked.remembered?.comparison ?? null;
  if (last?.versionId === key) return last;

  let trouble: string | null = null;
  const attempt = async (versionId: string | null): Promise<Tried> => {
    if (!isAnother(versionId, versions)) return 'absent';
    const value = await ports.secrets.readVersion(id, versionId);
    if (value.kind === 'text' || value.kind === 'binary') return tryVersion(ports, value, rejected, endsAt, worked);
    if (value.kind === 'refused' && value.code === 'ResourceNotFoundException') return 'absent';
    trouble = value.message;
    return 'unknown';
  };
  const pending = await attempt(versions.pending);
  const previous = pending === 'unknown' ? pending : await attempt(versions.previous);
  const result: VersionComparison = { current: 'rejected', pending, previous };
  const finished = pending === 'works' || previous !== 'unknown' || last?.versionId === UNFINISHED;
  return {
    versionId: finished ? key : UNFINISHED,
    result,
    reason: explainComparison(result, versions, checked.entry, trouble),
  };
}

/** Listings lag behind: where another version was read than is listed as current, the secret itself is asked. */
async function versionsNow(
  secrets: SecretsPort,
  entry: SecretEntry,
  versionId: string | null,
): Promise<VersionIds | null> {
  if (entry.versions.current === versionId) return entry.versions;
  const [fresh] = await secrets.find([entry.org]).catch(() => []);
  return fresh?.versions.current === versionId ? fresh.versions : null;
}

function isAnother(versionId: string | null, { current }: VersionIds): versionId is string {
  return versionId !== null && versionId !== current;
}

async function tryVersion(
  ports: ComparePorts,
  value: Extract<SecretReading, { kind: 'text' | 'binary' }>,
  current: Credential,
  endsAt: number,
  worked: string | null,
): Promise<Tried> {
  const parsed = value.kind === 'text' ? parseCredential(value.text) : null;
  if (parsed === null || !parsed.ok) return 'rejected';
  const { credential } = parsed;
  // A password is never tried beside the check: every failed login counts towards a lockout.
  if (credential.flow === 'password') return 'absent';
  const target = checkHost(credential.host, credential.flow);
  if (!target.ok || isSameLogin(credential, current)) return 'rejected';
  if (endsAt <= ports.now().getTime()) return 'unknown';
  const connection = ports.network.connect(target.host);
  try {
    const context = { flow: credential.flow, host: target.host, redact: redactor(secretsOf(credential)) };
    const judged = await requestOnce(ports, credential, connection, context, endsAt, worked);
    if (judged.ok) return 'works';
    return CAUSES[judged.finding.cause].verdict === 'unhealthy' ? 'rejected' : 'unknown';
  } finally {
    connection.close();
  }
}

/** Sending it would only be refused again. */
function isSameLogin(a: Credential, b: Credential): boolean {
  const userOf = (credential: Credential) =>
    credential.flow === 'jwt_bearer' ? `${credential.username} ${credential.audience}` : '';
  return a.clientId === b.clientId && a.host === b.host && userOf(a) === userOf(b) && keyOf(a).equals(keyOf(b));
}
