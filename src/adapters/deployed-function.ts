import { InvokeCommand, LambdaClient, type LambdaClientConfig } from '@aws-sdk/client-lambda';
import { AWS_LIMITS, AwsCallError } from '../aws-calls.ts';
import { jsonOf } from '../schema.ts';

/** What an invocation came to: the JSON that the function returned, or the error it ended with. */
export type Invocation =
  | { readonly kind: 'returned'; readonly payload: unknown }
  | { readonly kind: 'failed'; readonly error: string; readonly message: string };

/** Longer than any function may run (15 minutes), in milliseconds. */
const LONGEST_RUN_MS = 16 * 60_000;

/**
 * Invokes a function once: a second attempt would repeat every login, so neither the SDK nor a read timeout below the
 * function's own may cause one.
 * @throws AwsCallError when it could not be invoked
 */
export function deployedFunction(config: LambdaClientConfig, functionName: string) {
  const client = new LambdaClient({
    ...AWS_LIMITS,
    maxAttempts: 1,
    requestHandler: { ...AWS_LIMITS.requestHandler, requestTimeout: LONGEST_RUN_MS },
    ...config,
  });
  return async (event: object): Promise<Invocation> => {
    try {
      const { FunctionError, Payload } = await client.send(
        new InvokeCommand({ FunctionName: functionName, Payload: JSON.stringify(event) }),
      );
      const payload = jsonOf(Payload?.transformToString() ?? '');
      return FunctionError === undefined ? { kind: 'returned', payload } : failed(payload, FunctionError);
    } catch (error) {
      throw new AwsCallError(
        {
          service: 'Lambda',
          action: 'Invoke',
          permission: 'lambda:InvokeFunction',
          resource: `the function ${functionName}`,
        },
        error,
      );
    }
  };
}

/** https://docs.aws.amazon.com/lambda/latest/dg/nodejs-exceptions.html */
function failed(payload: unknown, kind: string): Invocation {
  const { errorType, errorMessage } = (payload ?? {}) as {
    readonly errorType?: unknown;
    readonly errorMessage?: unknown;
  };
  return {
    kind: 'failed',
    error: typeof errorType === 'string' ? errorType : kind,
    message: typeof errorMessage === 'string' ? errorMessage : 'it says no more',
  };
}
