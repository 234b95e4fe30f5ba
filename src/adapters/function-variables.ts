import { GetFunctionConfigurationCommand, LambdaClient, type LambdaClientConfig } from '@aws-sdk/client-lambda';
import { AWS_LIMITS, AwsCallError } from '../aws-calls.ts';

/**
 * The environment variables of a deployed function, by name.
 * @throws AwsCallError
 */
export async function functionVariables(
  config: LambdaClientConfig,
  functionName: string,
): Promise<Readonly<Record<string, string>>> {
  const client = new LambdaClient({ ...AWS_LIMITS, ...config });
  try {
    const { Environment } = await client.send(new GetFunctionConfigurationCommand({ FunctionName: functionName }));
    return Environment?.Variables ?? {};
  } catch (error) {
    const call = {
      service: 'Lambda',
      action: 'GetFunctionConfiguration',
      permission: 'lambda:GetFunctionConfiguration',
      resource: `the function ${functionName}`,
    };
    throw new AwsCallError(call, error);
  }
}
