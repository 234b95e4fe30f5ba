import { describe, expect, test } from 'vitest';
import { rotationTold } from '../../src/alerting/dates.ts';
import type { OrgCheck } from '../../src/check/org-check.ts';
import type { RotationReport } from '../../src/rotation/rotation.ts';
import { emptyOrgState } from '../../src/state/state.ts';
import { aRun, atHour, DAY_MS, healthy, noTags, START, Story, withCause } from './alert-fixtures.ts';

const onDay = (day: number) => atHour(day * 24);
const nothing: readonly never[] = [];

/** A healthy check on that day, with its secret due on day 0. */
function agedCheck(day: number, dueDay = 0, differing: Partial<OrgCheck> = {}): OrgCheck {
  const status = day >= dueDay ? 'overdue' : day >= dueDay - 14 ? 'due' : 'current';
  return healthy({ ...differing, rotation: report(status, { dueAt: onDay(dueDay).toISOString() }) });
}

function report(status: RotationReport['status'], differing: Partial<RotationReport> = {}): RotationReport {
  return { status, ageDays: 80, dueAt: null, versions: null, reason: null, ...differing };
}

function daysTold(story: Story, from: number, to: number, check: (day: number) => OrgCheck, step = 0.25) {
  const told: [number, string][] = [];
  for (let day = from; day <= to; day += step) {
    for (const kind of story.check(day * 24, check(day))) told.push([day, kind]);
  }
  return told;
}

describe('Reminders of a secret that has to be rotated', () => {
  test('come on the ladder, then weekly, each once', () => {
    const story = new Story({ remindBeforeDays: [14, 7, 1] });
    expect(daysTold(story, -20, 16, (day) => agedCheck(day))).toEqual([
      [-14, 'rotation-due'],
      [-7, 'rotation-due'],
      [-1, 'rotation-due'],
      [0, 'rotation-overdue'],
      [7, 'rotation-overdue'],
      [14, 'rotation-overdue'],
    ]);
    expect(new Set(story.notices.map(({ id }) => id)).size).toBe(6);
  });

  test('name the secret to store in where the flow is another than the one that rotate tries', () => {
    const story = new Story();
    story.check(-14 * 24, agedCheck(-14, 0, { flow: 'password' }));
    const reminder = story.notices.find(({ kind }) => kind === 'rotation-due');
    expect(reminder?.actions[0]?.say).toMatch(/as a new version of salesforce\/acme\.$/);
  });

  test('say when, how old, and what to do', () => {
    const story = new Story();
    story.check(-14 * 24, agedCheck(-14, 0, { tags: { ...noTags, team: 'crm' } }));
    expect(story.notice).toMatchObject({
      kind: 'rotation-due',
      severity: 'warning',
      team: 'crm',
      cause: null,
      text: 'acme: the client secret is due for rotation in 14 days, on 2026-11-22',
      found: 'the client secret is 80 days old',
      dueAt: START.toISOString(),
    });
    expect(story.notice.actions[0]?.run).toBe('credential-health rotate acme');
    story.check(-24, agedCheck(-1));
    expect(story.notice.text).toContain('in 1 day,');
    story.check(0, agedCheck(0));
    expect(story.notice.text).toBe('acme: the client secret is overdue for rotation since 2026-11-22');
  });

  test('say nothing about an age that is not known', () => {
    const story = new Story();
    story.check(0, healthy({ rotation: report('overdue', { ageDays: null, dueAt: START.toISOString() }) }));
    expect(story.notice.found).toBeNull();
  });

  test('start with the rung that time has reached', () => {
    const story = new Story();
    expect(daysTold(story, -3, 1, (day) => agedCheck(day))).toEqual([
      [-3, 'rotation-due'],
      [-1, 'rotation-due'],
      [0, 'rotation-overdue'],
    ]);
  });

  test('are cancelled by a rotation, and start anew for the new secret', () => {
    const story = new Story();
    story.check(-14 * 24, agedCheck(-14));
    expect(daysTold(story, -10, 80, (day) => agedCheck(day, 80))).toEqual([
      [66, 'rotation-due'],
      [73, 'rotation-due'],
      [79, 'rotation-due'],
      [80, 'rotation-overdue'],
    ]);
  });

  test('are not repeated after a run that could not know the age', () => {
    const story = new Story();
    story.check(-14 * 24, agedCheck(-14));
    story.check(-13 * 24, withCause('secrets-unavailable', { rotation: report('unknown', { ageDays: null }) }));
    expect(story.check(-12 * 24, agedCheck(-12))).toEqual(nothing);
  });

  test('are said of a failing org as well', () => {
    const story = new Story();
    expect(story.check(0, { ...withCause('app-blocked'), rotation: agedCheck(0).rotation })).toEqual([
      'failing',
      'rotation-overdue',
    ]);
  });

  test('end when the limit is taken off, and are said again for a new limit', () => {
    const story = new Story();
    story.check(0, agedCheck(0));
    expect(story.check(24, healthy({ rotation: report('current') }))).toEqual(nothing);
    expect(story.check(48, agedCheck(2))).toEqual(['rotation-overdue']);
  });

  test('are left to the summary of a first run, from the next rung on they are said', () => {
    const story = new Story();
    expect(story.check(0, agedCheck(0), aRun({ firstRun: true, summarised: true }))).toEqual(nothing);
    expect(story.last?.held).toEqual([{ kind: 'rotation-overdue', hold: 'summarised' }]);
    expect(daysTold(story, 0.25, 8, (day) => agedCheck(day))).toEqual([[7, 'rotation-overdue']]);
  });
});

describe('A rotation that AWS does', () => {
  const stuck = healthy({ rotation: report('stuck', { reason: { say: 'the rotation brought no new version' } }) });
  const managed = healthy({ rotation: report('managed') });

  test('is not nagged about', () => {
    expect(new Story().check(0, managed)).toEqual(nothing);
  });

  test('is told when it is stuck, then weekly', () => {
    const story = new Story();
    expect(daysTold(story, 0, 15, () => stuck)).toEqual([
      [0, 'rotation-stuck'],
      [7, 'rotation-stuck'],
      [14, 'rotation-stuck'],
    ]);
    expect(new Set(story.notices.map(({ id }) => id)).size).toBe(3);
    expect(story.notice).toMatchObject({
      severity: 'warning',
      since: START.toISOString(),
      found: 'the rotation brought no new version',
      text: 'acme: the rotation that AWS does is stuck: the rotation brought no new version',
    });
    expect(story.notice.actions.at(-1)?.run).toContain('rotate-secret --secret-id salesforce/acme');
  });

  test('needs no reason to be told', () => {
    const story = new Story();
    story.check(0, healthy({ rotation: report('stuck') }));
    expect(story.notice.text).toContain('no new version came');
  });

  test('is told again when it gets stuck another time', () => {
    const story = new Story();
    expect(story.hourly(0, [stuck, managed, stuck])).toEqual([['rotation-stuck'], [], ['rotation-stuck']]);
  });
});

describe('A new client id', () => {
  const remember = { ...emptyOrgState('acme', '').remember, clientIdChangedAt: START.toISOString() };
  const changed = healthy({ remember });

  test('is said once with the day on which the old pair ends, and on day 21', () => {
    const story = new Story();
    expect(daysTold(story, 0, 40, () => changed)).toEqual([
      [0, 'rotation-due'],
      [21, 'rotation-due'],
    ]);
    expect(new Set(story.notices.map(({ id }) => id)).size).toBe(2);
    expect(story.notice).toMatchObject({
      since: START.toISOString(),
      text: 'acme: the client id changed: confirm by 2026-12-22 that every consumer has read the new pair; the old one stops working then',
      dueAt: null,
    });
    expect(story.notice.actions[0]?.say).toContain('salesforce/acme');
  });

  test('is not said when its day has passed', () => {
    expect(new Story().check(30 * 24 - 1, changed)).toEqual(['rotation-due']);
    expect(new Story().check(30 * 24, changed)).toEqual(nothing);
  });

  test('is said again for the next one', () => {
    const story = new Story();
    story.check(0, changed);
    const next = healthy({ remember: { ...remember, clientIdChangedAt: onDay(2).toISOString() } });
    expect(story.check(48, next)).toEqual(['rotation-due']);
  });

  test.each(['managed', 'stuck'] as const)(
    'is not said where AWS rotates (%s): every rotation brings one',
    (status) => {
      const story = new Story();
      expect(story.check(0, { ...changed, rotation: report(status) })).not.toContain('rotation-due');
    },
  );
});

describe('The username-password flow', () => {
  const retirement = new Date('2027-02-20T00:00:00Z');
  const beforeRetirement = (days: number) => (retirement.getTime() - days * DAY_MS - START.getTime()) / (DAY_MS / 24);
  const legacy = healthy({ flow: 'password', migration: 'enable the client credentials flow' });

  test('is told once when it works, then 90, 30 and 7 days before its retirement and on the day', () => {
    const story = new Story();
    const told: number[] = [];
    for (let days = 130; days >= -60; days -= 0.5) {
      if (story.check(beforeRetirement(days), legacy).includes('legacy-flow')) told.push(days);
    }
    expect(told).toEqual([130, 90, 30, 7, 0]);
    expect(new Set(story.notices.map(({ id }) => id)).size).toBe(5);
    expect(story.notice).toMatchObject({
      severity: 'warning',
      found: 'enable the client credentials flow',
      dueAt: '2027-02-20T00:00:00.000Z',
      text: 'acme: uses the username-password flow, which Salesforce retires on 2027-02-20',
    });
    expect(story.notice.actions[0]?.run).toBe('credential-health migrate acme');
  });

  test('is told once only when it is first seen late', () => {
    const story = new Story();
    expect(story.check(beforeRetirement(20), legacy)).toEqual(['legacy-flow']);
    expect(story.check(beforeRetirement(19), legacy)).toEqual(nothing);
    expect(story.check(beforeRetirement(7), legacy)).toEqual(['legacy-flow']);
  });

  test('is not told while it fails, nor twice when it works again', () => {
    const story = new Story();
    const failing = withCause('user-login-failed', { flow: 'password' });
    expect(story.check(0, failing)).toEqual(['failing']);
    expect(story.check(1, legacy)).toEqual(['recovered', 'legacy-flow']);
    expect(story.hourly(2, [failing, legacy, legacy]).flat()).toEqual(['failing', 'recovered']);
  });

  test('is not told twice after a run that could not read the secret', () => {
    const story = new Story();
    story.check(0, legacy);
    story.check(1, withCause('secrets-unavailable', { flow: null }));
    expect(story.check(2, legacy)).toEqual(nothing);
  });

  test('is told again when an org comes back to it, and when Salesforce moves the date', () => {
    const story = new Story();
    story.hourly(0, [legacy, healthy()]);
    expect(story.check(2, legacy)).toEqual(['legacy-flow']);
    const moved = new Story({ passwordFlowRetirement: '2027-08-01' }, story.state);
    expect(moved.check(3, legacy)).toEqual(['legacy-flow']);
  });

  test('is left to the summary of a first run', () => {
    const story = new Story();
    expect(story.check(0, legacy, aRun({ firstRun: true, summarised: true }))).toEqual(nothing);
    expect(story.check(1, legacy)).toEqual(nothing);
  });

  test('says nothing of other flows', () => {
    expect(new Story().check(0, healthy({ flow: 'jwt_bearer' }))).toEqual(nothing);
  });
});

describe('After a rotation', () => {
  const secret = (versionId: string, since: string | null, clientId = 'client-of-acme') => ({
    version: { id: versionId, createdAt: atHour(10) },
    remember: {
      ...emptyOrgState('acme', '').remember,
      secret: { versionId, createdAt: null, clientId, since },
    },
  });
  const former = healthy(secret('v1', '2026-01-01T00:00:00Z'));

  test('the next healthy check says that it is verified, and so does every one until it was told', () => {
    const story = new Story();
    story.check(0, former);
    expect(story.last?.rotationVerified).toBeNull();
    const rotated = healthy(secret('v2', atHour(10).toISOString()));
    story.check(12, rotated);
    expect(story.last?.rotationVerified).toEqual({ at: atHour(10).toISOString() });
    story.check(13, rotated);
    expect(story.last?.rotationVerified).toEqual({ at: atHour(10).toISOString() });
    story.state = story.state && rotationTold(story.state);
    story.check(14, rotated);
    expect(story.last?.rotationVerified).toBeNull();
  });

  test('a rejected secret is verified only by the healthy check that follows', () => {
    const story = new Story();
    story.check(0, former);
    story.check(12, withCause('client-secret-wrong', secret('v2', atHour(10).toISOString())));
    expect(story.last?.rotationVerified).toBeNull();
    story.check(13, healthy(secret('v2', atHour(10).toISOString())));
    expect(story.last?.rotationVerified).toEqual({ at: atHour(10).toISOString() });
  });

  test('its instant is that of the run when the version has no date', () => {
    const story = new Story();
    story.check(0, former);
    story.check(12, { ...healthy(secret('v2', atHour(12).toISOString())), version: { id: 'v2', createdAt: null } });
    expect(story.last?.rotationVerified).toEqual({ at: atHour(12).toISOString() });
    story.check(13, { ...healthy(secret('v3', atHour(13).toISOString())), version: null });
    expect(story.last?.rotationVerified).toEqual({ at: atHour(13).toISOString() });
  });

  test('a version that repeats the value is no rotation; one with another client id is', () => {
    const story = new Story();
    story.check(0, former);
    story.check(12, healthy(secret('v2', '2026-01-01T00:00:00Z')));
    expect(story.last?.rotationVerified).toBeNull();
    story.check(13, healthy(secret('v3', '2026-01-01T00:00:00Z', 'another-client')));
    expect(story.last?.rotationVerified).not.toBeNull();
  });

  test('the first version ever seen, or one not seen this time, is no rotation', () => {
    const story = new Story();
    story.check(0, healthy());
    story.check(1, former);
    expect(story.last?.rotationVerified).toBeNull();
    story.check(2, healthy());
    expect(story.last?.rotationVerified).toBeNull();
  });

  test('an age learned later of the same version is no rotation', () => {
    const story = new Story();
    story.check(0, healthy(secret('v1', null)));
    story.check(1, former);
    expect(story.last?.rotationVerified).toBeNull();
  });
});
