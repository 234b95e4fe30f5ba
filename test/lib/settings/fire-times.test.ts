import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { readSchedule } from '../../../lib/settings/fire-times.ts';

const HOUR = 60;
const DAY = 24 * HOUR;

function gapsOf(expression: string, timezone = 'UTC'): readonly [smallest: number, largest: number] {
  const { smallestGapMinutes, largestGapMinutes } = readSchedule(expression, timezone);
  return [smallestGapMinutes, largestGapMinutes];
}

describe('The gaps of a schedule', () => {
  test.each([
    ['rate(30 minutes)', 30, 30],
    ['rate(1 hour)', HOUR, HOUR],
    ['rate(4 hours)', 4 * HOUR, 4 * HOUR],
    ['rate(1 day)', DAY, DAY],
    ['rate(3 days)', 3 * DAY, 3 * DAY],
    ['cron(* * * * ? *)', 1, 1],
    ['cron(0 * * * ? *)', HOUR, HOUR],
    ['cron(0/20 * ? * * *)', 20, 20],
    ['cron(10/20 * ? * * *)', 20, 20],
    ['cron(0 0-23/6 * * ? *)', 6 * HOUR, 6 * HOUR],
    ['cron(0 6,18 * * ? *)', 12 * HOUR, 12 * HOUR],
    ['cron(30 7,9 * * ? *)', 2 * HOUR, 22 * HOUR],
    ['cron(0 6 ? * MON-FRI *)', DAY, 3 * DAY],
    ['cron(0/15 8-17 ? * MON-FRI *)', 15, 2 * DAY + 14 * HOUR + 15],
    ['cron(0 6 ? * MON,THU *)', 3 * DAY, 4 * DAY],
    ['cron(0 6 1,15 * ? *)', 14 * DAY, 17 * DAY],
    ['cron(0 6 L * ? *)', 28 * DAY, 31 * DAY],
    ['cron(0 6 15W * ? *)', 28 * DAY, 32 * DAY],
    ['cron(0 6 LW * ? *)', 28 * DAY, 33 * DAY],
    ['cron(0 6 ? * FRI#2 *)', 28 * DAY, 35 * DAY],
    ['cron(0 6 ? * FRIL *)', 28 * DAY, 35 * DAY],
    ['cron(0 6 ? 1 * *)', DAY, 335 * DAY + DAY],
    ['cron(0 6 1 1 ? *)', 365 * DAY, 366 * DAY],
  ])('%s lie %d to %d minutes apart', (expression, smallest, largest) => {
    expect(gapsOf(expression)).toEqual([smallest, largest]);
  });

  test.each([
    ['cron(0 6 ? * 2-6 *)', 'cron(0 6 ? * MON-FRI *)'],
    ['cron(0 6 ? * 1 *)', 'cron(0 6 ? * SUN *)'],
    ['cron(0 6 ? * L *)', 'cron(0 6 ? * SAT *)'],
    ['cron(0 6 ? * 6L *)', 'cron(0 6 ? * FRIL *)'],
    ['cron(0 6 ? * 3#1 *)', 'cron(0 6 ? * TUE#1 *)'],
    ['cron(0 6 ? * mon-fri *)', 'cron(0 6 ? * MON-FRI *)'],
    ['cron(0 6 ? * * *)', 'cron(0 6 * * ? *)'],
  ])('%s means %s, as AWS counts the week from Sunday as 1', (byNumber, byName) => {
    expect(gapsOf(byNumber)).toEqual(gapsOf(byName));
  });

  test('numbers of weekdays are not those of Unix, where 5 is Friday', () => {
    const [, thursdayToMonday] = gapsOf('cron(0 6 ? * 2-5 *)');
    expect(thursdayToMonday).toBe(4 * DAY);
  });

  test('a night on which the clocks change makes the gap an hour longer or shorter', () => {
    expect(gapsOf('cron(0 6 * * ? *)', 'Europe/Berlin')).toEqual([23 * HOUR, 25 * HOUR]);
    expect(gapsOf('cron(0 6 * * ? *)', 'Asia/Tokyo')).toEqual([DAY, DAY]);
  });

  // Each at a minute of its own: what was read once is not computed again.
  test.each([
    [7, '2026-02-27T23:59:00Z'],
    [8, '2028-02-29T12:00:00Z'],
    [9, '2030-10-27T00:30:00Z'],
  ])(
    'are the same of a cron at minute %d when read at %s, so that a template changes with its settings only',
    (minute, now) => {
      onTestFinished(() => {
        vi.useRealTimers();
      });
      vi.useFakeTimers({ now: new Date(now) });
      expect(gapsOf(`cron(${minute} 6 1-28/3 * ? *)`, 'Europe/Berlin')).toEqual([DAY, 4 * DAY + HOUR]);
    },
  );

  test('the expression is handed on as AWS takes it', () => {
    expect(readSchedule(' cron(0  6 ? * mon-fri *) ', 'UTC').expression).toBe('cron(0 6 ? * MON-FRI *)');
    expect(readSchedule('rate( 4 hours )', 'UTC').expression).toBe('rate(4 hours)');
  });
});

describe('A schedule is refused, with what it must be, when', () => {
  test.each([
    ['it is neither rate nor cron', 'every 4 hours', 'rate(4 hours), or cron'],
    ['it fires once', 'at(2027-01-01T00:00:00)', 'rate(4 hours), or cron'],
    ['a rate is zero', 'rate(0 hours)', 'a rate such as'],
    ['a rate has the wrong number', 'rate(1 hours)', 'a rate such as'],
    ['a rate has the wrong number', 'rate(2 hour)', 'a rate such as'],
    ['a rate has an unknown unit', 'rate(2 weeks)', 'a rate such as'],
    ['a cron has the five fields of Unix', 'cron(0 6 * * *)', 'six fields'],
    ['both days are given', 'cron(0 6 1 * MON *)', '? as either'],
    ['no day is given', 'cron(0 6 ? * ? *)', '? as either'],
    ['both days are *', 'cron(0 6 * * * *)', '? as either'],
    ['it ends with a year', 'cron(0 6 * * ? 2027)', '* as its year'],
    ['it counts back from the last day, which AWS does not', 'cron(0 6 L-3 * ? *)', 'signs AWS knows'],
    ['a week runs backwards', 'cron(0 6 ? * FRI-MON *)', 'ranges that run forwards'],
    ['a week runs backwards', 'cron(0 6 ? * 6-2 *)', 'ranges that run forwards'],
    ['a weekday does not exist', 'cron(0 6 ? * 0 *)', '1-7 or SUN-SAT'],
    ['a weekday does not exist', 'cron(0 6 ? * 8 *)', '1-7 or SUN-SAT'],
    ['a week has no sixth Friday', 'cron(0 6 ? * FRI#6 *)', '1-7 or SUN-SAT'],
    ['an hour does not exist', 'cron(0 24 * * ? *)', 'can be computed'],
    ['a date does not exist', 'cron(0 6 30 2 ? *)', 'can be computed'],
    ['a range runs backwards', 'cron(0 22-2 * * ? *)', 'can be computed'],
    ['it uses what only other crons know', 'cron(H 6 * * ? *)', 'signs AWS knows'],
    ['? stands where AWS takes none', 'cron(? 6 * * ? *)', 'signs AWS knows'],
  ])('%s: %s', (_case, expression, meaning) => {
    expect(() => readSchedule(expression, 'UTC')).toThrow(RangeError);
    expect(() => readSchedule(expression, 'UTC')).toThrow(meaning);
  });
});
