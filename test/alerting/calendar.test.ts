import { expect, test } from 'vitest';
import { calendarOf, endOfDay } from '../../src/alerting/calendar.ts';

const BERLIN = calendarOf({ timezone: 'Europe/Berlin', quietHours: { from: '22:00', to: '07:00' } });
const UTC = calendarOf({ timezone: 'UTC', quietHours: null });

test('days are local days, counted from 1 January 1970', () => {
  expect(UTC.dayOf('1970-01-01T00:00:00Z')).toBe(0);
  expect(UTC.dayOf('1970-01-01T23:59:59.999Z')).toBe(0);
  expect(UTC.dayOf('2026-11-03T12:00:00Z')).toBe(20_760);
  // An hour before midnight there is the next day in Berlin.
  expect(BERLIN.dayOf('2026-11-03T22:59:59Z')).toBe(20_760);
  expect(BERLIN.dayOf('2026-11-03T23:00:00Z')).toBe(20_761);
});

test('a stamp says the local day and time', () => {
  expect(UTC.stampOf('2026-11-24T02:07:31Z')).toBe('24 Nov 02:07');
  expect(BERLIN.stampOf('2026-12-31T23:30:00Z')).toBe('1 Jan 00:30');
  expect(BERLIN.stampOf('2026-07-09T10:05:00Z')).toBe('9 Jul 12:05');
});

test('the daily round is owed from eight in the morning on, the weekly one from Monday at eight', () => {
  const owed = (at: string) => BERLIN.owedRounds(new Date(at));
  const monday = BERLIN.dayOf('2026-11-02T12:00:00Z');
  expect(owed('2026-11-02T06:59:00Z')).toEqual({ daily: monday - 1, weekly: monday - 7 });
  expect(owed('2026-11-02T07:00:00Z')).toEqual({ daily: monday, weekly: monday });
  expect(owed('2026-11-08T22:00:00Z')).toEqual({ daily: monday + 6, weekly: monday });
  expect(owed('2026-11-09T06:59:59Z')).toEqual({ daily: monday + 6, weekly: monday });
  expect(owed('2026-11-09T07:00:00Z')).toEqual({ daily: monday + 7, weekly: monday + 7 });
});

test.each([
  ['22:00', '07:00', '21:59', false],
  ['22:00', '07:00', '22:00', true],
  ['22:00', '07:00', '00:00', true],
  ['22:00', '07:00', '06:59', true],
  ['22:00', '07:00', '07:00', false],
  ['12:30', '13:15', '12:29', false],
  ['12:30', '13:15', '12:30', true],
  ['12:30', '13:15', '13:14', true],
  ['12:30', '13:15', '13:15', false],
])('with quiet hours from %s to %s, at %s: %s', (from, to, time, isQuiet) => {
  const { isQuiet: asked } = calendarOf({ timezone: 'UTC', quietHours: { from, to } });
  expect(asked(new Date(`2026-11-03T${time}:00Z`))).toBe(isQuiet);
});

test('without quiet hours no hour is quiet', () => {
  expect(UTC.isQuiet(new Date('2026-11-03T03:00:00Z'))).toBe(false);
});

test.each([
  ['2026-11-03', 'UTC', '2026-11-04T00:00:00.000Z'],
  ['2026-11-03', 'Europe/Berlin', '2026-11-03T23:00:00.000Z'],
  // Days of 25 and of 23 hours.
  ['2026-11-01', 'America/New_York', '2026-11-02T05:00:00.000Z'],
  ['2026-03-29', 'Europe/Berlin', '2026-03-29T22:00:00.000Z'],
  ['2026-11-03', 'Pacific/Kiritimati', '2026-11-03T10:00:00.000Z'],
  ['2026-11-03', 'Pacific/Pago_Pago', '2026-11-04T11:00:00.000Z'],
])('%s in %s ends at %s', (day, timezone, end) => {
  expect(endOfDay(day, timezone).toISOString()).toBe(end);
  expect(endOfDay(day, timezone).toISOString()).toBe(end);
});
