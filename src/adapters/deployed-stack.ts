import {
  CloudFormationClient,
  type CloudFormationClientConfig,
  GetTemplateCommand,
  paginateDescribeStacks,
  type Stack,
} from '@aws-sdk/client-cloudformation';
import * as z from 'zod/mini';
import { AWS_LIMITS, AwsCallError, troubleOf } from '../aws-calls.ts';
import { STACK_OUTPUTS } from '../deployment/names.ts';
import type { IntendedRecipient } from '../digest/recipients.ts';
import { jsonOf } from '../schema.ts';

/** A stack of this product, by what its outputs name. */
export type DeployedStack = {
  readonly name: string;
  readonly functionName: string;
  readonly topicArn: string;
  readonly tableName: string;
};

/** Template of a stack, as far as the subscriptions of the alert topic go. */
const Template = z.object({
  Resources: z.record(z.string(), z.looseObject({ Type: z.string(), Properties: z.optional(z.unknown()) })),
  Outputs: z.object({ [STACK_OUTPUTS.alertTopicArn]: z.object({ Value: z.unknown() }) }),
});
const Subscription = z.object({
  TopicArn: z.unknown(),
  Protocol: z.string(),
  Endpoint: z.string(),
  FilterPolicy: z.optional(z.looseObject({})),
});

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
    /** Whom the stack subscribed to its topic, also those that SNS has forgotten since. */
    intendedRecipients: async (stack: string): Promise<readonly IntendedRecipient[]> => {
      try {
        const { TemplateBody } = await client.send(new GetTemplateCommand({ StackName: stack }));
        return recipientsIn(TemplateBody ?? '');
      } catch (error) {
        throw failed('GetTemplate', `the stack ${stack}`, error);
      }
    },
  };
}

function toDeployed({ StackName: name, Outputs = [] }: Stack): readonly DeployedStack[] {
  const output = (wanted: string) => Outputs.find(({ OutputKey }) => OutputKey === wanted)?.OutputValue;
  const functionName = output(STACK_OUTPUTS.checkFunctionName);
  const topicArn = output(STACK_OUTPUTS.alertTopicArn);
  const tableName = output(STACK_OUTPUTS.stateTableName);
  if (!name || !functionName || !topicArn || !tableName) return [];
  return [{ name, functionName, topicArn, tableName }];
}

/** Those of the alert topic alone: the stack has an alarm topic too, and both are named by reference. */
function recipientsIn(text: string): readonly IntendedRecipient[] {
  const template = z.safeParse(Template, jsonOf(text)).data;
  if (template === undefined) return [];
  const alertTopic = JSON.stringify(template.Outputs.AlertTopicArn.Value);
  return Object.values(template.Resources).flatMap(({ Type, Properties }) => {
    const subscription = z.safeParse(Subscription, Properties).data;
    if (Type !== 'AWS::SNS::Subscription' || subscription === undefined) return [];
    const { TopicArn, Protocol: protocol, Endpoint: endpoint, FilterPolicy: filterPolicy = null } = subscription;
    return JSON.stringify(TopicArn) === alertTopic ? [{ protocol, endpoint, filterPolicy }] : [];
  });
}
