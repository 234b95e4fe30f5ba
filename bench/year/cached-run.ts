import { checkEntries } from '../../src/check/check-entries.ts';
import type { OrgCheck } from '../../src/check/org-check.ts';
import { listOrgs } from '../../src/credential/list-orgs.ts';
import type { SecretEntry } from '../../src/credential/ports.ts';
import type { Ports } from '../../src/run/ports.ts';
import { secondLook } from '../../src/run/second-look.ts';
import { type RunRequest, type RunSettings, runIdOf } from '../../src/run/settings.ts';
import { tellRun } from '../../src/run/tell-run.ts';
import { loadStates, stateOf } from '../../src/state/load-states.ts';
import { DAY } from './world.ts';

/** Checks that came to the same on the same day, by all that they depend on. */
export type Cache = Map<string, { readonly key: string; readonly check: OrgCheck }>;

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
  const known = await loadStates(ports.states, request.orgs);
  const day = Math.floor(startedAt.getTime() / DAY);
  const keys = new Map(
    listed.map((entry) => {
      const { remember = null } = stateOf(known, entry.org).state ?? {};
      return [entry.org, JSON.stringify([day, entry.versions, entry.tags, remember, says(entry)])];
    }),
  );
  const fresh = listed.filter(({ org }) => cache.get(org)?.key !== keys.get(org));
  const asked = new Map<string, OrgCheck>();
  for (const check of await checkEntries(ports, fresh, known, request.orgs !== 'all', settings)) {
    asked.set(check.org, check);
    if (check.cause !== 'not-checked') cache.set(check.org, { key: keys.get(check.org) ?? '', check });
  }
  const first = listed.flatMap(({ org }) => asked.get(org) ?? cache.get(org)?.check ?? []);
  const foundAt = ports.now();
  const { checks, outcome } = await secondLook(ports, listed, first, known, settings);
  const run = { runId: runIdOf(startedAt, ports.random()), startedAt, listed, known, checks, foundAt };
  await tellRun(ports, { ...run, secondLook: outcome }, request, settings);
}
