import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CloudFormationClient, CreateStackCommand } from '@aws-sdk/client-cloudformation';
import { CreateSecretCommand, GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { cli } from '../../bin/cli.ts';
import { aws, ownName } from '../emulator.ts';

/**
 * A Region of its own for each file: what is deployed there is found by looking at all stacks. Commands run in a folder
 * whose settings file names the prefix, as long as no stack does.
 */
export function accountIn(region: string, prefix = `${ownName('cli')}/`) {
  const config = { ...aws, region };
  const secrets = new SecretsManagerClient(config);
  const env = {
    AWS_ENDPOINT_URL: aws.endpoint,
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: 'example',
    AWS_SECRET_ACCESS_KEY: 'example',
  };
  const cwd = mkdtempSync(join(tmpdir(), 'credential-health-account-'));
  writeFileSync(join(cwd, 'credential-health.json'), JSON.stringify({ secretPrefixes: [prefix] }));
  return {
    config,
    prefix,
    env,
    cwd,
    run: (args: readonly string[], input?: string) =>
      cli(args, { env, cwd, ...(input === undefined ? {} : { input }) }),
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
    deploy: (resources: Readonly<Record<string, unknown>> = {}, functionName?: string) =>
      deploy(config, resources, { SECRET_PREFIXES: prefix }, functionName),
  };
}

/** The emulator answers when the stack is complete. */
async function deploy(
  config: typeof aws,
  resources: Readonly<Record<string, unknown>>,
  variables: Readonly<Record<string, string>>,
  functionName: string | undefined,
) {
  const client = new CloudFormationClient(config);
  const name = ownName('stack');
  const body = JSON.stringify(template(resources, variables, functionName));
  await client.send(new CreateStackCommand({ StackName: name, TemplateBody: body, Capabilities: ['CAPABILITY_IAM'] }));
  return name;
}

function template(
  resources: Readonly<Record<string, unknown>>,
  variables: Readonly<Record<string, string>>,
  FunctionName: string | undefined,
) {
  return {
    Resources: {
      Topic: { Type: 'AWS::SNS::Topic' },
      Alarms: { Type: 'AWS::SNS::Topic' },
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
      Role: { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: TRUST } },
      Check: {
        Type: 'AWS::Lambda::Function',
        Properties: {
          FunctionName,
          Code: { ZipFile: 'exports.handler = async () => ({});' },
          Handler: 'index.handler',
          Runtime: 'nodejs22.x',
          Role: { 'Fn::GetAtt': ['Role', 'Arn'] },
          Environment: { Variables: variables },
        },
      },
      ...resources,
    },
    Outputs: {
      CheckFunctionName: { Value: { Ref: 'Check' } },
      AlertTopicArn: { Value: { Ref: 'Topic' } },
      AlarmTopicArn: { Value: { Ref: 'Alarms' } },
      StateTableName: { Value: { Ref: 'Table' } },
    },
  };
}

const TRUST = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
};
