import { SNSClient, type SNSClientConfig } from '@aws-sdk/client-sns';
import { AWS_LIMITS, AwsCallError } from '../aws-calls.ts';
import { jsonOf } from '../schema.ts';

/** SQS delays a message by at most 15 minutes. */
const LONGEST_DELAY_SECONDS = 900;

/**
 * The queue of changes, as the function that works it off may write to it: the named orgs come back to it as one message
 * after the delay, at most 15 minutes.
 *
 * One request is not worth the 27 kB of a client of SQS in every cold start. This one is signed and sent by what the client
 * of SNS is made of: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-making-api-requests-json.html
 * @throws AwsCallError
 */
export function changeQueue(config: SNSClientConfig, { queueUrl }: { readonly queueUrl: string }) {
  const { config: means } = new SNSClient({ ...AWS_LIMITS, ...config });
  return async (orgs: readonly string[], delayMs: number): Promise<void> => {
    const { protocol, hostname, port, origin, pathname } = new URL(queueUrl);
    const delay = Math.min(LONGEST_DELAY_SECONDS, Math.max(0, Math.ceil(delayMs / 1_000)));
    try {
      const signer = await means.signer();
      const request = await signer.sign(
        {
          method: 'POST',
          protocol,
          hostname,
          ...(port !== '' && { port: Number(port) }),
          path: '/',
          query: {},
          headers: {
            host: new URL(origin).host,
            'content-type': 'application/x-amz-json-1.0',
            'x-amz-target': 'AmazonSQS.SendMessage',
          },
          body: JSON.stringify({
            QueueUrl: queueUrl,
            MessageBody: JSON.stringify({ recheck: orgs }),
            DelaySeconds: delay,
          }),
        },
        { signingService: 'sqs', signingRegion: await means.region() },
      );
      const { response } = await means.requestHandler.handle(
        request as Parameters<typeof means.requestHandler.handle>[0],
      );
      const answer = await textOf(response.body);
      if (response.statusCode !== 200) throw refusal(response.statusCode, answer);
    } catch (error) {
      const call = { service: 'SQS', action: 'SendMessage', permission: 'sqs:SendMessage' };
      throw new AwsCallError({ ...call, resource: `the queue ${pathname.split('/').at(-1)}` }, error);
    }
  };
}

async function textOf(body: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

/** As a client of the SDK would throw it: `__type` is `com.amazonaws.sqs#NAME`. */
function refusal(httpStatusCode: number, answer: string): Error {
  const { __type: type = '', message = '' } = (jsonOf(answer) ?? {}) as {
    readonly __type?: string;
    readonly message?: string;
  };
  const name = type.split('#').at(-1) || 'Unknown';
  return Object.assign(new Error(message), { name, $metadata: { httpStatusCode } });
}
