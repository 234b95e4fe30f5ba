import { describe, expect, test } from 'vitest';
import { due, isFreshClaim, orgSeverity, severityOf, teamAudience, teamOf } from '../../src/alerting/due.ts';
import type { Matter } from '../../src/state/matter.ts';
import { claimFor, hoursAgo, matterOf, NOON, policy, toldOf } from './alert-fixtures.ts';
import { daysAgo, dueOf, ENDED, MOMENT, point, ROUND, told } from './due-point.ts';
import { outageOf } from './owed-fleet.ts';

test('a team is an audience by its name', () => {
  expect(teamAudience('crm')).toBe('team:crm');
  expect(teamOf('team:crm')).toBe('crm');
  expect(teamOf('all')).toBeNull();
});

test('the severity of an org is its tag, else that of sandboxes and of production', () => {
  expect(orgSeverity('warning', 'acme.my.salesforce.com')).toBe('warning');
  expect(orgSeverity('critical', 'acme--uat.sandbox.my.salesforce.com')).toBe('critical');
  expect(orgSeverity(null, 'acme--uat.sandbox.my.salesforce.com')).toBe('warning');
  expect(orgSeverity(null, 'acme.my--x.salesforce.com')).toBe('critical');
  expect(orgSeverity(null, null)).toBe('critical');
});

test('a matter is as loud as its org, as its factor, or as its row says', () => {
  expect(severityOf(matterOf(), 'warning')).toBe('warning');
  expect(severityOf(matterOf({ type: 'unanswered' }), 'critical')).toBe('warning');
  expect(severityOf(outageOf({}, { ours: true }), 'warning')).toBe('critical');
  expect(severityOf(outageOf({}, { ours: false }), 'critical')).toBe('warning');
  expect(severityOf(matterOf({ type: 'outage' }), 'critical')).toBe('warning');
});

describe('news', () => {
  test('is what was not told: its opening, another cause, another type, a raised severity', () => {
    expect(dueOf(matterOf())).toBe('opened failing critical');
    expect(dueOf(told())).toBeNull();
    expect(dueOf(told({}, { about: 'user-inactive' }))).toBe('changed cause-changed critical');
    expect(dueOf(told({ abouts: ['unanswered:nobody'] }))).toBe('changed failing critical');
    expect(dueOf(told({ severity: 'warning' }))).toBe('changed failing critical');
    expect(dueOf(told(), { severity: 'warning' })).toBeNull();
  });

  test('is not what was told before, whatever was told since', () => {
    expect(dueOf(told({ abouts: ['failing:app-blocked', 'failing:user-inactive'] }))).toBeNull();
  });

  test('is what began anew before its end could be told', () => {
    expect(dueOf(told({ abouts: [] }))).toBe('changed failing critical');
  });

  test('is flapping where it was told to be something else last, and not for another change', () => {
    const flapping = (abouts: readonly string[]) => told({ abouts: [...abouts] }, { type: 'flapping', about: 'x' });
    expect(dueOf(flapping(['flapping:w', 'failing:app-blocked']))).toBe('changed flapping critical');
    expect(dueOf(flapping(['failing:app-blocked', 'flapping:w']))).toBeNull();
  });

  test('is no date, and no raised severity of what is no condition', () => {
    expect(dueOf(matterOf({ type: 'legacy' }))).toBeNull();
    const stuck = {
      type: 'stuck',
      about: '',
      told: { all: toldOf({ abouts: ['stuck:'], severity: 'info' }) },
    } as const;
    expect(dueOf(matterOf(stuck))).toBeNull();
    expect(dueOf(matterOf({ ...stuck, about: 'other' }))).toBeNull();
  });

  test('knows the rungs that passed before it was told', () => {
    const found = (matter: Matter) => {
      const news = due(matter, [], point());
      return [news?.rung, news?.weeks];
    };
    expect(found(matterOf({ since: daysAgo(5) }))).toEqual([5, 0]);
    const changed = { about: 'user-inactive', since: daysAgo(5) };
    expect(found(told({ at: daysAgo(1), rung: 7, weeks: 2 }, changed))).toEqual([7, 2]);
    expect(found(told({ at: daysAgo(6), rung: 7, weeks: 2 }, changed))).toEqual([5, 0]);
    const another = { abouts: ['unanswered:nobody'], rung: 3, weeks: 2 };
    expect(found(told({ ...another, at: daysAgo(1) }, changed))).toEqual([5, 0]);
  });
});

describe('an end', () => {
  test('is told to whoever was told, as loud, by how it ended', () => {
    expect(dueOf(told({}, ENDED))).toBe('ended recovered critical mended');
    expect(dueOf(told({ severity: 'warning' }, ENDED))).toBe('ended recovered warning mended');
    expect(dueOf(told({}, { ...ENDED, outcome: 'switched-off' }))).toBe('ended closed critical switched-off');
    expect(dueOf(told({}, { ...ENDED, outcome: 'removed' }))).toBe('ended org-removed critical removed');
    expect(dueOf(told({}, { ...ENDED, outcome: null }))).toBe('ended recovered critical mended');
    expect(dueOf(told({}, { ...ENDED, type: 'flapping' }))).toBe('ended recovered critical steady');
    expect(dueOf(told({}, { ...ENDED, type: 'flapping', outcome: 'removed' }))).toBe(
      'ended org-removed critical removed',
    );
    expect(dueOf(told({}, { ...ENDED, type: 'stuck' }))).toBe('ended closed critical mended');
  });

  test('is told once, and only when it is so', () => {
    expect(dueOf(told({ stage: 'ended' }, ENDED))).toBeNull();
    expect(dueOf(told({}, ENDED), { speaksTruth: false })).toBeNull();
  });

  test('of an event or a date is no news', () => {
    expect(dueOf(told({}, { ...ENDED, type: 'user', outcome: 'switched-off' }))).toBeNull();
    expect(dueOf(told({}, { ...ENDED, type: 'legacy', outcome: 'switched-off' }))).toBeNull();
  });

  test('of what nobody could be told of is one line, that it came and went', () => {
    expect(dueOf(matterOf(ENDED))).toBe('ended recovered info came-and-went');
    expect(dueOf(matterOf({ ...ENDED, muted: true }))).toBeNull();
    expect(dueOf(matterOf({ ...ENDED, outcome: 'removed' }))).toBeNull();
    expect(dueOf(matterOf({ ...ENDED, type: 'stuck' }))).toBeNull();
    expect(dueOf(matterOf({ ...ENDED, type: 'user' }))).toBeNull();
  });

  test('that came and went is none of a team that had not got the org yet', () => {
    const byBilling = matterOf({ ...ENDED, told: { 'team:billing': toldOf({ stage: 'ended' }) } });
    expect(dueOf(byBilling, { audience: 'team:crm' })).toBeNull();
    expect(dueOf(byBilling)).toBe('ended recovered info came-and-went');
    const byBoth = { ...byBilling, told: { ...byBilling.told, all: toldOf({ stage: 'ended' }) } };
    expect(dueOf(byBoth, { audience: 'team:crm' })).toBeNull();
    const byAll = matterOf({ ...ENDED, told: { all: toldOf({ stage: 'ended' }) } });
    expect(dueOf(byAll, { audience: 'team:crm' })).toBe('ended recovered info came-and-went');
    const outage = { ...byBilling, type: 'outage' } as const;
    expect(dueOf(outage, { audience: 'team:crm' })).toBe('ended fleet-recovered info came-and-went');
  });

  test('is handed over for a team that does not have it any more, while it goes on', () => {
    const crm = { audience: 'team:crm', isTheirs: false } as const;
    const toCrm = { 'team:crm': toldOf() };
    expect(dueOf(matterOf({ told: toCrm }), crm)).toBe('ended closed critical handed-over');
    expect(dueOf(matterOf({ told: toCrm, ...ENDED }), crm)).toBe('ended recovered critical mended');
    expect(dueOf(matterOf({ told: toCrm, ...ENDED }), { ...crm, speaksTruth: false })).toBe(
      'ended closed critical handed-over',
    );
    expect(dueOf(matterOf(), crm)).toBeNull();
    expect(dueOf(matterOf(ENDED), crm)).toBeNull();
    expect(dueOf(matterOf({ told: { 'team:crm': toldOf({ stage: 'ended' }) } }), crm)).toBeNull();
  });
});

describe('an outage', () => {
  const outage = matterOf({ type: 'outage', about: '' });

  test('is not told to a team of which nobody is hit', () => {
    expect(dueOf(outage)).toBe('opened fleet-incident warning');
    expect(dueOf(outage, { speaksTruth: false })).toBeNull();
  });

  test('that comes back after its end is a change, and not a raised severity', () => {
    const ended = { ...outage, told: { all: toldOf({ stage: 'ended', abouts: ['outage:'], severity: 'info' }) } };
    expect(dueOf(ended)).toBeNull();
    expect(dueOf({ ...ended, about: 'again' })).toBe('changed fleet-incident warning');
  });

  test('of a condition that ended, no raised severity is news', () => {
    expect(dueOf(told({ stage: 'ended', severity: 'info' }))).toBeNull();
  });
});

describe('what has to wait', () => {
  test('a muted org is told nothing but the end of what was told', () => {
    expect(dueOf(matterOf(), { muted: true })).toBeNull();
    expect(dueOf(told({}, { about: 'user-inactive' }), { muted: true })).toBeNull();
    expect(dueOf(told({}, ENDED), { muted: true })).toBe('ended recovered critical mended');
    expect(dueOf(matterOf(ENDED), { muted: true })).toBeNull();
    expect(dueOf(told({ at: daysAgo(1) }, { since: daysAgo(1) }), { muted: true, rounds: ROUND })).toBeNull();
  });

  test('in quiet hours, what is below critical', () => {
    expect(dueOf(matterOf(), { quiet: true })).toBe('opened failing critical');
    expect(dueOf(matterOf(), { quiet: true, severity: 'warning' })).toBeNull();
    expect(dueOf(told({}, ENDED), { quiet: true })).toBe('ended recovered critical mended');
    expect(dueOf(told({ severity: 'warning' }, ENDED), { quiet: true })).toBeNull();
  });

  test('what another run has taken on and may be telling now', () => {
    const matter = matterOf();
    const taken = (given: Parameters<typeof claimFor>[1]) => due(matter, [claimFor(matter, given)], point()) === null;
    expect(taken({})).toBe(true);
    expect(taken({ audience: 'team:crm' })).toBe(false);
    expect(taken({ matter: 'another' })).toBe(false);
    expect(taken({ claimedAt: hoursAgo(1) })).toBe(false);
  });

  test.each([
    [0, true],
    [policy.resendAfterMs, true],
    [policy.resendAfterMs + 1, false],
    [-policy.resendAfterMs, true],
    [-policy.resendAfterMs - 1, false],
  ])('taken on %i ms ago, that run may still be at it: %s', (ago, fresh) => {
    expect(isFreshClaim(new Date(NOON.getTime() - ago).toISOString(), MOMENT)).toBe(fresh);
  });
});
