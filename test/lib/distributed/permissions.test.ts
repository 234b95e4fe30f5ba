import { describe, expect, test } from 'vitest';
import { deployed, type Statement } from '../deployed.ts';

const stack = deployed({ fleetThreshold: 2_000 });

/** Every statement of every policy attached to the role at this path, by its name. */
function may(rolePath: string, of = stack): Record<string, Omit<Statement, 'Sid'>> {
  const policies = of.all('AWS::IAM::Policy').map(({ Properties }) => of.plain(Properties));
  const statements: Statement[] = policies
    .filter(({ Roles }) => Roles.includes(rolePath))
    .flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
  return Object.fromEntries(statements.map(({ Sid, ...statement }) => [Sid, statement]));
}

const LISTINGS = 'DistributedRun/Listings.Arn/runs/*';
const WRITE_LOGS = { Effect: 'Allow', Action: ['logs:CreateLogStream', 'logs:PutLogEvents'], Resource: 'Log.Arn' };
const READ_STATE = {
  Effect: 'Allow',
  Action: 'dynamodb:BatchGetItem',
  Resource: 'State.Arn',
  Condition: { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': ['state'] } },
};
const OWN_RUNS = { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['run/*'] } };

describe('The role of', () => {
  test('the lister may list secrets, keep the listing and hand the fleet’s state over; it reads no value', () => {
    expect(may('DistributedRun/List/Role')).toEqual({
      ListSecrets: { Effect: 'Allow', Action: 'secretsmanager:ListSecrets', Resource: '*' },
      ReadState: READ_STATE,
      HandOver: { Effect: 'Allow', Action: 'dynamodb:PutItem', Resource: 'State.Arn', Condition: OWN_RUNS },
      KeepListing: { Effect: 'Allow', Action: 's3:PutObject', Resource: LISTINGS },
      WriteLogs: WRITE_LOGS,
    });
  });

  test('a batch may read secrets and leave what it found; it changes no state and publishes nothing', () => {
    expect(may('DistributedRun/Batch/Role')).toEqual({
      FindSecrets: { Effect: 'Allow', Action: 'secretsmanager:BatchGetSecretValue', Resource: '*' },
      ReadSecrets: {
        Effect: 'Allow',
        Action: 'secretsmanager:GetSecretValue',
        Resource: 'arn:PARTITION:secretsmanager:REGION:ACCOUNT_ID:secret:salesforce/*',
      },
      ReadState: READ_STATE,
      HandOver: {
        Effect: 'Allow',
        Action: ['dynamodb:PutItem', 'dynamodb:Query'],
        Resource: 'State.Arn',
        Condition: OWN_RUNS,
      },
      WriteLogs: WRITE_LOGS,
    });
  });

  test('a batch may decrypt with the operator’s key, and join a VPC through Lambda, as the check function may', () => {
    const given = {
      fleetThreshold: 2_000,
      secretKmsKeyArns: 'arn:aws:kms:eu-west-1:111122223333:key/1a2b3c4d',
      vpcId: 'vpc-0a1b2c3d',
      subnetIds: 'subnet-0a1b2c3d',
      securityGroupIds: 'sg-0a1b2c3d',
    };
    const other = deployed(given);
    const [batch, check] = [may('DistributedRun/Batch/Role', other), may('Check/Role', other)];
    for (const sid of ['DecryptSecrets', 'JoinVpc', 'LeaveVpcToLambda']) expect(batch[sid], sid).toEqual(check[sid]);
    const vpcs = other.all('AWS::Lambda::Function').filter(({ Properties }) => 'VpcConfig' in Properties);
    expect(vpcs).toHaveLength(2);
  });

  test('the reduction may keep state and publish; it knows no secret', () => {
    expect(may('DistributedRun/Reduce/Role')).toEqual({
      ReadListing: { Effect: 'Allow', Action: 's3:GetObject', Resource: LISTINGS },
      KeepState: {
        Effect: 'Allow',
        Action: ['dynamodb:BatchGetItem', 'dynamodb:PutItem', 'dynamodb:Query'],
        Resource: 'State.Arn',
      },
      SendAlerts: {
        Effect: 'Allow',
        Action: ['sns:ListSubscriptionsByTopic', 'sns:Publish'],
        Resource: 'Alerting/AlertTopic',
      },
      AskWhoListens: {
        Effect: 'Allow',
        Action: 'sns:GetSubscriptionAttributes',
        Resource: ['Alerting/AlertTopic:*', 'Alerting/AlertTopic'],
      },
      UseKey: {
        Effect: 'Allow',
        Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
        Resource: 'Key.Arn',
        Condition: { StringEquals: { 'kms:ViaService': 'sns.REGION.amazonaws.com' } },
      },
      WriteLogs: WRITE_LOGS,
    });
  });

  test('the state machine may run these four functions, read the listing and start its batches', () => {
    const executions = (name: string) => `arn:PARTITION:states:REGION:ACCOUNT_ID:execution:${name}:*`;
    expect(may('DistributedRun/Role')).toEqual({
      RunSteps: {
        Effect: 'Allow',
        Action: 'lambda:InvokeFunction',
        Resource: [
          'Check/Function.Arn',
          'DistributedRun/Batch/Function.Arn',
          'DistributedRun/List/Function.Arn',
          'DistributedRun/Reduce/Function.Arn',
        ],
      },
      ReadListing: { Effect: 'Allow', Action: 's3:GetObject', Resource: LISTINGS },
      StartBatches: { Effect: 'Allow', Action: 'states:StartExecution', Resource: 'DistributedRun/StateMachine' },
      FollowBatches: {
        Effect: 'Allow',
        Action: ['states:DescribeExecution', 'states:StopExecution'],
        Resource: [
          executions('DistributedRun/StateMachine.Name/Batches'),
          executions('DistributedRun/StateMachine.Name'),
        ],
      },
    });
    const role = stack.plain(stack.only('AWS::IAM::Role', 'DistributedRun/Role').Properties);
    expect(role.AssumeRolePolicyDocument.Statement).toEqual([
      {
        Effect: 'Allow',
        Action: 'sts:AssumeRole',
        Principal: { Service: 'states.amazonaws.com' },
        Condition: { StringEquals: { 'aws:SourceAccount': 'ACCOUNT_ID' } },
      },
    ]);
  });

  test('the schedule may start the state machine, and the check function no more', () => {
    expect(may('Schedule/Role').StartRun).toEqual({
      Effect: 'Allow',
      Action: 'states:StartExecution',
      Resource: 'DistributedRun/StateMachine',
    });
    expect(may('Schedule/Role')).not.toHaveProperty('StartCheck');
  });

  test('nobody else is made, and none has a managed policy', () => {
    expect(stack.all('AWS::IAM::Role')).toHaveLength(7);
    for (const { Properties } of stack.all('AWS::IAM::Role')) {
      expect(Properties).not.toHaveProperty('ManagedPolicyArns');
      expect(Properties).not.toHaveProperty('Policies');
    }
  });
});
