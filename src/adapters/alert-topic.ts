import {
  GetSubscriptionAttributesCommand,
  type MessageAttributeValue,
  PublishCommand,
  type PublishCommandInput,
  paginateListSubscriptionsByTopic,
  SNSClient,
  type SNSClientConfig,
} from '@aws-sdk/client-sns';
import { AWS_LIMITS, AwsCallError } from '../aws-calls.ts';
import type { Clock } from '../clock.ts';
import type { Digest } from '../digest/digest.ts';
import type { AlertsPort } from '../digest/ports.ts';
import type { Subscription } from '../digest/recipients.ts';
import type { IntendedSubscription } from '../environment.ts';
import { jsonOf } from '../schema.ts';

/** Somebody subscribed, and what is known of what they hear. */
export type TopicSubscription = Subscription & {
  /** The filter on attributes; null: none. Undefined: it could not be read, or filters on something else. */
  readonly filter: unknown;
  /** False: whoever has one of the mails can unsubscribe them by its link. Null: not known, or no address. */
  readonly authenticated: boolean | null;
};

/** The topic, and who is subscribed to it: those who have not confirmed included. */
export type AlertTopic = AlertsPort & { readonly subscriptions: () => Promise<readonly TopicSubscription[]> };

/** Of a message in all its forms, its subject apart, with its attributes (API reference of Publish). */
const MOST_BYTES = 262_144;

/** Subscriptions asked about in one run; what those beyond filter stays unknown, which counts as listening. */
const MOST_ASKED = 20;

/** For so long an answer holds: one run asks who listens more than once. */
const HOLDS_MS = 60_000;

/**
 * Digests published to an SNS topic: one message with a form for each protocol, and attributes to filter on: `audience`,
 * `team`, `severity`, `kinds` (String.Array) and `orgs` (Number). Methods throw {@link AwsCallError}; a digest that SNS
 * would refuse or spoil is a RangeError, and nothing is sent.
 */
export function alertTopic(
  config: SNSClientConfig,
  {
    topicArn,
    now,
    intended = [],
  }: Pick<Clock, 'now'> & {
    readonly topicArn: string;
    /** Those that the stack made: their filters are known. */
    readonly intended?: readonly IntendedSubscription[];
  },
): AlertTopic {
  const client = new SNSClient({ ...AWS_LIMITS, ...config });
  const failed = (action: string, cause: unknown) =>
    new AwsCallError(
      { service: 'SNS', action, permission: `sns:${action}`, resource: `the topic ${topicArn.split(':').at(-1)}` },
      cause,
    );
  const listed = async (): Promise<readonly Listed[]> => {
    const all: Listed[] = [];
    try {
      const pages = paginateListSubscriptionsByTopic({ client }, { TopicArn: topicArn });
      for await (const { Subscriptions = [] } of pages) {
        for (const { Protocol: protocol = '', Endpoint: endpoint = '', SubscriptionArn } of Subscriptions) {
          // In place of an ARN the others say `PendingConfirmation` or `Deleted`.
          all.push({ protocol, endpoint, arn: SubscriptionArn?.startsWith('arn:') ? SubscriptionArn : null });
        }
      }
    } catch (error) {
      throw failed('ListSubscriptionsByTopic', error);
    }
    return all;
  };

  const attributesOf = async (arn: string): Promise<Readonly<Record<string, string>> | null> => {
    try {
      const { Attributes } = await client.send(new GetSubscriptionAttributesCommand({ SubscriptionArn: arn }));
      return Attributes ?? null;
    } catch {
      return null;
    }
  };

  const ask = async (): Promise<readonly TopicSubscription[]> => {
    const all = await listed();
    const ours = (one: Listed) => intended.find((each) => isSame(each, one));
    // Those of somebody else first: of ours only the way they were confirmed is not known.
    const unknown = all.filter((one) => one.arn !== null && ours(one) === undefined);
    const mailed = all.filter((one) => one.arn !== null && ours(one) !== undefined && one.protocol === 'email');
    const answers = new Map<Listed, Readonly<Record<string, string>> | null>();
    for (const one of [...unknown, ...mailed].slice(0, MOST_ASKED)) answers.set(one, await attributesOf(one.arn ?? ''));
    return all.map((one) => {
      const attributes = answers.get(one);
      const own = ours(one);
      return {
        protocol: one.protocol,
        endpoint: one.endpoint,
        confirmed: one.arn !== null,
        filter: own === undefined ? filterIn(attributes) : own.filter,
        authenticated: one.protocol === 'email' && attributes ? wasAuthenticated(attributes) : null,
      };
    });
  };

  let asked: { readonly at: number; readonly answer: Promise<readonly TopicSubscription[]> } | null = null;
  const subscriptions = (): Promise<readonly TopicSubscription[]> => {
    const at = now().getTime();
    if (asked === null || Math.abs(at - asked.at) > HOLDS_MS) {
      const answer = ask();
      asked = { at, answer };
      answer.catch(() => {
        asked = null;
      });
    }
    return asked.answer;
  };

  return {
    publish: async (digest) => {
      const message = toMessage(digest);
      try {
        await client.send(new PublishCommand({ TopicArn: topicArn, ...message }));
      } catch (error) {
        throw failed('Publish', error);
      }
    },
    confirmedSubscriptions: async () => (await subscriptions()).filter(({ confirmed }) => confirmed).length,
    subscriptions,
  };
}

/** As the listing has it; `arn` null: not confirmed, or gone. */
type Listed = { readonly protocol: string; readonly endpoint: string; readonly arn: string | null };

function isSame(one: Pick<Listed, 'protocol' | 'endpoint'>, other: Pick<Listed, 'protocol' | 'endpoint'>): boolean {
  return one.protocol === other.protocol && one.endpoint.toLowerCase() === other.endpoint.toLowerCase();
}

/** https://docs.aws.amazon.com/sns/latest/api/API_GetSubscriptionAttributes.html */
function filterIn(attributes: Readonly<Record<string, string>> | null | undefined): unknown {
  if (!attributes || attributes.FilterPolicyScope === 'MessageBody') return undefined;
  return attributes.FilterPolicy === undefined ? null : jsonOf(attributes.FilterPolicy);
}

function wasAuthenticated({ ConfirmationWasAuthenticated }: Readonly<Record<string, string>>): boolean | null {
  return ConfirmationWasAuthenticated === undefined ? null : ConfirmationWasAuthenticated === 'true';
}

type Message = Pick<PublishCommandInput, 'Subject' | 'Message' | 'MessageStructure' | 'MessageAttributes'>;

function toMessage({ subject, forms, audience, team, attributes }: Digest): Message {
  const text = (value: string): MessageAttributeValue => ({ DataType: 'String', StringValue: value });
  const message = {
    Subject: subject,
    Message: JSON.stringify(forms),
    MessageStructure: 'json',
    MessageAttributes: {
      audience: text(audience),
      severity: text(attributes.severity),
      orgs: { DataType: 'Number', StringValue: String(attributes.orgs) },
      ...(attributes.kinds.length > 0 && {
        kinds: { DataType: 'String.Array', StringValue: JSON.stringify(attributes.kinds) },
      }),
      ...(team !== null && { team: text(team) }),
    },
  };
  const problems = [
    // Older subscribers accept ASCII only, and a subject that starts with a printed character.
    /^[!-~][ -~]{0,98}$/.test(subject) ? [] : ['its subject must be 1 to 99 printable ASCII characters'],
    forms.default === '' ? ['its default form is empty'] : [],
    bytesOf(message) > MOST_BYTES
      ? [`it has ${bytesOf(message)} bytes with its attributes; SNS takes ${MOST_BYTES}`]
      : [],
  ].flat();
  if (problems.length > 0) throw new RangeError(`the digest cannot be sent: ${problems.join('; ')}`);
  return message;
}

function bytesOf({ Message: message = '', MessageAttributes: attributes = {} }: Message): number {
  const parts = Object.entries(attributes).flatMap(([name, { DataType, StringValue }]) => [
    name,
    DataType,
    StringValue,
  ]);
  return [message, ...parts].reduce((sum, part) => sum + Buffer.byteLength(part ?? ''), 0);
}
