import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FIELDS, type RuntimeSettings, readEnvironment, toVariables } from '../src/environment.ts';

const days = fc.uniqueArray(fc.integer({ min: 1, max: 9999 }), { minLength: 1, maxLength: 8 });
const minute = fc.integer({ min: 0, max: 59 }).map((value) => String(value).padStart(2, '0'));
const hour = fc.integer({ min: 0, max: 23 }).map((value) => String(value).padStart(2, '0'));
const clock = fc.tuple(hour, minute).map((parts) => parts.join(':'));

const settings: fc.Arbitrary<RuntimeSettings> = fc
  .record({
    remindBeforeDays: days.map((list) => list.sort((a, b) => b - a)),
    remindFailingDays: days.map((list) => list.sort((a, b) => a - b)),
    quietHours: fc.option(fc.record({ from: clock, to: clock }).filter(({ from, to }) => from !== to)),
    egressAddress: fc.option(fc.ipV4()),
    perOrgMetrics: fc.boolean(),
    concurrency: fc.integer({ min: 1, max: 1000 }),
    probe: fc.constantFrom('token', 'api'),
    timezone: fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York'),
  })
  .map((some) => ({ ...readEnvironment({}), ...some }));

describe('The variables that the stack writes', () => {
  test('are read back by the function as the same settings', () => {
    fc.assert(
      fc.property(settings, (given) => {
        expect(readEnvironment(toVariables(given))).toEqual(given);
      }),
    );
  });

  test('are all of them, so that the deployed function shows what it works with', () => {
    const variables = Object.values(FIELDS).map(({ variable }) => variable);
    expect(Object.keys(toVariables(readEnvironment({})))).toEqual(variables);
  });
});
