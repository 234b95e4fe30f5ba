import { Aws, Duration } from 'aws-cdk-lib';
import { Rule } from 'aws-cdk-lib/aws-events';
import { Policy, PolicyStatement, type Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { type IQueue, Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Settings } from './settings/settings.ts';

export type ChangeQueueProps = Pick<Settings, 'secretPrefixes' | 'timeoutMinutes'> & {
  readonly function: LambdaFunction;
  readonly role: Role;
  readonly deadLetters: IQueue;
  readonly key: IKey;
};

const BATCH_WINDOW = Duration.seconds(60);

/**
 * Checks an org soon after its secret changed, so that a bad rotation is known within minutes and a fix is confirmed.
 * Event: https://docs.aws.amazon.com/secretsmanager/latest/userguide/event-detail-secret-label-updated-secretsmanager.html
 */
export class ChangeQueue extends Construct {
  constructor(scope: Construct, id: string, props: ChangeQueueProps) {
    super(scope, id);
    const { key, deadLetters } = props;
    const queue = new Queue(this, 'Queue', {
      encryption: QueueEncryption.KMS,
      encryptionMasterKey: key,
      enforceSSL: true,
      // Lets a rotation finish and Salesforce spread it before the new secret is judged.
      deliveryDelay: Duration.seconds(60),
      // AWS's advice: six times the function's timeout, plus the batch window.
      visibilityTimeout: Duration.minutes(props.timeoutMinutes * 6).plus(BATCH_WINDOW),
      retentionPeriod: Duration.days(1),
      deadLetterQueue: { queue: deadLetters, maxReceiveCount: 3 },
    });
    this.admit(queue, this.changesBelow(props.secretPrefixes, queue), key);
    this.feed(props, queue);
  }

  private changesBelow(secretPrefixes: readonly string[], queue: IQueue): Rule {
    return new Rule(this, 'Rule', {
      description: 'A Salesforce secret has a new current version',
      eventPattern: {
        source: ['aws.secretsmanager'],
        detailType: ['Secret Label Updated'],
        detail: { name: secretPrefixes.map((prefix) => ({ prefix })), labelUpdated: ['AWSCURRENT'] },
      },
      targets: [{ bind: () => ({ arn: queue.queueArn }) }],
    });
  }

  private admit(queue: Queue, rule: Rule, key: IKey): void {
    const principals = [new ServicePrincipal('events.amazonaws.com')];
    queue.addToResourcePolicy(
      new PolicyStatement({
        sid: 'ChangesArrive',
        principals,
        actions: ['sqs:SendMessage'],
        resources: [queue.queueArn],
        conditions: { ArnEquals: { 'aws:SourceArn': rule.ruleArn } },
      }),
    );
    key.addToResourcePolicy(
      new PolicyStatement({
        sid: 'ChangesArrive',
        principals,
        actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
        resources: ['*'],
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
    );
  }

  private feed({ function: check, role }: ChangeQueueProps, queue: Queue): void {
    const policy = new Policy(this, 'Policy', {
      roles: [role],
      statements: [
        new PolicyStatement({
          sid: 'TakeChanges',
          actions: ['sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage'],
          resources: [queue.queueArn],
        }),
      ],
    });
    const mapping = check.addEventSourceMapping('Changes', {
      eventSourceArn: queue.queueArn,
      batchSize: 100,
      maxBatchingWindow: BATCH_WINDOW,
      // The least that Lambda takes: changes in bulk are checked in turn, not in a crowd of runs.
      maxConcurrency: 2,
      reportBatchItemFailures: true,
    });
    mapping.node.addDependency(policy);
  }
}
