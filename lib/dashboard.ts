import { ArnFormat, Aws, CfnCondition, Duration, Fn, Names, Stack, Token } from 'aws-cdk-lib';
import {
  Alarm,
  AlarmStatusWidget,
  CustomWidget,
  Dashboard,
  GraphWidget,
  type IAlarm,
  type IMetric,
  SingleValueWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { MetricName } from '../src/deployment/names.ts';
import { ownMetric } from './metrics.ts';
import type { Schedule } from './settings/fire-times.ts';

export type HealthDashboardProps = {
  readonly name: string;
  /** Whose metrics are shown. */
  readonly instance: string;
  readonly schedule: Schedule;
  readonly function: IFunction;
  readonly deadLetters: IQueue;
  readonly alarms: readonly IAlarm[];
  /** Draws what is broken and what to do. */
  readonly statusFunction: IFunction;
};

/** Where the console is; elsewhere than in these it is where it is in `aws`. */
const CONSOLES = {
  'aws-cn': 'console.amazonaws.cn',
  'aws-us-gov': 'console.amazonaws-us-gov.com',
  'aws-eusc': 'console.amazonaws-eusc.eu',
};

/** The name of a construct's dashboard: names are shared by all Regions of an account. */
export function dashboardName(scope: Construct): string {
  return `${Names.uniqueResourceName(scope, { maxLength: 200 })}-${Aws.REGION}`;
}

/**
 * Where that dashboard opens in the console. A partition that we do not know gets a link that may be wrong, and is deployed
 * to all the same; a mapping would fail there.
 */
export function dashboardUrl(scope: Construct, name: string): string {
  const console = Object.entries(CONSOLES).reduce((otherwise: string, [partition, domain]) => {
    const isHere = new CfnCondition(scope, `Is-${partition}`, {
      expression: Fn.conditionEquals(Aws.PARTITION, partition),
    });
    return Token.asString(Fn.conditionIf(isHere.logicalId, domain, otherwise));
  }, 'console.aws.amazon.com');
  const page = `cloudwatch/home?region=${Aws.REGION}#dashboards/dashboard/${name}`;
  return `https://${Aws.REGION}.${console}/${page}`;
}

/** The words of the mails and the command line, where a metric has another name. */
const IN_WORDS: Partial<Readonly<Record<MetricName, string>>> = {
  Unhealthy: 'Failing',
  Inconclusive: 'Cannot tell',
  NotChecked: 'Not checked',
};

/** What the runs found, how the function fares, and the alarms, on one page of the CloudWatch console. */
export class HealthDashboard extends Construct {
  constructor(scope: Construct, id: string, props: HealthDashboardProps) {
    super(scope, id);
    const { function: check, deadLetters } = props;
    // As long as a schedule's gap, so that each point holds a full run and a check of single orgs makes no dip.
    const period = Duration.minutes(Math.min(props.schedule.largestGapMinutes, 1440));
    const found = (name: MetricName, statistic = 'Maximum') =>
      ownMetric(props.instance, name, { statistic, period, label: IN_WORDS[name] ?? name });

    const dashboard = new Dashboard(this, 'Dashboard', {
      dashboardName: props.name,
      defaultInterval: Duration.days(14),
    });
    dashboard.addWidgets(
      new CustomWidget({
        title: 'What is broken, and what to do',
        functionArn: props.statusFunction.functionArn,
        updateOnResize: false,
        updateOnTimeRangeChange: false,
        width: 24,
        height: 9,
      }),
    );
    dashboard.addWidgets(
      new SingleValueWidget({
        title: 'Credentials at the last run',
        metrics: [found('Healthy'), found('Unhealthy'), found('Inconclusive'), found('NotChecked')],
        width: 16,
        height: 4,
      }),
      new SingleValueWidget({
        title: 'Who hears an alert',
        metrics: [found('ConfirmedSubscriptions', 'Minimum'), found('MissingSubscriptions')],
        width: 8,
        height: 4,
      }),
    );
    dashboard.addWidgets(
      graph('Not healthy', [
        found('Unhealthy'),
        found('Settling'),
        found('Doubtful'),
        found('Inconclusive'),
        found('NotChecked'),
      ]),
      graph('Checked', [found('Checked'), found('Healthy')]),
    );
    dashboard.addWidgets(
      graph('Age of the oldest client secret (days)', [found('OldestSecretAgeDays')]),
      graph('Notices sent', [found('Notices', 'Sum')]),
    );
    dashboard.addWidgets(
      graph('Duration of a run (ms)', [found('RunDuration'), check.metricDuration({ statistic: 'Maximum', period })]),
      graph('Trouble of the checker itself', [
        check.metricErrors({ statistic: 'Sum', period }),
        check.metricThrottles({ statistic: 'Sum', period }),
        deadLetters.metricApproximateNumberOfMessagesVisible({ statistic: 'Maximum', period }),
      ]),
    );
    dashboard.addWidgets(
      new AlarmStatusWidget({ title: 'Alarms', width: 24, height: 3, alarms: props.alarms.map(this.byName, this) }),
    );
  }

  /** An ARN made of the alarm's name: not every CloudFormation that is deployed to knows an alarm's own ARN attribute. */
  private byName({ alarmName, node }: IAlarm): IAlarm {
    const arn = Stack.of(this).formatArn({
      service: 'cloudwatch',
      resource: 'alarm',
      resourceName: alarmName,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
    return Alarm.fromAlarmArn(this, node.id, arn);
  }
}

function graph(title: string, left: readonly IMetric[]): GraphWidget {
  return new GraphWidget({ title, left: [...left], width: 12, height: 6, leftYAxis: { min: 0 } });
}
