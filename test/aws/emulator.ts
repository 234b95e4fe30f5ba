import { randomUUID } from 'node:crypto';
import { SNSClient } from '@aws-sdk/client-sns';
import { describe, inject } from 'vitest';

const target = inject('awsTarget');

/** A group of tests that needs the AWS emulator; skipped where there is none (moto.ts says so). */
export const describeOnAws = describe.skipIf(target.kind !== 'emulator');

/** A group of tests that runs on an emulator and on a real account alike, and cleans up behind itself. */
export const describeOnAnyAws = describe.skipIf(target.kind === 'none');

/** Configuration of an SDK client that talks to the emulator. */
export const aws = {
  endpoint: target.kind === 'emulator' ? target.endpoint : 'http://localhost:9',
  region: 'eu-central-1',
  credentials: { accessKeyId: 'example', secretAccessKey: 'example' },
};

/** Where the stack is deployed: a Region of its own on the emulator, the Region of the environment on a real account. */
export const DEPLOY_REGION = target.kind === 'account' ? (process.env.AWS_REGION ?? '') : 'eu-west-1';

/** Configuration of an SDK client that talks to wherever the stack is deployed. */
export const deployedTo = target.kind === 'account' ? { region: DEPLOY_REGION } : { ...aws, region: DEPLOY_REGION };

/** The variables with which the AWS CLI and the CDK talk to wherever the stack is deployed. */
export function cliVariables(): Readonly<Record<string, string>> {
  if (target.kind === 'account') return {};
  const { accessKeyId, secretAccessKey } = aws.credentials;
  return {
    AWS_ENDPOINT_URL: aws.endpoint,
    AWS_REGION: DEPLOY_REGION,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
  };
}

/** The credentials of its role and, on the emulator, the endpoint, as a function finds them in its environment. */
export async function roleVariables(): Promise<Readonly<Record<string, string>>> {
  const { accessKeyId, secretAccessKey, sessionToken } = await new SNSClient(deployedTo).config.credentials();
  return {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    ...(sessionToken !== undefined && { AWS_SESSION_TOKEN: sessionToken }),
    ...(target.kind === 'emulator' && { AWS_ENDPOINT_URL: target.endpoint }),
  };
}

/** A name that no other test uses, so that tests share one emulator. */
export function ownName(stem: string): string {
  return `${stem}-${randomUUID().slice(0, 8)}`;
}
