import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { CloudWatchClient, DescribeAlarmsCommand, PutMetricAlarmCommand } from '@aws-sdk/client-cloudwatch';
import { SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { expect, test } from 'vitest';
import { cli } from '../../bin/cli.ts';
import { schemaProblems } from '../../run/json-schema.ts';
import { aws, describeOnAws } from '../emulator.ts';
import { accountIn } from './account.ts';
import { frontOf } from './front.ts';

const account = accountIn('ap-south-1');

const subscriptionOf = (topic: string, endpoint: string) => ({
  Type: 'AWS::SNS::Subscription',
  Properties: { TopicArn: { Ref: topic }, Protocol: 'email', Endpoint: endpoint, FilterPolicy: { audience: ['all'] } },
});

describeOnAws('test-alert', () => {
  test('names whom the stack subscribed and SNS forgot, with the command that asks again', async () => {
    const stack = await account.deploy({
      AlarmTopic: { Type: 'AWS::SNS::Topic' },
      Ops: subscriptionOf('Topic', 'ops@example.com'),
      Alarm: subscriptionOf('AlarmTopic', 'alarms@example.com'),
    });
    const { code, stdout } = await account.run(['test-alert', '--stack', stack]);
    expect(stdout).toMatch(
      /^A test alert was sent, and nobody receives it: the topic has no confirmed\nsubscription\.\n/,
    );
    expect(stdout).toMatch(
      /ops@example\.com was subscribed by the stack and is no longer: .*\n {2}aws sns subscribe --topic-arn \S+ --protocol email --notification-endpoint ops@example\.com --attributes /s,
    );
    expect(stdout).not.toContain('alarms@example.com');
    const { stdout: json } = await account.run(['test-alert', '--json', '--stack', stack]);
    expect(schemaProblems(JSON.parse(json))).toEqual([]);
    expect(JSON.parse(json).unreached).toMatchObject([{ endpoint: 'ops@example.com', because: 'gone' }]);
    expect(code).toBe(1);
  });

  test('counts those who confirmed', async () => {
    const stack = await account.deploy();
    const { Stacks } = await new CloudFormationClient(account.config).send(
      new DescribeStacksCommand({ StackName: stack }),
    );
    const topic = Stacks?.[0]?.Outputs?.find(({ OutputKey }) => OutputKey === 'AlertTopicArn')?.OutputValue;
    await new SNSClient(account.config).send(
      new SubscribeCommand({ TopicArn: topic, Protocol: 'sms', Endpoint: '+491701234567' }),
    );
    const { code, stdout } = await account.run(['test-alert', '--json', '--stack', stack]);
    expect(schemaProblems(JSON.parse(stdout))).toEqual([]);
    expect(JSON.parse(stdout)).toEqual({
      schema: 'credential-health.test-alert/1',
      published: true,
      confirmedSubscriptions: 1,
      teams: [],
      unreached: [],
      alarms: [],
    });
    expect(code).toBe(0);
  });

  test('with --alarms sets off every alarm about the checker, and none of others in the same stack', async () => {
    const stack = await account.deploy();
    const alarms = new CloudWatchClient(account.config);
    const ours = { name: `${stack}-ours`, id: 'HealthAlarmsNoFullRun0123ABCD' };
    const rollsBack = { name: `${stack}-rolls-back`, id: 'ShopAlarm0123ABCD' };
    for (const { name } of [ours, rollsBack]) {
      await alarms.send(
        new PutMetricAlarmCommand({
          AlarmName: name,
          ComparisonOperator: 'LessThanThreshold',
          EvaluationPeriods: 1,
          MetricName: 'FullRunCompleted',
          Namespace: 'Test',
          Period: 60,
          Statistic: 'Sum',
          Threshold: 1,
        }),
      );
    }
    // The emulator makes no alarms of a template.
    const members = [ours, rollsBack].map(
      ({ name, id }) =>
        `<member><ResourceType>AWS::CloudWatch::Alarm</ResourceType><LogicalResourceId>${id}</LogicalResourceId><PhysicalResourceId>${name}</PhysicalResourceId></member>`,
    );
    await using front = await frontOf(aws.endpoint, (asked, answer) =>
      asked.includes('Action=ListStackResources')
        ? answer.replace('<StackResourceSummaries>', `<StackResourceSummaries>${members.join('')}`)
        : answer,
    );
    const env = { ...account.env, AWS_ENDPOINT_URL_CLOUDFORMATION: front.endpoint };
    const { stdout } = await cli(['test-alert', '--alarms', '--json', '--stack', stack], { env });
    expect(schemaProblems(JSON.parse(stdout))).toEqual([]);
    expect(JSON.parse(stdout).alarms).toEqual([ours.name]);
    const { MetricAlarms = [] } = await alarms.send(new DescribeAlarmsCommand({ AlarmNamePrefix: stack }));
    expect(MetricAlarms.filter(({ StateValue }) => StateValue === 'ALARM').map(({ AlarmName }) => AlarmName)).toEqual([
      ours.name,
    ]);
  });
});
