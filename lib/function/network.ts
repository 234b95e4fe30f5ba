import type { NodejsFunctionProps } from 'aws-cdk-lib/aws-lambda-nodejs';
import type { NetworkSettings } from '../settings/settle.ts';

/** What makes a function's requests leave from the operator's network; nothing without one. */
export function inNetwork(
  network: NetworkSettings | null,
): Pick<NodejsFunctionProps, 'vpc' | 'vpcSubnets' | 'securityGroups'> {
  if (network === null) return {};
  const { securityGroups, ...rest } = network;
  return { ...rest, ...(securityGroups && { securityGroups: [...securityGroups] }) };
}
