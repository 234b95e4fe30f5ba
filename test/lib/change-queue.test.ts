import { describe, expect, test } from 'vitest';
import { deployed } from './deployed.ts';

describe('A change of a secret', () => {
  const stack = deployed();
  const queue = stack.plain(stack.only('AWS::SQS::Queue', 'Changes/Queue').Properties);
  const rule = stack.plain(stack.only('AWS::Events::Rule').Properties);

  test('is heard when AWSCURRENT moves on a secret below the prefix', () => {
    expect(rule.EventPattern).toEqual({
      source: ['aws.secretsmanager'],
      'detail-type': ['Secret Label Updated'],
      detail: { name: [{ prefix: 'salesforce/' }], labelUpdated: ['AWSCURRENT'] },
    });
    const elsewhere = deployed({ secretPrefixes: ['eu/', 'us/'] }).only('AWS::Events::Rule').Properties;
    expect(elsewhere.EventPattern.detail.name).toEqual([{ prefix: 'eu/' }, { prefix: 'us/' }]);
  });

  test('waits a minute in an encrypted queue, so that a rotation can finish', () => {
    expect(rule.Targets).toMatchObject([{ Arn: 'Changes/Queue.Arn' }]);
    expect(queue).toMatchObject({ DelaySeconds: 60, KmsMasterKeyId: 'Key.Arn' });
  });

  test('goes to the dead-letter queue where the queue or its key refuses it, instead of being dropped', () => {
    expect(rule.Targets).toMatchObject([{ DeadLetterConfig: { Arn: 'DeadLetters.Arn' } }]);
    const policy = stack.plain(stack.only('AWS::SQS::QueuePolicy', 'DeadLetters/Policy').Properties);
    expect(policy.PolicyDocument.Statement).toContainEqual({
      Sid: 'ChangesArrive',
      Effect: 'Allow',
      Principal: { Service: 'events.amazonaws.com' },
      Action: 'sqs:SendMessage',
      Resource: 'DeadLetters.Arn',
      Condition: { ArnEquals: { 'aws:SourceArn': 'Changes/Rule.Arn' } },
    });
  });

  test('is admitted by the queue from this rule and by its key from this account', () => {
    const policy = stack.plain(stack.only('AWS::SQS::QueuePolicy', 'Changes/Queue/Policy').Properties);
    const events = { Effect: 'Allow', Principal: { Service: 'events.amazonaws.com' }, Sid: 'ChangesArrive' };
    expect(policy.PolicyDocument.Statement).toContainEqual({
      ...events,
      Action: 'sqs:SendMessage',
      Resource: 'Changes/Queue.Arn',
      Condition: { ArnEquals: { 'aws:SourceArn': 'Changes/Rule.Arn' } },
    });
    expect(stack.plain(stack.only('AWS::KMS::Key').Properties).KeyPolicy.Statement).toContainEqual({
      ...events,
      Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
      Resource: '*',
      Condition: { StringEquals: { 'aws:SourceAccount': 'ACCOUNT_ID' } },
    });
  });

  test('is checked by the same function in batches of a minute, failures message by message', () => {
    expect(stack.plain(stack.only('AWS::Lambda::EventSourceMapping').Properties)).toEqual({
      FunctionName: 'Check/Function',
      EventSourceArn: 'Changes/Queue.Arn',
      BatchSize: 100,
      MaximumBatchingWindowInSeconds: 60,
      ScalingConfig: { MaximumConcurrency: 2 },
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    });
  });

  test('is fetched only once the function may fetch it', () => {
    const policy = stack.only('AWS::IAM::Policy', 'Changes/Policy');
    expect(stack.only('AWS::Lambda::EventSourceMapping').DependsOn).toContain(policy.id);
  });

  test('is not given out twice while a run may still be at it', () => {
    expect(queue.VisibilityTimeout).toBe(6 * 600 + 60);
    const longer = deployed({ timeoutMinutes: 15 }).only('AWS::SQS::Queue', 'Changes/Queue').Properties;
    expect(longer.VisibilityTimeout).toBe(6 * 900 + 60);
  });

  test('that failed three times ends in the dead-letter queue before it is forgotten', () => {
    expect(queue.RedrivePolicy).toEqual({ deadLetterTargetArn: 'DeadLetters.Arn', maxReceiveCount: 3 });
    const longest = deployed({ timeoutMinutes: 15 }).only('AWS::SQS::Queue', 'Changes/Queue').Properties;
    expect(longest.MessageRetentionPeriod).toBeGreaterThan(3 * longest.VisibilityTimeout);
  });

  test('goes unheard when the setting is off', () => {
    const off = deployed({ checkOnChange: false });
    expect(off.all('AWS::Events::Rule')).toEqual([]);
    expect(off.all('AWS::Lambda::EventSourceMapping')).toEqual([]);
    expect(off.all('AWS::SQS::Queue')).toHaveLength(1);
    expect(JSON.stringify(off.only('AWS::KMS::Key').Properties)).not.toContain('events.amazonaws.com');
  });
});

test('Every queue refuses connections without TLS', () => {
  const stack = deployed();
  for (const queue of ['DeadLetters', 'Changes/Queue']) {
    const policy = stack.plain(stack.only('AWS::SQS::QueuePolicy', `${queue}/Policy`).Properties);
    expect(policy.PolicyDocument.Statement).toContainEqual(
      expect.objectContaining({
        Effect: 'Deny',
        Principal: { AWS: '*' },
        Resource: `${queue}.Arn`,
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      }),
    );
  }
});
