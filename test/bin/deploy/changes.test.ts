import { describe, expect, test } from 'vitest';
import { changesOf } from '../../../bin/deploy/changes.ts';
import { deployed } from '../../lib/deployed.ts';

const templateOf = (settings: Record<string, unknown>) => deployed(settings).template;
const changes = (before: Record<string, unknown>, after: Record<string, unknown>) =>
  changesOf(templateOf(before), templateOf(after));

describe('Before a deployment it is said', () => {
  test.each([
    [
      'which prefixes are left out',
      { secretPrefixes: ['salesforce/', 'sf/'] },
      { secretPrefixes: ['salesforce/'] },
      'secretPrefixes: salesforce/,sf/ becomes salesforce/; orgs below sf/ are no longer checked, and told as removed',
    ],
    [
      'that the adopted table is left',
      { stateTableName: 'left-behind' },
      {},
      "stateTableName: left-behind becomes the stack's own; the checker remembers nothing: every org is new, and what was told is told again",
    ],
    [
      'that the network is left',
      { vpcId: 'vpc-1', subnetIds: 'subnet-1', securityGroupIds: 'sg-1' },
      {},
      'vpcId, subnetIds, securityGroupIds: {"SecurityGroupIds":["sg-1"],"SubnetIds":["subnet-1"]} becomes none; requests come from another address, which orgs may refuse',
    ],
    [
      'which keys are left out',
      { secretKmsKeyArns: 'arn:aws:kms:eu-west-1:111122223333:key/a' },
      {},
      'secretKmsKeyArns: arn:aws:kms:eu-west-1:111122223333:key/a becomes none; secrets under a key that is left out cannot be read',
    ],
    [
      'that another key encrypts',
      {},
      { kmsKeyArn: 'arn:aws:kms:eu-west-1:111122223333:key/b' },
      "kmsKeyArn: the stack's own becomes arn:aws:kms:eu-west-1:111122223333:key/b; what is queued under the old key waits until that key is usable",
    ],
    [
      'that alerts go to another topic',
      { alertTopicArn: 'arn:aws:sns:eu-west-1:111122223333:central' },
      {},
      "alertTopicArn: arn:aws:sns:eu-west-1:111122223333:central becomes the stack's own; who listens at the old topic hears no more alerts, and addresses are asked to confirm again",
    ],
    [
      'that alarms go to another topic',
      {},
      { alarmTopicArn: 'arn:aws:sns:eu-west-1:111122223333:alarms' },
      "alarmTopicArn: the stack's own becomes arn:aws:sns:eu-west-1:111122223333:alarms; who listens at the old topic hears no more alarms",
    ],
  ])('%s', (_case, before, after, sentence) => {
    expect(changes(before, after)).toEqual([sentence]);
  });

  test('who is no longer told, and who is asked to confirm', () => {
    const before = { alertEmails: 'ops@example.com', teamEmails: { billing: ['ann@example.com'] } };
    expect(changes(before, { teamEmails: { billing: ['ann@example.com'], crm: ['ann@example.com'] } })).toEqual([
      'no longer subscribed: ann@example.com (audience team, team billing); ops@example.com (audience all)',
      'newly subscribed, and asked to confirm: ann@example.com (audience team, team billing, crm)',
    ]);
  });
});

describe('Nothing is said', () => {
  test('where nothing of it changes', () => {
    expect(changes({}, { concurrency: 1, memoryMb: 1024 })).toEqual([]);
  });

  test('where nothing is deployed yet, or something else is', () => {
    expect(changesOf(null, templateOf({}))).toEqual([]);
    expect(changesOf({ Resources: { Other: { Type: 'AWS::SNS::Topic' } } }, templateOf({}))).toEqual([]);
  });
});
