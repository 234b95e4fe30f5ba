import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, BillingMode, type ITable, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';

/**
 * Where the checker remembers each org's state, pending notices and history. It outlives the stack
 * (docs/decisions/0011-what-outlives-the-stack.md); `existing` names the table that an earlier stack left behind.
 */
export function stateTable(scope: Construct, id: string, existing: string | null): Table | ITable {
  if (existing !== null) return Table.fromTableName(scope, id, existing);
  return new Table(scope, id, {
    partitionKey: { name: 'pk', type: AttributeType.STRING },
    sortKey: { name: 'sk', type: AttributeType.STRING },
    timeToLiveAttribute: 'expiresAt',
    billingMode: BillingMode.PAY_PER_REQUEST,
    encryption: TableEncryption.AWS_MANAGED,
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    deletionProtection: true,
    removalPolicy: RemovalPolicy.RETAIN,
  });
}
