import { createHmac, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { jwtVerify } from 'jose';
import { describe, expect, test } from 'vitest';
import { signing } from '../../src/adapters/signing.ts';
import { Sealed } from '../../src/credential/sealed.ts';

const claims = { iss: 'client', sub: 'user@example.com', aud: 'https://login.salesforce.com', exp: 4_000_000_000 };
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });

const pkcs8 = (key: KeyObject) => key.export({ type: 'pkcs8', format: 'pem' }).toString();

async function problemWith(pem: string): Promise<string> {
  const outcome = await signing().signAssertion(new Sealed(pem), claims);
  return outcome.ok ? 'none' : outcome.problem;
}

describe('an HMAC', () => {
  test('is the base64 SHA-256 one', async () => {
    // RFC 4231, test case 2.
    expect(await signing().hmacSha256(new Sealed('Jefe'), 'what do ya want for nothing?')).toBe(
      Buffer.from('5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843', 'hex').toString('base64'),
    );
  });

  test('takes keys and texts beyond ASCII as UTF-8', async () => {
    const expected = createHmac('sha256', Buffer.from('clé', 'utf8'))
      .update(Buffer.from('tëxt', 'utf8'))
      .digest('base64');
    expect(await signing().hmacSha256(new Sealed('clé'), 'tëxt')).toBe(expected);
  });
});

describe('an assertion', () => {
  test.each([
    ['PKCS #8', pkcs8(rsa.privateKey)],
    ['PKCS #1', rsa.privateKey.export({ type: 'pkcs1', format: 'pem' }).toString()],
  ])('is an RS256 JWT with the given claims, signed with a key in %s form', async (_, pem) => {
    const outcome = await signing().signAssertion(new Sealed(pem), claims);
    if (!outcome.ok) throw new Error(outcome.problem);
    const { payload, protectedHeader } = await jwtVerify(outcome.assertion.reveal(), rsa.publicKey);
    expect(protectedHeader).toEqual({ alg: 'RS256' });
    expect(payload).toEqual({ ...claims, jti: expect.stringMatching(/^[0-9a-f-]{36}$/) });
  });

  test('is never the same twice, so that no server takes it for a replay', async () => {
    const jtis = await Promise.all(
      [1, 2].map(async () => {
        const outcome = await signing().signAssertion(new Sealed(pkcs8(rsa.privateKey)), claims);
        if (!outcome.ok) throw new Error(outcome.problem);
        return (await jwtVerify(outcome.assertion.reveal(), rsa.publicKey)).payload.jti;
      }),
    );
    expect(new Set(jtis).size).toBe(2);
  });
});

describe('a private key that cannot sign for Salesforce is named for what it is', () => {
  const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const encrypted = { format: 'pem', cipher: 'aes-256-cbc', passphrase: 'example-passphrase' } as const;
  test.each([
    [
      'an RSA key of 1024 bits',
      () => pkcs8(generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey),
      /^has 1024 bits; .* at least 2048 bits$/,
    ],
    ['an EC key', () => pkcs8(ec.privateKey), 'is of type EC; Salesforce accepts RSA keys only'],
    ['an Ed25519 key', () => pkcs8(generateKeyPairSync('ed25519').privateKey), /^is of type ED25519;/],
    [
      'an RSA-PSS key',
      () => pkcs8(generateKeyPairSync('rsa-pss', { modulusLength: 2048 }).privateKey),
      /^is of type RSA-PSS;/,
    ],
    [
      'a DSA key',
      () => pkcs8(generateKeyPairSync('dsa', { modulusLength: 2048, divisorLength: 256 }).privateKey),
      /^is of type DSA;/,
    ],
    [
      'an encrypted PKCS #8 key',
      () => rsa.privateKey.export({ type: 'pkcs8', ...encrypted }).toString(),
      /^is encrypted with a passphrase;/,
    ],
    [
      'an encrypted PKCS #1 key',
      () => rsa.privateKey.export({ type: 'pkcs1', ...encrypted }).toString(),
      /^is encrypted with a passphrase;/,
    ],
    ['a public key', () => rsa.publicKey.export({ type: 'spki', format: 'pem' }).toString(), /^is a public key;/],
    ['a certificate', () => '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n', /^is a certificate;/],
    ['half a key', () => pkcs8(rsa.privateKey).slice(0, 800), /^cannot be read; .*BEGIN and END/],
    ['other text', () => 'example-secret', /^cannot be read;/],
    ['nothing', () => '', /^cannot be read;/],
  ])('%s', async (_, pem, problem) => {
    expect(await problemWith(pem())).toMatch(problem);
  });

  test('and never quoted', async () => {
    expect(await problemWith('-----BEGIN PRIVATE KEY-----\nexample-secret\n-----END PRIVATE KEY-----')).not.toContain(
      'example-secret',
    );
  });
});
