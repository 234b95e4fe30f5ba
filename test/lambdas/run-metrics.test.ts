import { describe, expect, test } from 'vitest';
import { metricsOf } from '../../lambdas/run-metrics.ts';
import { METRIC_NAMES } from '../../src/deployment/names.ts';
import type { Report } from '../../src/run/report.ts';
import { reportOf } from './check/sample-reports.ts';

const NOW = new Date('2026-11-27T08:00:00Z');

/** The values that CloudWatch would read from the line, and how it is told to. */
function emitted(report: Report, run: { full: boolean; unheard: number | null }) {
  const line = metricsOf(report, { instance: 'Crm/Health', now: NOW, ...run });
  // biome-ignore lint/suspicious/noExplicitAny: JSON of CloudWatch's making
  const { _aws, service, instance, ...values } = JSON.parse(JSON.stringify(line)) as any;
  return { _aws, dimensions: { service, instance }, values };
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
  test('count what it found, under the instance, each by a name that is billed and shown', () => {
    const { _aws, dimensions, values } = emitted(REPORT, { full: true, unheard: 1 });
    expect(dimensions).toEqual({ service: 'credential-health', instance: 'Crm/Health' });
    expect(values).toEqual({
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
    });
    expect(Object.keys(values).sort()).toEqual([...METRIC_NAMES].sort());
    const [{ Metrics, ...directive }] = _aws.CloudWatchMetrics;
    expect(directive).toEqual({ Namespace: 'SalesforceCredentialHealth', Dimensions: [['service', 'instance']] });
    expect(Metrics.map(({ Name }: { Name: string }) => Name)).toEqual(Object.keys(values));
    expect(Metrics).toContainEqual({ Name: 'RunDuration', Unit: 'Milliseconds' });
    expect(_aws.Timestamp).toBe(NOW.getTime());
  });

  test('leave out what is not known', () => {
    const report = reportOf([{ org: 'acme' }], {
      delivery: { published: false, confirmedSubscriptions: null, listening: null },
    });
    const run = emitted(report, { full: true, unheard: 1 });
    expect(run.values).not.toHaveProperty('OldestSecretAgeDays');
    expect(run.values).not.toHaveProperty('ConfirmedSubscriptions');
  });

  test('hold the dead-man switch down after a run for some orgs', () => {
    const run = emitted(REPORT, { full: false, unheard: null });
    expect(run.values).not.toHaveProperty('FullRunCompleted');
  });

  test('hold it down after a full run that did not reach an org', () => {
    const run = emitted(reportOf([{ org: 'acme' }, { org: 'globex', cause: 'not-checked' }]), {
      full: true,
      unheard: null,
    });
    expect(run.values).toMatchObject({ Checked: 1, Inconclusive: 1, NotChecked: 1 });
    expect(run.values).not.toHaveProperty('FullRunCompleted');
  });
});
