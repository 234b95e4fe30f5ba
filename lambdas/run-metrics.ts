import { METRICS, type MetricName } from '../src/deployment/names.ts';
import type { Report } from '../src/run/report.ts';

/** What the numbers of a run depend on beside its report. */
export type MeasuredRun = {
  /** What they are told apart by. */
  readonly instance: string;
  /** The run was for all orgs, and told and remembered what it found. */
  readonly full: boolean;
  /** How many of those whom the stack subscribed hear nothing; null: not known. */
  readonly unheard: number | null;
  readonly now: Date;
};

type Value = { readonly value: number; readonly unit: 'Count' | 'Milliseconds' | 'None' };

/**
 * A run's numbers as the one line of the log from which CloudWatch makes metrics. `FullRunCompleted` feeds the dead-man
 * switch: only a full run that left no org out has it. `Inconclusive` counts the orgs that were not reached as well.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function metricsOf(report: Report, run: MeasuredRun): object {
  const values = valuesOf(report, run);
  const dimensions = { service: METRICS.service, [METRICS.instance]: run.instance };
  return {
    _aws: {
      Timestamp: run.now.getTime(),
      CloudWatchMetrics: [
        {
          Namespace: METRICS.namespace,
          Dimensions: [Object.keys(dimensions)],
          Metrics: Object.entries(values).map(([Name, { unit: Unit }]) => ({ Name, Unit })),
        },
      ],
    },
    ...dimensions,
    ...Object.fromEntries(Object.entries(values).map(([name, { value }]) => [name, value])),
  };
}

function valuesOf(report: Report, { full, unheard }: MeasuredRun): Partial<Record<MetricName, Value>> {
  const { summary, orgs, delivery } = report;
  const { settling = 0, doubtful = 0 } = summary as { readonly settling?: number; readonly doubtful?: number };
  const notChecked = orgs.filter(({ cause }) => cause === 'not-checked').length;
  const ages = orgs.flatMap(({ rotation }) => rotation.ageDays ?? []);
  const duration = Date.parse(report.finishedAt) - Date.parse(report.startedAt);
  return {
    Checked: count(summary.total - summary.disabled - notChecked),
    Healthy: count(summary.healthy),
    Unhealthy: count(summary.unhealthy),
    Inconclusive: count(summary.inconclusive),
    Settling: count(settling),
    Doubtful: count(doubtful),
    NotChecked: count(notChecked),
    RunDuration: { value: duration, unit: 'Milliseconds' },
    Notices: count(report.notices.length),
    ...(ages.length > 0 && { OldestSecretAgeDays: { value: Math.max(...ages), unit: 'None' } }),
    ...(delivery.confirmedSubscriptions !== null && { ConfirmedSubscriptions: count(delivery.confirmedSubscriptions) }),
    ...(unheard !== null && { MissingSubscriptions: count(unheard) }),
    ...(full && notChecked === 0 && { FullRunCompleted: count(1) }),
  };
}

function count(value: number): Value {
  return { value, unit: 'Count' };
}
