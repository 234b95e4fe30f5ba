import { Duration } from 'aws-cdk-lib';
import {
  Alarm,
  type AlarmProps,
  ComparisonOperator,
  type IMetric,
  MathExpression,
  Metric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { IStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { METRICS, type MetricName } from '../src/environment.ts';
import type { Schedule } from './settings/fire-times.ts';

export type AlarmsProps = {
  readonly function: IFunction;
  readonly timeoutMinutes: number;
  /** Of runs over a large fleet, where there are such. */
  readonly stateMachine: IStateMachine | null;
  readonly deadLetters: IQueue;
  readonly schedule: Schedule;
  readonly topic: ITopic;
};

const FIVE_MINUTES = Duration.minutes(5);

const DISTRIBUTED_RUN_FAILED =
  'A run over all Salesforce credentials failed in the state machine, or was stopped. Nothing is lost: the next run sends what is pending. Look at the failed step of the execution in the Step Functions console, then read the error in the log of its function.';

/** Watches the watcher: says when the checker itself fails, is held back, or cannot be heard. */
export class Alarms extends Construct {
  readonly all: readonly Alarm[];

  constructor(scope: Construct, id: string, props: AlarmsProps) {
    super(scope, id);
    const { function: check, deadLetters, timeoutMinutes, schedule } = props;
    const alarm = (name: string, meaning: string, definition: Omit<AlarmProps, 'alarmDescription'>) => {
      const made = new Alarm(this, name, { ...definition, alarmDescription: meaning });
      made.addAlarmAction(new SnsAction(props.topic));
      return made;
    };
    this.all = [
      alarm(
        'NoFullRun',
        `No check of all Salesforce orgs was completed for ${watchedFor(schedule)}, so broken credentials go unnoticed. Expected once right after the first deployment: start a run by hand to clear it. Otherwise look at the other alarms of this stack, then at the function's log, and see whether the schedule is enabled.`,
        {
          metric: ownMetric('FullRunCompleted', 'Sum', deadManWindow(schedule).period),
          ...below(1, deadManWindow(schedule).periods),
          treatMissingData: TreatMissingData.BREACHING,
        },
      ),
      alarm(
        'NobodyListens',
        'The alert topic has no confirmed subscription, so alerts about Salesforce credentials reach nobody. Confirm the subscription from the mail that AWS sent, or subscribe someone to the topic; a test alert shows whether it works.',
        {
          metric: ownMetric('ConfirmedSubscriptions', 'Minimum', Duration.hours(1)),
          ...below(1),
          treatMissingData: TreatMissingData.IGNORE,
        },
      ),
      alarm(
        'Errors',
        "A check of Salesforce credentials failed, or an alert could not be published or saved. Nothing is lost: the next run sends what is pending. Read the error in the function's log; it names the service and what it refused.",
        { metric: check.metricErrors({ period: FIVE_MINUTES, statistic: 'Sum' }), ...atLeast(1) },
      ),
      alarm(
        'Throttles',
        "Lambda held back a check of Salesforce credentials because the account's concurrency is used up. If it repeats, raise the account's concurrent executions or find the function that takes them.",
        { metric: check.metricThrottles({ period: FIVE_MINUTES, statistic: 'Sum' }), ...atLeast(1) },
      ),
      alarm(
        'Slow',
        `A check of Salesforce credentials used over 80 % of its ${timeoutMinutes} minutes; beyond them orgs are reported as not checked. Raise timeoutMinutes or concurrency, lower orgTimeoutSeconds, or set fleetThreshold for a large fleet.`,
        {
          metric: check.metricDuration({ period: FIVE_MINUTES, statistic: 'Maximum' }),
          ...atLeast(timeoutMinutes * 60_000 * 0.8),
        },
      ),
      alarm(
        'DeadLetters',
        "A check of Salesforce credentials could not be started, or failed for good, and its event lies in the dead-letter queue. Read the message there and the function's log, mend the cause, run a check by hand, then empty the queue.",
        {
          metric: deadLetters.metricApproximateNumberOfMessagesVisible({ period: FIVE_MINUTES, statistic: 'Maximum' }),
          ...atLeast(1),
        },
      ),
      ...(props.stateMachine === null
        ? []
        : [alarm('DistributedRuns', DISTRIBUTED_RUN_FAILED, failedRuns(props.stateMachine))]),
    ];
  }
}

/** A metric that the function itself writes. */
export function ownMetric(metricName: MetricName, statistic: string, period: Duration): IMetric {
  return new Metric({
    namespace: METRICS.namespace,
    metricName,
    dimensionsMap: { service: METRICS.service },
    statistic,
    period,
  });
}

/**
 * Twice the largest gap of the schedule, cut into periods. CloudWatch looks back one day with periods below an hour,
 * seven days with longer ones: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html
 */
export function deadManWindow({ largestGapMinutes }: Schedule): { period: Duration; periods: number } {
  const minutes = largestGapMinutes * 2;
  const period = minutes <= 360 ? 5 : 60;
  return { period: Duration.minutes(period), periods: Math.ceil(minutes / period) };
}

function watchedFor(schedule: Schedule): string {
  const { period, periods } = deadManWindow(schedule);
  const minutes = period.toMinutes() * periods;
  return minutes % 60 === 0 ? `${minutes / 60} hours` : `${minutes} minutes`;
}

function failedRuns(stateMachine: IStateMachine) {
  const sum = { period: FIVE_MINUTES, statistic: 'Sum' };
  const usingMetrics = {
    failed: stateMachine.metricFailed(sum),
    aborted: stateMachine.metricAborted(sum),
    timedOut: stateMachine.metricTimedOut(sum),
  };
  const expression = Object.keys(usingMetrics).join(' + ');
  return { metric: new MathExpression({ expression, usingMetrics, period: FIVE_MINUTES }), ...atLeast(1) };
}

function below(threshold: number, evaluationPeriods = 1) {
  return { threshold, evaluationPeriods, comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD };
}

function atLeast(threshold: number) {
  return {
    threshold,
    evaluationPeriods: 1,
    comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    treatMissingData: TreatMissingData.NOT_BREACHING,
  };
}
