import { describe, expect, test } from 'vitest';
import { assessRotation, type RotationFacts } from '../../src/rotation/rotation.ts';
import { DAY_MS, policy } from '../alerting/alert-fixtures.ts';

const now = new Date('2026-11-22T08:00:00Z');
const daysAgo = (days: number) => new Date(now.getTime() - days * DAY_MS);
const unmanaged: RotationFacts = {
  secretSince: daysAgo(10),
  managed: false,
  nextRotationAt: null,
  pendingVersion: null,
  versionCreatedAt: daysAgo(10),
  maxAgeDays: null,
  versions: null,
  reason: null,
};
const managed: RotationFacts = { ...unmanaged, managed: true, secretSince: daysAgo(400) };
const assess = (facts: RotationFacts, differing: Partial<typeof policy> = {}) =>
  assessRotation(facts, now, { ...policy, ...differing });

describe('The age of a client secret', () => {
  test.each([
    [0, 'current'],
    [75.9, 'current'],
    [76, 'due'],
    [89.9, 'due'],
    [90, 'overdue'],
    [400, 'overdue'],
  ] as const)('of %d days, at a limit of 90 with reminders from 14 days before, is %s', (age, status) => {
    const report = assess({ ...unmanaged, secretSince: daysAgo(age) });
    expect(report).toEqual({
      status,
      ageDays: Math.floor(age),
      dueAt: daysAgo(age - 90).toISOString(),
      versions: null,
      reason: null,
    });
  });

  test('is held against the tag before the setting', () => {
    expect(assess({ ...unmanaged, maxAgeDays: 10 }).status).toBe('overdue');
    expect(assess({ ...unmanaged, maxAgeDays: 365, secretSince: daysAgo(100) }).status).toBe('current');
  });

  test.each([{ maxAgeDays: 0 }, { maxAgeDays: null, setting: 0 }])(
    'has no limit when it is turned off: %j',
    ({ maxAgeDays, setting }) => {
      const facts = { ...unmanaged, maxAgeDays, secretSince: daysAgo(900) };
      expect(assess(facts, setting === undefined ? {} : { maxSecretAgeDays: setting })).toEqual({
        status: 'current',
        ageDays: 900,
        dueAt: null,
        versions: null,
        reason: null,
      });
    },
  );

  test('has no due date when it is unknown', () => {
    expect(assess({ ...unmanaged, secretSince: null })).toMatchObject({
      status: 'unknown',
      ageDays: null,
      dueAt: null,
    });
  });

  test('is none for a secret from the future: some clock is wrong', () => {
    expect(assess({ ...unmanaged, secretSince: daysAgo(-3) })).toMatchObject({ status: 'current', ageDays: 0 });
  });

  test('comes with what the comparison of versions found', () => {
    const versions = { current: 'rejected', pending: 'absent', previous: 'works' } as const;
    const reason = { say: 'AWSPREVIOUS still works' };
    expect(assess({ ...unmanaged, versions, reason })).toMatchObject({ versions, reason });
  });
});

describe('A rotation that AWS does', () => {
  test('is not judged by age', () => {
    expect(assess(managed)).toEqual({ status: 'managed', ageDays: 400, dueAt: null, versions: null, reason: null });
    expect(assess({ ...managed, secretSince: null })).toMatchObject({ status: 'managed', ageDays: null });
  });

  test('is stuck a day after its planned date, when no new version came', () => {
    expect(assess({ ...managed, nextRotationAt: daysAgo(1) }).status).toBe('managed');
    expect(assess({ ...managed, nextRotationAt: daysAgo(1.01), versionCreatedAt: daysAgo(30) })).toMatchObject({
      status: 'stuck',
      dueAt: null,
      reason: { say: 'the rotation planned for 2026-11-21 brought no new version' },
    });
    expect(assess({ ...managed, nextRotationAt: daysAgo(2), versionCreatedAt: null }).status).toBe('stuck');
  });

  test('is not stuck when the version is as new as the planned date', () => {
    expect(assess({ ...managed, nextRotationAt: daysAgo(3), versionCreatedAt: daysAgo(3) }).status).toBe('managed');
    expect(assess({ ...managed, nextRotationAt: daysAgo(3), versionCreatedAt: daysAgo(2) }).status).toBe('managed');
    expect(assess({ ...managed, nextRotationAt: daysAgo(-3) }).status).toBe('managed');
  });

  test('is stuck when AWSPENDING sits elsewhere for more than a day', () => {
    const pending = (since: Date | null) => ({ ...managed, pendingVersion: { id: 'v3', since } });
    expect(assess(pending(daysAgo(1))).status).toBe('managed');
    expect(assess(pending(null)).status).toBe('managed');
    expect(assess(pending(daysAgo(1.01)))).toMatchObject({
      status: 'stuck',
      reason: {
        say: 'AWSPENDING has been on another version than AWSCURRENT since 2026-11-21: the rotation stopped half-way',
      },
    });
  });

  test('that is stuck keeps the better reason of the version comparison', () => {
    expect(assess({ ...managed, nextRotationAt: daysAgo(9), reason: { say: 'AWSPENDING works' } })).toMatchObject({
      status: 'stuck',
      reason: { say: 'AWSPENDING works' },
    });
  });

  test('is not looked at where AWS does none', () => {
    const pendingVersion = { id: 'v3', since: daysAgo(9) };
    expect(assess({ ...unmanaged, nextRotationAt: daysAgo(9), pendingVersion }).status).toBe('current');
  });
});
