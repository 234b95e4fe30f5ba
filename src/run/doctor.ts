import type { Finding } from '../causes/finding.ts';
import type { Hint } from '../causes/hint.ts';
import { stepLine } from '../causes/step.ts';
import { evidenceLine, FLOW_NAMES } from '../causes/verdict.ts';
import { type CheckStep, checkSteps } from '../check/check-steps.ts';
import { begin, type Learned } from '../check/learned.ts';
import type { CheckPorts } from '../check/ports.ts';
import { DAY_MS } from '../clock.ts';
import type { SecretEntry } from '../credential/ports.ts';
import { readValues } from '../credential/read-values.ts';
import { failureFinding } from '../salesforce/diagnosis.ts';
import type { NetworkPathPort, PathStep } from '../salesforce/ports.ts';
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
  readonly hints: readonly string[];
};

/** What the steps come to: the finding of the last one, null when all is well, and all that was learned. */
export type DoctorsOpinion = { readonly finding: Finding | null; readonly learned: Learned };

export type DoctorPorts = CheckPorts & { readonly path: NetworkPathPort };

/**
 * The examination of one org step by step, which stops at the first that makes the next ones pointless. It watches the
 * very steps of a check, and looks at the way to the host before anything is sent over it.
 */
export async function* examine(
  ports: DoctorPorts,
  entry: SecretEntry,
  remembered: Remembered | null,
  settings: RunSettings,
): AsyncGenerator<DoctorStep, DoctorsOpinion> {
  const read = readValues(ports.secrets, [entry]);
  const limits = { ...settings, probe: 'api', deadline: null } as const;
  const steps = checkSteps(ports, limits, begin(entry, remembered, true), () => read(entry));
  let lost: PathStep | null = null;
  try {
    for (;;) {
      const { done, value } = await steps.next();
      if (done) return value;
      // Where the way ended, the token was asked for only to learn whether the name exists.
      if (lost?.ok === false) return { finding: value.finding ?? wayFinding(lost), learned: value.learned };
      yield* shown(value, settings, ports.now());
      if (value.finding !== null) return { finding: value.finding, learned: value.learned };
      if (value.name === 'host') lost = yield* lookAtTheWay(ports.path, value.learned, settings.orgTimeoutMs);
      // Whether a name that is not found does not exist is for the token request to say: it asks again, and others.
      if (lost?.ok === false && lost.failure !== 'dns-not-found') {
        return { finding: wayFinding(lost), learned: value.learned };
      }
      if (value.name === 'api') return { finding: null, learned: value.learned };
    }
  } finally {
    await steps.return({ learned: begin(entry, remembered, true), finding: null });
  }
}

/** The layers below the token request; returns the one at which the way ends, null when it is clear. */
async function* lookAtTheWay(
  path: NetworkPathPort,
  { host }: Learned,
  limitMs: number,
): AsyncGenerator<DoctorStep, PathStep | null> {
  if (host === null) return null;
  for (const [name, look] of [
    ['dns', path.resolve],
    ['tcp', path.connect],
    ['tls', path.handshake],
  ] as const) {
    const seen = await look(host, limitMs);
    yield { name, outcome: seen.ok ? 'ok' : 'failed', ms: seen.ms, evidence: seen.evidence, hints: [] };
    if (!seen.ok) return seen;
  }
  return null;
}

function wayFinding({ failure, code }: Extract<PathStep, { ok: false }>): Finding {
  return failureFinding(failure, code, 'token');
}

/** A step of the check as the doctor shows it; a granted token is shown with its scopes, the API with its limits. */
function* shown(check: CheckStep, settings: RunSettings, now: Date): Generator<DoctorStep> {
  const { name, ms, finding, hints, learned } = check;
  if (finding !== null) {
    yield failed(check, finding);
    return;
  }
  const { grant, host, apiUsage } = learned;
  switch (name) {
    case 'secret':
      yield secretStep(check, settings, now);
      return;
    case 'host':
      yield step('host', null, host ?? '', texts(learned.hints.filter(isAboutHost)));
      return;
    case 'token': {
      const tries = learned.attempts === 1 ? '' : `, at attempt ${learned.attempts}`;
      yield step('token', ms, `granted${tries}, for ${grant?.instance}${withAudience(learned.audiences)}`);
      yield step('scopes', null, grant?.scopes?.join(' ') ?? 'Salesforce did not say', texts(hints));
      return;
    }
    case 'identity': {
      const { orgId, userId } = grant?.identity ?? { orgId: '', userId: null };
      yield step('identity', null, `org ${orgId}${userId === null ? '' : `, user ${userId}`}`, texts(hints));
      return;
    }
    case 'api': {
      yield step('api', ms, `REST API ${settings.apiVersion} of ${grant?.instance} answers`);
      const used = apiUsage === null ? null : `${apiUsage.used} of ${apiUsage.max} API calls used in 24 hours`;
      yield step('limits', null, used ?? 'Salesforce did not say', texts(hints));
    }
  }
}

function secretStep({ ms, hints, learned }: CheckStep, { policy }: RunSettings, now: Date): DoctorStep {
  const { entry, tags, credential, age } = learned;
  const days = age?.since == null ? null : Math.floor((now.getTime() - age.since.getTime()) / DAY_MS);
  const limit = tags.maxAgeDays ?? policy.maxSecretAgeDays;
  const old = days !== null && limit > 0 && days >= limit && !entry.rotation.managed;
  const inUse = days === null ? '' : `, in use for ${days} days`;
  const flow = credential === null ? 'unknown' : FLOW_NAMES[credential.flow];
  return step('secret', ms, `${flow} flow, all keys are there${inUse}`, [
    ...(tags.enabled ? [] : ['checks of it are switched off by the tag credential-health:enabled']),
    ...(old ? [`it is older than its limit of ${limit} days: rotate it`] : []),
    ...texts(hints.filter((hint) => !isAboutHost(hint))),
  ]);
}

/** The audience of a JWT that was accepted, and the one that was not. */
function withAudience(audiences: readonly string[]): string {
  const [accepted, refused] = audiences.toReversed();
  if (accepted === undefined) return '';
  return `, with the audience ${accepted}${refused === undefined ? '' : `; ${refused} was refused`}`;
}

const isAboutHost = ({ about }: Hint) => about === 'host';
const texts = (hints: readonly Hint[]) => hints.map(({ text }) => text);

function step(
  name: DoctorStep['name'],
  ms: number | null,
  evidence: string,
  hints: readonly string[] = [],
): DoctorStep {
  return { name, outcome: hints.length === 0 ? 'ok' : 'odd', ms, evidence, hints };
}

function failed({ name, ms, learned }: CheckStep, finding: Finding): DoctorStep {
  // The hints of a secret speak of a wrong host as well, and propose the right one.
  const proposals = name === 'host' ? texts(learned.hints.filter(isAboutHost)) : [];
  const compared = learned.comparison === null ? [] : [stepLine(learned.comparison.reason)];
  const found = evidenceLine(finding.evidence);
  const hints = [...proposals, ...texts(finding.hints), ...compared].filter((hint) => hint !== found);
  return { name, outcome: 'failed', ms, evidence: found, hints };
}
