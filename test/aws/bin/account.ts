import { CloudFormationClient, CreateStackCommand } from '@aws-sdk/client-cloudformation';
import { CreateSecretCommand, GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { cli } from '../../bin/cli.ts';
import { aws, ownName } from '../emulator.ts';

/** A Region of its own for each file: what is deployed there is found by looking at all stacks. */
export function accountIn(region: string, prefix = `${ownName('cli')}/`) {
  const config = { ...aws, region };
  const secrets = new SecretsManagerClient(config);
  const env = {
    AWS_ENDPOINT_URL: aws.endpoint,
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: 'example',
    AWS_SECRET_ACCESS_KEY: 'example',
    SECRET_PREFIXES: prefix,
  };
  return {
    config,
    prefix,
    env,
    run: (args: readonly string[], input?: string) => cli(args, { env, ...(input === undefined ? {} : { input }) }),
    store: (org: string, value: unknown, tags: Readonly<Record<string, string>> = {}) =>
      secrets.send(
        new CreateSecretCommand({
          Name: prefix + org,
          SecretString: typeof value === 'string' ? value : JSON.stringify(value),
          Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
        }),
      ),
    stored: async (org: string, stage = 'AWSCURRENT') =>
      (await secrets.send(new GetSecretValueCommand({ SecretId: prefix + org, VersionStage: stage }))).SecretString,
    /** What a deployment leaves for the CLI to find; `resources` as in a template. */
    deploy: (resources: Readonly<Record<string, unknown>> = {}) => deploy(config, resources),
  };
}

/** The emulator answers when the stack is complete. */
async function deploy(config: typeof aws, resources: Readonly<Record<string, unknown>>) {
  const client = new CloudFormationClient(config);
  const name = ownName('stack');
  await client.send(new CreateStackCommand({ StackName: name, TemplateBody: JSON.stringify(template(resources)) }));
  return name;
}

function template(resources: Readonly<Record<string, unknown>>) {
  return {
    Resources: {
      Topic: { Type: 'AWS::SNS::Topic' },
      Table: {
        Type: 'AWS::DynamoDB::Table',
        Properties: {
          BillingMode: 'PAY_PER_REQUEST',
          AttributeDefinitions: ['pk', 'sk'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
          KeySchema: [
            { AttributeName: 'pk', KeyType: 'HASH' },
            { AttributeName: 'sk', KeyType: 'RANGE' },
          ],
        },
      },
      ...resources,
    },
    Outputs: {
      CheckFunctionName: { Value: 'the-check' },
      AlertTopicArn: { Value: { Ref: 'Topic' } },
      StateTableName: { Value: { Ref: 'Table' } },
    },
  };
}
