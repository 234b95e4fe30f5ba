import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { CredentialHealth } from './credential-health.ts';
import type { Settings } from './settings.ts';

export type CredentialHealthStackProps = StackProps & { readonly settings: Settings };

/** The construct as a stack of its own, with the names that people and the CLI look up as outputs. */
export class CredentialHealthStack extends Stack {
  constructor(scope: Construct, id: string, { settings, ...props }: CredentialHealthStackProps) {
    super(scope, id, props);
    const health = new CredentialHealth(this, 'CredentialHealth', settings);
    const outputs = {
      CheckFunctionName: { value: health.checkFunction.functionName, description: 'Invoke it to check orgs now' },
      AlertTopicArn: {
        value: health.alertTopic.topicArn,
        description: 'Subscribe to it to hear about broken credentials',
      },
      StateTableName: {
        value: health.stateTable.tableName,
        description: 'Survives the stack; stateTableName adopts it',
      },
      DashboardUrl: { value: health.dashboardUrl, description: 'What the runs found, in the CloudWatch console' },
    };
    for (const [name, output] of Object.entries(outputs)) new CfnOutput(this, name, output);
  }
}
