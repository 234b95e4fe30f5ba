import { fileURLToPath } from 'node:url';
import { type BundlingOptions, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs';

const CREDENTIALS = fileURLToPath(new URL('../lambdas/credentials.ts', import.meta.url));

/**
 * How every function is bundled. No source map: it is five times the code, reading it for the first error takes as long
 * as a cold start, and every error says in words what failed.
 */
export const BUNDLING: BundlingOptions = {
  format: OutputFormat.ESM,
  target: 'node24',
  mainFields: ['module', 'main'],
  minify: true,
  bundleAwsSDK: true,
  esbuildArgs: { '--alias:@aws-sdk/credential-provider-node': CREDENTIALS },
};
