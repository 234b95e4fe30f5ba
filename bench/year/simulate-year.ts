import { parseArgs } from 'node:util';
import { Baselines } from './baselines.ts';
import { composition } from './composition.ts';
import { drawWorld, quietWorld, sizeOf } from './draw-world.ts';
import { type Bar, Judge } from './judge.ts';
import { live } from './life.ts';
import { truthOf, type World } from './world.ts';

/**
 * `npm run simulate:year [-- --seeds N --first N --orgs N --days N]`: a year for each seed, and for each bar the worst of
 * them, with what was sent and two usual ways of alerting beside it; exits with 1 when a bar is missed. Without a size each
 * seed has its own, and one seed is a fleet of 45 and one of 200. `--quiet`: 28 days in which nothing happens.
 */
const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '1' },
    first: { type: 'string', default: '1' },
    orgs: { type: 'string' },
    days: { type: 'string', default: '365' },
    quiet: { type: 'boolean', default: false },
  },
});
const [first, seeds, days] = [Number(values.first), Number(values.seeds), Number(values.days)];
const worst = new Map<string, Bar & { readonly seed: number }>();

if (values.quiet) for (const size of [45, 200]) await play(quietWorld(size));
else if (seeds === 1 && values.orgs === undefined)
  for (const size of [45, 200]) await play(drawWorld(first, size, days));
else
  for (let seed = first; seed < first + seeds; seed += 1)
    await play(drawWorld(seed, Number(values.orgs ?? sizeOf(seed)), days));

console.log('\nthe worst of each bar:');
for (const { name, most, worst: met, seed } of worst.values())
  console.log(`${String(met).padStart(6)} of ${String(most).padStart(3)}  ${name} (seed ${seed})`);
if ([...worst.values()].some(({ most, worst: met }) => met > most)) process.exitCode = 1;

async function play(world: World): Promise<void> {
  const judge = new Judge(world);
  const baselines = new Baselines();
  await live(world, (run) => baselines.take(run, judge.take(run)));
  const { seed, orgs, runs, every, quiet, timezone } = world;
  const incidents = new Set(world.troubles.map(({ incident }) => incident)).size;
  const nights = quiet === null ? '' : `, quiet ${quiet[0]} to ${quiet[1]} h`;
  console.log(
    `\nseed ${seed}: ${orgs.length} orgs, ${world.days} days, ${runs.length} runs, one each ${every} h${nights}, ${timezone}; ${incidents} incidents`,
  );
  for (const line of composition(judge.messages, truthOf(world))) console.log(`  ${line}`);
  for (const [name, number] of Object.entries(baselines.counts())) console.log(`  beside it, ${name}: ${number}`);
  for (const bar of judge.bars()) {
    const { name, most, worst: met, detail } = bar;
    if (met > most) console.log(`  MISSED ${name}: ${met}\n    ${detail.slice(0, 6).join('\n    ')}`);
    if (met >= (worst.get(name)?.worst ?? -1)) worst.set(name, { ...bar, seed });
  }
}
