import { type CronExpression, CronExpressionParser } from 'cron-parser';

/** A recurring schedule in AWS's own syntax, and how far apart its fire times lie. */
export type Schedule = {
  /** As EventBridge Scheduler takes it. */
  readonly expression: string;
  readonly smallestGapMinutes: number;
  readonly largestGapMinutes: number;
};

const MINUTES = { minute: 1, hour: 60, day: 1440 } as const;
const CLOCK_SIGNS = /^[\d*,/-]+$/;
const DAY_SIGNS = /^[\d*?,/L-]+$/;
const MONTH_SIGNS = /^(?:\d|JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC|[*,/-])+$/;
const WEEKDAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

/** Two years, one of them a leap year; fixed, so that the same settings always give the same template. */
const FROM = new Date('2027-01-01T00:00:00Z');
const TO = new Date('2029-01-01T00:00:00Z');

/**
 * Reads `rate(…)` or AWS's six-field `cron(…)` and computes its gaps in that time zone. A change of the clocks is counted
 * between days; within one day a gap may once a year be an hour longer.
 * Syntax: https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
 * @throws RangeError that says what the expression must be.
 */
export function readSchedule(expression: string, timezone: string): Schedule {
  const [, kind, argument] = /^(rate|cron)\((.*)\)$/.exec(expression.trim()) ?? [];
  if (kind === 'rate') return readRate(argument ?? '');
  if (kind === 'cron') return readCron(argument ?? '', timezone);
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
  if (dayOfMonth.includes('W')) {
    throw new RangeError(
      'a cron without W (nearest weekday), because its gaps cannot be computed; name days of the week',
    );
  }
  const clockIsRead = CLOCK_SIGNS.test(minutes) && CLOCK_SIGNS.test(hours);
  if (!clockIsRead || !DAY_SIGNS.test(dayOfMonth) || !MONTH_SIGNS.test(month)) {
    throw new RangeError('a cron that uses in each field only the signs AWS knows for it');
  }
  const days = `${dayOfMonth} ${month} ${dayOfWeek.split(',').map(toUnixWeekday).join(',')}`;
  const times = timesOfDay(parse(`${minutes} ${hours} ${days}`, timezone));
  const gaps = [...gapsWithinDay(times), ...gapsBetweenDays(times, days, timezone)];
  return {
    expression: `cron(${fields.join(' ')})`,
    smallestGapMinutes: Math.min(...gaps),
    largestGapMinutes: Math.max(...gaps),
  };
}

/** AWS counts SUN-SAT as 1-7, where the rest of the world has 0-6; a bare L is Saturday. */
function toUnixWeekday(part: string): string {
  if (part === '*' || part === '?') return '*';
  if (part === 'L') return '6';
  const pattern = /^([1-7]|SUN|MON|TUE|WED|THU|FRI|SAT)(?:(L|#[1-5])|-([1-7]|SUN|MON|TUE|WED|THU|FRI|SAT))?$/;
  const [matched, from, suffix, to] = pattern.exec(part) ?? [];
  if (matched === undefined || from === undefined) {
    throw new RangeError('a cron whose day of week is made of 1-7 or SUN-SAT, with L or #1 to #5 where needed');
  }
  const number = (day: string) => (/\d/.test(day) ? Number(day) - 1 : WEEKDAYS.indexOf(day));
  return to === undefined ? `${number(from)}${suffix ?? ''}` : `${number(from)}-${number(to)}`;
}

function parse(expression: string, timezone: string): CronExpression {
  try {
    return CronExpressionParser.parse(expression, { tz: timezone, currentDate: FROM });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new RangeError(`a cron that can be computed (${reason})`, { cause: error });
  }
}

/** Minutes since midnight, ascending: the same on every day on which the schedule fires. */
function timesOfDay({ fields }: CronExpression): readonly number[] {
  const hours = fields.hour.values.map(Number);
  const minutes = fields.minute.values.map(Number);
  return hours.flatMap((hour) => minutes.map((minute) => hour * 60 + minute)).sort((a, b) => a - b);
}

function gapsWithinDay(times: readonly number[]): readonly number[] {
  return times.slice(1).map((time, index) => time - (times[index] ?? time));
}

/** From the last fire time of each day to the first of the next one. */
function gapsBetweenDays(times: readonly number[], days: string, timezone: string): readonly number[] {
  const first = times[0] ?? 0;
  const last = times.at(-1) ?? 0;
  const at = (time: number) => parse(`${time % 60} ${Math.floor(time / 60)} ${days}`, timezone);
  const opening = at(first);
  const closing = at(last);
  const gaps: number[] = [];
  let opened = opening.next().getTime();
  for (let closed = closing.next().getTime(); closed < TO.getTime(); closed = closing.next().getTime()) {
    while (opened <= closed) opened = opening.next().getTime();
    gaps.push((opened - closed) / 60_000);
  }
  return gaps;
}
