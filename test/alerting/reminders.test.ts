import { describe, expect, test } from 'vitest';
import { type Ladder, type Mark, notAfter, rungDue, rungReached, steadied } from '../../src/alerting/reminders.ts';
import { DAY_MS } from '../../src/clock.ts';

const anchor = new Date('2026-06-01T00:00:00Z');
const onDay = (day: number) => new Date(anchor.getTime() + day * DAY_MS);
const saidOnDay = (rung: number, day: number): Mark => ({ rung, at: onDay(day).toISOString() });
const failing: Ladder = { steps: [1, 3, 7], thenEvery: 7 };
const rotation: Ladder = { steps: [-14, -7, -1, 0], thenEvery: 7 };
const pair: Ladder = { steps: [0, 21], thenEvery: null };

describe('The rung that time has reached', () => {
  test.each([
    [failing, 0.99, null],
    [failing, 1, 1],
    [failing, 2.99, 1],
    [failing, 3, 3],
    [failing, 7, 7],
    [failing, 13.99, 7],
    [failing, 14, 14],
    [failing, 30, 28],
    [rotation, -14.01, null],
    [rotation, -14, -14],
    [rotation, -3, -7],
    [rotation, -0.5, -1],
    [rotation, 0, 0],
    [rotation, 6.9, 0],
    [rotation, 7, 7],
    [pair, -1, null],
    [pair, 0, 0],
    [pair, 20, 0],
    [pair, 500, 21],
    [{ steps: [], thenEvery: 7 }, 6, 0],
    [{ steps: [], thenEvery: 7 }, 15, 14],
    [{ steps: [], thenEvery: 7 }, -1, null],
  ] satisfies [Ladder, number, number | null][])('%j on day %d: %j', (ladder, day, rung) => {
    expect(rungReached(ladder, anchor, onDay(day))).toBe(rung);
  });
});

describe('The rung that is due', () => {
  test('is the one reached when nothing was said', () => {
    expect(rungDue(failing, anchor, null, onDay(4))).toBe(3);
    expect(rungDue(failing, anchor, null, onDay(0.5))).toBeNull();
  });

  test('is not said twice', () => {
    expect(rungDue(failing, anchor, saidOnDay(3, 3), onDay(6.9))).toBeNull();
    expect(rungDue(failing, anchor, saidOnDay(3, 3), onDay(7))).toBe(7);
    expect(rungDue(failing, anchor, saidOnDay(7, 7), onDay(13.9))).toBeNull();
    expect(rungDue(failing, anchor, saidOnDay(7, 7), onDay(14))).toBe(14);
  });

  test('keeps its own day when the one before was said late', () => {
    expect(rungDue(failing, anchor, saidOnDay(3, 6), onDay(6.9))).toBeNull();
    expect(rungDue(failing, anchor, saidOnDay(3, 6), onDay(7))).toBe(7);
  });

  test('is none after the end of a ladder that ends', () => {
    expect(rungDue(pair, anchor, saidOnDay(21, 21), onDay(900))).toBeNull();
  });

  test('comes at its distance from one that a clock ahead had said', () => {
    const saidByWrongClock = { rung: 364, at: onDay(2).toISOString() };
    expect(rungDue(failing, anchor, saidByWrongClock, onDay(8.9))).toBeNull();
    expect(rungDue(failing, anchor, saidByWrongClock, onDay(9))).toBe(371);
  });

  test('comes at its distance between the steps as well', () => {
    const saidByWrongClock = { rung: 1, at: onDay(-5).toISOString() };
    expect(rungDue(failing, anchor, saidByWrongClock, onDay(-3.1))).toBeNull();
    expect(rungDue(failing, anchor, saidByWrongClock, onDay(-3))).toBe(3);
  });
});

describe('A clock that was ahead', () => {
  test('leaves no instant in the future', () => {
    expect(notAfter(onDay(9).toISOString(), onDay(2))).toBe(onDay(2).toISOString());
    expect(notAfter(onDay(2).toISOString(), onDay(2))).toBe(onDay(2).toISOString());
    expect(notAfter(onDay(1).toISOString(), onDay(2))).toBe(onDay(1).toISOString());
    expect(steadied(saidOnDay(7, 9), onDay(2))).toEqual(saidOnDay(7, 2));
  });
});
