import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import type { ITable, Table } from 'aws-cdk-lib/aws-dynamodb';
import { Key } from 'aws-cdk-lib/aws-kms';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { IStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { Alarms } from './alarms.ts';
import { Alerting } from './alerting.ts';
import { ChangeQueue } from './change-queue.ts';
import { CheckFunction } from './check-function.ts';
import { CheckSchedule } from './check-schedule.ts';
import { HealthDashboard } from './dashboard.ts';
import { DistributedRun } from './distributed/distributed-run.ts';
import type { Settings } from './settings/settings.ts';
import { stateTable } from './state-table.ts';
import { StatusWidget } from './status-widget.ts';

/**
 * Checks the Salesforce credentials of one account and Region on schedule and after each change, and alerts. In an app
 * of your own: `new CredentialHealth(stack, 'CredentialHealth', readSettings({ alertEmails: ['ops@example.com'] }))`.
 */
export class CredentialHealth extends Construct {
  readonly checkFunction: IFunction;
  /** Alerts about credentials; message attributes: see the README. */
  readonly alertTopic: ITopic;
  /** Alarms about the checker itself. */
  readonly alarmTopic: ITopic;
  readonly stateTable: Table | ITable;
  /** Starts a run over all orgs, however many; null without `fleetThreshold`. */
  readonly runStateMachine: IStateMachine | null;
  private readonly dashboard: HealthDashboard;

  constructor(scope: Construct, id: string, settings: Settings) {
    super(scope, id);
    const key = new Key(this, 'Key', {
      description: 'Messages of the Salesforce credential health check, on their way',
      enableKeyRotation: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    const deadLetters = new Queue(this, 'DeadLetters', {
      encryption: QueueEncryption.KMS,
      encryptionMasterKey: key,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    Validations.of(deadLetters).acknowledge({
      id: 'AwsSolutions-SQS3',
      reason:
        'This is the dead-letter queue of the schedule, of the function and, where there is one, of the change queue.',
    });
    const table = stateTable(this, 'State', settings.stateTableName);
    const logGroup = new LogGroup(this, 'Log', {
      retention: settings.logRetentionDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const { alertTopic, alarmTopic } = new Alerting(this, 'Alerting', { ...settings, key });

    const check = new CheckFunction(this, 'Check', { settings, key, table, alertTopic, deadLetters, logGroup });
    const { fleetThreshold } = settings;
    const distributed =
      fleetThreshold === null
        ? null
        : new DistributedRun(this, 'DistributedRun', {
            settings,
            fleetThreshold,
            key,
            table,
            alertTopic,
            logGroup,
            checkFunction: check.function,
          });
    new CheckSchedule(this, 'Schedule', { ...settings, key, deadLetters, start: distributed?.start ?? check.start });
    if (settings.checkOnChange) {
      new ChangeQueue(this, 'Changes', { ...settings, key, deadLetters, function: check.function, role: check.role });
    }
    const alarms = new Alarms(this, 'Alarms', {
      ...settings,
      deadLetters,
      function: check.function,
      stateMachine: distributed?.stateMachine ?? null,
      topic: alarmTopic,
    });
    this.dashboard = new HealthDashboard(this, 'Overview', {
      schedule: settings.schedule,
      function: check.function,
      deadLetters,
      alarms: alarms.all,
      statusFunction: new StatusWidget(this, 'StatusWidget', { settings, table, logGroup }).function,
    });

    this.checkFunction = check.function;
    this.alertTopic = alertTopic;
    this.alarmTopic = alarmTopic;
    this.stateTable = table;
    this.runStateMachine = distributed?.stateMachine ?? null;
  }

  /** Where the dashboard opens in the CloudWatch console. */
  get dashboardUrl(): string {
    return this.dashboard.url;
  }
}
