import { describe, expect, test } from 'vitest';
import { CLIENT_CREDENTIALS, parseText, read, refuse } from './secrets.ts';

describe('a text that holds no JSON object', () => {
  test.each([
    ['', 'the secret is empty'],
    [' \n', 'the secret is empty'],
    ['\uFEFF', 'the secret is empty'],
    ['undefined', 'the secret is not JSON: it is one value alone, without the keys of a credential (line 1, column 1)'],
    ['null', 'the secret is a JSON null, not an object'],
    ['true', 'the secret is a JSON boolean, not an object'],
    ['5', 'the secret is a JSON number, not an object'],
    ['[{"clientId": "i"}]', 'the secret is a JSON array, not an object; store the object inside it'],
    [JSON.stringify([JSON.stringify(CLIENT_CREDENTIALS)]), 'the secret is a JSON array, not an object'],
    ['"text"', 'the secret is a JSON string, not an object'],
    ['[{"clientId": "i"}, {}]', 'the secret is a JSON array, not an object'],
    ['[5]', 'the secret is a JSON array, not an object'],
    [
      '" {x}"',
      'the secret is a JSON string, not an object; the text inside it is not JSON: a key without double quotes (line 1, column 2)',
    ],
    ['"x {"', 'the secret is a JSON string, not an object'],
    ['" 5"', 'the secret is a JSON string, not an object'],
    [
      JSON.stringify('"a": 1'),
      'the secret is a JSON string, not an object; the text inside it is not JSON: something follows the end of the JSON (line 1, column 4)',
    ],
    ['"[]"', 'the secret is a JSON string, not an object'],
    ['"null"', 'the secret is a JSON string, not an object'],
    [
      '"{\'a\': 1}"',
      'the secret is a JSON string, not an object; the text inside it is not JSON: single quotes where JSON wants double ones (line 1, column 2)',
    ],
    [
      JSON.stringify(JSON.stringify(JSON.stringify(CLIENT_CREDENTIALS))),
      'the secret is a JSON string, not an object; it is JSON text inside JSON text more than once',
    ],
    ['['.repeat(60_000), 'the secret is not JSON: the text ends before its brackets are closed (line 1, column 60001)'],
    [`${'['.repeat(30_000)}${']'.repeat(30_000)}`, 'the secret is a JSON array, not an object'],
    [' '.repeat(65_537), 'the secret is longer than 64 kB'],
  ])('%.40j is a problem', (text, problem) => {
    expect(refuse(text)).toEqual({ problems: [problem], flow: null, hints: [] });
  });

  test('a text of just 64 kB is read', () => {
    const text = JSON.stringify(CLIENT_CREDENTIALS);
    expect(read(text + ' '.repeat(65_536 - text.length)).hints).toEqual([]);
  });

  test('a byte order mark before the object does not matter', () => {
    expect(read(`\uFEFF${JSON.stringify(CLIENT_CREDENTIALS)}`)).toEqual(read(CLIENT_CREDENTIALS));
  });

  test('another character before it that nobody sees is told', () => {
    expect(read(`\u200b${JSON.stringify(CLIENT_CREDENTIALS)}`)).toEqual({
      credential: read(CLIENT_CREDENTIALS).credential,
      hints: ['an invisible character (U+200B) around the JSON text was ignored'],
    });
    expect(read(`\u200b${JSON.stringify(JSON.stringify(CLIENT_CREDENTIALS))}`).hints).toHaveLength(2);
  });

  test('an object stored as a string inside JSON is read, with a hint', () => {
    expect(read(JSON.stringify(JSON.stringify(CLIENT_CREDENTIALS)))).toEqual({
      credential: read(CLIENT_CREDENTIALS).credential,
      hints: ['the JSON object is stored as a string inside JSON; store the object itself'],
    });
  });

  test('that hint is given beside problems, too', () => {
    expect(refuse(JSON.stringify('{"clientId": " i", "domain": "h"}'))).toEqual({
      problems: ['the client secret is missing: add clientSecret or consumerSecret'],
      flow: 'client_credentials',
      hints: [
        'the JSON object is stored as a string inside JSON; store the object itself',
        'clientId: white space around the value was ignored',
      ],
    });
  });

  test('is malformed', () => {
    expect(parseText('')).toMatchObject({ ok: false, cause: 'secret-malformed' });
  });

  test.each([
    ['in two objects', '"x": {"a": 1}, "y": {"a": 2}'],
    ['in an object inside, and behind it', '"a": {"b": 1}, "b": {"a": 2}'],
    ['as a key and as texts', '"a": "b", "b": ["a", "a", "b"], "c": "a"'],
    ['in a text', '"a": "\\"a\\": 1, \\"a\\": 2"'],
  ])('a key that stands twice %s does not stand more than once', (_, entries) => {
    const text = `{${entries}, ${JSON.stringify(CLIENT_CREDENTIALS).slice(1)}`;
    expect(read(text).hints).toEqual([]);
  });

  test('a key that stands more than once in one object is told, once', () => {
    const text = `{"note": 1, "b": {"note": {}}, "note" : 2, "note": 3, ${JSON.stringify(CLIENT_CREDENTIALS).slice(1)}`;
    const hints = ['`note` stands more than once; the last one is in use'];
    expect(read(text).hints).toEqual(hints);
    expect(read(JSON.stringify(text)).hints).toEqual([...hints, expect.stringContaining('string inside JSON')]);
  });

  test('keys that mean something to JavaScript are keys like any other', () => {
    const text = `{"__proto__": {"clientId": "x"}, "constructor": 1, "toString": 2, "clientSecret": "s", "domain": "h"}`;
    expect(refuse(text).problems).toEqual([
      'the client id is missing: add clientId or consumerKey',
      'found and not used: a key of 9 characters, `constructor`, `toString`',
      'the client id stands under a key of 9 characters; store all keys of the credential in one object',
    ]);
  });
});
