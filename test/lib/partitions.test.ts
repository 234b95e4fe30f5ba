import { describe, expect, test } from 'vitest';
import { type Asking, authorization } from '../aws/authorization.ts';
import { resolveTemplate } from '../aws/resolved-template.ts';
import { deployed } from './deployed.ts';

const ACCOUNT = '111122223333';
const PLACES = [
  ['aws', 'eu-west-1', 'amazonaws.com', 'console.aws.amazon.com'],
  ['aws-cn', 'cn-north-1', 'amazonaws.com.cn', 'console.amazonaws.cn'],
  ['aws-us-gov', 'us-gov-west-1', 'amazonaws.com', 'console.amazonaws-us-gov.com'],
  ['aws-eusc', 'eusc-de-east-1', 'amazonaws.eu', 'console.amazonaws-eusc.eu'],
  ['aws-iso', 'us-iso-east-1', 'c2s.ic.gov', 'console.aws.amazon.com'],
] as const;

const { template } = deployed({
  alertEmails: 'ops@example.com',
  secretKmsKeyArns: 'arn:aws:kms:eu-west-1:111122223333:key/customer',
  fleetThreshold: 1_000,
});

describe.each(PLACES)('In %s', (partition, region, urlSuffix, consoleDomain) => {
  const resources = resolveTemplate(template, { account: ACCOUNT, region, partition, urlSuffix });
  const text = JSON.stringify(resources);

  test('a key is used through services that end in .amazonaws.com, as KMS calls them everywhere', () => {
    const services = [...text.matchAll(/"kms:ViaService":(\[[^\]]*\]|"[^"]*")/g)].flatMap(([, value = '""']) =>
      [JSON.parse(value)].flat(),
    );
    expect(new Set(services)).toEqual(
      new Set(['sns', 'sqs', 'secretsmanager'].map((service) => `${service}.${region}.amazonaws.com`)),
    );
  });

  test('every ARN is of the partition', () => {
    const own = text.replaceAll('arn:aws:kms:eu-west-1:111122223333:key/customer', '');
    const partitions = [...own.matchAll(/\barn:([a-z-]+):/g)].map(([, found]) => found);
    expect(new Set(partitions)).toEqual(new Set([partition]));
  });

  test('the messages link to the console', () => {
    const check = resources.find(({ properties }) => properties.Environment?.Variables?.ALERT_TOPIC_ARN !== undefined);
    expect(check?.properties.Environment.Variables.DASHBOARD_URL).toBe(
      `https://${region}.${consoleDomain}/cloudwatch/home?region=${region}#dashboards/dashboard/StackCredentialHealth86867B3E-${region}`,
    );
  });

  test('a property that CloudFormation may not know is left out', () => {
    const alarm = resources.find(({ logicalId }) => logicalId.includes('NoFullRun'));
    expect(alarm?.properties.WarmUpConfiguration !== undefined).toBe(partition === 'aws');
  });
});

test('Nothing in the template is looked up in a table that may lack a partition', () => {
  expect(template).not.toHaveProperty('Mappings');
  expect(JSON.stringify(template)).not.toContain('Fn::FindInMap');
});

describe.each([PLACES[0], PLACES[1]])('IAM of %s allows', (partition, region, urlSuffix) => {
  const resources = resolveTemplate(template, { account: ACCOUNT, region, partition, urlSuffix });
  const { allows } = authorization(resources, ACCOUNT, partition);
  const named = (type: string, part: string) =>
    resources.find((each) => each.type === type && each.logicalId.includes(part))?.physicalId ?? '';
  const here = (service: string, rest: string) => `arn:${partition}:${service}:${region}:${ACCOUNT}:${rest}`;
  const key = here('kms', `key/${named('AWS::KMS::Key', 'Key')}`);
  const via = (service: string) => ({ 'kms:ViaService': `${service}.${region}.amazonaws.com` });
  const FUNCTION: Asking = { role: 'CheckRole' };

  test.each([
    [
      'to read a secret',
      FUNCTION,
      'secretsmanager:GetSecretValue',
      here('secretsmanager', 'secret:salesforce/acme-AbCdEf'),
      {},
    ],
    ['to publish an alert', FUNCTION, 'sns:Publish', named('AWS::SNS::Topic', 'AlertTopic'), {}],
    ['to encrypt it', FUNCTION, 'kms:GenerateDataKey', key, via('sns')],
    ['to decrypt a queued change', FUNCTION, 'kms:Decrypt', key, via('sqs')],
    ['the schedule to keep a start that failed', { role: 'ScheduleRole' }, 'kms:GenerateDataKey', key, via('sqs')],
    [
      'a secret under a key of its own to be decrypted',
      FUNCTION,
      'kms:Decrypt',
      'arn:aws:kms:eu-west-1:111122223333:key/customer',
      {
        ...via('secretsmanager'),
        'kms:EncryptionContext:SecretARN': here('secretsmanager', 'secret:salesforce/acme-AbCdEf'),
      },
    ],
  ] as const)('%s', async (_case, who, action, resource, context) => {
    expect(await allows(who, { action, resource, context })).toBe(true);
  });

  test('no key through another service', async () => {
    const context = { 'kms:ViaService': `s3.${region}.amazonaws.com` };
    expect(await allows(FUNCTION, { action: 'kms:Decrypt', resource: key, context })).toBe(false);
  });
});
