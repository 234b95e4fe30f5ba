import { describe, expect, test } from 'vitest';
import { localTime } from '../../src/wording/local-time.ts';

const NOW = new Date('2026-11-22T08:00:00Z');
const utc = localTime(NOW, 'UTC');

describe('a moment in the past', () => {
  test.each([
    ['2026-11-22T08:00:00Z', '08:00 today', '08:00'],
    ['2026-11-22T00:00:00Z', '00:00 today', '00:00'],
    ['2026-11-21T22:00:00Z', '22:00 yesterday, 10 h', '22:00 yesterday'],
    ['2026-11-20T23:00:00Z', '20 Nov, 2 days', '20 Nov'],
    ['2026-09-01T08:00:00Z', '1 Sep, 82 days', '1 Sep'],
    ['2025-11-22T08:00:00Z', '22 Nov 2025, 365 days', '22 Nov 2025'],
  ])('%s is said as a beginning and as a point', (iso, since, moment) => {
    expect([utc.since(iso), utc.moment(iso)]).toEqual([since, moment]);
  });

  test('that lies ahead after the clock was set back is said without an age', () => {
    expect(utc.since('2026-11-24T08:00:00Z')).toBe('24 Nov');
  });
});

describe('a day', () => {
  test('is said without and with its time', () => {
    expect([utc.date('2026-11-19T09:00:00Z'), utc.at('2026-11-19T09:00:00Z')]).toEqual(['19 Nov', '19 Nov 09:00']);
    expect([utc.date('2027-02-20T00:00:00Z'), utc.date(null), utc.at('soon')]).toEqual(['20 Feb 2027', null, null]);
  });

  test.each([
    ['2026-11-24T02:00:00Z', '2026-11-24T06:00:00Z', '24 Nov 02:00 to 06:00'],
    ['2026-11-24T22:00:00Z', '2026-11-25T06:00:00Z', '24 Nov 22:00 to 25 Nov 06:00'],
  ])('and another, %s to %s, are a span', (from, to, span) => {
    expect(utc.span(from, to)).toBe(span);
    expect([utc.span(null, to), utc.span(from, null)]).toEqual([null, null]);
  });

  test('is past by midnights, and never by fewer than none', () => {
    const days = ['2026-11-21T23:59:00Z', '2026-11-22T00:00:00Z', '2026-11-24T00:00:00Z', null].map(utc.daysSince);
    expect(days).toEqual([1, 0, 0, null]);
  });
});

describe('a date ahead', () => {
  test.each([
    ['2026-11-22T09:00:00Z', 'due today, 22 Nov', 'today'],
    ['2026-11-23T00:00:00Z', 'due tomorrow, 23 Nov', 'tomorrow'],
    ['2026-12-06T09:00:00Z', 'due in 14 days, 6 Dec', 'in 14 days'],
    ['2027-02-20T00:00:00Z', 'due in 90 days, 20 Feb 2027', 'in 90 days'],
    ['2026-11-22T08:00:00Z', 'overdue since 22 Nov', 'today'],
    ['2026-11-21T09:00:00Z', 'overdue since 21 Nov', 'today'],
    ['2026-11-19T09:00:00Z', 'overdue since 19 Nov, 3 days', 'today'],
  ])('%s is %s', (iso, due, until) => {
    expect([utc.due(iso), utc.until(iso)]).toEqual([due, until]);
  });
});

describe('the time zone', () => {
  test('decides on the hour and on the day', () => {
    const berlin = localTime(NOW, 'Europe/Berlin');
    expect(berlin.stamp).toBe('22 Nov 2026 09:00');
    expect(berlin.since('2026-11-21T23:30:00Z')).toBe('00:30 today');
    expect(localTime(new Date('2026-12-31T23:30:00Z'), 'Europe/Berlin').stamp).toBe('1 Jan 2027 00:30');
  });

  test('counts calendar days across the change to winter time', () => {
    const berlin = localTime(new Date('2026-10-26T12:00:00Z'), 'Europe/Berlin');
    expect(berlin.since('2026-10-24T12:00:00Z')).toBe('24 Oct, 2 days');
    expect(berlin.due('2026-10-27T00:00:00Z')).toBe('due tomorrow, 27 Oct');
  });

  test('decides on the day some days ahead', () => {
    expect(utc.dayAhead(3)).toBe('2026-11-25');
    expect(localTime(new Date('2026-11-22T23:30:00Z'), 'Asia/Tokyo').dayAhead(10)).toBe('2026-12-03');
  });

  test('that does not exist is refused', () => {
    expect(() => localTime(NOW, 'Mars/Olympus')).toThrow(RangeError);
  });
});

test('what is no instant is not said', () => {
  for (const say of [utc.since, utc.moment, utc.due, utc.until]) {
    expect([say(null), say(''), say('yesterday')]).toEqual([null, null, null]);
  }
});
