import { describe, expect, test } from 'vitest';
import { costOf } from '../../bench/attack/cost.ts';
import { DISGUISES } from '../../bench/attack/disguises.ts';
import { playEchoes, SECRETS } from '../../bench/attack/echo.ts';
import { EVIL_ANSWERS } from '../../bench/attack/evil-answers.ts';

/** `npm run attack` plays more, for minutes, and prints a table. */
describe('what a server echoes is given away by nothing that leaves a run', () => {
  test('in a hundred and fifty disguises, each another one', () => {
    expect(DISGUISES.length).toBeGreaterThanOrEqual(150);
    expect(new Set(DISGUISES.map(({ name }) => name)).size).toBe(DISGUISES.length);
  });

  test.each(Object.keys(SECRETS))('of a %s, each in three places', async (kind) => {
    const { tried, verbatim, readable, decodable } = await playEchoes(kind, DISGUISES, 3);
    expect({ verbatim, readable }).toEqual({ verbatim: [], readable: [] });
    expect(decodable.length / tried).toBeLessThanOrEqual(0.05);
  });
});

test('no answer of 64 kB costs the time of the others', () => {
  const costs = EVIL_ANSWERS.map(([name, type, body]) => ({ name, ms: costOf(type, body) }));
  // Generous: a busy machine counts its own trouble in. `npm run attack` holds each to 20 ms.
  expect(costs.filter(({ ms }) => ms > 200)).toEqual([]);
});
