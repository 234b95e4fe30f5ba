import { describe, expect, test } from 'vitest';
import { OLD_PAIR_DAYS } from '../../src/alerting/observe-org.ts';
import type { OrgCheck } from '../../src/check/org-check.ts';
import type { Matter } from '../../src/state/matter.ts';
import { NOTHING_REMEMBERED } from '../../src/state/remembered.ts';
import type { OrgState } from '../../src/state/state.ts';
import { check } from '../run/run-samples.ts';
import { hoursAgo, matterOf, momentOf } from './alert-fixtures.ts';
import { AT, matters, observed, state, TOLD, types } from './observed-org.ts';

describe('another user', () => {
  const identity = {
    clientId: 'example-client-id',
    host: 'acme.my.salesforce.com',
    orgId: '00D000000000001',
    userId: 'A'.repeat(15),
    expectedOrgId: null,
  };
  const knows = (given: Partial<typeof identity> = {}) =>
    state({ remember: { ...NOTHING_REMEMBERED, identity: { ...identity, ...given } } });
  const asked = (before: OrgState | null, answer: Partial<OrgCheck> = {}) =>
    matters(before, { userId: 'B'.repeat(15), ...answer }, momentOf({ first: before === null })).map(
      ({ about, detail }) => [detail, about],
    );
  const NEWS = [['A'.repeat(15), 'B'.repeat(15)]];

  test('than the last with the same credential is news', () => {
    expect(asked(knows())).toEqual(NEWS);
    expect(asked(knows(), { userId: 'A'.repeat(15) })).toEqual([]);
    expect(asked(knows(), { userId: null })).toEqual([]);
    expect(asked(knows(), { verdict: 'inconclusive', cause: 'timeout' })).toEqual([]);
    expect(asked(state())).toEqual([]);
    expect(asked(null)).toEqual([]);
  });

  test.each([{ clientId: 'other' }, { host: 'other.my.salesforce.com' }, { orgId: '00D000000000009' }])(
    'is none with another credential: %o',
    (other) => {
      expect(asked(knows(other))).toEqual([]);
    },
  );

  test('is none where the org is not known', () => {
    expect(asked(knows(), { orgId: null })).toEqual([]);
  });

  test('than the tag names is news, whoever it was before', () => {
    const tags = { ...check().tags, runAs: 'A'.repeat(15) };
    expect(asked(null, { tags })).toEqual(NEWS);
    expect(asked(knows({ userId: 'B'.repeat(15) }), { tags })).toEqual(NEWS);
  });

  test('stays until it is the expected one again, told or not', () => {
    const open = (told: Matter['told'] = {}) =>
      matterOf({ type: 'user', about: 'B'.repeat(15), detail: 'A'.repeat(15), cause: null, told });
    const later = { ...knows({ userId: 'B'.repeat(15) }), matters: [open()] };
    expect(asked(later)).toEqual(NEWS);
    expect(asked(later, { userId: 'A'.repeat(15) })).toEqual([]);
    expect(asked(later, { userId: 'C'.repeat(15) })).toEqual([['A'.repeat(15), 'C'.repeat(15)]]);
    expect(asked(later, { verdict: 'inconclusive', cause: 'timeout' })).toEqual(NEWS);
    expect(asked({ ...later, matters: [open(TOLD.told)] })).toEqual([]);
  });
});

describe('a rotation that is stuck', () => {
  const rotation = (status: 'stuck' | 'managed' | 'unknown', say: string | null = 'why') => ({
    rotation: { status, ageDays: 1, dueAt: null, versions: null, reason: say === null ? null : { say } },
  });
  const open = matterOf({ type: 'stuck', about: '', cause: null, detail: 'before' });

  test('is a matter with its reason, as long as it is', () => {
    expect(matters(state(), rotation('stuck'))).toMatchObject([{ type: 'stuck', detail: 'why', since: AT }]);
    expect(matters(state(), rotation('stuck', null))).toMatchObject([{ detail: null }]);
    expect(matters(state({ matters: [open] }), rotation('stuck'))).toMatchObject([{ detail: 'before', ended: false }]);
    expect(matters(state({ matters: [open] }), rotation('unknown'))).toMatchObject([{ ended: false }]);
    expect(types(state(), rotation('unknown'))).toEqual([]);
  });

  test('ends where it was told, else it was nothing', () => {
    expect(observed(state({ matters: [{ ...open, ...TOLD }] }), rotation('managed')).matters).toEqual([
      { ...open, ...TOLD, endedAt: AT, outcome: 'mended' },
    ]);
    expect(types(state({ matters: [open] }), rotation('managed'))).toEqual([]);
    const ended = { ...open, ...TOLD, endedAt: hoursAgo(4), outcome: 'mended' as const };
    expect(observed(state({ matters: [ended] }), rotation('managed')).matters).toEqual([ended]);
    expect(types(state({ matters: [ended] }), rotation('stuck'))).toEqual(['stuck', 'stuck']);
  });
});

describe('dates', () => {
  const changedAt = hoursAgo(4);
  const remember = { ...NOTHING_REMEMBERED, clientIdChangedAt: changedAt };
  const secret = { versionId: 'v1', createdAt: null, clientId: 'old', since: null };
  const identity = { clientId: 'old', host: '', orgId: 'x', userId: 'y', expectedOrgId: null };
  const knew = (clientId = 'old') =>
    state({ remember: { ...NOTHING_REMEMBERED, secret, identity: { ...identity, clientId } } as OrgState['remember'] });

  test('an old key pair ends where it was once healthy and another client id came', () => {
    expect(matters(knew(), { remember })).toMatchObject([{ type: 'old-pair', since: changedAt }]);
    expect(types(knew('other'), { remember })).toEqual([]);
    expect(types(state(), { remember })).toEqual([]);
    expect(types(state({ remember }), { remember })).toEqual([]);
    expect(types(null, { remember }, momentOf({ first: true }))).toEqual([]);
    expect(types(knew(), {})).toEqual([]);
    for (const status of ['managed', 'stuck'] as const)
      expect(types(knew(), { remember, rotation: { ...check().rotation, status } })).not.toContain('old-pair');
  });

  test('an old key pair is forgotten when it has ended', () => {
    const open = (days: number) => {
      const since = hoursAgo(24 * days);
      const known = { ...NOTHING_REMEMBERED, clientIdChangedAt: since };
      const matter = matterOf({ type: 'old-pair', about: '', cause: null, since });
      return types(state({ remember: known, matters: [matter] }), { remember: known });
    };
    expect(open(OLD_PAIR_DAYS - 1)).toEqual(['old-pair']);
    expect(open(OLD_PAIR_DAYS)).toEqual([]);
  });

  test('the password flow retires, while it is in use; what could not be read is still so', () => {
    const open = matterOf({ type: 'legacy', about: '', cause: null, detail: '2027-02-20' });
    expect(matters(state(), { flow: 'password' })).toMatchObject([{ type: 'legacy', detail: '2027-02-20', since: AT }]);
    expect(observed(state({ matters: [open] }), { flow: 'password' }).matters).toEqual([open]);
    expect(observed(state({ matters: [open] }), { flow: null }).matters).toEqual([open]);
    expect(types(state({ matters: [open] }), { flow: 'client_credentials' })).toEqual([]);
    expect(types(state(), { flow: null })).toEqual([]);
  });
});

test('what cannot be checked is told once, and not when it is switched off', () => {
  const answer = { verdict: 'inconclusive', cause: 'flow-not-checkable' } as const;
  const open = matterOf({ type: 'not-checkable', about: '', cause: 'flow-not-checkable' });
  expect(observed(state(), answer).matters).toMatchObject([{ type: 'not-checkable', cause: 'flow-not-checkable' }]);
  expect(observed(state({ matters: [open] }), answer).matters).toEqual([open]);
  expect(types(state({ matters: [open] }))).toEqual([]);
  expect(types(state({ matters: [open] }), { ...answer, disabled: true, verdict: null })).toEqual([]);
});
