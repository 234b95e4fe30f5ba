import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import { liveThrough } from './drive.ts';
import { BARS, isMissed, type Measure } from './truth/bars.ts';
import { liveThroughBaseline } from './truth/baselines.ts';
import { type Judgement, judge } from './truth/judge.ts';
import { planYear } from './truth/plan.ts';

const ORGS = 200;

type Lived = { readonly seed: number; readonly seconds: number; readonly judgement: Judgement };

/**
 * `npm run simulate:year [-- --seeds N --from K]`: 200 orgs, checked hourly for 365 virtual days. Prints how the alerts
 * compare with what really happened, the worst over all seeds beside the first one's year through two usual ways of
 * alerting; exits with 1 when a bar is missed.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { seeds: { type: 'string', default: '1' }, from: { type: 'string', default: '1' } },
  });
  const [seeds, from] = [Number(values.seeds), Number(values.from)];
  const years: Lived[] = [];
  for (let seed = from; seed < from + seeds; seed += 1) {
    const year = await live(seed);
    years.push(year);
    report(year);
  }
  const plan = planYear(from, ORGS);
  const always = judge(plan, liveThroughBaseline(plan, 'every failing run'), true);
  const thrice = judge(plan, liveThroughBaseline(plan, 'three failures, and recovery'), true);
  console.log(tableOf(years, always, thrice));
  const slowest = years.reduce((slow, year) => (year.seconds > slow.seconds ? year : slow));
  console.log(`slowest: seed ${slowest.seed}, ${slowest.seconds.toFixed(0)} s`);
  const missed = BARS.filter((measure) => years.some(({ judgement }) => isMissed(measure, judgement)));
  console.log(missed.length === 0 ? 'every bar holds in every seed' : `${missed.length} of ${BARS.length} bars missed`);
  if (missed.length > 0) process.exitCode = 1;
}

async function live(seed: number): Promise<Lived> {
  const startedAt = performance.now();
  const plan = planYear(seed, ORGS);
  const judgement = judge(plan, await liveThrough(plan));
  return { seed, judgement, seconds: (performance.now() - startedAt) / 1000 };
}

function report({ seed, seconds, judgement }: Lived): void {
  const { incidents, messages } = judgement;
  console.log(`seed ${seed}: ${incidents} incidents to tell, ${messages} messages, ${seconds.toFixed(0)} s`);
  for (const measure of BARS.filter((bar) => isMissed(bar, judgement)))
    console.log(`  MISSED  ${measure.name}: ${measure.detail(judgement).slice(0, 5).join('; ')}`);
}

/** The worst of all seeds for each bar, and which seed that was. */
function tableOf(years: readonly Lived[], always: Judgement, thrice: Judgement): string {
  const head = ['', 'bar', 'product, at worst', 'in seed', 'each failing run', 'three failures'];
  const table = new Table({ head, style: { head: [], border: [] } });
  const verdict = (measure: Measure, judgement: Judgement) =>
    `${measure.shown(judgement)}${isMissed(measure, judgement) ? ' ✗' : ''}`;
  for (const measure of BARS) {
    const badness = years.map(({ judgement }) => measure.badness(judgement));
    const worst = years[badness.indexOf(Math.max(...badness))];
    if (worst === undefined) continue;
    const alike = years.length > 1 && badness.every((value) => value === badness[0]);
    const seed = alike ? 'all alike' : String(worst.seed);
    const others = [verdict(measure, always), verdict(measure, thrice)];
    table.push([measure.name, measure.bar, verdict(measure, worst.judgement), seed, ...others]);
  }
  return table.toString();
}

await main();
