import { describe, expect, test } from 'vitest';
import { loginBudgetHints } from '../../src/check/login-budget.ts';
import type { OrgCheck } from '../../src/check/org-check.ts';
import { check } from '../run/run-samples.ts';

const NOW = new Date('2026-11-22T08:00:00Z');
const minutesAgo = (minutes: number) => new Date(NOW.getTime() - minutes * 60_000);

function orgsOf(number: number, change: Partial<OrgCheck> = {}): OrgCheck[] {
  return Array.from({ length: number }, (_, n) => ({
    ...check({ org: `org-${n}` }),
    clientId: 'example_id',
    userId: '005000000000001',
    attempts: 1,
    ...change,
  }));
}

describe('the login budget of a Run-As user', () => {
  test('is no subject at the usual rate', () => {
    expect(loginBudgetHints(orgsOf(45), minutesAgo(240), NOW).size).toBe(0);
  });

  test('is shared by the secrets that use one client id and user', () => {
    const hints = loginBudgetHints(orgsOf(100), minutesAgo(5), NOW);
    expect(hints.size).toBe(100);
    expect(hints.get('org-7')).toEqual([
      '100 secrets with this client id and user cost about 1200 logins an hour; Salesforce allows 3600 per user. Check less often, or give the secrets users of their own.',
    ]);
  });

  test('is spoken of from a quarter on', () => {
    expect(loginBudgetHints(orgsOf(900), null, NOW).size).toBe(900);
    expect(loginBudgetHints(orgsOf(899), null, NOW).size).toBe(0);
  });

  test('counts retries', () => {
    expect(loginBudgetHints(orgsOf(300, { attempts: 3 }), null, NOW).size).toBe(300);
  });

  test('is counted for each user apart', () => {
    const others = orgsOf(500).map((org, n) => ({ ...org, userId: `00500000000000${n % 2}` }));
    expect(loginBudgetHints(others, null, NOW).size).toBe(0);
    expect(loginBudgetHints(orgsOf(1_000, { userId: null }), null, NOW).size).toBe(0);
  });

  test('holds for both forms of a user id', () => {
    const both = orgsOf(1_000).map((org, n) => ({
      ...org,
      userId: n % 2 === 0 ? '005000000000001' : '005000000000001AAA',
    }));
    expect(loginBudgetHints(both, null, NOW).size).toBe(1_000);
  });

  test('is not judged by two runs within minutes: one of them was asked for by hand', () => {
    expect(loginBudgetHints(orgsOf(70), minutesAgo(0.1), NOW).size).toBe(0);
  });

  test('is not disturbed by a clock that jumped back', () => {
    expect(loginBudgetHints(orgsOf(45), minutesAgo(-60), NOW).size).toBe(0);
  });
});
