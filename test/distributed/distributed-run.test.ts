import { beforeAll, describe, expect, test } from 'vitest';
import { checkOrgs } from '../../src/run/check-orgs.ts';
import type { Report } from '../../src/run/report.ts';
import type { StoredDocument } from '../../src/state/ports.ts';
import { readFleetState, readOrgState } from '../../src/state/state.ts';
import { credentialOf, EVERYTHING, healthyAnswer, settingsOf, type TestSecret, worldOf } from '../memory-ports.ts';
import { answered } from '../salesforce/answers.ts';
import { type DistributedWorld, definitionFor, distributedWorldOf } from './distributed-world.ts';

const HOUR = 3_600_000;
/** More than one function checks in its time. */
const ORGS = 10_000;
/** So many that what is said of 40 % of them does not fit into the output of a state. */
const MANY = 1_200;
/** For stories that do not depend on how many there are. */
const FEWER = 500;
const THRESHOLD = 200;
const definition = definitionFor(THRESHOLD);

const wrongSecret = answered(400, { error: 'invalid_client', error_description: 'invalid client credentials' });
const unknownError = answered(400, { error: 'brand_new' });

const nameOf = (n: number) => `org-${String(n).padStart(5, '0')}`;
const fleetOf = (orgs: number): TestSecret[] =>
  Array.from({ length: orgs }, (_, n) => ({
    org: nameOf(n),
    value: credentialOf(nameOf(n)),
    tags: { 'credential-health:team': `team-${n % 3}`, 'other-tool:owner': 'nobody' },
  }));

/** What the first run over healthy orgs leaves. */
let afterFirstRun: Promise<readonly StoredDocument[]>;
beforeAll(() => {
  const world = distributedWorldOf(fleetOf(FEWER), definition);
  afterFirstRun = world.run().then(() => world.ports.states.load('all'));
});

/** A world four hours after its first run, in which all was well. */
async function settledWorld(): Promise<DistributedWorld> {
  const world = distributedWorldOf(fleetOf(FEWER), definition);
  for (const { key, document } of await afterFirstRun) {
    const stored = document as object;
    await world.ports.states.save({ key, expectedRevision: 0, document: stored, history: [], expiresAt: null });
  }
  world.advance(4 * HOUR);
  return world;
}

/** From now on these orgs are refused. */
function breaks(world: DistributedWorld, isBroken: (n: number) => boolean, answer = wrongSecret): void {
  world.answer = (host, request) =>
    isBroken(Number(/^org-(\d+)/.exec(host)?.[1])) ? answer : healthyAnswer(host, request);
}

/** What the digests for everybody told since the last time it was asked. */
function told(world: DistributedWorld): readonly string[] {
  const digests = world.published.filter(({ audience }) => audience === 'all');
  const notices = digests.flatMap(({ forms }) => JSON.parse(forms.sqs).notices);
  world.published.length = 0;
  return notices.map(({ kind, org }) => (org === null ? kind : `${kind} ${org}`)).sort();
}

async function statesOf(world: DistributedWorld) {
  const documents = await world.ports.states.load('all');
  const orgs = documents.filter(({ key }) => key !== 'fleet').map(({ document }) => readOrgState(document));
  const fleet = documents.filter(({ key }) => key === 'fleet').map(({ document }) => readFleetState(document));
  return { orgs, fleet, pending: [...orgs, ...fleet].flatMap(({ outbox }) => outbox) };
}

const failing = (...orgs: number[]) => orgs.map((n) => `failing ${nameOf(n)}`);
/** Spread over the fleet, in batches of their own. */
const FEW = [7, 456, 5_678, 9_999];
const few = (n: number) => FEW.includes(n);

class Crash extends Error {
  override readonly name = 'Runtime.ExitError';
}

/** Salesforce is away. */
const down = answered(503, 'down for maintenance');

describe('A run', { timeout: 60_000 }, () => {
  test(`over ${ORGS} orgs checks each once, every batch repeated after it left what it found, and tells it in one message`, async () => {
    const world = distributedWorldOf(fleetOf(ORGS), definition);
    breaks(world, few);
    world.interfere.set('batch', async (work, _, attempt) => {
      const counts = await work();
      if (attempt === 1) throw new Crash();
      return counts;
    });
    const { status, entered, report, largestOutput } = await world.run();
    expect(status).toBe('SUCCEEDED');
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
    const failed = nameOf(400);
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
    expect(notChecked.map(({ org }) => org)).toEqual(Array.from({ length: 100 }, (_, n) => nameOf(400 + n)));
    expect(notChecked[0]?.evidence?.description).toBe('the part of the run that was to check it failed');
  });
});

describe('A reduction that is cut off', () => {
  /** The reduction's first attempt ends at this call; the world's ports are the process, so they die with it. */
  function dies(world: DistributedWorld, at: { readonly publish?: number; readonly save?: number }): void {
    const { states, alerts } = world.ports;
    const counts = { publish: 0, save: 0 };
    let dead = false;
    const guard =
      <Given extends readonly unknown[], Result>(
        kind: 'publish' | 'save',
        call: (...given: Given) => Promise<Result>,
      ) =>
      async (...given: Given): Promise<Result> => {
        if (dead) throw new Crash();
        const result = await call(...given);
        counts[kind] += 1;
        dead = counts[kind] === at[kind];
        if (dead) throw new Crash();
        return result;
      };
    const alive = { save: states.save, publish: alerts.publish };
    world.interfere.set('reduce', async (work, _, attempt) => {
      if (attempt > 1) return work();
      Object.assign(states, { save: guard('save', alive.save) });
      Object.assign(alerts, { publish: guard('publish', alive.publish) });
      try {
        return await work();
      } catch {
        throw new Crash();
      } finally {
        Object.assign(states, { save: alive.save });
        Object.assign(alerts, { publish: alive.publish });
      }
    });
  }

  test('between publishing and settling is repeated: its news is sent again, and then never more', async () => {
    const world = await settledWorld();
    breaks(world, few);
    dies(world, { publish: 3 });
    expect((await world.run()).status).toBe('SUCCEEDED');
    expect(told(world)).toEqual([...failing(7, 456), ...failing(7, 456)].sort());
    expect((await statesOf(world)).pending).toEqual([]);
    world.interfere.clear();
    world.advance(4 * HOUR);
    await world.run();
    expect(told(world)).toEqual([]);
  });

  test('amid saving is repeated: orgs on both sides of the cut began alike and are told once', async () => {
    const world = await settledWorld();
    breaks(world, (n) => n % 5 < 2, down);
    dies(world, { save: 250 });
    const { status } = await world.run();
    expect(status).toBe('SUCCEEDED');
    expect(told(world)).toEqual(['fleet-incident']);
    const { orgs } = await statesOf(world);
    const failed = orgs.filter(({ unanswered }) => unanswered !== null);
    expect(failed).toHaveLength(200);
    expect(
      new Set(failed.map(({ unanswered, outage }) => `${outage} ${unanswered?.run} ${unanswered?.since}`)).size,
    ).toBe(1);
  });

  test('before publishing, whenever it saves: what it had saved is told by the next attempt, once', async () => {
    const world = await settledWorld();
    breaks(world, few);
    for (const save of [1, 2, 501]) {
      world.interfere.clear();
      dies(world, { save });
      await world.run();
      expect(told(world), `save ${save}`).toEqual(save === 1 ? failing(7, 456) : []);
      world.interfere.clear();
      world.advance(4 * HOUR);
    }
  });

  test('at every attempt fails the run; the next run tells what was left', async () => {
    const world = await settledWorld();
    breaks(world, few);
    const { publish } = world.ports.alerts;
    Object.assign(world.ports.alerts, { publish: () => Promise.reject(new Error('SNS is away')) });
    const { status, error } = await world.run();
    expect({ status, error }).toEqual({ status: 'FAILED', error: 'PublishError' });
    // Two orgs, each for everybody and for its team.
    expect((await statesOf(world)).pending).toHaveLength(4);
    Object.assign(world.ports.alerts, { publish });
    world.advance(4 * HOUR);
    expect((await world.run()).status).toBe('SUCCEEDED');
    expect(told(world)).toEqual(failing(7, 456));
  });
});

describe('Beside other runs', () => {
  test.each([
    ['few orgs', few, wrongSecret, failing(7, 456)],
    ['many orgs', (n: number) => n % 5 < 2, down, ['fleet-incident']],
  ])('two executions at once tell what befell %s once', async (_, isBroken, answer, news) => {
    const world = await settledWorld();
    breaks(world, isBroken, answer);
    const executions = await Promise.all([world.run(), world.run()]);
    expect(executions.map(({ status }) => status)).toEqual(['SUCCEEDED', 'SUCCEEDED']);
    expect(told(world)).toEqual(news);
    expect((await statesOf(world)).pending).toEqual([]);
  });

  test('an execution that overtakes another wholly leaves nothing for that one to tell', async () => {
    const world = await settledWorld();
    breaks(world, (n) => n % 5 < 2, down);
    const batches = Promise.withResolvers<void>();
    const overtaken = Promise.withResolvers<void>();
    let reductions = 0;
    world.interfere.set('reduce', async (work) => {
      reductions += 1;
      if (reductions > 1) return work();
      batches.resolve();
      await overtaken.promise;
      return work();
    });
    const slow = world.run();
    await batches.promise;
    await world.run();
    expect(told(world)).toEqual(['fleet-incident']);
    overtaken.resolve();
    expect((await slow).status).toBe('SUCCEEDED');
    expect(told(world)).toEqual([]);
  });

  /** Stands still once all batches are done, and lets a person or a change act. */
  async function between(world: DistributedWorld, act: () => Promise<unknown>) {
    world.interfere.set('reduce', async (work) => {
      await act();
      return work();
    });
    const execution = await world.run();
    world.interfere.clear();
    return execution;
  }

  test('an org that a person checked meanwhile is told by that check alone', async () => {
    const world = await settledWorld();
    breaks(world, few);
    await between(world, () => checkOrgs(world.ports, { ...EVERYTHING, orgs: [nameOf(7)] }, settingsOf()));
    expect(told(world)).toEqual(failing(7, 456));
    expect((await statesOf(world)).orgs.find(({ org }) => org === nameOf(7))?.failure?.run).toBe(2);
  });

  test('an org that a person saw mended meanwhile is not told as broken', async () => {
    const world = await settledWorld();
    breaks(world, few);
    const { report } = await between(world, async () => {
      world.answer = healthyAnswer;
      await checkOrgs(world.ports, { ...EVERYTHING, orgs: [nameOf(7)] }, settingsOf());
    });
    expect(report?.orgs.map(({ org }) => org)).toEqual([nameOf(7), nameOf(456)]);
    expect(told(world)).toEqual(failing(456));
  });

  test('an org that came and was checked after the listing is not taken for removed', async () => {
    const world = await settledWorld();
    await between(world, async () => {
      world.secrets = [...world.secrets, { org: 'newcomer', value: credentialOf('newcomer') }];
      await checkOrgs(world.ports, { ...EVERYTHING, orgs: ['newcomer'] }, settingsOf());
    });
    expect(told(world)).toEqual(['org-added newcomer']);
  });

  test('orgs that are gone, or planned for deletion, are told as by one function', async () => {
    const world = await settledWorld();
    const [, second, ...others] = world.secrets as TestSecret[];
    const doomed = { ...(second as TestSecret), deletionAt: new Date('2026-12-01T00:00:00Z') };
    world.secrets = [doomed, ...others];
    const { report } = await world.run();
    expect(report?.summary.total).toBe(FEWER - 2);
    expect(told(world)).toEqual([`org-removed ${nameOf(0)}`, `org-removed ${nameOf(1)}`]);
  });
});

describe('When a part of it fails', () => {
  test('no batch at all leaves every org reported as not checked', async () => {
    const world = await settledWorld();
    world.interfere.set('batch', () => Promise.reject(new Crash()));
    const { report, status, entered } = await world.run();
    expect(status).toBe('SUCCEEDED');
    expect(entered.at(-1)).toBe('ReduceRun');
    expect(report?.summary).toMatchObject({ total: FEWER, inconclusive: FEWER });
    // That is our own run's trouble, and its alarm's.
    expect(told(world)).toEqual([]);
  });

  test('the orgs of a batch that failed for good are caught up with by the next run', async () => {
    const world = await settledWorld();
    breaks(world, few);
    world.interfere.set('batch', (work, { Items }) =>
      Items[0].org === nameOf(400) ? Promise.reject(new Crash()) : work(),
    );
    await world.run();
    expect(told(world)).toEqual(failing(7));
    world.interfere.clear();
    world.advance(4 * HOUR);
    expect((await world.run()).report?.summary).toMatchObject({ unhealthy: 2, inconclusive: 0 });
    expect(told(world)).toEqual(failing(456));
  });

  test('an org whose check cannot be read back fails the run, once all others are told', async () => {
    const world = await settledWorld();
    breaks(world, few);
    world.interfere.set('reduce', (work) => {
      world.tamper(`"check":{"org":"${nameOf(7)}"`, `"check":{"org":7`);
      return work();
    });
    expect((await world.run()).status).toBe('FAILED');
    expect(told(world)).toEqual(failing(456));
    const { orgs } = await statesOf(world);
    expect(orgs.find(({ org }) => org === nameOf(7))?.lastCause).toBe('not-checked');
    world.interfere.clear();
    world.advance(4 * HOUR);
    expect((await world.run()).status).toBe('SUCCEEDED');
    expect(told(world)).toEqual(failing(7));
  });

  test('secrets that cannot be listed fail the run after two more attempts', async () => {
    const world = await settledWorld();
    let attempts = 0;
    world.interfere.set('list', () => {
      attempts += 1;
      return Promise.reject(new Crash());
    });
    expect(await world.run()).toMatchObject({ status: 'FAILED', error: 'Runtime.ExitError' });
    expect(attempts).toBe(3);
  });

  test('a state of a newer release is met once by each batch, and nothing is sent or overwritten', async () => {
    const world = await settledWorld();
    const stored = await world.ports.states.load('all');
    for (const { key, revision, document } of stored) {
      const newer = { ...(document as object), version: 2 };
      await world.ports.states.save({ key, expectedRevision: revision, document: newer, history: [], expiresAt: null });
    }
    let attempts = 0;
    world.interfere.set('batch', (work) => {
      attempts += 1;
      return work();
    });
    expect(await world.run()).toMatchObject({ status: 'FAILED', error: 'NewerStateError' });
    expect(attempts).toBe(FEWER / 100);
    expect(world.sent).toEqual([]);
    expect(world.published).toEqual([]);
  });

  test('a repeated batch or reduction counts as one run: an unknown rejection is told by the second run, not before', async () => {
    const world = await settledWorld();
    breaks(world, few, unknownError);
    world.interfere.set('batch', async (work, _, attempt) => {
      if (attempt === 1) throw new Crash();
      return work();
    });
    world.interfere.set('reduce', async (work, _, attempt) => {
      const output = await work();
      if (attempt === 1) throw new Crash();
      return output;
    });
    await world.run();
    expect(told(world)).toEqual([]);
    world.interfere.clear();
    world.advance(4 * HOUR);
    await world.run();
    expect(told(world)).toEqual(failing(7, 456));
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
