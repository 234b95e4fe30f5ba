import { describe, expect, test } from 'vitest';
import { checkOrgs } from '../../src/run/check-orgs.ts';
import type { Report } from '../../src/run/report.ts';
import { EVERYTHING, settingsOf, worldOf } from '../memory-ports.ts';
import {
  breaks,
  Crash,
  definition,
  down,
  FEW,
  FEWER,
  failing,
  few,
  fleetOf,
  HOUR,
  nameOf,
  statesOf,
  THRESHOLD,
  told,
} from './distributed-story.ts';
import { distributedWorldOf } from './distributed-world.ts';

/** More than one function checks in its time. */
const ORGS = 10_000;
/** The first org of every tenth batch. */
const TENTH: ReadonlySet<string> = new Set(Array.from({ length: 10 }, (_, n) => nameOf(n * 1_000)));
/** So many that what is said of 40 % of them does not fit into the output of a state. */
const MANY = 1_200;

describe('A run', () => {
  test(`over ${ORGS} orgs checks each once, every tenth batch repeated after it left what it found, and tells it in one message`, async () => {
    const world = distributedWorldOf(fleetOf(ORGS), definition);
    breaks(world, few);
    let repeated = 0;
    world.interfere.set('batch', async (work, { Items }, attempt) => {
      const counts = await work();
      if (attempt > 1) repeated += 1;
      else if (TENTH.has(Items[0].org)) throw new Crash();
      return counts;
    });
    const { status, entered, report, largestOutput } = await world.run();
    expect({ status, repeated }).toEqual({ status: 'SUCCEEDED', repeated: 10 });
    expect(entered.filter((state) => state === 'CheckBatch')).toHaveLength(ORGS / 100);
    expect(entered.filter((state) => state !== 'CheckBatch')).toEqual([
      'ListFleet',
      'IsLarge?',
      'CheckBatches',
      'ReduceRun',
    ]);
    expect(world.sent.filter(({ request }) => request.method === 'POST')).toHaveLength(ORGS);
    expect(world.published.map(({ audience, team }) => team ?? audience)).toEqual([
      'all',
      'team-0',
      'team-1',
      'team-2',
    ]);
    expect(told(world)).toEqual(failing(...FEW));
    expect(report?.summary).toMatchObject({ total: ORGS, healthy: ORGS - 4, unhealthy: 4, omitted: ORGS - 4 });
    expect(report?.orgs.map(({ org }) => org)).toEqual(FEW.map(nameOf));
    expect(largestOutput).toBeLessThan(262_144);
    const { orgs, fleet, pending } = await statesOf(world);
    expect(orgs).toHaveLength(ORGS);
    expect(pending).toEqual([]);
    expect(fleet[0]?.lastFullRunAt).toBe(report?.finishedAt);
  });

  test('folds what befell orgs of all batches into one incident, and answers within the limit of a state', async () => {
    const world = distributedWorldOf(fleetOf(MANY), definition);
    breaks(world, (n) => n % 5 < 2, down);
    const { status, report } = await world.run();
    expect(status).toBe('SUCCEEDED');
    expect(told(world)).toEqual(['fleet-incident']);
    expect(report?.summary).toMatchObject({ total: MANY, inconclusive: 480, textsOmitted: true });
    expect(report?.orgs.length).toBeLessThan(480);
    expect(report?.summary.omitted).toBe(MANY - (report?.orgs.length ?? 0));
    expect(Buffer.byteLength(JSON.stringify(report))).toBeLessThan(262_144);
  });

  test('reports the orgs of a batch that failed for good as not checked, and tells the rest', async () => {
    const world = distributedWorldOf(fleetOf(FEWER), definition);
    breaks(world, few);
    const failed = nameOf(200);
    let attempts = 0;
    world.interfere.set('batch', async (work, { Items }) => {
      if (Items[0].org !== failed) return work();
      attempts += 1;
      throw new Crash();
    });
    const { status, report } = await world.run();
    expect(status).toBe('SUCCEEDED');
    expect(attempts).toBe(3);
    expect(told(world)).toEqual(failing(7));
    expect(report?.summary).toMatchObject({ total: FEWER, healthy: FEWER - 101, unhealthy: 1, inconclusive: 100 });
    const notChecked = report?.orgs.filter(({ cause }) => cause === 'not-checked') ?? [];
    expect(notChecked.map(({ org }) => org)).toEqual(Array.from({ length: 100 }, (_, n) => nameOf(200 + n)));
    expect(notChecked[0]?.evidence?.description).toBe('the part of the run that was to check it failed');
  });
});

describe('A fleet up to the threshold', () => {
  test('is checked by the check function, started once and not waited for; nothing is kept', async () => {
    const world = distributedWorldOf(fleetOf(THRESHOLD), definition);
    const { status, entered, output, transitions } = await world.run();
    expect({ status, entered }).toEqual({ status: 'SUCCEEDED', entered: ['ListFleet', 'IsLarge?', 'CheckAll'] });
    expect(output).toEqual({ distributed: false, orgs: THRESHOLD });
    expect(world.plainRuns.map(({ summary }) => summary.total)).toEqual([THRESHOLD]);
    expect(transitions).toBe(4);
  });

  test('is distributed from the run in which it has grown past it, without a deployment', async () => {
    const world = distributedWorldOf(fleetOf(THRESHOLD), definition);
    await world.run();
    world.secrets = fleetOf(THRESHOLD + 1);
    world.advance(4 * HOUR);
    expect((await world.run()).report?.summary.total).toBe(THRESHOLD + 1);
    expect(world.plainRuns).toHaveLength(1);
  });
});

test('A distributed run tells, reports and stores what one function would', async () => {
  const secrets = fleetOf(250);
  const distributed = distributedWorldOf(secrets, definition, 0);
  const alone = worldOf(secrets);
  const stories = [
    () => false,
    few,
    (n: number) => n % 9 === 0,
    (n: number) => n % 9 === 0 || few(n),
    (n: number) => n === 249,
    () => false,
  ];
  const bare = (report: Report | null) => ({
    ...report,
    runId: '',
    // It sends by a clock that stands still.
    finishedAt: '',
    orgs: [],
    summary: { ...report?.summary, omitted: 0 },
  });
  for (const isBroken of stories) {
    breaks(distributed, isBroken);
    alone.answer = distributed.answer;
    const { report } = await distributed.run();
    // A distributed run has no time to ask twice; here the other has none either.
    const deadline = new Date(alone.ports.now().getTime() + 60_000);
    const expected = await checkOrgs(alone.ports, EVERYTHING, settingsOf({ deadline }));
    expect(bare(report)).toEqual(bare(expected));
    expect(report?.orgs).toEqual(expected.orgs.filter(({ verdict }) => verdict !== 'healthy'));
    const subjects = (world: typeof alone) => world.published.map(({ subject, forms }) => [subject, forms.email]);
    expect(subjects(distributed)).toEqual(subjects(alone));
    expect(await distributed.ports.states.load('all')).toEqual(await alone.ports.states.load('all'));
    distributed.advance(4 * HOUR);
    alone.advance(4 * HOUR);
  }
});
