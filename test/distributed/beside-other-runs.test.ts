import { describe, expect, test } from 'vitest';
import { checkOrgs } from '../../src/run/check-orgs.ts';
import { credentialOf, EVERYTHING, healthyAnswer, settingsOf, type TestSecret } from '../memory-ports.ts';
import { wrongSecret } from '../salesforce/answers.ts';
import { breaks, down, FEWER, failing, few, nameOf, settledWorld, statesOf, told } from './distributed-story.ts';
import type { DistributedWorld } from './distributed-world.ts';

describe('Beside other runs', () => {
  test.each([
    ['few orgs', few, wrongSecret, failing(7, 255)],
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
    expect(told(world)).toEqual(failing(7, 255));
    expect((await statesOf(world)).orgs.find(({ org }) => org === nameOf(7))?.failure?.run).toBe(2);
  });

  test('an org that a person saw mended meanwhile is not told as broken', async () => {
    const world = await settledWorld();
    breaks(world, few);
    const { report } = await between(world, async () => {
      world.answer = healthyAnswer;
      await checkOrgs(world.ports, { ...EVERYTHING, orgs: [nameOf(7)] }, settingsOf());
    });
    expect(report?.orgs.map(({ org }) => org)).toEqual([nameOf(7), nameOf(255)]);
    expect(told(world)).toEqual(failing(255));
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
