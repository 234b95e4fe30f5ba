import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { TestProject } from 'vitest/node';

const run = promisify(execFile);
const ROOT = join(import.meta.dirname, '../..');

declare module 'vitest' {
  export interface ProvidedContext {
    /** The package as `npm pack` makes it, built anew. */
    readonly tarball: string;
  }
}

/** Packs the repository once for all tests of the package. */
export async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'credential-health-tarball-'));
  await run('npm', ['pack', '--pack-destination', folder], { cwd: ROOT, maxBuffer: 10_000_000 });
  const [tarball = 'no tarball'] = await readdir(folder);
  provide('tarball', join(folder, tarball));
  return () => rm(folder, { recursive: true, force: true });
}
