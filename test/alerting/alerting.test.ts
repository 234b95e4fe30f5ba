import { describe, expect, test } from 'vitest';
import { transition } from '../../src/alerting/transition.ts';
import { emptyOrgState } from '../../src/state/state.ts';
import {
  aRun,
  atHour,
  disabled,
  healthy,
  namedRun,
  noTags,
  policy,
  START,
  Story,
  times,
  withCause,
} from './alert-fixtures.ts';

const nothing: readonly never[] = [];
const blocked = withCause('app-blocked');

describe('An org that was not there before', () => {
  test('is told once', () => {
    const story = new Story({}, null);
    expect(story.hourly(0, [healthy(), healthy()])).toEqual([['org-added'], []]);
    expect(story.notice).toMatchObject({
      severity: 'info',
      at: START.toISOString(),
      text: 'acme: is checked from now on; first answer: healthy',
    });
  });

  test('is told together with what is wrong with it', () => {
    expect(new Story({}, null).check(0, blocked)).toEqual(['failing', 'org-added']);
  });

  test('is no news on the first run of a deployment; what is wrong with it is', () => {
    const story = new Story({}, null);
    expect(story.check(0, blocked, aRun({ firstRun: true }))).toEqual(['failing']);
    expect(story.check(1, blocked)).toEqual(nothing);
  });

  test('is told by a run that named it', () => {
    expect(new Story({}, null).check(0, healthy(), namedRun)).toEqual(['org-added']);
  });

  test('waits for the end of quiet hours', () => {
    const story = new Story({ quietHours: { from: '07:00', to: '09:00' } }, null);
    expect(story.hourly(0, [healthy(), blocked])).toEqual([[], ['failing', 'org-added']]);
    expect(story.notice.at).toBe(START.toISOString());
  });

  test('says nothing while it is disabled', () => {
    expect(new Story({}, null).hourly(0, [disabled(), disabled()]).flat()).toEqual(nothing);
  });
});

describe('An org that is gone', () => {
  test('is told once and does not vanish green', () => {
    const story = new Story();
    story.check(0, healthy({ tags: { ...noTags, team: 'crm', note: 'ask Kim' } }));
    expect(story.removed(1)).toEqual(['org-removed']);
    expect(story.notice).toMatchObject({
      severity: 'warning',
      org: 'acme',
      team: 'crm',
      text: 'acme: its secret is gone; the org is no longer checked',
      since: atHour(1).toISOString(),
      lastHealthyAt: START.toISOString(),
      found: null,
      note: 'ask Kim',
      dueAt: null,
    });
    expect(story.removed(2)).toEqual(nothing);
    expect(story.state?.removedAt).toBe(atHour(1).toISOString());
  });

  test('is told with the date of a planned deletion and how to stop it', () => {
    const story = new Story();
    story.check(0, healthy());
    story.removed(1, atHour(24 * 30));
    expect(story.notice.text).toContain('planned for deletion on 2026-12-22');
    expect(story.notice.dueAt).toBe(atHour(24 * 30).toISOString());
    expect(story.notice.actions[0]?.run).toContain('restore-secret --secret-id salesforce/acme');
    expect(story.removed(24 * 31)).toEqual(nothing);
  });

  test('takes its failure with it, and says so', () => {
    const story = new Story();
    story.check(0, blocked);
    story.removed(1);
    expect(story.notice.found).toBe('it was failing when last checked: app-blocked');
    expect(story.check(2, healthy())).toEqual(['org-added']);
  });

  test('is told anew, with all that is wrong, when it is back', () => {
    const story = new Story();
    story.check(0, blocked);
    story.removed(1);
    expect(story.check(2, blocked)).toEqual(['failing', 'org-added']);
    expect(story.state?.removedAt).toBeNull();
    expect(story.removed(3)).toEqual(['org-removed']);
  });

  test('waits for the end of quiet hours', () => {
    const story = new Story({ quietHours: { from: '07:00', to: '09:00' } });
    story.check(-10, healthy());
    expect(story.removed(0)).toEqual(nothing);
    expect(story.last?.held).toEqual([{ kind: 'org-removed', hold: 'quiet' }]);
    expect(story.last?.history).toMatchObject([{ to: 'removed', notices: [] }]);
    expect(story.removed(1)).toEqual(['org-removed']);
    expect(story.last?.history).toMatchObject([{ to: 'removed', notices: ['org-removed'] }]);
  });

  test('is told at the end of quiet hours as it was found: since when, and that it was failing', () => {
    const story = new Story({ quietHours: { from: '07:00', to: '10:00' } });
    story.check(-10, blocked);
    story.hourly(-1, [withCause('timeout'), blocked]);
    story.removed(1);
    expect(story.last).toMatchObject({ notices: [], muted: false, rotationVerified: null });
    story.removed(2);
    expect(story.notice).toMatchObject({
      id: `acme/org-removed/${atHour(1).toISOString()}`,
      at: atHour(2).toISOString(),
      since: atHour(1).toISOString(),
      found: 'it was failing when last checked: app-blocked',
    });
  });

  test('was failing only if its last failure was not over', () => {
    const story = new Story();
    story.hourly(0, [blocked, withCause('timeout')]);
    story.removed(2);
    expect(story.notice.found).toBe('it was failing when last checked: app-blocked');
    const silent = new Story();
    silent.hourly(0, [blocked, healthy(), withCause('timeout')]);
    silent.removed(3);
    expect(silent.notice.found).toBeNull();
  });

  test('is told without a note where none is known', () => {
    const story = new Story({}, { ...emptyOrgState('acme', 'salesforce/acme'), lastHealthyAt: START.toISOString() });
    story.removed(1);
    expect(story.notice).toMatchObject({ note: null, team: null, lastHealthyAt: START.toISOString() });
  });

  test('leaves behind what its return would be judged by, and nothing that is open', () => {
    const remember = { ...emptyOrgState('acme', '').remember, clientIdChangedAt: '2026-01-01T00:00:00Z' };
    const tags = { ...noTags, team: 'crm', note: 'ask Kim' };
    const story = new Story();
    story.check(0, healthy({ remember, tags }));
    story.hourly(1, times(2, withCause('app-blocked', { remember, tags })));
    const before = story.state;
    story.removed(3);
    expect(story.state).toEqual({
      ...before,
      failure: null,
      condition: 'ok',
      changes: [],
      removedAt: atHour(3).toISOString(),
      removalTold: true,
    });
  });

  test('goes without a word when it was disabled', () => {
    const story = new Story();
    story.check(0, disabled());
    expect(story.removed(1)).toEqual(nothing);
    expect(story.last?.history).toHaveLength(1);
  });

  test('still has its unsettled notices sent', () => {
    const told = transition(emptyOrgState('acme', 's'), blocked, START, policy, aRun());
    const story = new Story({}, told.next);
    expect(story.removed(1)).toEqual(['org-removed', 'failing']);
  });
});

describe('The history of an org', () => {
  test('has a line for each change and each notice, none for what stays as it is', () => {
    const story = new Story({}, null);
    const checks = [healthy(), healthy(), blocked, blocked, withCause('timeout'), withCause('rate-limited'), healthy()];
    const lines = checks.flatMap((check, hour) => {
      story.check(hour, check);
      return story.last?.history ?? [];
    });
    expect(lines).toEqual([
      { org: 'acme', at: atHour(0).toISOString(), from: null, to: 'healthy', cause: null, notices: ['org-added'] },
      {
        org: 'acme',
        at: atHour(2).toISOString(),
        from: 'healthy',
        to: 'unhealthy',
        cause: 'app-blocked',
        notices: ['failing'],
      },
      {
        org: 'acme',
        at: atHour(4).toISOString(),
        from: 'unhealthy',
        to: 'inconclusive',
        cause: 'timeout',
        notices: [],
      },
      {
        org: 'acme',
        at: atHour(5).toISOString(),
        from: 'inconclusive',
        to: 'inconclusive',
        cause: 'rate-limited',
        notices: [],
      },
      {
        org: 'acme',
        at: atHour(6).toISOString(),
        from: 'inconclusive',
        to: 'healthy',
        cause: null,
        notices: ['recovered'],
      },
    ]);
  });

  test('has a line for a reminder', () => {
    const story = new Story();
    story.check(0, blocked);
    story.check(24, blocked);
    expect(story.last?.history).toMatchObject([{ from: 'unhealthy', to: 'unhealthy', notices: ['still-failing'] }]);
  });

  test('says that a fleet incident spoke for the org, when it begins to', () => {
    const story = new Story();
    story.check(0, healthy());
    story.check(1, withCause('timeout'), aRun({ inIncident: true }));
    expect(story.last?.history).toMatchObject([{ to: 'inconclusive', notices: ['fleet-incident'] }]);
    story.check(2, withCause('timeout'), aRun({ inIncident: true }));
    expect(story.last?.history).toEqual([]);
  });

  test('has a line for the removal and for the return', () => {
    const story = new Story();
    story.check(0, healthy());
    story.removed(1);
    expect(story.last?.history).toEqual([
      {
        org: 'acme',
        at: atHour(1).toISOString(),
        from: 'healthy',
        to: 'removed',
        cause: null,
        notices: ['org-removed'],
      },
    ]);
    story.removed(2);
    expect(story.last?.history).toEqual([]);
    story.check(3, disabled());
    expect(story.last?.history).toMatchObject([{ to: null, notices: [] }]);
    story.removed(4);
    story.check(5, disabled());
    expect(story.last?.history).toMatchObject([{ from: null, to: null, notices: [] }]);
  });
});

describe('The state after a check', () => {
  test('remembers the answer and what the next run should know', () => {
    const remember = { ...emptyOrgState('acme', '').remember, clientIdChangedAt: '2026-01-01T00:00:00Z' };
    const story = new Story({}, null);
    story.check(0, healthy({ apiUsage: { used: 5, max: 100 }, remember, tags: { ...noTags, team: 'crm' } }));
    story.check(1, withCause('timeout', { secretId: 'arn:new' }));
    expect(story.state).toMatchObject({
      version: 1,
      org: 'acme',
      secretId: 'arn:new',
      team: null,
      lastVerdict: 'inconclusive',
      lastCause: 'timeout',
      lastCheckAt: atHour(1).toISOString(),
      lastHealthyAt: START.toISOString(),
      disabled: false,
      apiUsage: { used: 5, max: 100 },
      removedAt: null,
      days: { through: '2026-11-22', letters: 'i' },
    });
    story.check(2, healthy({ remember }));
    expect(story.state?.remember).toEqual(remember);
    story.check(3, disabled());
    expect(story.state).toMatchObject({ disabled: true, lastVerdict: null, lastHealthyAt: atHour(2).toISOString() });
  });

  test('keeps what a disabled org was reminded of', () => {
    const story = new Story();
    const overdue = healthy({
      rotation: { status: 'overdue', ageDays: 91, dueAt: START.toISOString(), versions: null, reason: null },
    });
    expect(story.hourly(0, [overdue, disabled(), overdue])).toEqual([['rotation-overdue'], [], []]);
  });
});

describe('The outbox', () => {
  const failed = () => transition(emptyOrgState('acme', 's'), blocked, START, policy, aRun());

  test('holds what a transition says until it is settled', () => {
    const told = failed();
    expect(told.next.pending).toEqual([{ notice: told.notices[0], claimedAt: START.toISOString() }]);
  });

  test('is left alone by a run that overlaps', () => {
    const told = failed();
    const soon = new Date(START.getTime() + policy.resendAfterMs);
    expect(transition(told.next, blocked, soon, policy, aRun()).notices).toEqual([]);
  });

  test('is sent by the next run when nobody settled it, and only by that one', () => {
    const told = failed();
    const later = transition(told.next, blocked, atHour(1), policy, aRun());
    expect(later.notices).toEqual(told.notices);
    expect(later.history).toEqual([]);
    expect(transition(later.next, blocked, atHour(1), policy, aRun()).notices).toEqual([]);
  });

  test('is sent for a disabled org as well', () => {
    const told = failed();
    expect(transition(told.next, disabled(), atHour(1), policy, aRun()).notices).toEqual(told.notices);
  });
});

describe('A clock that jumps back', () => {
  test('neither crashes nor repeats anything', () => {
    const story = new Story();
    story.hourly(24 * 400, times(24, blocked));
    expect(story.hourly(0, times(24, blocked)).flat()).toEqual(nothing);
  });

  test('does not silence the reminders until it has caught up', () => {
    const story = new Story();
    story.check(0, blocked);
    story.check(24 * 400, blocked);
    const days: number[] = [];
    for (let day = 2; day <= 20; day++) if (story.check(24 * day, blocked).length > 0) days.push(day);
    expect(days).toEqual([9, 16]);
  });

  test('tells a recovery without a negative duration', () => {
    const story = new Story();
    story.check(100, blocked);
    expect(story.check(0, healthy())).toEqual(['recovered']);
    expect(story.notice.text).toContain('after less than a minute');
  });

  test('does not count changes of the future as changes of this day', () => {
    const story = new Story();
    story.hourly(500, [blocked, healthy(), blocked]);
    expect(story.hourly(0, [healthy(), blocked, healthy()]).flat()).toEqual(['recovered', 'failing', 'recovered']);
  });
});
