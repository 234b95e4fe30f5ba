import { spawnSync } from 'node:child_process';
import { cp, glob, mkdir, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { build, type Metafile } from 'esbuild';
import { bundle } from './bundle-function.ts';
import { bundleProgram, SHIPPED } from './bundle-program.ts';
import { noticesOf, packagesIn } from './notices.ts';

// `npm run build`: starts dist/ afresh with what the package ships, each part with the notices of what was bundled into it.
const root = join(import.meta.dirname, '..');
const dist = join(root, 'dist');
await rm(dist, { recursive: true, force: true });

const shipped: Metafile[] = [bundleProgram(join(dist, 'bin')), await bundleLibrary('esm'), await bundleLibrary('cjs')];
await declareTypes();
for await (const handler of glob('lambdas/*/handler.ts', { cwd: root })) {
  shipped.push(await bundleFunction(basename(dirname(handler))));
}
await writeNotices(dist, shipped);

/**
 * The construct, for apps that import it and for those that require it (the template of `cdk init` and its jest do).
 * Both forms find the functions from the same place, `dist/lib/function/`.
 */
async function bundleLibrary(format: 'esm' | 'cjs'): Promise<Metafile> {
  const folder = format === 'esm' ? 'lib' : 'cjs/lib';
  const { metafile } = await build({
    ...SHIPPED,
    entryPoints: [join(root, 'lib/index.ts')],
    outdir: join(dist, folder),
    format,
    external: ['aws-cdk-lib', 'constructs'],
    sourcemap: true,
    define: { 'import.meta.url': 'HERE' },
    banner: {
      js:
        format === 'esm'
          ? "const HERE = new URL('./function/node-function.js', import.meta.url).href;"
          : "const HERE = require('node:url').pathToFileURL(require('node:path').join(__dirname, '../../lib/function/node-function.js')).href;",
    },
  });
  return metafile;
}

/** One function, byte for byte as a deployment from the repository bundles it. */
async function bundleFunction(folder: string): Promise<Metafile> {
  const target = join(dist, 'lambdas', folder);
  const metafile = await bundle(folder, join(target, 'index.mjs'));
  await writeNotices(target, [metafile]);
  return metafile;
}

/** Declarations for both forms; a package.json tells compilers and Node that everything in `cjs/` is CommonJS. */
async function declareTypes(): Promise<void> {
  const tsc = spawnSync('tsc', ['--project', 'tsconfig.build.json'], { cwd: root, stdio: 'inherit' });
  if (tsc.status !== 0) throw new Error('tsc could not write the declarations');
  await mkdir(join(dist, 'cjs'), { recursive: true });
  await writeFile(join(dist, 'cjs/package.json'), `${JSON.stringify({ type: 'commonjs' })}\n`);
  for await (const file of glob('{lib,src}/**/*.d.ts', { cwd: dist }))
    await cp(join(dist, file), join(dist, 'cjs', file));
}

async function writeNotices(folder: string, metafiles: readonly Metafile[]): Promise<void> {
  await writeFile(join(folder, 'THIRD-PARTY-NOTICES.txt'), await noticesOf(root, packagesIn(metafiles)));
}
