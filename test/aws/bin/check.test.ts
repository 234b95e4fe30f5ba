import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { CreateQueueCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openScene, type Scene, storedSecret } from '../../bin/cli.ts';
import { describeOnAws, ownName } from '../emulator.ts';
import { accountIn } from './account.ts';

const account = accountIn('ca-central-1');
let scene: Scene;

describeOnAws('a check of an account', () => {
  beforeAll(async () => {
    scene = await openScene();
    const acme = scene.simulator.addOrg({ host: 'acme.my.salesforce.com' });
    const globex = scene.simulator.addOrg({ host: 'globex.my.salesforce.com', runAsUserId: null });
    await account.store('acme', storedSecret(acme), { 'credential-health:team': 'billing' });
    await account.store('globex', storedSecret(globex));
  });

  afterAll(() => scene[Symbol.asyncDispose]());

  test('reads every secret under the prefix', async () => {
    const { code, stdout, stderr } = await account.run(['check', '--json', ...scene.reach]);
    const verdicts = JSON.parse(stdout).orgs.map(({ org, verdict }: Record<string, unknown>) => [org, verdict]);
    expect(verdicts).toEqual([
      ['acme', 'healthy'],
      ['globex', 'unhealthy'],
    ]);
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
  });

  test('with --notify wants to know what is deployed', async () => {
    const { code, stderr } = await account.run(['check', '--notify', ...scene.reach]);
    expect(stderr).toMatch(/^There is no stack of credential-health in this account and Region/);
    expect(code).toBe(2);
  });

  test('with --notify tells the topic of the only stack and keeps state in its table', async () => {
    const name = await account.deploy();
    const received = await subscribe(name);
    const { code, stderr } = await account.run(['check', '--notify', ...scene.reach]);
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    expect(await received()).toContain('globex');

    const status = await account.run(['status', '--stack', name]);
    expect(status.stdout).toMatch(/^Org +Verdict .*\nglobex +✗ run-as-user-missing .*\nacme +✓ healthy .*billing\n/);
    const history = await account.run(['history', 'globex']);
    expect(history.stdout).toMatch(/✗ run-as-user-missing {2}failing \(all\)/);
  });

  test('with --notify says so when nobody listens, and when there are several stacks', async () => {
    const lonely = await account.deploy();
    const named = await account.run(['check', '--notify', '--stack', lonely, ...scene.reach]);
    expect(named.stderr).toBe('Nobody receives these alerts: the topic has no confirmed subscription.\n');
    const unnamed = await account.run(['status']);
    expect(unnamed.stderr).toMatch(
      /^This account and Region has several stacks of credential-health:\n {2}stack.*Choose one/s,
    );
    expect(unnamed.code).toBe(2);
  });

  test('of several stacks takes the one whose prefixes hold the org, and wants a choice where two do', async () => {
    const other = accountIn('ca-central-1');
    await other.store('hooli', storedSecret(scene.simulator.addOrg({ host: 'hooli.my.salesforce.com' })));
    await other.deploy();
    const held = await account.run(['check', 'hooli', ...scene.reach]);
    expect(held.stdout).toContain('1 org checked: 1 healthy');
    expect(held.code).toBe(0);
    const twice = await account.run(['check', 'acme', ...scene.reach]);
    expect(twice.stderr).toContain('More than one holds acme.');
    const nowhere = await account.run(['check', 'nobody', ...scene.reach]);
    expect(nowhere.stderr).toContain('None of them holds nobody.');
  });

  test('with --stack refuses a stack that is none of ours', async () => {
    const { code, stderr } = await account.run(['status', '--stack', 'somebody-elses']);
    expect(stderr).toMatch(/^somebody-elses is no stack of credential-health in this account and Region/);
    expect(code).toBe(2);
  });
});

/** A queue on the topic of the stack; gives what arrives next. */
async function subscribe(stack: string): Promise<() => Promise<string>> {
  const { Stacks } = await new CloudFormationClient(account.config).send(
    new DescribeStacksCommand({ StackName: stack }),
  );
  const TopicArn = Stacks?.[0]?.Outputs?.find(({ OutputKey }) => OutputKey === 'AlertTopicArn')?.OutputValue;
  const queues = new SQSClient(account.config);
  const { QueueUrl } = await queues.send(new CreateQueueCommand({ QueueName: ownName('alerts') }));
  const region = account.config.region;
  await new SNSClient(account.config).send(
    new SubscribeCommand({
      TopicArn,
      Protocol: 'sqs',
      Endpoint: `arn:aws:sqs:${region}:123456789012:${QueueUrl?.split('/').at(-1)}`,
    }),
  );
  return async () => {
    const { Messages } = await queues.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 5 }));
    return Messages?.[0]?.Body ?? '';
  };
}
