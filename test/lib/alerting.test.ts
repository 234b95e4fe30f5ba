import { describe, expect, test } from 'vitest';
import { deployed } from './deployed.ts';

/** Subscriptions of the topic at this path: address and filter, in the template's order. */
function listeners(stack: ReturnType<typeof deployed>, topicPath: string) {
  return stack
    .all('AWS::SNS::Subscription')
    .map(({ Properties }) => stack.plain(Properties))
    .filter(({ TopicArn }) => TopicArn === topicPath)
    .map(({ Protocol, Endpoint, FilterPolicy }) => [`${Protocol} ${Endpoint}`, FilterPolicy]);
}

describe('Alerts reach', () => {
  const settings = {
    alertEmails: 'ops@example.com,boss@example.com',
    teamEmails: { billing: ['ann@example.com', 'ben@example.com'], crm: ['ben@example.com'] },
  };
  const stack = deployed(settings);

  test('alertEmails with the messages for all, teamEmails with those of their team', () => {
    expect(listeners(stack, 'Alerting/AlertTopic')).toEqual([
      ['email ops@example.com', { audience: ['all'] }],
      ['email boss@example.com', { audience: ['all'] }],
      ['email ann@example.com', { audience: ['team'], team: ['billing'] }],
      ['email ben@example.com', { audience: ['team'], team: ['billing', 'crm'] }],
    ]);
  });

  test('the same subscriptions when addresses are reordered, so that nobody must confirm again', () => {
    const reordered = deployed({ ...settings, alertEmails: 'boss@example.com,ops@example.com' });
    const ids = (some: typeof stack) => some.all('AWS::SNS::Subscription').map(({ id }) => id);
    expect(ids(reordered).sort()).toEqual(ids(stack).sort());
  });

  test('another subscription when what it hears has changed, since SNS may have dropped the old one', () => {
    const idOf = (teamEmails: object) => deployed({ teamEmails }).only('AWS::SNS::Subscription', undefined).id;
    expect(idOf({ billing: ['ann@example.com'] })).not.toBe(idOf({ crm: ['ann@example.com'] }));
  });

  test('nobody by mail when the operator says none', () => {
    expect(deployed({ alertEmails: 'none' }).all('AWS::SNS::Subscription')).toEqual([]);
  });
});

describe('Alarms reach', () => {
  test('alertEmails, unfiltered, through a topic of their own', () => {
    const stack = deployed({ alertEmails: 'ops@example.com', teamEmails: { billing: ['ann@example.com'] } });
    expect(listeners(stack, 'Alerting/AlarmTopic')).toEqual([['email ops@example.com', undefined]]);
  });

  test("the operator's own topic where there is one, and no other is made", () => {
    const alarmTopicArn = 'arn:aws:sns:eu-west-1:111122223333:pager';
    const stack = deployed({ alertEmails: 'ops@example.com', alarmTopicArn });
    expect(stack.all('AWS::SNS::Topic')).toHaveLength(1);
    for (const { Properties } of stack.all('AWS::CloudWatch::Alarm')) {
      expect(Properties.AlarmActions).toEqual([alarmTopicArn]);
    }
    const keyPolicy = stack.only('AWS::KMS::Key').Properties.KeyPolicy.Statement;
    expect(JSON.stringify(keyPolicy)).not.toContain('cloudwatch.amazonaws.com');
  });
});

describe('From alarm over topic to key', () => {
  const stack = deployed({ alertEmails: 'ops@example.com' });
  const cloudWatchOfThisAccount = {
    Effect: 'Allow',
    Principal: { Service: 'cloudwatch.amazonaws.com' },
    Condition: { StringEquals: { 'aws:SourceAccount': 'ACCOUNT_ID' } },
  };

  test('every alarm publishes to the alarm topic, and says there when it is over', () => {
    const alarms = stack.all('AWS::CloudWatch::Alarm');
    expect(alarms.length).toBeGreaterThan(0);
    for (const { Properties } of alarms) {
      expect(stack.plain(Properties.AlarmActions)).toEqual(['Alerting/AlarmTopic']);
      expect(stack.plain(Properties.OKActions)).toEqual(['Alerting/AlarmTopic']);
    }
  });

  test("the topic's policy lets CloudWatch of this account publish", () => {
    const policy = stack.plain(stack.only('AWS::SNS::TopicPolicy', 'Alerting/AlarmTopic/Policy').Properties);
    expect(policy.Topics).toEqual(['Alerting/AlarmTopic']);
    expect(policy.PolicyDocument.Statement).toContainEqual({
      Sid: 'AlarmsPublish',
      Action: 'sns:Publish',
      Resource: 'Alerting/AlarmTopic',
      ...cloudWatchOfThisAccount,
    });
  });

  test("the topic's key lets CloudWatch of this account encrypt for it", () => {
    const topic = stack.plain(stack.only('AWS::SNS::Topic', 'Alerting/AlarmTopic').Properties);
    expect(topic.KmsMasterKeyId).toBe('Key.Arn');
    expect(stack.plain(stack.only('AWS::KMS::Key', 'Key').Properties).KeyPolicy.Statement).toContainEqual({
      Sid: 'AlarmsPublish',
      Action: ['kms:Decrypt', 'kms:GenerateDataKey*'],
      Resource: '*',
      ...cloudWatchOfThisAccount,
    });
  });
});

describe('Both topics', () => {
  const stack = deployed();

  test.each(['Alerting/AlertTopic', 'Alerting/AlarmTopic'])(
    '%s is encrypted with the key and takes TLS only',
    (path) => {
      expect(stack.plain(stack.only('AWS::SNS::Topic', path).Properties.KmsMasterKeyId)).toBe('Key.Arn');
      const policy = stack.plain(stack.only('AWS::SNS::TopicPolicy', `${path}/Policy`).Properties.PolicyDocument);
      expect(policy.Statement).toContainEqual(
        expect.objectContaining({
          Effect: 'Deny',
          Action: 'sns:Publish',
          Principal: '*',
          Resource: path,
          Condition: { Bool: { 'aws:SecureTransport': 'false' } },
        }),
      );
    },
  );

  test('the key rotates', () => {
    expect(stack.only('AWS::KMS::Key').Properties.EnableKeyRotation).toBe(true);
  });
});
