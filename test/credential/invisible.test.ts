import { describe, expect, test } from 'vitest';
import { codePoint, invisibleIn, isInvisible, stripped } from '../../src/credential/invisible.ts';

describe('a text loses what is invisible around it', () => {
  test.each([
    ['nothing', 'a b', 'a b', null],
    ['blanks and line breaks', ' \t\r\na b\n', 'a b', null],
    ['what nobody sees before it', '\u200ba', 'a', 'U+200B'],
    ['what nobody sees behind it', 'a \ufeff', 'a', 'U+FEFF'],
    ['several, of which the first is told', '\u00a0a\u200b', 'a', 'U+00A0'],
    ['characters beyond the first plane', '\u{e0100}a\u{1f511}', 'a\u{1f511}', 'U+E0100'],
    ['not what stands inside', 'a\u200bb', 'a\u200bb', null],
    ['all of it', ' \u200b ', '', null],
    ['nothing of nothing', '', '', null],
  ])('%s', (_, written, text, removed) => expect(stripped(written)).toEqual({ text, removed }));
});

describe('the first character inside a text that nobody sees', () => {
  test.each([
    ['a\u200bb', { character: 'U+200B', position: 2 }],
    ['\u0007', { character: 'U+0007', position: 1 }],
    ['a \t\r\n\u2800\u200b', { character: 'U+2800', position: 6 }],
    ['a b\tc\r\nd', null],
    ['', null],
  ])('of %j is %o', (text, found) => expect(invisibleIn(text)).toEqual(found));
});

test.each([' ', '\n', '\u0000', '\u00a0', '\u00ad', '\u200d', '\u2028', '\u2800', '\ue000', '\ufe0f', '\uffff'])(
  '%j shows nothing',
  (character) => expect(isInvisible(character)).toBe(true),
);

test.each(['a', 'ä', '-', '…', '\u{1f511}'])('%s shows something', (character) =>
  expect(isInvisible(character)).toBe(false),
);

test('a code point is written as Unicode does, with four digits at least', () => {
  expect(['\t', '\u200b', '\u{e0100}'].map(codePoint)).toEqual(['U+0009', 'U+200B', 'U+E0100']);
});
