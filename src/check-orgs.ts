import { chooseHost, withheldLogin } from './choose-host.ts';
import { compareVersions } from './compare-versions.ts';
import { compareWithStates } from './compare-with-states.ts';
import { conclude, learnedOrgId, notChecked, skip } from './conclude.ts';
import type { Finding } from './core/diagnosis.ts';
import { judgeIdentity } from './core/diagnosis-probe.ts';
import { composeDigests } from './core/digest.ts';
import type { OrgCheck } from './core/org-check.ts';
import { redactor } from './core/redaction.ts';
import { buildReport, type Report } from './core/report.ts';
import { fanOut } from './fan-out.ts';
import { listOrgs } from './list-orgs.ts';
import { loadStates, stateOf } from './load-states.ts';
import { openSecret } from './open-secret.ts';
import type { Ports, SecretReading } from './ports.ts';
import { probeApi } from './probe-api.ts';
import { begin, type Progress } from './progress.ts';
import { publishDigests } from './publish-digests.ts';
import { readValues } from './read-values.ts';
import { remarksOn, withFleetHints } from './remarks.ts';
import { requestToken, secretsOf } from './request-token.ts';
import { type RunRequest, type RunSettings, runIdOf } from './run.ts';
import { saveStates, settleStates } from './save-states.ts';
import { secretAge } from './secret-age.ts';
import { tryMigration } from './try-migration.ts';

const OWN_DEFECT = 'the check met an error of its own; the log says more';

/**
 * The main job: checks the selected orgs, tells what changed, and reports.
 * @throws when secrets cannot be listed, state cannot be read or written, or a digest cannot be published; the notices
 * of such a run stay pending and are sent by the next one.
 */
export async function checkOrgs(ports: Ports, request: RunRequest, settings: RunSettings): Promise<Report> {
  const startedAt = ports.now();
  const listed = await listOrgs(ports.secrets, request.orgs);
  const known = await loadStates(ports.states, request.orgs);
  const entries = listed.filter((entry) => entry.deletionAt === null);
  const read = readValues(ports.secrets, entries);
  const checked = await fanOut(entries, settings.concurrency, async (entry) => {
    const progress = begin(entry, stateOf(known, entry.org).state?.remember ?? null, request.orgs !== 'all');
    const check = await checkOrg(ports, settings, progress, () => read(entry)).catch((error: unknown) => {
      settings.onDefect?.(entry.org, error);
      return notChecked(progress, OWN_DEFECT, ports.now(), settings);
    });
    settings.onChecked?.(check);
    return check;
  });
  const lastFullRunAt = request.orgs === 'all' ? (known.fleet.state?.lastFullRunAt ?? null) : null;
  const checks = withFleetHints(checked, lastFullRunAt, ports.now());
  const changes = compareWithStates(known, listed, checks, request.orgs, ports.now(), settings.policy);
  const won = request.save ? await saveStates(ports.states, changes) : { ...changes, failure: null };
  const run = { runId: runIdOf(startedAt, ports.random()), startedAt, finishedAt: ports.now(), checks, ...won.told };
  const { timezone } = settings.policy;
  const digests = request.publish ? composeDigests({ ...run, timezone, commands: settings.commands }) : [];
  const published = await publishDigests(ports.alerts, digests);
  if (request.save) await settleStates(ports.states, won, published.accepted);
  const failure = published.failure ?? won.failure ?? known.failure;
  if (failure !== null) throw failure;
  // Counted last: what was published must not be told again because the listeners could not be counted.
  const confirmedSubscriptions = await ports.alerts.confirmedSubscriptions();
  const delivery = { published: digests.length > 0, confirmedSubscriptions };
  return buildReport({ ...run, delivery, egressAddress: settings.policy.egressAddress });
}

/** One org, from its secret to what is known of it. */
async function checkOrg(
  ports: Ports,
  settings: RunSettings,
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
