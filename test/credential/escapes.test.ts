import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { htmlUnescaped, layersOf } from '../../src/credential/escapes.ts';

/** The text with every escape resolved, as deep as they are followed. */
const unescaped = (text: string): string => [...layersOf(text)].at(-1)?.text ?? '';

describe('HTML character references are resolved', () => {
  test.each([
    ['&amp;&lt;&gt;&quot;&apos;', '&<>"\''],
    ['&#39;&#x27;&#X27;&#039;', "''''"],
    ['&nbsp;&lsquo;&rsquo;', ' \u2018\u2019'],
    ['&#128512;', '\u{1f600}'],
    ['&amp;amp;#39;', "'"],
    ['a&tab;b&newline;c', 'a\tb\nc'],
    ['&lt b &ampc &#39d', "< b &c 'd"],
    ['&#x10ffff;', '\u{10ffff}'],
    ['&#65 &#x0000041;&#0000065&#x41', 'A AAA'],
    ['a&ltb&gt;c&ampd&quote', 'a<b>c&d"e'],
    [
      '&excl;&num;&dollar;&percnt;&lpar;&rpar;&ast;&plus;&comma;&hyphen;&period;&sol;&colon;&semi;&equals;&quest;&commat;',
      '!#$%()*+,-./:;=?@',
    ],
    ['&aacute;&Bfr;&zopf;&Sslash;&nmacr;', 'aBzSn'],
    ['&lsqb;&bsol;&rsqb;&Hat;&lowbar;&grave;&lcub;&verbar;&rcub;&Tab;&NewLine;', '[\\]^_`{|}\t\n'],
  ])('%s', (text, expected) => {
    expect(htmlUnescaped(text)).toBe(expected);
  });

  test.each(['&unknown;', '&#0;', '&#x110000;', '&;', '& amp;', 'a&b', '&#xyz;', '&abacute;', '&acut;'])(
    '%s stays as it is',
    (text) => {
      expect(htmlUnescaped(text)).toBe(text);
    },
  );

  test('down to three times escaped and no further', () => {
    expect(htmlUnescaped('&amp;amp;amp;lt;')).toBe('&lt;');
  });
});

describe('escapes of URLs and JSON are resolved as well', () => {
  test.each([
    ['%41%c3%a9', 'Aé'],
    ['%2541', 'A'],
    ['%ff%41', '\u00ffA'],
    ['%u0041%u00e9', 'Aé'],
    ['\\u{41}\\u{000041}\\u{1f600}', 'AA\u{1f600}'],
    ['\\U00000041\\101\\000041 b', 'AAAb'],
    ['=41=42 0x41 U+0041', 'AB A A'],
    ['a<b>b</b>c<!-- x -->d', 'abcd'],
    ['a < b', 'a < b'],
    ['%e2%82%ac', '€'],
    ['%c3x', 'Ãx'],
    ['%4', '%4'],
    ['\\u0041\\x42', 'AB'],
    ['a\\"b\\/c\\\\d', 'a"b/c\\d'],
    ['&#37;41', 'A'],
    ['%u0041%u00e9', 'Aé'],
    ['x=41=42', 'xAB'],
    ['%c0%80', '\u00c0\u0080'],
    ['\\u{41}\\u{000042}\\u{1f600}', 'AB\u{1f600}'],
    ['\\U00000041', 'A'],
    ['\\0041 b\\000042c', 'AbBc'],
    ['\\101\\142', 'Ab'],
    ['0x41 0x6a', 'A j'],
    ['U+0041 U+42 U+1f600', 'A B \u{1f600}'],
    ['se<b class="x">cr</b>et', 'secret'],
    ['_x0041__x006a_', 'Aj'],
    ['&H41&h6A', 'Aj'],
    ['&G41 &H4g', '&G41 &H4g'],
    ['41h 6Ah', 'A j'],
    ['4h 41hours g1h', '4h 41hours g1h'],
    ['Chr(65)CHAR(106) chr(0066)', 'Aj B'],
    ['CHOR(65) chr()', 'CHOR(65) chr()'],
    ['0b1000001 0b01101010 0101 052', 'A j A *'],
  ])('%s', (text, expected) => {
    expect(unescaped(text)).toBe(expected);
  });

  test.each(['&zwnj;', '&b00;', '&#0;', '&#000', '%00', '\\u0000', '\\x00', '\\n', '\\0'])(
    '%s stands for nothing',
    (nothing) => {
      expect(unescaped(`a${nothing}-b`)).toBe('a-b');
    },
  );

  test.each(['&1wnj;', '&z;', '&#1;', '%0', '\\q'])('%s is no such thing', (text) => {
    expect(unescaped(`a${text}-b`)).not.toBe('a-b');
  });

  test('whatever was escaped in one way comes back', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'aZ9&<>"\'%é €') }), (text) => {
        fc.pre(unescaped(text) === text);
        expect(unescaped(encodeURIComponent(text))).toBe(text);
        expect(unescaped(JSON.stringify(text).slice(1, -1))).toBe(text);
        expect(unescaped(Array.from(text, (letter) => `&#${letter.codePointAt(0)};`).join(''))).toBe(text);
      }),
    );
  });
});

describe('what is resolved', () => {
  test('came from where its escape stood', () => {
    const { text, from, to } = [...layersOf('a&lt;b%41')].at(-1) ?? {};
    expect({ text, from, to }).toEqual({ text: 'a<bA', from: [0, 1, 5, 6], to: [1, 5, 6, 9] });
  });

  test('is the text alone where there is no escape', () => {
    expect([...layersOf('plain & simple')].map(({ text }) => text)).toEqual(['plain & simple']);
    expect([...layersOf('ab')]).toEqual([{ text: 'ab', from: [0, 1], to: [1, 2] }]);
  });

  test('stands between angle brackets that are no tag as well', () => {
    expect([...layersOf('<%2541>')].map(({ text }) => text)).toEqual(['<%2541>', '<%41>', '', '<A>', '']);
  });
});
