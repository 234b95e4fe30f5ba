import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import { liveThrough } from './drive.ts';
import { BARS, isMissed, type Measure } from './truth/bars.ts';
import { liveThroughBaseline } from './truth/baselines.ts';
import { type Judgement, judge } from './truth/judge.ts';
import { planYear } from './truth/plan.ts';

const ORGS = 200;

/**
 * `npm run simulate:year [-- --seeds N]`: 200 orgs, checked hourly for 365 virtual days. Prints how the alerts compare
 * with what really happened, beside the same year through two usual ways of alerting; exits with 1 when a bar is missed.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { seeds: { type: 'string', default: '1' }, from: { type: 'string', default: '1' } },
  });
  const [seeds, from] = [Number(values.seeds), Number(values.from)];
  const judgements: Judgement[] = [];
  for (let seed = from; seed < from + seeds; seed += 1) {
    const startedAt = performance.now();
    const plan = planYear(seed, ORGS);
    const judgement = judge(plan, await liveThrough(plan));
    judgements.push(judgement);
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(0);
    const misses = BARS.filter((measure) => isMissed(measure, judgement));
    console.log(`seed ${seed}: ${judgement.incidents} incidents told, ${judgement.messages} messages, ${seconds} s`);
    for (const measure of misses)
      console.log(`  MISSED  ${measure.name}: ${measure.detail(judgement).slice(0, 5).join('; ')}`);
  }
  const plan = planYear(from, ORGS);
  const always = judge(plan, liveThroughBaseline(plan, 'every failing run'), true);
  const thrice = judge(plan, liveThroughBaseline(plan, 'three failures, and recovery'), true);
  console.log(tableOf(judgements, always, thrice));
  if (BARS.some((measure) => judgements.some((judgement) => isMissed(measure, judgement)))) process.exitCode = 1;
}

function tableOf(judgements: readonly Judgement[], always: Judgement, thrice: Judgement): string {
  const head = ['', 'bar', 'product', 'each failing run', 'three failures'];
  const table = new Table({ head, style: { head: [], border: [] } });
  const verdict = (measure: Measure, judgement: Judgement) =>
    `${measure.shown(judgement)}${isMissed(measure, judgement) ? ' ✗' : ''}`;
  for (const measure of BARS) {
    const worst = [...judgements].sort((a, b) => measure.badness(b) - measure.badness(a))[0];
    const product = worst === undefined ? '' : verdict(measure, worst);
    table.push([measure.name, measure.bar, product, verdict(measure, always), verdict(measure, thrice)]);
  }
  return table.toString();
}

await main();
