import { SNSClient, type SNSClientConfig, SubscribeCommand } from '@aws-sdk/client-sns';
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SetQueueAttributesCommand,
  SQSClient,
  type SQSClientConfig,
} from '@aws-sdk/client-sqs';
import { deployedTo, ownName } from './emulator.ts';

/** What SNS hands to a queue. */
export type Mail = {
  readonly Subject: string;
  /** The digest's form for queues. */
  readonly Message: string;
  readonly MessageAttributes: Readonly<Record<string, { readonly Type: string; readonly Value: string }>>;
};

export type Inbox = AsyncDisposable & {
  /** The messages that came since it was last asked, at least `atLeast` of them: it waits for those. */
  readonly take: (atLeast?: number) => Promise<readonly Mail[]>;
};

type Config = SQSClientConfig & SNSClientConfig;

/** A queue subscribed to a topic, as another system of the operator would be. */
export async function subscribedInbox(topicArn: string, config: Config = deployedTo): Promise<Inbox> {
  const queues = new SQSClient(config);
  const { QueueUrl } = await queues.send(new CreateQueueCommand({ QueueName: ownName('inbox') }));
  const { Attributes } = await queues.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }));
  const queueArn = Attributes?.QueueArn;
  const Policy = JSON.stringify({
    Version: '2012-10-17',
    Statement: {
      Effect: 'Allow',
      Principal: { Service: 'sns.amazonaws.com' },
      Action: 'sqs:SendMessage',
      Resource: queueArn,
      Condition: { ArnEquals: { 'aws:SourceArn': topicArn } },
    },
  });
  await queues.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { Policy } }));
  await new SNSClient(config).send(
    new SubscribeCommand({ TopicArn: topicArn, Protocol: 'sqs', Endpoint: queueArn, ReturnSubscriptionArn: true }),
  );

  const receive = async (waitSeconds: number): Promise<readonly Mail[]> => {
    const { Messages = [] } = await queues.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: waitSeconds }),
    );
    for (const { ReceiptHandle } of Messages) {
      await queues.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    }
    return Messages.map(({ Body = '' }) => JSON.parse(Body));
  };
  return {
    take: async (atLeast = 0) => {
      const mails: Mail[] = [];
      while (mails.length < atLeast) mails.push(...(await receive(20)));
      return [...mails, ...(await receive(0))];
    },
    [Symbol.asyncDispose]: async () => {
      await queues.send(new DeleteQueueCommand({ QueueUrl }));
    },
  };
}
