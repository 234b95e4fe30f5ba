import { CfnOutput, type CfnOutputProps, Fn, Stack } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { IConstruct } from 'constructs';
import { STACK_OUTPUTS } from '../src/deployment/names.ts';

/** What the outputs name. */
type Named = IConstruct & {
  readonly checkFunction: IFunction;
  readonly alertTopic: ITopic;
  readonly alarmTopic: ITopic;
  readonly stateTable: Pick<ITable, 'tableName'>;
  readonly dashboardUrl: string;
  readonly secretReaderRoles: readonly IRole[];
  readonly runStateMachine?: IStateMachine;
};

/** Writes the outputs by which people and the CLI find what was deployed, into the construct's stack. */
export function addOutputs(health: Named): void {
  const stack = Stack.of(health);
  const outputs = {
    checkFunctionName: { value: health.checkFunction.functionName, description: 'Invoke it to check orgs now' },
    alertTopicArn: {
      value: health.alertTopic.topicArn,
      description:
        'Subscribe to it to hear about broken credentials. Each address gets two mails to confirm, one for alarms: credential-health confirm LINK',
    },
    alarmTopicArn: { value: health.alarmTopic.topicArn, description: 'Alarms about the checker itself' },
    stateTableName: {
      value: health.stateTable.tableName,
      description: 'Survives the stack; stateTableName adopts it',
    },
    dashboardUrl: { value: health.dashboardUrl, description: 'What the runs found, in the CloudWatch console' },
    secretReaderRoleArns: {
      value: Fn.join(
        ',',
        health.secretReaderRoles.map(({ roleArn }) => roleArn),
      ),
      description: 'For policies of keys and secrets that name who may read them',
    },
  } satisfies Record<keyof typeof STACK_OUTPUTS, CfnOutputProps>;
  for (const name of Object.keys(STACK_OUTPUTS) as (keyof typeof STACK_OUTPUTS)[]) {
    new CfnOutput(stack, STACK_OUTPUTS[name], outputs[name]);
  }
  if (health.runStateMachine === undefined) return;
  const value = health.runStateMachine.stateMachineArn;
  new CfnOutput(stack, 'RunStateMachineArn', { value, description: 'Start it to check a large fleet now' });
}
