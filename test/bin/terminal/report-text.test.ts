import { describe, expect, test } from 'vitest';
import { reportText } from '../../../bin/terminal/report-text.ts';
import { byUrgency } from '../../../bin/terminal/verdict-table.ts';
import type { OrgCheck } from '../../../src/check/org-check.ts';
import { buildReport } from '../../../src/run/report.ts';
import { ownCommand } from '../../../src/wording/shell-commands.ts';
import { check, FINISHED, failingCheck } from '../../run/run-samples.ts';

const commands = {
  explain: (org: string) => ownCommand('explain', [org]),
  recheck: (orgs: readonly string[]) => ownCommand('check', orgs),
};

const reportOf = (checks: readonly OrgCheck[]) =>
  buildReport({
    runId: 'run',
    startedAt: FINISHED,
    finishedAt: FINISHED,
    checks,
    standing: [],
    notices: [],
    delivery: { published: false, confirmedSubscriptions: null, listening: null },
    egressAddress: null,
  });
const text = (...checks: readonly OrgCheck[]) => reportText(reportOf(checks), commands);
const rotation = (status: OrgCheck['rotation']['status']) => ({
  rotation: { status, ageDays: 80, dueAt: '2026-12-01T00:00:00.000Z', versions: null, reason: null },
});

describe('a report in the terminal', () => {
  test('puts first what to do first', () => {
    const orgs = reportOf([
      check({ org: 'disabled', verdict: null, disabled: true }),
      check({ org: 'healthy' }),
      check({ org: 'due', ...rotation('due') }),
      check({ org: 'unsure', verdict: 'inconclusive', cause: 'timeout' }),
      failingCheck({ org: 'failing' }),
      failingCheck({ org: 'also-failing' }),
    ]).orgs;
    expect(byUrgency(orgs).map(({ org }) => org)).toEqual([
      'failing',
      'also-failing',
      'unsure',
      'due',
      'healthy',
      'disabled',
    ]);
  });

  test.each([
    ['due', 'rotate by 2026-12-01'],
    ['overdue', 'rotate, was due 2026-12-01'],
    ['stuck', 'its rotation is stuck'],
  ] as const)('says what a secret needs that is %s', (status, next) => {
    expect(text(check(rotation(status)))).toBe(
      `Org   Verdict    Next\nacme  ✓ healthy  ${next}\n\n1 org checked: 1 healthy, 0 failing, 0 cannot tell. 1 client secret to rotate.\n`,
    );
  });

  test('shows every step for a few failing orgs, and the first one for many', () => {
    const few = text(failingCheck());
    expect(few).toMatch(/\n {2}Do {5}1\. .*\n {9}2\. /s);
    expect(few).not.toContain('More');
    const many = text(
      failingCheck({ org: 'a' }),
      failingCheck({ org: 'b', cause: 'run-as-user-missing' }),
      failingCheck({ org: 'c', cause: 'app-blocked' }),
      failingCheck({ org: 'd', cause: 'scopes-missing' }),
    );
    expect(many).not.toMatch(/\d\. /);
    expect(many).toContain('\n  More\n    credential-health explain a\n');
  });

  test('tells orgs with one cause together, ten by line and the others by name', () => {
    const orgs = Array.from({ length: 12 }, (_, index) => failingCheck({ org: `org-${index}` }));
    const lines = text(...orgs).split('\n');
    expect(lines.filter((line) => line.startsWith('✗ client-secret-wrong'))).toHaveLength(1);
    expect(lines.filter((line) => line.startsWith('  Org    '))).toHaveLength(10);
    expect(lines).toContain('  and    org-10, org-11');
    expect(text(...orgs)).not.toContain('Check again');
  });

  test('tells which version of the secret works, with a command in one piece', () => {
    const command = `aws secretsmanager update-secret-version-stage --secret-id ${'x'.repeat(90)} --version-stage AWSCURRENT`;
    const versions = { current: 'rejected', pending: 'absent', previous: 'works' } as const;
    const found = failingCheck({
      rotation: {
        status: 'current',
        ageDays: 1,
        dueAt: null,
        versions,
        reason: { say: 'AWSPREVIOUS works. Restore it', run: command },
      },
    });
    expect(text(found)).toContain(`\n  Found  AWSPREVIOUS works. Restore it:\n         ${command}\n`);
  });

  test('lists what is worth knowing, and the way off the password flow', () => {
    const odd = check({
      hints: [{ about: 'host', text: 'host: write it without https://' }],
      migration: 'Next: set Run As.',
    });
    expect(text(odd)).toContain(
      '\nWorth knowing\n  acme: host: write it without https://.\n  acme: Next: set Run As.\n',
    );
  });

  test('shows nothing that a name or a server could do to the terminal', () => {
    const hostile = failingCheck({
      org: 'ac\u001b[31mme\u202e',
      team: 'b\u0007ad',
      evidence: { status: 400, error: 'x\u001b]0;title\u0007', description: 'a\r\nb' },
      hints: [{ about: 'host', text: '\u001b[2J' }],
    });
    expect(text(hostile).replaceAll('\n', '')).not.toMatch(/\p{C}/u);
  });
});
