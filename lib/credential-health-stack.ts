import { CfnOutput, type CfnOutputProps, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { STACK_OUTPUTS } from '../src/environment.ts';
import { CredentialHealth } from './credential-health.ts';
import type { Settings } from './settings/settings.ts';

export type CredentialHealthStackProps = StackProps & { readonly settings: Settings };

/** The construct as a stack of its own, with the names that people and the CLI look up as outputs. */
export class CredentialHealthStack extends Stack {
  constructor(scope: Construct, id: string, { settings, ...props }: CredentialHealthStackProps) {
    super(scope, id, props);
    const health = new CredentialHealth(this, 'CredentialHealth', settings);
    const outputs = {
      checkFunctionName: { value: health.checkFunction.functionName, description: 'Invoke it to check orgs now' },
      alertTopicArn: {
        value: health.alertTopic.topicArn,
        description: 'Subscribe to it to hear about broken credentials',
      },
      stateTableName: {
        value: health.stateTable.tableName,
        description: 'Survives the stack; stateTableName adopts it',
      },
      dashboardUrl: { value: health.dashboardUrl, description: 'What the runs found, in the CloudWatch console' },
    } satisfies Record<keyof typeof STACK_OUTPUTS, CfnOutputProps>;
    for (const name of Object.keys(STACK_OUTPUTS) as (keyof typeof STACK_OUTPUTS)[]) {
      new CfnOutput(this, STACK_OUTPUTS[name], outputs[name]);
    }
    if (health.runStateMachine !== null) {
      const value = health.runStateMachine.stateMachineArn;
      new CfnOutput(this, 'RunStateMachineArn', { value, description: 'Start it to check a large fleet now' });
    }
  }
}
