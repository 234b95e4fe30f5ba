/** Bundles a function as the stack does (lib/function/node-function.ts), without the CDK, and tells what its bytes are. */
import { join } from 'node:path';
import { type BuildOptions, build, type Metafile } from 'esbuild';
import { BUNDLING } from '../lib/function/bundling.ts';

export const ROOT = new URL('..', import.meta.url).pathname;

export const OPTIONS = {
  bundle: true,
  minify: BUNDLING.minify,
  charset: BUNDLING.charset,
  loader: BUNDLING.loader,
  platform: 'node' as const,
  target: BUNDLING.target,
  format: 'esm' as const,
  mainFields: [...BUNDLING.mainFields],
  metafile: true as const,
  absWorkingDir: ROOT,
} satisfies BuildOptions;

/** Writes the bundle of the function in lambdas/`folder` to `outfile`. */
export async function bundle(folder: string, outfile: string): Promise<Metafile> {
  const alias = Object.fromEntries(
    Object.entries(BUNDLING.standIns).map(([module, standIn]) => [module, join(ROOT, standIn)]),
  );
  const entryPoints = [join(ROOT, 'lambdas', folder, 'handler.ts')];
  return (await build({ ...OPTIONS, alias, entryPoints, outfile })).metafile;
}

/** What costs most in the bundle, by package (the product's own code as one). */
export function heaviest(metafile: Metafile): readonly (readonly [string, number])[] {
  const bytes = new Map<string, number>();
  for (const output of Object.values(metafile.outputs)) {
    for (const [path, { bytesInOutput }] of Object.entries(output.inputs)) {
      const name = /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? 'the product itself';
      bytes.set(name, (bytes.get(name) ?? 0) + bytesInOutput);
    }
  }
  return [...bytes].sort((a, b) => b[1] - a[1]).slice(0, 12);
}
