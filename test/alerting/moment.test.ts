import { expect, test } from 'vitest';
import { calendarOf } from '../../src/alerting/calendar.ts';
import { elapsed, momentOf, runOf, runsSince, steadied } from '../../src/alerting/moment.ts';
import { emptyFleetState, type FleetState } from '../../src/state/state.ts';
import { HOUR_MS, policy } from './alert-fixtures.ts';

const ABOUT = { policy, calendar: calendarOf(policy) };
const MINUTE_MS = 60_000;
const NOW = new Date('2026-11-03T12:00:00.000Z');
const before = (milliseconds: number) => new Date(NOW.getTime() - milliseconds).toISOString();
const fleet = (of: Partial<FleetState> = {}): FleetState => ({ ...emptyFleetState(), ...of });
const ran = (ago: number) =>
  fleet({ run: 7, runs: [before(3 * ago), before(2 * ago), before(ago)], lastFullRunAt: before(ago) });

test('the first full run counts and is the first', () => {
  expect(momentOf(fleet(), NOW, true, 4 * HOUR_MS, ABOUT)).toMatchObject({
    at: NOW.toISOString(),
    full: true,
    first: true,
    counts: true,
    run: 1,
    runs: [NOW.toISOString()],
    lastFullRunAt: null,
  });
});

test.each([
  ['four hours after the last', 4 * HOUR_MS, 4 * HOUR_MS, true],
  ['half an hour after the last, on a schedule of four hours', 30 * MINUTE_MS, 4 * HOUR_MS, true],
  ['less than that', 30 * MINUTE_MS - 1, 4 * HOUR_MS, false],
  ['half of a gap of ten minutes', 5 * MINUTE_MS, 10 * MINUTE_MS, true],
  ['less than half of it', 5 * MINUTE_MS - 1, 10 * MINUTE_MS, false],
])('a full run %s', (_, ago, shortestGap, counts) => {
  const moment = momentOf(ran(ago), NOW, true, shortestGap, ABOUT);
  expect(moment).toMatchObject({ counts, first: false, run: counts ? 8 : 7, lastFullRunAt: before(ago) });
  expect(moment.runs).toHaveLength(counts ? 4 : 3);
});

test('a run over named orgs counts for nothing', () => {
  const moment = momentOf(ran(4 * HOUR_MS), NOW, false, 4 * HOUR_MS, ABOUT);
  expect(moment).toMatchObject({ full: false, counts: false, run: 7 });
  expect(moment.runs).toHaveLength(3);
});

test('the instants of 21 runs are kept, the oldest first', () => {
  const runs = Array.from({ length: 21 }, (_, index) => before((21 - index) * 4 * HOUR_MS));
  const moment = momentOf(fleet({ run: 21, runs, lastFullRunAt: runs.at(-1) ?? null }), NOW, true, HOUR_MS, ABOUT);
  expect(moment.runs).toEqual([...runs.slice(1), NOW.toISOString()]);
});

test('what begins in a run that does not count is counted from the next one on', () => {
  expect(runOf({ ...momentOf(fleet(), NOW, true, HOUR_MS, ABOUT), counts: true, run: 8 })).toBe(8);
  expect(runOf({ ...momentOf(fleet(), NOW, true, HOUR_MS, ABOUT), counts: false, run: 8 })).toBe(9);
});

test('a run counts itself, and none of those to come', () => {
  const moment = momentOf(ran(4 * HOUR_MS), NOW, true, HOUR_MS, ABOUT);
  expect([7, 8, 9, 12].map((run) => runsSince(run, moment))).toEqual([2, 1, 0, 0]);
});

test('no time has passed since an instant that lies ahead', () => {
  expect(elapsed(before(5), NOW)).toBe(5);
  expect(elapsed(before(-5), NOW)).toBe(0);
});

test('of a state that a clock ahead has written no instant lies ahead; what is remembered of others stays', () => {
  const ahead = before(-HOUR_MS);
  const state = {
    lastFullRunAt: ahead,
    days: [ahead],
    runs: [before(5), ahead],
    matters: [{ since: ahead, detail: ahead, told: { all: { at: ahead, weeks: 3 } } }],
    remember: { since: ahead },
    lastSeen: { at: ahead },
    gap: null,
  };
  const at = NOW.toISOString();
  expect(steadied(state, at)).toEqual({
    ...state,
    lastFullRunAt: at,
    runs: [before(5), at],
    matters: [{ since: at, detail: ahead, told: { all: { at, weeks: 3 } } }],
  });
});

test('a state without such an instant is the same one', () => {
  const state = fleet({ lastFullRunAt: NOW.toISOString(), runs: [NOW.toISOString()] });
  expect(steadied(state, NOW.toISOString())).toBe(state);
});
