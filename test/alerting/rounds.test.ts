import { expect, test } from 'vitest';
import { calendarOf } from '../../src/alerting/calendar.ts';
import { NO_ROUND, scheduleOf } from '../../src/alerting/rounds.ts';
import { emptyFleetState, type FleetState } from '../../src/state/state.ts';
import { momentOf, policy } from './alert-fixtures.ts';

const QUIET = calendarOf({ ...policy, quietHours: { from: '22:00', to: '07:00' } });
const TUESDAY = QUIET.dayOf('2026-11-03T12:00:00Z');
const MONDAY = TUESDAY - 1;

/** A run at that time of Tuesday, 3 November. */
function at(time: string, fleet: Partial<FleetState>, { isGap = false, full = true } = {}) {
  const now = new Date(`2026-11-03T${time}:00.000Z`);
  const moment = momentOf({ now, at: now.toISOString(), calendar: QUIET, full });
  return scheduleOf({ ...emptyFleetState(), loudAt: '2026-11-03T21:00:00.000Z', ...fleet }, isGap, moment);
}

test('the first full run owes nothing, and what was owed before it is done', () => {
  expect(at('12:00', { rounds: null })).toEqual({
    quiet: false,
    taken: NO_ROUND,
    done: { daily: TUESDAY, weekly: MONDAY },
  });
});

test('the first full run after eight takes the round of the day, and that of the week once', () => {
  const done = { daily: TUESDAY, weekly: MONDAY };
  const taken = (rounds: FleetState['rounds']) => at('08:07', { rounds }).taken;
  expect(at('08:07', { rounds: { daily: MONDAY, weekly: MONDAY } })).toEqual({
    quiet: false,
    taken: { daily: TUESDAY, weekly: null },
    done,
  });
  expect(taken({ daily: MONDAY - 1, weekly: MONDAY - 7 })).toEqual({ daily: TUESDAY, weekly: MONDAY });
  expect(taken(done)).toEqual(NO_ROUND);
});

test('in quiet hours no round is taken, and it stays owed', () => {
  const rounds = { daily: MONDAY - 1, weekly: MONDAY - 7 };
  expect(at('06:59', { rounds })).toEqual({ quiet: true, taken: NO_ROUND, done: rounds });
});

test('a run over named orgs keeps quiet and takes no round', () => {
  const rounds = { daily: MONDAY - 1, weekly: MONDAY - 7 };
  expect(at('12:00', { rounds }, { full: false })).toEqual({ quiet: false, taken: NO_ROUND, done: rounds });
  expect(at('06:00', { rounds, loudAt: null }, { full: false }).quiet).toBe(true);
  expect(at('06:00', { rounds, loudAt: '2026-11-01T12:00:00.000Z' }, { full: false }).quiet).toBe(true);
});

test('rounds that a clock ahead has taken are taken again', () => {
  const ahead = { daily: TUESDAY + 30, weekly: MONDAY + 28 };
  expect(at('12:00', { rounds: ahead })).toMatchObject({
    taken: NO_ROUND,
    done: { daily: TUESDAY, weekly: MONDAY },
  });
  expect(at('06:00', { rounds: ahead }).done).toEqual({ daily: MONDAY, weekly: MONDAY });
});

test.each([
  ['nothing is known of loud runs', null, false, true],
  ['a run of less than a day ago was loud', '2026-11-02T06:30:00.001Z', false, true],
  ['none of the past day was', '2026-11-02T06:30:00.000Z', false, false],
  ['nothing ran for long', '2026-11-01T06:00:00.000Z', true, true],
])('at six in the morning it is quiet where %s', (_, loudAt, isGap, quiet) => {
  const rounds = { daily: MONDAY - 1, weekly: MONDAY };
  const found = at('06:00', { rounds, loudAt }, { isGap });
  expect(found.quiet).toBe(quiet);
  expect(found.taken.daily).toBe(quiet ? null : MONDAY);
});
