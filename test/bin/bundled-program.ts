import { existsSync, mkdtempSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleProgram } from '../../tools/bundle-program.ts';

/**
 * The path of the program as the package ships it, bundled once for all tests of a run: a third of a second less for each of
 * some hundred starts than from the files of the clone, as test/bin/launcher.test.ts and the tour start it.
 */
export function bundledProgram(): string {
  const folder = join(tmpdir(), 'program');
  if (!existsSync(folder)) {
    const own = mkdtempSync(`${folder}-`);
    bundleProgram(own);
    writeFileSync(join(own, 'package.json'), JSON.stringify({ type: 'module' }));
    try {
      renameSync(own, folder);
    } catch (error) {
      // Another worker was faster.
      if (!existsSync(folder)) throw error;
    }
  }
  return join(folder, 'credential-health.js');
}
