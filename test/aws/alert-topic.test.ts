import { CreateTopicCommand, SNSClient, type SNSClientConfig, SubscribeCommand } from '@aws-sdk/client-sns';
import { CreateQueueCommand, GetQueueAttributesCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { beforeEach, expect, test } from 'vitest';
import { alertTopic } from '../../src/adapters/alert-topic.ts';
import type { Digest } from '../../src/digest/digest.ts';
import { aws, describeOnAws, ownName } from './emulator.ts';
import { faultEndpoint } from './fault-endpoint.ts';

const topics = new SNSClient(aws);
const queues = new SQSClient(aws);

let topicArn: string;

beforeEach(async () => {
  ({ TopicArn: topicArn = '' } = await topics.send(new CreateTopicCommand({ Name: ownName('alerts') })));
});

const adapter = (config: SNSClientConfig = {}) =>
  alertTopic({ ...aws, ...config }, { topicArn, now: () => new Date() });

async function faultyAdapter() {
  const proxy = await faultEndpoint(aws.endpoint);
  return { proxy, alerts: adapter({ endpoint: proxy.url, maxAttempts: 1 }) };
}

/** A queue subscribed to the topic, as the other systems of an operator are. */
async function subscribedQueue(attributes: Record<string, string> = {}) {
  const { QueueUrl } = await queues.send(new CreateQueueCommand({ QueueName: ownName('inbox') }));
  const { Attributes } = await queues.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }));
  const Endpoint = Attributes?.QueueArn;
  await topics.send(new SubscribeCommand({ TopicArn: topicArn, Protocol: 'sqs', Endpoint, Attributes: attributes }));
  return async () => {
    const { Messages = [] } = await queues.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
    return Messages.map(({ Body = '' }) => JSON.parse(Body));
  };
}

function digest(changes: Partial<Digest> = {}): Digest {
  return {
    audience: 'all',
    team: null,
    subject: '[critical] 1 of 45 Salesforce credentials failing: 1 new',
    forms: {
      default: 'for people',
      email: 'for mail',
      sqs: '{"for":"queues"}',
      lambda: '{"for":"functions"}',
      https: '{}',
    },
    attributes: { severity: 'critical', kinds: ['failing', 'recovered'], orgs: 2 },
    ...changes,
  };
}

describeOnAws('publishing', () => {
  test('delivers the form of the protocol, the subject and the attributes', async () => {
    const received = await subscribedQueue();
    await adapter().publish(digest({ audience: 'team', team: 'billing' }));
    expect(await received()).toEqual([
      expect.objectContaining({
        Subject: '[critical] 1 of 45 Salesforce credentials failing: 1 new',
        Message: '{"for":"queues"}',
        MessageAttributes: {
          audience: { Type: 'String', Value: 'team' },
          team: { Type: 'String', Value: 'billing' },
          severity: { Type: 'String', Value: 'critical' },
          kinds: { Type: 'String.Array', Value: '["failing","recovered"]' },
          orgs: { Type: 'Number', Value: '2' },
        },
      }),
    ]);
  });

  test('lets subscriptions filter by audience and team, so that nobody gets both', async () => {
    const everything = await subscribedQueue({ FilterPolicy: '{"audience":["all"]}' });
    const billing = await subscribedQueue({ FilterPolicy: '{"team":["billing"]}' });
    await adapter().publish(digest());
    await adapter().publish(digest({ audience: 'team', team: 'billing', subject: 'to the team' }));
    expect((await everything()).map(({ Subject }) => Subject)).toEqual([digest().subject]);
    expect((await billing()).map(({ Subject }) => Subject)).toEqual(['to the team']);
  });

  test('leaves out attributes that say nothing', async () => {
    const received = await subscribedQueue();
    await adapter().publish(digest({ attributes: { severity: 'info', kinds: [], orgs: 0 } }));
    expect(Object.keys((await received())[0].MessageAttributes).sort()).toEqual(['audience', 'orgs', 'severity']);
  });

  test.each([
    ['without a subject', { subject: '' }],
    ['with a subject of 100 characters', { subject: 'x'.repeat(100) }],
    ['with a subject of two lines', { subject: 'one\ntwo' }],
    ['with a subject beyond ASCII', { subject: 'Zürich' }],
    ['with a subject that starts with a space', { subject: ' failing' }],
  ])('refuses a digest %s before anything is sent', async (_, changes) => {
    const { proxy, alerts } = await faultyAdapter();
    await expect(alerts.publish(digest(changes))).rejects.toThrow(
      new RangeError('the digest cannot be sent: its subject must be 1 to 99 printable ASCII characters'),
    );
    expect(proxy.calls).toEqual([]);
  });

  test('accepts the longest subject and the largest message, and refuses one byte more', async () => {
    const { proxy, alerts } = await faultyAdapter();
    proxy.always('Publish', { answer: '<PublishResponse/>' });
    const ofLength = (length: number) =>
      digest({
        subject: 'x'.repeat(99),
        forms: { ...digest().forms, default: 'é'.repeat(1_000) + 'x'.repeat(length) },
      });
    const attributes =
      'audience String all severity String critical kinds String.Array ["failing","recovered"] orgs Number 2';
    const rest = JSON.stringify(ofLength(0).forms).length + 1_000 + attributes.replaceAll(' ', '').length;
    await alerts.publish(ofLength(262_144 - rest));
    await expect(alerts.publish(ofLength(262_145 - rest))).rejects.toThrow(
      'the digest cannot be sent: it has 262145 bytes with its attributes; SNS takes 262144',
    );
    expect(proxy.calls).toHaveLength(1);
  });

  test('tells all problems of a digest together', async () => {
    const { alerts } = await faultyAdapter();
    const bad = digest({ subject: 'ü', forms: { ...digest().forms, default: '' } });
    await expect(alerts.publish(bad)).rejects.toThrow(/its subject must be .*; its default form is empty$/);
  });

  test.each([
    [
      'is denied',
      { error: 'AuthorizationError', status: 403 },
      /^SNS Publish failed \(AuthorizationError\w*\): allow sns:Publish on the topic alerts-\w+ to this role$/,
    ],
    [
      'is denied by the key',
      { error: 'KMSAccessDenied' },
      /: allow kms:Decrypt and kms:GenerateDataKey on the KMS key of the topic alerts/,
    ],
    [
      'goes to a topic that does not exist',
      { error: 'NotFound', status: 404 },
      /: the topic alerts-\w+ does not exist/,
    ],
    ['is throttled', { error: 'Throttling' }, /the account's rate/],
    ['fails', { error: 'InternalError', status: 500 }, /SNS did not answer or failed/],
    ['breaks off', 'reset-before', /\(ECONNRESET\): SNS did not answer/],
  ] as const)('that %s throws and says what to do', async (_, fault, message) => {
    const { proxy, alerts } = await faultyAdapter();
    proxy.always('Publish', fault);
    await expect(alerts.publish(digest())).rejects.toThrow(message);
  });

  test('goes on with the next digest after one that failed', async () => {
    const received = await subscribedQueue();
    const { proxy, alerts } = await faultyAdapter();
    proxy.next('Publish', { error: 'InternalError', status: 500 });
    await expect(alerts.publish(digest())).rejects.toThrow('SNS Publish failed');
    await alerts.publish(digest());
    expect(await received()).toHaveLength(1);
  });
});

describeOnAws('confirmed subscriptions', () => {
  test('are none on a new topic', async () => {
    expect(await adapter().confirmedSubscriptions()).toBe(0);
  });

  test('are counted over all pages', async () => {
    const addresses = Array.from({ length: 120 }, (_, index) => `team-${index}@example.com`);
    for (const Endpoint of addresses) {
      await topics.send(new SubscribeCommand({ TopicArn: topicArn, Protocol: 'email', Endpoint }));
    }
    expect(await adapter().confirmedSubscriptions()).toBe(120);
  });

  test('are neither those nobody confirmed nor the deleted ones', async () => {
    const { proxy, alerts } = await faultyAdapter();
    const member = (arn: string) => `<member><SubscriptionArn>${arn}</SubscriptionArn></member>`;
    const members = ['PendingConfirmation', 'arn:aws:sns:eu-central-1:1:alerts:a', 'Deleted'].map(member).join('');
    const result = `<ListSubscriptionsByTopicResult><Subscriptions>${members}</Subscriptions></ListSubscriptionsByTopicResult>`;
    proxy.next('ListSubscriptionsByTopic', {
      answer: `<ListSubscriptionsByTopicResponse>${result}</ListSubscriptionsByTopicResponse>`,
    });
    expect(await alerts.confirmedSubscriptions()).toBe(1);
  });

  test('that may not be listed name the permission', async () => {
    const { proxy, alerts } = await faultyAdapter();
    proxy.next('ListSubscriptionsByTopic', { error: 'AuthorizationError', status: 403 });
    await expect(alerts.confirmedSubscriptions()).rejects.toThrow(
      'allow sns:ListSubscriptionsByTopic on the topic alerts',
    );
  });
});
