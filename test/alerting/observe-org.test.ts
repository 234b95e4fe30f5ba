import { describe, expect, test } from 'vitest';
import { closed, isWatched, lastHealthyAt, later, standingOf } from '../../src/alerting/observe-org.ts';
import type { OrgCheck } from '../../src/check/org-check.ts';
import type { Matter, MatterType } from '../../src/state/matter.ts';
import type { OrgState } from '../../src/state/state.ts';
import { check } from '../run/run-samples.ts';
import { hoursAgo, matterOf, momentOf, NOON, toldOf } from './alert-fixtures.ts';
import { AT, BROKEN, MOMENT, observed, STREAK, state, TOLD, types } from './observed-org.ts';

test('an org is watched when it is switched on and can be tried', () => {
  expect(isWatched({ disabled: false, cause: null })).toBe(true);
  expect(isWatched({ disabled: false, cause: 'app-blocked' })).toBe(true);
  expect(isWatched({ disabled: true, cause: null })).toBe(false);
  expect(isWatched({ disabled: false, cause: 'flow-not-checkable' })).toBe(false);
});

describe('the state after a run', () => {
  test('is what the check found', () => {
    const answer = {
      ...BROKEN,
      secretId: 'new/id',
      tags: { ...check().tags, team: 'crm', note: 'mind', contact: 'jane', severity: 'warning' as const },
      apiUsage: { used: 1, max: 2 },
    };
    expect(observed(state({ failure: STREAK, removedAt: AT, removedWith: 'x' }), answer)).toMatchObject({
      ...{ secretId: 'new/id', team: 'crm', lastVerdict: 'unhealthy', lastCause: 'app-blocked', verdictSince: AT },
      ...{ lastCheckAt: AT, removedAt: null, removedWith: null, disabled: false, apiUsage: { used: 1, max: 2 } },
      lastSeen: { note: 'mind', contact: 'jane', severity: 'warning', muteUntil: null },
    });
    expect(observed(state({ apiUsage: { used: 1, max: 2 } }), {}).apiUsage).toEqual({ used: 1, max: 2 });
  });

  test('says since when the verdict holds, which of the first is not known', () => {
    expect(observed(null).verdictSince).toBeNull();
    expect(observed(state({ verdictSince: hoursAgo(9) })).verdictSince).toBe(hoursAgo(9));
    expect(observed(state({ verdictSince: hoursAgo(9) }), BROKEN).verdictSince).toBe(AT);
  });

  test('says when it was healthy last: now, or in the last full run that found it so', () => {
    expect(observed(state()).lastHealthyAt).toBe(AT);
    expect(observed(state(), BROKEN).lastHealthyAt).toBe(hoursAgo(4));
    expect(observed(null, BROKEN).lastHealthyAt).toBeNull();
    const known = state({ lastHealthyAt: hoursAgo(30) });
    expect(lastHealthyAt({ ...known, lastVerdict: 'unhealthy' }, hoursAgo(4))).toBe(hoursAgo(30));
    expect(lastHealthyAt({ ...known, removedAt: hoursAgo(9) }, hoursAgo(4))).toBe(hoursAgo(30));
    expect(lastHealthyAt(known, null)).toBe(hoursAgo(8));
    expect(lastHealthyAt(null, hoursAgo(4))).toBeNull();
  });

  test('knows of two instants the later', () => {
    expect([later(null, null), later(AT, null), later(null, AT)]).toEqual([null, AT, AT]);
    expect([later(AT, hoursAgo(1)), later(hoursAgo(1), AT)]).toEqual([AT, AT]);
  });

  test('keeps what a check that failed early could not see, and the first evidence of the same answer', () => {
    const evidence = (description: string, status = 400) => ({ status, error: 'x', description });
    const seen = observed(null, { ...BROKEN, evidence: evidence('at 12:00'), flow: 'password', host: 'a.example' });
    const again = observed(seen, { ...BROKEN, evidence: evidence('at 16:00'), flow: null, host: null });
    expect(again.lastSeen).toMatchObject({ host: 'a.example', flow: 'password', evidence: evidence('at 12:00') });
    expect(observed(seen, { ...BROKEN, evidence: evidence('late', 401) }).lastSeen?.evidence).toEqual(
      evidence('late', 401),
    );
    expect(observed(seen, { evidence: null }).lastSeen?.evidence).toBeNull();
    const other = { ...evidence('late'), error: 'y' };
    expect(observed(seen, { ...BROKEN, evidence: other }).lastSeen?.evidence).toEqual(other);
    expect(observed(null, { flow: null, host: null }).lastSeen).toMatchObject({ host: null, flow: null });
  });

  test('keeps why a rotation is as it is, in one line', () => {
    const reason = { say: 'Check', run: 'x' };
    const rotation = { status: 'stuck', ageDays: 1, dueAt: AT, versions: null, reason } as const;
    expect(observed(null, { rotation }).lastSeen?.rotation).toEqual({ status: 'stuck', dueAt: AT, reason: 'Check: x' });
    expect(observed(null).lastSeen?.rotation.reason).toBeNull();
  });

  test('mutes what opens, and is silent about what came and went in it', () => {
    const tags = { ...check().tags, muteUntil: { kind: 'day', day: '2026-11-20' } as const };
    const muted = observed(state({ failure: STREAK }), { ...BROKEN, tags });
    expect(muted.mute).toEqual({ tag: '2026-11-20', seenAt: AT, spent: false });
    expect(muted.matters[0]).toMatchObject({ type: 'failing', muted: true });
    expect(observed({ ...muted, failure: null }, { tags }).matters).toEqual([]);
    expect(observed({ ...muted, failure: null }, {}).matters).toEqual([]);
    const loud = { ...muted, failure: null, matters: [matterOf()] };
    expect(observed(loud, {}).matters).toHaveLength(1);
    expect(observed(loud, { tags }).matters).toEqual([]);
    expect(observed({ ...loud, matters: [matterOf(TOLD)] }, { tags }).matters).toHaveLength(1);
  });

  test('forgets what came and went untold where it is told to fail again', () => {
    const blip = matterOf({ id: 'blip', endedAt: hoursAgo(9), outcome: 'mended' });
    const heard = { ...blip, told: { all: toldOf({ stage: 'ended' }) } };
    const failing = { failure: STREAK, lastVerdict: 'unhealthy' } as const;
    const left = (...of: readonly Matter[]) =>
      observed(state({ ...failing, matters: [...of] }), BROKEN).matters.map(({ id }) => id);
    expect(left(blip, matterOf(TOLD))).toEqual([matterOf().id]);
    expect(left(blip, matterOf())).toEqual(['blip', matterOf().id]);
    expect(left(heard, matterOf(TOLD))).toEqual(['blip', matterOf().id]);
  });

  test('keeps twenty matters that ended, the newest', () => {
    const many = Array.from({ length: 22 }, (_, index) =>
      matterOf({ id: `${index}`, endedAt: hoursAgo(9), outcome: 'mended' }),
    );
    expect(observed(state({ matters: many })).matters.map(({ id }) => id)).toEqual(many.slice(2).map(({ id }) => id));
    expect(observed(state({ matters: many.slice(2) })).matters).toHaveLength(20);
    const open = matterOf({ type: 'flapping' });
    const flapping = { flapping: true, changes: [{ at: hoursAgo(4), run: 9 }], working: true };
    expect(observed(state({ ...flapping, matters: [...many.slice(2), open] })).matters).toHaveLength(21);
  });
});

describe('an org that is not watched any more', () => {
  test('ends what was told of it, and knows nothing any longer of whether it works', () => {
    const before = state({ failure: STREAK, working: false, flapping: true, outage: 'x', matters: [matterOf(TOLD)] });
    expect(observed(before, { disabled: true, verdict: null })).toMatchObject({
      ...{ failure: null, unanswered: null, working: null, changes: [], flapping: false, outage: null, disabled: true },
      matters: [{ id: matterOf().id, endedAt: AT, outcome: 'switched-off' }],
    });
  });

  test.each<[MatterType, boolean, boolean]>([
    ['failing', true, true],
    ['stuck', true, true],
    ['failing', false, false],
    ['user', true, false],
    ['added', true, false],
  ])('of what was open: %s, told %s, is kept as its end: %s', (type, isTold, kept) => {
    const open = matterOf({ type, ...(isTold ? TOLD : {}) });
    expect(closed([open], 'removed', AT)).toEqual(kept ? [{ ...open, endedAt: AT, outcome: 'removed' }] : []);
  });

  test('keeps an end that somebody has not heard', () => {
    const ended = matterOf({ endedAt: hoursAgo(4), outcome: 'mended' });
    expect(closed([{ ...ended, ...TOLD }], 'removed', AT)).toEqual([{ ...ended, ...TOLD }]);
    expect(closed([ended], 'removed', AT)).toEqual([]);
  });
});

describe('how an org counts', () => {
  const standing = (given: Partial<OrgState>, answer: Partial<OrgCheck>) =>
    standingOf(state(given), check(answer), MOMENT);
  const open = { matters: [matterOf()] };
  const young = { ...STREAK, since: hoursAgo(0) };
  const settling: Partial<OrgCheck> = {
    ...{ verdict: 'unhealthy' as const, cause: 'client-secret-wrong' as const },
    version: { id: 'v2', createdAt: NOON },
  };

  test.each<[string, Partial<OrgState>, Partial<OrgCheck>]>([
    ['disabled', open, { disabled: true, verdict: null }],
    ['not-checkable', {}, { verdict: 'inconclusive', cause: 'flow-not-checkable' }],
    ['healthy', open, {}],
    ['healthy', {}, { verdict: null }],
    ['failing', open, { ...settling }],
    ['settling', { failure: young }, settling],
    [
      'doubtful',
      { failure: { ...young, cause: 'rejected-unknown', causeRun: 10 } },
      { verdict: 'unhealthy', cause: 'rejected-unknown' },
    ],
    ['failing', { failure: STREAK }, BROKEN],
    ['failing', open, { verdict: 'inconclusive', cause: 'timeout' }],
    ['no-answer', {}, { verdict: 'inconclusive', cause: 'timeout' }],
    ['no-answer', { matters: [matterOf({ type: 'unanswered' })] }, { verdict: 'inconclusive', cause: 'timeout' }],
    ['no-answer', { matters: [matterOf({ endedAt: AT })] }, { verdict: 'inconclusive', cause: 'timeout' }],
  ])('%s: %#', (expected, given, answer) => {
    expect(standing(given, answer)).toBe(expected);
  });
});

describe('an org that is new', () => {
  test('is news, but not in the first run of a deployment, and not when it is switched off', () => {
    expect(types(null)).toEqual(['added']);
    expect(types(null, {}, momentOf({ first: true }))).toEqual([]);
    expect(types(null, { disabled: true, verdict: null })).toEqual([]);
    expect(types(state())).toEqual([]);
  });

  test('is one that is back; with many others it is theirs to say', () => {
    expect(types(state({ removedAt: hoursAgo(9) }))).toEqual(['added']);
    expect(types(state({ removedAt: hoursAgo(9), removedWith: 'x' }))).toEqual([]);
  });

  test('is none whose removal nobody heard of', () => {
    const removed = matterOf({ type: 'removed', about: '' });
    expect(types(state({ removedAt: hoursAgo(9), matters: [removed] }))).toEqual([]);
    expect(types(state({ removedAt: hoursAgo(9), matters: [{ ...removed, ...TOLD }] }))).toEqual(['added']);
  });
});
