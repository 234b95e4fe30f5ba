import { type Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { MetricUnit as Unit } from '@aws-lambda-powertools/metrics/types';
import type { MetricName } from '../src/deployment/names.ts';
import type { Report } from '../src/run/report.ts';

/** What the numbers of a run depend on beside its report. */
export type MeasuredRun = {
  /** The run was for all orgs, and told and remembered what it found. */
  readonly full: boolean;
  /** How many of those whom the stack subscribed hear nothing; null: not known. */
  readonly unheard: number | null;
};

/**
 * Writes a run's numbers. `FullRunCompleted` feeds the dead-man switch: only a full run that left no org out does.
 * `Inconclusive` counts the orgs that were not reached as well.
 */
export function recordRun(metrics: Metrics, report: Report, { full, unheard }: MeasuredRun): void {
  const { summary, orgs, delivery } = report;
  const { settling = 0, doubtful = 0 } = summary as { readonly settling?: number; readonly doubtful?: number };
  const notChecked = orgs.filter(({ cause }) => cause === 'not-checked').length;
  const ages = orgs.flatMap(({ rotation }) => rotation.ageDays ?? []);
  const add = (name: MetricName, value: number, unit: Unit = MetricUnit.Count) => metrics.addMetric(name, unit, value);

  add('Checked', summary.total - summary.disabled - notChecked);
  add('Healthy', summary.healthy);
  add('Unhealthy', summary.unhealthy);
  add('Inconclusive', summary.inconclusive);
  add('Settling', settling);
  add('Doubtful', doubtful);
  add('NotChecked', notChecked);
  add('RunDuration', Date.parse(report.finishedAt) - Date.parse(report.startedAt), MetricUnit.Milliseconds);
  add('Notices', report.notices.length);
  if (ages.length > 0) add('OldestSecretAgeDays', Math.max(...ages), MetricUnit.NoUnit);
  if (delivery.confirmedSubscriptions !== null) add('ConfirmedSubscriptions', delivery.confirmedSubscriptions);
  if (unheard !== null) add('MissingSubscriptions', unheard);
  if (full && notChecked === 0) add('FullRunCompleted', 1);
  // Not left to the middleware, which would complain in the log about every invocation that has no numbers.
  metrics.publishStoredMetrics();
}
