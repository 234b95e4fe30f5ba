import { describe, expect, test } from 'vitest';
import { isCalled, orgNames } from '../../src/credential/org-names.ts';

const named = (...names: string[]) => [...orgNames(names, ['salesforce/', 'sf/']).values()];

describe("An org's name", () => {
  test("is its secret's without the prefix", () => {
    expect(named('salesforce/acme', 'sf/eu/globex')).toEqual(['acme', 'eu/globex']);
  });

  test('is the whole name where two prefixes give the same, and only there', () => {
    expect(named('salesforce/acme', 'sf/acme', 'sf/globex')).toEqual(['salesforce/acme', 'sf/acme', 'globex']);
  });
});

test('An org answers to its name, to its secret, and to a name that it shares', () => {
  const acme = { org: 'acme', name: 'salesforce/acme' };
  const shared = { org: 'sf/acme', name: 'sf/acme' };
  expect([isCalled(acme, 'acme'), isCalled(acme, 'salesforce/acme'), isCalled(shared, 'acme')]).toEqual([
    true,
    true,
    true,
  ]);
  expect([isCalled(acme, 'sf/acme'), isCalled(shared, 'globex')]).toEqual([false, false]);
});
