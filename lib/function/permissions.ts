import { ArnFormat, Aws, CfnElement, Stack, Token } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { type Acknowledged, acknowledge } from '../newer-cdk.ts';
import type { Settings } from '../settings/settle.ts';

/** The table as far as functions need it. */
export type StateTable = Pick<ITable, 'tableArn' | 'tableName' | 'encryptionKey'>;

/** What the check function works on. */
export type CheckResources = {
  readonly key: IKey;
  readonly table: StateTable;
  readonly alertTopic: ITopic;
  readonly deadLetters: IQueue;
  /** Where changes wait, and orgs that are to be checked again; null: nothing is checked on change. */
  readonly changes: IQueue | null;
  readonly logGroup: ILogGroup;
};

/** Everything the check function may do, one statement a purpose; wildcards: docs/decisions/0007-wildcards-in-policies.md. */
export function checkPermissions(
  scope: Construct,
  { secretPrefixes, secretKmsKeyArns, network }: Settings,
  { key, table, alertTopic, deadLetters, changes, logGroup }: CheckResources,
): readonly PolicyStatement[] {
  const secrets = secretPrefixes.map((prefix) => secretsBelow(prefix));
  return [
    allow('FindSecrets', ['secretsmanager:BatchGetSecretValue', 'secretsmanager:ListSecrets'], ['*']),
    allow('ReadSecrets', ['secretsmanager:DescribeSecret', 'secretsmanager:GetSecretValue'], secrets),
    allow('KeepState', ['dynamodb:BatchGetItem', 'dynamodb:PutItem', 'dynamodb:Query'], [table.tableArn]),
    ...useTableKey(table, 'writes'),
    ...sendAlerts(alertTopic),
    allow('KeepFailedRuns', ['sqs:SendMessage'], [deadLetters.queueArn]),
    ...(changes === null ? [] : [checkAgain(changes)]),
    useKeys(key, alertTopic, ['sns', 'sqs']),
    writeLogs(logGroup),
    ...decryptSecrets(secretKmsKeyArns, secrets),
    ...(network === null ? [] : vpcAccess(scope)),
  ];
}

/** To publish, and to ask who listens, filters included (docs/decisions/0011-who-listens.md). */
export function sendAlerts({ topicArn }: ITopic): readonly PolicyStatement[] {
  return [
    allow('SendAlerts', ['sns:ListSubscriptionsByTopic', 'sns:Publish'], [topicArn]),
    // IAM's reference names the topic; the request names the subscription, whose ARN is the topic's and more.
    allow('AskWhoListens', ['sns:GetSubscriptionAttributes'], [topicArn, `${topicArn}:*`]),
  ];
}

/** To look again, when it has settled, at an org whose secret was stored a moment ago. */
export function checkAgain({ queueArn }: IQueue): PolicyStatement {
  return allow('CheckAgain', ['sqs:SendMessage'], [queueArn]);
}

/** The stack's key, and that of the alert topic where it is another one. */
export function useKeys(key: IKey, { masterKey }: ITopic, services: readonly string[]): PolicyStatement {
  const keys = [...new Set([key.keyArn, masterKey?.keyArn ?? key.keyArn])];
  const through = services.map(viaService);
  return allow('UseKey', ['kms:Decrypt', 'kms:GenerateDataKey'], keys, {
    StringEquals: { 'kms:ViaService': through.length === 1 ? (through[0] ?? '') : through },
  });
}

/** A key of the operator's on the table, only through DynamoDB; nothing without one. */
export function useTableKey({ encryptionKey: key }: StateTable, how: 'reads' | 'writes'): readonly PolicyStatement[] {
  if (key === undefined) return [];
  const writing = ['kms:Encrypt', 'kms:GenerateDataKey', 'kms:ReEncryptFrom', 'kms:ReEncryptTo'];
  const actions = ['kms:Decrypt', 'kms:DescribeKey', ...(how === 'writes' ? writing : [])];
  return [allow('UseTableKey', actions, [key.keyArn], { StringEquals: { 'kms:ViaService': viaService('dynamodb') } })];
}

export function writeLogs(logGroup: ILogGroup): PolicyStatement {
  return allow('WriteLogs', ['logs:CreateLogStream', 'logs:PutLogEvents'], [logGroup.logGroupArn]);
}

/** Only the operator's own keys, only for these secrets, only through Secrets Manager; nothing without such keys. */
export function decryptSecrets(keyArns: readonly string[], secrets: readonly string[]): readonly PolicyStatement[] {
  if (keyArns.length === 0) return [];
  const throughSecretsManager = {
    StringEquals: { 'kms:ViaService': viaService('secretsmanager') },
    StringLike: { 'kms:EncryptionContext:SecretARN': secrets },
  };
  return [allow('DecryptSecrets', ['kms:Decrypt'], keyArns, throughSecretsManager)];
}

/** Tells cdk-nag about the wildcards of {@link checkPermissions}, each by itself, so that another one is still found. */
export function acknowledgeWildcards(
  policy: Construct,
  { secretPrefixes, network }: Settings,
  alertTopic?: ITopic,
): void {
  const anything = [
    'ListSecrets and BatchGetSecretValue know no resource; values are read under ReadSecrets only.',
    network && 'Network interfaces of a VPC function have no name before Lambda makes them.',
  ];
  acknowledge(
    policy,
    { id: 'AwsSolutions-IAM5[Resource::*]', reason: anything.filter(Boolean).join(' ') },
    ...secretPrefixes
      .filter((prefix) => !Token.isUnresolved(prefix))
      .map((prefix) => ({
        id: `AwsSolutions-IAM5[Resource::${secretsBelow(prefix, '<AWS::Partition>', '<AWS::Region>', '<AWS::AccountId>')}]`,
        reason: 'Orgs come and go without a deployment: the prefix is the border.',
      })),
    ...(alertTopic === undefined ? [] : [subscriptionsOf(alertTopic)]),
  );
}

/** What cdk-nag finds in the right to ask about a topic's subscriptions. */
export function subscriptionsOf(topic: ITopic): Acknowledged {
  const { defaultChild } = topic.node;
  const isMadeHere = defaultChild !== undefined && CfnElement.isCfnElement(defaultChild);
  const arn = isMadeHere ? `<${Stack.of(topic).getLogicalId(defaultChild)}>` : topic.topicArn;
  return {
    id: `AwsSolutions-IAM5[Resource::${arn}:*]`,
    reason: 'People subscribe and leave without a deployment, and a subscription has a name that nobody chose.',
  };
}

/** ARNs of all secrets whose name starts with the prefix; a name ends in six random characters there. */
export function secretsBelow(
  prefix: string,
  partition: string = Aws.PARTITION,
  region: string = Aws.REGION,
  account: string = Aws.ACCOUNT_ID,
): string {
  return `arn:${partition}:secretsmanager:${region}:${account}:secret:${prefix}*`;
}

/** Lambda attaches the function to the VPC with the function's role; the function's own code has no business with it. */
export function vpcAccess(scope: Construct): readonly PolicyStatement[] {
  const actions = [
    'ec2:AssignPrivateIpAddresses',
    'ec2:CreateNetworkInterface',
    'ec2:DeleteNetworkInterface',
    'ec2:DescribeNetworkInterfaces',
    'ec2:DescribeSubnets',
    'ec2:UnassignPrivateIpAddresses',
  ];
  const anyFunction = Stack.of(scope).formatArn({
    service: 'lambda',
    resource: 'function',
    resourceName: '*',
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
  return [
    allow('JoinVpc', actions, ['*']),
    new PolicyStatement({
      sid: 'LeaveVpcToLambda',
      effect: Effect.DENY,
      actions,
      resources: ['*'],
      conditions: { ArnLike: { 'lambda:SourceFunctionArn': anyFunction } },
    }),
  ];
}

export function allow(
  sid: string,
  actions: readonly string[],
  resources: readonly string[],
  conditions?: Record<string, Record<string, string | readonly string[]>>,
): PolicyStatement {
  return new PolicyStatement({
    sid,
    actions: [...actions],
    resources: [...resources],
    ...(conditions && { conditions }),
  });
}

/**
 * What the condition `kms:ViaService` calls a service of this Region. It ends in `.amazonaws.com` in every partition, in
 * China too: https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service
 */
export function viaService(service: string): string {
  return `${service}.${Aws.REGION}.amazonaws.com`;
}
