import { describe, expect, test } from 'vitest';
import type { Digest } from '../../src/digest/digest.ts';
import { PublishError, publishDigests } from '../../src/digest/publish-digests.ts';
import { digestOf, healthy } from './digest-samples.ts';

const messages = (...teams: readonly (string | null)[]): readonly Digest[] =>
  teams.map((team) => ({ ...digestOf([], healthy(1), { round: 'weekly' }), team }));

/** A topic that refuses some teams, each publish taking so long, and a clock that moves while somebody waits. */
function topic({
  refused = [],
  takes = 0,
}: {
  readonly refused?: readonly (string | null)[];
  readonly takes?: number;
} = {}) {
  const world = { at: Date.UTC(2026, 10, 22), published: [] as (string | null)[], waits: [] as number[], jump: 0 };
  return {
    world,
    alerts: {
      publish: async ({ team }: Digest) => {
        world.at += takes;
        world.published.push(team);
        if (refused.includes(team)) throw new Error(`${team} is refused`);
        world.at += world.jump;
      },
    },
    clock: {
      now: () => new Date(world.at),
      sleep: async (ms: number) => {
        world.waits.push(ms);
        world.at += ms;
      },
    },
  };
}

describe('publishing', () => {
  test('tells every audience, also after one was refused, and says which accepted', async () => {
    const { alerts, clock, world } = topic({ refused: ['crm', 'ops'] });
    const { accepted, failure } = await publishDigests(alerts, messages(null, 'crm', 'billing', 'ops'), clock);
    expect(world.published).toEqual([null, 'crm', 'billing', 'ops']);
    expect([...accepted]).toEqual([null, 'billing']);
    expect(failure).toBeInstanceOf(PublishError);
    expect(failure).toMatchObject({
      message: '2 of 4 alert messages could not be published: crm is refused',
      exitCode: 3,
      name: 'PublishError',
      cause: { message: 'crm is refused' },
    });
  });

  test('counts an audience with two messages as reached when both were accepted', async () => {
    const { clock } = topic();
    let calls = 0;
    const alerts = {
      publish: async () => {
        calls += 1;
        if (calls === 2) throw 'a text that is no error';
      },
    };
    const { accepted, failure } = await publishDigests(alerts, messages('crm', 'crm', null), clock);
    expect([...accepted]).toEqual([null]);
    expect(failure?.message).toBe('1 of 3 alert messages could not be published: unknown error');
  });

  test('has nothing to fail when nothing was refused', async () => {
    const { alerts, clock } = topic();
    expect(await publishDigests(alerts, messages(null), clock)).toEqual({ accepted: new Set([null]), failure: null });
    expect(await publishDigests(alerts, [], clock)).toEqual({ accepted: new Set(), failure: null });
  });

  test('sends at most five messages a second', async () => {
    const quick = topic();
    await publishDigests(quick.alerts, messages(null, 'a', 'b'), quick.clock);
    expect(quick.world.waits).toEqual([200, 200]);
    const slow = topic({ takes: 150 });
    await publishDigests(slow.alerts, messages(null, 'a', 'b'), slow.clock);
    expect(slow.world.waits).toEqual([50, 50]);
    const slower = topic({ takes: 200 });
    await publishDigests(slower.alerts, messages(null, 'a', 'b'), slower.clock);
    expect(slower.world.waits).toEqual([]);
  });

  test('waits no longer than that after the clock was set back', async () => {
    const { alerts, clock, world } = topic();
    world.jump = -3_600_000;
    await publishDigests(alerts, messages(null, 'a'), clock);
    expect(world.waits).toEqual([200]);
  });
});
