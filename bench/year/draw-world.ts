import { type Chance, chanceOf } from './chance.ts';
import { incidents, mess, outages, patterns, sundays, wrongSecrets } from './draw-troubles.ts';
import {
  DAY,
  type Edit,
  HOUR,
  type Listener,
  MINUTE,
  type Org,
  type Planned,
  type Span,
  START,
  type Trouble,
  UNEVENTFUL,
  type World,
} from './world.ts';

/** Checks of one org that a year may cost. */
const MOST_CHECKS = 2_000_000;

/** The size of the fleet that a seed has unless somebody asks for another. */
export function sizeOf(seed: number): number {
  if (seed % 20 === 0) return 2000;
  return seed % 10 === 5 ? 200 : seed % 5 === 4 ? 3 : 45;
}

/** Draws a year; the same seed, size and days give the same one. */
export function drawWorld(seed: number, size: number, wanted = 365): World {
  const chance = chanceOf(seed);
  const every = [4, 4, 1, 24][seed % 4] ?? 4;
  const days = Math.min(wanted, Math.floor((MOST_CHECKS * every) / 24 / size));
  const firstHour = every === 24 ? chance.pick([3, 9]) : 0;
  const pauses = Array.from({ length: chance.times(days / 180) }, () => {
    const from = START + chance.within(3, days) * DAY;
    return { from, to: from + chance.within(10, 96) * HOUR };
  });
  const times = Array.from({ length: (days * 24) / every }, (_, index) => {
    return START + (firstHour + index * every) * HOUR + 7 * MINUTE + chance.next() * MINUTE;
  }).filter((at) => !pauses.some(({ from, to }) => from <= at && at < to));
  const names = Array.from({ length: size }, (_, index) => `org-${String(index + 1).padStart(4, '0')}`);
  const drawn = names.map((name, index) => orgOf(name, index, size, days, chance));
  const troubles = [
    ...drawn.flatMap((each) => each.troubles),
    ...mess(names, chance),
    ...patterns(names, days, every, chance),
    ...sundays(chance.pick(names.filter((_, index) => index % 11 !== 2 && index !== 8)), chance),
    ...outages(names, days, times, chance),
  ];
  const removed = chance.is(0.5) && size > 10 ? removal(names, days, chance) : new Map<string, Span>();
  const troublesOf = Map.groupBy(troubles, ({ org }) => org);
  const orgs = drawn.map(({ org }) => {
    const mass = removed.get(org.name);
    const edits = [...org.edits, ...editsOf(troublesOf.get(org.name) ?? [], days, chance)].sort((a, b) => a.at - b.at);
    return { ...org, edits, gone: mass === undefined ? org.gone : [...org.gone, mass] };
  });
  const end = START + (days + 1) * DAY;
  const deaf = START + chance.within(20, Math.max(21, days - 5)) * DAY;
  const listener = (name: string, hours: number, isDeaf: boolean, filter: Listener['filter']): Listener => {
    const from = START + chance.within(0, hours) * HOUR;
    const again = { from: deaf + (isDeaf ? chance.within(10, 40) * HOUR : 0), to: end };
    return { endpoint: `${name}@example.com`, filter, confirmed: [{ from, to: deaf }, again] };
  };
  return {
    ...{ seed, days, every, orgs, troubles },
    timezone: chance.pick(['UTC', 'Europe/Berlin', 'America/New_York']),
    quiet: seed % 3 === 0 ? null : [22, 7],
    checkOnChange: chance.is(0.8),
    listeners: [
      listener('ops', 20, chance.is(0.5), { audience: ['all'] }),
      listener('pager', 60, false, { audience: ['all'], severity: ['critical'] }),
      listener('billing', 30, chance.is(0.5), { audience: ['team'], team: ['billing'] }),
      listener('crm', 200, chance.is(0.5), { audience: ['team'], team: ['crm'] }),
    ],
    runs: mishaps(times, troubles, every, days, chance),
  };
}

/** Four weeks of a well-run fleet: nothing breaks, and every secret is rotated on the day on which it is due. */
export function quietWorld(size: number): World {
  const { orgs, listeners, runs, ...world } = drawWorld(1, size, 28);
  const span = { from: 0, to: Number.POSITIVE_INFINITY };
  return {
    ...world,
    quiet: null,
    troubles: [],
    listeners: listeners.map((listener) => ({ ...listener, confirmed: [span] })),
    orgs: orgs.map((org, index) => {
      const stored = START - Math.floor((index * 90) / size) * DAY;
      const edits = org.edits.filter(({ tag, at }) => tag === 'team' && at === 0);
      return { ...org, edits, versions: [stored, stored + 89 * DAY], gone: [], flow: 'client_credentials' };
    }),
    runs: Array.from({ length: 28 * 6 }, (_, index) => ({ ...UNEVENTFUL, at: START + index * 4 * HOUR + 7 * MINUTE })),
  };
}

const TEAMS = ['billing', 'crm', 'nobody', null];

function orgOf(name: string, index: number, size: number, days: number, chance: Chance) {
  const end = START + days * DAY;
  const edits: Edit[] = [];
  const set = (tag: string, value: string) => edits.push({ at: 0, tag, value });
  const team = TEAMS[index % TEAMS.length];
  if (team) set('team', team);
  if (chance.is(0.05)) set('severity', chance.pick(['critical', 'warning']));
  if (chance.is(0.1)) set('max-age-days', chance.pick(['180', '30', '0']));
  if (size > 10 && index === 7) set('enabled', 'false');
  const flow =
    size > 10 && index === 8 ? 'password' : size > 10 && index === 9 ? 'refresh_token' : 'client_credentials';
  const wrong = flow === 'client_credentials' ? wrongSecrets(name, days, chance) : { troubles: [], stored: [] };
  const versions = rotations(chance, end);
  // Salesforce takes its minutes to know a new one.
  const settling = versions.slice(1).map((from, each): Trouble => {
    const to = from + chance.within(0, 9) * MINUTE;
    return {
      ...{ incident: `${name} settling ${each}`, org: name, from, to },
      says: 'client-secret-wrong',
      pattern: { kind: 'steady' },
    };
  });
  const gone: readonly Span[] =
    size <= 10 || !chance.is(0.04)
      ? []
      : chance.is(0.5)
        ? [{ from: 0, to: START + chance.within(2, days) * DAY }]
        : [{ from: START + chance.within(2, days) * DAY, to: end + DAY }];
  const org: Org = {
    ...{ name, flow, edits, gone, sandbox: chance.is(0.2) },
    versions: [...versions, ...wrong.stored].sort((a, b) => a - b),
  };
  // A user's password is not the matter of this year: only what befalls all of them befalls it.
  const own = flow === 'client_credentials' ? [...incidents(name, days, chance), ...settling, ...wrong.troubles] : [];
  return { org, troubles: own };
}

/** On time, late, or never again. */
function rotations(chance: Chance, end: number): readonly number[] {
  const habit = chance.pick(['on time', 'on time', 'on time', 'on time', 'on time', 'late', 'late', 'late', 'never']);
  const versions = [START - chance.within(0, chance.is(0.1) ? 200 : 85) * DAY];
  for (let at = versions[0] ?? START; habit !== 'never'; ) {
    at = Math.max(
      at + (habit === 'late' ? chance.within(91, 130) : chance.within(76, 89)) * DAY,
      START + chance.within(1, 9) * DAY,
    );
    if (at >= end) break;
    versions.push(at);
  }
  return versions;
}

/** Most of the secrets, for some hours. */
function removal(names: readonly string[], days: number, chance: Chance): ReadonlyMap<string, Span> {
  const from = START + chance.within(10, days - 5) * DAY;
  const span = { from, to: from + chance.within(3, 40) * HOUR };
  return new Map(names.filter(() => chance.is(0.6)).map((name) => [name, span]));
}

/** What people do to the tags of an org in trouble. */
function editsOf(troubles: readonly Trouble[], days: number, chance: Chance): readonly Edit[] {
  return troubles.flatMap(({ from, to }): readonly Edit[] => {
    if (to - from < 6 * HOUR || !chance.is(0.25)) return [];
    const at = Math.max(from, START) + chance.within(0.5, 40) * HOUR;
    const later = at + chance.within(0.5, 12) * DAY;
    const set = (tag: string, value: string) => ({ at, tag, value });
    const day = new Date(at + chance.within(0, 30) * DAY).toISOString().slice(0, 10);
    switch (chance.pick(['team', 'severity', 'day', 'recovered', 'instant', 'off', 'age'])) {
      case 'team':
        return [set('team', chance.pick(['crm', 'billing', 'nobody']))];
      case 'severity':
        return [set('severity', chance.pick(['critical', 'warning']))];
      case 'day':
        return [set('mute-until', day), { at: later + 30 * DAY, tag: 'mute-until', value: null }];
      case 'recovered':
        return [set('mute-until', 'recovered')];
      case 'instant':
        return [set('mute-until', `recovered@${new Date(at).toISOString()}`)];
      case 'off':
        return [set('enabled', 'false'), { at: Math.min(later, START + days * DAY), tag: 'enabled', value: null }];
      default:
        return [set('max-age-days', chance.pick(['60', '120']))];
    }
  });
}

/** What befalls the checker itself, more often than not when it has something to tell. */
function mishaps(times: readonly number[], troubles: readonly Trouble[], every: number, days: number, chance: Chance) {
  const runs = new Map<number, Planned>(times.map((at, index) => [index, { ...UNEVENTFUL, at }]));
  const befall = (aYear: number, what: (run: Planned) => Partial<Planned>) => {
    for (let count = chance.times((aYear * days) / 365); count > 0; count -= 1) {
      const news = chance.pick(troubles);
      const first = times.findIndex((at) => at >= (chance.is(0.5) ? news.from : news.to));
      const index = chance.is(0.7) && first >= 0 ? first : Math.floor(chance.next() * times.length);
      const run = runs.get(index);
      if (run !== undefined) runs.set(index, { ...run, ...what(run) });
    }
  };
  befall(14, () => ({ dies: { at: 'checking', call: 1 + Math.floor(chance.next() * 100) } }));
  befall(20, () => ({ dies: { at: 'telling', call: 1 + Math.floor(chance.next() * 12) } }));
  befall(8, () => ({ hangs: { call: 1 + Math.floor(chance.next() * 150), ms: chance.within(1, 8) * MINUTE } }));
  befall(12, () => ({ refuses: chance.pick(['all', 'all', 'billing', 'crm', '*']) }));
  befall(8, () => ({ conflicts: chance.within(0.1, 1) }));
  befall(4, () => ({ conflicts: chance.within(0.1, 1), throttled: true }));
  befall(4, () => ({ clock: chance.within(0.2, 40) * HOUR * chance.pick([-1, 1]) }));
  befall(6, () => ({ twice: true }));
  befall(15, ({ at }) => ({ at: at + chance.within(0, Math.min(0.7 * every, 2)) * HOUR }));
  return [...runs.values()];
}
