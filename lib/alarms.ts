import { Aws, CfnCondition, Duration, Fn } from 'aws-cdk-lib';
import {
  Alarm,
  type AlarmProps,
  type CfnAlarm,
  ComparisonOperator,
  MathExpression,
  Metric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { IRule } from 'aws-cdk-lib/aws-events';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { IStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { ALARM_IDS } from '../src/deployment/names.ts';
import { ownMetric } from './metrics.ts';
import { warmUp } from './newer-cdk.ts';
import type { Schedule } from './settings/fire-times.ts';

export type AlarmsProps = {
  /** Whose metrics are watched. */
  readonly instance: string;
  readonly function: IFunction;
  readonly timeoutMinutes: number;
  /** Of runs over a large fleet, where there are such. */
  readonly stateMachine: IStateMachine | null;
  /** By which changes of secrets are heard, where they are. */
  readonly changeRule: IRule | null;
  readonly deadLetters: IQueue;
  readonly schedule: Schedule;
  readonly topic: ITopic;
};

/** The alarms about the checker itself. */
export type HealthAlarms = {
  /** No run over all orgs was completed for two gaps of the schedule: the dead-man switch. */
  readonly noFullRun: Alarm;
  /** An address of the stack's is not confirmed, or nobody is subscribed at all. */
  readonly nobodyListens: Alarm;
  /** A run failed. */
  readonly errors: Alarm;
  /** Lambda held a run back. */
  readonly throttles: Alarm;
  /** A run took more than four fifths of its time. */
  readonly slow: Alarm;
  /** An event lies in the dead-letter queue. */
  readonly deadLetters: Alarm;
  /** EventBridge could not deliver a change of a secret; absent without `checkOnChange`. */
  readonly lostChanges?: Alarm;
  /** A distributed run failed or was stopped; absent without `fleetThreshold`. */
  readonly distributedRuns?: Alarm;
};

const FIVE_MINUTES = Duration.minutes(5);

/** Watches the watcher: says when the checker itself fails, is held back, or cannot be heard. */
export class Alarms extends Construct {
  readonly byName: HealthAlarms;
  private readonly props: AlarmsProps;

  constructor(scope: Construct, id: string, props: AlarmsProps) {
    super(scope, id);
    this.props = props;
    const { instance, function: check, deadLetters, timeoutMinutes, schedule, changeRule, stateMachine } = props;
    const sum = { period: FIVE_MINUTES, statistic: 'Sum' };
    const window = deadManWindow(schedule);
    this.byName = {
      noFullRun: this.alarm(
        'NoFullRun',
        `No check of all Salesforce orgs was completed for ${spell(window)}, so broken credentials go unnoticed. Look at the other alarms of this stack, then at the function's log, and see whether the schedule is enabled.`,
        {
          metric: ownMetric(instance, 'FullRunCompleted', { statistic: 'Sum', period: window.period }),
          ...below(1, window.periods),
          treatMissingData: TreatMissingData.BREACHING,
        },
      ),
      nobodyListens: this.alarm(
        'NobodyListens',
        'An address that should hear alerts about Salesforce credentials does not, or nobody is subscribed at all. Confirm the subscription from the mail that AWS sent (credential-health confirm LINK); credential-health test-alert names who is missing, and with --ask-again has AWS mail them anew.',
        {
          metric: ownMetric(instance, 'MissingSubscriptions', { statistic: 'Maximum', period: Duration.hours(1) }),
          ...atLeast(1),
          treatMissingData: TreatMissingData.IGNORE,
        },
      ),
      errors: this.alarm(
        'Errors',
        "A check of Salesforce credentials failed, or an alert could not be published or saved. Nothing is lost: the next run sends what is due. Read the error in the function's log; it names the service and what it refused.",
        { metric: check.metricErrors(sum), ...atLeast(1) },
      ),
      throttles: this.alarm(
        'Throttles',
        "Lambda held back a check of Salesforce credentials because the account's concurrency is used up. If it repeats, raise the account's concurrent executions or find the function that takes them.",
        { metric: check.metricThrottles(sum), ...atLeast(1) },
      ),
      slow: this.alarm(
        'Slow',
        `A check of Salesforce credentials used over 80 % of its ${timeoutMinutes} minutes; beyond them orgs are reported as not checked. Raise timeoutMinutes or concurrency, lower orgTimeoutSeconds, or set fleetThreshold for a large fleet.`,
        {
          metric: check.metricDuration({ period: FIVE_MINUTES, statistic: 'Maximum' }),
          ...atLeast(timeoutMinutes * 60_000 * 0.8),
        },
      ),
      deadLetters: this.alarm(
        'DeadLetters',
        "A check of Salesforce credentials could not be started, or failed for good, and its event lies in the dead-letter queue. Read the message there and the function's log, mend the cause, run a check by hand, then empty the queue.",
        {
          metric: deadLetters.metricApproximateNumberOfMessagesVisible({ period: FIVE_MINUTES, statistic: 'Maximum' }),
          ...atLeast(1),
        },
      ),
      ...(changeRule && {
        lostChanges: this.alarm(
          'LostChanges',
          'EventBridge could not hand on that a Salesforce secret changed; the next run checks that org all the same. See whether the policies of the change queue and of its key still admit events.amazonaws.com.',
          { metric: failedInvocations(changeRule), ...atLeast(1) },
        ),
      }),
      ...(stateMachine && {
        distributedRuns: this.alarm(
          'DistributedRuns',
          'A run over all Salesforce credentials failed in the state machine, or was stopped. Nothing is lost: the next run sends what is due. Look at the failed step of the execution in the Step Functions console, then read the error in the log of its function.',
          failedRuns(stateMachine),
        ),
      }),
    };
    const known = new CfnCondition(this, 'KnowsWarmUp', { expression: Fn.conditionEquals(Aws.PARTITION, 'aws') });
    const minutes = window.period.toMinutes() * window.periods;
    warmUp(this.byName.noFullRun.node.defaultChild as CfnAlarm, minutes, known);
  }

  private alarm(
    name: (typeof ALARM_IDS)[number],
    meaning: string,
    definition: Omit<AlarmProps, 'alarmDescription'>,
  ): Alarm {
    const made = new Alarm(this, name, { ...definition, alarmDescription: `${this.props.instance}: ${meaning}` });
    const tell = new SnsAction(this.props.topic);
    made.addAlarmAction(tell);
    // Without it an incident that a pager opened for the alarm would never close.
    made.addOkAction(tell);
    return made;
  }
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

function spell({ period, periods }: ReturnType<typeof deadManWindow>): string {
  const minutes = period.toMinutes() * periods;
  return minutes % 60 === 0 ? `${minutes / 60} hours` : `${minutes} minutes`;
}

function failedInvocations({ ruleName }: IRule): Metric {
  return new Metric({
    namespace: 'AWS/Events',
    metricName: 'FailedInvocations',
    dimensionsMap: { RuleName: ruleName },
    statistic: 'Sum',
    period: FIVE_MINUTES,
  });
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

function below(threshold: number, evaluationPeriods: number) {
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
