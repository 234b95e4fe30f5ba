import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ChosenSettings, FIELDS, readEnvironment, toVariables } from '../src/environment.ts';

const DEFAULTS = readEnvironment({});
const minute = fc.integer({ min: 0, max: 59 }).map((value) => String(value).padStart(2, '0'));
const hour = fc.integer({ min: 0, max: 23 }).map((value) => String(value).padStart(2, '0'));
const clock = fc.tuple(hour, minute).map((parts) => parts.join(':'));

const settings: fc.Arbitrary<ChosenSettings> = fc
  .record({
    quietHours: fc.option(fc.record({ from: clock, to: clock }).filter(({ from, to }) => from !== to)),
    egressAddress: fc.option(fc.ipV4()),
    concurrency: fc.integer({ min: 1, max: 1000 }),
    secretPrefixes: fc.constantFrom(['salesforce/'] as const, ['salesforce/', 'sf/eu/'] as const),
    timezone: fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York'),
  })
  .map((some) => ({ ...DEFAULTS, ...some }));

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
