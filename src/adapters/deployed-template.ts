import {
  CloudFormationClient,
  type CloudFormationClientConfig,
  GetTemplateCommand,
} from '@aws-sdk/client-cloudformation';
import { AWS_LIMITS, AwsCallError, troubleOf } from '../aws-calls.ts';
import { jsonOf } from '../schema.ts';

/**
 * The template that a stack was deployed with, as JSON; null where there is no such stack.
 * @throws AwsCallError
 */
export async function deployedTemplate(config: CloudFormationClientConfig, stack: string): Promise<unknown> {
  const client = new CloudFormationClient({ ...AWS_LIMITS, ...config });
  try {
    const { TemplateBody = '' } = await client.send(new GetTemplateCommand({ StackName: stack }));
    return jsonOf(TemplateBody);
  } catch (error) {
    // A stack that does not exist is a ValidationError here.
    if (troubleOf(error).code === 'ValidationError') return null;
    const call = { service: 'CloudFormation', action: 'GetTemplate', permission: 'cloudformation:GetTemplate' };
    throw new AwsCallError({ ...call, resource: `the stack ${stack}` }, error);
  }
}
