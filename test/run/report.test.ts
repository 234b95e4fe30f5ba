import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CAUSES, type CauseCode, explain } from '../../src/causes/catalogue.ts';
import { HINT_SUBJECTS } from '../../src/causes/hint.ts';
import { stepLine } from '../../src/causes/step.ts';
import type { OrgCheck } from '../../src/check/org-check.ts';
import { buildReport, fitResponse, type Report, type ReportInput } from '../../src/run/report.ts';
import { NOTICE_KINDS } from '../../src/state/notice.ts';
import { anyCharacter } from '../any-character.ts';
import { exact, schemaFile, validatorOf } from './json-schema.ts';
import { check, FINISHED, failingCheck, notice } from './run-samples.ts';

const validate = validatorOf(exact(schemaFile('report')));

function reportOf(given: Partial<ReportInput> = {}): Report {
  return buildReport({
    runId: 'run-1',
    startedAt: new Date('2026-11-22T07:59:50Z'),
    finishedAt: FINISHED,
    checks: [],
    standing: [],
    notices: [],
    delivery: { published: false, confirmedSubscriptions: null, listening: null },
    egressAddress: null,
    ...given,
  });
}

const bytes = (report: Report) => Buffer.byteLength(JSON.stringify(report));
const disabled = check({ org: 'off', verdict: null, disabled: true, flow: null, host: null, attempts: 0 });
const unclear = check({ org: 'slow', verdict: 'inconclusive', cause: 'timeout', stage: 'token' });

describe('a report', () => {
  test('has the promised shape, field by field', () => {
    const failing = failingCheck({
      team: 'billing',
      hints: [{ about: 'host', text: 'the host had a path, which was dropped' }],
      rotation: {
        status: 'due',
        ageDays: 80,
        dueAt: '2026-12-02T00:00:00.000Z',
        versions: { current: 'rejected', pending: 'absent', previous: 'works' },
        reason: { say: 'AWSPREVIOUS still works', run: 'aws restore' },
      },
    });
    const told = notice({ kind: 'failing', severity: 'critical', cause: 'client-secret-wrong', team: 'billing' });
    const { steps: _, ...reported } = told;
    const { link, actions, meaning } = explain('client-secret-wrong', {
      org: 'acme',
      secretId: failing.secretId,
      host: 'acme.my.salesforce.com',
      flow: 'client_credentials',
      evidence: failing.evidence,
      egressAddress: null,
    });
    expect(
      reportOf({
        checks: [failing],
        notices: [told],
        delivery: { published: true, confirmedSubscriptions: 2, listening: null },
      }),
    ).toEqual({
      schema: 'credential-health.report/1',
      runId: 'run-1',
      startedAt: '2026-11-22T07:59:50.000Z',
      finishedAt: '2026-11-22T08:00:00.000Z',
      summary: {
        total: 1,
        healthy: 0,
        unhealthy: 1,
        inconclusive: 0,
        disabled: 0,
        settling: 0,
        doubtful: 0,
        omitted: 0,
        omittedNotices: 0,
        textsOmitted: false,
      },
      orgs: [
        {
          org: 'acme',
          secretId: 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:salesforce/acme-AbCdEf',
          flow: 'client_credentials',
          host: 'acme.my.salesforce.com',
          verdict: 'unhealthy',
          cause: 'client-secret-wrong',
          stage: 'token',
          meaning,
          whoActs: 'integration-team',
          actions: actions.map(stepLine),
          steps: actions.map(({ say, run = null }) => ({ say, run })),
          team: 'billing',
          evidence: { status: 400, error: 'invalid_client', description: 'invalid client credentials' },
          orgId: null,
          userId: null,
          scopes: null,
          latencyMs: 212,
          attempts: 1,
          hints: ['the host had a path, which was dropped'],
          disabled: false,
          rotation: {
            ...failing.rotation,
            reason: 'AWSPREVIOUS still works: aws restore',
            step: { say: 'AWSPREVIOUS still works', run: 'aws restore' },
          },
          apiUsage: null,
          migration: null,
          link,
        },
      ],
      notices: [{ ...reported, actions: [] }],
      delivery: { published: true, confirmedSubscriptions: 2, listening: null },
    });
  });

  test('explains nothing about a healthy org', () => {
    const [org] = reportOf({ checks: [check()] }).orgs;
    expect(org).toMatchObject({
      verdict: 'healthy',
      cause: null,
      stage: null,
      meaning: null,
      whoActs: null,
      actions: null,
      evidence: null,
      link: null,
      orgId: '00D000000000001',
    });
  });

  test('lists a disabled org without a verdict and counts it apart', () => {
    const { summary, orgs } = reportOf({ checks: [disabled, unclear, check(), failingCheck()] });
    expect(orgs.map(({ org, verdict, disabled }) => ({ org, verdict, disabled }))).toEqual([
      { org: 'off', verdict: null, disabled: true },
      { org: 'slow', verdict: 'inconclusive', disabled: false },
      { org: 'acme', verdict: 'healthy', disabled: false },
      { org: 'acme', verdict: 'unhealthy', disabled: false },
    ]);
    expect(summary).toMatchObject({ total: 4, healthy: 1, unhealthy: 1, inconclusive: 1, disabled: 1 });
  });

  test('fills the address of our requests into the actions', () => {
    const checks = [check({ verdict: 'inconclusive', cause: 'ip-restricted', stage: 'token' })];
    const [org] = reportOf({ checks, egressAddress: '192.0.2.7' }).orgs;
    expect(org?.actions?.join(' ')).toContain('192.0.2.7');
  });

  test('lists in its schema exactly the kinds there are', () => {
    const { kind } = schemaFile('report').$defs as Record<string, { enum: string[] }>;
    expect(kind?.enum).toEqual(NOTICE_KINDS);
  });

  test('keeps to its schema for every cause', () => {
    const checks = (Object.keys(CAUSES) as CauseCode[]).map((cause) =>
      failingCheck({ org: cause, cause, verdict: CAUSES[cause].verdict }),
    );
    const report = reportOf({ checks: [...checks, disabled, check()], notices: [notice({ kind: 'flapping' })] });
    expect(validate(report), JSON.stringify(validate.errors)).toBe(true);
  });
});

describe('a report that has to fit into a response', () => {
  const healthy = Array.from({ length: 50 }, (_, index) => check({ org: `well-${index}` }));
  const failing = Array.from({ length: 50 }, (_, index) =>
    failingCheck({ org: `broken-${index}`, hints: [{ about: 'host', text: 'a hint' }] }),
  );
  const notices = failing.map(({ org }) =>
    notice({ kind: 'failing', org, cause: 'client-secret-wrong', found: 'a find', steps: [{ say: 'an action' }] }),
  );
  const report = reportOf({ checks: [disabled, ...healthy, ...failing, unclear], notices });

  test('stays as it is when it does', () => {
    expect(fitResponse(report, bytes(report))).toEqual(report);
  });

  test('loses healthy orgs first and says how many', () => {
    const smaller = fitResponse(report, bytes(report) - 1);
    expect(smaller.orgs.map(({ org }) => org)).toEqual(['off', ...failing.map(({ org }) => org), 'slow']);
    expect(smaller.summary).toEqual({ ...report.summary, omitted: 50 });
    expect(smaller.notices).toEqual(report.notices);
  });

  test('then loses texts', () => {
    const withoutHealthy = fitResponse(report, bytes(report) - 1);
    const smaller = fitResponse(report, bytes(withoutHealthy) - 1);
    expect(smaller.summary).toEqual({ ...report.summary, omitted: 50, textsOmitted: true });
    expect(smaller.orgs).toHaveLength(52);
    expect(smaller.orgs[1]).toMatchObject({
      org: 'broken-0',
      cause: 'client-secret-wrong',
      whoActs: 'integration-team',
      meaning: null,
      actions: null,
      hints: [],
      evidence: { status: 400, error: 'invalid_client', description: null },
    });
    expect(smaller.notices[0]).toMatchObject({ org: 'broken-0', found: null, actions: [] });
  });

  test('then loses disabled and unjudged orgs before broken ones, and counts the notices that go, too', () => {
    const smaller = fitResponse(report, 20_000);
    expect(smaller.orgs.length).toBeGreaterThan(10);
    expect(smaller.orgs.every(({ org }) => org.startsWith('broken-'))).toBe(true);
    expect(smaller.summary.omitted).toBe(102 - smaller.orgs.length);
    expect(smaller.summary.omittedNotices).toBe(50 - smaller.notices.length);
  });

  test('keeps to the limit and to the schema, whatever the orgs and the limit', () => {
    const anyCheck: fc.Arbitrary<OrgCheck> = fc.oneof(
      fc.constant(check()),
      fc.constant(disabled),
      fc.constant(unclear),
      fc
        .record({
          org: fc.string({ unit: anyCharacter, maxLength: 80 }),
          hints: fc.array(
            fc.record({ about: fc.constantFrom(...HINT_SUBJECTS), text: fc.string({ unit: 'grapheme' }) }),
          ),
        })
        .map((given) => failingCheck(given)),
    );
    fc.assert(
      fc.property(fc.array(anyCheck, { maxLength: 30 }), fc.integer({ min: 600, max: 40_000 }), (checks, limit) => {
        const whole = reportOf({ checks, notices: notices.slice(0, checks.length) });
        const fitted = fitResponse(whole, limit);
        expect(bytes(fitted)).toBeLessThanOrEqual(limit);
        expect(validate(JSON.parse(JSON.stringify(fitted))), JSON.stringify(validate.errors)).toBe(true);
        expect(fitted.orgs.length + fitted.summary.omitted).toBe(checks.length);
        expect(fitted.notices.length + fitted.summary.omittedNotices).toBe(whole.notices.length);
      }),
    );
  });

  test('counts on when it is made to fit twice', () => {
    const once = fitResponse(report, bytes(report) - 1);
    const twice = fitResponse(once, 20_000);
    expect(twice.orgs.length + twice.summary.omitted).toBe(102);
  });
});
