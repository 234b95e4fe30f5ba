import { describe, expect, test } from 'vitest';
import { FOUND, PEM, told } from './secrets.ts';

/* What is told of a secret that is not, or only half, understood. */

describe('a key that stands more than once', () => {
  const twice = (text: string) => told(text.replace('{', '{"clientSecret": "the former", '));

  test.each([
    ['in the secret', JSON.stringify(FOUND), 'clientSecret'],
    ['in an object of it', JSON.stringify({ prod: FOUND }).replace('{"client', '{"domain": "x", "client'), 'domain'],
    [
      'in JSON in a JSON string',
      JSON.stringify(JSON.stringify(FOUND).replace('}', ',"client\\u0049d":"x"}')),
      'clientId',
    ],
  ])('is said %s, with the one in use', (_, text, key) => {
    const { hints } = key === 'clientSecret' ? twice(text) : told(text);
    expect(hints).toContain(`\`${key}\` stands more than once; the last one is in use`);
  });

  test.each([
    ['in two objects', JSON.stringify({ ...FOUND, uat: { clientId: 'x' } })],
    ['as a key and as a value', JSON.stringify({ ...FOUND, note: 'clientId', other: '"clientId": {' })],
  ])('is none %s', (_, text) => expect(told(text).hints).toEqual([]));
});

describe('the host that can be read although the secret cannot', () => {
  test.each([
    [{ clientId: 'i', domain: 'https://acme.my.salesforce.com/x' }, 'acme.my.salesforce.com'],
    [{ clientId: 'i', domain: 'login', instanceUrl: 'acme' }, 'acme.my.salesforce.com'],
    [{ clientId: 'i', domain: 'login' }, null],
    [{ clientId: 'i', domain: 5 }, null],
    ['[]', null],
  ])('of %j is %s', (secret, host) => expect(told(secret)).toMatchObject({ host }));
});

describe('a private key that is none', () => {
  const jwt = { clientId: 'i', username: 'u', domain: 'acme' };

  test.each([
    ['server.key', 'privateKey is a file name or path; store the text of the file, from -----BEGIN to -----END'],
    [`${PEM}\u200b${PEM}`, `privateKey holds an invisible character (U+200B) at position ${PEM.length + 1}`],
    ['\ud800', 'privateKey holds text that is not valid Unicode'],
  ])('is a problem: %j', (privateKey, problem) => {
    expect(told({ ...jwt, privateKey })).toMatchObject({ flow: 'jwt_bearer', problems: [problem] });
  });

  test('is told under its usual spelling where the key is written oddly', () => {
    expect(told({ ...jwt, _private_key: 'server.key' })).toMatchObject({
      problems: [expect.stringMatching(/^privateKey is a file name/)],
    });
  });
});

describe('the flow that the keys speak of', () => {
  test.each([
    ['client_credentials', { clientId: 'i' }],
    ['client_credentials', {}],
    ['client_credentials', { username: 'u', clientId: 'i' }],
    ['client_credentials', { securityToken: 't', clientId: 'i' }],
    ['jwt_bearer', { clientId: 'i', privateKey: PEM, domain: 'acme' }],
    ['jwt_bearer', { clientId: 'i', privateKey: PEM, username: 'u' }],
    ['jwt_bearer', { clientId: 'i', privatKey: PEM, username: 'u', domain: 'acme' }],
    ['client_credentials', { clientId: 'i', privateKey: PEM, clientSecret: 's' }],
    ['password', { username: 'u', password: 'p', clientId: 'i', domain: 'acme' }],
    ['password', { username: 'u', passwrd: 'p', clientId: 'i', domain: 'acme' }],
    ['password', { username: 'u', securityToken: 't', clientId: 'i', domain: 'acme' }],
  ])('is %s for %j', (flow, secret) => expect(told(secret)).toMatchObject({ cause: 'secret-malformed', flow }));

  test('decides what is missing', () => {
    expect(told({ clientId: 'i', privateKey: PEM, domain: 'acme' })).toMatchObject({
      problems: ['the user to act as is missing: add username or subject'],
    });
  });
});

test("a client id and a client secret in each other's place are not sent", () => {
  const swapped = { clientId: 'EF01'.repeat(16), clientSecret: '3MVG9example', domain: 'acme' };
  const problems = ["client id and client secret stand in each other's place"];
  expect(told(swapped)).toMatchObject({ problems });
  expect(told({ ...swapped, username: 'u', password: 'p' })).toMatchObject({ problems });
  expect(told({ ...swapped, clientSecret: 'example-secret' })).toMatchObject({ read: 'client_credentials' });
  expect(told({ ...swapped, clientId: 'i' })).toMatchObject({ read: 'client_credentials' });
});
