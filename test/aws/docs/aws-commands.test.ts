import {
  CreateSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
  TagResourceCommand,
} from '@aws-sdk/client-secrets-manager';
import { beforeAll, expect, test } from 'vitest';
import { CAUSES, type CauseCode, explain } from '../../../src/core/causes.ts';
import { endingCommand } from '../../../src/core/shell-lines.ts';
import { type AwsCall, readAwsCall } from '../../docs/aws-call.ts';
import { commandsOf, PAGES } from '../../docs/documents.ts';
import { callsOf } from '../../docs/shell-calls.ts';
import { aws, describeOnAws } from '../emulator.ts';

const client = new SecretsManagerClient({ ...aws, region: 'eu-south-2' });
/** The text that stands in every file a command reads. */
const STORED = '{"clientId":"example"}';

const place = {
  org: 'ORG',
  secretId: 'salesforce/ORG',
  host: 'acme.my.salesforce.com',
  flow: 'client_credentials' as const,
  egressAddress: null,
};
const suggested = Object.keys(CAUSES).flatMap((code) =>
  explain(code as CauseCode, place).actions.flatMap((step) => endingCommand(step)?.command ?? []),
);

/** Each call of Secrets Manager once, from the pages and the catalogue; the tour's own are played where it is. */
const calls = new Map(
  [...PAGES.flatMap(commandsOf), ...suggested]
    .filter((command) => command.includes('aws secretsmanager '))
    .flatMap(callsOf)
    .filter(({ program }) => program === 'aws')
    .map(({ args }) => [args.join(' '), readAwsCall(args)] as const),
);

/** Sends a call as the CLI would; only the operations that the docs show. */
async function send({ operation, options }: AwsCall) {
  const SecretId = options['secret-id']?.[0];
  const SecretString = options['secret-string']?.[0]?.replace(/^file:\/\/.*/, STORED);
  const Tags = options.tags?.map(tag);
  switch (operation) {
    case 'create-secret':
      return client.send(new CreateSecretCommand({ Name: options.name?.[0], SecretString, Tags }));
    case 'describe-secret':
      return client.send(new DescribeSecretCommand({ SecretId }));
    case 'get-secret-value':
      return client.send(new GetSecretValueCommand({ SecretId }));
    case 'put-secret-value':
      return client.send(new PutSecretValueCommand({ SecretId, SecretString }));
    case 'tag-resource':
      return client.send(new TagResourceCommand({ SecretId, Tags }));
    default:
      throw new Error(`nothing here sends ${operation}`);
  }
}

function tag(pairs: string) {
  const { Key, Value } = Object.fromEntries(pairs.split(',').map((pair) => pair.split('=')));
  return { Key, Value };
}

describeOnAws('The commands for Secrets Manager that the docs and the catalogue show', () => {
  beforeAll(async () => {
    await client.send(new CreateSecretCommand({ Name: place.secretId, SecretString: STORED }));
  });

  test.each([...calls])('are accepted: aws %s', async (_, call) => {
    const { $metadata, ...answer } = await send(call);
    expect($metadata.httpStatusCode).toBe(200);
    if (call.operation === 'get-secret-value') expect(answer).toMatchObject({ SecretString: STORED });
  });
});
