import { describe, expect, test } from 'vitest';
import { deployed } from './deployed.ts';

describe('The state table', () => {
  const stack = deployed();
  const table = stack.only('AWS::DynamoDB::Table', 'State');

  test('has the keys and the expiry that the state adapter writes', () => {
    expect(table.Properties.KeySchema).toEqual([
      { AttributeName: 'pk', KeyType: 'HASH' },
      { AttributeName: 'sk', KeyType: 'RANGE' },
    ]);
    expect(table.Properties.AttributeDefinitions).toEqual([
      { AttributeName: 'pk', AttributeType: 'S' },
      { AttributeName: 'sk', AttributeType: 'S' },
    ]);
    expect(table.Properties.TimeToLiveSpecification).toEqual({ AttributeName: 'expiresAt', Enabled: true });
  });

  test('is paid per request, encrypted and recoverable to any point in time', () => {
    expect(table.Properties).toMatchObject({
      BillingMode: 'PAY_PER_REQUEST',
      SSESpecification: { SSEEnabled: true },
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    });
  });

  test('outlives the stack, not a first deployment that failed; the key goes, which can be called off for a month', () => {
    expect(table.Properties.DeletionProtectionEnabled).toBe(true);
    expect(table).toMatchObject({ DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain' });
    expect(stack.only('AWS::KMS::Key', 'Key')).toMatchObject({ DeletionPolicy: 'Delete' });
  });

  test('of an earlier stack is adopted by its name: used, granted, shown, and none is made', () => {
    const adopting = deployed({ stateTableName: 'left-behind' });
    expect(adopting.all('AWS::DynamoDB::Table')).toEqual([]);
    expect(adopting.template.Outputs.StateTableName.Value).toBe('left-behind');
    expect(
      adopting.only('AWS::Lambda::Function', 'Check/Function').Properties.Environment.Variables.STATE_TABLE_NAME,
    ).toBe('left-behind');
    const policies = adopting
      .all('AWS::IAM::Policy')
      .map(({ Properties }) => JSON.stringify(adopting.plain(Properties)));
    expect(policies.join()).toContain('arn:PARTITION:dynamodb:REGION:ACCOUNT_ID:table/left-behind');
  });
});
