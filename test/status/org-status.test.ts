import { describe, expect, test } from 'vitest';
import { emptyOrgState, type OrgState } from '../../src/state/state.ts';
import { statusOf } from '../../src/status/org-status.ts';

const NOW = new Date('2026-11-22T08:00:00Z');
const BEFORE = '2026-11-19T08:00:00.000Z';

const state = (given: Partial<OrgState>): OrgState => ({
  ...emptyOrgState('acme', 'salesforce/acme'),
  lastVerdict: 'healthy',
  lastCheckAt: '2026-11-22T07:00:00.000Z',
  ...given,
});
const failure = (cause: 'client-secret-wrong' | 'ip-restricted'): OrgState['failure'] => ({
  cause,
  since: BEFORE,
  run: 1,
  causeRun: 1,
});
const unanswered = { cause: 'timeout', since: '2026-11-22T04:00:00.000Z', run: 1 } as const;
/** The last full run was an hour after the last check that was written. */
const FLEET = { lastFullRunAt: '2026-11-22T07:30:00.000Z' };

describe('the status of an org between two runs', () => {
  test('is that of its last check, since its last change', () => {
    expect(statusOf(state({ verdictSince: BEFORE }), FLEET, NOW)).toMatchObject({
      verdict: 'healthy',
      cause: null,
      since: BEFORE,
      lastCheckAt: FLEET.lastFullRunAt,
      lastHealthyAt: FLEET.lastFullRunAt,
    });
  });

  test('is broken since the failure began', () => {
    const broken = state({
      lastVerdict: 'unhealthy',
      lastCause: 'client-secret-wrong',
      failure: failure('client-secret-wrong'),
    });
    expect(statusOf(broken, FLEET, NOW)).toMatchObject({
      verdict: 'unhealthy',
      cause: 'client-secret-wrong',
      since: BEFORE,
    });
  });

  test('stays broken through an answer that judges nothing', () => {
    const unsure = { lastVerdict: 'inconclusive', lastCause: 'timeout', unanswered } as const;
    expect(statusOf(state({ ...unsure, failure: failure('client-secret-wrong') }), FLEET, NOW)).toMatchObject({
      verdict: 'unhealthy',
      cause: 'client-secret-wrong',
    });
    expect(statusOf(state({ ...unsure, failure: failure('ip-restricted') }), FLEET, NOW)).toMatchObject({
      verdict: 'inconclusive',
      cause: 'timeout',
      since: unanswered.since,
    });
  });

  test('is none for an org that is switched off, gone, or was never checked', () => {
    expect(statusOf(state({ disabled: true }), FLEET, NOW)).toMatchObject({
      verdict: null,
      disabled: true,
      since: null,
    });
    expect(statusOf(state({ removedAt: BEFORE }), FLEET, NOW)).toMatchObject({
      verdict: null,
      removed: true,
      since: BEFORE,
    });
    expect(statusOf(emptyOrgState('acme', 'salesforce/acme'), FLEET, NOW)).toMatchObject({
      verdict: null,
      lastCheckAt: null,
    });
  });

  test('counts the age of the client secret in whole days', () => {
    const secret = { versionId: 'v', createdAt: null, clientId: null, since: '2026-09-22T09:00:00.000Z' };
    const { remember } = emptyOrgState('acme', 'salesforce/acme');
    expect(statusOf(state({ remember: { ...remember, secret } }), FLEET, NOW).secret.ageDays).toBe(60);
    expect(statusOf(state({}), FLEET, NOW).secret).toMatchObject({ ageDays: null, status: 'unknown', dueAt: null });
  });
});
