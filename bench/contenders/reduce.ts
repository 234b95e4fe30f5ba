/** The reduction of a run that `left-run.ts` left in a folder. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { REAL_TIME } from '../../src/clock.ts';
import { reduceRun } from '../../src/distributed/reduce-run.ts';
import { handoverFolder, SETTINGS, statesFolder } from '../left-run.ts';
import { measure } from './work.ts';

const folder = String(process.env.BENCH_FOLDER);
const read = async (name: string) => JSON.parse(await readFile(join(folder, name), 'utf8'));

await measure(async () => {
  const report = await reduceRun(
    {
      ...REAL_TIME,
      listings: { read },
      handover: handoverFolder(folder),
      states: statesFolder(folder),
      alerts: { publish: async () => {}, confirmedSubscriptions: async () => 1 },
    },
    await read('run.json'),
    SETTINGS,
  );
  return report.summary.healthy;
});
