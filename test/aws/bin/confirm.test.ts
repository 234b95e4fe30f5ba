import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { expect, test } from 'vitest';
import { schemaProblems } from '../../run/json-schema.ts';
import { describeOnAws } from '../emulator.ts';
import { accountIn } from './account.ts';

const account = accountIn('ap-northeast-3');
const TOKEN = '2336412f37fb687f5d51e6e2425c464dec6d2c2a';

const linkFor = (topic: string) =>
  `https://sns.ap-northeast-3.amazonaws.com/confirmation.html?TopicArn=${topic}&Token=${TOKEN}`;

describeOnAws('confirm', () => {
  test('confirms a subscription to a topic of the stack, and to no other', async () => {
    const stack = await account.deploy();
    const { Stacks } = await new CloudFormationClient(account.config).send(
      new DescribeStacksCommand({ StackName: stack }),
    );
    const topic = Stacks?.[0]?.Outputs?.find(({ OutputKey }) => OutputKey === 'AlertTopicArn')?.OutputValue ?? '';
    const link = `https://eur01.safelinks.protection.outlook.com/?url=${encodeURIComponent(linkFor(topic))}&data=x`;
    const { code, stdout } = await account.run(['confirm', link, '--json']);
    expect(schemaProblems(JSON.parse(stdout))).toEqual([]);
    expect(JSON.parse(stdout)).toMatchObject({ stack, topicArn: topic, what: 'alerts' });
    expect(code).toBe(0);

    const other = await account.run(['confirm', linkFor(topic.replace(/:[^:]*$/, ':other'))]);
    expect(other.stderr).toMatch(
      /^This link is for another topic \(arn:aws:sns:.*:other\), which is none of the stack/,
    );
    expect(other.code).toBe(2);
  });
});
