import { describe, expect, test } from 'vitest';
import { Sealed } from '../../src/credential/sealed.ts';
import { keyNames, withClientSecret } from '../../src/credential/secret-text.ts';
import { FOUND, PEM, told } from './secrets.ts';

describe('a credential one level down is read where it alone is whole', () => {
  test.each([
    ['an object', { slack: {}, salesforce: FOUND }, 'salesforce'],
    ['JSON text', { kind: 'x', extra: ` ${JSON.stringify(FOUND)}` }, 'extra'],
    ['an object beside a part of one', { clientId: 'other', prod: FOUND }, 'prod'],
    ['an object beside one that is not whole', { uat: { clientId: 'x' }, prod: FOUND }, 'prod'],
    ['an object inside a JSON string', JSON.stringify(JSON.stringify({ prod: FOUND })), 'prod'],
  ])('%s', (_, secret, key) => {
    expect(told(secret)).toMatchObject({
      read: 'client_credentials',
      under: key,
      hints: expect.arrayContaining([`the credential stands under \`${key}\`; store it by itself`]),
    });
  });

  test('a key that may be a value is not said', () => {
    expect(told({ ['EF01'.repeat(16)]: FOUND }).hints).toEqual([
      'the credential stands under another key; store it by itself',
    ]);
  });

  test('a whole answer of GetSecretValue is called so', () => {
    const answer = { ARN: 'arn:aws:example', Name: 'acme', SecretString: JSON.stringify(FOUND) };
    expect(told(answer).hints).toEqual([
      'the whole answer of GetSecretValue is stored; store only what stands under `SecretString`',
    ]);
    expect(told({ ARN: 'arn:aws:example', salesforce: FOUND }).hints).toEqual([
      'the credential stands under `salesforce`; store it by itself',
    ]);
    expect(told({ SecretString: JSON.stringify(FOUND) }).hints).toEqual([
      'the credential stands under `SecretString`; store it by itself',
    ]);
  });

  test('one of a kind that is left alone is told with its place', () => {
    expect(told({ salesforce: { ...FOUND, refresh_token: 'x' } })).toMatchObject({
      cause: 'flow-not-checkable',
      problems: ['under `salesforce`:', expect.stringMatching(/^the secret holds a refresh token/)],
    });
  });

  test('what was corrected in it is told behind its place', () => {
    expect(told({ prod: { ...FOUND, domain: ' acme' } }).hints).toEqual([
      'the credential stands under `prod`; store it by itself',
      'domain: white space around the value was ignored',
    ]);
  });

  test('what is whole itself is not looked into', () => {
    expect(told({ ...FOUND, other: { ...FOUND, clientId: 'another' } })).toEqual({
      read: 'client_credentials',
      under: null,
      hints: [],
    });
  });

  test('its text is edited where it stands', () => {
    const edited = (secret: unknown) =>
      withClientSecret(new Sealed(JSON.stringify(secret)), new Sealed('new-secret'), null).reveal();
    const renewed = { ...FOUND, clientSecret: 'new-secret' };
    expect(JSON.parse(edited({ a: 1, prod: FOUND }))).toEqual({ a: 1, prod: renewed });
    expect(edited({ extra: JSON.stringify(FOUND) })).toBe(JSON.stringify({ extra: JSON.stringify(renewed) }));
    expect(keyNames(new Sealed(JSON.stringify({ prod: FOUND })))).toEqual(['clientId', 'clientSecret', 'domain']);
  });

  const missing = expect.stringMatching(/^the client id is missing/);
  test('two whole ones are one too many', () => {
    expect(told({ prod: FOUND, uat: JSON.stringify(FOUND) })).toMatchObject({
      cause: 'secret-malformed',
      problems: expect.arrayContaining([
        missing,
        '2 credentials stand under keys of their own; store each in a secret of its own',
      ]),
    });
  });

  test('one that can be read wins over a login that is left alone', () => {
    expect(told({ prod: FOUND, cache: { refresh_token: 'x' } })).toMatchObject({
      read: 'client_credentials',
      under: 'prod',
    });
  });

  test('a login that is left alone is told where it stands, whatever else does', () => {
    expect(told({ cache: { refresh_token: 'x' }, note: { a: 1 } })).toMatchObject({
      cause: 'flow-not-checkable',
      problems: ['under `cache`:', expect.stringMatching(/^the secret holds a refresh token/)],
    });
  });

  const spoilt = { ...FOUND, clientSecret: 5 };
  test.each([
    ['two with all their keys', { a: spoilt, b: spoilt }, / stand under `[ab]`/],
    ['one beside two whole ones', { a: FOUND, b: FOUND, c: spoilt }, /^2 credentials stand/],
    [
      'one that lacks a key',
      { a: { clientId: 'i', domain: 'acme', note: 5 } },
      /^the client id and host stand under `a`/,
    ],
  ])('of %s the problems are not told', (_, secret, clue) => {
    const { problems } = { problems: [''], ...told(secret) };
    expect(problems).toContainEqual(missing);
    expect(problems.at(-1)).toMatch(clue);
  });

  test('one for a JWT with all its keys has told what is wrong with it', () => {
    const jwt = { clientId: 'i', username: 'u', privateKey: 'server.key', domain: 'acme' };
    expect(told({ jwt })).toMatchObject({ problems: ['under `jwt`:', expect.stringMatching(/^privateKey is a file/)] });
  });

  test('one with all its keys has told what is wrong with them', () => {
    const encoded = { clientId: btoa(FOUND.clientId), clientSecret: 'example-secret', domain: 'acme' };
    expect(told({ kind: 'Secret', data: encoded })).toMatchObject({
      problems: ['under `data`:', 'clientId is in base64; store the text itself'],
      host: 'acme.my.salesforce.com',
    });
  });

  test('parts of one are told by the key they stand under', () => {
    expect(told({ domain: 'acme', app: { clientId: 'i', clientSecret: 's' }, x: {} })).toMatchObject({
      problems: expect.arrayContaining([
        'the client id and client secret stand under `app`; store all keys of the credential in one object',
      ]),
    });
    const { problems } = { problems: [''], ...told({ domain: 'acme', x: {}, y: { note: 1 } }) };
    expect(problems).toEqual([
      missing,
      expect.stringMatching(/^the client secret is missing/),
      'found and not used: `x`, `y`',
    ]);
  });

  test('of such places two are told, and of broken texts one', () => {
    const { problems } = {
      problems: [''],
      ...told({ a: { privateKey: PEM }, b: { domain: 'acme' }, c: { clientId: 'i' }, d: '{x}', e: '{y}' }),
    };
    expect(problems.filter((problem) => problem.includes(' under '))).toEqual([
      'the private key stands under `a`; store all keys of the credential in one object',
      'the host stands under `b`; store all keys of the credential in one object',
      'the text under `d` is not JSON: a key without double quotes (line 1, column 2)',
    ]);
  });

  test('text that was not meant as one has no slip', () => {
    const { problems } = { problems: [''], ...told({ a: 'x {', b: '"{"', c: '["x"]', d: '{}', e: 5 }) };
    expect(problems.filter((problem) => problem.includes(' under '))).toEqual([]);
  });

  test('text that was meant as one has its slip told', () => {
    expect(told({ salesforce: "{'clientId': 'x'}" })).toMatchObject({
      problems: expect.arrayContaining([
        'the text under `salesforce` is not JSON: single quotes where JSON wants double ones (line 1, column 2)',
      ]),
    });
    expect(told({ salesforce: ' \n {x}' })).toMatchObject({
      problems: expect.arrayContaining([expect.stringMatching(/^the text under `salesforce`.*column 2\)$/)]),
    });
  });

  test('none is looked for in a secret of a kind that is left alone', () => {
    expect(told({ ...FOUND, refresh_token: 'x', prod: FOUND })).toEqual({
      cause: 'flow-not-checkable',
      flow: null,
      problems: [expect.stringMatching(/^the secret holds a refresh token/)],
      host: 'acme.my.salesforce.com',
      hints: [],
    });
  });

  test('two levels down is too deep', () => {
    expect(told({ a: { b: FOUND } })).toMatchObject({ cause: 'secret-malformed' });
  });

  test('in the place of a part it is that part, and wrong', () => {
    expect(told({ clientId: 'i', domain: 'acme', clientSecret: JSON.stringify(FOUND) })).toMatchObject({
      problems: ['clientSecret is a whole JSON text; store its values under keys of their own'],
    });
  });
});
