import { expect, test } from 'vitest';
import { changeQueue } from '../../src/adapters/change-queue.ts';
import { EXAMPLE, loopback } from './loopback.ts';

/** A queue that answers everything so, and what it was asked. */
async function queueThatAnswers(status: number, answer: object) {
  const requests: { readonly headers: Readonly<Record<string, unknown>>; readonly body: unknown }[] = [];
  const address = await loopback((body, headers) => {
    requests.push({ headers, body: JSON.parse(body) });
    return { status, body: JSON.stringify(answer) };
  });
  const queueUrl = `${address}/111122223333/changes`;
  return { requests, queueUrl, send: changeQueue(EXAMPLE, { queueUrl }) };
}

test('The orgs come back as one message, signed for SQS, after the delay', async () => {
  const { requests, queueUrl, send } = await queueThatAnswers(200, { MessageId: '1' });
  await send(['acme', 'globex'], 15 * 60_000);
  expect(requests.map(({ body }) => body)).toEqual([
    { QueueUrl: queueUrl, MessageBody: '{"recheck":["acme","globex"]}', DelaySeconds: 900 },
  ]);
  expect(requests[0]?.headers).toMatchObject({
    'x-amz-target': 'AmazonSQS.SendMessage',
    authorization: expect.stringContaining('/eu-central-1/sqs/aws4_request'),
  });
});

test('A delay beyond what SQS takes is the longest one', async () => {
  const { requests, send } = await queueThatAnswers(200, {});
  await send(['acme'], 3_600_000);
  expect(requests[0]?.body).toMatchObject({ DelaySeconds: 900 });
});

test('A refusal says which right is missing', async () => {
  const { send } = await queueThatAnswers(403, { __type: 'com.amazonaws.sqs#AccessDeniedException', message: 'no' });
  await expect(send(['acme'], 0)).rejects.toThrow('allow sqs:SendMessage on the queue changes to this role');
});
