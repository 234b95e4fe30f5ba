import { Duration } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { Policy, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { RESOURCE_VARIABLES, toVariables } from '../src/environment.ts';
import { nodeFunction } from './function/node-function.ts';
import type { Settings } from './settings/settings.ts';

export type StatusWidgetProps = {
  readonly settings: Settings;
  readonly table: Pick<ITable, 'tableArn' | 'tableName'>;
  readonly logGroup: ILogGroup;
};

/** The partition of the state table that holds the documents; the others hold history. */
const DOCUMENTS = 'state';

/**
 * The function that draws the status on the dashboard. CloudWatch invokes it as the person who looks, so a reader of the
 * dashboard needs `lambda:InvokeFunction` on it; it may itself read what the runs have kept and nothing else.
 */
export class StatusWidget extends Construct {
  readonly function: IFunction;

  constructor(scope: Construct, id: string, { settings, table, logGroup }: StatusWidgetProps) {
    super(scope, id);
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    const policy = new Policy(this, 'Policy', {
      roles: [role],
      statements: [
        new PolicyStatement({
          sid: 'ReadState',
          actions: ['dynamodb:Query'],
          resources: [table.tableArn],
          conditions: { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': [DOCUMENTS] } },
        }),
        new PolicyStatement({
          sid: 'WriteLogs',
          actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
          resources: [logGroup.logGroupArn],
        }),
      ],
    });
    this.function = new NodejsFunction(this, 'Function', {
      ...nodeFunction('status-widget'),
      description: 'Draws the status of Salesforce credentials on the CloudWatch dashboard; reads only',
      memorySize: 512,
      timeout: Duration.seconds(25),
      role: Role.fromRoleArn(this, 'SealedRole', role.roleArn, { mutable: false }),
      logGroup,
      environment: { ...toVariables(settings), [RESOURCE_VARIABLES.stateTableName]: table.tableName },
    });
    this.function.node.addDependency(policy);
  }
}
