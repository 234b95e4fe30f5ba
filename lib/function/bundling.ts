/** How a function becomes one small ESM file that starts fast; for the stack, the size budget and the benchmark alike. */
export const BUNDLING = {
  target: 'node24',
  mainFields: ['module', 'main'],
  minify: true,
  /** As they are written: `…` and `✗` in escapes would be twice as long. */
  charset: 'utf8',
  /** Each client brings its whole package.json along for one word of its `User-Agent`: 6 kB. */
  loader: { '.json': 'empty' },
  /** Modules of the AWS SDK and what stands in for them, by path from the root. */
  standIns: {
    '@aws-sdk/credential-provider-node': 'lambdas/credentials.ts',
    '@aws/lambda-invoke-store': 'lambdas/left-out.ts',
    '@aws-sdk/endpoint-cache': 'lambdas/left-out.ts',
    '@smithy/core/event-streams': 'lambdas/left-out.ts',
  },
} as const;

/** The check function may not have more; what costs is shown by `npm run check:size -- --report`. */
export const MOST_BYTES = 450_000;
