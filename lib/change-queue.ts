import { Annotations, Aws, Duration } from 'aws-cdk-lib';
import { Rule } from 'aws-cdk-lib/aws-events';
import { Policy, PolicyStatement, type Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { type IQueue, Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Settings } from './settings/settle.ts';

export type ChangeQueueProps = Pick<Settings, 'secretPrefixes' | 'timeoutMinutes'> & {
  readonly deadLetters: Queue;
  readonly key: IKey;
};

const BATCH_WINDOW = Duration.seconds(60);

/**
 * Has an org checked soon after its secret changed, so that a bad rotation is known within minutes and a fix is confirmed.
 * Event: https://docs.aws.amazon.com/secretsmanager/latest/userguide/event-detail-secret-label-updated-secretsmanager.html
 */
export class ChangeQueue extends Construct {
  readonly queue: IQueue;
  readonly rule: Rule;

  constructor(scope: Construct, id: string, { key, deadLetters, ...settings }: ChangeQueueProps) {
    super(scope, id);
    this.queue = new Queue(this, 'Queue', {
      encryption: QueueEncryption.KMS,
      encryptionMasterKey: key,
      enforceSSL: true,
      // Lets a rotation finish and Salesforce spread it before the new secret is judged.
      deliveryDelay: Duration.seconds(60),
      // AWS's advice: six times the function's timeout, plus the batch window.
      visibilityTimeout: Duration.minutes(settings.timeoutMinutes * 6).plus(BATCH_WINDOW),
      retentionPeriod: Duration.days(1),
      deadLetterQueue: { queue: deadLetters, maxReceiveCount: 3 },
    });
    this.rule = new Rule(this, 'Rule', {
      description: 'A Salesforce secret has a new current version',
      eventPattern: {
        source: ['aws.secretsmanager'],
        detailType: ['Secret Label Updated'],
        detail: { name: settings.secretPrefixes.map((prefix) => ({ prefix })), labelUpdated: ['AWSCURRENT'] },
      },
      // Without dead letters an event that the queue or its key refuses is dropped, and only a metric knows.
      targets: [{ bind: () => ({ arn: this.queue.queueArn, deadLetterConfig: { arn: deadLetters.queueArn } }) }],
    });
    for (const queue of [this.queue, deadLetters]) this.admitRule(queue);
    this.admitEvents(key);
  }

  /** Lets the function take what waits. */
  feed(check: LambdaFunction, role: Role): void {
    const policy = new Policy(this, 'Policy', {
      roles: [role],
      statements: [
        new PolicyStatement({
          sid: 'TakeChanges',
          actions: ['sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage'],
          resources: [this.queue.queueArn],
        }),
      ],
    });
    const mapping = check.addEventSourceMapping('Changes', {
      eventSourceArn: this.queue.queueArn,
      batchSize: 100,
      maxBatchingWindow: BATCH_WINDOW,
      // The least that Lambda takes: changes in bulk are checked in turn, not in a crowd of runs.
      maxConcurrency: 2,
      reportBatchItemFailures: true,
    });
    mapping.node.addDependency(policy);
  }

  private admitRule(queue: IQueue): void {
    queue.addToResourcePolicy(
      new PolicyStatement({
        sid: 'ChangesArrive',
        principals: EVENTS,
        actions: ['sqs:SendMessage'],
        resources: [queue.queueArn],
        conditions: { ArnEquals: { 'aws:SourceArn': this.rule.ruleArn } },
      }),
    );
  }

  /** The condition is supported for queues; EventBridge does not send it for an encrypted topic. */
  private admitEvents(key: IKey): void {
    const statement = new PolicyStatement({
      sid: 'ChangesArrive',
      principals: EVENTS,
      actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
      resources: ['*'],
      conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
    });
    if (key.addToResourcePolicy(statement).statementAdded) return;
    Annotations.of(this).addWarningV2(
      'credential-health:keyPolicyEvents',
      'The key was imported, so its policy cannot be changed from here. It must allow kms:Decrypt and kms:GenerateDataKey to events.amazonaws.com, else changes of secrets go unseen (docs/platform-and-security.md has the statements).',
    );
  }
}

const EVENTS = [new ServicePrincipal('events.amazonaws.com')];
