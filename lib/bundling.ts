import { fileURLToPath } from 'node:url';
import { type BundlingOptions, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs';

const CREDENTIALS = fileURLToPath(new URL('../lambdas/credentials.ts', import.meta.url));

/**
 * How every function is bundled. No source map: reading one takes longer than a whole cold start, and every error says
 * in words what failed.
 */
export const BUNDLING: BundlingOptions = {
  format: OutputFormat.ESM,
  target: 'node24',
  mainFields: ['module', 'main'],
  minify: true,
  bundleAwsSDK: true,
  esbuildArgs: { '--alias:@aws-sdk/credential-provider-node': CREDENTIALS },
};
