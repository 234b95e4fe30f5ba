import { parseArgs } from 'node:util';
import { fuzz, shown } from './fuzz.ts';
import { fuzzSecrets } from './fuzz-secrets.ts';

/**
 * The long form: `npm run fuzz -- --runs 10000 --secrets 5000 [--seed N]`; fails when something does not hold, or a branch
 * was not reached.
 */
const { values } = parseArgs({
  options: { runs: { type: 'string' }, secrets: { type: 'string' }, seed: { type: 'string' } },
});
const runs = Number(values.runs ?? 10_000);
const secrets = Number(values.secrets ?? 5_000);
const seed = Number(values.seed ?? Date.now() % 2 ** 31);

console.log(`${secrets} shapes of secrets, seed ${seed}`);
console.log(shown(await fuzzSecrets(secrets, seed)));
console.log(`${runs} conversations, seed ${seed}`);
const counts = await fuzz(runs, seed);
console.log(shown(counts));
const missed = Object.keys(counts).filter((branch) => counts[branch] === 0);
if (missed.length > 0) {
  console.error(`Not reached: ${missed.join(', ')}`);
  process.exitCode = 1;
}
