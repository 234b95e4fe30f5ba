import { Stack } from 'aws-cdk-lib';
import { type ITable, Table } from 'aws-cdk-lib/aws-dynamodb';
import { SecurityGroup, Subnet, Vpc } from 'aws-cdk-lib/aws-ec2';
import { type IKey, Key } from 'aws-cdk-lib/aws-kms';
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import { RootConstruct } from 'constructs';
import type { CredentialHealthProps } from '../props.ts';

/*
 * Resources of an account by their names, as objects of the CDK. They belong to no app: nothing of them is synthesised, and
 * their names are known, so that any stack may use them.
 */

const elsewhere = () => new Stack(new RootConstruct(), 'Given');

export function givenKey(arn: string): IKey {
  return Key.fromKeyArn(elsewhere(), 'Key', arn);
}

export function givenTopic(arn: string): ITopic {
  return Topic.fromTopicArn(elsewhere(), 'Topic', arn);
}

export function givenTable(name: string): ITable {
  return Table.fromTableName(elsewhere(), 'Table', name);
}

/** The network of these ids; its zones are never looked at, because the subnets are named one by one. */
export function givenNetwork(
  vpcId: string,
  subnetIds: readonly string[],
  securityGroupIds: readonly string[],
): Pick<CredentialHealthProps, 'vpc' | 'vpcSubnets' | 'securityGroups'> {
  const scope = elsewhere();
  return {
    vpc: Vpc.fromVpcAttributes(scope, 'Vpc', { vpcId, availabilityZones: ['unused'] }),
    vpcSubnets: { subnets: subnetIds.map((id) => Subnet.fromSubnetId(scope, id, id)) },
    securityGroups: securityGroupIds.map((id) => SecurityGroup.fromSecurityGroupId(scope, id, id)),
  };
}
