import { beforeAll, describe, expect, test } from 'vitest';
import { liveThrough } from '../../bench/year/drive.ts';
import { BARS, isMissed } from '../../bench/year/truth/bars.ts';
import { liveThroughBaseline } from '../../bench/year/truth/baselines.ts';
import { type Judgement, judge } from '../../bench/year/truth/judge.ts';
import { falselyBroken } from '../../bench/year/truth/judge-noise.ts';
import type { Log, Told } from '../../bench/year/truth/log.ts';
import { planYear } from '../../bench/year/truth/plan.ts';
import { BROKEN_KINDS, HOUR, SILENT_KINDS } from '../../bench/year/truth/things.ts';

const plan = planYear(1, 200);
/** The machine may be busy with other tests. */
const PATIENCE = 120_000;
let log: Log;
let judgement: Judgement;

beforeAll(async () => {
  log = await liveThrough(plan);
  judgement = judge(plan, log);
}, 5 * PATIENCE);

describe('A year of 200 orgs, checked every hour', () => {
  test('has everything in it that happens', () => {
    const kinds = new Set(plan.orgs.flatMap(({ troubles }) => troubles.map(({ kind }) => kind)));
    expect([...kinds].sort()).toEqual([...BROKEN_KINDS, ...SILENT_KINDS, 'flapping'].sort());
    expect(plan.events.filter(({ kind }) => kind.endsWith('outage'))).toHaveLength(40);
    expect(new Set(plan.events.map(({ kind }) => kind)).size).toBe(6);
    expect(plan.orgs.some(({ mutes }) => mutes.length > 0)).toBe(true);
    expect(plan.orgs.some(({ acknowledged }) => acknowledged.length > 0)).toBe(true);
    expect(plan.killed.size).toBeGreaterThan(40);
    expect(plan.overlapping.size).toBeGreaterThan(40);
    expect(judgement.incidents).toBeGreaterThan(250);
    expect(judgement.remindersExpected).toBeGreaterThan(1_000);
  });

  test.each(BARS.map((measure) => [measure.name, measure] as const))('keeps its promise: %s', (_, measure) => {
    expect(measure.detail(judgement).slice(0, isMissed(measure, judgement) ? 10 : 0)).toEqual([]);
  });
});

describe('The usual ways of alerting', () => {
  test('on every failing run: floods, and calls outages failures', { timeout: PATIENCE }, () => {
    const always = judge(plan, liveThroughBaseline(plan, 'every failing run'), true);
    expect(always.messagesPerIncident).toBeGreaterThan(20);
    expect(always.mailsInOutage.count).toBeGreaterThan(100);
    expect(always.falselyBroken.length).toBeGreaterThan(1_000);
  });

  test('after three failures: come late, and call outages failures', { timeout: PATIENCE }, () => {
    const thrice = judge(plan, liveThroughBaseline(plan, 'three failures, and recovery'), true);
    expect(thrice.inTimePercent).toBeLessThan(60);
    expect(thrice.missed.length).toBeGreaterThan(0);
    expect(thrice.falselyBroken.length).toBeGreaterThan(100);
    expect(thrice.mailsInOutage.count).toBeGreaterThan(100);
  });
});

describe('The judge of the year', () => {
  const changed = (change: (notices: readonly Told[]) => readonly Told[], delay = 0): Log => ({
    ...log,
    deliveries: log.deliveries.map(({ at, recipient, notices }) => ({
      at: at + delay,
      recipient,
      notices: change(notices),
    })),
  });

  test('misses all that is not told', { timeout: PATIENCE }, () => {
    const silent = judge(
      plan,
      changed(() => []),
    );
    expect(silent.missed).toHaveLength(silent.incidents);
    expect(silent.remindersMissed.length).toBeGreaterThan(0.9 * silent.remindersExpected);
  });

  test('finds late what comes two hours later, and repeated what comes twice', { timeout: PATIENCE }, () => {
    const twice = (notices: readonly Told[]) => notices.flatMap((told) => [told, { ...told, id: `${told.id} again` }]);
    const worse = judge(plan, changed(twice, 2 * HOUR));
    expect(worse.late.length).toBeGreaterThan(0.9 * worse.incidents);
    expect(worse.remindersRepeated.length).toBeGreaterThan(1_000);
  });

  test('finds false what is said of another org', () => {
    const told = log.deliveries.flatMap(({ notices }) => notices).map((notice) => ({ ...notice, org: 'org-000' }));
    expect(falselyBroken(plan, told).length).toBeGreaterThan(150);
  });
});
