import { Duration, Names } from 'aws-cdk-lib';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { PARTITIONS } from '../src/deployment/names.ts';
import { RESOURCE_VARIABLES } from '../src/environment.ts';
import { allow, type StateTable, useTableKey, writeLogs } from './function/permissions.ts';
import { SealedFunction } from './function/sealed-function.ts';

export type StatusWidgetProps = {
  readonly variables: Readonly<Record<string, string>>;
  readonly table: StateTable;
  readonly logGroup: ILogGroup;
};

/** AWS's advice, so that a policy for people who look can name the functions of widgets. */
const NAME_PREFIX = 'customWidget';
const LONGEST_NAME = 64;

/**
 * The function that draws the status on the dashboard. CloudWatch invokes it as the person who looks, so a reader of the
 * dashboard needs `lambda:InvokeFunction` on it; it may itself read what the runs have kept and nothing else.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/add_custom_widget_dashboard.html
 */
export class StatusWidget extends SealedFunction {
  constructor(scope: Construct, id: string, { variables, table, logGroup }: StatusWidgetProps) {
    const documents = { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': [PARTITIONS.documents] } };
    const name = Names.uniqueResourceName(scope, { maxLength: LONGEST_NAME - NAME_PREFIX.length - 1 });
    super(scope, id, {
      folder: 'status-widget',
      functionName: `${NAME_PREFIX}-${name}`,
      description: 'Draws the status of Salesforce credentials on the CloudWatch dashboard; reads only',
      statements: [
        allow('ReadState', ['dynamodb:Query'], [table.tableArn], documents),
        ...useTableKey(table, 'reads'),
        writeLogs(logGroup),
      ],
      memorySize: 512,
      timeout: Duration.seconds(25),
      logGroup,
      environment: { ...variables, [RESOURCE_VARIABLES.stateTableName]: table.tableName },
    });
  }
}
