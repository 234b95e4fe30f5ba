import { describe, expect, test } from 'vitest';
import type { SeenOrg } from '../../src/alerting/observe-fleet.ts';
import { orgsOf } from '../../src/alerting/owing.ts';
import type { Schedule } from '../../src/alerting/rounds.ts';
import type { Matter } from '../../src/state/matter.ts';
import { emptyOrgState, type OrgState } from '../../src/state/state.ts';
import { hoursAgo, matterOf, momentOf, NOON, toldOf } from './alert-fixtures.ts';
import { broken, EVERYBODY, LOUD, outageOf, owed, seen, silent, TODAY } from './owed-fleet.ts';

describe('who is told', () => {
  test('everybody, and the team of the org, in the order of their names', () => {
    expect(owed([broken('a', { team: 'crm' }), broken('b', { team: 'billing' }), seen('c')])).toEqual([
      'all critical: opened failing, opened failing',
      'team:billing critical: opened failing',
      'team:crm critical: opened failing',
    ]);
  });

  test('no team that is no audience', () => {
    const listening = { ...EVERYBODY, isAudience: (team: string) => team === 'crm' };
    expect(owed([broken('a', { team: 'crm' }), broken('b', { team: 'billing' })], { listening })).toEqual([
      'all critical: opened failing, opened failing',
      'team:crm critical: opened failing',
    ]);
  });

  test('the team that had it, that it has another', () => {
    const matter = matterOf({ told: { all: toldOf(), 'team:billing': toldOf() } });
    expect(owed([broken('a', { team: 'crm', matters: [matter] })])).toEqual([
      'team:crm critical: opened failing',
      'team:billing critical: ended closed',
    ]);
    expect(owed([broken('a', { team: null, matters: [matter] })])).toEqual(['team:billing critical: ended closed']);
  });

  test('nobody of what is muted, of what waits for the morning, or of what another run may be telling', () => {
    expect(owed([broken('a', { muted: true })])).toEqual([]);
    const host = 'acme--uat.sandbox.my.salesforce.com';
    const lastSeen = { ...({} as NonNullable<OrgState['lastSeen']>), severity: null, host };
    expect(owed([broken('a', { lastSeen })])).toEqual(['all warning: opened failing']);
    expect(owed([broken('a', { lastSeen })], { schedule: { ...LOUD, quiet: true } })).toEqual([]);
    const tagged = { ...lastSeen, severity: 'critical' as const };
    expect(owed([broken('a', { lastSeen: tagged })], { schedule: { ...LOUD, quiet: true } })).toHaveLength(1);
    const claim = {
      ...{ matter: matterOf().id, audience: 'all', stage: 'opened' as const, about: '', cause: null },
      ...{ severity: 'critical' as const, rung: 0, weeks: 0, handedOver: false, claimedAt: NOON.toISOString() },
    };
    expect(owed([broken('a', { outbox: [claim] })])).toEqual([]);
  });
});

describe('what is so', () => {
  const told = { told: { all: toldOf({ at: hoursAgo(48) }) }, since: hoursAgo(48) };
  const daily: Schedule = { ...LOUD, taken: { daily: TODAY, weekly: null } };
  const reminded = (of: SeenOrg) => owed([of], { schedule: daily }).length === 1;
  const unanswered = (run: number) => ({ cause: 'timeout' as const, since: hoursAgo(8), run });

  test('a failure is reminded of while it is seen, or silent for the second run', () => {
    const matters = [matterOf(told)];
    expect(reminded(broken('a', { matters }))).toBe(true);
    const quiet = { verdict: 'inconclusive', cause: 'timeout' } as const;
    expect(reminded(seen('a', { matters, unanswered: unanswered(9) }, quiet))).toBe(true);
    expect(reminded(seen('a', { matters, unanswered: unanswered(10) }, quiet))).toBe(false);
    expect(reminded(seen('a', { matters }, quiet))).toBe(false);
    expect(reminded(seen('a', { matters: [matterOf({ ...told, type: 'unanswered' })] }, quiet))).toBe(true);
  });

  test('an outage that covers an org leaves it to the weekly round', () => {
    const matters = [matterOf(told)];
    expect(reminded(broken('a', { matters, outage: 'x', unanswered: unanswered(9) }))).toBe(false);
    expect(reminded(broken('a', { matters, outage: 'x' }))).toBe(true);
  });

  test('an end is told of an org that is healthy or gone, or where it was switched off', () => {
    const over = (outcome: Matter['outcome']) => [matterOf({ ...told, endedAt: hoursAgo(0), outcome })];
    expect(owed([seen('a', { matters: over('mended') })])).toEqual(['all critical: ended recovered']);
    expect(owed([seen('a', { matters: over('mended') }, null)])).toEqual(['all critical: ended recovered']);
    expect(owed([broken('a', { matters: over('mended') })])).toEqual([]);
    expect(owed([broken('a', { matters: over('switched-off') })])).toEqual(['all critical: ended closed']);
    const stuck = matterOf({ ...told, type: 'stuck', endedAt: hoursAgo(0), outcome: 'mended' });
    expect(owed([broken('a', { matters: [stuck] })])).toEqual(['all critical: ended closed']);
  });

  test('a flow that retires is reminded of while it works', () => {
    const matters = [matterOf({ type: 'legacy', about: '', since: hoursAgo(24 * 99), detail: hoursAgo(0) })];
    expect(reminded(seen('a', { matters }))).toBe(true);
    expect(reminded(broken('a', { matters }))).toBe(false);
  });
});

describe('what befell the fleet', () => {
  const outage = outageOf();

  test('is told to everybody, and to the teams that are hit', () => {
    const orgs = [silent('a', { team: 'crm' }), seen('b', { team: 'billing' })];
    expect(owed(orgs, { matters: [outage] })).toEqual([
      'all warning: opened fleet-incident',
      'team:crm warning: opened fleet-incident',
    ]);
  });

  test('is not told of nobody, not while it pauses, and not by a run over named orgs', () => {
    const orgs = [silent('a')];
    expect(owed([seen('a')], { matters: [outage] })).toEqual([]);
    expect(owed(orgs, { matters: [outageOf({}, { calmRun: 9 })] })).toEqual([]);
    expect(owed(orgs, { matters: [outage], moment: momentOf({ full: false }) })).toEqual([]);
  });

  test('is over for whoever was told', () => {
    const over = outageOf(
      { endedAt: hoursAgo(0), outcome: 'mended', told: { all: toldOf(), 'team:crm': toldOf() } },
      { calmRun: 9, hit: ['a'] },
    );
    expect(owed([seen('a')], { matters: [over] })).toEqual([
      'all critical: ended fleet-recovered',
      'team:crm critical: ended fleet-recovered',
    ]);
    const gone = matterOf({ id: '*/gone/x', type: 'gone', about: '', cause: null });
    expect(owed([seen('a')], { matters: [gone] })).toEqual(['all critical: opened org-removed']);
  });

  test('speaks of those in it that are silent, not muted, and not told one by one', () => {
    const alone = silent('alone', { matters: [matterOf({ told: { all: toldOf() } })] });
    const orgs = [
      silent('a'),
      silent('m', { muted: true }),
      alone,
      silent('o', { outage: 'y' }),
      silent('w', { unanswered: null }),
    ];
    expect(orgsOf(outage, orgs).map(({ state }) => state.org)).toEqual(['a']);
  });

  test('speaks of those that answer again when it is over, or of all that were hit', () => {
    const over = outageOf({ endedAt: hoursAgo(0) }, { hit: ['a', 'b'] });
    const orgs = [seen('a'), broken('b'), seen('c')];
    expect(orgsOf(over, orgs, 'mended').map(({ state }) => state.org)).toEqual(['a']);
    expect(orgsOf(over, orgs, 'came-and-went').map(({ state }) => state.org)).toEqual(['a', 'b']);
  });

  test('speaks of those that are found again, or that went and are back together', () => {
    const empty = matterOf({ type: 'empty' });
    const orgs = [seen('a'), seen('b', {}, null)];
    expect(orgsOf({ ...empty, endedAt: hoursAgo(0) }, orgs).map(({ state }) => state.org)).toEqual(['a']);
    expect(orgsOf(empty, orgs)).toEqual([]);
    const gone = matterOf({ id: 'g', type: 'gone' });
    const [went, isBack] = [
      seen('went', { removedWith: 'g' }),
      seen('back', { before: { ...emptyOrgState('x', 'x'), removedWith: 'g' } }),
    ];
    expect(orgsOf(gone, [went, isBack])).toEqual([went]);
    expect(orgsOf({ ...gone, endedAt: hoursAgo(0) }, [went, isBack])).toEqual([isBack]);
    expect(orgsOf(matterOf(), [went])).toEqual([]);
  });
});
