import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { Sealed } from '../../src/credential/sealed.ts';

const SECRET = new Sealed('example-secret');

test('a sealed text is given back to whoever reveals it', () => {
  expect(SECRET.reveal()).toBe('example-secret');
});

test('whoever prints, logs, joins or serialises it gets a word in its place', () => {
  expect([`${SECRET}`, String(SECRET), [SECRET].join(), inspect(SECRET), inspect({ SECRET }, { depth: 5 })]).toEqual([
    '[sealed]',
    '[sealed]',
    '[sealed]',
    '[sealed]',
    '{ SECRET: [sealed] }',
  ]);
  expect(JSON.stringify({ SECRET, list: [SECRET] })).toBe('{"SECRET":"[sealed]","list":["[sealed]"]}');
  expect({ ...SECRET }).toEqual({});
});

test('two are equal where they hold the same text', () => {
  expect(SECRET.equals(new Sealed('example-secret'))).toBe(true);
  expect(SECRET.equals(new Sealed('Example-secret'))).toBe(false);
});
