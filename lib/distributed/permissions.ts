import { ArnFormat, type CfnElement, Stack } from 'aws-cdk-lib';
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { PARTITIONS } from '../../src/deployment/names.ts';
import {
  acknowledgeWildcards,
  allow,
  decryptSecrets,
  type StateTable,
  secretsBelow,
  sendAlerts,
  subscriptionsOf,
  useKeys,
  useTableKey,
  vpcAccess,
  writeLogs,
} from '../function/permissions.ts';
import { acknowledge } from '../newer-cdk.ts';
import type { Settings } from '../settings/settle.ts';

/** What the functions of a distributed run work on. */
export type DistributedResources = {
  readonly key: IKey;
  readonly table: StateTable;
  readonly alertTopic: ITopic;
  readonly logGroup: ILogGroup;
  readonly listings: Bucket;
};

/** Partitions of the state table: documents, and what the functions of one run leave for each other. */
const DOCUMENTS = { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': [PARTITIONS.documents] } };
const HANDED_OVER = { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [`${PARTITIONS.run}*`] } };

/** May list secrets and keep the listing; reads no value. */
export function listPermissions({ table, listings, logGroup }: DistributedResources): readonly PolicyStatement[] {
  return [
    allow('ListSecrets', ['secretsmanager:ListSecrets'], ['*']),
    allow('ReadState', ['dynamodb:BatchGetItem'], [table.tableArn], DOCUMENTS),
    allow('HandOver', ['dynamodb:PutItem'], [table.tableArn], HANDED_OVER),
    ...useTableKey(table, 'writes'),
    allow('KeepListing', ['s3:PutObject'], [listings.arnForObjects(LISTINGS)]),
    writeLogs(logGroup),
  ];
}

/** May read secrets and leave what it found; publishes nothing and changes no state. */
export function batchPermissions(
  scope: Construct,
  { secretPrefixes, secretKmsKeyArns, network }: Settings,
  { table, logGroup }: DistributedResources,
): readonly PolicyStatement[] {
  const secrets = secretPrefixes.map((prefix) => secretsBelow(prefix));
  return [
    allow('FindSecrets', ['secretsmanager:BatchGetSecretValue'], ['*']),
    allow('ReadSecrets', ['secretsmanager:GetSecretValue'], secrets),
    allow('ReadState', ['dynamodb:BatchGetItem'], [table.tableArn], DOCUMENTS),
    allow('HandOver', ['dynamodb:PutItem', 'dynamodb:Query'], [table.tableArn], HANDED_OVER),
    ...useTableKey(table, 'writes'),
    writeLogs(logGroup),
    ...decryptSecrets(secretKmsKeyArns, secrets),
    ...(network === null ? [] : vpcAccess(scope)),
  ];
}

/** May keep state and publish; knows no secret. */
export function reducePermissions({
  key,
  table,
  alertTopic,
  listings,
  logGroup,
}: DistributedResources): readonly PolicyStatement[] {
  return [
    allow('ReadListing', ['s3:GetObject'], [listings.arnForObjects(LISTINGS)]),
    allow('KeepState', ['dynamodb:BatchGetItem', 'dynamodb:PutItem', 'dynamodb:Query'], [table.tableArn]),
    ...useTableKey(table, 'writes'),
    ...sendAlerts(alertTopic),
    useKeys(key, alertTopic, ['sns']),
    writeLogs(logGroup),
  ];
}

/**
 * What the state machine may do: https://docs.aws.amazon.com/step-functions/latest/dg/iam-policies-eg-dist-map.html,
 * without redriving.
 */
export function stateMachinePermissions(
  stateMachine: StateMachine,
  functions: readonly IFunction[],
  listings: Bucket,
): readonly PolicyStatement[] {
  const { stateMachineArn, stateMachineName } = stateMachine;
  const executions = [stateMachineName, `${stateMachineName}/${MAP_LABEL}`].map((name) =>
    Stack.of(stateMachine).formatArn({
      service: 'states',
      resource: 'execution',
      resourceName: `${name}:*`,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    }),
  );
  const arns = functions.map(({ functionArn }) => functionArn);
  return [
    allow('RunSteps', ['lambda:InvokeFunction'], arns),
    allow('ReadListing', ['s3:GetObject'], [listings.arnForObjects(LISTINGS)]),
    allow('StartBatches', ['states:StartExecution'], [stateMachineArn]),
    allow('FollowBatches', ['states:DescribeExecution', 'states:StopExecution'], executions),
  ];
}

/** The Distributed Map's name in the ARNs of its batches. */
export const MAP_LABEL = 'Batches';

/** Objects of the bucket that hold listings. */
const LISTINGS = 'runs/*';

/** Tells cdk-nag about the wildcards of these policies, each by itself, so that another one is still found. */
export function acknowledgeDistributedWildcards(
  policies: Record<'list' | 'batch' | 'reduce' | 'stateMachine', Construct>,
  settings: Settings,
  alertTopic: ITopic,
  listings: Bucket,
  stateMachine: StateMachine,
): void {
  const wildcard = (resource: string, reason: string) => ({ id: `AwsSolutions-IAM5[Resource::${resource}]`, reason });
  const nameOf = ({ node }: Construct) => Stack.of(listings).getLogicalId(node.defaultChild as CfnElement);
  const listing = wildcard(`<${nameOf(listings)}.Arn>/${LISTINGS}`, 'A listing is named after its run.');
  const executions = `arn:<AWS::Partition>:states:<AWS::Region>:<AWS::AccountId>:execution:<${nameOf(stateMachine)}.Name>`;

  acknowledge(policies.list, wildcard('*', 'ListSecrets knows no resource.'), listing);
  acknowledgeWildcards(policies.batch, settings);
  acknowledge(policies.reduce, listing, subscriptionsOf(alertTopic));
  acknowledge(
    policies.stateMachine,
    listing,
    wildcard(`${executions}:*`, 'An execution is named when it starts.'),
    wildcard(`${executions}/${MAP_LABEL}:*`, 'A batch is named when it starts.'),
  );
}
