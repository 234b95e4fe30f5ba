import { fileURLToPath } from 'node:url';
import { Architecture, Runtime } from 'aws-cdk-lib/aws-lambda';
import { type NodejsFunctionProps, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs';

const fromRoot = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));

/**
 * How every function is built from its folder under `lambdas/`: one small ESM file that starts fast. No source map: it is
 * five times the code, reading it for the first error takes as long as a cold start, and every error says in words what
 * failed.
 */
export function nodeFunction(folder: string) {
  return {
    entry: fromRoot(`lambdas/${folder}/handler.ts`),
    projectRoot: fromRoot(''),
    depsLockFilePath: fromRoot('package-lock.json'),
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    bundling: {
      format: OutputFormat.ESM,
      target: 'node24',
      mainFields: ['module', 'main'],
      minify: true,
      bundleAwsSDK: true,
      esbuildArgs: { '--alias:@aws-sdk/credential-provider-node': fromRoot('lambdas/credentials.ts') },
    },
    awsSdkConnectionReuse: false,
  } satisfies NodejsFunctionProps;
}
