import { readFileSync } from 'node:fs';
import { Duration } from 'aws-cdk-lib';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { describe, expect, test } from 'vitest';
import { readSettings } from '../../../lib/settings/settings.ts';
import { settle } from '../../../lib/settings/settle.ts';
import { SettingsError } from '../../../src/environment.ts';

const MINIMAL = { alertEmails: 'none' };

function problemsOf(context: Record<string, unknown>): readonly string[] {
  try {
    readSettings(context);
  } catch (error) {
    if (error instanceof SettingsError) return error.problems;
    throw error;
  }
  return [];
}

describe('Settings left out', () => {
  test('take the defaults that the README promises', () => {
    const { schedule, timezone, logRetention, ...props } = readSettings(MINIMAL);
    expect(schedule).toMatchObject({ expressionString: 'cron(7 0/4 * * ? *)', timeZone: timezone });
    expect(timezone?.timezoneName).toBe('UTC');
    expect(logRetention).toBe(RetentionDays.ONE_MONTH);
    expect(props).toEqual({
      alertEmails: [],
      teamEmails: {},
      secretPrefixes: ['salesforce/'],
      secretEncryptionKeys: [],
      maxSecretAge: Duration.days(90),
      checkOnChange: true,
      historyRetention: Duration.days(400),
      concurrency: 64,
      orgTimeout: Duration.seconds(15),
      timeout: Duration.minutes(10),
      memorySize: 512,
    });
  });

  test('are the defaults of the construct', () => {
    expect(settle(readSettings(MINIMAL))).toEqual({ ...settle({}), scheduleTimezone: 'UTC' });
  });

  test('alertEmails has no default, because leaving it out would delete the subscriptions', () => {
    expect(problemsOf({})).toEqual([expect.stringMatching(/^alertEmails must be e-mail addresses, or none/)]);
    expect(problemsOf({ alertEmails: [] })).toHaveLength(1);
    expect(problemsOf({ alertEmails: '' })).toHaveLength(1);
    expect(problemsOf({ alertEmails: null })).toHaveLength(1);
  });
});

test.each([
  ['secretPrefixes', ''],
  ['secretPrefixes', []],
  ['stateTableName', ' '],
  ['concurrency', ''],
])('%s given as %j is told, because its default would mean something else', (name, value) => {
  expect(problemsOf({ ...MINIMAL, [name]: value })).toEqual([
    `${name} is empty: give it a value, or leave it out for the default.`,
  ]);
});

test.each([
  ['europe/berlin', 'Europe/Berlin'],
  ['utc', 'UTC'],
  ['US/Eastern', 'US/Eastern'],
])('the time zone %s is handed to AWS as %s', (written, spelled) => {
  const { timezone, schedule } = readSettings({ ...MINIMAL, timezone: written });
  expect([timezone?.timezoneName, schedule?.timeZone?.timezoneName]).toEqual([spelled, spelled]);
});

describe('A setting means the same typed in cdk.json and as text after -c', () => {
  test.each([
    ['alertEmails', ['a@example.com', 'b@example.com'], 'a@example.com, b@example.com'],
    ['teamEmails', { billing: ['a@example.com'] }, '{"billing": ["a@example.com"]}'],
    ['teamEmails', { billing: 'a@example.com,b@example.com' }, '{"billing": ["a@example.com", "b@example.com"]}'],
    ['maxSecretAgeDays', 0, '0'],
    ['secretPrefixes', ['salesforce/', 'sf/'], 'salesforce/, sf/'],
    ['checkOnChange', false, 'false'],
    ['secretKmsKeyArns', ['arn:aws:kms:eu-west-1:111122223333:key/a1'], 'arn:aws:kms:eu-west-1:111122223333:key/a1'],
    ['logRetentionDays', 90, '90'],
    ['memoryMb', 1024, '1024'],
    ['fleetThreshold', 8_000, '8000'],
  ])('%s %j', (name, typed, text) => {
    const [fromJson, fromText, byDefault] = [typed, text, undefined].map((value) =>
      settle(readSettings(value === undefined ? MINIMAL : { ...MINIMAL, [name]: value })),
    );
    expect(fromJson).toEqual(fromText);
    expect(fromJson).not.toEqual(byDefault);
  });

  test('none stands for nothing wherever nothing is a choice', () => {
    const nothing = [
      'quietHours',
      'egressAddress',
      'secretKmsKeyArns',
      'kmsKeyArn',
      'alertTopicArn',
      'alarmTopicArn',
      'stateTableName',
      'vpcId',
      'fleetThreshold',
    ];
    const context = Object.fromEntries(nothing.map((name) => [name, 'none']));
    expect(readSettings({ ...MINIMAL, ...context })).toEqual(readSettings(MINIMAL));
  });
});

describe('A setting that cannot be used is named with what it must be', () => {
  test.each([
    ['alertEmails', 'ops', 'alertEmails must be e-mail addresses with commas between them, or none, not "ops".'],
    ['teamEmails', '["a@example.com"]', /^teamEmails must be e-mail addresses by team, such as /],
    ['teamEmails', 'billing', /^teamEmails must be e-mail addresses by team, such as /],
    ['teamEmails', { billing: [] }, /^teamEmails must be e-mail addresses by team, such as /],
    ['schedule', 'hourly', /^schedule must be rate\(4 hours\), or cron.*, not "hourly"\.$/],
    ['timezone', 'Mars/Olympus', /^timezone must be an IANA time zone/],
    ['secretPrefixes', 'sales*', /^secretPrefixes must be prefixes with commas, each of 1 to 256 of the characters/],
    ['secretPrefixes', ['salesforce/', ''], /^secretPrefixes must be prefixes with commas, each of 1 to 256/],
    [
      'secretPrefixes',
      ['salesforce/', 'salesforce/eu/'],
      /^secretPrefixes must be prefixes of which none lies inside another \(salesforce\/eu\/ begins with salesforce\/\)/,
    ],
    ['secretPrefixes', 'a,b,c,d,e,f,g,h,i,j,k', /^secretPrefixes must be at most 10 prefixes/],
    ['secretKmsKeyArns', 'alias/ours', /^secretKmsKeyArns must be ARNs of KMS keys \(not aliases\)/],
    ['concurrency', 0, /^concurrency must be a whole number from 1 to 1000, not "0"/],
    ['memoryMb', 64, /^memoryMb must be a whole number from 128 to 10240, not "64"/],
    ['checkOnChange', 'yes', /^checkOnChange must be true or false, not "yes"/],
    ['logRetentionDays', 31, /^logRetentionDays must be a number of days that CloudWatch offers \(1, 3, 5,/],
    ['alarmTopicArn', 'ops-topic', /^alarmTopicArn must be the ARN of an SNS topic, or none, not "ops-topic"/],
    ['stateTableName', 'a b', /^stateTableName must be the name of a DynamoDB table/],
    [
      'fleetThreshold',
      'large',
      /^fleetThreshold must be a whole number of orgs from 1 to 500000, auto, or none, not "large"/,
    ],
  ])('%s %j', (name, value, sentence) => {
    const problems = problemsOf({ ...MINIMAL, [name]: value });
    expect(problems).toEqual([expect.stringMatching(sentence)]);
  });

  test('all problems are told together, unknown names first', () => {
    const problems = problemsOf({ alertEmials: 'ops@example.com', concurrency: 'many', quietHours: '25:00-07:00' });
    expect(problems.map((problem) => problem.split(' ')[0])).toEqual([
      'alertEmials',
      'quietHours',
      'concurrency',
      'alertEmails',
    ]);
  });
});

describe('Settings that contradict each other', () => {
  test.each([
    ['rate(4 days)', '4 days'],
    ['cron(0 6 ? * MON *)', '7 days'],
    ['cron(0 6 1 * ? *)', '31 days'],
  ])('%s is too rare for CloudWatch to notice two missed runs', (schedule, spelt) => {
    expect(problemsOf({ ...MINIMAL, schedule })).toEqual([
      `schedule fires up to ${spelt} apart, and CloudWatch can watch for two missed runs only within 7 days: let it fire at least every 3 days and 12 hours.`,
    ]);
  });

  test.each(['rate(84 hours)', 'cron(0 6 ? * MON-FRI *)'])('%s can just be watched', (schedule) => {
    expect(problemsOf({ ...MINIMAL, schedule })).toEqual([]);
  });

  test('a schedule may not fire before a run must have ended', () => {
    expect(problemsOf({ ...MINIMAL, schedule: 'rate(5 minutes)' })).toEqual([
      'schedule fires every 5 minutes, but a run may take timeoutMinutes (10): let it fire less often or lower timeoutMinutes.',
    ]);
    expect(problemsOf({ ...MINIMAL, schedule: 'rate(5 minutes)', timeoutMinutes: 5 })).toEqual([]);
  });

  test('one org may not take the time that publishing and saving need', () => {
    expect(problemsOf({ ...MINIMAL, timeoutMinutes: 1, orgTimeoutSeconds: 41 })).toEqual([
      'orgTimeoutSeconds (41) leaves too little of timeoutMinutes (1) to publish and save: at most 40 fit.',
    ]);
    expect(problemsOf({ ...MINIMAL, timeoutMinutes: 1, orgTimeoutSeconds: 40 })).toEqual([]);
  });

  test('the VPC settings come together or not at all', () => {
    const network = { vpcId: 'vpc-0a1b2c3d', subnetIds: ['subnet-0a1b2c3d'], securityGroupIds: ['sg-0a1b2c3d'] };
    expect(readSettings({ ...MINIMAL, ...network }).vpc?.vpcId).toBe(network.vpcId);
    expect(problemsOf({ ...MINIMAL, vpcId: network.vpcId })).toEqual([
      'vpcId, subnetIds and securityGroupIds go together: subnetIds and securityGroupIds missing.',
    ]);
    expect(problemsOf({ ...MINIMAL, ...network, securityGroupIds: [] })).toEqual([
      'vpcId, subnetIds and securityGroupIds go together: securityGroupIds missing.',
    ]);
  });

  test('an address that hears everything is not subscribed a second time for its team', () => {
    const context = {
      alertEmails: 'Ops@example.com',
      teamEmails: { billing: ['ops@example.com'], crm: ['c@example.com'] },
    };
    expect(problemsOf(context)).toEqual([
      'teamEmails names ops@example.com (billing), which alertEmails already sends everything: name it in one of them, since SNS keeps one subscription per address.',
    ]);
  });
});

describe('Names in the context', () => {
  test.each([
    ['alertEmail', 'alertEmails'],
    ['ALERTEMAILS', 'alertEmails'],
    ['quiet-hours', 'quietHours'],
    ['timeZone', 'timezone'],
  ])('%s is answered with the likely one', (name, likely) => {
    expect(problemsOf({ ...MINIMAL, [name]: 'x' })).toEqual([`${name} is no setting: did you mean ${likely}?`]);
  });

  test('a name like no setting is answered without a guess', () => {
    expect(problemsOf({ ...MINIMAL, colour: 'red' })).toEqual([
      'colour is no setting; docs/settings.md lists the settings.',
    ]);
  });

  test.each([
    '@aws-cdk/aws-iam:minimizePolicies',
    '@aws-cdk-containers/ecs-service-extensions:enableDefaultLogDriver',
    'aws:cdk:bundling-stacks',
    'aws-cdk:enableDiffNoFail',
    'cdk:skip',
    'vpc-provider:account=111122223333:filter.vpc-id=vpc-0a1b2c3d:region=eu-west-1:returnAsymmetricSubnets=true',
    'availability-zones:account=111122223333:region=eu-west-1',
    'ssm:account=111122223333:parameterName=/x:region=eu-west-1',
    'acknowledged-issue-numbers',
    'cli-telemetry',
  ])("the CDK's own %s is left alone", (name) => {
    expect(problemsOf({ ...MINIMAL, [name]: 'x' })).toEqual([]);
  });

  test("this project's own cdk.json holds no unknown name", () => {
    const { context } = JSON.parse(readFileSync(new URL('../../../cdk.json', import.meta.url), 'utf8'));
    expect(problemsOf({ ...MINIMAL, ...context })).toEqual([]);
  });
});
