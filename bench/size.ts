/**
 * `npm run check:size`: the check function's bundle against its budget, all of its files counted. Exits 1 above it.
 * `-- --report` shows what costs, as a failure does.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MOST_BYTES } from '../lib/function/bundling.ts';
import { bundle, heaviest } from '../tools/bundle-function.ts';

const folder = await mkdtemp(join(tmpdir(), 'bundle-size-'));
try {
  const metafile = await bundle('check', join(folder, 'index.mjs'));
  const bytes = Object.values(metafile.outputs).reduce((sum, output) => sum + output.bytes, 0);
  const fits = bytes <= MOST_BYTES;
  if (!fits || process.argv.includes('--report')) {
    for (const [name, weight] of heaviest(metafile)) console.log(`${String(weight).padStart(9)}  ${name}`);
  }
  console.log(`The check function has ${bytes} bytes; it may have ${MOST_BYTES}.`);
  process.exitCode = fits ? 0 : 1;
} finally {
  await rm(folder, { recursive: true });
}
