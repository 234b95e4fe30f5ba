import { Annotations } from 'aws-cdk-lib';
import { SecurityGroup, Subnet, Vpc } from 'aws-cdk-lib/aws-ec2';
import type { NodejsFunctionProps } from 'aws-cdk-lib/aws-lambda-nodejs';
import type { Construct } from 'constructs';
import type { NetworkSettings } from '../settings/settings.ts';

/** What makes a function's requests leave from the operator's network; nothing without one. */
export function inNetwork(scope: Construct, network: NetworkSettings | null): Partial<NodejsFunctionProps> {
  if (network === null) return {};
  const { vpcId, subnetIds, securityGroupIds } = network;
  const subnets = subnetIds.map((subnetId) => Subnet.fromSubnetId(scope, subnetId, subnetId));
  for (const subnet of subnets) {
    const reason = 'Nothing here asks a subnet for its route table.';
    Annotations.of(subnet).acknowledgeWarning('@aws-cdk/aws-ec2:noSubnetRouteTableId', reason);
  }
  return {
    // The zones are never looked at, because the subnets are named one by one.
    vpc: Vpc.fromVpcAttributes(scope, 'Vpc', { vpcId, availabilityZones: ['unused'] }),
    vpcSubnets: { subnets },
    securityGroups: securityGroupIds.map((groupId) => SecurityGroup.fromSecurityGroupId(scope, groupId, groupId)),
  };
}
