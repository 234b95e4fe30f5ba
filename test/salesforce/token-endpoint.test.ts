import { describe, expect, test } from 'vitest';
import type { Credential } from '../../src/credential/credential.ts';
import { Sealed } from '../../src/credential/sealed.ts';
import { readTokenAnswer, type TokenReading, tokenRequest } from '../../src/salesforce/token-endpoint.ts';
import { ACME, answered, grantBody, html } from './answers.ts';

const APP = { clientId: '3MVG9example', clientSecret: new Sealed('s&=+ %'), host: ACME };
const USER = { username: 'robot@acme.example', password: new Sealed('pass+word') };
const SECRET: Credential = { flow: 'client_credentials', ...APP };
const PASSWORD: Credential = { flow: 'password', ...APP, ...USER, securityToken: new Sealed('token') };
const JWT: Credential = {
  flow: 'jwt_bearer',
  clientId: '3MVG9example',
  username: 'robot@acme.example',
  privateKey: new Sealed('example-key'),
  audience: null,
  host: ACME,
};

describe('a token request', () => {
  test.each<[string, Credential, Sealed | null, object]>([
    [
      'of the client credentials flow',
      SECRET,
      null,
      { grant_type: 'client_credentials', client_id: '3MVG9example', client_secret: 's&=+ %' },
    ],
    [
      'of the password flow, with the token behind the password',
      PASSWORD,
      null,
      {
        grant_type: 'password',
        client_id: '3MVG9example',
        client_secret: 's&=+ %',
        username: 'robot@acme.example',
        password: 'pass+wordtoken',
      },
    ],
    [
      'of the password flow without a token',
      { ...PASSWORD, securityToken: null },
      null,
      {
        grant_type: 'password',
        client_id: '3MVG9example',
        client_secret: 's&=+ %',
        username: 'robot@acme.example',
        password: 'pass+word',
      },
    ],
    [
      'of the JWT bearer flow',
      JWT,
      new Sealed('a.b.c'),
      { grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion: 'a.b.c' },
    ],
  ])('%s posts these fields, and asks for no scope', (_, credential, assertion, fields) => {
    const { method, path, form, bearer } = tokenRequest(credential, assertion);
    expect({ method, path, bearer }).toEqual({ method: 'POST', path: '/services/oauth2/token', bearer: null });
    expect(Object.fromEntries(new URLSearchParams(form?.reveal()))).toEqual(fields);
  });

  test('of the JWT bearer flow is none without its assertion', () => {
    expect(() => tokenRequest(JWT, null)).toThrow('needs a signed assertion');
  });
});

describe('an answer of the token endpoint is', () => {
  const kindOf = (answer: Parameters<typeof readTokenAnswer>[0]): TokenReading['kind'] => readTokenAnswer(answer).kind;

  test.each([
    ['a redirect', answered(300, ''), 'redirect'],
    ['a redirect whatever its body', answered(399, grantBody()), 'redirect'],
    ['no redirect below 300', html(299, 'Hello'), 'foreign'],
    ['no redirect from 400 on', html(400, 'Hello'), 'foreign'],
    ['an error before a token', answered(200, grantBody({ error: 'x' })), 'oauth-error'],
    ['no error where that is no text', answered(400, { error: 7 }), 'invalid'],
    ['no token beside an error that is no text', answered(200, grantBody({ error: {} })), 'invalid'],
    ['a token beside an empty error', answered(200, grantBody({ error: ' ' })), 'token'],
    ['a token beside an error of null', answered(200, grantBody({ error: null })), 'token'],
    ['no token where that is empty', answered(200, grantBody({ access_token: ' ' })), 'invalid'],
    ['no token where that is no text', answered(200, grantBody({ access_token: 7 })), 'invalid'],
    ['no token with a blank in it', answered(200, grantBody({ access_token: 'a b' })), 'invalid'],
    ['no token with a blank before it', answered(200, grantBody({ access_token: ' a' })), 'invalid'],
    ['no token with a line break behind it', answered(200, grantBody({ access_token: 'a\n' })), 'invalid'],
    ['a token of all printable ASCII', answered(200, grantBody({ access_token: '!~00D' })), 'token'],
    ['a page', html(200, 'Hello'), 'foreign'],
    ['a page of no type', answered(200, 'Hello', { contentType: null }), 'foreign'],
    ['broken where it says JSON and is none', answered(200, 'Hello'), 'invalid'],
    ['broken where it is empty', html(200, ' \n'), 'invalid'],
    ['broken where it is a list', answered(200, '[{"error":"x"}]'), 'invalid'],
    ['broken where it is null', answered(200, 'null'), 'invalid'],
  ])('%s', (_, answer, kind) => expect(kindOf(answer)).toBe(kind));

  test.each([
    'down for maintenance',
    'Down for scheduled maintenance',
    'under maintenance',
    'undergoing scheduled maintenance',
    'We have scheduled maintenance.',
    "We're setting things up for you.",
    'temporarily unavailable',
    'service unavailable',
    'The service is currently unavailable',
    'service is unavailable',
  ])('a page of maintenance: %s', (text) => {
    expect(kindOf(html(200, `<p>${text}</p>`))).toBe('maintenance');
    expect(kindOf(html(200, `<title>${text}</title>`))).toBe('maintenance');
  });

  test('a page of something else that only speaks of such words', () => {
    expect(kindOf(html(200, 'maintenance of your car'))).toBe('foreign');
  });
});

test('an error is read up to its limit, as any text of a server', () => {
  expect(readTokenAnswer(answered(400, { error: 'x'.repeat(5_000) }))).toMatchObject({
    kind: 'oauth-error',
    error: 'x'.repeat(4_096),
  });
});

describe('what a token came with is', () => {
  const grantOf = (fields: Record<string, unknown>) => {
    const reading = readTokenAnswer(answered(200, grantBody(fields)));
    if (reading.kind !== 'token') throw new Error(reading.kind);
    return { ...reading.grant, token: reading.grant.token.reveal() };
  };

  test('read as it is', () => {
    expect(grantOf({})).toEqual({
      token: 'example-token',
      tokenType: 'Bearer',
      instanceUrl: `https://${ACME}`,
      id: 'https://login.salesforce.com/id/00Dxx0000001gPLEAY/005xx000001SwiUAAS',
      issuedAt: '1763798400000',
      signature: 'c2lnbmF0dXJl',
      scopes: ['api', 'id'],
    });
  });

  test('null where it is absent or no text', () => {
    const absent = { token_type: 1, instance_url: null, id: {}, issued_at: 5, signature: [], scope: undefined };
    expect(grantOf(absent)).toEqual({
      token: 'example-token',
      tokenType: null,
      instanceUrl: null,
      id: null,
      issuedAt: null,
      signature: null,
      scopes: null,
    });
  });

  test('of each scope once, whatever stands between them', () => {
    expect(grantOf({ scope: ' api \n id ' }).scopes).toEqual(['api', 'id']);
    expect(grantOf({ scope: '' }).scopes).toEqual([]);
  });

  test('cut where it is longer than any such field', () => {
    expect(grantOf({ id: 'x'.repeat(5_000) }).id).toHaveLength(4_096);
  });
});
