import { checkEntries } from '../../src/check/check-entries.ts';
import type { OrgCheck } from '../../src/check/org-check.ts';
import { listOrgs } from '../../src/credential/list-orgs.ts';
import type { SecretEntry } from '../../src/credential/ports.ts';
import type { Ports } from '../../src/run/ports.ts';
import { secondLook } from '../../src/run/second-look.ts';
import { type RunRequest, type RunSettings, runIdOf } from '../../src/run/settings.ts';
import { tellRun } from '../../src/run/tell-run.ts';
import { fleetKey, type KnownStates, orgKey, stateOf, statesIn } from '../../src/state/load-states.ts';
import type { StoredDocument } from '../../src/state/ports.ts';
import { DAY } from './world.ts';

/** What need not be made anew: checks that came to the same on the same day, by all that they depend on, and states as read. */
export type Cache = {
  readonly checks: Map<string, { readonly key: string; readonly check: OrgCheck }>;
  readonly states: WeakMap<object, KnownStates>;
};

/**
 * A run, line by line as `checkOrgs` makes it, but that an org is not asked again on one day while its secret, its tags, what
 * is remembered of it and `says` are the same: a year has a hundred thousand checks, and most of them are alike.
 */
export async function cachedRun(
  ports: Ports,
  request: RunRequest,
  settings: RunSettings,
  cache: Cache,
  says: (entry: SecretEntry) => string,
): Promise<void> {
  const startedAt = ports.now();
  const listed = await listOrgs(ports.secrets, request.orgs);
  const keys = request.orgs === 'all' ? request.orgs : [...request.orgs.map(orgKey), fleetKey()];
  const known = knownIn(await ports.states.load(keys), cache);
  const day = Math.floor(startedAt.getTime() / DAY);
  const ways = new Map(
    listed.map((entry) => {
      const { remember = null } = stateOf(known, entry.org).state ?? {};
      return [entry.org, JSON.stringify([day, entry.versions, entry.tags, remember, says(entry)])];
    }),
  );
  const fresh = listed.filter(({ org }) => cache.checks.get(org)?.key !== ways.get(org));
  const asked = new Map<string, OrgCheck>();
  for (const check of await checkEntries(ports, fresh, known, request.orgs !== 'all', settings)) {
    asked.set(check.org, check);
    if (check.cause !== 'not-checked') cache.checks.set(check.org, { key: ways.get(check.org) ?? '', check });
  }
  const first = listed.flatMap(({ org }) => asked.get(org) ?? cache.checks.get(org)?.check ?? []);
  const foundAt = ports.now();
  const { checks, outcome } = await secondLook(ports, listed, first, known, settings);
  const run = { runId: runIdOf(startedAt, ports.random()), startedAt, listed, known, checks, foundAt };
  await tellRun(ports, { ...run, secondLook: outcome }, request, settings);
}

function knownIn(documents: readonly StoredDocument[], { states }: Cache): KnownStates {
  const known = documents.map((stored) => {
    const read = states.get(stored.document as object) ?? statesIn([stored]);
    states.set(stored.document as object, read);
    return read;
  });
  const fleet = known.find((one) => one.fleet.state !== null)?.fleet ?? { revision: 0, state: null };
  return { orgs: new Map(known.flatMap(({ orgs }) => [...orgs])), fleet, unreadable: new Set(), failure: null };
}
