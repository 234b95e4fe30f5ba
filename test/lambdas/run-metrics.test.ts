import { Metrics } from '@aws-lambda-powertools/metrics';
import { describe, expect, test, vi } from 'vitest';
import { recordRun } from '../../lambdas/run-metrics.ts';
import { METRICS } from '../../src/deployment/names.ts';
import type { Report } from '../../src/run/report.ts';
import { reportOf } from './check/sample-reports.ts';

type Emitted = { readonly dimensions: Record<string, string>; readonly values: Record<string, number> };

/** The embedded metrics that CloudWatch would read from the log, one entry a line. */
function emitted(report: Report, run: { full: boolean; unheard: number | null }): readonly Emitted[] {
  const lines: string[] = [];
  // In this mode Powertools writes through the console that a test can listen to; by itself it then writes no metrics.
  vi.stubEnv('POWERTOOLS_DEV', 'true');
  vi.stubEnv('POWERTOOLS_METRICS_DISABLED', 'false');
  vi.spyOn(console, 'log').mockImplementation((line) => void lines.push(line));
  const metrics = new Metrics({ namespace: METRICS.namespace, serviceName: METRICS.service });
  recordRun(metrics, report, run);
  return lines.map((line) => {
    const { _aws, ...values } = JSON.parse(line);
    const [{ Namespace, Dimensions, Metrics: metrics }] = _aws.CloudWatchMetrics;
    expect(Namespace).toBe('SalesforceCredentialHealth');
    const pick = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, values[name]]));
    return {
      dimensions: pick(Dimensions[0]),
      values: pick(metrics.map(({ Name }: { Name: string }) => Name)),
    };
  });
}

const REPORT = reportOf(
  [
    { org: 'acme', rotation: { status: 'due', ageDays: 80, dueAt: null, versions: null, reason: null, step: null } },
    { org: 'globex', verdict: 'unhealthy', cause: 'client-secret-wrong' },
    { org: 'hooli', verdict: 'inconclusive', cause: 'timeout' },
    { org: 'initech', verdict: null },
    {
      org: 'stark',
      rotation: { status: 'current', ageDays: 3, dueAt: null, versions: null, reason: null, step: null },
    },
  ],
  { notices: [] },
);

describe('The metrics of a run', () => {
  test('count what it found, under one dimension', () => {
    expect(emitted(REPORT, { full: true, unheard: 1 })).toEqual([
      {
        dimensions: { service: 'credential-health' },
        values: {
          Checked: 4,
          Healthy: 2,
          Unhealthy: 1,
          Inconclusive: 1,
          Settling: 0,
          Doubtful: 0,
          NotChecked: 0,
          RunDuration: 1500,
          Notices: 0,
          OldestSecretAgeDays: 80,
          ConfirmedSubscriptions: 2,
          MissingSubscriptions: 1,
          FullRunCompleted: 1,
        },
      },
    ]);
  });

  test('leave out what is not known', () => {
    const report = reportOf([{ org: 'acme' }], { delivery: { published: false, confirmedSubscriptions: null } });
    const [run] = emitted(report, { full: true, unheard: 1 });
    expect(run?.values).not.toHaveProperty('OldestSecretAgeDays');
    expect(run?.values).not.toHaveProperty('ConfirmedSubscriptions');
  });

  test('hold the dead-man switch down after a run for some orgs', () => {
    const [run] = emitted(REPORT, { full: false, unheard: null });
    expect(run?.values).not.toHaveProperty('FullRunCompleted');
  });

  test('hold it down after a full run that did not reach an org', () => {
    const [run] = emitted(reportOf([{ org: 'acme' }, { org: 'globex', cause: 'not-checked' }]), {
      full: true,
      unheard: null,
    });
    expect(run?.values).toMatchObject({ Checked: 1, Inconclusive: 1, NotChecked: 1 });
    expect(run?.values).not.toHaveProperty('FullRunCompleted');
  });
});
