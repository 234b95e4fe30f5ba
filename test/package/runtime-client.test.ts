import { beforeAll, describe, expect, test } from 'vitest';
import type { DeployedFunction } from '../aws/deployed-stack.ts';
import { type Answer, startFunction } from '../aws/lambda-process.ts';
import { bundleOf } from '../lambdas/bundle.ts';
import { awsRuntimeClient } from './lambda-runtime-client.ts';

/* The functions, started by AWS's own runtime client as Lambda does, and by ours, which the other tests start them by. */

const check = bundleOf('Check/Function');
const widget = bundleOf('StatusWidget/Function');

/** Nothing listens there. */
const NO_AWS = {
  AWS_ENDPOINT_URL: 'http://127.0.0.1:9',
  AWS_ACCESS_KEY_ID: 'example',
  AWS_SECRET_ACCESS_KEY: 'example',
};

async function answerOf(bundle: typeof check, event: unknown, client: string | null, more = {}): Promise<Answer> {
  const deployed: DeployedFunction = {
    name: 'function',
    arn: 'arn:aws:lambda:eu-west-1:123456789012:function:function',
    region: 'eu-west-1',
    handler: 'index.handler',
    runtime: 'nodejs24.x',
    memoryMb: 512,
    timeoutSeconds: 60,
    variables: { ...bundle.variables(), ...more },
  };
  await using running = await startFunction({
    function: deployed,
    folder: bundle.folder,
    ...(client !== null && { runtimeClient: client }),
    simulator: { port: 9, caPem: '' },
    aws: NO_AWS,
  });
  return await running.invoke(event);
}

describe('Started by AWS’s own runtime client, as by ours,', () => {
  let client: string;
  beforeAll(async () => {
    client = await awsRuntimeClient();
  }, 900_000);

  test.each([
    ['an event that it cannot use', { org: 'acme' }, {}, 'EventError'],
    ['a call that reaches no AWS', { testAlert: true }, {}, 'AwsCallError'],
    ['variables that it cannot use', {}, { CONCURRENCY: 'many' }, 'SettingsError'],
  ])('the check function answers %s with an error', async (_, event, variables, type) => {
    const answers = [null, client].map((each) => answerOf(check, event, each, variables));
    const [ours, theirs] = (await Promise.all(answers)).map((answer) => ({ ...answer, raw: '' }));
    expect(theirs).toMatchObject({ kind: 'error', type });
    expect(theirs).toEqual(ours);
  });

  test('the widget’s function answers', async () => {
    const [ours, theirs] = await Promise.all([null, client].map((each) => answerOf(widget, { describe: true }, each)));
    expect(theirs).toMatchObject({ kind: 'response', payload: expect.any(String) });
    expect(theirs).toEqual(ours);
  });
});
