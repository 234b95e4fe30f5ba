import { describe, expect, test } from 'vitest';
import { isCalled, orgNames, shortName } from '../../src/credential/org-names.ts';

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
  expect([isCalled(acme, 'sf/acme'), isCalled(acme, 'me'), isCalled(shared, 'globex')]).toEqual([false, false, false]);
});

test('A name without one of the prefixes is its own short name', () => {
  const prefixes = ['salesforce/', 'sf/'];
  expect(['sf/acme', 'other/acme', 'x/sf/acme', 'salesforce/'].map((name) => shortName(name, prefixes))).toEqual([
    'acme',
    'other/acme',
    'x/sf/acme',
    '',
  ]);
  expect(shortName('acme', [])).toBe('acme');
});

test('Where the prefixes are known, a shared name is exactly what follows one of them', () => {
  const shared = { org: 'sf/eu/acme', name: 'sf/eu/acme' };
  expect(isCalled(shared, 'eu/acme', ['sf/'])).toBe(true);
  expect(isCalled(shared, 'acme', ['sf/'])).toBe(false);
  expect(isCalled(shared, 'acme')).toBe(true);
});
