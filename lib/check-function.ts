import { Annotations, Duration } from 'aws-cdk-lib';
import { SecurityGroup, Subnet, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Policy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { NodejsFunction, type NodejsFunctionProps } from 'aws-cdk-lib/aws-lambda-nodejs';
import { Construct } from 'constructs';
import { RESOURCE_VARIABLES, toVariables } from '../src/environment.ts';
import { nodeFunction } from './node-function.ts';
import { nodeOptions } from './node-options.ts';
import { acknowledgeWildcards, type CheckResources, checkPermissions } from './permissions.ts';
import type { NetworkSettings, Settings } from './settings.ts';

export type CheckFunctionProps = CheckResources & { readonly settings: Settings };

/** The function that checks the orgs, with a role that may do what lib/permissions.ts lists and nothing else. */
export class CheckFunction extends Construct {
  readonly function: NodejsFunction;
  readonly role: Role;

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
      ...(settings.network && this.networkProps(settings.network)),
    });
    this.function.node.addDependency(policy);
  }

  private networkProps({ vpcId, subnetIds, securityGroupIds }: NetworkSettings): Partial<NodejsFunctionProps> {
    const subnets = subnetIds.map((subnetId) => Subnet.fromSubnetId(this, subnetId, subnetId));
    for (const subnet of subnets) {
      const reason = 'Nothing here asks a subnet for its route table.';
      Annotations.of(subnet).acknowledgeWarning('@aws-cdk/aws-ec2:noSubnetRouteTableId', reason);
    }
    return {
      // The zones are never looked at, because the subnets are named one by one.
      vpc: Vpc.fromVpcAttributes(this, 'Vpc', { vpcId, availabilityZones: ['unused'] }),
      vpcSubnets: { subnets },
      securityGroups: securityGroupIds.map((groupId) => SecurityGroup.fromSecurityGroupId(this, groupId, groupId)),
    };
  }
}

/** A run that waited until the next one is due is not worth starting; Lambda takes one minute to six hours. */
export function eventAge({ schedule }: Pick<Settings, 'schedule'>): Duration {
  return Duration.minutes(Math.min(schedule.smallestGapMinutes, 360));
}
