import type { Finding } from '../causes/finding.ts';
import { secretsOf } from '../credential/confidential.ts';
import { openSecret } from '../credential/open-secret.ts';
import type { SecretEntry, SecretReading } from '../credential/ports.ts';
import { readValues } from '../credential/read-values.ts';
import { redactor } from '../credential/redaction.ts';
import { fanOut } from '../fan-out.ts';
import { compareVersions } from '../rotation/compare-versions.ts';
import { secretAge } from '../rotation/secret-age.ts';
import { judgeIdentity } from '../salesforce/api-answer.ts';
import { probeApi } from '../salesforce/probe-api.ts';
import { requestToken } from '../salesforce/request-token.ts';
import { type KnownStates, stateOf } from '../state/load-states.ts';
import { chooseHost, withheldLogin } from './choose-host.ts';
import { conclude, learnedOrgId, notChecked, skip } from './conclude.ts';
import { remarksOn } from './hints.ts';
import type { OrgCheck } from './org-check.ts';
import type { CheckPorts } from './ports.ts';
import { begin, type Progress } from './progress.ts';
import type { CheckSettings } from './settings.ts';
import { tryMigration } from './try-migration.ts';

const OWN_DEFECT = 'the check met an error of its own; the log says more';

/**
 * Tries the credential of every entry and tells what was found, in the order of the entries; nothing is kept and nobody
 * is told. `named`: a person asked for these orgs.
 */
export async function checkEntries(
  ports: CheckPorts,
  entries: readonly SecretEntry[],
  known: Pick<KnownStates, 'orgs'>,
  named: boolean,
  settings: CheckSettings,
): Promise<readonly OrgCheck[]> {
  const read = readValues(ports.secrets, entries);
  return fanOut(entries, settings.concurrency, async (entry) => {
    const progress = begin(entry, stateOf(known, entry.org).state?.remember ?? null, named);
    const check = await checkOrg(ports, settings, progress, () => read(entry)).catch((error: unknown) => {
      settings.onDefect?.(entry.org, error);
      return notChecked(progress, OWN_DEFECT, ports.now(), settings);
    });
    settings.onChecked?.(check);
    return check;
  });
}

/** One org, from its secret to what is known of it. */
async function checkOrg(
  ports: CheckPorts,
  settings: CheckSettings,
  progress: Progress,
  read: () => Promise<SecretReading>,
): Promise<OrgCheck> {
  const skipped = skip(progress, ports.now(), settings);
  if (skipped !== null) return skipped;
  const end = (found: Finding | null): OrgCheck => conclude(progress, found, ports.now(), settings);

  const secret = openSecret(await read());
  progress.hints.push(...secret.hints);
  if (!secret.ok) return end(secret.finding);
  const { credential, versionId } = secret;
  Object.assign(progress, { credential, versionId });
  progress.age = await secretAge(ports.secrets, progress.entry, versionId, credential, progress.remembered);
  const target = chooseHost(credential);
  if (!target.ok) return end(target.finding);
  const { host } = Object.assign(progress, { host: target.host });
  const withheld = withheldLogin(progress, ports.now());
  if (withheld !== null) return end(withheld);
  const late = skip(progress, ports.now(), settings);
  if (late !== null) return late;

  const deadline = settings.deadline?.getTime() ?? Number.POSITIVE_INFINITY;
  const endsAt = Math.min(ports.now().getTime() + settings.orgTimeoutMs, deadline);
  const connection = ports.network.connect(host);
  try {
    const context = { flow: credential.flow, host, redact: redactor(secretsOf(credential)) };
    const { judged, ...sent } = await requestToken(ports, credential, connection, context, endsAt);
    Object.assign(progress, sent);
    if (!judged.ok) {
      progress.comparison = await compareVersions(ports, progress, credential, judged.finding.cause, endsAt);
      return end(judged.finding);
    }
    const { grant } = Object.assign(progress, { grant: judged.grant });
    const mismatch = judgeIdentity(grant.identity, progress.tags, learnedOrgId(progress));
    if (mismatch !== null) return end(mismatch);
    if (settings.probe === 'api') {
      const proof = await probeApi(ports, grant, connection, context, settings.apiVersion, endsAt);
      if (!proof.ok) return end(proof.finding);
      progress.apiUsage = proof.apiUsage;
    }
    progress.hints.push(...(await remarksOn(ports.signing, grant, credential, progress)));
    progress.migration = await tryMigration(ports, progress, credential, grant, endsAt);
    return end(null);
  } finally {
    connection.close();
  }
}
