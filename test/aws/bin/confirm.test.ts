import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { expect, test } from 'vitest';
import { type Mail, startAwsFront } from '../../../simulator/aws-front.ts';
import { cli } from '../../bin/cli.ts';
import { schemaProblems } from '../../run/json-schema.ts';
import { aws, describeOnAws } from '../emulator.ts';
import { accountIn } from './account.ts';

const account = accountIn('ap-northeast-3');
const TOKEN = '2336412f37fb687f5d51e6e2425c464dec6d2c2a';

const linkFor = (topic: string) =>
  `https://sns.ap-northeast-3.amazonaws.com/confirmation.html?TopicArn=${topic}&Token=${TOKEN}`;

describeOnAws('confirm', () => {
  test('confirms a subscription to a topic of the stack, and to no other', async () => {
    const stack = await account.deploy();
    const topic = await alertTopicOf(account, stack);
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

  test('nobody was told before, and history says so; afterwards it names whom', async () => {
    const account = accountIn('ap-south-2');
    const mails: Mail[] = [];
    await using front = await startAwsFront({ emulator: aws.endpoint, onMail: (mail) => mails.push(mail) });
    const run = (...args: readonly string[]) =>
      cli(args, { env: { ...account.env, AWS_ENDPOINT_URL: front.endpoint }, cwd: account.cwd });
    await account.store('broken', { clientId: 'example_id' });
    const TopicArn = await alertTopicOf(account, await account.deploy());
    await new SNSClient({ ...account.config, endpoint: front.endpoint }).send(
      new SubscribeCommand({ TopicArn, Protocol: 'email', Endpoint: 'ops@example.com' }),
    );
    const [link] = /https:\S+/.exec(mails.pop()?.text ?? '') ?? [];

    const unheard = await run('check', '--notify');
    expect(unheard.stderr).toContain('Nobody receives these alerts: the topic has no confirmed subscription.');
    expect((await run('history', 'broken')).stdout).toMatch(/✗ secret-malformed +failing \(nobody\)\n$/);
    expect(mails).toEqual([]);

    const status = (await run('status')).stdout.replaceAll(/\s+/g, ' ');
    expect(status).toContain('Nobody receives alerts: ');
    expect(status).toContain('Nobody receives alarms, ');
    expect(status).toContain('Not confirmed, so not reached: ops@example.com (alerts).');

    expect((await run('confirm', link ?? '')).code).toBe(0);
    await run('check', '--notify');
    expect(mails).toMatchObject([{ to: 'ops@example.com', subject: expect.stringMatching(/^\[critical\] broken/) }]);
    expect((await run('history', 'broken')).stdout).toMatch(/failing \(all\)/);
  });
});

async function alertTopicOf({ config }: ReturnType<typeof accountIn>, StackName: string): Promise<string> {
  const { Stacks } = await new CloudFormationClient(config).send(new DescribeStacksCommand({ StackName }));
  return Stacks?.[0]?.Outputs?.find(({ OutputKey }) => OutputKey === 'AlertTopicArn')?.OutputValue ?? '';
}
