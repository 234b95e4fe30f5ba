import { parseArgs } from 'node:util';
import { fuzz, shown } from './fuzz.ts';

/** The long form: `npm run fuzz -- --runs 10000 [--seed N]`; fails when something does not hold, or a branch was not reached. */
const { values } = parseArgs({ options: { runs: { type: 'string' }, seed: { type: 'string' } } });
const runs = Number(values.runs ?? 10_000);
const seed = Number(values.seed ?? Date.now() % 2 ** 31);

console.log(`${runs} conversations, seed ${seed}`);
const counts = await fuzz(runs, seed);
console.log(shown(counts));
const missed = Object.keys(counts).filter((branch) => counts[branch] === 0);
if (missed.length > 0) {
  console.error(`Not reached: ${missed.join(', ')}`);
  process.exitCode = 1;
}
