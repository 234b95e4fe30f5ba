import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { CloudWatchClient, DescribeAlarmsCommand, PutMetricAlarmCommand } from '@aws-sdk/client-cloudwatch';
import { SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { expect, test } from 'vitest';
import { type Mail, startAwsFront } from '../../../simulator/aws-front.ts';
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
  test('names whom the stack subscribed and SNS forgot, with the command of ours that asks again', async () => {
    const stack = await account.deploy({
      AlarmTopic: { Type: 'AWS::SNS::Topic' },
      Ops: subscriptionOf('Topic', 'ops@example.com'),
      Alarm: subscriptionOf('AlarmTopic', 'alarms@example.com'),
    });
    const { code, stdout } = await account.run(['test-alert', '--stack', stack]);
    expect(stdout).toMatch(
      /^A test alert was sent, and nobody receives it: the topic has no confirmed\nsubscription\.\n/,
    );
    expect(stdout).toMatch(/ops@example\.com was subscribed by the stack and is no longer: /);
    expect(stdout.endsWith(`\nTo ask again:\n  credential-health test-alert --ask-again --stack ${stack}\n`)).toBe(
      true,
    );
    expect(stdout).not.toContain('alarms@example.com');
    const { stdout: json } = await account.run(['test-alert', '--json', '--stack', stack]);
    expect(schemaProblems(JSON.parse(json))).toEqual([]);
    expect(JSON.parse(json).unreached).toMatchObject([{ endpoint: 'ops@example.com', because: 'gone' }]);
    expect(code).toBe(1);
  });

  test('with --ask-again has them mailed anew, for alerts and for alarms, with the filter that the stack gave', async () => {
    const account = accountIn('ap-southeast-4');
    const mails: Mail[] = [];
    await using front = await startAwsFront({ emulator: aws.endpoint, onMail: (mail) => mails.push(mail) });
    const stack = await account.deploy({
      Ops: subscriptionOf('Topic', 'ops@example.com'),
      Alarm: subscriptionOf('Alarms', 'ops@example.com'),
    });
    const env = { ...account.env, AWS_ENDPOINT_URL: front.endpoint };
    const { stdout } = await cli(['test-alert', '--ask-again', '--stack', stack], { env });
    expect(stdout).toMatch(/Asked again, by a mail of AWS to confirm: ops@example\.com \(alerts\),\s/);
    expect(stdout).not.toContain('To ask again');
    expect(mails.map(({ to, subject }) => `${to} ${subject}`)).toEqual(
      Array(2).fill('ops@example.com AWS Notification - Subscription Confirmation'),
    );
    const { stdout: json } = await cli(['test-alert', '--json', '--ask-again', '--stack', stack], { env });
    expect(schemaProblems(JSON.parse(json))).toEqual([]);
    expect(JSON.parse(json)).toMatchObject({
      unreached: [{ because: 'unconfirmed', filterPolicy: { audience: ['all'] } }],
      asked: ['ops@example.com (alerts)', 'ops@example.com (alarms)'],
    });
  });

  test('sends one whose last line says account, Region and stack', async () => {
    const account = accountIn('ap-southeast-3');
    const mails: Mail[] = [];
    await using front = await startAwsFront({ emulator: aws.endpoint, onMail: (mail) => mails.push(mail) });
    const env = { ...account.env, AWS_ENDPOINT_URL: front.endpoint };
    const stack = await account.deploy({ Ops: subscriptionOf('Topic', 'ops@example.com') });
    await cli(['test-alert', '--ask-again', '--stack', stack], { env });
    const [link = ''] = /https:\S+/.exec(mails.pop()?.text ?? '') ?? [];
    await cli(['confirm', link, '--stack', stack], { env });
    await cli(['test-alert', '--stack', stack], { env });
    const lastLines = (mails.pop()?.text ?? '').trimEnd().split('\n\n').at(-1)?.replace(/\n/g, ' ');
    expect(lastLines).toMatch(new RegExp(`, account 123456789012, ap-southeast-3, ${stack}$`));
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
      asked: [],
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
