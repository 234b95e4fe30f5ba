import { Duration } from 'aws-cdk-lib';
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct, IDependable } from 'constructs';
import { RESOURCE_VARIABLES } from '../src/environment.ts';
import { inNetwork } from './function/network.ts';
import { acknowledgeWildcards, allow, type CheckResources, checkPermissions } from './function/permissions.ts';
import { SealedFunction } from './function/sealed-function.ts';
import type { Settings } from './settings/settle.ts';

export type CheckFunctionProps = CheckResources & {
  readonly settings: Settings;
  readonly variables: Readonly<Record<string, string>>;
};

/** What a full run begins with. */
export type RunStart = {
  readonly arn: string;
  /** To begin it. */
  readonly permission: PolicyStatement;
  /** What must stand before it is begun; null when that follows from the ARN. */
  readonly needs: IDependable | null;
};

/** The function that checks the orgs, with a role that may do what lib/function/permissions.ts lists and nothing else. */
export class CheckFunction extends SealedFunction {
  readonly start: RunStart;

  constructor(scope: Construct, id: string, { settings, variables, ...resources }: CheckFunctionProps) {
    const { table, alertTopic, deadLetters, changes, logGroup } = resources;
    super(scope, id, {
      folder: 'check',
      description: 'Checks the Salesforce credentials kept in Secrets Manager and alerts when one breaks',
      statements: checkPermissions(scope, settings, resources),
      memorySize: settings.memoryMb,
      timeout: Duration.minutes(settings.timeoutMinutes),
      logGroup,
      environment: {
        ...variables,
        [RESOURCE_VARIABLES.stateTableName]: table.tableName,
        [RESOURCE_VARIABLES.alertTopicArn]: alertTopic.topicArn,
        ...(changes !== null && { [RESOURCE_VARIABLES.changeQueueUrl]: changes.queueUrl }),
      },
      // A repeated run would repeat every login, so a failed one goes to a person and not to the next attempt.
      retryAttempts: 0,
      maxEventAge: eventAge(settings),
      onFailure: { bind: () => ({ destination: deadLetters.queueArn }) },
      ...inNetwork(settings.network),
    });
    acknowledgeWildcards(this.policy, settings, alertTopic);
    const { functionArn } = this.function;
    const permission = allow('StartCheck', ['lambda:InvokeFunction'], [functionArn]);
    this.start = { arn: functionArn, permission, needs: null };
  }
}

/** A run that waited until the next one is due is not worth starting; Lambda takes one minute to six hours. */
export function eventAge({ schedule }: Pick<Settings, 'schedule'>): Duration {
  return Duration.minutes(Math.min(schedule.smallestGapMinutes, 360));
}
