import { describe, expect, test } from 'vitest';
import { deployed } from './deployed.ts';
import { VARIANTS } from './variants.ts';

describe.each(VARIANTS)('The template with %s', (_case, settings) => {
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
