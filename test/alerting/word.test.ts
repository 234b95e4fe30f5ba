import { describe, expect, test } from 'vitest';
import type { Due } from '../../src/alerting/due.ts';
import { orgNotice } from '../../src/alerting/word.ts';
import { DAY_MS } from '../../src/clock.ts';
import type { Matter } from '../../src/state/matter.ts';
import { emptyOrgState, type OrgState } from '../../src/state/state.ts';
import { check, failingCheck } from '../run/run-samples.ts';
import { hoursAgo, matterOf, momentOf, NOON, toldOf } from './alert-fixtures.ts';

const AT = NOON.toISOString();
const MOMENT = momentOf();
const state = (given: Partial<OrgState> = {}): OrgState => ({
  ...emptyOrgState('acme', 'salesforce/acme'),
  team: 'billing',
  lastHealthyAt: hoursAgo(8),
  ...given,
});
const dueOf = (matter: Matter, given: Partial<Due> = {}): Due => ({
  ...{ matter, stage: 'opened', kind: 'failing', severity: 'critical', outcome: null, rung: 0, weeks: 0 },
  ...given,
});
const BROKEN = failingCheck({ cause: 'app-blocked', clientId: 'example-id' });
type Seen = ReturnType<typeof check> | null;
const notice = (due: Due, seen: Seen = BROKEN, of: OrgState = state(), audience: 'all' | 'team:crm' = 'all') =>
  orgNotice(due, audience, of, seen, MOMENT);
const text = (...of: Parameters<typeof notice>) => notice(...of).text;
const over = (matter: Partial<Matter>, given: Partial<Due> = {}) =>
  dueOf(matterOf({ endedAt: hoursAgo(0), outcome: 'mended', ...matter }), {
    stage: 'ended',
    outcome: 'mended',
    ...given,
  });

describe('a notice about an org', () => {
  test('says what, of whom, since when, and what was received', () => {
    const seen = state({ lastSeen: { ...({} as NonNullable<OrgState['lastSeen']>), contact: 'jane', note: 'mind' } });
    expect(notice(dueOf(matterOf()), BROKEN, seen)).toMatchObject({
      ...{ id: `acme/condition/${hoursAgo(4)}/opened/failing:app-blocked/${hoursAgo(4)}`, matterId: matterOf().id },
      ...{ stage: 'opened', kind: 'failing', severity: 'critical', org: 'acme', team: 'billing', handedTo: null },
      ...{ cause: 'app-blocked', was: null, outcome: null, endedAt: null, at: AT, since: hoursAgo(4) },
      ...{ lastHealthyAt: hoursAgo(8), dueAt: null, found: null, whoActs: null, orgs: null },
      ...{ contact: 'jane', note: 'mind', clientId: 'example-id' },
      text: 'acme: an admin of the org has blocked the app',
      evidence: { status: 400, error: 'invalid_client', description: 'invalid client credentials' },
    });
    expect(notice(dueOf(matterOf())).steps.length).toBeGreaterThan(0);
    expect(notice(dueOf(matterOf()), null)).toMatchObject({ evidence: null, clientId: null, contact: null, steps: [] });
  });

  test('quotes only the answer that it speaks of, without what only fills in steps', () => {
    const evidence = { status: 400, error: 'x', description: null, host: 'a.example' };
    const seen = { ...BROKEN, evidence };
    expect(notice(dueOf(matterOf()), seen).evidence).toEqual({ status: 400, error: 'x', description: null });
    expect(notice(dueOf(matterOf()), { ...seen, cause: 'user-inactive' }).evidence).toBeNull();
    expect(notice(dueOf(matterOf({ cause: null })), { ...seen, cause: null }).evidence).toBeNull();
    expect(notice(dueOf(matterOf()), { ...seen, evidence: null }).evidence).toBeNull();
    expect(notice(over({}), seen).evidence).toBeNull();
  });

  test('does not say of a healthy org when it was healthy last', () => {
    const flapping = dueOf(matterOf({ type: 'flapping', cause: 'app-blocked' }), { kind: 'flapping' });
    expect(notice(flapping, check()).lastHealthyAt).toBeNull();
    expect(notice(flapping).lastHealthyAt).toBe(hoursAgo(8));
    expect(notice(over({}), check()).lastHealthyAt).toBe(hoursAgo(8));
  });

  test('to the team that had it says whose it is, and is theirs', () => {
    const matter = matterOf({ told: { 'team:crm': toldOf() } });
    const handed = dueOf(matter, { stage: 'ended', kind: 'closed', outcome: 'handed-over' });
    expect(notice(handed, BROKEN, state(), 'team:crm')).toMatchObject({
      ...{ team: 'crm', handedTo: 'billing', text: 'acme: handed to billing (was app-blocked)' },
    });
    expect(notice(handed, BROKEN, state({ team: null }), 'team:crm')).toMatchObject({
      ...{ team: 'crm', handedTo: null, text: 'acme: handed to nobody in particular (was app-blocked)' },
    });
    expect(notice(dueOf(matter), BROKEN, state({ team: 'crm' }), 'team:crm').handedTo).toBeNull();
  });

  test('has an id for each stage, subject and beginning, a reminder for its day, and says what it was', () => {
    const told = matterOf({ told: { all: toldOf({ cause: 'timeout' }) } });
    const changed = notice(dueOf(told, { stage: 'changed', kind: 'cause-changed' }));
    expect([changed.id, changed.was]).toEqual([`${told.id}/changed/failing:app-blocked/${told.since}`, 'timeout']);
    const same = matterOf({ told: { all: toldOf() } });
    expect(notice(dueOf(same, { stage: 'changed' })).was).toBeNull();
    expect(notice(dueOf(told)).was).toBeNull();
    const again = matterOf({ told: { all: toldOf({ abouts: [] }) } });
    expect(notice(dueOf(again, { stage: 'changed' })).was).toBe('app-blocked');
    expect(notice(dueOf(matterOf(), { stage: 'changed' })).was).toBeNull();
    const reminder = notice(dueOf(told, { stage: 'reminder', kind: 'still-failing' }));
    const day = Math.floor(Date.parse(AT) / DAY_MS);
    expect([reminder.id, reminder.was]).toEqual([`${told.id}/reminder/${day}/${told.since}`, null]);
    const ended = notice(over({}));
    expect([ended.id, ended.was, ended.endedAt]).toEqual([`${told.id}/ended/mended/${told.since}`, 'app-blocked', AT]);
    expect(notice(dueOf(matterOf(), { stage: 'ended', outcome: null })).id).toBe(`${told.id}/ended//${told.since}`);
    expect(notice(dueOf(matterOf(), { stage: 'ended', outcome: 'handed-over' })).endedAt).toBe(AT);
  });
});

describe('what is so', () => {
  test('of a failure: new, changed, still', () => {
    const meaning = 'an admin of the org has blocked the app';
    expect(text(dueOf(matterOf()))).toBe(`acme: ${meaning}`);
    expect(text(dueOf(matterOf(), { kind: 'cause-changed' }))).toBe(`acme: now ${meaning}`);
    expect(text(dueOf(matterOf(), { stage: 'reminder', kind: 'still-failing' }))).toBe(
      `acme: still failing after 4 h: ${meaning}`,
    );
    expect(text(dueOf(matterOf({ cause: null })))).toBe('acme: ');
  });

  test('of an org that gives no answer, and of one that has no API calls left', () => {
    const silent = (cause: Matter['cause'], type: Matter['type'] = 'unanswered') =>
      text(dueOf(matterOf({ type, cause }), { kind: 'cannot-tell' }));
    expect(silent('timeout')).toMatch(/^acme: cannot tell: Salesforce did not answer in time/);
    expect(silent('flow-not-checkable', 'not-checkable')).toMatch(/^acme: cannot tell: /);
    expect(silent('api-limit-exceeded')).not.toContain('cannot tell');
    expect(
      notice(dueOf(matterOf({ type: 'unanswered', cause: 'timeout' })), check({ cause: 'timeout' })).steps,
    ).not.toEqual([]);
  });

  test('of what flaps: how often since when, and what it is now', () => {
    const matter = matterOf({ type: 'flapping', about: 'x', cause: 'timeout', since: hoursAgo(8) });
    const changes = [8, 6, 4].map((hours) => ({ at: hoursAgo(hours), run: 1 }));
    const words = 'keeps changing between working and not working: 3 changes since 3 Nov 04:00; now';
    const flapping = dueOf(matter, { kind: 'flapping' });
    expect(notice(flapping, BROKEN, state({ changes }))).toMatchObject({
      text: `acme: ${words} unhealthy`,
      cause: 'app-blocked',
    });
    expect(notice(flapping, check(), state({ changes }))).toMatchObject({
      text: `acme: ${words} healthy`,
      cause: 'timeout',
    });
    expect(text(flapping, null, state({ changes }))).toBe(`acme: ${words} gone`);
    expect(notice(flapping, BROKEN).evidence).not.toBeNull();
  });

  test('of another user', () => {
    const other = dueOf(matterOf({ type: 'user', about: 'B', detail: 'A' }), { kind: 'identity-changed' });
    expect(text(other)).toBe('acme: the token now belongs to another Run-As user: B, before A');
    expect(notice(other).steps).toHaveLength(2);
    expect(notice(other).steps.every(({ say }) => say.length > 40)).toBe(true);
  });

  test('of a rotation that is stuck: why, as far as it is known, and how it is begun again', () => {
    const stuck = (detail: string | null) =>
      dueOf(matterOf({ type: 'stuck', cause: null, detail }), { kind: 'rotation-stuck' });
    const known = check({
      rotation: { status: 'stuck', ageDays: 1, dueAt: null, versions: null, reason: { say: 'why' } },
    });
    expect(notice(stuck('before'), known)).toMatchObject({
      ...{ text: 'acme: the rotation that AWS does is stuck: why', found: null, whoActs: 'aws-operator' },
    });
    expect(text(stuck('before'), check())).toBe('acme: the rotation that AWS does is stuck: before');
    expect(text(stuck(null), null)).toBe('acme: the rotation that AWS does is stuck: no new version came');
    const [why, start] = notice(stuck(null)).steps;
    expect(why?.say).toContain('salesforce/acme');
    expect(start).toEqual({
      say: 'Start it again',
      run: 'aws secretsmanager rotate-secret --secret-id salesforce/acme',
    });
  });

  test('of dates: which day, and what is to be done by then', () => {
    const pair = notice(
      dueOf(matterOf({ type: 'old-pair', cause: null, since: hoursAgo(24) }), { kind: 'rotation-due' }),
    );
    expect(pair).toMatchObject({
      text: 'acme: the old key pair ends on 2026-12-02, and whatever still uses it fails then',
      dueAt: '2026-12-02T12:00:00.000Z',
    });
    expect(pair.steps[0]?.say).toContain('salesforce/acme');
    const legacy = dueOf(matterOf({ type: 'legacy', cause: null, detail: '2027-02-20' }), { kind: 'legacy-flow' });
    expect(notice(legacy, { ...BROKEN, migration: 'next step' })).toMatchObject({
      ...{ text: 'acme: uses the username-password flow, which Salesforce retires on 2027-02-20', found: 'next step' },
      dueAt: '2027-02-20T00:00:00.000Z',
      steps: [{ say: 'Move it to the client credentials flow', run: 'credential-health migrate acme' }],
    });
    expect(notice({ ...legacy, matter: { ...legacy.matter, detail: null } }, null).dueAt).toBe(hoursAgo(4));
  });

  test('of an org that is new, and of one that is gone', () => {
    const added = dueOf(matterOf({ type: 'added', cause: null }), { kind: 'org-added' });
    expect(text(added, check())).toBe('acme: checked from now on; first answer: healthy');
    expect(text(added, check({ verdict: null }))).toBe('acme: checked from now on; first answer: none');
    const removed = (detail: string | null, of: Partial<OrgState> = {}) =>
      notice(dueOf(matterOf({ type: 'removed', cause: null, detail }), { kind: 'org-removed' }), null, state(of));
    expect(removed(null)).toMatchObject({
      text: 'acme: the secret is gone, so nothing is checked',
      found: null,
      dueAt: null,
    });
    expect(removed(null).steps[0]?.say).toContain('store the credential again');
    expect(removed('2026-11-20T00:00:00.000Z', { lastVerdict: 'unhealthy', lastCause: 'app-blocked' })).toMatchObject({
      text: 'acme: the secret is planned for deletion on 2026-11-20, so nothing is checked',
      found: 'it was failing when last checked: app-blocked',
      dueAt: '2026-11-20T00:00:00.000Z',
      steps: [{ say: 'If that was not meant', run: 'aws secretsmanager restore-secret --secret-id salesforce/acme' }],
    });
    expect(removed(null, { lastVerdict: 'inconclusive', lastCause: 'timeout' }).found).toBeNull();
    expect(removed(null, { lastVerdict: 'unhealthy' }).found).toBeNull();
  });

  test('of the fleet is no matter of an org', () => {
    for (const type of ['outage', 'empty', 'gone'] as const)
      expect(() => text(dueOf(matterOf({ type })))).toThrow(`${type} is no matter of an org`);
  });
});

describe('the way to mend it', () => {
  const rotation = { status: 'current', ageDays: 1, dueAt: null } as const;
  const versions = (pending: 'works' | 'rejected', previous: 'works' | 'rejected') => ({
    ...{ current: 'rejected' as const, pending, previous },
  });
  const reason = { say: 'the pending one works', run: 'credential-health check acme' };
  const found = (given: Partial<typeof BROKEN>, cause: Matter['cause'] = 'app-blocked') =>
    notice(dueOf(matterOf({ cause })), { ...BROKEN, ...given });

  test('stands alone where a comparison of versions knows it', () => {
    const back = found({ rotation: { ...rotation, versions: versions('works', 'works'), reason } });
    expect(back).toMatchObject({
      found: 'AWSPREVIOUS still works: the new secret is not active in Salesforce',
      steps: [
        { say: 'Put the previous secret back, it still works', run: 'credential-health restore acme' },
        { say: 'Or activate it there, then', run: 'credential-health check acme' },
      ],
    });
    const pending = found({ rotation: { ...rotation, versions: versions('works', 'rejected'), reason } });
    expect(pending).toMatchObject({ found: 'the pending one works', steps: [reason] });
  });

  test('is that of the cause otherwise, with what was found', () => {
    const neither = found({ rotation: { ...rotation, versions: versions('rejected', 'rejected'), reason } });
    expect(neither.found).toBe('the pending one works');
    expect(neither.steps).not.toEqual([reason]);
    expect(found({}).found).toBeNull();
    const other = found({
      cause: 'user-inactive',
      rotation: { ...rotation, versions: versions('works', 'works'), reason },
    });
    expect(other.found).toBeNull();
    expect(other.steps.length).toBeGreaterThan(0);
    expect(found({}, null).steps).toEqual([]);
  });
});

describe('what is over', () => {
  test('by how it ended, with how long it was, and what', () => {
    expect(text(over({}))).toBe('acme: works again after 4 h (was app-blocked)');
    expect(text(over({ cause: null, endedAt: null }))).toBe('acme: works again');
    expect(text(over({}, { outcome: null }))).toBe('acme: works again after 4 h (was app-blocked)');
    expect(text(over({ type: 'stuck', cause: null }))).toBe(
      'acme: the rotation that AWS does is no longer stuck after 4 h',
    );
    expect(text(over({ type: 'flapping', cause: 'app-blocked' }, { outcome: 'steady' }))).toBe(
      'acme: works steadily again (was app-blocked)',
    );
    expect(text(over({}, { outcome: 'came-and-went' }))).toBe(
      'acme: came and went, 3 Nov 08:00 to 3 Nov 12:00 (was app-blocked)',
    );
    expect(text(over({ endedAt: null }, { outcome: 'came-and-went' }))).toContain('to 3 Nov 12:00');
    expect(text(over({ detail: null }, { outcome: 'removed' }))).toBe(
      'acme: the secret is gone, so nothing is checked',
    );
    const off = over({}, { outcome: 'switched-off' });
    expect(text(off, check(), state({ disabled: true }))).toBe(
      'acme: is not watched any more: it was switched off (was app-blocked)',
    );
    expect(text(off, check(), state({ disabled: false }))).toBe(
      'acme: is not watched any more: its credential cannot be checked (was app-blocked)',
    );
  });
});
