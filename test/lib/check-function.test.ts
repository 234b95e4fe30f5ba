import { describe, expect, test } from 'vitest';
import { readEnvironment } from '../../src/environment.ts';
import { deployed } from './deployed.ts';

describe('The function', () => {
  const stack = deployed();
  const check = stack.plain(stack.only('AWS::Lambda::Function', 'Check/Function').Properties);

  test('runs on Node 24 and ARM with the memory and time of the settings', () => {
    expect(check).toMatchObject({ Runtime: 'nodejs24.x', Architectures: ['arm64'], MemorySize: 512, Timeout: 600 });
    const other = deployed({ memoryMb: 1024, timeoutMinutes: 5 }).only(
      'AWS::Lambda::Function',
      'Check/Function',
    ).Properties;
    expect(other).toMatchObject({ MemorySize: 1024, Timeout: 300 });
  });

  test('has Node divide that memory, so that a large fleet fits', () => {
    expect(check.Environment.Variables.NODE_OPTIONS).toBe('--max-semi-space-size=16 --max-old-space-size=384');
    const small = deployed({ memoryMb: 128 }).only('AWS::Lambda::Function', 'Check/Function').Properties;
    expect(small.Environment.Variables.NODE_OPTIONS).toBe('--max-semi-space-size=4 --max-old-space-size=96');
  });

  test('finds every setting in its variables as the operator gave it', () => {
    const given = {
      timezone: 'Europe/Berlin',
      quietHours: '22:00-07:00',
      egressAddress: '192.0.2.7',
      secretPrefixes: ['salesforce/', 'sf/'],
    };
    const stack = deployed(given);
    const { Variables } = stack.only('AWS::Lambda::Function', 'Check/Function').Properties.Environment;
    expect(readEnvironment(Variables)).toMatchObject({
      ...given,
      quietHours: { from: '22:00', to: '07:00' },
    });
  });

  test('knows its stack, the gaps of its schedule and whom it was to tell', () => {
    const stack = deployed({
      schedule: 'cron(0 6,8 * * ? *)',
      alertEmails: 'ops@example.com',
      teamEmails: { billing: ['ann@example.com'] },
    });
    const { Variables } = stack.plain(stack.only('AWS::Lambda::Function', 'Check/Function').Properties).Environment;
    expect(readEnvironment(Variables)).toMatchObject({
      stackName: 'Stack',
      accountId: 'ACCOUNT_ID',
      instance: 'Stack',
      shortestGapMinutes: 120,
      longestGapMinutes: 22 * 60,
      subscriptions: [
        { protocol: 'email', endpoint: 'ops@example.com', filter: { audience: ['all'] } },
        { protocol: 'email', endpoint: 'ann@example.com', filter: { audience: ['team'], team: ['billing'] } },
      ],
    });
    expect(Variables.CHANGE_QUEUE_URL).toBe('Changes/Queue');
  });

  test('is told of its table and topic', () => {
    expect(check.Environment.Variables).toMatchObject({
      STATE_TABLE_NAME: 'State',
      ALERT_TOPIC_ARN: 'Alerting/AlertTopic',
    });
  });

  test('logs to a group that forgets after the days of the settings', () => {
    expect(check.LoggingConfig).toEqual({ LogGroup: 'Log' });
    expect(stack.only('AWS::Logs::LogGroup').Properties.RetentionInDays).toBe(30);
    expect(deployed({ logRetentionDays: 90 }).only('AWS::Logs::LogGroup').Properties.RetentionInDays).toBe(90);
  });

  test('is not started before its permissions stand', () => {
    expect(stack.only('AWS::Lambda::Function', 'Check/Function').DependsOn).toContain(
      stack.only('AWS::IAM::Policy', 'Check/Policy').id,
    );
  });

  test('stays outside any VPC, or joins the one of the settings', () => {
    expect(check).not.toHaveProperty('VpcConfig');
    const network = {
      vpcId: 'vpc-0a1b2c3d',
      subnetIds: 'subnet-0a1b2c3d,subnet-1a1b2c3d',
      securityGroupIds: 'sg-0a1b2c3d',
    };
    expect(deployed(network).only('AWS::Lambda::Function', 'Check/Function').Properties.VpcConfig).toEqual({
      SubnetIds: ['subnet-0a1b2c3d', 'subnet-1a1b2c3d'],
      SecurityGroupIds: ['sg-0a1b2c3d'],
    });
  });
});

describe('A run that fails', () => {
  const stack = deployed();
  const config = stack.plain(stack.only('AWS::Lambda::EventInvokeConfig').Properties);

  test('is not repeated, because that would repeat every login', () => {
    expect(config).toMatchObject({ FunctionName: 'Check/Function', MaximumRetryAttempts: 0 });
  });

  test('leaves its event in the dead-letter queue, which is encrypted and keeps it two weeks', () => {
    expect(config.DestinationConfig).toEqual({ OnFailure: { Destination: 'DeadLetters.Arn' } });
    expect(stack.plain(stack.only('AWS::SQS::Queue', 'DeadLetters').Properties)).toMatchObject({
      KmsMasterKeyId: 'Key.Arn',
      MessageRetentionPeriod: 14 * 24 * 3600,
    });
  });

  test.each([
    ['rate(4 hours)', 4 * 3600],
    ['rate(15 minutes)', 15 * 60],
    ['rate(3 days)', 6 * 3600],
  ])('does not wait beyond the next one: %s, %d seconds', (schedule, seconds) => {
    const changed = deployed({ schedule }).only('AWS::Lambda::EventInvokeConfig');
    expect(changed.Properties.MaximumEventAgeInSeconds).toBe(seconds);
  });
});
