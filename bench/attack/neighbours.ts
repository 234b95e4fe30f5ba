import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import type { EVIL_ANSWERS } from './evil-answers.ts';

/** Share of a processor that a function of 512 MB has, in percent. */
const SHARE = 29;
const HEALTHY = 99;

/** Runs over 99 healthy orgs and one of each evil answer, one run an answer, slowed to the share of a small function. */
export async function playNeighbours(answers: typeof EVIL_ANSWERS): Promise<{
  readonly healthy: number;
  readonly of: number;
  readonly runs: number;
  readonly slowed: boolean;
}> {
  const slowed = spawnSync('cpulimit', ['--help']).error === undefined;
  const run = spawn(process.execPath, [new URL('neighbours-run.ts', import.meta.url).pathname, String(HEALTHY)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const limit = slowed ? spawn('cpulimit', ['-l', String(SHARE), '-p', String(run.pid)], { stdio: 'ignore' }) : null;
  const ended = once(run, 'close');
  const healthy = (await text(run.stdout)).trim().split('\n').map(Number);
  await ended;
  limit?.kill();
  return {
    healthy: healthy.reduce((sum, each) => sum + each, 0),
    of: HEALTHY * answers.length,
    runs: healthy.length,
    slowed,
  };
}
