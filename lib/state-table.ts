import { AttributeType, BillingMode, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';
import { RETAIN_EXCEPT_ON_CREATE } from './newer-cdk.ts';

/**
 * Where the checker remembers each org's state, pending notices and history. It outlives the stack
 * (docs/decisions/0008-what-outlives-the-stack.md).
 */
export function stateTable(scope: Construct, id: string): Table {
  return new Table(scope, id, {
    partitionKey: { name: 'pk', type: AttributeType.STRING },
    sortKey: { name: 'sk', type: AttributeType.STRING },
    timeToLiveAttribute: 'expiresAt',
    billingMode: BillingMode.PAY_PER_REQUEST,
    encryption: TableEncryption.AWS_MANAGED,
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    deletionProtection: true,
    removalPolicy: RETAIN_EXCEPT_ON_CREATE,
  });
}
