import { CreateSecretCommand, PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { CreateTopicCommand, SNSClient } from '@aws-sdk/client-sns';
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { checkChanges } from '../../lambdas/check/changes.ts';
import { readEvent } from '../../lambdas/check/event.ts';
import { startSimulator } from '../../simulator/simulator.ts';
import { alertTopic } from '../../src/adapters/alert-topic.ts';
import { changeQueue } from '../../src/adapters/change-queue.ts';
import { salesforceHttps } from '../../src/adapters/salesforce-https.ts';
import { secretsManager } from '../../src/adapters/secrets-manager.ts';
import { signing } from '../../src/adapters/signing.ts';
import { stateTable } from '../../src/adapters/state-table.ts';
import { invokeCommands } from '../../src/digest/commands.ts';
import { countUnheard } from '../../src/digest/recipients.ts';
import { type IntendedSubscription, readEnvironment } from '../../src/environment.ts';
import { checkOrgs } from '../../src/run/check-orgs.ts';
import { runSettings } from '../../src/run/settings.ts';
import { emptyTable } from './empty-table.ts';
import { aws, describeOnAws, ownName } from './emulator.ts';
import { mailFront } from './mail-front.ts';

const ACCOUNT = new SecretsManagerClient(aws);
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/**
 * A stack's checker with table, topic and queue of its own on the emulator, behind a front that plays mail; its clock is the
 * test's. Runs are started and events of Secrets Manager handed over by the test, which the emulator does not.
 */
async function deployment(owned: AsyncDisposableStack, addresses: readonly string[]) {
  const simulator = owned.use(await startSimulator());
  const prefix = `${ownName('sf')}/`;
  const { TopicArn: topicArn = '' } = await new SNSClient(aws).send(
    new CreateTopicCommand({ Name: ownName('alerts') }),
  );
  const { QueueUrl: queueUrl = '' } = await new SQSClient(aws).send(
    new CreateQueueCommand({ QueueName: ownName('changes') }),
  );
  const filter = { audience: ['all'] };
  const subscriptions: readonly IntendedSubscription[] = addresses.map((endpoint) => ({
    protocol: 'email',
    endpoint,
    filter,
  }));
  const front = owned.use(
    await mailFront(
      aws.endpoint,
      topicArn,
      addresses.map((address) => ({ address, filter })),
    ),
  );
  const config = { ...aws, endpoint: front.url };
  const time = { at: Date.now() };
  const clock = {
    now: () => new Date(time.at),
    sleep: async (ms: number) => {
      time.at += ms;
    },
  };
  const alerts = alertTopic(config, { ...clock, topicArn, intended: subscriptions });
  const ports = {
    ...clock,
    random: () => 0.5,
    secrets: secretsManager(config, { prefixes: [prefix] }),
    network: salesforceHttps({
      userAgent: 'test',
      ca: simulator.caPem,
      connectTo: { host: '127.0.0.1', port: simulator.port },
    }),
    signing: signing(),
    states: stateTable(config, { ...clock, tableName: await emptyTable(), historyDays: 400 }),
    alerts,
    recheckLater: changeQueue({ ...aws, endpoint: front.url }, { queueUrl: queueUrl.replace(aws.endpoint, front.url) }),
  };
  const settings = {
    ...runSettings({ ...readEnvironment({ SECRET_PREFIXES: prefix }), subscriptions }),
    commands: invokeCommands('check'),
  };
  const check = (orgs: 'all' | readonly string[]) => checkOrgs(ports, { orgs, save: true, publish: true }, settings);
  const handOver = (body: object) => {
    const event = readEvent({ Records: [{ messageId: '1', eventSource: 'aws:sqs', body: JSON.stringify(body) }] }, [
      prefix,
    ]);
    if (event.kind !== 'changes') throw new Error(`read as ${event.kind}`);
    return checkChanges(event.changes, check, () => undefined);
  };
  return {
    simulator,
    front,
    store: (org: string, value: object) =>
      ACCOUNT.send(new CreateSecretCommand({ Name: prefix + org, SecretString: JSON.stringify(value) })),
    replace: (org: string, value: object) =>
      ACCOUNT.send(new PutSecretValueCommand({ SecretId: prefix + org, SecretString: JSON.stringify(value) })),
    /** The run that the schedule starts so many hours later. */
    runAfter: async (hours: number) => {
      time.at += hours * HOUR_MS;
      return check('all');
    },
    changed: (org: string) =>
      handOver({
        source: 'aws.secretsmanager',
        'detail-type': 'Secret Label Updated',
        detail: { name: prefix + org, labelUpdated: 'AWSCURRENT' },
      }),
    /** What waits in the queue, which comes back when its delay is over. */
    comesBack: async ({ body, delaySeconds }: { readonly body: unknown; readonly delaySeconds: number }) => {
      time.at += delaySeconds * 1_000 + MINUTE_MS;
      await handOver(body as object);
    },
    unheard: async () => countUnheard(subscriptions, await alerts.subscriptions()),
  };
}

describeOnAws('The first hour of a stack', () => {
  let owned: AsyncDisposableStack;
  beforeEach(() => {
    owned = new AsyncDisposableStack();
  });
  afterEach(() => owned.disposeAsync());

  test('tells nobody before somebody listens, and then what is so at that time', async () => {
    const stack = await deployment(owned, ['ops@example.com']);
    await stack.store('broken', { clientId: 'example_id' });

    const unheard = await stack.runAfter(0);
    expect(unheard.delivery).toMatchObject({ published: false, confirmedSubscriptions: 0, listening: false });
    expect(await stack.unheard()).toBe(1);
    expect(stack.front.take()).toEqual([]);

    stack.front.confirm('ops@example.com', true);
    const told = await stack.runAfter(4);
    expect(told.delivery).toMatchObject({ published: true, confirmedSubscriptions: 1, listening: true });
    expect(stack.front.take()).toMatchObject([{ to: 'ops@example.com', subject: expect.stringContaining('broken') }]);
    expect(await stack.unheard()).toBe(0);

    await stack.runAfter(4);
    expect(stack.front.take()).toEqual([]);
  });

  test('a wrong secret is told after its window, by the message that the function sent to itself, and its end at once', async () => {
    const stack = await deployment(owned, ['ops@example.com']);
    stack.front.confirm('ops@example.com', true);
    const { host, clientId, clientSecret } = stack.simulator.addOrg({ host: `${ownName('acme')}.my.salesforce.com` });
    await stack.store('acme', { clientId, clientSecret, domain: host });
    await stack.runAfter(0);
    stack.front.take();

    await stack.replace('acme', { clientId, clientSecret: 'example-of-a-wrong-one', domain: host });
    await stack.changed('acme');
    expect(stack.front.take()).toEqual([]);
    const [waiting, ...others] = stack.front.takeQueued();
    expect(others).toEqual([]);
    expect(waiting).toEqual({ body: { recheck: ['acme'] }, delaySeconds: 900 });

    await stack.comesBack(waiting ?? { body: null, delaySeconds: 0 });
    expect(stack.front.take()).toMatchObject([{ subject: expect.stringContaining('acme') }]);
    expect(stack.front.takeQueued()).toEqual([]);

    await stack.replace('acme', { clientId, clientSecret, domain: host });
    await stack.changed('acme');
    expect(stack.front.take()).toMatchObject([{ subject: expect.stringMatching(/^\[ok\] acme/) }]);
  });

  test('an address that was confirmed without credentials is named by the weekly message', async () => {
    const stack = await deployment(owned, ['ops@example.com', 'boss@example.com']);
    await stack.store('broken', { clientId: 'example_id' });
    stack.front.confirm('ops@example.com', false);
    stack.front.confirm('boss@example.com', true);
    for (let run = 0; run < 48; run += 1) await stack.runAfter(4);
    const named = stack.front.take().filter(({ text }) => text.includes('Confirmed without credentials'));
    expect(named.map(({ to }) => to)).toEqual(['ops@example.com', 'boss@example.com']);
    expect(named[0]?.text).toMatch(/credential-health confirm LINK\):\s+ops@example\.com\n/);
  });

  test('two stacks of one account, each with its prefix, neither tell nor count what is the other’s', async () => {
    const [eu, us] = [await deployment(owned, ['eu@example.com']), await deployment(owned, ['us@example.com'])];
    await eu.store('broken', { clientId: 'example_id' });
    for (const stack of [eu, us])
      for (const address of ['eu@example.com', 'us@example.com']) stack.front.confirm(address, true);

    expect((await eu.runAfter(0)).summary).toMatchObject({ total: 1, unhealthy: 1 });
    expect((await us.runAfter(0)).summary).toMatchObject({ total: 0 });
    expect(eu.front.take().map(({ to }) => to)).toEqual(['eu@example.com']);
    expect(us.front.take().every(({ text }) => !text.includes('broken'))).toBe(true);
  });
});
