import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { aws, ownName } from './emulator.ts';

/** Makes a table of its caller's own with the keys that the stack's state table has; gives its name. */
export async function emptyTable(): Promise<string> {
  const TableName = ownName('state');
  await new DynamoDBClient(aws).send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: ['pk', 'sk'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
    }),
  );
  return TableName;
}
