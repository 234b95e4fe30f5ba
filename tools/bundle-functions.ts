import { cp, glob, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { nodeFunction } from '../lib/function/node-function.ts';

// First step of `npm run build`: starts dist/ afresh with every function in it, bundled as a deployment from the
// repository bundles it, by the CDK itself.
const root = join(import.meta.dirname, '..');
await rm(join(root, 'dist'), { recursive: true, force: true });
for await (const handler of glob('lambdas/*/handler.ts', { cwd: root })) {
  const folder = basename(dirname(handler));
  const outdir = await mkdtemp(join(tmpdir(), 'credential-health-build-'));
  const app = new App({ outdir });
  new NodejsFunction(new Stack(app, 'Stack'), 'Function', nodeFunction(folder));
  app.synth();
  for await (const asset of glob('asset.*/', { cwd: outdir })) {
    await cp(join(outdir, asset), join(root, 'dist/lambdas', folder), { recursive: true });
  }
  await rm(outdir, { recursive: true });
}
