import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { whyNotJson } from '../../src/credential/slips.ts';

describe('the first slip is named with its line and column', () => {
  test.each([
    ['{"a": 1,}', 'a comma before the closing } (line 1, column 8)'],
    ['{"a": [1, 2,]}', 'a comma before the closing ] (line 1, column 12)'],
    ['{\n  "a": 1,\n}', 'a comma before the closing } (line 2, column 9)'],
    ['{\r\n  "a": 1,\r\n}', 'a comma before the closing } (line 2, column 9)'],
    ['{\r  "a": 1,\r}', 'a comma before the closing } (line 2, column 9)'],
    ['', 'the text ends too early (line 1, column 1)'],
    ["{'a': 1}", 'single quotes where JSON wants double ones (line 1, column 2)'],
    ['{"a": `b`}', 'single quotes where JSON wants double ones (line 1, column 7)'],
    ['{“a”: 1}', 'typographic (smart) quotes where JSON wants plain ones (line 1, column 2)'],
    ['{a: 1}', 'a key without double quotes (line 1, column 2)'],
    ['{,}', 'a comma without anything before it (line 1, column 2)'],
    ['{"a": 1,,}', 'a comma without anything before it (line 1, column 9)'],
    ['{"a": b}', 'a value without double quotes (line 1, column 7)'],
    ['{"a": 3MVG9abc}', 'a value without double quotes (line 1, column 7)'],
    ['{"a": None}', 'True, False or None as Python writes it (line 1, column 7)'],
    ['[True]', 'True, False or None as Python writes it (line 1, column 2)'],
    ['[False]', 'True, False or None as Python writes it (line 1, column 2)'],
    ['[Truex]', 'a value without double quotes (line 1, column 2)'],
    ['[xTrue]', 'a value without double quotes (line 1, column 2)'],
    ['[truex]', 'a value without double quotes (line 1, column 2)'],
    ['[ntrue]', 'a value without double quotes (line 1, column 2)'],
    ['[1x]', 'a value without double quotes (line 1, column 2)'],
    ['[x1]', 'a value without double quotes (line 1, column 2)'],
    ['[1., 2]', 'a number that JSON does not know (line 1, column 2)'],
    ['[1e, 2]', 'a value without double quotes (line 1, column 2)'],
    ['[-, 2]', 'a number that JSON does not know (line 1, column 2)'],
    ['[0, 10, 123, 0.25, -0, -12.5, 1E25, 2e-1, 3e+7, 4e5, x]', 'a value without double quotes (line 1, column 54)'],
    ['{"a": 01}', 'a number that JSON does not know (line 1, column 7)'],
    ['{"a": .5}', 'a number that JSON does not know (line 1, column 7)'],
    ['{"a": +1}', 'a number that JSON does not know (line 1, column 7)'],
    ['{"a": }', 'a value is missing (line 1, column 7)'],
    ['{"a": ,}', 'a value is missing (line 1, column 7)'],
    ['{"a"}', 'a colon and a value are missing (line 1, column 5)'],
    ['{"a" "b"}', 'a colon is missing (line 1, column 6)'],
    ['{"a" = "b"}', '= where JSON wants a colon (line 1, column 6)'],
    ['{"a": "b" "c": "d"}', 'a comma is missing, or a quote inside a text is not escaped (line 1, column 11)'],
    ['{"a": "b"; "c": "d"}', 'a semicolon where JSON wants a comma (line 1, column 10)'],
    ['{"a": [1}', '} closes what it did not open (line 1, column 9)'],
    ['{"a": 1]', '] closes what it did not open (line 1, column 8)'],
    [']', '] closes what it did not open (line 1, column 1)'],
    ['}', '} closes what it did not open (line 1, column 1)'],
    ['[]]', 'something follows the end of the JSON (line 1, column 3)'],
    ['[,]', 'a value is missing (line 1, column 2)'],
    ['[1,,2]', 'a value is missing (line 1, column 4)'],
    ['[1 2]', 'a comma is missing, or a quote inside a text is not escaped (line 1, column 4)'],
    ['{"a": 1, "b" }', 'a colon and a value are missing (line 1, column 14)'],
    ['{"a": [{"b": 1,}]}', 'a comma before the closing } (line 1, column 15)'],
    ['{"a": 1}}', 'something follows the end of the JSON (line 1, column 9)'],
    ['{}\n{}', 'something follows the end of the JSON (line 2, column 1)'],
    ['{"a": 1', 'the text ends before its braces are closed (line 1, column 8)'],
    ['[1, [2]', 'the text ends before its brackets are closed (line 1, column 8)'],
    ['{"a": "b', 'a text whose closing quote is missing (line 1, column 7)'],
    ['{"a": "b\\', 'a backslash that is not doubled (line 1, column 9)'],
    ['{"a": "b\nc"}', 'a line break inside a text; write it as \\n (line 1, column 9)'],
    ['{"a": "b\tc"}', 'a tab inside a text; write it as \\t (line 1, column 9)'],
    ['{"a": "C:\\Users"}', 'a backslash that is not doubled (line 1, column 10)'],
    ['{"a": "\\x\\n"}', 'a backslash that is not doubled (line 1, column 8)'],
    ['{"a": "\\"\\/\\b\\f\\n\\r\\t\\u00Ef", b: 1}', 'a key without double quotes (line 1, column 31)'],
    ['{"a": "\\u12"}', 'a backslash that is not doubled (line 1, column 8)'],
    ['{ // ours\n"a": 1}', 'a comment, which JSON does not know (line 1, column 3)'],
    ['{"a": 1 / 2}', 'a comma is missing, or a quote inside a text is not escaped (line 1, column 9)'],
    ['{"a": 1} /* ours */', 'a comment, which JSON does not know (line 1, column 10)'],
    ['{\n# ours\n"a": 1}', 'a comment, which JSON does not know (line 2, column 1)'],
    ['{\u00a0"a": 1}', 'an invisible character (U+00A0) (line 1, column 2)'],
    ['{"a":\u200b 1}', 'an invisible character (U+200B) (line 1, column 6)'],
    ['{"a": "\\"\\\\\\u00e4", b: 1}', 'a key without double quotes (line 1, column 21)'],
    ['[true, false, null, -1.5e+3, {}, [], x]', 'a value without double quotes (line 1, column 38)'],
    ['const a = {"b": 1};', 'a value without double quotes (line 1, column 1)'],
  ])('%j: %s', (text, expected) => expect(whyNotJson(text)).toBe(expected));
});

describe('another notation is named', () => {
  test.each([
    ['-----BEGIN EXAMPLE-----\nYWJj', /^it is a PEM alone/],
    [btoa('-----BEGIN EXAMPLE-----\nYWJj'), /^it is base64 of a PEM alone/],
    [btoa('{"clientId": "x"}'), /^it is in base64 as a whole/],
    [btoa('{"clientId": "x"}').replace(/.{8}/g, '$&\n'), /^it is in base64 as a whole/],
    ['/etc/acme/secret.json', /^it is a file name or path/],
    ['file://secret.json', /^it is a file name or path/],
    ['C:\\keys\\acme.json', /^it is a file name or path/],
    ['acme.json', /^it is a file name or path/],
    ['<secret/>', /^it is XML or HTML/],
    ['client_id=x&client_secret=y', /^it is a form/],
    [
      'SF_ID=x\n\n# ours\nexport SF_SECRET="y=z"',
      /^it holds lines of an \.env file \(KEY=value\); write \{"SF_ID": "…", "SF_SECRET": "…"\} \(line 1/,
    ],
    [btoa('\n{"clientId": "x"}'), /^it is in base64 as a whole/],
    ['client.id%20-=&secret=', /^it is a form/],
    ['A=b c&d=e', /^it holds lines of an \.env file .*\{"A": "…"\}/],
    ['A=b&c', /^it holds lines of an \.env file .*\{"A": "…"\}/],
    ['x y=1&z=2', /^a value without double quotes/],
    ['A={"b": 1}', /^it holds lines of an \.env file .*\{"A": "…"\}/],
    ['  A=x\r  B=y\r\nC=z', /^it holds lines of an \.env file .*\{"A": "…", "B": "…", "C": "…"\}/],
    ['; ours\nA=x # theirs', /^it holds lines of an \.env file .*\{"A": "…"\}/],
    ['[a] B=c\nD=e', /^a value without double quotes/],
    ['A=x\njustwords', /^a value without double quotes/],
    ['# ours', /^a comment/],
    [`${'K'.repeat(61)}=x`, /^it holds lines of an \.env file .*\{"…": "…"\}/],
    [`${'K'.repeat(62)}=x`, /^a value without double quotes/],
    ['1A=x', /^a value without double quotes/],
    ['A!=x', /^a value without double quotes/],
    ['my export key: x', /^it holds lines of YAML .*\{"my export key": "…"\}/],
    [`k${' x'.repeat(30)}: y`, /^it holds lines of YAML .*\{"…": "…"\}/],
    [`k${' x'.repeat(30)}x: y`, /^a value without double quotes/],
    ['1a: x', /^a value without double quotes/],
    ['a!: x', /^a value without double quotes/],
    ['a,b', /^a value without double quotes/],
    ['[default]\nsf.consumer.key = x', /^it holds lines of an \.env.*\{"sf\.consumer\.key": "…"\}/],
    ['---\nClient ID: x\nclientSecret: y', /^it holds lines of YAML.*\{"Client ID": "…", "clientSecret": "…"\}/],
    [`${'EF01'.repeat(15)}=x\nclientId=y`, /^it holds lines.*a value without|^it holds lines of an/],
    ['EF01', /^it is one value alone/],
    ['just some words', /^a value without double quotes/],
  ])('%j', (text, expected) => expect(whyNotJson(text)).toMatch(expected));

  test('at most eight keys of lines are named, and none that may be a value', () => {
    const lines = Array.from({ length: 9 }, (_, index) => `KEY_${index}=x`).join('\n');
    expect(whyNotJson(lines).match(/KEY_/g)).toHaveLength(8);
    expect(whyNotJson('AbCdEfGhIjKlMnOpQrStUvWx=x')).toContain('write {"…": "…"}');
  });
});

test('whatever the text, no part of it is said but keys, and the place lies inside it', () => {
  const piece = fc.constantFrom(
    '{',
    '}',
    '[',
    ']',
    ':',
    ',',
    '"',
    "'",
    '\\',
    ' ',
    '\n',
    '=',
    'Qvalue',
    '"Qvalue"',
    '1',
    'true',
    '//',
    '\u200b',
  );
  fc.assert(
    fc.property(fc.array(piece, { minLength: 1, maxLength: 12 }), (pieces) => {
      const text = pieces.join('').trim();
      try {
        JSON.parse(text);
        return;
      } catch {
        const said = whyNotJson(text);
        const [, line = '', column = ''] = /\(line (\d+), column (\d+)\)$/.exec(said) ?? [];
        expect(Number(column)).toBeLessThanOrEqual((text.split('\n')[Number(line) - 1]?.length ?? -1) + 1);
        expect(said.replace(/"[\w. -]*": "…"/g, '')).not.toContain('Qvalue');
      }
    }),
    { numRuns: 2_000 },
  );
});
