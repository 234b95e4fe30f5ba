import { planEvents } from './plan-events.ts';
import { planLife } from './plan-life.ts';
import { type Random, randomOf } from './random.ts';
import {
  DAY,
  type Face,
  type FleetEvent,
  GAP,
  HOUR,
  HOURS,
  type Plan,
  type PlannedOrg,
  type Span,
  type Trouble,
  YEAR_END,
  YEAR_START,
} from './things.ts';

/** Plans a year for so many orgs. */
export function planYear(seed: number, orgCount: number): Plan {
  const random = randomOf(seed);
  const names = Array.from({ length: orgCount }, (_, index) => `org-${String(index).padStart(3, '0')}`);
  const events = planEvents(random, names);
  const orgs = names.map((name, index) => planOrg(random, name, index, events));
  const hours = Array.from({ length: 120 }, () => random.whole(48, HOURS - 48));
  const killed = new Map<number, number>();
  for (const hour of hours.slice(0, 60)) {
    // A run that dies right after another one is not what is measured here.
    if (!killed.has(hour - 1) && !killed.has(hour + 1)) killed.set(hour, random.next());
  }
  return { seed, orgs, events, killed, overlapping: new Set(hours.slice(60).filter((hour) => !killed.has(hour))) };
}

function planOrg(random: Random, name: string, index: number, events: readonly FleetEvent[]): PlannedOrg {
  const sandbox = random.chance(0.25);
  const flow = index < 2 ? 'password' : 'client_credentials';
  const listedFrom = random.chance(0.05) ? YEAR_START + random.whole(20 * DAY, 300 * DAY) : YEAR_START;
  const deletedAt = random.chance(0.04) ? random.whole(listedFrom + 30 * DAY, YEAR_END - 15 * DAY) : null;
  const life = planLife(random, { name, sandbox, flow, listedFrom, until: deletedAt ?? YEAR_END }, events);
  const calm = (length: number) => calmSpan(random, life.busy, length);
  const mutes = random.chance(0.2) ? [muteOf(random, life.troubles, calm)].filter((span) => span !== null) : [];
  const disabledSpan = random.chance(0.05) ? calm(random.whole(3 * DAY, 25 * DAY)) : null;
  const changed = random.chance(0.1) ? calm(2 * DAY) : null;
  const hiccups = new Map<number, Face>();
  for (let count = random.whole(0, 9); count > 0; count -= 1) {
    const hour = random.whole(0, HOURS);
    const face = random.pick<Face>(['timeout', 'reset', 'http-503', 'http-429', 'dns']);
    hiccups.set(hour, face);
    if (random.chance(0.2)) hiccups.set(hour + 1, face);
  }
  return {
    name,
    team: random.pick<PlannedOrg['team']>(['billing', 'crm', null]),
    severity: random.chance(0.2) ? 'warning' : 'critical',
    sandbox,
    flow,
    versions: life.versions,
    accepted: life.accepted,
    troubles: life.troubles,
    mutes,
    acknowledged: life.troubles.flatMap((trouble) => acknowledgementOf(random, trouble)),
    disabled: disabledSpan === null ? [] : [disabledSpan],
    hiccups,
    userChangedAt: changed?.from ?? null,
    listedFrom,
    deletedAt,
  };
}

function acknowledgementOf(random: Random, { from, to, kind }: Trouble): readonly Span[] {
  if (kind === 'flapping' || to - from < 30 * HOUR || random.chance(0.7)) return [];
  return [{ from: from + random.whole(3 * HOUR, 20 * HOUR), to: to + random.whole(HOUR, GAP / 2) }];
}

/** Half of the mutes are set for a calm time in which nothing happens, half over a trouble. */
function muteOf(random: Random, troubles: readonly Trouble[], calm: (length: number) => Span | null) {
  const [trouble] = troubles.filter(({ from, to }) => to - from > 10 * HOUR);
  const span =
    trouble !== undefined && random.chance(0.6)
      ? { from: trouble.from - random.whole(HOUR, 5 * HOUR), to: trouble.from + random.whole(2 * HOUR, 40 * HOUR) }
      : calm(random.whole(10 * HOUR, 5 * DAY));
  return span === null ? null : { ...span, tagUntil: span.to + random.whole(HOUR, 5 * DAY) };
}

function calmSpan(random: Random, busy: readonly Span[], length: number): Span | null {
  for (let attempt = 0; attempt < 20; attempt += 1) {
    const from = random.whole(YEAR_START + 25 * DAY, YEAR_END - 10 * DAY - length);
    const span = { from, to: from + length };
    if (busy.every((other) => span.to + GAP < other.from || span.from > other.to + GAP)) return span;
  }
  return null;
}
