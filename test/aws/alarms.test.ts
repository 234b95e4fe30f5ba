import {
  CloudWatchClient,
  DescribeAlarmsCommand,
  type MetricAlarm,
  PutMetricAlarmCommand,
  SetAlarmStateCommand,
} from '@aws-sdk/client-cloudwatch';
import { CreateTopicCommand, PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { expect, test } from 'vitest';
import { ALARM_IDS } from '../../src/deployment/names.ts';
import { cli } from '../bin/cli.ts';
import { deployed } from '../lib/deployed.ts';
import { authorization } from './authorization.ts';
import { accountIn } from './bin/account.ts';
import { frontOf } from './bin/front.ts';
import { aws, describeOnAws } from './emulator.ts';
import { subscribedInbox } from './inbox.ts';
import { type ResolvedResource, resolveTemplate } from './resolved-template.ts';

/*
 * The emulator makes no alarms of a template, and its alarms do nothing. Here the test makes those of the stack as they stand
 * in its template, and takes CloudWatch's part: it hands the state of each to the topics of its actions, as far as their
 * policies and keys admit CloudWatch, and sets each back at its next look.
 */

const account = accountIn('ap-northeast-1');
const alarms = new CloudWatchClient(account.config);
const topics = new SNSClient(account.config);

describeOnAws('The alarms about the checker', () => {
  test('set off by `test-alert --alarms`, each tells those who hear alarms, and tells them when it is over', async () => {
    const { resources, id } = await stackResources();
    const [topic] = resources.filter(({ type, logicalId }) => type === 'AWS::SNS::Topic' && /Alarm/.test(logicalId));
    await topics.send(new CreateTopicCommand({ Name: topic?.logicalId }));
    await using inbox = await subscribedInbox(topic?.physicalId ?? '', account.config);
    const names = await makeAlarms(resources);
    expect(names).toHaveLength(ALARM_IDS.length);

    const { code, stdout } = await setOff(names);
    expect(code).toBe(1);
    for (const name of names) expect(stdout).toContain(name);
    await handOver(resources, id, names);
    const set = await inbox.take(names.length);
    expect(set.map(({ Subject }) => Subject).sort()).toEqual(names.map((name) => `ALARM: ${name}`).sort());
    expect(set.every(({ Message }) => Message.includes('Nothing is broken.'))).toBe(true);

    await lookAgain(names);
    await handOver(resources, id, names);
    const back = await inbox.take(names.length);
    expect(back.map(({ Subject }) => Subject).sort()).toEqual(names.map((name) => `OK: ${name}`).sort());
  });
});

/** Every resource of a stack with all its alarms, as it would stand in the emulator's account. */
async function stackResources() {
  const { Account: id = '' } = await new STSClient(account.config).send(new GetCallerIdentityCommand({}));
  const { template } = deployed({ alertEmails: 'ops@example.com', fleetThreshold: 'auto' });
  return { id, resources: resolveTemplate(template, { account: id, region: account.config.region }) };
}

async function makeAlarms(resources: readonly ResolvedResource[]): Promise<readonly string[]> {
  const made = resources.filter(({ type }) => type === 'AWS::CloudWatch::Alarm');
  for (const { logicalId, properties } of made) {
    // What is watched is not looked at; some of it has a name only where it is made.
    const { Metrics: _, Dimensions: __, ...rest } = properties;
    const watched = { Namespace: 'Test', MetricName: logicalId, Period: 60, Statistic: 'Sum' } as const;
    await alarms.send(new PutMetricAlarmCommand({ ...watched, ...rest, AlarmName: logicalId }));
  }
  return made.map(({ logicalId }) => logicalId);
}

/** `credential-health test-alert --alarms`, of a stack in whose list the alarms stand. */
async function setOff(names: readonly string[]) {
  const stack = await account.deploy();
  const members = names.map(
    (name) =>
      `<member><ResourceType>AWS::CloudWatch::Alarm</ResourceType><LogicalResourceId>${name}</LogicalResourceId><PhysicalResourceId>${name}</PhysicalResourceId></member>`,
  );
  await using front = await frontOf(aws.endpoint, (asked, answer) =>
    asked.includes('Action=ListStackResources')
      ? answer.replace('<StackResourceSummaries>', `<StackResourceSummaries>${members.join('')}`)
      : answer,
  );
  const env = { ...account.env, AWS_ENDPOINT_URL_CLOUDFORMATION: front.endpoint };
  return await cli(['test-alert', '--alarms', '--stack', stack], { env });
}

/** What CloudWatch finds at its next look, when nothing is wrong. */
async function lookAgain(names: readonly string[]): Promise<void> {
  for (const AlarmName of names) {
    await alarms.send(new SetAlarmStateCommand({ AlarmName, StateValue: 'OK', StateReason: 'no data' }));
  }
}

/** The state of each alarm goes to its actions, as CloudWatch would send it and is let. */
async function handOver(resources: readonly ResolvedResource[], id: string, names: readonly string[]): Promise<void> {
  const { MetricAlarms = [] } = await alarms.send(new DescribeAlarmsCommand({ AlarmNames: [...names] }));
  for (const alarm of MetricAlarms) {
    for (const TopicArn of actionsOf(alarm)) {
      if (!(await isAdmitted(resources, id, TopicArn))) continue;
      await topics.send(
        new PublishCommand({
          TopicArn,
          Subject: `${alarm.StateValue}: ${alarm.AlarmName}`,
          Message: JSON.stringify({ NewStateValue: alarm.StateValue, NewStateReason: alarm.StateReason }),
        }),
      );
    }
  }
}

function actionsOf({ ActionsEnabled, StateValue, AlarmActions = [], OKActions = [] }: MetricAlarm): readonly string[] {
  if (ActionsEnabled === false) return [];
  return StateValue === 'ALARM' ? AlarmActions : StateValue === 'OK' ? OKActions : [];
}

/** Whether the topic's policy and its key's let CloudWatch publish for an alarm of this account. */
async function isAdmitted(resources: readonly ResolvedResource[], id: string, topicArn: string): Promise<boolean> {
  const { allows } = authorization(resources, id);
  const key = resources.find(({ physicalId }) => physicalId === topicArn)?.properties.KmsMasterKeyId;
  const asked = [
    ['sns:Publish', topicArn],
    ['kms:GenerateDataKey', key],
    ['kms:Decrypt', key],
  ] as const;
  const context = { 'aws:SourceAccount': id };
  const answers = await Promise.all(
    asked.map(([action, resource]) => allows({ service: 'cloudwatch.amazonaws.com' }, { action, resource, context })),
  );
  return answers.every((answer) => answer);
}
