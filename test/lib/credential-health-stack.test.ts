import { Validations } from 'aws-cdk-lib';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { AwsSolutionsChecks } from 'cdk-nag';
import { describe, expect, test } from 'vitest';
import { appWith, deployed } from './deployed.ts';

const NETWORK = { vpcId: 'vpc-0a1b2c3d', subnetIds: 'subnet-0a1b2c3d', securityGroupIds: 'sg-0a1b2c3d' };

/** Every branch that a setting can take in the template. */
const VARIANTS = [
  ['the least', {}],
  ['mail to all and to teams', { alertEmails: 'ops@example.com', teamEmails: { billing: ['ann@example.com'] } }],
  ['no check on change', { checkOnChange: false }],
  ['a VPC', NETWORK],
  [
    'keys of the operator',
    { secretKmsKeyArns: 'arn:aws:kms:eu-west-1:111122223333:key/1a2b3c4d', secretPrefixes: ['sf/', 'crm/'] },
  ],
  [
    "the operator's own key and topics, and an adopted table",
    {
      kmsKeyArn: 'arn:aws:kms:eu-west-1:111122223333:key/1a2b3c4d-0000-4000-8000-1a2b3c4d5e6f',
      alertTopicArn: 'arn:aws:sns:eu-west-1:111122223333:alerts',
      alarmTopicArn: 'arn:aws:sns:eu-west-1:111122223333:pager',
      stateTableName: 'left-behind',
    },
  ],
  ['distributed runs', { fleetThreshold: 'auto' }],
  ['distributed runs in a VPC', { fleetThreshold: 5_000, ...NETWORK, checkOnChange: false }],
] as const;

describe.each(VARIANTS)('The template with %s', (_case, settings) => {
  test('is clean under cdk-nag AwsSolutions and the rules of CloudFormation', () => {
    const app = appWith(settings, { context: { '@aws-cdk/core:validateAgainstDefaultRules': true } });
    Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
    expect(() => app.synth()).not.toThrow();
    // The first one loads every rule, and bundles every function.
  }, 120_000);

  const { template, resources } = deployed(settings);

  test('names no resource but the dashboard and the function of its widget, so that it can be replaced', () => {
    const names = ['TopicName', 'QueueName', 'TableName', 'RoleName', 'AlarmName', 'LogGroupName', 'Name'];
    for (const { id, Type, Properties } of resources) {
      const own = Type === 'AWS::Lambda::Function' && !id.includes('Widget') ? [...names, 'FunctionName'] : names;
      expect(Object.keys(Properties ?? {}).filter((key) => own.includes(key))).toEqual([]);
    }
  });

  test('builds its ARNs for whatever partition it is deployed to', () => {
    const own = JSON.stringify(template).replaceAll(/"arn:aws:[^"]*:111122223333:[^"]*"/g, '');
    expect(own).not.toContain('arn:aws:');
  });

  test('needs no custom resource and asks no alarm for an attribute', () => {
    const types = resources.map(({ Type }) => Type);
    expect(
      types.filter((type) => type.startsWith('Custom::') || type === 'AWS::CloudFormation::CustomResource'),
    ).toEqual([]);
    const functions = 'fleetThreshold' in settings ? 5 : 2;
    expect(types.filter((type) => type === 'AWS::Lambda::Function')).toHaveLength(functions);
    const alarms = resources.filter(({ Type }) => Type === 'AWS::CloudWatch::Alarm');
    for (const { id } of alarms) expect(JSON.stringify(template)).not.toContain(`"Fn::GetAtt":["${id}"`);
  });
});

describe('cdk-nag', () => {
  test('still finds what nobody gave a reason for', () => {
    const app = appWith({}, { builtinCloudFormationValidation: false });
    Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
    const stack = app.node.findChild('Stack');
    new Topic(stack, 'Plain');
    expect(() => app.synth()).toThrow();
  });
});

test('The outputs carry the names that people and the CLI look up', () => {
  const { template, plain } = deployed();
  const outputs = Object.entries(plain(template.Outputs)).map(([name, output]) => [
    name,
    (output as { Value: unknown }).Value,
  ]);
  expect(Object.fromEntries(outputs)).toMatchObject({
    CheckFunctionName: 'Check/Function',
    AlertTopicArn: 'Alerting/AlertTopic',
    AlarmTopicArn: 'Alerting/AlarmTopic',
    StateTableName: 'State',
    DashboardUrl: expect.anything(),
    SecretReaderRoleArns: 'Check/Role.Arn',
  });
});
