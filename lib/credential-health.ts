import { Annotations, Aws, Duration, Names, RemovalPolicy, Stack } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { Grant, type IGrantable, type IRole, type PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { type IKey, Key } from 'aws-cdk-lib/aws-kms';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { type ILogGroup, LogGroup } from 'aws-cdk-lib/aws-logs';
import type { ITopic, ITopicSubscription } from 'aws-cdk-lib/aws-sns';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { IStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { Alarms, type HealthAlarms } from './alarms.ts';
import { Alerting } from './alerting.ts';
import { ChangeQueue } from './change-queue.ts';
import { CheckFunction } from './check-function.ts';
import { CheckSchedule } from './check-schedule.ts';
import { dashboardName, dashboardUrl, HealthDashboard } from './dashboard.ts';
import { DistributedRun } from './distributed/distributed-run.ts';
import { settingVariables } from './function/variables.ts';
import { HealthMetrics } from './metrics.ts';
import { acknowledge } from './newer-cdk.ts';
import { addOutputs } from './outputs.ts';
import type { CredentialHealthProps } from './props.ts';
import { allInQuietHours } from './settings/fire-times.ts';
import { settle } from './settings/settle.ts';
import { stateTable } from './state-table.ts';
import { StatusWidget } from './status-widget.ts';
import { AlertSubscriptions, type SubscriptionScope } from './subscriptions.ts';

/**
 * Checks the Salesforce credentials of one account and Region on schedule and after each change, and alerts. Several may
 * stand in one app, each with secret prefixes of its own.
 */
export class CredentialHealth extends HealthMetrics {
  /** What the metrics, alarms and dashboard of this construct are told apart by: its stack, and its place in it. */
  readonly instance: string;
  /** Checks orgs; invoke it to check now. */
  readonly checkFunction: IFunction;
  /** Alerts about credentials; message attributes: see the README. */
  readonly alertTopic: ITopic;
  /** Alarms about the checker itself. */
  readonly alarmTopic: ITopic;
  /** What the runs keep. */
  readonly stateTable: Pick<ITable, 'tableArn' | 'tableName' | 'encryptionKey'>;
  /** What alerts, alarms and queued events are encrypted with. */
  readonly encryptionKey: IKey;
  /** What all functions log to. */
  readonly logGroup: ILogGroup;
  /** The alarms, each by its name. */
  readonly alarms: HealthAlarms;
  /** Starts a run over all orgs, however many; undefined without `fleetThreshold`. */
  readonly runStateMachine?: IStateMachine;
  /** Roles that read secrets, for policies of keys and secrets that name who may. */
  readonly secretReaderRoles: readonly IRole[];
  /** Where the dashboard opens in the CloudWatch console. */
  readonly dashboardUrl: string;
  private readonly subscriptions: AlertSubscriptions;
  private readonly check: CheckFunction;
  private readonly secretPrefixes: readonly string[];

  constructor(scope: Construct, id: string, props: CredentialHealthProps = {}) {
    super(scope, id);
    const settings = settle(props);
    this.instance = instanceOf(this);
    this.secretPrefixes = settings.secretPrefixes;
    this.warnOfShared();
    this.encryptionKey = props.encryptionKey ?? ownKey(this);
    this.stateTable = props.stateTable ?? stateTable(this, 'State');
    this.logGroup =
      props.logGroup ??
      new LogGroup(this, 'Log', { retention: settings.logRetention, removalPolicy: RemovalPolicy.DESTROY });
    const [key, table, logGroup] = [this.encryptionKey, this.stateTable, this.logGroup];
    const deadLetters = deadLetterQueue(this, key);
    const { alertTopic, alarmTopic } = new Alerting(this, 'Alerting', { ...props, ...settings, key });
    this.alertTopic = alertTopic;
    this.alarmTopic = alarmTopic;
    this.subscriptions = new AlertSubscriptions(this, 'Subscriptions', { ...settings, topic: alertTopic });
    const name = dashboardName(this);
    this.dashboardUrl = dashboardUrl(this, name);
    const variables = settingVariables(settings, {
      instance: this.instance,
      stackName: Stack.of(this).stackName,
      accountId: Aws.ACCOUNT_ID,
      dashboardUrl: this.dashboardUrl,
      subscriptions: this.subscriptions.intended,
    });

    const changes = settings.checkOnChange ? new ChangeQueue(this, 'Changes', { ...settings, key, deadLetters }) : null;
    const resources = { settings, variables, key, table, alertTopic, logGroup };
    this.check = new CheckFunction(this, 'Check', { ...resources, deadLetters, changes: changes?.queue ?? null });
    changes?.feed(this.check.function, this.check.role);
    this.checkFunction = this.check.function;
    const { fleetThreshold } = settings;
    const distributed =
      fleetThreshold === null
        ? null
        : new DistributedRun(this, 'DistributedRun', {
            ...resources,
            fleetThreshold,
            checkFunction: this.checkFunction,
          });
    if (distributed !== null) this.runStateMachine = distributed.stateMachine;
    this.secretReaderRoles = [this.check.role, ...(distributed === null ? [] : [distributed.readerRole])];
    const start = distributed?.start ?? this.check.start;
    new CheckSchedule(this, 'Schedule', { ...settings, key, deadLetters, start });
    this.alarms = new Alarms(this, 'Alarms', {
      ...settings,
      instance: this.instance,
      deadLetters,
      function: this.checkFunction,
      stateMachine: distributed?.stateMachine ?? null,
      changeRule: changes?.rule ?? null,
      topic: alarmTopic,
    }).byName;
    new HealthDashboard(this, 'Overview', {
      name,
      instance: this.instance,
      schedule: settings.schedule,
      function: this.checkFunction,
      deadLetters,
      alarms: Object.values(this.alarms),
      statusFunction: new StatusWidget(this, 'StatusWidget', { variables, table, logGroup }).function,
    });
    if (settings.quietHours !== null && allInQuietHours(settings.schedule, settings.quietHours)) {
      Annotations.of(this).addWarningV2(
        'credential-health:allInQuietHours',
        'Every run of the schedule lies in the quiet hours, so nothing below critical is told before the round of the next morning that a run takes.',
      );
    }
  }

  private warnOfShared(): void {
    for (const other of Stack.of(this).node.findAll()) {
      if (!(other instanceof CredentialHealth) || other === this) continue;
      const shared = this.secretPrefixes.filter((prefix) =>
        other.secretPrefixes.some((theirs) => theirs.startsWith(prefix) || prefix.startsWith(theirs)),
      );
      if (shared.length === 0) continue;
      Annotations.of(this).addWarningV2(
        'credential-health:sharedPrefixes',
        `${other.node.path} checks secrets below ${shared.join(', ')} as well, so each is tried and told twice: give each its own secretPrefixes.`,
      );
    }
  }

  /** Subscribes somebody to the alerts, with the filter that lets through what the scope names. */
  addSubscription(subscription: ITopicSubscription, scope: SubscriptionScope = {}): void {
    this.subscriptions.subscribe(subscription, scope);
  }

  /** Allows to have orgs checked by invoking the function. */
  grantCheck(grantee: IGrantable): Grant {
    return this.checkFunction.grantInvoke(grantee);
  }

  /** Allows to read what the runs keep: states and history, never a secret. */
  grantReadState(grantee: IGrantable): Grant {
    const { tableArn, encryptionKey } = this.stateTable;
    const grant = Grant.addToPrincipal({
      grantee,
      actions: ['dynamodb:BatchGetItem', 'dynamodb:GetItem', 'dynamodb:Query'],
      resourceArns: [tableArn],
    });
    return encryptionKey === undefined ? grant : grant.combine(encryptionKey.grantDecrypt(grantee));
  }

  /** Allows the function that checks something more, such as a key whose policy asks for it. */
  addToRolePolicy(statement: PolicyStatement): void {
    this.check.role.addToPrincipalPolicy(statement);
  }

  /** Writes the outputs by which people and the CLI find this construct; one construct a stack can have them. */
  addOutputs(): void {
    addOutputs(this);
  }
}

/** The stack's name where the construct is a stack's own, else with its path behind it. */
function instanceOf(health: CredentialHealth): string {
  const stack = Stack.of(health);
  const path = health.node.scopes.slice(stack.node.scopes.length).map(({ node }) => node.id);
  return path.join('/') === OWN_ID ? stack.stackName : `${stack.stackName}/${path.join('/')}`;
}

/** The construct's id in `CredentialHealthStack`. */
export const OWN_ID = 'CredentialHealth';

/** Goes with the stack: what it encrypts goes as well, and for a month its deletion can be called off. */
function ownKey(scope: Construct): Key {
  return new Key(scope, 'Key', {
    description: `Messages of the Salesforce credential health check ${Names.uniqueResourceName(scope, { maxLength: 80 })}, on their way`,
    enableKeyRotation: true,
    removalPolicy: RemovalPolicy.DESTROY,
  });
}

function deadLetterQueue(scope: Construct, key: IKey): Queue {
  const queue = new Queue(scope, 'DeadLetters', {
    encryption: QueueEncryption.KMS,
    encryptionMasterKey: key,
    enforceSSL: true,
    retentionPeriod: Duration.days(14),
  });
  acknowledge(queue, {
    id: 'AwsSolutions-SQS3',
    reason: 'This is the dead-letter queue of the schedule, the function, the change rule and the change queue.',
  });
  return queue;
}
