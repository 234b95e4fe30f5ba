import { expect, test } from 'vitest';
import { deadlineOf } from '../../lambdas/deadline.ts';

test.each([
  ['ten minutes leave 20 s to publish and save', 600_000, 580_000],
  ['a minute leaves 20 s as well', 60_000, 40_000],
  ['half a minute leaves a third', 30_000, 20_000],
  ['an invocation about to end leaves a third of what there is', 3_000, 2_000],
])('%s', (_case, remaining, started) => {
  const now = new Date('2026-11-22T08:00:00Z');
  expect(deadlineOf(now, remaining).getTime() - now.getTime()).toBe(started);
});
