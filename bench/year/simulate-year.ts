import { parseArgs } from 'node:util';
import { live } from './live.ts';
import { baselines, judge, planYear } from './truth.ts';

/**
 * `npm run simulate:year [-- --seeds N --orgs N --days N]`: prints for each bar the worst of all seeds, with what was sent by
 * kind and two usual ways of alerting beside it; exits with 1 when a bar is missed.
 */
const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '1' },
    orgs: { type: 'string', default: '45' },
    days: { type: 'string', default: '365' },
  },
});
const worst = new Map<string, { readonly bar: number; readonly worst: number; readonly seed: number }>();
for (let seed = 1; seed <= Number(values.seeds); seed += 1) {
  const year = planYear(seed, Number(values.orgs), Number(values.days));
  const { runs, messages } = await live(year);
  const all = messages.filter(({ audience }) => audience === 'all');
  const kinds = new Map<string, number>();
  for (const { told } of all)
    for (const kind of new Set(told.map(({ stage, kind: each }) => `${each} ${stage}`)))
      kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  console.log(
    `seed ${seed}: ${runs.length} runs, ${year.troubles.length} troubles, ${all.length} messages; ${JSON.stringify(Object.fromEntries(kinds))}`,
  );
  console.log(`  beside it: ${JSON.stringify(baselines(year, runs))}`);
  for (const { name, bar, worst: found, detail } of judge(year, runs, messages)) {
    if (found > bar) console.log(`  MISSED ${name}: ${found}; ${detail.slice(0, 4).join('; ')}`);
    if (found >= (worst.get(name)?.worst ?? -1)) worst.set(name, { bar, worst: found, seed });
  }
}
for (const [name, { bar, worst: found, seed }] of worst)
  console.log(`${String(found).padStart(6)} of ${String(bar).padStart(4)}  ${name} (seed ${seed})`);
if ([...worst.values()].some(({ bar, worst: found }) => found > bar)) process.exitCode = 1;
