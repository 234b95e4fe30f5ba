import { ConfirmSubscriptionCommand, SNSClient, type SNSClientConfig, SubscribeCommand } from '@aws-sdk/client-sns';
import { AWS_LIMITS, AwsCallError } from '../aws-calls.ts';
import type { IntendedRecipient } from '../digest/recipients.ts';
import type { Confirmation } from '../onboarding/confirmation-link.ts';

/** Changes who is subscribed to topics, with the credentials of the person at the keyboard. Methods throw {@link AwsCallError}. */
export function subscriptions(config: SNSClientConfig) {
  const told = async <T>(action: string, topicArn: string, send: () => Promise<T>): Promise<T> => {
    try {
      return await send();
    } catch (error) {
      const resource = `the topic ${topicArn.split(':').at(-1)}`;
      throw new AwsCallError({ service: 'SNS', action, permission: `sns:${action}`, resource }, error);
    }
  };

  return {
    /** Asks a recipient for the confirmation, again where SNS has forgotten the first time. */
    subscribe: async (topicArn: string, { protocol, endpoint, filterPolicy }: IntendedRecipient): Promise<void> => {
      const client = new SNSClient({ ...AWS_LIMITS, ...config });
      const attributes = filterPolicy === null ? {} : { FilterPolicy: JSON.stringify(filterPolicy) };
      await told('Subscribe', topicArn, () =>
        client.send(
          new SubscribeCommand({ TopicArn: topicArn, Protocol: protocol, Endpoint: endpoint, Attributes: attributes }),
        ),
      );
    },
    /** Confirms; from then on only somebody with rights in the account can end the subscription, no link in a mail. */
    confirm: async ({ region, topicArn, token }: Confirmation): Promise<void> => {
      const client = new SNSClient({ ...AWS_LIMITS, ...config, region });
      await told('ConfirmSubscription', topicArn, () =>
        client.send(
          new ConfirmSubscriptionCommand({ TopicArn: topicArn, Token: token, AuthenticateOnUnsubscribe: 'true' }),
        ),
      );
    },
  };
}
