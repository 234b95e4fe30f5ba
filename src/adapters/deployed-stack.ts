import {
  CloudFormationClient,
  type CloudFormationClientConfig,
  DescribeStacksCommand,
  GetTemplateCommand,
  paginateDescribeStacks,
  paginateListStackResources,
  type Stack,
  type StackResourceSummary,
} from '@aws-sdk/client-cloudformation';
import { AWS_LIMITS, AwsCallError, troubleOf } from '../aws-calls.ts';
import { ALARM_IDS, STACK_OUTPUTS } from '../deployment/names.ts';
import type { IntendedRecipient } from '../digest/recipients.ts';
import { anything, dictionary, jsonOf, nullable, openRecord, orElse, record, text, tryDocument } from '../schema.ts';

/** A stack of this product, by what its outputs name. */
export type DeployedStack = {
  readonly name: string;
  readonly functionName: string;
  readonly topicArn: string;
  readonly alarmTopicArn: string;
  readonly tableName: string;
};

/** Template of a stack, as far as the subscriptions of its topics go. */
const template = record({
  Resources: dictionary(record({ Type: text, Properties: anything })),
  Outputs: dictionary(record({ Value: anything })),
});
const subscription = record({
  TopicArn: anything,
  Protocol: text,
  Endpoint: text,
  FilterPolicy: orElse(nullable(openRecord({})), null),
});

type TopicOutput = (typeof STACK_OUTPUTS)['alertTopicArn' | 'alarmTopicArn'];

/** Finds what was deployed by its CloudFormation outputs. Methods throw {@link AwsCallError}. */
export function deployedStacks(config: CloudFormationClientConfig) {
  const client = new CloudFormationClient({ ...AWS_LIMITS, ...config });
  const failed = (action: string, resource: string, cause: unknown) =>
    new AwsCallError({ service: 'CloudFormation', action, permission: `cloudformation:${action}`, resource }, cause);

  return {
    /** The stacks of this product in this account and Region, or the one of that name; none when it is not ours. */
    find: async (name: string | null): Promise<readonly DeployedStack[]> => {
      const stacks: Stack[] = [];
      try {
        const pages = paginateDescribeStacks({ client }, name === null ? {} : { StackName: name });
        for await (const { Stacks = [] } of pages) stacks.push(...Stacks);
      } catch (error) {
        // A stack that does not exist is a ValidationError here.
        if (name !== null && troubleOf(error).code === 'ValidationError') return [];
        throw failed('DescribeStacks', name === null ? 'all stacks (*)' : `the stack ${name}`, error);
      }
      return stacks.flatMap(toDeployed);
    },
    /** True when there is a stack of this name, ours or not. */
    exists: async (name: string): Promise<boolean> => {
      try {
        await client.send(new DescribeStacksCommand({ StackName: name }));
        return true;
      } catch (error) {
        if (troubleOf(error).code === 'ValidationError') return false;
        throw failed('DescribeStacks', `the stack ${name}`, error);
      }
    },
    /** Names of the alarms that watch the checker itself; in an app's stack others may stand beside them. */
    alarmNames: async (stack: string): Promise<readonly string[]> => {
      const resources: StackResourceSummary[] = [];
      try {
        const pages = paginateListStackResources({ client }, { StackName: stack });
        for await (const { StackResourceSummaries = [] } of pages) resources.push(...StackResourceSummaries);
      } catch (error) {
        throw failed('ListStackResources', `the stack ${stack}`, error);
      }
      return resources.filter(watchesTheChecker).flatMap(({ PhysicalResourceId: name }) => name ?? []);
    },
    /** Whom the stack subscribed to one of its topics, also those that SNS has forgotten since. */
    intendedRecipients: async (stack: string, topicOutput: TopicOutput): Promise<readonly IntendedRecipient[]> => {
      try {
        const { TemplateBody } = await client.send(new GetTemplateCommand({ StackName: stack }));
        return recipientsIn(TemplateBody ?? '', topicOutput);
      } catch (error) {
        throw failed('GetTemplate', `the stack ${stack}`, error);
      }
    },
  };
}

/** The construct's ids with the hash that the CDK puts behind them. */
const ALARM = new RegExp(`Alarms(?:${ALARM_IDS.join('|')})[0-9A-F]{8}$`);

function watchesTheChecker({ ResourceType, LogicalResourceId = '' }: StackResourceSummary): boolean {
  return ResourceType === 'AWS::CloudWatch::Alarm' && ALARM.test(LogicalResourceId);
}

function toDeployed({ StackName: name, Outputs = [] }: Stack): readonly DeployedStack[] {
  const output = (wanted: string) => Outputs.find(({ OutputKey }) => OutputKey === wanted)?.OutputValue;
  const functionName = output(STACK_OUTPUTS.checkFunctionName);
  const topicArn = output(STACK_OUTPUTS.alertTopicArn);
  const alarmTopicArn = output(STACK_OUTPUTS.alarmTopicArn);
  const tableName = output(STACK_OUTPUTS.stateTableName);
  if (!name || !functionName || !topicArn || !alarmTopicArn || !tableName) return [];
  return [{ name, functionName, topicArn, alarmTopicArn, tableName }];
}

/** Those of one topic: the stack has two, and both are named by reference. */
function recipientsIn(body: string, output: TopicOutput): readonly IntendedRecipient[] {
  const read = tryDocument(jsonOf(body), template);
  if (!read.ok) return [];
  const { Resources, Outputs } = read.value;
  const topic = JSON.stringify(Outputs[output]?.Value);
  if (topic === undefined) return [];
  return Object.values(Resources).flatMap(({ Type, Properties }) => {
    const found = tryDocument(Properties, subscription);
    if (Type !== 'AWS::SNS::Subscription' || !found.ok) return [];
    const { TopicArn, Protocol: protocol, Endpoint: endpoint, FilterPolicy: filterPolicy } = found.value;
    return JSON.stringify(TopicArn) === topic ? [{ protocol, endpoint, filterPolicy }] : [];
  });
}
