import { expect, test } from 'vitest';
import { DAYS_KEPT, dayStrip, stripThrough, withDay } from '../../src/alerting/day-strip.ts';

const NOW = new Date('2026-11-10T12:00:00Z');
const NEVER = { through: null, letters: '' };
const strip = (through: string, letters: string) => ({ through, letters });
const november = (...days: readonly number[]) => days.map((day) => `2026-11-${String(day).padStart(2, '0')}`);

test('a strip begins with the first answer', () => {
  expect(dayStrip(NEVER, null, 'healthy', [], NOW)).toEqual(strip('2026-11-10', 'h'));
  expect(dayStrip(NEVER, null, 'unhealthy', [], NOW)).toEqual(strip('2026-11-10', 'u'));
  expect(dayStrip(NEVER, null, 'inconclusive', [], NOW)).toEqual(strip('2026-11-10', 'i'));
  expect(dayStrip(NEVER, null, null, [], NOW)).toEqual(strip('2026-11-10', 'd'));
});

test('the worst answer of a day stands for it', () => {
  const after = (letters: string, verdict: Parameters<typeof dayStrip>[2]) =>
    dayStrip(strip('2026-11-10', letters), null, verdict, [], NOW).letters;
  expect(after('hh', 'inconclusive')).toBe('hi');
  expect(after('hi', 'unhealthy')).toBe('hu');
  expect(after('hu', 'healthy')).toBe('hu');
  expect(after('hi', 'healthy')).toBe('hi');
  expect(after('hd', 'healthy')).toBe('hh');
});

test('of the days since it was written, those of a full run are as it was found last', () => {
  const days = november(8, 9);
  expect(dayStrip(strip('2026-11-07', 'h'), 'healthy', 'unhealthy', days, NOW)).toEqual(strip('2026-11-10', 'hhhu'));
  expect(dayStrip(strip('2026-11-07', 'u'), 'unhealthy', 'healthy', november(9), NOW)).toEqual(
    strip('2026-11-10', 'u-uh'),
  );
  expect(dayStrip(strip('2026-11-09', 'h'), 'healthy', 'healthy', [], NOW)).toEqual(strip('2026-11-10', 'hh'));
});

test('an earlier run of this day found what was known before', () => {
  const days = november(10);
  expect(dayStrip(strip('2026-11-09', 'u'), 'unhealthy', 'healthy', days, NOW).letters).toBe('uu');
  expect(dayStrip(strip('2026-11-09', 'h'), 'healthy', 'unhealthy', days, NOW).letters).toBe('hu');
});

test('a clock that is a day behind adds to the last day; further back the strip goes on from the day it has', () => {
  expect(dayStrip(strip('2026-11-11', 'hh'), 'healthy', 'unhealthy', [], NOW)).toEqual(strip('2026-11-11', 'hu'));
  expect(dayStrip(strip('2026-11-12', 'hh'), 'healthy', 'unhealthy', [], NOW)).toEqual(strip('2026-11-10', 'hu'));
});

test('ninety days are kept', () => {
  const full = strip('2026-11-09', 'h'.repeat(DAYS_KEPT));
  expect(dayStrip(full, 'healthy', 'unhealthy', [], NOW).letters).toBe(`${'h'.repeat(89)}u`);
  const long = dayStrip(strip('2026-01-01', 'h'), 'healthy', 'healthy', [], NOW).letters;
  expect(long).toBe(`${'-'.repeat(89)}h`);
});

test('a strip is drawn through a day on which nothing was written', () => {
  expect(stripThrough(NEVER, 'healthy', [], '2026-11-10')).toEqual(NEVER);
  const known = strip('2026-11-08', 'h');
  expect(stripThrough(known, 'healthy', november(10), '2026-11-10')).toEqual(strip('2026-11-10', 'h-h'));
  expect(stripThrough(known, null, november(9), '2026-11-09')).toEqual(strip('2026-11-09', 'hd'));
  expect(stripThrough(known, 'healthy', [], '2026-11-08')).toBe(known);
  expect(stripThrough(known, 'healthy', [], '2026-11-07')).toBe(known);
  expect(stripThrough(known, 'healthy', [], '2027-11-07').letters).toBe('-'.repeat(DAYS_KEPT));
});

test('the days of full runs: each once, none ahead, ninety of them', () => {
  expect(withDay([], NOW)).toEqual(november(10));
  const known = november(9, 10);
  expect(withDay(known, NOW)).toBe(known);
  expect(withDay(november(9, 12), NOW)).toEqual(november(9, 10));
  const many = Array.from({ length: 90 }, (_, day) => new Date(Date.UTC(2026, 7, 1 + day)).toISOString().slice(0, 10));
  expect(withDay(many, NOW)).toEqual([...many.slice(1), '2026-11-10']);
});
