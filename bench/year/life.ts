import { invokeCommands } from '../../src/digest/commands.ts';
import { readEnvironment } from '../../src/environment.ts';
import { type RunSettings, runSettings } from '../../src/run/settings.ts';
import type { StatesPort, StoredDocument } from '../../src/state/ports.ts';
import { type Cache, cachedRun } from './cached-run.ts';
import { portsOf } from './ports.ts';
import type { Run } from './record.ts';
import { virtualClock } from './virtual-clock.ts';
import { HOUR, MINUTE, type Planned, truthOf, UNEVENTFUL, type World } from './world.ts';

/** Lets the product live through a year: its own use cases, over ports that the world answers. */
export async function live(world: World, onRun: (run: Run) => void): Promise<void> {
  const settings = settingsOf(world);
  const truth = truthOf(world);
  const states = memory();
  const clock = virtualClock();
  const cache: Cache = { checks: new Map(), states: new WeakMap() };
  const agenda: { readonly at: number; readonly orgs: Run['orgs']; readonly plan: Planned }[] = [
    ...world.runs.map((plan) => ({ at: plan.at, orgs: 'all' as const, plan })),
    ...changes(world).map(({ at, org }) => ({ at: at + MINUTE, orgs: [org], plan: { ...UNEVENTFUL, at: 0 } })),
  ].sort((a, b) => a.at - b.at);
  for (let next = agenda.shift(); next !== undefined; next = agenda.shift()) {
    const { orgs, plan, at } = next;
    clock.goTo(at);
    const began = clock.now();
    const named = orgs === 'all' ? orgs : orgs.filter((name) => isThere(name, began));
    if (named.length === 0) continue;
    const going = [plan, ...(plan.twice ? [{ ...UNEVENTFUL, at }] : [])].map(async (each) => {
      const { ports, log } = portsOf({ world, truth, states, clock, plan: each, later });
      const request = { orgs: named, save: true, publish: true };
      const says = ({ org }: { readonly org: string }) => log.says(org);
      const end = await cachedRun(ports, request, settings, cache, says).then(
        () => 'whole' as const,
        (error: unknown) => (log.isExpected() ? ('failed' as const) : Promise.reject(error)),
      );
      return { ...log, end, plan: each };
    });
    const gone = await Promise.all(going);
    for (const [index, { answers, unsaved, messages, died, end, plan: each }] of gone.entries()) {
      onRun({
        ...{ at: began, clock: each.clock, orgs: named, answers, unsaved, messages, refuses: each.refuses },
        whole: end === 'whole' || (!died() && !each.throttled),
        died: died(),
        crashed: died() || each.throttled,
        first: index < gone.length - 1,
        second: index > 0,
      });
    }
  }

  function isThere(name: string, at: number): boolean {
    const org = world.orgs.find((each) => each.name === name);
    return org !== undefined && truth.isThere(org, at);
  }

  function later(orgs: readonly string[], ms: number): void {
    const at = clock.now() + ms;
    const before = agenda.findIndex((each) => each.at > at);
    agenda.splice(before < 0 ? agenda.length : before, 0, { at, orgs, plan: { ...UNEVENTFUL, at: 0 } });
  }
}

function changes({ orgs, checkOnChange, runs }: World) {
  const [begin, end] = [runs[0]?.at ?? 0, runs.at(-1)?.at ?? 0];
  if (!checkOnChange) return [];
  return orgs.flatMap(({ name, versions }) =>
    versions.filter((at) => at > begin && at < end).map((at) => ({ at, org: name })),
  );
}

function settingsOf({ every, quiet, timezone, listeners }: World): RunSettings {
  const gap = String(every * (HOUR / MINUTE));
  const environment = readEnvironment({
    QUIET_HOURS: quiet === null ? '' : `${quiet[0]}:00-0${quiet[1]}:00`,
    TIMEZONE: timezone,
    SHORTEST_GAP_MINUTES: gap,
    LONGEST_GAP_MINUTES: gap,
    SUBSCRIPTIONS: JSON.stringify(listeners.map(({ endpoint, filter }) => ({ protocol: 'email', endpoint, filter }))),
  });
  return { ...runSettings(environment), commands: invokeCommands('check') };
}

/** States as another form would keep them, but that what was not written since is handed out as it was read. */
function memory(): StatesPort {
  const documents = new Map<string, StoredDocument>();
  return {
    load: async (keys) =>
      keys === 'all' ? [...documents.values()] : [...new Set(keys)].flatMap((key) => documents.get(key) ?? []),
    save: async ({ key, expectedRevision, document }) => {
      const revision = documents.get(key)?.revision ?? 0;
      if (revision !== expectedRevision) return 'conflict';
      documents.set(key, { key, revision: revision + 1, document: JSON.parse(JSON.stringify(document)) });
      return 'saved';
    },
    history: async () => [],
  };
}
