import { DAY_MS, utcDay } from '../clock.ts';
import { duration } from './text.ts';

export const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

/** Instants as a person in one time zone says them at one moment; ISO texts that are no instant give null. */
export type LocalTime = {
  /** `22 Nov 2026 08:00`. */
  readonly stamp: string;
  /** `22 Nov 08:00`, with the year when it is another. */
  readonly at: (iso: string | null) => string | null;
  /** `22 Nov`, with the year when it is another. */
  readonly date: (iso: string | null) => string | null;
  /** `24 Nov 02:00 to 06:00`, `24 Nov 22:00 to 25 Nov 06:00`. */
  readonly span: (from: string | null, to: string | null) => string | null;
  /** Midnights passed since then; never negative. */
  readonly daysSince: (iso: string | null) => number | null;
  /** `08:00 today`, `22:00 yesterday, 10 h`, `19 Nov, 3 days`. */
  readonly since: (iso: string | null) => string | null;
  /** `04:00` of today, `22:00 yesterday`, `19 Nov`. */
  readonly moment: (iso: string | null) => string | null;
  /** `today`, `tomorrow`, `in 14 days`; days past count as today. */
  readonly until: (iso: string | null) => string | null;
  /** `due tomorrow, 23 Nov`, `overdue since 19 Nov, 3 days`. */
  readonly due: (iso: string | null) => string | null;
  /** The local calendar day so many days ahead, as `2026-11-25`. */
  readonly dayAhead: (days: number) => string;
};

type Parts = { readonly year: number; readonly month: string; readonly day: number; readonly time: string };
type Local = Parts & { readonly at: number; readonly dayNumber: number };

/** To make a format takes longer than to use it thousands of times. */
const FORMATS = new Map<string, Intl.DateTimeFormat>();

/**
 * Year, month and day in figures, and the time by 24 hours.
 * @throws RangeError when the zone is not known here.
 */
export function formatIn(timezone: string): Intl.DateTimeFormat {
  const format =
    FORMATS.get(timezone) ??
    new Intl.DateTimeFormat('en-US', {
      timeZone: timezone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
    });
  FORMATS.set(timezone, format);
  return format;
}

/**
 * @param timezone IANA name.
 * @throws RangeError when the zone is not known here.
 */
export function localTime(now: Date, timezone: string): LocalTime {
  const format = formatIn(timezone);
  const local = (at: Date): Local => {
    const part = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
    const [year, month, day] = [Number(part.year), Number(part.month), Number(part.day)];
    return {
      at: at.getTime(),
      year,
      month: MONTHS[month - 1] ?? '',
      day,
      time: `${part.hour}:${part.minute}`,
      dayNumber: Date.UTC(year, month - 1, day) / DAY_MS,
    };
  };
  // Thousands of orgs share a few instants, and a zone's rules are slow to ask.
  const known = new Map<string, Local | null>();
  const parsed = (iso: string | null): Local | null => {
    if (iso === null) return null;
    const before = known.get(iso);
    if (before !== undefined) return before;
    const at = new Date(iso);
    const then = Number.isNaN(at.getTime()) ? null : local(at);
    known.set(iso, then);
    return then;
  };

  const today = local(now);
  const date = (day: Parts) => `${day.day} ${day.month}${day.year === today.year ? '' : ` ${day.year}`}`;
  const daysAgo = (then: Local) => today.dayNumber - then.dayNumber;

  const dated = (then: Local) => `${date(then)} ${then.time}`;

  return {
    at: (iso) => {
      const then = parsed(iso);
      return then === null ? null : dated(then);
    },
    date: (iso) => {
      const then = parsed(iso);
      return then === null ? null : date(then);
    },
    span: (fromIso, toIso) => {
      const [from, to] = [parsed(fromIso), parsed(toIso)];
      if (from === null || to === null) return null;
      return `${dated(from)} to ${from.dayNumber === to.dayNumber ? to.time : dated(to)}`;
    },
    daysSince: (iso) => {
      const then = parsed(iso);
      return then === null ? null : Math.max(0, daysAgo(then));
    },
    stamp: `${today.day} ${today.month} ${today.year} ${today.time}`,
    since: (iso) => {
      const then = parsed(iso);
      if (then === null) return null;
      const days = daysAgo(then);
      if (days === 0) return `${then.time} today`;
      if (days === 1) return `${then.time} yesterday, ${duration(today.at - then.at)}`;
      return days > 1 ? `${date(then)}, ${days} days` : date(then);
    },
    moment: (iso) => {
      const then = parsed(iso);
      if (then === null) return null;
      const days = daysAgo(then);
      if (days === 0) return then.time;
      return days === 1 ? `${then.time} yesterday` : date(then);
    },
    due: (iso) => {
      const then = parsed(iso);
      if (then === null) return null;
      const days = -daysAgo(then);
      if (then.at <= today.at) return `overdue since ${date(then)}${days < -1 ? `, ${-days} days` : ''}`;
      return `due ${daysAhead(days)}, ${date(then)}`;
    },
    until: (iso) => {
      const then = parsed(iso);
      return then === null ? null : daysAhead(-daysAgo(then));
    },
    dayAhead: (days) => utcDay(new Date((today.dayNumber + days) * DAY_MS)),
  };
}

function daysAhead(days: number): string {
  if (days <= 0) return 'today';
  return days === 1 ? 'tomorrow' : `in ${days} days`;
}
