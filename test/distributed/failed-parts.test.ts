import { describe, expect, test } from 'vitest';
import { answered } from '../salesforce/answers.ts';
import { breaks, Crash, FEWER, failing, few, HOUR, nameOf, settledWorld, statesOf, told } from './distributed-story.ts';

const unknownError = answered(400, { error: 'brand_new' });

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
      Items[0].org === nameOf(200) ? Promise.reject(new Crash()) : work(),
    );
    await world.run();
    expect(told(world)).toEqual(failing(7));
    world.interfere.clear();
    world.advance(4 * HOUR);
    expect((await world.run()).report?.summary).toMatchObject({ unhealthy: 2, inconclusive: 0 });
    expect(told(world)).toEqual(failing(255));
  });

  test('an org whose check cannot be read back fails the run, once all others are told', async () => {
    const world = await settledWorld();
    breaks(world, few);
    world.interfere.set('reduce', (work) => {
      world.tamper(`"check":{"org":"${nameOf(7)}"`, `"check":{"org":7`);
      return work();
    });
    expect((await world.run()).status).toBe('FAILED');
    expect(told(world)).toEqual(failing(255));
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
    expect(told(world)).toEqual(failing(7, 255));
  });
});
