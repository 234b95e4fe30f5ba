import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { CreateQueueCommand, GetQueueAttributesCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { Context } from 'aws-lambda';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { Report } from '../../src/run/report.ts';
import { emptyTable } from './empty-table.ts';
import { aws, describeOnAws, ownName } from './emulator.ts';

const secrets = new SecretsManagerClient(aws);
const tables = new DynamoDBClient(aws);
const topics = new SNSClient(aws);
const queues = new SQSClient(aws);

const EXAMPLE = 'example-value-of-a-client-secret';
const context = {
  functionName: 'check',
  awsRequestId: 'example-request',
  getRemainingTimeInMillis: () => 60_000,
} as Context;

/**
 * The exported handler with a prefix, table, topic and subscribed queue of its own. Its orgs fail before the network:
 * `broken` holds no JSON, `elsewhere` a host that is not Salesforce's.
 */
async function deployedHandler() {
  const prefix = `${ownName('sf')}/`;
  const stateTable = await emptyTable();
  const { TopicArn } = await topics.send(new CreateTopicCommand({ Name: ownName('alerts') }));
  const { QueueUrl } = await queues.send(new CreateQueueCommand({ QueueName: ownName('inbox') }));
  const { Attributes } = await queues.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }));
  await topics.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint: Attributes?.QueueArn }));
  const values = {
    broken: `no JSON, but ${EXAMPLE}`,
    elsewhere: JSON.stringify({ clientId: 'example', clientSecret: EXAMPLE, domain: 'login.example.com' }),
  };
  for (const [org, SecretString] of Object.entries(values)) {
    await secrets.send(new CreateSecretCommand({ Name: prefix + org, SecretString }));
  }
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: aws.endpoint,
    AWS_REGION: aws.region,
    AWS_ACCESS_KEY_ID: aws.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: aws.credentials.secretAccessKey,
    SECRET_PREFIXES: prefix,
    STATE_TABLE_NAME: stateTable,
    ALERT_TOPIC_ARN: TopicArn,
  });
  vi.resetModules();
  const { handler } = await import('../../lambdas/check/handler.ts');
  const log: string[] = [];
  for (const method of ['log', 'info', 'warn', 'error', 'debug'] as const) {
    vi.spyOn(console, method).mockImplementation((...line) => void log.push(line.join(' ')));
  }
  vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => log.push(String(chunk)) > 0);
  return {
    prefix,
    log,
    invoke: (event: unknown) => handler(event, context),
    check: async (event: unknown) => (await handler(event, context)) as Report,
    items: async () => (await tables.send(new ScanCommand({ TableName: stateTable }))).Items ?? [],
    mail: async () => {
      const { Messages = [] } = await queues.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
      return Messages.map(({ Body = '' }) => JSON.parse(Body) as { Subject: string; Message: string });
    },
    metrics: () => log.filter((line) => line.includes('"_aws"')).map((line) => JSON.parse(line)),
  };
}

describeOnAws('The handler', () => {
  let deployed: Awaited<ReturnType<typeof deployedHandler>>;
  beforeEach(async () => {
    deployed = await deployedHandler();
  });

  test('checks all orgs for {}, reports, alerts once and feeds the dead-man switch', async () => {
    const report = await deployed.check({});
    expect(report.summary).toMatchObject({ total: 2, unhealthy: 2 });
    expect(report.orgs.map(({ org, cause }) => [org, cause]).sort()).toEqual([
      ['broken', 'secret-malformed'],
      ['elsewhere', 'host-not-allowed'],
    ]);
    expect(report.delivery).toEqual({ published: true, confirmedSubscriptions: 1, listening: true });
    expect(deployed.metrics()).toMatchObject([{ service: 'credential-health', Unhealthy: 2, FullRunCompleted: 1 }]);
    expect(await deployed.mail()).toHaveLength(1);

    await deployed.check({});
    expect(await deployed.mail()).toEqual([]);
  });

  test('lets no secret out: not in the report, the alert, the state or the log', async () => {
    const report = await deployed.check({});
    const everything = [report, await deployed.mail(), await deployed.items(), deployed.log];
    expect(JSON.stringify(everything)).toContain('secret-malformed');
    expect(JSON.stringify(everything)).not.toContain(EXAMPLE);
  });

  test('checks the named orgs only and leaves the dead-man switch alone', async () => {
    const report = await deployed.check({ orgs: ['broken'] });
    expect(report.orgs.map(({ org }) => org)).toEqual(['broken']);
    expect(deployed.metrics()).toHaveLength(1);
    expect(deployed.metrics()[0]).not.toHaveProperty('FullRunCompleted');
  });

  test('names the near orgs when it does not know one', async () => {
    await expect(deployed.invoke({ orgs: ['brokn'] })).rejects.toThrow(/"brokn".*broken/);
  });

  test('tells and remembers nothing for "notify": false', async () => {
    expect(await deployed.check({ notify: false })).toMatchObject({ delivery: { published: false } });
    expect(await deployed.mail()).toEqual([]);
    expect(await deployed.items()).toEqual([]);
    expect(deployed.metrics()[0]).not.toHaveProperty('FullRunCompleted');
  });

  test('sends a test alert, and no numbers with it', async () => {
    expect(await deployed.check({ testAlert: true })).toMatchObject({ delivery: { published: true } });
    expect(await deployed.mail()).toMatchObject([{ Subject: expect.stringMatching(/test/i) }]);
    expect(deployed.metrics()).toEqual([]);
  });

  test('keeps the event out of the log', async () => {
    await deployed.invoke({ [EXAMPLE]: true }).catch(() => undefined);
    expect(deployed.log.join('\n')).not.toContain(EXAMPLE);
  });

  describe('given a batch of the change queue', () => {
    const record = (messageId: string, name: string, body?: string) => ({
      messageId,
      eventSource: 'aws:sqs',
      body:
        body ??
        JSON.stringify({
          source: 'aws.secretsmanager',
          'detail-type': 'Secret Label Updated',
          detail: { name, labelUpdated: 'AWSCURRENT', versionId: 'example-version' },
        }),
    });

    test('checks what changed, alerts, and gives back the messages it could not read', async () => {
      const { prefix } = deployed;
      const Records = [
        record('1', `${prefix}broken`),
        record('2', `${prefix}broken`),
        record('3', `${prefix}deleted-meanwhile`),
        record('4', 'elsewhere/altogether'),
        record('5', '', 'hello'),
      ];
      expect(await deployed.invoke({ Records })).toEqual({ batchItemFailures: [{ itemIdentifier: '5' }] });
      expect(await deployed.mail()).toHaveLength(1);
      expect(deployed.metrics()).toMatchObject([{ Checked: 1, Unhealthy: 1 }]);
      expect(deployed.log.join('\n')).toContain('A change could not be read');
    });
  });
});
