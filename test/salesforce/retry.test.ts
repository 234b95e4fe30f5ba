import { describe, expect, test } from 'vitest';
import { type Finding, finding } from '../../src/causes/finding.ts';
import { retrying } from '../../src/salesforce/retry.ts';

const passing = (retryAfterMs: number | null = null): Finding => ({
  ...finding('timeout', 'token', {}),
  transient: true,
  retryAfterMs,
});
const LASTING = finding('client-secret-wrong', 'token', {});

/** Tries with these findings in turn, the last one for ever, on a clock that only pauses move; chance is as told. */
async function tried(
  findings: readonly (Finding | null)[],
  {
    endsAt = 60_000,
    chance = 0,
    pauseAfter,
  }: {
    readonly endsAt?: number;
    readonly chance?: number;
    readonly pauseAfter?: (result: object, attempt: number) => number | null;
  } = {},
) {
  let now = 0;
  const pauses: number[] = [];
  const tries: [number, number][] = [];
  const ports = {
    now: () => new Date(now),
    random: () => chance,
    sleep: async (ms: number) => {
      pauses.push(ms);
      now += ms;
    },
  };
  const { result, attempts } = await retrying(
    ports,
    endsAt,
    async (timeoutMs, attempt) => {
      tries.push([attempt, timeoutMs]);
      return { finding: findings[attempt - 1] ?? findings.at(-1) ?? null };
    },
    ...(pauseAfter === undefined ? [] : [pauseAfter]),
  );
  return { cause: result.finding?.cause ?? null, attempts, pauses, tries };
}

describe('what is tried', () => {
  test('once ends with success', async () => {
    expect(await tried([null])).toEqual({ cause: null, attempts: 1, pauses: [], tries: [[1, 60_000]] });
  });

  test('is not tried again where that changes nothing', async () => {
    expect(await tried([LASTING])).toMatchObject({ cause: 'client-secret-wrong', attempts: 1, pauses: [] });
  });

  test('is tried again until it succeeds, each time with the time that is left', async () => {
    expect(await tried([passing(), passing(), null])).toEqual({
      cause: null,
      attempts: 3,
      pauses: [250, 500],
      tries: [
        [1, 60_000],
        [2, 59_750],
        [3, 59_250],
      ],
    });
  });

  test('is tried three times and no more', async () => {
    expect(await tried([passing()])).toMatchObject({ cause: 'timeout', attempts: 3 });
  });

  test('ends at what lasts', async () => {
    expect(await tried([passing(), LASTING])).toMatchObject({ cause: 'client-secret-wrong', attempts: 2 });
  });

  test('gets a millisecond where no time is left at all', async () => {
    expect(await tried([passing()], { endsAt: 0 })).toMatchObject({ attempts: 1, tries: [[1, 1]] });
  });
});

describe('the pause before the next try', () => {
  test('grows, and chance at most doubles it', async () => {
    expect((await tried([passing()], { chance: 0.5 })).pauses).toEqual([375, 750]);
  });

  test('is the one that the server asks for', async () => {
    expect((await tried([passing(3_000)], { chance: 0.5 })).pauses).toEqual([3_000, 3_000]);
    expect((await tried([passing(0)])).pauses).toEqual([0, 0]);
  });

  test('is the one of the caller before any other', async () => {
    const pauseAfter = (_: object, attempt: number) => (attempt === 1 ? 7_000 : null);
    expect((await tried([passing(3_000)], { pauseAfter })).pauses).toEqual([7_000, 3_000]);
  });

  test('is made where half a second is left behind it, and not where less is', async () => {
    expect((await tried([passing(1_000)], { endsAt: 1_500 })).attempts).toBe(2);
    expect((await tried([passing(1_000)], { endsAt: 1_499 })).attempts).toBe(1);
  });
});
