import { beforeAll, describe, expect, test } from 'vitest';
import { appWith } from '../lib/deployed.ts';
import { type Asking, authorization } from './authorization.ts';
import { resolveTemplate } from './resolved-template.ts';

const ACCOUNT = '111122223333';
const REGION = 'eu-west-1';
const here = (service: string, rest: string) => `arn:aws:${service}:${REGION}:${ACCOUNT}:${rest}`;
const via = (service: string) => ({ 'kms:ViaService': `${service}.${REGION}.amazonaws.com` });

const FUNCTION: Asking = { role: 'CheckRole' };
const SCHEDULER: Asking = { role: 'ScheduleRole' };
const SECRET = here('secretsmanager', 'secret:salesforce/acme-AbCdEf');
const FOREIGN_SECRET = here('secretsmanager', 'secret:payroll/database-AbCdEf');
const SECRET_KEY = here('kms', 'key/1a2b3c4d-secrets');
const OTHER_KEY = here('kms', 'key/5e6f7a8b-other');

/** The stack that these settings give, asked as IAM would be. */
function stackWith(settings: Record<string, unknown> = {}) {
  const { template } = appWith(settings).synth().getStackByName('Stack');
  const resources = resolveTemplate(template, { account: ACCOUNT, region: REGION });
  const idOf = (type: string, part: string): string => {
    const found = resources.filter((resource) => resource.type === type && resource.logicalId.includes(part));
    if (found[0] === undefined || found.length > 1) throw new Error(`${found.length} of ${type} are called ${part}`);
    return found[0].physicalId;
  };
  const { allows } = authorization(resources, ACCOUNT);
  return {
    may: (who: Asking, action: string, resource: string, context: Record<string, string> = {}) =>
      allows(who, { action, resource, context }),
    alertTopic: idOf('AWS::SNS::Topic', 'AlertTopic'),
    alarmTopic: idOf('AWS::SNS::Topic', 'AlarmTopic'),
    table: here('dynamodb', `table/${idOf('AWS::DynamoDB::Table', 'State')}`),
    key: here('kms', `key/${idOf('AWS::KMS::Key', 'Key')}`),
    deadLetters: here('sqs', idOf('AWS::SQS::Queue', 'DeadLetters').split('/').at(-1) ?? ''),
    changes: here('sqs', idOf('AWS::SQS::Queue', 'Changes').split('/').at(-1) ?? ''),
    function: here('lambda', `function:${idOf('AWS::Lambda::Function', 'Check')}`),
    logStream: here('logs', `log-group:${idOf('AWS::Logs::LogGroup', 'Log')}:log-stream:2026/11/22`),
    rule: here('events', `rule/${idOf('AWS::Events::Rule', 'Changes')}`),
  };
}

type Stack = ReturnType<typeof stackWith>;
let stack: Stack;
beforeAll(() => {
  stack = stackWith();
});

describe('What Lambda does in the function’s name is allowed:', () => {
  test.each<[string, string, (stack: Stack) => string, Record<string, string>]>([
    ['keep a failed run', 'sqs:SendMessage', (s) => s.deadLetters, {}],
    ['encrypt it', 'kms:GenerateDataKey', (s) => s.key, via('sqs')],
    ['take a change', 'sqs:ReceiveMessage', (s) => s.changes, {}],
    ['decrypt it', 'kms:Decrypt', (s) => s.key, via('sqs')],
    ['look after the change queue', 'sqs:GetQueueAttributes', (s) => s.changes, {}],
    ['take a handled change out', 'sqs:DeleteMessage', (s) => s.changes, {}],
    ['come back to an org that settles', 'sqs:SendMessage', (s) => s.changes, {}],
    ['ask what a subscription hears', 'sns:GetSubscriptionAttributes', (s) => s.alertTopic, {}],
    ['write the log', 'logs:PutLogEvents', (s) => s.logStream, {}],
  ])('%s', async (_, action, resource, context) => {
    expect(await stack.may(FUNCTION, action, resource(stack), context)).toBe(true);
  });
});

describe('Denied to the function:', () => {
  test.each<[string, string, (stack: Stack) => string, Record<string, string>]>([
    ['read a secret outside the prefix', 'secretsmanager:GetSecretValue', () => FOREIGN_SECRET, {}],
    ['look at one', 'secretsmanager:DescribeSecret', () => FOREIGN_SECRET, {}],
    [
      'read one whose name only begins alike',
      'secretsmanager:GetSecretValue',
      () => here('secretsmanager', 'secret:salesforce-admin-AbCdEf'),
      {},
    ],
    ['read one of another account', 'secretsmanager:GetSecretValue', () => SECRET.replace(ACCOUNT, '999988887777'), {}],
    ['write a secret', 'secretsmanager:PutSecretValue', () => SECRET, {}],
    ['change a secret', 'secretsmanager:UpdateSecret', () => SECRET, {}],
    ['move its labels', 'secretsmanager:UpdateSecretVersionStage', () => SECRET, {}],
    ['delete a secret', 'secretsmanager:DeleteSecret', () => SECRET, {}],
    ['tag a secret', 'secretsmanager:TagResource', () => SECRET, {}],
    ['open a secret to others', 'secretsmanager:PutResourcePolicy', () => SECRET, {}],
    ['publish to another topic', 'sns:Publish', () => here('sns', 'another-topic'), {}],
    ['publish alarms', 'sns:Publish', (s) => s.alarmTopic, {}],
    ['subscribe somebody', 'sns:Subscribe', (s) => s.alertTopic, {}],
    ['publish without TLS', 'sns:Publish', (s) => s.alertTopic, { 'aws:SecureTransport': 'false' }],
    ['read another table', 'dynamodb:Query', () => here('dynamodb', 'table/another'), {}],
    ['write another table', 'dynamodb:PutItem', () => here('dynamodb', 'table/another'), {}],
    ['delete from its table', 'dynamodb:DeleteItem', (s) => s.table, {}],
    ['delete its table', 'dynamodb:DeleteTable', (s) => s.table, {}],
    ['decrypt with its key by itself', 'kms:Decrypt', (s) => s.key, {}],
    ['decrypt with another key', 'kms:Decrypt', () => OTHER_KEY, via('secretsmanager')],
    ['schedule its key’s deletion', 'kms:ScheduleKeyDeletion', (s) => s.key, {}],
    ['read the dead letters', 'sqs:ReceiveMessage', (s) => s.deadLetters, {}],
    ['ask about the alarms’ subscriptions', 'sns:GetSubscriptionAttributes', (s) => s.alarmTopic, {}],
    ['start itself', 'lambda:InvokeFunction', (s) => s.function, {}],
    ['replace its code', 'lambda:UpdateFunctionCode', (s) => s.function, {}],
    ['delete its log', 'logs:DeleteLogStream', (s) => s.logStream, {}],
    ['make a user', 'iam:CreateUser', () => `arn:aws:iam::${ACCOUNT}:user/mallory`, {}],
    ['widen a role', 'iam:PutRolePolicy', () => `arn:aws:iam::${ACCOUNT}:role/any`, {}],
    ['hand on a role', 'iam:PassRole', () => `arn:aws:iam::${ACCOUNT}:role/any`, {}],
    ['take another role', 'sts:AssumeRole', () => `arn:aws:iam::${ACCOUNT}:role/any`, {}],
    ['read a bucket', 's3:GetObject', () => 'arn:aws:s3:::any-bucket/any-object', {}],
    ['join a VPC', 'ec2:CreateNetworkInterface', () => here('ec2', 'subnet/subnet-0a1b2c3d'), {}],
  ])('%s', async (_, action, resource, context) => {
    expect(await stack.may(FUNCTION, action, resource(stack), context)).toBe(false);
  });
});

describe('The schedule', () => {
  test('starts the function and keeps what it could not start', async () => {
    expect(await stack.may(SCHEDULER, 'lambda:InvokeFunction', stack.function)).toBe(true);
    expect(await stack.may(SCHEDULER, 'sqs:SendMessage', stack.deadLetters)).toBe(true);
    expect(await stack.may(SCHEDULER, 'kms:GenerateDataKey', stack.key, via('sqs'))).toBe(true);
  });

  test('starts nothing else and reads no secret', async () => {
    expect(await stack.may(SCHEDULER, 'lambda:InvokeFunction', here('lambda', 'function:another'))).toBe(false);
    expect(await stack.may(SCHEDULER, 'secretsmanager:GetSecretValue', SECRET)).toBe(false);
  });
});

describe('A CloudWatch alarm', () => {
  const alarms: Asking = { service: 'cloudwatch.amazonaws.com' };
  const of = (account: string) => ({ 'aws:SourceAccount': account });

  test('of this account reaches the alarm topic through its policy and its key', async () => {
    expect(await stack.may(alarms, 'sns:Publish', stack.alarmTopic, of(ACCOUNT))).toBe(true);
    expect(await stack.may(alarms, 'kms:GenerateDataKey', stack.key, of(ACCOUNT))).toBe(true);
    expect(await stack.may(alarms, 'kms:Decrypt', stack.key, of(ACCOUNT))).toBe(true);
  });

  test('of another account does not', async () => {
    expect(await stack.may(alarms, 'sns:Publish', stack.alarmTopic, of('999988887777'))).toBe(false);
    expect(await stack.may(alarms, 'kms:Decrypt', stack.key, of('999988887777'))).toBe(false);
  });

  test('does not reach those who hear about credentials', async () => {
    expect(await stack.may(alarms, 'sns:Publish', stack.alertTopic, of(ACCOUNT))).toBe(false);
  });
});

describe('A change of a secret', () => {
  const events: Asking = { service: 'events.amazonaws.com' };

  test('reaches the queue through the rule, the queue’s policy and its key', async () => {
    expect(await stack.may(events, 'sqs:SendMessage', stack.changes, { 'aws:SourceArn': stack.rule })).toBe(true);
    expect(await stack.may(events, 'kms:GenerateDataKey', stack.key, { 'aws:SourceAccount': ACCOUNT })).toBe(true);
    expect(await stack.may(events, 'kms:Decrypt', stack.key, { 'aws:SourceAccount': ACCOUNT })).toBe(true);
  });

  test('does not through another rule', async () => {
    const another = here('events', 'rule/another');
    expect(await stack.may(events, 'sqs:SendMessage', stack.changes, { 'aws:SourceArn': another })).toBe(false);
  });
});

describe('Secrets under the operator’s own key', () => {
  const forSecret = (arn: string) => ({ ...via('secretsmanager'), 'kms:EncryptionContext:SecretARN': arn });
  let keyed: Stack;
  beforeAll(() => {
    keyed = stackWith({ secretKmsKeyArns: SECRET_KEY });
  });

  test('are decrypted through Secrets Manager below the prefix', async () => {
    expect(await keyed.may(FUNCTION, 'kms:Decrypt', SECRET_KEY, forSecret(SECRET))).toBe(true);
  });

  test.each([
    ['outside the prefix', 'kms:Decrypt', SECRET_KEY, forSecret(FOREIGN_SECRET)],
    ['past Secrets Manager', 'kms:Decrypt', SECRET_KEY, { 'kms:EncryptionContext:SecretARN': SECRET }],
    ['through another service', 'kms:Decrypt', SECRET_KEY, { ...forSecret(SECRET), ...via('s3') }],
    ['without naming a secret', 'kms:Decrypt', SECRET_KEY, via('secretsmanager')],
    ['under a key that was not named', 'kms:Decrypt', OTHER_KEY, forSecret(SECRET)],
    ['by encrypting', 'kms:Encrypt', SECRET_KEY, forSecret(SECRET)],
  ])('are not touched %s', async (_, action, key, context) => {
    expect(await keyed.may(FUNCTION, action, key, context)).toBe(false);
  });

  test('cannot be read while the setting does not name the key', async () => {
    expect(await stack.may(FUNCTION, 'kms:Decrypt', SECRET_KEY, forSecret(SECRET))).toBe(false);
  });
});

describe('In a VPC with a fixed address', () => {
  const subnet = here('ec2', 'subnet/subnet-0a1b2c3d');
  let inVpc: Stack;
  beforeAll(() => {
    inVpc = stackWith({
      vpcId: 'vpc-0a1b2c3d',
      subnetIds: 'subnet-0a1b2c3d',
      securityGroupIds: 'sg-0a1b2c3d',
      egressAddress: '192.0.2.7',
    });
  });

  test('Lambda may join with the function’s role', async () => {
    expect(await inVpc.may(FUNCTION, 'ec2:CreateNetworkInterface', subnet)).toBe(true);
    expect(await inVpc.may(FUNCTION, 'ec2:DescribeNetworkInterfaces', '*')).toBe(true);
  });

  test('the function’s own code may not', async () => {
    const byItsCode = { 'lambda:SourceFunctionArn': inVpc.function };
    expect(await inVpc.may(FUNCTION, 'ec2:CreateNetworkInterface', subnet, byItsCode)).toBe(false);
    expect(await inVpc.may(FUNCTION, 'ec2:DescribeNetworkInterfaces', '*', byItsCode)).toBe(false);
  });

  test('nothing else changes: other secrets stay closed', async () => {
    expect(await inVpc.may(FUNCTION, 'secretsmanager:GetSecretValue', SECRET)).toBe(true);
    expect(await inVpc.may(FUNCTION, 'secretsmanager:GetSecretValue', FOREIGN_SECRET)).toBe(false);
  });
});
