import { describe, expect, test } from 'vitest';
import { opened } from '../../src/alerting/matters.ts';
import { emptyOrgState, type OrgState } from '../../src/state/state.ts';
import { type StatusInput, type StatusPage, statusPage } from '../../src/status/page.ts';
import { DAY_MS, HOUR_MS, policy } from '../alerting/alert-fixtures.ts';
import { ago, fleetState, healthyState, NOW, seen, troubledState } from './status-fixtures.ts';

function pageOf(given: Partial<StatusInput>): StatusPage {
  return statusPage(
    { orgs: [], fleet: fleetState(), confirmedSubscriptions: null, unreadable: [], ...given },
    NOW,
    policy,
  );
}

const orgsOf = (...orgs: StatusInput['orgs']) => pageOf({ orgs });

describe('the condition of an org', () => {
  test('is healthy after a healthy answer', () => {
    expect(orgsOf(healthyState('acme')).orgs[0]).toMatchObject({ condition: 'healthy', cause: null, since: null });
  });

  test('is failing since the first unhealthy answer', () => {
    const page = orgsOf(troubledState('acme', 'client-secret-wrong', 5 * HOUR_MS));
    expect(page.orgs[0]).toMatchObject({
      condition: 'failing',
      cause: 'client-secret-wrong',
      since: ago(5 * HOUR_MS),
    });
  });

  test('stays failing, with the cause that was blamed, while later answers judge nothing', () => {
    const state = troubledState('acme', 'client-secret-wrong', 5 * HOUR_MS, {
      lastVerdict: 'inconclusive',
      lastCause: 'timeout',
    });
    expect(orgsOf(state).orgs[0]).toMatchObject({ condition: 'failing', cause: 'client-secret-wrong' });
  });

  test('cannot be told since the first answer that judged nothing', () => {
    expect(orgsOf(troubledState('acme', 'timeout', HOUR_MS)).orgs[0]).toMatchObject({
      condition: 'cannot-tell',
      cause: 'timeout',
      since: ago(HOUR_MS),
    });
  });

  test('is not checked yet before the first answer', () => {
    expect(orgsOf(emptyOrgState('acme', 'salesforce/acme')).orgs[0]).toMatchObject({ condition: 'never-checked' });
  });

  test('is disabled when its tag says so', () => {
    const state = healthyState('acme', { disabled: true, lastVerdict: null });
    expect(orgsOf(state).orgs[0]).toMatchObject({ condition: 'disabled' });
  });

  test('is removed, not healthy, once its secret is gone, and no longer counts', () => {
    const page = orgsOf(healthyState('acme', { removedAt: ago(DAY_MS) }), healthyState('globex'));
    expect(page.counts).toMatchObject({ total: 1, healthy: 1, removed: 1 });
    expect(page.orgs.at(-1)).toMatchObject({ org: 'acme', condition: 'removed', since: ago(DAY_MS) });
  });
});

describe('problems', () => {
  test('say what is broken, since when, what to do, who acts and for which team', () => {
    const [problem] = orgsOf(troubledState('acme', 'run-as-user-missing', 5 * HOUR_MS, { team: 'crm' })).problems;
    expect(problem).toMatchObject({
      org: 'acme',
      team: 'crm',
      meaning: 'no Run-As user is set',
      since: ago(5 * HOUR_MS),
      lastHealthyAt: ago(9 * HOUR_MS),
      whoActs: 'salesforce-admin',
      evidence: { status: 400, error: 'invalid_client', description: 'about run-as-user-missing' },
    });
    expect(problem?.actions[0]?.say).toContain('In acme.my.salesforce.com: Setup >');
  });

  test('put failing before cannot tell, the newest first, and muted ones last', () => {
    const muted = { tag: ago(-DAY_MS), seenAt: ago(DAY_MS), spent: false };
    const page = orgsOf(
      troubledState('unsure', 'timeout', HOUR_MS),
      troubledState('muted', 'app-blocked', HOUR_MS, { mute: muted }),
      troubledState('old', 'app-blocked', 9 * HOUR_MS),
      troubledState('new', 'app-blocked', 2 * HOUR_MS),
    );
    expect(page.problems.map(({ org }) => org)).toEqual(['new', 'old', 'unsure', 'muted']);
    expect(page.counts.muted).toBe(1);
  });

  test('leave to a fleet incident the orgs it speaks for', () => {
    const facts = {
      ours: true,
      whoActs: 'aws-operator',
      steps: [],
      of: 45,
      calmRun: null,
      againRun: null,
      hit: [],
    } as const;
    const outage = { ...facts, factor: 'our network', orgs: 12 };
    const matter = opened('*', 'outage', ago(HOUR_MS), { cause: 'timeout', outage });
    const page = pageOf({
      orgs: [troubledState('acme', 'timeout', HOUR_MS, { outage: matter.id })],
      fleet: fleetState({ matters: [matter] }),
    });
    expect(page.problems).toEqual([]);
    expect(page.fleet).toEqual([
      {
        kind: 'incident',
        cause: 'timeout',
        since: ago(HOUR_MS),
        text: 'Up to 12 orgs give no usable answer: Salesforce did not answer in time, so the credential was not judged',
        advice: 'Likely common factor: our network.',
      },
    ]);
    expect(page.orgs[0]).toMatchObject({ condition: 'cannot-tell', inIncident: true });
  });

  test('show what the version comparison found', () => {
    const state = troubledState('acme', 'client-secret-wrong', HOUR_MS);
    const comparison = {
      versionId: 'v1',
      result: { current: 'rejected', pending: 'absent', previous: 'works' },
      reason: { say: 'AWSPREVIOUS still works' },
    } as const;
    const page = orgsOf({ ...state, remember: { ...state.remember, comparison } });
    expect(page.problems[0]?.found).toEqual({ say: 'AWSPREVIOUS still works' });
  });

  test('explain a state of an older release, which did not keep what was seen', () => {
    const page = orgsOf(troubledState('acme', 'client-secret-wrong', HOUR_MS, { lastSeen: null }));
    expect(page.problems[0]).toMatchObject({ evidence: null, note: null, host: null });
    expect(page.orgs[0]?.secret).toMatchObject({ status: 'unknown', ageDays: 40, limitDays: null });
  });
});

describe('the acknowledgement of an org', () => {
  const mute = (tag: string, spent = false) => ({ mute: { tag, seenAt: ago(HOUR_MS), spent } });

  test.each([
    ['a date ahead mutes', mute(ago(-HOUR_MS)), true],
    ['a date behind does not', mute(ago(HOUR_MS)), false],
    ['a day mutes to its end', mute('2026-11-22'), true],
    ['`recovered` mutes until the recovery', mute('recovered'), true],
    ['`recovered` is spent by the recovery', mute('recovered', true), false],
  ])('%s', (_, given, muted) => {
    expect(orgsOf(healthyState('acme', given)).orgs[0]?.muted).toBe(muted);
  });
});

describe('the days of an org', () => {
  const daysOf = (through: string | null, letters: string) =>
    orgsOf(healthyState('acme', { days: { through, letters } })).orgs[0]?.days;

  test('end today: days without a run were not checked', () => {
    expect(daysOf('2026-11-20', 'uih')).toBe(`${'-'.repeat(85)}uih--`);
  });

  test('are 90, the oldest dropped', () => {
    expect(daysOf('2026-11-21', `u${'h'.repeat(89)}`)).toBe(`${'h'.repeat(89)}-`);
  });

  test('are all unchecked for an org that nobody checked', () => {
    expect(daysOf(null, '')).toBe('-'.repeat(90));
  });

  test('do not move for a clock that is behind', () => {
    expect(daysOf('2026-11-23', 'uh')).toBe(`${'-'.repeat(88)}uh`);
  });

  test('add up to the days of the fleet, without those of removed orgs', () => {
    const days = (letters: string) => ({ days: { through: '2026-11-22', letters } });
    const page = orgsOf(
      healthyState('a', days('uh')),
      healthyState('b', days('ui')),
      healthyState('c', days('hd')),
      healthyState('gone', { ...days('uu'), removedAt: ago(DAY_MS) }),
    );
    expect(page.days).toHaveLength(90);
    expect(page.days.slice(-3)).toEqual([
      { day: '2026-11-20', unhealthy: 0, inconclusive: 0, healthy: 0 },
      { day: '2026-11-21', unhealthy: 2, inconclusive: 0, healthy: 1 },
      { day: '2026-11-22', unhealthy: 0, inconclusive: 1, healthy: 1 },
    ]);
  });
});

describe('the age of a secret', () => {
  const rotation = (status: 'due' | 'managed' | 'stuck', dueAt: string | null) => ({
    lastSeen: seen('acme', { rotation: { status, dueAt, reason: null } }),
  });

  test('stands against its limit in whole days', () => {
    expect(orgsOf(healthyState('acme')).orgs[0]?.secret).toMatchObject({ ageDays: 40, limitDays: 90 });
  });

  test('is overdue by now, though it was only due at the last check', () => {
    const page = orgsOf(healthyState('acme', rotation('due', ago(HOUR_MS))));
    expect(page.orgs[0]?.secret.status).toBe('overdue');
    expect(page.counts.toRotate).toBe(1);
  });

  test('wants nobody where AWS rotates the secret, unless that is stuck', () => {
    const page = orgsOf(
      healthyState('a', rotation('managed', null)),
      healthyState('b', rotation('stuck', null)),
      healthyState('c', { ...rotation('stuck', null), disabled: true }),
    );
    expect(page.counts.toRotate).toBe(1);
  });
});

test('teams are counted, those with failing orgs first', () => {
  const page = orgsOf(
    healthyState('a', { team: 'crm' }),
    healthyState('b', { team: 'crm' }),
    troubledState('c', 'app-blocked', HOUR_MS, { team: 'sales' }),
    troubledState('d', 'timeout', HOUR_MS, { team: null }),
  );
  expect(page.teams).toEqual([
    { team: 'sales', orgs: 1, failing: 1, cannotTell: 0, toRotate: 0 },
    { team: null, orgs: 1, failing: 0, cannotTell: 1, toRotate: 0 },
    { team: 'crm', orgs: 2, failing: 0, cannotTell: 0, toRotate: 0 },
  ]);
});

describe('what concerns the checker itself', () => {
  const kindsOf = (given: Partial<StatusInput>) => pageOf(given).fleet.map(({ kind }) => kind);

  test('is nothing when runs come, find orgs and are heard', () => {
    expect(kindsOf({ confirmedSubscriptions: 1 })).toEqual([]);
  });

  test('is that no run was kept', () => {
    expect(kindsOf({ fleet: null })).toEqual(['never-run']);
  });

  test('is that runs find nothing', () => {
    expect(kindsOf({ fleet: fleetState({ matters: [opened('*', 'empty', ago(DAY_MS))] }) })).toEqual([
      'nothing-to-check',
    ]);
  });

  test('is a last run of two days ago, because the page may be wrong by then', () => {
    expect(kindsOf({ fleet: fleetState({ lastFullRunAt: ago(2 * DAY_MS - 1) }) })).toEqual([]);
    expect(kindsOf({ fleet: fleetState({ lastFullRunAt: ago(2 * DAY_MS) }) })).toEqual(['run-missing']);
  });

  test('is that orgs are missing because what was kept of them cannot be read', () => {
    expect(pageOf({ unreadable: ['acme'] }).fleet).toMatchObject([
      { kind: 'unreadable', text: '1 org is missing here, because what was kept cannot be read' },
    ]);
  });

  test('is that nobody has confirmed a subscription', () => {
    expect(kindsOf({ confirmedSubscriptions: 0 })).toEqual(['nobody-listens']);
  });

  test('is a notice that was not sent in the time a run has', () => {
    const outbox = (claimedAt: string): OrgState['outbox'] => [
      {
        matter: 'acme/condition/1',
        audience: 'all',
        stage: 'opened',
        about: 'failing:app-blocked',
        cause: 'app-blocked',
        severity: 'critical',
        rung: 0,
        weeks: 0,
        handedOver: false,
        claimedAt,
      },
    ];
    const stuck = [healthyState('acme', { outbox: outbox(ago(HOUR_MS)) })];
    expect(pageOf({ orgs: stuck, fleet: fleetState({ outbox: outbox(ago(HOUR_MS)) }) })).toMatchObject({
      delivery: { unsent: 2 },
      fleet: [{ kind: 'unsent', text: '2 notices could not be sent yet' }],
    });
    expect(kindsOf({ orgs: [healthyState('acme', { outbox: outbox(ago(1000)) })] })).toEqual([]);
  });
});
