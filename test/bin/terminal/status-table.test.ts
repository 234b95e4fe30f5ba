import { describe, expect, test } from 'vitest';
import { type ShownStatus, statusTable } from '../../../bin/terminal/status-table.ts';
import { localTime } from '../../../src/wording/local-time.ts';

const NOW = new Date('2026-11-27T12:00:00Z');
const GLOBEX: ShownStatus = {
  org: 'globex',
  team: 'crm',
  verdict: 'unhealthy',
  cause: 'run-as-user-missing',
  since: '2026-11-27T08:00:00Z',
  lastCheckAt: '2026-11-27T11:00:00Z',
  lastHealthyAt: null,
  secret: { ageDays: 64, limitDays: 90, status: 'current', dueAt: null, reason: null },
  disabled: false,
  removed: false,
  whoActs: 'salesforce-admin',
  muted: null,
};
const rowOf = (given: Partial<ShownStatus>) =>
  statusTable([{ ...GLOBEX, ...given }], NOW, localTime(NOW, 'Europe/Berlin')).replaceAll(/ {2,}/g, '  ');

test('it says what is wrong, for how long, and whose turn it is', () => {
  expect(rowOf({})).toBe(
    'Org  Verdict  For  Next  Secret  Checked  Team\nglobex  ✗ run-as-user-missing  4 h  their Salesforce admin  64 d  1 h ago  crm',
  );
});

test('of a healthy org it says when its secret is to be rotated', () => {
  const secret = { ...GLOBEX.secret, status: 'due', dueAt: '2026-12-04T00:00:00Z' } as const;
  expect(rowOf({ verdict: 'healthy', cause: null, whoActs: null, secret })).toContain(
    '  rotate by 2026-12-04  64 d, due',
  );
});

describe('of a muted org it says until when, as its people say it', () => {
  test.each([
    ['2026-11-30T23:00:00Z', 'until 30 Nov'],
    ['2026-11-27T18:00:00Z', 'until 18:59'],
    [null, 'until it works'],
  ])('%s', (until, words) => {
    expect(rowOf({ muted: { until } })).toContain(`  their Salesforce admin  ${words}  64 d`);
  });
});
