import { describe, expect, test } from 'vitest';
import { alertTopic } from '../../src/adapters/alert-topic.ts';
import type { IntendedSubscription } from '../../src/environment.ts';
import { EXAMPLE, loopback } from './loopback.ts';

const TOPIC = 'arn:aws:sns:eu-central-1:111122223333:alerts';

type Stored = {
  readonly protocol: string;
  readonly endpoint: string;
  readonly arn: string;
  readonly attributes?: Readonly<Record<string, string>>;
};

/** A topic with these subscriptions, and the actions that it was asked for. */
async function topicWith(stored: readonly Stored[], intended: readonly IntendedSubscription[] = []) {
  const asked: string[] = [];
  const time = { at: Date.UTC(2026, 10, 27) };
  const endpoint = await loopback((body) => {
    const input = new URLSearchParams(body);
    const action = input.get('Action') ?? '';
    asked.push(action);
    if (action === 'ListSubscriptionsByTopic') return { body: listing(stored) };
    const one = stored.find(({ arn }) => arn === input.get('SubscriptionArn'));
    if (one?.attributes === undefined) return { status: 403, body: DENIED };
    return { body: attributesAnswer(one.attributes) };
  });
  const topic = alertTopic(
    { ...EXAMPLE, endpoint, maxAttempts: 1 },
    { topicArn: TOPIC, now: () => new Date(time.at), intended },
  );
  return { topic, asked, time };
}

const escaped = (text: string) => text.replaceAll('"', '&quot;');
const DENIED = '<ErrorResponse><Error><Code>AuthorizationError</Code><Message>no</Message></Error></ErrorResponse>';

function listing(stored: readonly Stored[]): string {
  const members = stored.map(
    ({ protocol, endpoint, arn }) =>
      `<member><Protocol>${protocol}</Protocol><Endpoint>${endpoint}</Endpoint><SubscriptionArn>${arn}</SubscriptionArn></member>`,
  );
  return `<ListSubscriptionsByTopicResponse><ListSubscriptionsByTopicResult><Subscriptions>${members.join('')}</Subscriptions></ListSubscriptionsByTopicResult></ListSubscriptionsByTopicResponse>`;
}

function attributesAnswer(attributes: Readonly<Record<string, string>>): string {
  const entries = Object.entries(attributes).map(
    ([key, value]) => `<entry><key>${key}</key><value>${escaped(value)}</value></entry>`,
  );
  return `<GetSubscriptionAttributesResponse><GetSubscriptionAttributesResult><Attributes>${entries.join('')}</Attributes></GetSubscriptionAttributesResult></GetSubscriptionAttributesResponse>`;
}

const pager = (attributes?: Readonly<Record<string, string>>): Stored => ({
  protocol: 'https',
  endpoint: 'https://pager.example.com/',
  arn: `${TOPIC}:pager`,
  ...(attributes && { attributes }),
});

describe('Who listens', () => {
  test('is asked of SNS for those whom somebody else subscribed', async () => {
    const { topic } = await topicWith([pager({ FilterPolicy: '{"severity":["critical"]}' })]);
    expect(await topic.subscriptions()).toEqual([
      {
        protocol: 'https',
        endpoint: 'https://pager.example.com/',
        confirmed: true,
        filter: { severity: ['critical'] },
        authenticated: null,
      },
    ]);
  });

  test.each([
    ['hears everything without a filter', {}, null],
    ['is not known where it filters on the body', { FilterPolicy: '{}', FilterPolicyScope: 'MessageBody' }, undefined],
    ['is not known where the question is refused', undefined, undefined],
  ])('%s', async (_case, attributes, filter) => {
    const { topic } = await topicWith([pager(attributes)]);
    expect((await topic.subscriptions())[0]?.filter).toEqual(filter);
  });

  test("is known of the stack's own; of their addresses it is asked whether a link can unsubscribe them", async () => {
    const filter = { audience: ['all'] };
    const { topic } = await topicWith(
      [
        {
          protocol: 'email',
          endpoint: 'ops@example.com',
          arn: `${TOPIC}:ops`,
          attributes: { ConfirmationWasAuthenticated: 'false' },
        },
        { protocol: 'email', endpoint: 'boss@example.com', arn: 'PendingConfirmation' },
      ],
      [
        { protocol: 'email', endpoint: 'Ops@example.com', filter },
        { protocol: 'email', endpoint: 'boss@example.com', filter },
      ],
    );
    expect(await topic.subscriptions()).toMatchObject([
      { endpoint: 'ops@example.com', confirmed: true, filter, authenticated: false },
      { endpoint: 'boss@example.com', confirmed: false, filter, authenticated: null },
    ]);
  });

  test('is asked of 20 subscriptions at most; the others are not known', async () => {
    const many = Array.from({ length: 30 }, (_, index) => ({
      protocol: 'sqs',
      endpoint: `arn:aws:sqs:eu-central-1:111122223333:queue-${index}`,
      arn: `${TOPIC}:${index}`,
      attributes: {},
    }));
    const { topic, asked } = await topicWith(many);
    const filters = (await topic.subscriptions()).map(({ filter }) => filter);
    expect(filters.filter((filter) => filter === null)).toHaveLength(20);
    expect(filters.filter((filter) => filter === undefined)).toHaveLength(10);
    expect(asked.filter((action) => action === 'GetSubscriptionAttributes')).toHaveLength(20);
  });

  test('is asked once a run, however many want to know, and anew in the next', async () => {
    const { topic, asked, time } = await topicWith([pager({})]);
    await topic.subscriptions();
    await topic.confirmedSubscriptions();
    expect(asked).toEqual(['ListSubscriptionsByTopic', 'GetSubscriptionAttributes']);
    time.at += 15 * 60_000;
    await topic.confirmedSubscriptions();
    expect(asked).toHaveLength(4);
  });
});
