import { expect, test } from 'vitest';
import { live } from '../../bench/year/live.ts';
import { baselines, judge, planYear } from '../../bench/year/truth.ts';

test('a season of 45 orgs holds every bar, with fewer messages than usual ways of alerting', async () => {
  const year = planYear(1, 45, 90);
  const { runs, messages } = await live(year);
  for (const { name, bar, worst, detail } of judge(year, runs, messages)) {
    expect(worst, `${name}: ${detail.slice(0, 3).join('; ')}`).toBeLessThanOrEqual(bar);
  }
  expect(messages.length).toBeLessThan(baselines(year, runs)['a message for each failing run'] ?? 0);
}, 60_000);

test('the judge sees what is wrong: a silent product misses incidents', async () => {
  const year = planYear(1, 45, 90);
  const { runs } = await live({ ...year, orgs: [] });
  const [untold] = judge(year, runs, []);
  expect(untold?.worst).toBeGreaterThan(0);
}, 60_000);
