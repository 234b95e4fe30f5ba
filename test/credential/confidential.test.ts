import { describe, expect, test } from 'vitest';
import { keyOf, secretsOf, shownAudience, shownClientId } from '../../src/credential/confidential.ts';
import type { Credential } from '../../src/credential/credential.ts';
import { redactor } from '../../src/credential/redaction.ts';
import { Sealed } from '../../src/credential/sealed.ts';

const HEX = 'EF01'.repeat(16);
const DECIMAL = '123'.repeat(7).slice(2);

const withId = (clientId: string): Credential => ({
  flow: 'client_credentials',
  clientId,
  clientSecret: new Sealed('example-secret'),
  host: 'acme.my.salesforce.com',
});
const texts = (credential: Credential) => secretsOf(credential).map((secret) => secret.reveal());

describe('a client id is kept and shown', () => {
  test.each([
    '3MVG9example1',
    `3MVG9${'a.B_9'.repeat(16)}`,
    `3MVG9${'0123456789abcdef'.repeat(4)}`,
    'PlatformCLI',
    'my_app_1',
    `g${'0'.repeat(12)}`,
    `id_${'0123456789abcdef'.repeat(2)}`,
    'ghj_'.repeat(64),
    `app${DECIMAL.slice(0, 16)}`,
    `app${DECIMAL}${DECIMAL}`,
    // Base64 of words, and no longer than words are.
    btoa('a client for us'),
  ])('%s: it cannot be a secret in its place', (clientId) => {
    expect(shownClientId(clientId)).toBe(clientId);
    expect(texts(withId(clientId))).toEqual(['example-secret']);
  });

  test.each([
    ['64 hexadecimal digits', HEX],
    ['the same in small letters', HEX.toLowerCase()],
    ['hexadecimal letters alone', 'abcdefab'],
    ['digits', DECIMAL],
    ['less than 8 characters', '3MVG9ex'],
    ['more than 256 characters', `g${'0'.repeat(256)}`],
    ['a quote around', `"${HEX}"`],
    ['a comma behind', `${HEX},`],
    ['a label before', `Consumer Secret: ${HEX}`],
    ['an invisible character before', `\u200b${HEX}`],
    ['a hyphen inside', 'example-id-of-acme'],
    ['a dot behind', `${HEX}.`],
    ['an underscore before digits', `_${DECIMAL}`],
    ['a label in the same letters', `secret_${HEX}`],
    ['a label at once', `secret${HEX}`],
    ['itself twice', `${HEX}_${HEX}`],
    ['a client id before it', `3MVG9example_${HEX}`],
    ['dots between its pieces', (HEX.match(/.{8}/g) ?? []).join('.')],
    ['Base64', btoa(`client:${HEX.slice(0, 36)}`)],
    ['17 digits among letters', `app${DECIMAL.slice(0, 17)}x`],
    ['20 digits among letters', `app${`${DECIMAL}4`.slice(0, 20)}`],
    ['nothing', ''],
  ])('not with %s', (_, clientId) => {
    expect(shownClientId(clientId)).toBeNull();
    expect(texts(withId(clientId))).toContain(clientId);
  });
});

test('an audience that is no address is neither shown nor kept, and masked', () => {
  const login = { clientId: '3MVG9example1', username: 'robot@acme.example', privateKey: new Sealed('example-key') };
  const jwt = (audience: string): Credential => ({ flow: 'jwt_bearer', ...login, audience, host: 'login' });
  for (const audience of ['https://login.salesforce.com', 'https://acme.my.site.com/customers']) {
    expect(shownAudience(audience)).toBe(audience);
    expect(texts(jwt(audience))).toEqual(['example-key']);
  }
  for (const audience of [
    HEX,
    DECIMAL,
    `https://x.example/?secret=${DECIMAL}`,
    `"${HEX}"`,
    `${HEX} https://x.example`,
  ]) {
    expect(shownAudience(audience)).toBeNull();
    expect(texts(jwt(audience))).toEqual(['example-key', audience]);
  }
});

test('a secret in the place of a client id is masked whole, and without what stands around it', () => {
  const redact = redactor(secretsOf(withId('Secret: 0pQrS-7tUvW8xYz9aB,')));
  expect(redact('unknown client Secret: 0pQrS-7tUvW8xYz9aB,')).toBe('unknown client [redacted]');
  expect(redact('unknown key 0pQrS-7tUvW8xYz9aB')).toBe('unknown key [redacted]');
  expect(redact('the Secret: is short')).toBe('the Secret: is short');
});

test('the pieces of such a text are secret from twelve characters on, each once', () => {
  const text = 'Secret: 0pQrS7tUvW8x, 0pQrS7tUvW8';
  expect(texts(withId(text))).toEqual(['example-secret', text, '0pQrS7tUvW8x']);
  expect(texts(withId('0pQ-rS.7_tU+v/W=8!x'))).toEqual(['example-secret', '0pQ-rS.7_tU+v/W=8!x']);
});

test('the parts of a password login are secret one by one, and password and token also as they are sent', () => {
  const login: Credential = {
    flow: 'password',
    clientId: '3MVG9example1',
    clientSecret: new Sealed('example-secret'),
    username: 'robot@acme.example',
    password: new Sealed('example-password'),
    securityToken: new Sealed('example-token'),
    host: 'login',
  };
  expect(texts(login)).toEqual([
    'example-secret',
    'example-password',
    'example-token',
    'example-passwordexample-token',
  ]);
  expect(texts({ ...login, securityToken: null })).toEqual(['example-secret', 'example-password']);
  expect(keyOf(login).reveal()).toBe('example-secret');
});

test('the key of a JWT credential is its private key', () => {
  const jwt: Credential = {
    flow: 'jwt_bearer',
    clientId: '3MVG9example1',
    username: 'robot@acme.example',
    privateKey: new Sealed('example-key'),
    audience: null,
    host: 'login',
  };
  expect(texts(jwt)).toEqual(['example-key']);
  expect(keyOf(jwt).reveal()).toBe('example-key');
});
