import { describe, expect, test } from 'vitest';
import { foldFleet, isFirstRun, nothingToCheck } from '../../src/alerting/fleet.ts';
import { settled } from '../../src/alerting/outbox.ts';
import { transition } from '../../src/alerting/transition.ts';
import type { CauseCode } from '../../src/causes/catalogue.ts';
import type { Policy } from '../../src/policy.ts';
import { emptyFleetState, type FleetState, readFleetState } from '../../src/state/state.ts';
import { aRun, atHour, healthy, noTags, policy, START, times, withCause } from './alert-fixtures.ts';
import { type Answers, checkOf, FleetStory, ranBefore, some } from './fleet-story.ts';

const nothing: readonly never[] = [];

function known(orgs: number, differing: Partial<Policy> = {}): FleetStory {
  return new FleetStory(differing).well(-1, orgs);
}

describe('An incident of the fleet', () => {
  test.each([
    [10, 4, false],
    [10, 5, true],
    [16, 5, true],
    [17, 5, false],
    [20, 6, true],
    [21, 6, false],
    [21, 7, true],
    [4, 4, false],
  ])('of %d orgs needs 30 %% and at least 5: with %d it is %s', (orgs, affected, incident) => {
    expect(known(orgs).run(0, some(affected, orgs, 'timeout'))).toEqual(incident ? ['fleet-incident'] : nothing);
    const failing = known(orgs).run(0, some(affected, orgs, 'app-blocked'));
    expect(failing[0]).toBe(incident ? 'fleet-incident' : 'failing org0');
    expect(failing).toHaveLength(incident ? 1 : affected);
  });

  test('names the cause, the count and the likely common factor', () => {
    const story = known(20);
    story.run(0, [...times(4, 'connection-failed' as const), ...times(6, 'timeout' as const), ...times(10, null)]);
    expect(story.notice).toMatchObject({
      kind: 'fleet-incident',
      org: null,
      team: null,
      severity: 'critical',
      cause: 'timeout',
      at: START.toISOString(),
      since: START.toISOString(),
      found: 'timeout 6, connection-failed 4; org0, org1, org2, org3, org4, org5, org6, org7, org8, org9',
    });
    expect(story.notice.text).toMatch(/^10 of 20 orgs give no usable answer: .+; likely common factor: our network$/);
    expect(story.notice.actions.length).toBeGreaterThan(0);
  });

  test('has an id of its own, which says what began and when', () => {
    const story = known(10);
    story.run(0, times(10, 'app-blocked'));
    const at = START.toISOString();
    expect(story.notice).toMatchObject({ id: `*/fleet-incident/app-blocked/${at}/${at}`, note: null, dueAt: null });
  });

  test('names the first ten orgs of many', () => {
    const story = known(30);
    story.run(0, times(30, 'timeout'));
    expect(story.notice.found).toMatch(/org8, org9 and 20 more$/);
  });

  test('says that orgs fail where they do', () => {
    const story = known(10);
    story.run(0, times(10, 'app-blocked'));
    expect(story.notice.text).toMatch(/^10 of 10 orgs fail alike: /);
  });

  test('speaks for its orgs as long as it lasts', () => {
    const story = known(10);
    const told = Array.from({ length: 12 }, (_, hour) => story.run(hour, some(6, 10, 'timeout')));
    expect(told).toEqual([['fleet-incident'], ...times(11, [])]);
    expect([...(story.folded?.covered ?? [])]).toEqual(['org0', 'org1', 'org2', 'org3', 'org4', 'org5']);
  });

  test('is repeated on the ladder of failures, each time with how long', () => {
    const story = known(10);
    const days: number[] = [];
    for (let day = 0; day <= 15; day++) {
      if (story.run(day * 24, times(10, 'app-blocked')).includes('fleet-incident')) days.push(day);
    }
    expect(days).toEqual([0, 1, 3, 7, 14]);
    expect(story.notice.text).toMatch(/fail alike for 14 days already/);
    expect(story.notice.since).toBe(START.toISOString());
    expect(new Set(story.notices.map(({ id }) => id)).size).toBe(5);
  });

  test('is over when too few are left; those are told singly', () => {
    const story = known(10);
    story.run(0, times(10, 'app-blocked'));
    expect(story.run(3, some(2, 10, 'app-blocked'))).toEqual(['fleet-recovered', 'failing org0', 'failing org1']);
    expect(story.of('fleet-recovered')[0]).toMatchObject({
      severity: 'info',
      org: null,
      cause: 'app-blocked',
      since: START.toISOString(),
      text: 'the fleet incident (app-blocked, up to 10 orgs) is over after 3 h; 2 orgs left in it, told one by one from now on',
    });
    expect(story.of('failing')[0]?.since).toBe(START.toISOString());
  });

  test('is over for all', () => {
    const story = known(10);
    story.run(0, times(10, 'timeout'));
    expect(story.run(1, times(10, null))).toEqual(['fleet-recovered']);
    expect(story.notice.text).toMatch(/; no org is left in it$/);
    expect(story.folded?.next.incidents).toEqual([]);
    expect(story.folded?.covered.size).toBe(0);
    expect(story.run(2, times(10, null))).toEqual(nothing);
  });

  test('counts the most orgs it had', () => {
    const story = known(10);
    [6, 9, 7, 0].forEach((orgs, hour) => void story.run(hour, some(orgs, 10, 'timeout')));
    expect(story.notice.text).toContain('up to 9 orgs');
  });

  test('that comes again is told again', () => {
    const story = known(10);
    const answers = [times(10, 'timeout' as const), times(10, null), times(10, 'timeout' as const), times(10, null)];
    expect(answers.map((answer, hour) => story.run(hour, answer))).toEqual([
      ['fleet-incident'],
      ['fleet-recovered'],
      ['fleet-incident'],
      ['fleet-recovered'],
    ]);
    expect(new Set(story.notices.map(({ id }) => id)).size).toBe(4);
  });

  test('costs two messages however ragged its end is', () => {
    const story = known(20);
    const told = [20, 20, 20, 5, 1, 0, 0].map((silent, hour) =>
      story.run(hour, some(silent, 20, 'salesforce-unavailable')),
    );
    expect(told.flat()).toEqual(['fleet-incident', 'fleet-recovered']);
  });

  test('leaves an org that stays silent to be told singly, counted from its end', () => {
    const story = known(20);
    const told = [20, 20, 20, 1, 1, 1, 0].map((silent, hour) =>
      story.run(hour, some(silent, 20, 'salesforce-unavailable')),
    );
    expect(told).toEqual([
      ['fleet-incident'],
      [],
      [],
      ['fleet-recovered'],
      [],
      ['cannot-tell org0'],
      ['recovered org0'],
    ]);
  });
});

describe('What makes an incident', () => {
  const mixed: Answers = ['timeout', 'dns-unavailable', 'salesforce-unavailable', 'rate-limited', 'not-salesforce'];

  test('are answers that judge nothing, whatever their causes, from orgs that were judged before', () => {
    expect(known(10).run(0, [...mixed, ...times(5, null)])).toEqual(['fleet-incident']);
  });

  test('are, from orgs without a past, only answers with one cause', () => {
    const fresh = new FleetStory();
    expect(fresh.run(0, [...mixed, ...times(5, null)])).not.toContain('fleet-incident');
    expect(fresh.run(1, [...mixed, ...times(5, null)])).not.toContain('fleet-incident');
    expect(new FleetStory().run(0, some(5, 10, 'timeout'))).toContain('fleet-incident');
  });

  test('is a failing past as good as a healthy one', () => {
    const story = new FleetStory();
    story.run(-1, [...times(4, 'app-blocked' as const), ...times(6, null)]);
    expect(story.run(0, [...mixed, ...times(5, null)])).toEqual(['fleet-incident']);
  });

  test('are failures only with one cause', () => {
    const causes: Answers = ['app-blocked', 'app-disabled', 'user-inactive', 'org-inactive', 'client-secret-wrong'];
    expect(known(10).run(0, [...causes, ...times(5, null)])).toHaveLength(5);
  });

  test('are no failures that were told before', () => {
    const story = known(10);
    for (let org = 1; org <= 4; org++) expect(story.run(org, some(org, 10, 'app-blocked'))).toHaveLength(1);
    expect(story.run(5, some(6, 10, 'app-blocked'))).toEqual(['failing org4', 'failing org5']);
  });

  test('is a failure with another cause than the one told before', () => {
    const story = known(10);
    story.run(0, some(3, 10, 'user-inactive'));
    expect(story.run(1, some(5, 10, 'app-blocked'))).toEqual(['fleet-incident']);
    expect(story.run(2, some(3, 10, 'app-blocked'))).toEqual([
      'fleet-recovered',
      'cause-changed org0',
      'cause-changed org1',
      'cause-changed org2',
    ]);
  });

  test('is no silence that was told before', () => {
    const story = known(10, { inconclusiveThreshold: 1 });
    story.run(0, some(4, 10, 'timeout'));
    expect(story.run(1, some(5, 10, 'timeout'))).toEqual(['cannot-tell org4']);
  });

  test('is no version that is still settling', () => {
    const young = withCause('client-secret-wrong', { version: { id: 'v2', createdAt: START } });
    expect(known(10).run(0, some(6, 10, young))).toEqual(nothing);
  });

  test('are neither disabled nor muted orgs, which do not count in the whole either', () => {
    expect(known(20).run(0, [...times(10, 'disabled' as const), ...some(5, 10, 'timeout')])).toEqual([
      'fleet-incident',
    ]);
    const muted = {
      ...withCause('timeout'),
      tags: { ...noTags, muteUntil: { kind: 'until', at: atHour(9) } },
    } as const;
    expect(known(10).run(0, [...times(3, muted), ...some(4, 7, 'timeout')])).toEqual(nothing);
    const alone = known(20);
    expect(alone.run(0, [...times(10, muted), ...some(5, 10, 'timeout')])).toEqual(['fleet-incident']);
    expect(alone.folded?.covered.size).toBe(15);
    expect(alone.notice.text).toMatch(/^5 of 10 orgs/);
  });

  test('is a failure that is acknowledged no more than a muted one', () => {
    const acknowledged = {
      ...withCause('app-blocked'),
      tags: { ...noTags, muteUntil: { kind: 'recovered', at: null } },
    } as const;
    expect(known(10).run(0, some(6, 10, acknowledged))).toEqual(nothing);
  });

  test('is a failure whose acknowledgement is spent', () => {
    const tags = { ...noTags, muteUntil: { kind: 'recovered', at: null } } as const;
    const story = new FleetStory();
    story.run(-1, times(10, healthy({ tags })));
    expect(story.run(0, some(6, 10, withCause('app-blocked', { tags })))).toEqual(['fleet-incident']);
  });

  test('is told beside a failure of another kind in the same run', () => {
    const answers = [...times(5, 'app-blocked' as const), 'user-inactive' as const, ...times(6, null)];
    expect(known(12).run(0, answers)).toEqual(['fleet-incident', 'failing org5']);
  });

  test('may be two things at once', () => {
    const story = known(12);
    const answers = [...times(5, 'timeout' as const), ...times(5, 'app-blocked' as const), ...times(2, null)];
    expect(story.run(0, answers)).toEqual(['fleet-incident', 'fleet-incident']);
    expect(story.notices.map(({ cause }) => cause)).toEqual(['timeout', 'app-blocked']);
    expect(story.run(1, [...times(5, null), ...times(5, 'app-blocked' as const), ...times(2, null)])).toEqual([
      'fleet-recovered',
    ]);
  });
});

describe('Orgs beside and behind an incident', () => {
  test('an outage takes in every org that falls silent later', () => {
    const story = known(10, { inconclusiveThreshold: 2 });
    story.run(0, some(6, 10, 'timeout'));
    expect([1, 2, 3, 4].flatMap((hour) => story.run(hour, some(9, 10, 'rate-limited')))).toEqual(nothing);
  });

  test('an outage leaves out an org whose address Salesforce refuses: that is an answer', () => {
    const story = known(10);
    story.run(0, some(6, 10, 'timeout'));
    expect(story.run(1, [...times(6, 'timeout' as const), 'ip-restricted', ...times(3, null)])).toEqual([
      'cannot-tell org6',
    ]);
  });

  test('an incident of a refused address speaks for no other silence, and for no address refused later', () => {
    const story = known(10, { inconclusiveThreshold: 2 });
    expect(story.run(0, some(6, 10, 'ip-restricted'))).toEqual(['fleet-incident']);
    expect(story.notice.cause).toBe('ip-restricted');
    const later: Answers = [...times(6, 'ip-restricted' as const), 'ip-restricted', 'timeout', null, null];
    expect(story.run(1, later)).toEqual(['cannot-tell org6']);
    expect(story.run(2, later)).toEqual(['cannot-tell org7']);
    expect(story.run(3, [...times(7, null), 'timeout', null, null])).toEqual(['fleet-recovered', 'recovered org6']);
  });

  test('an outage on top does not end an incident of a refused address', () => {
    const story = known(10);
    story.run(0, some(6, 10, 'ip-restricted'));
    expect(story.run(1, times(10, 'timeout'))).toEqual(['fleet-incident']);
    expect(story.run(25, times(10, 'timeout'))).toEqual(['fleet-incident']);
    expect(story.notice.cause).toBe('timeout');
    expect(story.run(26, some(6, 10, 'ip-restricted')).slice(0, 2)).toEqual(['fleet-incident', 'fleet-recovered']);
    expect(story.notice.cause).toBe('timeout');
    expect(story.run(27, times(10, null))).toEqual(['fleet-recovered']);
    expect(story.notice.cause).toBe('ip-restricted');
  });

  test('a refused address and an outage may begin in one run', () => {
    const story = known(20);
    const answers = [...times(7, 'ip-restricted' as const), ...times(7, 'timeout' as const), ...times(6, null)];
    expect(story.run(0, answers)).toEqual(['fleet-incident', 'fleet-incident']);
    expect(story.run(1, answers)).toEqual(nothing);
    expect(story.run(2, some(7, 20, 'ip-restricted'))).toEqual(['fleet-recovered']);
  });

  test('a run that died before it stored the silent orgs leaves them in the outage', () => {
    const story = known(20);
    const before = story.states.get('org0') ?? expect.fail();
    story.run(0, times(20, 'timeout'));
    story.states.set('org0', before);
    const told = [20, 20, 1, 1, 0].map((silent, hour) => story.run(1 + hour, some(silent, 20, 'timeout')));
    expect(told).toEqual([[], [], ['fleet-recovered'], [], []]);
  });

  test('a failure in the same hours is told', () => {
    const story = known(10);
    story.run(0, some(6, 10, 'timeout'));
    expect(story.run(1, [...times(6, 'timeout' as const), 'app-blocked', null, null, null])).toEqual(['failing org6']);
  });

  test('a failure that comes later has a reason of its own, even with the same cause', () => {
    const story = known(10);
    story.run(0, some(6, 10, 'app-blocked'));
    expect(story.run(24, some(7, 10, 'app-blocked'))).toEqual(['fleet-incident', 'failing org6']);
    expect(story.run(25, some(7, 10, 'app-blocked'))).toEqual(nothing);
  });

  test('as many that come later as make an incident are told as part of it, once', () => {
    const story = known(20);
    story.run(0, some(6, 20, 'app-blocked'));
    expect(story.run(2, some(12, 20, 'app-blocked'))).toEqual(['fleet-incident']);
    expect(story.notice.text).toMatch(/^12 of 20 orgs fail alike for 2 h already/);
    expect(story.run(3, some(12, 20, 'app-blocked'))).toEqual(nothing);
    expect(new Set(story.notices.map(({ id }) => id)).size).toBe(2);
    expect(story.run(4, some(2, 20, 'app-blocked'))).toEqual(['fleet-recovered', 'failing org0', 'failing org1']);
  });

  test('a run that told of the incident and died before it stored the orgs ends nothing', () => {
    const story = known(10);
    const before = new Map(story.states);
    story.run(0, some(6, 10, 'app-blocked'));
    for (const [org, state] of before) story.states.set(org, state);
    expect(story.run(1, some(6, 10, 'app-blocked'))).toEqual(nothing);
    expect(story.folded?.next.incidents).toHaveLength(1);
    expect(story.run(2, some(2, 10, 'app-blocked'))).toEqual(['fleet-recovered', 'failing org0', 'failing org1']);
  });

  test('a run that died before it stored some orgs leaves none of them to be told singly', () => {
    const story = known(20);
    const before = new Map(story.states);
    story.run(0, some(12, 20, 'app-blocked'));
    for (const org of ['org9', 'org10', 'org11']) story.states.set(org, before.get(org) ?? expect.fail());
    expect(story.run(1, some(12, 20, 'app-blocked'))).toEqual(nothing);
    expect(story.folded?.covered.size).toBe(12);
    expect(story.run(2, [...times(11, null), 'app-blocked', ...times(8, null)])).toEqual([
      'fleet-recovered',
      'failing org11',
    ]);
  });

  test('an org that a lost write hides fails later with another cause and is told', () => {
    const story = known(10);
    const before = story.states.get('org9') ?? expect.fail();
    story.run(0, some(6, 10, 'app-blocked'));
    story.states.set('org9', before);
    expect(story.run(1, [...some(6, 9, 'app-blocked'), 'user-inactive'])).toEqual(['failing org9']);
  });

  test('an outage on top does not end an incident of failures', () => {
    const story = known(10);
    story.run(0, some(6, 10, 'app-blocked'));
    expect(story.run(1, times(10, 'timeout'))).toEqual(['fleet-incident']);
    expect(story.run(2, some(6, 10, 'app-blocked'))).toEqual(['fleet-recovered']);
    expect(story.notice.cause).toBe('timeout');
    expect(story.run(3, times(10, null))).toEqual(['fleet-recovered']);
    expect(story.notice.cause).toBe('app-blocked');
  });

  test('an org that comes to fail with another cause leaves the incident', () => {
    const story = known(10);
    story.run(0, some(6, 10, 'app-blocked'));
    expect(story.run(1, ['user-inactive', ...some(5, 9, 'app-blocked')])).toEqual(['failing org0']);
  });

  test('an org that recovers on its own is not told, for it was not told broken', () => {
    const story = known(10);
    story.run(0, some(8, 10, 'app-blocked'));
    expect(story.run(1, some(6, 10, 'app-blocked'))).toEqual(nothing);
  });
});

describe('The likely common factor', () => {
  const factorOf = (answers: Answers) => {
    const story = known(answers.length);
    story.run(0, answers);
    return /likely common factor: (.*)$/.exec(story.of('fleet-incident')[0]?.text ?? '')?.[1];
  };

  test.each<[CauseCode, string]>([
    ['ip-restricted', 'our egress address'],
    ['dns-unavailable', 'our network'],
    ['connection-failed', 'our network'],
    ['timeout', 'our network'],
    ['tls-untrusted', 'our network: something between answers with its own certificate'],
    ['secrets-unavailable', 'our AWS account'],
    ['secret-unreadable', 'our AWS account'],
    ['not-checked', 'our own run: it ran out of time'],
    ['not-salesforce', 'Salesforce, or a proxy in our network that answers in its place'],
    ['salesforce-unavailable', 'Salesforce'],
    ['rate-limited', 'Salesforce'],
    ['response-invalid', 'Salesforce'],
    ['client-secret-wrong', 'Salesforce, or one change made to all of these orgs'],
  ])('of %s is %s', (cause, factor) => {
    expect(factorOf(some(6, 10, cause))).toBe(factor);
  });

  test('is one instance domain when all others are well', () => {
    const sandbox = (index: number, cause: CauseCode) =>
      withCause(cause, { host: `org${index}--uat.sandbox.my.salesforce.com` });
    const down = Array.from({ length: 6 }, (_, index) => sandbox(index, 'salesforce-unavailable'));
    expect(factorOf([...down, ...times(4, null)])).toBe('one instance domain, sandbox.my.salesforce.com');
    const all = Array.from({ length: 10 }, (_, index) => sandbox(index, 'salesforce-unavailable'));
    expect(factorOf(all)).toBe('Salesforce');
    expect(factorOf([...down, 'salesforce-unavailable', ...times(3, null)])).toBe('Salesforce');
  });

  test('is no instance domain where no host of another one was asked', () => {
    const down = withCause('salesforce-unavailable', { host: 'acme--uat.sandbox.my.salesforce.com' });
    const unread = withCause('secret-malformed', { host: null });
    expect(factorOf([...times(6, down), ...times(4, unread)])).toBe('Salesforce');
  });

  test('is one app when they fail and share a client id', () => {
    const shared = withCause('app-blocked', { clientId: 'shared-client' });
    const silent = withCause('salesforce-unavailable', { clientId: 'shared-client' });
    expect(factorOf(some(6, 10, silent))).toBe('Salesforce');
    expect(factorOf(some(6, 10, shared))).toBe('one app: the 6 orgs share one client id');
    expect(factorOf([...times(5, shared), 'app-blocked', ...times(4, null)])).toMatch(/^Salesforce, or one change/);
  });

  test('is not guessed from what is not known', () => {
    const unread = withCause('secret-unreadable', { host: null, clientId: null });
    expect(factorOf(some(6, 10, unread))).toBe('our AWS account');
  });
});

describe('The first run of a deployment', () => {
  const overdue = healthy({
    rotation: { status: 'overdue', ageDays: 400, dueAt: atHour(-24 * 310).toISOString(), versions: null, reason: null },
  });
  const due = healthy({
    rotation: { status: 'due', ageDays: 80, dueAt: atHour(24 * 10).toISOString(), versions: null, reason: null },
  });
  const stuck = healthy({ rotation: { status: 'stuck', ageDays: 80, dueAt: null, versions: null, reason: null } });
  const legacy = healthy({ flow: 'password' });

  test('tells failures one by one and sums up what is overdue', () => {
    const story = new FleetStory({}, null);
    expect(story.run(0, [...times(40, overdue), 'app-blocked', null])).toEqual(['rotation-overdue', 'failing org40']);
    expect(story.notices[0]).toMatchObject({
      org: null,
      severity: 'warning',
      dueAt: null,
      text: 'found on the first run: 40 overdue for rotation (org0, org1, org2, org3, org4, org5 and 34 more)',
    });
    expect(story.run(1, [...times(40, overdue), null, null])).toEqual(['recovered org40']);
  });

  test('reminds each org from its next date on', () => {
    const story = new FleetStory({}, null);
    story.run(0, times(6, due));
    expect(story.notices.map(({ kind, text }) => [kind, text])).toEqual([
      ['rotation-due', 'found on the first run: 6 due soon (org0, org1, org2, org3, org4, org5)'],
    ]);
    expect(story.run(24 * 3, times(6, due))).toHaveLength(6);
  });

  test('counts what is overdue, stuck and due', () => {
    const story = new FleetStory({}, null);
    story.run(0, [due, due, stuck, overdue, overdue, overdue]);
    expect(story.notice.kind).toBe('rotation-overdue');
    expect(story.notice.text).toBe(
      'found on the first run: 3 overdue for rotation, 1 stuck in rotation, 2 due soon (org3, org4, org5, org2, org0, org1)',
    );
    const other = new FleetStory({}, null);
    other.run(0, times(6, stuck));
    expect(other.notice.kind).toBe('rotation-overdue');
  });

  test('sums up the password flow as well', () => {
    const story = new FleetStory({}, null);
    expect(story.run(0, times(6, legacy))).toEqual(['legacy-flow']);
    expect(story.notice.text).toBe(
      'found on the first run: 6 orgs on the username-password flow (org0, org1, org2, org3, org4, org5)',
    );
    const both = new FleetStory({}, null);
    expect(both.run(0, [...times(3, legacy), ...times(3, overdue)])).toEqual(['rotation-overdue', 'legacy-flow']);
  });

  test('tells up to five reminders one by one', () => {
    expect(new FleetStory({}, null).run(0, [...times(3, overdue), ...times(2, legacy), null])).toEqual([
      'rotation-overdue org0',
      'rotation-overdue org1',
      'rotation-overdue org2',
      'legacy-flow org3',
      'legacy-flow org4',
    ]);
  });

  test('leaves out muted and disabled orgs, and those that a run by name had reminded', () => {
    const muted = { ...overdue, tags: { ...noTags, muteUntil: { kind: 'until', at: atHour(9) } } } as const;
    const story = new FleetStory({}, null);
    story.states.set(
      'org0',
      transition(null, { ...overdue, org: 'org0' }, atHour(-1), policy, aRun({ full: false })).next,
    );
    story.states.set(
      'org1',
      transition(null, { ...legacy, org: 'org1' }, atHour(-1), policy, aRun({ full: false })).next,
    );
    const told = story.run(0, [overdue, legacy, muted, 'disabled', ...times(5, overdue)]);
    expect(told.filter((kind) => kind.startsWith('rotation-overdue'))).toHaveLength(5 + 1);
  });

  test('is over once orgs were checked; later it is all told one by one', () => {
    expect(isFirstRun(null)).toBe(true);
    expect(isFirstRun(emptyFleetState())).toBe(true);
    const story = new FleetStory({}, null);
    story.run(0, times(3, null));
    expect(isFirstRun(story.fleet)).toBe(false);
    expect(story.run(1, times(6, overdue)).filter((kind) => kind.startsWith('rotation-overdue'))).toHaveLength(6);
  });

  test('in quiet hours is summed up when they end', () => {
    const story = new FleetStory({ quietHours: { from: '07:00', to: '09:00' } }, null);
    expect(story.run(0, times(6, overdue))).toEqual(nothing);
    expect(story.run(1, times(6, overdue))).toEqual(['rotation-overdue']);
  });
});

describe('Quiet hours', () => {
  test('let an incident through and keep its end for the morning', () => {
    const story = known(10, { quietHours: { from: '08:00', to: '12:00' } });
    expect(story.run(0, times(10, 'timeout'))).toEqual(['fleet-incident']);
    expect(story.run(1, times(10, null))).toEqual(nothing);
    expect(story.folded?.next.held).toHaveLength(1);
    expect(story.run(4, times(10, null))).toEqual(['fleet-recovered']);
    expect(story.notice.at).toBe(atHour(1).toISOString());
    expect(story.run(5, times(10, null))).toEqual(nothing);
  });
});

describe('A run that finds nothing to check', () => {
  const findNothing = (fleet: FleetState | null, hour: number) => nothingToCheck(fleet, atHour(hour), policy);

  test('is told at once and then on the ladder of failures', () => {
    let fleet: FleetState | null = null;
    const hours: number[] = [];
    const ids: string[] = [];
    for (let hour = 0; hour <= 24 * 15; hour += 4) {
      const { next, notices } = findNothing(fleet, hour);
      fleet = settled(
        next,
        notices.map(({ id }) => id),
      );
      for (const notice of notices) {
        hours.push(hour);
        ids.push(notice.id);
        expect(notice).toMatchObject({ kind: 'nothing-to-check', severity: 'critical', since: START.toISOString() });
      }
    }
    expect(hours.map((hour) => hour / 24)).toEqual([0, 1, 3, 7, 14]);
    expect(new Set(ids).size).toBe(5);
  });

  test('says for how long', () => {
    const first = findNothing(null, 0);
    expect(first.notices[0]).toMatchObject({ text: 'no secret was found to check', found: null });
    expect(first.notices[0]?.actions).toHaveLength(2);
    expect(findNothing(first.next, 72).notices[0]?.found).toBe('nothing was found for 3 days');
  });

  test('is over when there is something again', () => {
    const story = new FleetStory({}, settled(findNothing(ranBefore(), 0).next, []));
    story.fleet = { ...story.fleet, pending: [] } as FleetState;
    expect(story.run(2, times(3, null))).toContain('fleet-recovered');
    expect(story.notices[0]).toMatchObject({
      since: START.toISOString(),
      text: 'secrets are found again: 3 orgs after 2 h without any',
    });
    expect(story.run(3, times(3, null))).toEqual(nothing);
    expect(findNothing(story.fleet, 4).notices).toHaveLength(1);
  });

  test('is still before the first run', () => {
    expect(isFirstRun(findNothing(null, 0).next)).toBe(true);
  });

  test('is stored until it was published', () => {
    const first = findNothing(null, 0);
    expect(first.next.pending.map(({ notice }) => notice)).toEqual(first.notices);
    expect(findNothing(first.next, 0.1).notices).toEqual([]);
    expect(findNothing(first.next, 1).notices).toEqual(first.notices);
  });
});

describe('The state of the fleet', () => {
  test('is stored with what it says, and reads back', () => {
    const story = known(10);
    story.run(0, times(10, 'timeout'));
    const next = story.folded?.next;
    expect(next?.pending.map(({ notice }) => notice)).toEqual(story.folded?.notices);
    expect(next?.lastFullRunAt).toBe(START.toISOString());
    expect(readFleetState(JSON.parse(JSON.stringify(next)))).toEqual(next);
  });

  test('sends again what no run settled', () => {
    const first = foldFleet(ranBefore(), membersOf(times(10, 'timeout')), atHour(0), policy);
    const second = foldFleet(first.next, membersOf(times(10, 'timeout')), atHour(1), policy);
    expect(second.notices).toEqual(first.notices);
  });

  test.each<CauseCode>(['timeout', 'app-blocked'])('says nothing more of %s at the same instant', (cause) => {
    const members = membersOf(times(10, cause));
    const first = foldFleet(ranBefore(), members, atHour(0), policy);
    const again = foldFleet(first.next, members, atHour(0), policy);
    expect(again.notices).toEqual([]);
    expect(again.next).toEqual(first.next);
    expect(again.covered).toEqual(first.covered);
  });

  test('survives a clock that jumps back', () => {
    const story = known(10);
    story.run(24 * 400, times(10, 'timeout'));
    const told = Array.from({ length: 24 * 8 }, (_, hour) => story.run(hour, times(10, 'timeout')));
    expect(told.flat()).toEqual(['fleet-incident', 'fleet-incident', 'fleet-incident']);
    expect(story.run(24 * 8, times(10, null))).toEqual(['fleet-recovered']);
  });

  test('is untouched by a fleet in which all is well or nobody is there', () => {
    const story = known(10);
    expect(story.run(0, times(10, null))).toEqual(nothing);
    expect(story.run(1, times(10, 'disabled'))).toEqual(nothing);
    expect(story.run(2, [])).toEqual(nothing);
  });

  function membersOf(answers: Answers) {
    return answers.map((answer, index) => ({ state: null, check: checkOf(`org${index}`, answer) }));
  }
});
