import { expect, test } from 'vitest';
import { muteAfter, mutedUntil, muteText } from '../../src/alerting/mute.ts';

const NOW = new Date('2026-11-03T12:00:00Z');
const AT = NOW.toISOString();
const ACKNOWLEDGED = { kind: 'recovered', at: null } as const;
const kept = (tag: string, seenAt = AT, spent = false) => ({ tag, seenAt, spent });

test('the tag is kept as it is written', () => {
  expect(muteText(null)).toBeNull();
  expect(muteText({ kind: 'day', day: '2026-11-20' })).toBe('2026-11-20');
  expect(muteText({ kind: 'until', at: new Date('2026-11-20T10:00:00Z') })).toBe('2026-11-20T10:00:00.000Z');
  expect(muteText(ACKNOWLEDGED)).toBe('recovered');
  expect(muteText({ kind: 'recovered', at: '2026-11-03T06:00:00Z' })).toBe('recovered@2026-11-03T06:00:00Z');
});

test('a tag counts from when it was first seen, until it is another one', () => {
  const day = { kind: 'day', day: '2026-11-20' } as const;
  const seen = kept('2026-11-20', '2026-11-01T00:00:00.000Z');
  expect(muteAfter(null, day, 'unhealthy', NOW)).toEqual(kept('2026-11-20'));
  expect(muteAfter(seen, day, 'unhealthy', NOW)).toEqual(seen);
  expect(muteAfter(kept('2026-11-21', '2026-11-01T00:00:00.000Z'), day, 'unhealthy', NOW)).toEqual(kept('2026-11-20'));
  expect(muteAfter(seen, null, 'unhealthy', NOW)).toBeNull();
});

test('an acknowledgement is spent by a recovery, and stays so; a date is not', () => {
  expect(muteAfter(null, ACKNOWLEDGED, 'unhealthy', NOW)).toEqual(kept('recovered'));
  expect(muteAfter(null, ACKNOWLEDGED, 'healthy', NOW)).toEqual(kept('recovered', AT, true));
  expect(muteAfter(kept('recovered'), ACKNOWLEDGED, 'healthy', NOW)).toEqual(kept('recovered', AT, true));
  expect(muteAfter(kept('recovered', AT, true), ACKNOWLEDGED, 'unhealthy', NOW)).toEqual(kept('recovered', AT, true));
  expect(muteAfter(null, { kind: 'day', day: '2026-11-20' }, 'healthy', NOW)?.spent).toBe(false);
});

test.each([
  ['no tag', null, undefined],
  ['one that is spent', kept('recovered', AT, true), undefined],
  ['an acknowledgement', kept('recovered'), null],
  ['an acknowledgement of an instant', kept('recovered@2026-11-03T06:00:00Z'), null],
  ['a day', kept('2026-11-03'), '2026-11-03T23:00:00.000Z'],
  ['a day that is over', kept('2026-11-02'), undefined],
  ['an instant', kept('2026-11-03T12:00:00.001Z'), '2026-11-03T12:00:00.001Z'],
  ['an instant that has come', kept('2026-11-03T12:00:00.000Z'), undefined],
  ['a day far ahead', kept('2029-01-01', '2026-11-01T00:00:00.000Z'), '2027-01-30T00:00:00.000Z'],
  ['a day far ahead, seen 90 days ago', kept('2029-01-01', '2026-08-05T12:00:00.000Z'), undefined],
])('muted by %s, in Berlin', (_, mute, until) => {
  expect(mutedUntil(mute, NOW, 'Europe/Berlin')).toBe(until);
});
