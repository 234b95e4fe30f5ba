import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { credentialOf } from '../../test/memory-ports.ts';
import { OPTIONS } from '../../tools/bundle-function.ts';

/** A heap that just holds 20,000 orgs: 72 MB are too few. The rest of the process is Node itself. */
const NODE_OPTIONS = '--max-semi-space-size=2 --max-old-space-size=80';

/** Checks a fleet in a process of its own; `healthy` is 0 where that ran out of memory. Its files go into `folder`. */
export async function playFleet(
  orgs: number,
  folder: string,
): Promise<{ readonly healthy: number; readonly peakMb: number }> {
  const program = join(folder, 'fleet-run.mjs');
  // As plain JavaScript, as it is deployed: to strip types takes Node up to 50 MB.
  await build({ ...OPTIONS, entryPoints: [new URL('fleet-run.ts', import.meta.url).pathname], outfile: program });
  const file = join(folder, 'fleet.json');
  const entries = Array.from({ length: orgs }, (_, at) => ({
    name: `org-${at}`,
    secret: credentialOf(`org-${at}`),
    createdAt: '2026-11-01T00:00:00Z',
  }));
  writeFileSync(file, JSON.stringify(entries));
  const { status, stdout } = spawnSync(process.execPath, [program, file], {
    encoding: 'utf8',
    env: { ...process.env, NODE_OPTIONS },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return status === 0 ? JSON.parse(stdout) : { healthy: 0, peakMb: Number.NaN };
}
