/**
 * Stands in, in every function's bundle (lib/bundling.ts), for parts of the AWS SDK that no call of ours reaches: nearly
 * 30 kB.
 */

/**
 * The DynamoDB client makes one, and uses it only where the environment switches endpoint discovery on. Then this one
 * says that discovery is still under way, and requests go where they would go without it.
 */
export class EndpointCache {
  get() {
    return [{ Address: '' }];
  }

  getEndpoint(): undefined {
    return undefined;
  }
}

/** Where functions that serve several invocations at once keep each one's trace; ours serve one, which stands in the environment. */
export const InvokeStore = {
  getInstanceAsync: async () => undefined,
};

/** Asked for by operations that stream events; Secrets Manager, DynamoDB and SNS have none, and we call none of S3. */
export function eventStreamSerdeProvider(): never {
  throw new Error('Event streams are left out of this bundle (lambdas/left-out.ts).');
}

export class EventStreamSerde {}

/** The S3 client asks for it when it is made, and needs it for one operation that is none of ours. */
export function resolveEventStreamSerdeConfig<Config>(config: Config): Config {
  return config;
}
