import type { Finding } from '../causes/finding.ts';
import { evidenceLine, FLOW_NAMES } from '../causes/verdict.ts';
import { chooseHost } from '../check/choose-host.ts';
import { learnedOrgId } from '../check/conclude.ts';
import { signatureAgrees } from '../check/hints.ts';
import type { CheckPorts } from '../check/ports.ts';
import { begin, type Progress } from '../check/progress.ts';
import { DAY_MS } from '../clock.ts';
import { secretsOf } from '../credential/confidential.ts';
import type { Credential } from '../credential/credential.ts';
import type { AllowedHost } from '../credential/host.ts';
import { openSecret } from '../credential/open-secret.ts';
import type { SecretEntry } from '../credential/ports.ts';
import { redactor } from '../credential/redaction.ts';
import { parseTags } from '../credential/tags.ts';
import { compareVersions } from '../rotation/compare-versions.ts';
import { secretAge } from '../rotation/secret-age.ts';
import { hintsOnHealthy, judgeIdentity } from '../salesforce/api-answer.ts';
import { failureFinding, type UsableGrant } from '../salesforce/diagnosis.ts';
import type { NetworkPathPort, PathStep } from '../salesforce/ports.ts';
import { probeApi } from '../salesforce/probe-api.ts';
import { requestToken } from '../salesforce/request-token.ts';
import type { Remembered } from '../state/remembered.ts';
import type { RunSettings } from './settings.ts';

/** One thing looked at, in the order in which one would look by hand. */
export type DoctorStep = {
  readonly name: 'secret' | 'host' | 'dns' | 'tcp' | 'tls' | 'token' | 'scopes' | 'identity' | 'api' | 'limits';
  /** `odd`: it works, and something about it is worth a look. */
  readonly outcome: 'ok' | 'odd' | 'failed';
  /** Null for what takes no time. */
  readonly ms: number | null;
  /** What was seen, as one line. */
  readonly evidence: string;
  readonly remarks: readonly string[];
};

/** What the steps come to: the finding of the last one, null when all is well. */
export type DoctorsOpinion = {
  readonly finding: Finding | null;
  readonly credential: Credential | null;
  readonly host: AllowedHost | null;
};

export type DoctorPorts = CheckPorts & { readonly path: NetworkPathPort };

/**
 * Examines one org step by step and stops at the first that makes the next ones pointless. What each answer means is
 * judged as in a check.
 */
export async function* examine(
  ports: DoctorPorts,
  entry: SecretEntry,
  remembered: Remembered | null,
  settings: RunSettings,
): AsyncGenerator<DoctorStep, DoctorsOpinion> {
  const progress = begin(entry, remembered, true);
  const end = (finding: Finding | null): DoctorsOpinion => ({
    finding,
    credential: progress.credential,
    host: progress.host,
  });

  const { result: read, ms: readMs } = await timed(ports, async () =>
    (await ports.secrets.read([entry.id])).get(entry.id),
  );
  const secret = openSecret(read ?? { kind: 'unavailable', code: 'NoAnswer', message: 'the store did not answer' });
  if (!secret.ok) {
    yield failed('secret', readMs, secret.finding);
    return end(secret.finding);
  }
  const { credential, versionId } = secret;
  Object.assign(progress, { credential, versionId });
  const target = chooseHost(credential);
  const wrongHost = target.ok ? null : (target.finding.evidence.description ?? '');
  // The secret's hints speak of a wrong host as well, and propose the right one: they belong to that step.
  const isAboutHost = (hint: string) => wrongHost !== null && hint.startsWith(wrongHost);
  const hints = [...progress.hints, ...secret.hints.filter((hint) => !isAboutHost(hint))];
  yield await secretStep(ports, progress, credential, hints, readMs, settings);
  if (!target.ok) {
    const proposals = secret.hints.filter((hint) => isAboutHost(hint) && hint !== wrongHost);
    yield { ...failed('host', null, target.finding), remarks: proposals };
    return end(target.finding);
  }
  const { host } = Object.assign(progress, { host: target.host });
  yield step('host', null, host);

  const limit = settings.orgTimeoutMs;
  const endsAt = () => ports.now().getTime() + limit;
  const connection = ports.network.connect(host);
  const context = { flow: credential.flow, host, redact: redactor(secretsOf(credential)) };
  const ask = () => requestToken(ports, credential, connection, context, endsAt());
  try {
    for (const [name, look] of [
      ['dns', ports.path.resolve],
      ['tcp', ports.path.connect],
      ['tls', ports.path.handshake],
    ] as const) {
      const seen = await look(host, limit);
      yield pathStep(name, seen);
      if (seen.ok) continue;
      // Whether a name that is not found does not exist is for the token request to say: it asks again, and others.
      const asked = seen.failure === 'dns-not-found' ? (await ask()).judged : null;
      return end(asked?.ok === false ? asked.finding : failureFinding(seen.failure, seen.code, 'token'));
    }

    const { result: outcome, ms } = await timed(ports, ask);
    if (!outcome.judged.ok) {
      const { finding } = outcome.judged;
      const compared = await compareVersions(ports, progress, credential, finding.cause, endsAt());
      yield { ...failed('token', ms, finding), remarks: compared === null ? [] : [compared.reason] };
      return end(finding);
    }
    const { grant } = outcome.judged;
    const tries = outcome.attempts === 1 ? '' : `, at the ${outcome.attempts}th attempt`;
    yield step('token', ms, `granted${tries}, for ${grant.instanceHost}`);
    yield scopesStep(grant);

    const mismatch = judgeIdentity(grant.identity, progress.tags, learnedOrgId(progress));
    if (mismatch !== null) {
      yield failed('identity', null, mismatch);
      return end(mismatch);
    }
    yield await identityStep(ports, grant, credential, progress);

    const proof = await timed(ports, () => probeApi(ports, grant, connection, context, settings.apiVersion, endsAt()));
    if (!proof.result.ok) {
      yield failed('api', proof.ms, proof.result.finding);
      return end(proof.result.finding);
    }
    yield step('api', proof.ms, `REST API ${settings.apiVersion} of ${grant.instanceHost} answers`);
    yield limitsStep(grant, proof.result.apiUsage);
    return end(null);
  } finally {
    connection.close();
  }
}

async function secretStep(
  ports: CheckPorts,
  progress: Progress,
  credential: Credential,
  hints: readonly string[],
  ms: number,
  { policy }: RunSettings,
): Promise<DoctorStep> {
  const { entry, tags, remembered } = progress;
  const age = await secretAge(ports.secrets, entry, progress.versionId ?? '', credential, remembered);
  const days = age?.since == null ? null : Math.floor((ports.now().getTime() - age.since.getTime()) / DAY_MS);
  const limit = tags.maxAgeDays ?? policy.maxSecretAgeDays;
  const old = days !== null && limit > 0 && days >= limit && !entry.rotation.managed;
  const inUse = days === null ? '' : `, in use for ${days} days`;
  const remarks = [
    ...(tags.enabled ? [] : ['checks of it are switched off by the tag credential-health:enabled']),
    ...(old ? [`it is older than its limit of ${limit} days: rotate it`] : []),
    ...hints,
  ];
  return step('secret', ms, `${FLOW_NAMES[credential.flow]} flow, all keys are there${inUse}`, remarks);
}

function scopesStep(grant: UsableGrant): DoctorStep {
  const { scopes } = grant;
  const remarks = hintsOnHealthy({ ...grant, apiUsage: null, signatureOk: null }, NO_EXPECTATIONS);
  return step('scopes', null, scopes === null ? 'Salesforce did not say' : scopes.join(' '), remarks);
}

async function identityStep(
  ports: CheckPorts,
  grant: UsableGrant,
  credential: Credential,
  progress: Progress,
): Promise<DoctorStep> {
  const { orgId, userId } = grant.identity;
  const signatureOk = await signatureAgrees(ports.signing, grant, credential);
  const remarks = hintsOnHealthy({ ...grant, scopes: null, apiUsage: null, signatureOk }, progress.tags);
  return step('identity', null, `org ${orgId}${userId === null ? '' : `, user ${userId}`}`, remarks);
}

function limitsStep(grant: UsableGrant, apiUsage: Progress['apiUsage']): DoctorStep {
  if (apiUsage === null) return step('limits', null, 'Salesforce did not say');
  const remarks = hintsOnHealthy({ ...grant, scopes: null, apiUsage, signatureOk: null }, NO_EXPECTATIONS);
  return step('limits', null, `${apiUsage.used} of ${apiUsage.max} API calls used in 24 hours`, remarks);
}

const NO_EXPECTATIONS = parseTags({}).tags;

function step(
  name: DoctorStep['name'],
  ms: number | null,
  evidence: string,
  remarks: readonly string[] = [],
): DoctorStep {
  return { name, outcome: remarks.length === 0 ? 'ok' : 'odd', ms, evidence, remarks };
}

function failed(name: DoctorStep['name'], ms: number | null, { evidence, hints }: Finding): DoctorStep {
  return { name, outcome: 'failed', ms, evidence: evidenceLine(evidence), remarks: hints };
}

function pathStep(name: 'dns' | 'tcp' | 'tls', seen: PathStep): DoctorStep {
  return { name, outcome: seen.ok ? 'ok' : 'failed', ms: seen.ms, evidence: seen.evidence, remarks: [] };
}

async function timed<T>(
  { now }: Pick<CheckPorts, 'now'>,
  work: () => Promise<T>,
): Promise<{ readonly result: T; readonly ms: number }> {
  const startedAt = now().getTime();
  const result = await work();
  return { result, ms: now().getTime() - startedAt };
}
