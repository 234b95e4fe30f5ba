import { isDeepStrictEqual } from 'node:util';
import type { OrgCheck } from '../../src/check/org-check.ts';
import type { AlertsPort } from '../../src/digest/ports.ts';
import { assessRotation } from '../../src/rotation/rotation.ts';
import { checkOrgs } from '../../src/run/check-orgs.ts';
import type { RunSettings } from '../../src/run/settings.ts';
import type { StatesPort } from '../../src/state/ports.ts';
import type { Remembered } from '../../src/state/remembered.ts';
import type { OrgState } from '../../src/state/state.ts';
import { portsOf, type Standing } from './world.ts';

/** What an org's raw answers come to in the product's own check. */
export type Diagnose = (standing: Standing, state: OrgState | null, now: Date) => Promise<OrgCheck>;

/** One of so many remembered diagnoses is made again and compared. */
const PROOF_EVERY = 2_000;

/**
 * Diagnoses by the real check of one org. The same raw answers to the same credential, tags and memory come to the same
 * result, apart from the age of the secret: such a check is made once and its result used again, which is what makes a
 * year of hourly runs take seconds. Samples of these are made anew all the same, and have to agree.
 */
export function diagnosisOf(settings: RunSettings): Diagnose {
  const known = new Map<string, OrgCheck>();
  const latest = new Map<string, { standing: Standing; remember: Remembered | null; check: OrgCheck }>();
  let reused = 0;

  return async (standing, state, now) => {
    const { org, situation, hiccup } = standing;
    // A password login remembers when it was rejected, or its way out was tried: the same answer is not the same later.
    if (org.flow === 'password') return checkAlone(standing, state, now, settings);
    const remember = state?.remember ?? null;
    const last = latest.get(org.name);
    const same =
      last?.standing.situation === situation && last.standing.hiccup === hiccup && last.remember === remember;
    const key = same ? null : `${org.name} ${situation.key} ${hiccup} ${JSON.stringify(remember)}`;
    const before = key === null ? last?.check : known.get(key);
    if (before === undefined) {
      const check = await checkAlone(standing, state, now, settings);
      if (key !== null) known.set(key, check);
      return check;
    }
    if (!same) latest.set(org.name, { standing, remember, check: before });
    const check = aged(before, now, settings);
    reused += 1;
    if (reused % PROOF_EVERY === 0) {
      const anew = await checkAlone(standing, state, now, settings);
      if (!isDeepStrictEqual(anew, check))
        throw new Error(`the diagnosis of ${org.name} in ${situation.key} is not the same when made anew`);
    }
    return check;
  };
}

/** The real check of one org, as a run over all orgs makes it; nothing is saved or told. */
async function checkAlone(
  standing: Standing,
  state: OrgState | null,
  now: Date,
  settings: RunSettings,
): Promise<OrgCheck> {
  let made: OrgCheck | null = null;
  await checkOrgs(
    portsOf([standing], now, holding(state), SILENT),
    { orgs: 'all', save: false, publish: false },
    { ...settings, onChecked: (check) => (made = check) },
  );
  if (made === null) throw new Error(`${standing.org.name} was not checked`);
  return made;
}

/** The same check at another instant: only the age of the secret has moved on. */
function aged(check: OrgCheck, now: Date, { policy }: RunSettings): OrgCheck {
  const { secretSince, version, tags, rotation } = check;
  const facts = {
    secretSince,
    managed: false,
    nextRotationAt: null,
    pendingVersion: null,
    versionCreatedAt: version?.createdAt ?? null,
    maxAgeDays: tags.maxAgeDays,
    versions: rotation.versions,
    reason: rotation.reason,
  };
  return { ...check, rotation: assessRotation(facts, now, policy) };
}

const SILENT: AlertsPort = { publish: async () => {}, confirmedSubscriptions: async () => 1 };

function holding(state: OrgState | null): StatesPort {
  return {
    load: async () => (state === null ? [] : [{ key: `org/${state.org}`, revision: 1, document: state }]),
    save: async () => 'saved',
    history: async () => [],
  };
}
