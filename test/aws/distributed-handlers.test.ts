import { CreateBucketCommand, GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { CreateQueueCommand, GetQueueAttributesCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { Context } from 'aws-lambda';
import { expect, test, vi } from 'vitest';
import { emptyTable } from './empty-table.ts';
import { aws, describeOnAws, ownName } from './emulator.ts';

const secrets = new SecretsManagerClient(aws);
const topics = new SNSClient(aws);
const queues = new SQSClient(aws);
const buckets = new S3Client({ ...aws, forcePathStyle: true });

const EXAMPLE = 'example-value-of-a-client-secret';
const context = {
  functionName: 'step',
  awsRequestId: 'example-request',
  getRemainingTimeInMillis: () => 60_000,
} as Context;

/** The three exported handlers with resources of their own; the orgs fail before the network. */
async function deployedHandlers() {
  const prefix = `${ownName('sf')}/`;
  const [TableName, Bucket] = [await emptyTable(), ownName('listings')];
  await buckets.send(
    new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint: 'eu-central-1' } }),
  );
  const { TopicArn } = await topics.send(new CreateTopicCommand({ Name: ownName('alerts') }));
  const { QueueUrl } = await queues.send(new CreateQueueCommand({ QueueName: ownName('inbox') }));
  const { Attributes } = await queues.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }));
  await topics.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint: Attributes?.QueueArn }));
  const elsewhere = { clientId: 'example', clientSecret: EXAMPLE, domain: 'login.example.com' };
  for (const [org, SecretString] of [
    ['broken', `no JSON, but ${EXAMPLE}`],
    ['elsewhere', JSON.stringify(elsewhere)],
  ] as const) {
    await secrets.send(new CreateSecretCommand({ Name: prefix + org, SecretString }));
  }
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: aws.endpoint,
    // By its address, which no bucket's name can be put before.
    AWS_ENDPOINT_URL_S3: aws.endpoint.replace('localhost', '127.0.0.1'),
    AWS_REGION: aws.region,
    AWS_ACCESS_KEY_ID: aws.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: aws.credentials.secretAccessKey,
    SECRET_PREFIXES: prefix,
    STATE_TABLE_NAME: TableName,
    ALERT_TOPIC_ARN: TopicArn,
    LISTING_BUCKET: Bucket,
    CHECK_FUNCTION_NAME: 'example-check-function',
  });
  vi.resetModules();
  const [list, batch, reduce] = await Promise.all([
    import('../../lambdas/list-fleet/handler.ts'),
    import('../../lambdas/check-batch/handler.ts'),
    import('../../lambdas/reduce-run/handler.ts'),
  ]);
  const log: string[] = [];
  for (const method of ['log', 'info', 'warn', 'error', 'debug'] as const) {
    vi.spyOn(console, method).mockImplementation((...line) => void log.push(line.join(' ')));
  }
  vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => log.push(String(chunk)) > 0);
  return {
    log,
    list: () => list.handler({ fleetThreshold: 1 }, context),
    batch: (runId: string, Items: unknown) => batch.handler({ BatchInput: { runId }, Items }, context),
    reduce: (plan: unknown) => reduce.handler(plan, context),
    listing: async (Key: string) => {
      const { Body } = await buckets.send(new GetObjectCommand({ Bucket, Key }));
      return JSON.parse((await Body?.transformToString()) ?? '');
    },
    mail: async () => {
      const { Messages = [] } = await queues.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
      return Messages.map(({ Body = '' }) => JSON.parse(Body) as { Subject: string; Message: string });
    },
    metrics: () => log.filter((line) => line.includes('"_aws"')).map((line) => JSON.parse(line)),
  };
}

describeOnAws('The handlers of a distributed run, one after the other', () => {
  test('check, tell once, feed the dead-man switch, and let no secret out', async () => {
    const deployed = await deployedHandlers();
    const plan = await deployed.list();
    if (!plan.distributed) throw new Error('the run is not distributed');
    const listing = await deployed.listing(plan.listing);
    expect(listing.map(({ org }: { org: string }) => org).sort()).toEqual(['broken', 'elsewhere']);
    expect(await deployed.batch(plan.runId, listing)).toEqual({ checked: 2, notChecked: 0 });

    const report = await deployed.reduce(plan);
    expect(report.summary).toMatchObject({ total: 2, unhealthy: 2 });
    expect(report.runId).toBe(plan.runId);
    expect(report.delivery).toEqual({ published: true, confirmedSubscriptions: 1, listening: true });
    expect(deployed.metrics()).toMatchObject([{ service: 'credential-health', Unhealthy: 2, FullRunCompleted: 1 }]);
    const mail = await deployed.mail();
    expect(mail).toHaveLength(1);
    expect(JSON.stringify([listing, report, mail, deployed.log])).not.toContain(EXAMPLE);

    await deployed.reduce(plan);
    expect(await deployed.mail()).toEqual([]);
  });

  test('a fleet without its batch is reported as not checked, and the dead-man switch is not fed', async () => {
    const deployed = await deployedHandlers();
    const plan = await deployed.list();
    const report = await deployed.reduce(plan);
    expect(report.orgs.map(({ cause }) => cause)).toEqual(['not-checked', 'not-checked']);
    expect(deployed.metrics()).toMatchObject([{ NotChecked: 2 }]);
    expect(deployed.metrics()[0]).not.toHaveProperty('FullRunCompleted');
  });
});
