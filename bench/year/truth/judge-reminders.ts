import type { Told } from './log.ts';
import type { Moment } from './moments.ts';
import { DAY, HOUR, type PlannedOrg, RETIREMENT, YEAR_START } from './things.ts';

/** Reminders of one org against those it should have had. */
export type ReminderCount = {
  readonly expected: number;
  readonly missed: readonly string[];
  readonly repeated: readonly string[];
};

type Received = { readonly at: number; readonly notice: Told };
/** A date and the days around it on which to remind; after the last one weekly, or no more. */
type Ladder = {
  readonly name: string;
  readonly anchor: number;
  readonly days: readonly number[];
  readonly weekly: boolean;
  /** While this holds the reminder stands. */
  readonly stands: (moment: Moment) => boolean;
  readonly isOne: (notice: Told) => boolean;
};

const LIMIT = 90 * DAY;
const ROTATION_KINDS = ['rotation-due', 'rotation-overdue'];
/** A reminder may wait for the end of the night, or of an incident. */
const PATIENCE = 25 * HOUR;

/** Compares the reminders that came with the ladders that the year's secrets went up. */
export function remindersOf(
  org: PlannedOrg,
  moments: readonly Moment[],
  received: readonly Received[],
  summarised: boolean,
): ReminderCount {
  const counts = laddersOf(org).map((ladder) => climb(org, ladder, moments, received, summarised));
  return {
    expected: counts.reduce((sum, { expected }) => sum + expected, 0),
    missed: counts.flatMap(({ missed }) => missed),
    repeated: counts.flatMap(({ repeated }) => repeated),
  };
}

/** Has a reminder been due for this org on the first day? Many of these are told in one summary. */
export function isDueAtStart({ versions, flow, listedFrom }: PlannedOrg): boolean {
  const since = versions[0]?.valueSince ?? 0;
  return listedFrom === YEAR_START && (flow === 'password' || YEAR_START >= since + LIMIT - 14 * DAY);
}

function laddersOf({ versions, flow, listedFrom }: PlannedOrg): readonly Ladder[] {
  const values = [...new Map(versions.map((version) => [version.valueSince, version])).values()];
  const age = values.map(({ valueSince }): Ladder => {
    const dueAt = valueSince + LIMIT;
    return {
      name: `secret of ${new Date(valueSince).toISOString().slice(0, 10)}`,
      anchor: dueAt,
      days: [-14, -7, -1, 0],
      weekly: true,
      stands: ({ situation }) => situation.current.valueSince === valueSince,
      isOne: ({ kind, dueAt: said }) => ROTATION_KINDS.includes(kind) && said !== null && Date.parse(said) === dueAt,
    };
  });
  const clients = versions.filter(({ clientId }, index) => index > 0 && clientId !== versions[index - 1]?.clientId);
  const pairs = clients.map(
    ({ storedAt, clientId }): Ladder => ({
      name: 'former pair of keys',
      anchor: storedAt,
      days: [0, 21],
      weekly: false,
      stands: ({ at, situation }) => situation.current.clientId === clientId && at < storedAt + 30 * DAY,
      isOne: ({ kind, dueAt, since }) =>
        kind === 'rotation-due' && dueAt === null && since !== null && Date.parse(since) === storedAt,
    }),
  );
  const legacy: Ladder = {
    name: 'password flow',
    anchor: RETIREMENT,
    days: [-(RETIREMENT - listedFrom) / DAY, -90, -30, -7, 0],
    weekly: false,
    stands: ({ answered, broken, settling }) => answered && !broken && !settling,
    isOne: ({ kind }) => kind === 'legacy-flow',
  };
  return [...age, ...pairs, ...(flow === 'password' ? [legacy] : [])];
}

function climb(
  org: PlannedOrg,
  ladder: Ladder,
  moments: readonly Moment[],
  received: readonly Received[],
  summarised: boolean,
): ReminderCount {
  const came = received
    .filter(({ notice }) => ladder.isOne(notice))
    .map(({ at, notice }) => ({ at, id: notice.id, rung: rungAt(ladder, Date.parse(notice.at)) }));
  const unique = [...new Map(came.map((reminder) => [reminder.id, reminder])).values()];
  const repeated = unique.filter(({ rung }, index) => unique.findIndex((other) => other.rung === rung) !== index);

  let said = summarised ? (rungAt(ladder, YEAR_START) ?? Number.NEGATIVE_INFINITY) : Number.NEGATIVE_INFINITY;
  let expected = 0;
  const missed: string[] = [];
  for (const moment of moments) {
    const rung = rungAt(ladder, moment.at);
    if (rung === null || rung <= said || !isHeard(moment) || !ladder.stands(moment)) continue;
    said = rung;
    expected += 1;
    const due = moment.at;
    const lastDay = moments.at(-1)?.at ?? 0;
    const done = unique.some(
      (reminder) => reminder.rung !== null && reminder.rung >= rung && reminder.at <= due + PATIENCE,
    );
    const still = moments.every(
      ({ at }, index) =>
        at < due || at > due + PATIENCE || (moments[index] !== undefined && ladder.stands(moments[index])),
    );
    if (!done && still && due + PATIENCE < lastDay) missed.push(`${org.name}: ${ladder.name}, day ${rung}`);
  }
  return { expected, missed, repeated: repeated.map(({ rung }) => `${org.name}: ${ladder.name}, day ${rung}`) };
}

/** Reminders are warnings, and wait while something befalls the whole fleet. */
function isHeard({ watched, muted, quiet, situation }: Moment): boolean {
  return watched && !muted && !quiet && situation.face === null;
}

function rungAt({ anchor, days, weekly }: Ladder, at: number): number | null {
  const day = (at - anchor) / DAY;
  const last = days.at(-1) ?? 0;
  if (weekly && day >= last) return last + Math.floor((day - last) / 7) * 7;
  return days.findLast((rung) => rung <= day) ?? null;
}
