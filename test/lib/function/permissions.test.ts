import { describe, expect, test } from 'vitest';
import { deployed, type Statement } from '../deployed.ts';

/** Every statement of every policy attached to the role at this path. */
function allowances(stack: ReturnType<typeof deployed>, rolePath: string): Record<string, Omit<Statement, 'Sid'>> {
  const policies = stack.all('AWS::IAM::Policy').map(({ Properties }) => stack.plain(Properties));
  const statements: Statement[] = policies
    .filter(({ Roles }) => Roles.includes(rolePath))
    .flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
  return Object.fromEntries(statements.map(({ Sid, ...statement }) => [Sid, statement]));
}

const KEY_ARN = 'arn:aws:kms:eu-west-1:111122223333:key/1a2b3c4d';
const SECRETS = 'arn:PARTITION:secretsmanager:REGION:ACCOUNT_ID:secret:salesforce/*';

describe('The function may', () => {
  const stack = deployed();
  const may = allowances(stack, 'Check/Role');

  test.each([
    [
      'FindSecrets',
      { Effect: 'Allow', Action: ['secretsmanager:BatchGetSecretValue', 'secretsmanager:ListSecrets'], Resource: '*' },
    ],
    [
      'ReadSecrets',
      {
        Effect: 'Allow',
        Action: ['secretsmanager:DescribeSecret', 'secretsmanager:GetSecretValue'],
        Resource: SECRETS,
      },
    ],
    [
      'KeepState',
      {
        Effect: 'Allow',
        Action: ['dynamodb:BatchGetItem', 'dynamodb:PutItem', 'dynamodb:Query'],
        Resource: 'State.Arn',
      },
    ],
    [
      'SendAlerts',
      { Effect: 'Allow', Action: ['sns:ListSubscriptionsByTopic', 'sns:Publish'], Resource: 'Alerting/AlertTopic' },
    ],
    [
      'AskWhoListens',
      {
        Effect: 'Allow',
        Action: 'sns:GetSubscriptionAttributes',
        Resource: ['Alerting/AlertTopic:*', 'Alerting/AlertTopic'],
      },
    ],
    ['CheckAgain', { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: 'Changes/Queue.Arn' }],
    ['KeepFailedRuns', { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: 'DeadLetters.Arn' }],
    [
      'UseKey',
      {
        Effect: 'Allow',
        Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
        Resource: 'Key.Arn',
        Condition: { StringEquals: { 'kms:ViaService': ['sns.REGION.amazonaws.com', 'sqs.REGION.amazonaws.com'] } },
      },
    ],
    ['WriteLogs', { Effect: 'Allow', Action: ['logs:CreateLogStream', 'logs:PutLogEvents'], Resource: 'Log.Arn' }],
    [
      'TakeChanges',
      {
        Effect: 'Allow',
        Action: ['sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage'],
        Resource: 'Changes/Queue.Arn',
      },
    ],
  ])('%s', (sid, statement) => {
    expect(may[sid]).toEqual(statement);
  });

  test('nothing else', () => {
    expect(Object.keys(may).sort()).toEqual(
      [
        'FindSecrets',
        'ReadSecrets',
        'KeepState',
        'SendAlerts',
        'AskWhoListens',
        'KeepFailedRuns',
        'CheckAgain',
        'UseKey',
        'WriteLogs',
        'TakeChanges',
      ].sort(),
    );
    expect(stack.only('AWS::IAM::Role', 'Check/Role').Properties).not.toHaveProperty('ManagedPolicyArns');
    expect(stack.only('AWS::IAM::Role', 'Check/Role').Properties).not.toHaveProperty('Policies');
  });

  test('read secrets below the prefix it was given', () => {
    const may = allowances(deployed({ secretPrefixes: 'eu/sf-' }), 'Check/Role');
    expect(may.ReadSecrets?.Resource).toBe('arn:PARTITION:secretsmanager:REGION:ACCOUNT_ID:secret:eu/sf-*');
  });

  test('take no changes, and ask for no second look, when it is not told of them', () => {
    const may = allowances(deployed({ checkOnChange: false }), 'Check/Role');
    expect(may).not.toHaveProperty('TakeChanges');
    expect(may).not.toHaveProperty('CheckAgain');
  });

  test('decrypt with a key of the operator only secrets below the prefix, through Secrets Manager', () => {
    const may = allowances(deployed({ secretKmsKeyArns: KEY_ARN }), 'Check/Role');
    expect(may.DecryptSecrets).toEqual({
      Effect: 'Allow',
      Action: 'kms:Decrypt',
      Resource: KEY_ARN,
      Condition: {
        StringEquals: { 'kms:ViaService': 'secretsmanager.REGION.amazonaws.com' },
        StringLike: { 'kms:EncryptionContext:SecretARN': [SECRETS] },
      },
    });
  });

  test('join a VPC through Lambda, never by its own code', () => {
    const may = allowances(
      deployed({ vpcId: 'vpc-0a1b2c3d', subnetIds: 'subnet-0a1b2c3d', securityGroupIds: 'sg-0a1b2c3d' }),
      'Check/Role',
    );
    expect(may.JoinVpc).toMatchObject({ Effect: 'Allow', Resource: '*' });
    expect(may.LeaveVpcToLambda).toEqual({
      ...may.JoinVpc,
      Effect: 'Deny',
      Condition: { ArnLike: { 'lambda:SourceFunctionArn': 'arn:PARTITION:lambda:REGION:ACCOUNT_ID:function:*' } },
    });
  });
});

describe('The schedule may', () => {
  const stack = deployed();

  test('start the function and keep what it could not start, nothing else', () => {
    expect(allowances(stack, 'Schedule/Role')).toEqual({
      StartCheck: { Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: 'Check/Function.Arn' },
      KeepFailedStarts: { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: 'DeadLetters.Arn' },
      UseKey: {
        Effect: 'Allow',
        Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
        Resource: 'Key.Arn',
        Condition: { StringEquals: { 'kms:ViaService': 'sqs.REGION.amazonaws.com' } },
      },
    });
  });

  test('be acted for by the Scheduler of this account only', () => {
    const role = stack.plain(stack.only('AWS::IAM::Role', 'Schedule/Role').Properties);
    expect(role.AssumeRolePolicyDocument.Statement).toEqual([
      {
        Effect: 'Allow',
        Action: 'sts:AssumeRole',
        Principal: { Service: 'scheduler.amazonaws.com' },
        Condition: {
          StringEquals: {
            'aws:SourceAccount': 'ACCOUNT_ID',
            'aws:SourceArn': 'arn:PARTITION:scheduler:REGION:ACCOUNT_ID:schedule-group/default',
          },
        },
      },
    ]);
  });
});

test('No role exists beside those two and the one of the status widget', () => {
  expect(deployed().all('AWS::IAM::Role')).toHaveLength(3);
});
