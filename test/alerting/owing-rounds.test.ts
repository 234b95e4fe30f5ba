import { describe, expect, test } from 'vitest';
import type { SeenFleet, SeenOrg } from '../../src/alerting/observe-fleet.ts';
import { owedTo, withOwed } from '../../src/alerting/owing.ts';
import type { FleetState } from '../../src/state/state.ts';
import { hoursAgo, matterOf, momentOf, NOON, policy, toldOf } from './alert-fixtures.ts';
import { broken, EVERYBODY, fleetOf, LOUD, MOMENT, MONDAY, owed, seen } from './owed-fleet.ts';

describe('the weekly message', () => {
  const dated = (status: 'due' | 'overdue' | 'current') => ({
    rotation: { status, ageDays: 1, dueAt: null, versions: null, reason: null },
  });

  test('goes to everybody, and to a team that has something due or broken', () => {
    const orgs = [
      seen('a', { team: 'well' }),
      seen('b', { team: 'due' }, dated('due')),
      seen('c', { team: 'overdue' }, dated('overdue')),
      broken('d', { team: 'muted', muted: true }),
      seen('e', { team: 'gone', matters: [matterOf()], muted: true }, null),
      seen('f', { team: 'off' }, { ...dated('due'), verdict: null, disabled: true }),
    ];
    expect(owed(orgs, { schedule: MONDAY }).map((each) => each.split(' ')[0])).toEqual([
      'all',
      'team:due',
      'team:muted',
      'team:overdue',
    ]);
    expect(owed(orgs)).toEqual([]);
  });

  test.each<[string, readonly SeenOrg[], string]>([
    ['all is well', [seen('a'), seen('b', {}, dated('due'))], 'info'],
    ['something is broken', [seen('a'), broken('b', { muted: true })], 'warning'],
    ['a secret is overdue', [seen('a', {}, dated('overdue'))], 'warning'],
    [
      'what is overdue or broken is not watched',
      [seen('a', {}, { ...dated('overdue'), disabled: true }), seen('b')],
      'info',
    ],
    ['an org is gone', [seen('a', {}, null), seen('b')], 'info'],
    ['there is no org', [], 'warning'],
  ])('is as loud as how everything stands where %s', (_, orgs, severity) => {
    expect(owed(orgs, { schedule: MONDAY })).toEqual([`all ${severity}: `]);
  });

  test('to a team is as loud as how its own orgs stand', () => {
    const orgs = [seen('a', { team: 'crm' }, dated('due')), broken('b', { team: 'billing', muted: true })];
    expect(owed(orgs, { schedule: MONDAY })).toEqual(['all warning: ', 'team:billing warning: ', 'team:crm info: ']);
  });

  test('is a warning where it reminds of a rotation that is stuck', () => {
    const told = toldOf({ abouts: ['stuck:'], at: hoursAgo(99) });
    const matters = [matterOf({ type: 'stuck', about: '', since: hoursAgo(99), told: { all: told } })];
    expect(owed([seen('a', { matters })], { schedule: MONDAY })).toEqual(['all warning: reminder rotation-stuck']);
  });

  test('is as loud as the loudest of its news', () => {
    const lost = matterOf({ type: 'user', about: 'x' });
    expect(owed([broken('a', { matters: [matterOf(), lost] })], { schedule: MONDAY })).toEqual([
      'all critical: opened failing, opened identity-changed',
    ]);
  });
});

describe('a round that somebody has not got', () => {
  const fresh = NOON.toISOString();
  const stale = new Date(NOON.getTime() - policy.resendAfterMs - 1).toISOString();
  const late = (claimedAt: string | null, daily = false) => ({ owed: { all: { daily, weekly: true, claimedAt } } });
  const goesOut = (fleet: Partial<FleetState>, schedule = LOUD, moment = MOMENT) =>
    owed([seen('a')], { fleet, schedule, moment }).length === 1;

  test('is taken by the next full run outside quiet hours, unless another may be telling it', () => {
    expect(goesOut(late(null))).toBe(true);
    expect(goesOut(late(stale))).toBe(true);
    expect(goesOut(late(fresh))).toBe(false);
    expect(goesOut(late(null), { ...LOUD, quiet: true })).toBe(false);
    expect(goesOut(late(null), LOUD, momentOf({ full: false }))).toBe(false);
    expect(goesOut({ owed: { 'team:crm': { daily: false, weekly: true, claimedAt: null } } })).toBe(false);
    expect(goesOut(late(null), { ...LOUD, done: null })).toBe(false);
    expect(goesOut({ owed: { all: { daily: true, weekly: false, claimedAt: null } } })).toBe(false);
  });

  const told = { told: { all: toldOf({ at: hoursAgo(72) }) }, since: hoursAgo(72) };
  test('reminds of what it would have reminded of', () => {
    const orgs = [broken('a', { matters: [matterOf(told)] })];
    const owedDaily = { owed: { all: { daily: true, weekly: false, claimedAt: null } } };
    expect(owed(orgs, { fleet: owedDaily })).toEqual(['all warning: reminder still-failing']);
    expect(owed(orgs, { fleet: late(null) })).toEqual(['all warning: ']);
  });

  test('is written down with the rounds that go out now, claimed where somebody hears them', () => {
    const of: SeenFleet = { orgs: [seen('a'), broken('b', { team: 'crm', muted: true })], matters: [] };
    const owing = owedTo(of, fleetOf(), MONDAY, EVERYBODY, MOMENT);
    const entry = (claimedAt: string | null) => ({ daily: false, weekly: true, claimedAt });
    const left = (fleet: Partial<FleetState>, heard = owing, quiet = false, now = owing) =>
      withOwed(fleetOf(fleet), now, heard, quiet, MOMENT).owed;
    expect(left({})).toEqual({ all: entry(fresh), 'team:crm': entry(fresh) });
    expect(left({}, [])).toEqual({ all: entry(null), 'team:crm': entry(null) });
    expect(
      left({ owed: { 'team:x': entry(fresh), 'team:y': entry(stale), 'team:z': entry(null) } }, owing, false, []),
    ).toEqual({
      'team:x': entry(fresh),
    });
    expect(left({ owed: { 'team:y': entry(stale) } }, owing, true, [])).toEqual({ 'team:y': entry(stale) });
    const calm = owedTo({ orgs: [broken('b')], matters: [] }, fleetOf(), LOUD, EVERYBODY, MOMENT);
    expect(left({}, calm, false, calm)).toEqual({});
  });
});
