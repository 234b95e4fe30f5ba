import { beforeAll, expect, test } from 'vitest';
import { Baselines } from '../../bench/year/baselines.ts';
import { drawWorld } from '../../bench/year/draw-world.ts';
import { Judge } from '../../bench/year/judge.ts';
import { live } from '../../bench/year/life.ts';
import type { Message, Run } from '../../bench/year/record.ts';

/** Four months of the first seed, with all that a year has in it. */
const WORLD = drawWorld(1, 45, 120);
const runs: Run[] = [];
beforeAll(async () => {
  await live(WORLD, (run) => runs.push(run));
}, 600_000);

/** The judge's bars over these runs, with what was sent as `change` makes it. */
function judged(change: (message: Message) => readonly Message[] = (message) => [message]) {
  const judge = new Judge(WORLD);
  const baselines = new Baselines();
  for (const run of runs) baselines.take(run, judge.take({ ...run, messages: run.messages.flatMap(change) }));
  return { bars: judge.bars(), messages: judge.messages, baselines: baselines.counts() };
}

test('four months of 45 orgs hold every bar, with fewer messages than usual ways of alerting', () => {
  const { bars, messages, baselines } = judged();
  for (const { name, most, worst, detail } of bars)
    expect(worst, `${name}: ${detail.slice(0, 3).join('; ')}`).toBeLessThanOrEqual(most);
  const all = messages.filter(({ audience }) => audience === 'all').length;
  for (const [name, sent] of Object.entries(baselines)) expect(all, name).toBeLessThan(sent);
});

const FAULTS: readonly (readonly [fault: string, bar: RegExp, change: (message: Message) => readonly Message[]])[] = [
  ['nothing is sent', /incidents untold/, () => []],
  ['no all-clear is sent', /ends untold/, (message) => (message.subject.startsWith('[ok]') ? [] : [message])],
  ['everything is sent twice', /told twice/, (message) => [message, message]],
  [
    'nothing is sent on Mondays',
    /weeks without/,
    (message) => (new Date(message.at).getUTCDay() === 1 ? [] : [message]),
  ],
  ['one org is called by the name of another', /said to fail/, (message) => [renamed(message, 'org-0002', 'org-0004')]],
  [
    'counts are one too high',
    /claims/,
    (message) => [{ ...message, text: message.text.replace(/(\d+) failing/, '99 failing') }],
  ],
  [
    'lines are not wrapped',
    /form/,
    (message) => [{ ...message, text: message.text.replaceAll(/(?<=\w)\n(?=\w)/g, ' ') }],
  ],
  ['nights are loud', /quiet hours/, (message) => [{ ...message, severity: 'warning' }]],
];

test.each(FAULTS)('the judge sees it when %s', (_, bar, change) => {
  const met = judged(change).bars.find(({ name }) => bar.test(name));
  expect(met?.worst).toBeGreaterThan(met?.most ?? 0);
});

function renamed(message: Message, from: string, to: string): Message {
  return { ...message, text: message.text.replaceAll(from, to), json: message.json.replaceAll(from, to) };
}
