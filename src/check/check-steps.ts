import type { Finding } from '../causes/finding.ts';
import type { Hint } from '../causes/hint.ts';
import type { Clock } from '../clock.ts';
import { openSecret } from '../credential/open-secret.ts';
import type { SecretReading } from '../credential/ports.ts';
import { maskedEvidence, redactor } from '../credential/redaction.ts';
import { compareVersions } from '../rotation/compare-versions.ts';
import { secretAge } from '../rotation/secret-age.ts';
import { judgeIdentity } from '../salesforce/api-answer.ts';
import { probeApi } from '../salesforce/probe-api.ts';
import { requestToken } from '../salesforce/request-token.ts';
import { chooseHost, withheldLogin } from './choose-host.ts';
import { learnedOrgId, outOfTime } from './conclude.ts';
import { identityHints, scopeHints, usageHints } from './hints.ts';
import type { Learned } from './learned.ts';
import type { CheckPorts } from './ports.ts';
import type { CheckSettings } from './settings.ts';
import { tryMigration } from './try-migration.ts';

/** One step of a check as it ended. */
export type CheckStep = {
  readonly name: 'secret' | 'host' | 'token' | 'identity' | 'api';
  /** Null for what takes no time. */
  readonly ms: number | null;
  /** Why the check ends here; null when it goes on. */
  readonly finding: Finding | null;
  readonly hints: readonly Hint[];
  /** All that is known after it. */
  readonly learned: Learned;
};

/** What a whole check came to; no finding: the credential works. */
export type Checked = { readonly learned: Learned; readonly finding: Finding | null };

/**
 * The check of one org, one step at a time and in the order of the data flow; whoever stops asking ends it. Nothing is
 * sent before the step `host` was taken, and the time for the org begins to run after it.
 */
export async function* checkSteps(
  ports: CheckPorts,
  settings: Pick<CheckSettings, 'orgTimeoutMs' | 'apiVersion' | 'probe' | 'deadline'>,
  start: Learned,
  read: () => Promise<SecretReading>,
): AsyncGenerator<CheckStep, Checked, undefined> {
  const { result: reading, ms: readMs } = await timed(ports, read);
  const secret = openSecret(reading);
  let learned: Learned = { ...start, hints: [...start.hints, ...secret.hints] };
  const ended = (finding: Finding | null): Checked => ({ learned, finding });
  if (!secret.ok) {
    learned = { ...learned, host: secret.host };
    yield { name: 'secret', ms: readMs, finding: secret.finding, hints: learned.hints, learned };
    return ended(secret.finding);
  }
  const { credential, versionId } = secret;
  const age = await secretAge(ports.secrets, learned.entry, versionId, credential, learned.remembered);
  learned = { ...learned, credential, versionId, age };
  yield { name: 'secret', ms: readMs, finding: null, hints: learned.hints, learned };

  const target = chooseHost(credential);
  if (target.ok) learned = { ...learned, host: target.host };
  const obstacle = target.ok
    ? (withheldLogin(learned, ports.now()) ?? outOfTime(ports.now(), settings.deadline))
    : target.finding;
  yield { name: 'host', ms: null, finding: obstacle, hints: [], learned };
  if (!target.ok || obstacle !== null) return ended(obstacle);

  const { host } = target;
  const deadline = settings.deadline?.getTime() ?? Number.POSITIVE_INFINITY;
  const endsAt = Math.min(ports.now().getTime() + settings.orgTimeoutMs, deadline);
  const connection = ports.network.connect(host);
  try {
    const context = { flow: credential.flow, host, redact: redactor(secret.secrets) };
    const masked = (found: Finding): Finding => ({
      ...found,
      evidence: maskedEvidence(found.evidence, context.redact),
    });
    const worked = learned.remembered?.audience ?? null;
    const asked = await timed(ports, () => requestToken(ports, credential, connection, context, endsAt, worked));
    const { judged, attempts, latencyMs, audiences } = asked.result;
    learned = { ...learned, attempts, latencyMs, audiences };
    if (!judged.ok) {
      const finding = masked(judged.finding);
      learned = {
        ...learned,
        comparison: await compareVersions(ports, learned, credential, finding.cause, endsAt),
      };
      yield { name: 'token', ms: asked.ms, finding, hints: [], learned };
      return ended(finding);
    }
    const { grant } = judged;
    learned = { ...learned, grant };
    const aboutScopes = scopeHints(grant.scopes);
    yield { name: 'token', ms: asked.ms, finding: null, hints: aboutScopes, learned };

    const mismatch = judgeIdentity(grant.identity, learned.tags, learnedOrgId(learned));
    const aboutIdentity = await identityHints(ports.signing, grant, credential, learned.tags);
    yield { name: 'identity', ms: null, finding: mismatch, hints: aboutIdentity, learned };
    if (mismatch !== null) return ended(mismatch);

    if (settings.probe === 'api') {
      const proof = await timed(ports, () => probeApi(ports, grant, connection, context, settings.apiVersion, endsAt));
      const finding = proof.result.ok ? null : withScopes(masked(proof.result.finding), grant.scopes);
      learned = { ...learned, apiUsage: proof.result.ok ? proof.result.apiUsage : null };
      yield { name: 'api', ms: proof.ms, finding, hints: usageHints(learned.apiUsage), learned };
      if (finding !== null) return ended(finding);
    }
    learned = {
      ...learned,
      hints: [...learned.hints, ...aboutScopes, ...aboutIdentity, ...usageHints(learned.apiUsage)],
      migration: await tryMigration(ports, learned, credential, grant, endsAt),
    };
    return ended(null);
  } finally {
    connection.close();
  }
}

/** Whoever reads the answer of the API later needs to know what the token could do. */
function withScopes(found: Finding, scopes: readonly string[] | null): Finding {
  return scopes === null ? found : { ...found, evidence: { ...found.evidence, scopes } };
}

async function timed<T>(
  { now }: Pick<Clock, 'now'>,
  work: () => Promise<T>,
): Promise<{ readonly result: T; readonly ms: number }> {
  const startedAt = now().getTime();
  const result = await work();
  return { result, ms: now().getTime() - startedAt };
}
