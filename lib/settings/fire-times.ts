import { Cron } from 'croner';

/** A recurring schedule in AWS's own syntax, and how far apart its fire times lie. */
export type Schedule = {
  /** As EventBridge Scheduler takes it. */
  readonly expression: string;
  readonly smallestGapMinutes: number;
  readonly largestGapMinutes: number;
};

const MINUTES = { minute: 1, hour: 60, day: 1440 } as const;
const CLOCK_SIGNS = /^[\d*,/-]+$/;
/** A day of the month, its nearest weekday (`15W`), the last day (`L`), the last weekday (`LW`), lists, ranges and steps. */
const DAY_SIGNS = /^(?:[?*]|L|LW|\d{1,2}W|[\d*][\d*,/-]*)$/;
const MONTH_SIGNS = /^(?:\d|JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC|[*,/-])+$/;
const WEEKDAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

/** Two years, one of them a leap year; fixed, so that the same settings always give the same template. */
const FROM = new Date('2027-01-01T00:00:00Z');
const TO = new Date('2029-01-01T00:00:00Z');
const TOMORROW = new Date('2027-01-02T00:00:00Z');

/** Two years of fire times take longer to compute than all the rest of a stack, which asks for the same ones twice. */
const CRONS = new Map<string, Schedule>();

/**
 * Reads `rate(…)` or AWS's six-field `cron(…)` and computes its gaps in that time zone. A change of the clocks is counted
 * between days; within one day a gap may once a year be an hour longer.
 * Syntax: https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
 * @throws RangeError that says what the expression must be.
 */
export function readSchedule(expression: string, timezone: string): Schedule {
  const [, kind, argument] = /^(rate|cron)\((.*)\)$/.exec(expression.trim()) ?? [];
  if (kind === 'rate') return readRate(argument ?? '');
  if (kind === 'cron') {
    const known = CRONS.get(`${argument} ${timezone}`) ?? readCron(argument ?? '', timezone);
    CRONS.set(`${argument} ${timezone}`, known);
    return known;
  }
  throw new RangeError('rate(4 hours), or cron(…) with the six fields of AWS');
}

function readRate(argument: string): Schedule {
  const [, count, unit, plural] = /^([1-9]\d{0,4}) (minute|hour|day)(s?)$/.exec(argument.trim()) ?? [];
  if (unit === undefined || (count === '1') !== (plural === '')) {
    throw new RangeError('a rate such as rate(1 hour), rate(4 hours) or rate(1 day)');
  }
  const gap = Number(count) * MINUTES[unit as keyof typeof MINUTES];
  return { expression: `rate(${argument.trim()})`, smallestGapMinutes: gap, largestGapMinutes: gap };
}

function readCron(argument: string, timezone: string): Schedule {
  const fields = argument.trim().toUpperCase().split(/\s+/);
  const [minutes, hours, dayOfMonth, month, dayOfWeek, year] = fields;
  if (fields.length !== 6 || !minutes || !hours || !dayOfMonth || !month || !dayOfWeek || !year) {
    throw new RangeError('a cron of six fields: minutes, hours, day of month, month, day of week, year');
  }
  if ((dayOfMonth === '?') === (dayOfWeek === '?')) {
    throw new RangeError('a cron with ? as either its day of month or its day of week, as AWS demands');
  }
  if (year !== '*') {
    throw new RangeError('a cron with * as its year, because a schedule that ends leaves the credentials unwatched');
  }
  const clockIsRead = CLOCK_SIGNS.test(minutes) && CLOCK_SIGNS.test(hours);
  if (!clockIsRead || !DAY_SIGNS.test(dayOfMonth) || !MONTH_SIGNS.test(month)) {
    throw new RangeError('a cron that uses in each field only the signs AWS knows for it');
  }
  const days = `${dayOfMonth === '?' ? '*' : dayOfMonth} ${month} ${dayOfWeek.split(',').map(weekday).join(',')}`;
  const times = timesOfDay(minutes, hours);
  const gaps = [...gapsWithinDay(times), ...gapsBetweenDays(times, days, timezone)];
  return {
    expression: `cron(${fields.join(' ')})`,
    smallestGapMinutes: Math.min(...gaps),
    largestGapMinutes: Math.max(...gaps),
  };
}

const WEEKDAY = '(?:[1-7]|SUN|MON|TUE|WED|THU|FRI|SAT)';
const ONE_WEEKDAY = new RegExp(`^${WEEKDAY}(?:L|#[1-5])?$`);
const WEEKDAY_RANGE = new RegExp(`^(${WEEKDAY})-(${WEEKDAY})$`);

/** One part of AWS's day of the week, where SUN-SAT are 1-7, as the same part for the library; a bare L is Saturday. */
function weekday(part: string): string {
  if (part === '*' || part === '?') return '*';
  if (part === 'L') return '7';
  if (ONE_WEEKDAY.test(part)) return part;
  const [, from, to] = WEEKDAY_RANGE.exec(part) ?? [];
  const number = (day: string | undefined) => Number(day) || WEEKDAYS.indexOf(day ?? '') + 1;
  if (from === undefined || number(from) > number(to)) {
    throw new RangeError(
      'a cron whose day of week is made of 1-7 or SUN-SAT, in ranges that run forwards, with L or #1 to #5 where needed',
    );
  }
  return `${number(from)}-${number(to)}`;
}

/** A schedule of the library's, in UTC, that counts weekdays as AWS does, and takes its `0/15`. */
function parse(expression: string): Cron {
  try {
    return new Cron(expression, { utcOffset: 0, mode: '5-part', sloppyRanges: true, alternativeWeekdays: true });
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/^Cron\w+: /, '') : String(error);
    throw new RangeError(`a cron that can be computed (${reason})`, { cause: error });
  }
}

/** Minutes since midnight, ascending: the same on every day on which the schedule fires. */
function timesOfDay(minutes: string, hours: string): readonly number[] {
  const day = parse(`${minutes} ${hours} * * *`);
  const times: number[] = [];
  const before = new Date(FROM.getTime() - 1);
  for (let at = day.nextRun(before); at !== null && at < TOMORROW; at = day.nextRun(at)) {
    times.push((at.getTime() - FROM.getTime()) / 60_000);
  }
  return times;
}

function gapsWithinDay(times: readonly number[]): readonly number[] {
  return times.slice(1).map((time, index) => time - (times[index] ?? time));
}

/** From the last fire time of each day to the first of the next one, as clocks in that time zone show them. */
function gapsBetweenDays(times: readonly number[], days: string, timezone: string): readonly number[] {
  const midnights = parse(`0 0 ${days}`);
  const instantOf = clockOf(timezone);
  const [opening, closing] = [times[0] ?? 0, times.at(-1) ?? 0];
  const gaps: number[] = [];
  let day = nextOf(midnights, new Date(FROM.getTime() - 1));
  while (day < TO) {
    const next = nextOf(midnights, day);
    gaps.push((instantOf(next, opening) - instantOf(day, closing)) / 60_000);
    day = next;
  }
  return gaps;
}

/** The instant at which clocks in that time zone show so many minutes after midnight of a day. */
function clockOf(timezone: string): (day: Date, minutes: number) => number {
  const clock = new Intl.DateTimeFormat('sv', { timeZone: timezone, dateStyle: 'short', timeStyle: 'medium' });
  const ahead = (at: number) => Date.parse(`${clock.format(at).replace(' ', 'T')}Z`) - at;
  return (day, minutes) => {
    const shown = day.getTime() + minutes * 60_000;
    const near = shown - ahead(shown);
    const at = shown - ahead(near);
    // A time that the clocks leave out comes once they have gone on.
    return at + ahead(at) === shown ? at : Math.max(near, at);
  };
}

function nextOf(schedule: Cron, after: Date): Date {
  const next = schedule.nextRun(after);
  if (next === null) throw new RangeError('a cron that can be computed (it names a date that does not exist)');
  return next;
}

/** True where every fire time lies in that daily window, which may cross midnight; a rate fires at any hour. */
export function allInQuietHours(
  { expression }: Schedule,
  { from, to }: { readonly from: string; readonly to: string },
): boolean {
  const [minutes, hours] = /^cron\((\S+) (\S+) /.exec(expression)?.slice(1) ?? [];
  if (minutes === undefined || hours === undefined) return false;
  const minuteOf = (clock: string) => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));
  const [start, end] = [minuteOf(from), minuteOf(to)];
  const isQuiet = (time: number) => (start < end ? time >= start && time < end : time >= start || time < end);
  return timesOfDay(minutes, hours).every(isQuiet);
}
