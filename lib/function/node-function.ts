import { fileURLToPath } from 'node:url';
import { Architecture, Code, Runtime } from 'aws-cdk-lib/aws-lambda';
import { type NodejsFunctionProps, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs';
import { BUNDLING } from './bundling.ts';

const fromRoot = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** The same function in both forms: in the package `npm run build` has bundled it, beside this file compiled. */
export function nodeFunction(folder: string) {
  return {
    ...(import.meta.url.endsWith('.ts') ? bundledNow(folder) : bundledBefore(folder)),
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    awsSdkConnectionReuse: false,
  } satisfies NodejsFunctionProps;
}

/**
 * One small ESM file that starts fast. No source map: it is five times the code, reading it for the first error takes as
 * long as a cold start, and every error says in words what failed.
 */
function bundledNow(folder: string): NodejsFunctionProps {
  return {
    entry: fromRoot(`lambdas/${folder}/handler.ts`),
    projectRoot: fromRoot(''),
    depsLockFilePath: fromRoot('package-lock.json'),
    bundling: {
      format: OutputFormat.ESM,
      target: BUNDLING.target,
      mainFields: [...BUNDLING.mainFields],
      minify: BUNDLING.minify,
      loader: BUNDLING.loader,
      bundleAwsSDK: true,
      esbuildArgs: {
        // As an argument: what is given to the library as `charset` does not reach esbuild (aws-cdk-lib 2.276).
        '--charset': BUNDLING.charset,
        ...Object.fromEntries(
          Object.entries(BUNDLING.standIns).map(([module, standIn]) => [`--alias:${module}`, fromRoot(standIn)]),
        ),
      },
    },
  };
}

function bundledBefore(folder: string): NodejsFunctionProps {
  return { code: Code.fromAsset(fromRoot(`lambdas/${folder}`)), handler: 'index.handler' };
}
