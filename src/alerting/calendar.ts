import { DAY_MS } from '../clock.ts';
import type { Policy } from '../policy.ts';
import { formatIn, MONTHS } from '../wording/local-time.ts';

/** Days, hours and rounds where the operator lives. A day is a number of days since 1 January 1970. */
export type Calendar = {
  readonly dayOf: (iso: string) => number;
  /** `24 Nov 02:00`. */
  readonly stampOf: (iso: string) => string;
  /** The rounds that are owed by now: the days whose 08:00 has passed last, any day and a Monday. */
  readonly owedRounds: (now: Date) => Rounds;
  /** Whether that instant lies in the quiet hours. */
  readonly isQuiet: (at: Date) => boolean;
};

export type Rounds = { readonly daily: number; readonly weekly: number };

/** Rounds of reminders are owed from then on, in minutes of the local day. */
const ROUND_MINUTES = 8 * 60;

export function calendarOf({ timezone, quietHours }: Pick<Policy, 'timezone' | 'quietHours'>): Calendar {
  const format = formatIn(timezone);
  const local = (at: Date): { readonly day: number; readonly minutes: number } => {
    const part = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
    const day = Date.UTC(part.year ?? 0, (part.month ?? 1) - 1, part.day) / DAY_MS;
    return { day, minutes: (part.hour ?? 0) * 60 + (part.minute ?? 0) };
  };

  return {
    dayOf: (iso) => local(new Date(iso)).day,
    stampOf: (iso) => {
      const { day, minutes } = local(new Date(iso));
      const date = new Date(day * DAY_MS);
      const time = new Date(minutes * 60_000).toISOString().slice(11, 16);
      return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${time}`;
    },
    owedRounds: (now) => {
      const { day, minutes } = local(now);
      const daily = minutes >= ROUND_MINUTES ? day : day - 1;
      // 1 January 1970 was a Thursday.
      return { daily, weekly: daily - ((daily + 3) % 7) };
    },
    isQuiet: (at) => {
      if (quietHours === null) return false;
      const { minutes } = local(at);
      const [from, to] = [minutesOf(quietHours.from), minutesOf(quietHours.to)];
      return from < to ? from <= minutes && minutes < to : from <= minutes || minutes < to;
    },
  };
}

/** Ends of days that were looked for; thousands of orgs may be muted until the same few. */
const ENDS = new Map<string, Date>();

/** The instant at which that local day ends: its successor's midnight. */
export function endOfDay(day: string, timezone: string): Date {
  const known = ENDS.get(`${day} ${timezone}`);
  if (known !== undefined) return known;
  const end = endFound(day, timezone);
  ENDS.set(`${day} ${timezone}`, end);
  return end;
}

function endFound(day: string, timezone: string): Date {
  const midnight = Date.parse(`${day}T00:00:00Z`) + DAY_MS;
  const { dayOf } = calendarOf({ timezone, quietHours: null });
  const next = midnight / DAY_MS;
  // The zone is at most 14 hours off; the first instant that belongs to the next day, by halves.
  let [before, after] = [midnight - DAY_MS, midnight + DAY_MS];
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (dayOf(new Date(middle).toISOString()) >= next) after = middle;
    else before = middle;
  }
  return new Date(after);
}

function minutesOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
}
