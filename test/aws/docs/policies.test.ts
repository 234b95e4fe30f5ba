import { readFileSync } from 'node:fs';
import { CloudWatchClient, PutMetricAlarmCommand } from '@aws-sdk/client-cloudwatch';
import { beforeAll, expect, test } from 'vitest';
import { cli } from '../../bin/cli.ts';
import { accountIn } from '../bin/account.ts';
import { aws, describeOnAws } from '../emulator.ts';
import { faultEndpoint } from '../fault-endpoint.ts';

const PAGE = readFileSync(new URL('../../../docs/platform-and-security.md', import.meta.url), 'utf8');

/** The actions of the policy behind this sentence, without the names of their services. */
function allowedBy(sentence: string): readonly string[] {
  const [, policy = ''] = /```json\n(.*?)```/s.exec(PAGE.slice(PAGE.indexOf(sentence))) ?? [];
  const statements: readonly { readonly Action: string | readonly string[] }[] = JSON.parse(policy);
  return statements.flatMap(({ Action }) => Action).map((action) => action.split(':')[1] ?? '');
}

const LOOKS = allowedBy('Who only looks');
const OPERATES = [...LOOKS, ...allowedBy('Who operates')];
const account = accountIn('us-west-1');

describeOnAws('The policies for people allow what the commands ask of AWS:', () => {
  beforeAll(async () => {
    const Properties = { TopicArn: { Ref: 'Topic' }, Protocol: 'email', Endpoint: 'ops@example.com' };
    await account.deploy({ Ops: { Type: 'AWS::SNS::Subscription', Properties } });
  });

  test.each([
    ['status', LOOKS, ['status']],
    ['status of an org, with its history', LOOKS, ['status', 'acme']],
    ['history', LOOKS, ['history', 'acme']],
    ['report', LOOKS, ['report', '--out', '/dev/null']],
    ['test-alert', OPERATES, ['test-alert']],
    ['test-alert --alarms', OPERATES, ['test-alert', '--alarms']],
    ['test-alert --ask-again', OPERATES, ['test-alert', '--ask-again']],
  ])('%s', async (_, allowed, args) => {
    const front = await faultEndpoint(aws.endpoint);
    front.decide((action) => (action === 'ListStackResources' ? { answer: ONE_ALARM } : 'none'));
    await new CloudWatchClient(account.config).send(new PutMetricAlarmCommand(ALARM));
    await cli(args, { env: { ...account.env, AWS_ENDPOINT_URL: front.url }, cwd: account.cwd });
    const asked = [...new Set(front.calls.map(({ action }) => action))];
    expect(asked.filter((action) => !allowed.includes(action))).toEqual([]);
    expect(asked).toContain('GetFunctionConfiguration');
  });
});

const ALARM = {
  AlarmName: 'HealthAlarmsErrors0123ABCD',
  ComparisonOperator: 'LessThanThreshold',
  EvaluationPeriods: 1,
  MetricName: 'Errors',
  Namespace: 'Test',
  Period: 60,
  Statistic: 'Sum',
  Threshold: 1,
} as const;
const ONE_ALARM = `<ListStackResourcesResponse><ListStackResourcesResult><StackResourceSummaries><member>
  <ResourceType>AWS::CloudWatch::Alarm</ResourceType><LogicalResourceId>${ALARM.AlarmName}</LogicalResourceId>
  <PhysicalResourceId>${ALARM.AlarmName}</PhysicalResourceId>
</member></StackResourceSummaries></ListStackResourcesResult></ListStackResourcesResponse>`;
