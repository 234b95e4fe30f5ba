import { Duration } from 'aws-cdk-lib';
import { Policy, type PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { Construct, type IDependable } from 'constructs';
import { RESOURCE_VARIABLES, toVariables } from '../src/environment.ts';
import { inNetwork } from './function/network.ts';
import { nodeFunction } from './function/node-function.ts';
import { nodeOptions } from './function/node-options.ts';
import { acknowledgeWildcards, allow, type CheckResources, checkPermissions } from './function/permissions.ts';
import type { Settings } from './settings/settings.ts';

export type CheckFunctionProps = CheckResources & { readonly settings: Settings };

/** What a full run begins with. */
export type RunStart = {
  readonly arn: string;
  /** To begin it. */
  readonly permission: PolicyStatement;
  /** What must stand before it is begun; null when that follows from the ARN. */
  readonly needs: IDependable | null;
};

/** The function that checks the orgs, with a role that may do what lib/function/permissions.ts lists and nothing else. */
export class CheckFunction extends Construct {
  readonly function: NodejsFunction;
  readonly role: Role;
  readonly start: RunStart;

  constructor(scope: Construct, id: string, { settings, ...resources }: CheckFunctionProps) {
    super(scope, id);
    this.role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    const policy = new Policy(this, 'Policy', {
      roles: [this.role],
      statements: [...checkPermissions(this, settings, resources)],
    });
    acknowledgeWildcards(policy, settings);
    const { table, alertTopic, deadLetters, logGroup } = resources;
    this.function = new NodejsFunction(this, 'Function', {
      ...nodeFunction('check'),
      description: 'Checks the Salesforce credentials kept in Secrets Manager and alerts when one breaks',
      memorySize: settings.memoryMb,
      timeout: Duration.minutes(settings.timeoutMinutes),
      // By its ARN the role cannot be widened by what the library thinks the function needs.
      role: Role.fromRoleArn(this, 'SealedRole', this.role.roleArn, { mutable: false }),
      logGroup,
      environment: {
        ...toVariables(settings),
        NODE_OPTIONS: nodeOptions(settings.memoryMb),
        [RESOURCE_VARIABLES.stateTableName]: table.tableName,
        [RESOURCE_VARIABLES.alertTopicArn]: alertTopic.topicArn,
      },
      // A repeated run would repeat every login, so a failed one goes to a person and not to the next attempt.
      retryAttempts: 0,
      maxEventAge: eventAge(settings),
      onFailure: { bind: () => ({ destination: deadLetters.queueArn }) },
      ...inNetwork(this, settings.network),
    });
    this.function.node.addDependency(policy);
    const { functionArn } = this.function;
    const permission = allow('StartCheck', ['lambda:InvokeFunction'], [functionArn]);
    this.start = { arn: functionArn, permission, needs: null };
  }
}

/** A run that waited until the next one is due is not worth starting; Lambda takes one minute to six hours. */
export function eventAge({ schedule }: Pick<Settings, 'schedule'>): Duration {
  return Duration.minutes(Math.min(schedule.smallestGapMinutes, 360));
}
