/** Bundles what runs on a person's machine, as the package ships it. */
import { join } from 'node:path';
import { type BuildOptions, buildSync, type Metafile } from 'esbuild';
import { ROOT } from './bundle-function.ts';

/** What the program and the library have in common. */
export const SHIPPED = {
  bundle: true,
  platform: 'node',
  target: 'node22',
  absWorkingDir: ROOT,
  legalComments: 'none',
  logLevel: 'warning',
  metafile: true,
} as const satisfies BuildOptions;

/** Writes `credential-health.js` with everything it needs; what a command alone needs is loaded by that command. */
export function bundleProgram(outdir: string): Metafile {
  return buildSync({
    ...SHIPPED,
    entryPoints: [join(ROOT, 'bin/credential-health.ts')],
    outdir,
    format: 'esm',
    splitting: true,
    chunkNames: 'chunks/[name]-[hash]',
    minify: true,
    // Packages in CommonJS ask for Node's own modules by this name.
    banner: {
      js: "import { createRequire as makeRequire } from 'node:module'; const require = makeRequire(import.meta.url);",
    },
  }).metafile;
}
