import { describe, expect, test } from 'vitest';
import { breaks, Crash, down, failing, few, HOUR, settledWorld, statesOf, told } from './distributed-story.ts';
import type { DistributedWorld } from './distributed-world.ts';

describe('A reduction that is cut off', () => {
  /**
   * The reduction's first attempt ends at this call; the world's ports are the process, so they die with it. What is given
   * back says whether it has.
   */
  function dies(world: DistributedWorld, at: { readonly publish?: number; readonly save?: number }): () => boolean {
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
        dead ||= counts[kind] === at[kind];
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
    return () => dead;
  }

  test('between publishing and settling is repeated: its news is sent again, and then never more', async () => {
    const world = await settledWorld();
    breaks(world, few);
    const hasDied = dies(world, { publish: 3 });
    expect((await world.run()).status).toBe('SUCCEEDED');
    expect(hasDied()).toBe(true);
    expect(told(world)).toEqual([...failing(7, 255), ...failing(7, 255)].sort());
    expect((await statesOf(world)).pending).toEqual([]);
    world.interfere.clear();
    world.advance(4 * HOUR);
    await world.run();
    expect(told(world)).toEqual([]);
  });

  test('amid saving is repeated: orgs on both sides of the cut began alike and are told once', async () => {
    const world = await settledWorld();
    breaks(world, (n) => n % 5 < 2, down);
    const hasDied = dies(world, { save: 60 });
    const { status } = await world.run();
    expect(status).toBe('SUCCEEDED');
    expect(hasDied()).toBe(true);
    expect(told(world)).toEqual(['fleet-incident']);
    const { orgs } = await statesOf(world);
    const failed = orgs.filter(({ unanswered }) => unanswered !== null);
    expect(failed).toHaveLength(120);
    expect(
      new Set(failed.map(({ unanswered, outage }) => `${outage} ${unanswered?.run} ${unanswered?.since}`)).size,
    ).toBe(1);
  });

  // The fleet and the two orgs are saved.
  test.each([1, 2, 3])(
    'before publishing, after save %d of 3: what it had saved is told by the next attempt, once',
    async (save) => {
      const world = await settledWorld();
      breaks(world, few);
      const hasDied = dies(world, { save });
      await world.run();
      expect(hasDied()).toBe(true);
      expect(told(world)).toEqual(failing(7, 255));
      world.interfere.clear();
      world.advance(4 * HOUR);
      await world.run();
      expect(told(world)).toEqual([]);
    },
  );

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
    expect(told(world)).toEqual(failing(7, 255));
  });
});
