import {
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

/** The topic, and who is subscribed to it: those who have not confirmed included. */
export type AlertTopic = AlertsPort & { readonly subscriptions: () => Promise<readonly Subscription[]> };

/** Of a message in all its forms, its subject apart, with its attributes (API reference of Publish). */
const MOST_BYTES = 262_144;

/** SNS switches an e-mail subscription off above ten messages a second, so at most five are sent. */
const SPACING_MS = 200;

/**
 * Digests published to an SNS topic: one message with a form for each protocol, and attributes to filter on: `audience`,
 * `team`, `severity`, `kinds` (String.Array) and `orgs` (Number). Methods throw {@link AwsCallError}; a digest that SNS
 * would refuse or spoil is a RangeError, and nothing is sent.
 */
export function alertTopic(
  config: SNSClientConfig,
  { topicArn, now, sleep }: Pick<Clock, 'now' | 'sleep'> & { readonly topicArn: string },
): AlertTopic {
  const client = new SNSClient({ ...AWS_LIMITS, ...config });
  const failed = (action: string, cause: unknown) =>
    new AwsCallError(
      { service: 'SNS', action, permission: `sns:${action}`, resource: `the topic ${topicArn.split(':').at(-1)}` },
      cause,
    );
  let queue: Promise<void> = Promise.resolve();
  let sentAt = Number.NEGATIVE_INFINITY;
  const turn = async () => {
    // Never longer than the spacing, whatever the clock does.
    const wait = Math.min(SPACING_MS, sentAt + SPACING_MS - now().getTime());
    if (wait > 0) await sleep(wait);
    sentAt = now().getTime();
  };

  const subscriptions = async (): Promise<readonly Subscription[]> => {
    const all: Subscription[] = [];
    try {
      const pages = paginateListSubscriptionsByTopic({ client }, { TopicArn: topicArn });
      for await (const { Subscriptions = [] } of pages) {
        for (const { Protocol: protocol = '', Endpoint: endpoint = '', SubscriptionArn } of Subscriptions) {
          // In place of an ARN the others say `PendingConfirmation` or `Deleted`.
          all.push({ protocol, endpoint, confirmed: SubscriptionArn?.startsWith('arn:') === true });
        }
      }
    } catch (error) {
      throw failed('ListSubscriptionsByTopic', error);
    }
    return all;
  };

  return {
    publish: async (digest) => {
      const message = toMessage(digest);
      queue = queue.then(turn);
      await queue;
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
