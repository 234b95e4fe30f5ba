import { describe, expect, test } from 'vitest';
import { due, type Standpoint } from '../../src/alerting/due.ts';
import type { Matter } from '../../src/state/matter.ts';
import { hoursAgo, matterOf, toldOf } from './alert-fixtures.ts';
import { daysAgo, dueOf, point, ROUND, TODAY, told } from './due-point.ts';

describe('a reminder', () => {
  const since = (days: number, given: Parameters<typeof toldOf>[0] = {}, more: Partial<Matter> = {}) =>
    told({ at: daysAgo(days), ...given }, { since: daysAgo(days), ...more });
  const rungOf = (matter: Matter, given: Partial<Standpoint> = {}) => {
    const found = due(matter, [], point({ rounds: { daily: TODAY, weekly: null }, ...given }));
    return found && [found.stage, found.rung, found.weeks];
  };
  const weekOf = (matter: Matter, given: Partial<Standpoint> = {}) =>
    rungOf(matter, { rounds: { daily: null, weekly: TODAY }, ...given });

  test('is due in the daily round of a rung that was not said', () => {
    expect(dueOf(since(1), { rounds: ROUND })).toBe('reminder still-failing warning');
    expect([0, 1, 2, 3, 6, 7].map((days) => rungOf(since(days))?.[1] ?? null)).toEqual([null, 1, 2, 3, 6, 7]);
    expect(rungOf(since(2, { rung: 1 }))).toBeNull();
    expect(rungOf(since(3, { rung: 1 }))).toEqual(['reminder', 3, 0]);
    expect(rungOf(since(9, { rung: 7 }))).toBeNull();
  });

  test('is none outside rounds, none of what is not so, none of what was not told', () => {
    expect(dueOf(since(1))).toBeNull();
    expect(rungOf(since(1), { speaksTruth: false })).toBeNull();
    expect(rungOf(since(1, { stage: 'ended' }))).toBeNull();
    expect(dueOf(matterOf({ since: daysAgo(1) }), { rounds: ROUND })).toBe('opened failing critical');
    expect(rungOf(since(1, { abouts: ['user:'] }, { type: 'user', about: '' }))).toBeNull();
  });

  test('is due in the weekly round after the ladder, so many times, and not on the day of another telling', () => {
    expect(weekOf(since(8))).toEqual(['reminder', 0, 1]);
    expect(weekOf(since(7))).toBeNull();
    expect(weekOf(since(30, { weeks: 3 }))).toEqual(['reminder', 0, 4]);
    expect(weekOf(since(30, { weeks: 4 }))).toBeNull();
    expect(weekOf(since(8, { at: hoursAgo(2) }))).toBeNull();
    const stuck = { abouts: ['stuck:'] };
    expect(weekOf(since(1, { ...stuck, weeks: 99 }, { type: 'stuck', about: '' }))).toEqual(['reminder', 0, 100]);
    expect(weekOf(since(0, { ...stuck, at: daysAgo(1) }, { type: 'stuck', about: '' }))).toEqual(['reminder', 0, 1]);
  });

  test('of what an outage covers is weekly only', () => {
    expect(rungOf(since(1), { inOutage: true })).toBeNull();
    expect(weekOf(since(1), { inOutage: true })).toEqual(['reminder', 0, 1]);
    const stuck = since(1, { abouts: ['stuck:'] }, { type: 'stuck', about: '' });
    expect(rungOf(stuck, { inOutage: true, rounds: ROUND })).toEqual(['reminder', 0, 1]);
  });

  test('of a date is due before and after it, whether it was told or not', () => {
    const date = (days: number, at: number, more: Partial<Matter> = {}) =>
      matterOf({ type: 'legacy', about: '', since: daysAgo(at), detail: daysAgo(-days), ...more });
    expect(rungOf(date(90, 10))).toEqual(['reminder', -90, 0]);
    expect(rungOf(date(91, 10))).toBeNull();
    // What had passed before it was met is not said.
    expect(rungOf(date(60, 10))).toBeNull();
    expect(rungOf(date(30, 10, { told: { all: toldOf({ rung: -90, at: daysAgo(60) }) } }))).toEqual([
      'reminder',
      -30,
      0,
    ]);
    expect(rungOf(date(0, 10))).toEqual(['reminder', 0, 0]);
    expect(weekOf(date(60, 10))).toEqual(['reminder', -70, 1]);
    expect(weekOf(date(60, 10, { told: { all: toldOf({ weeks: 1, at: daysAgo(60) }) } }))).toBeNull();
    const pair = matterOf({ type: 'old-pair', about: '', since: daysAgo(21), detail: null });
    expect(rungOf(pair)).toEqual(['reminder', 21, 0]);
    expect(weekOf(pair)).toBeNull();
  });
});
