import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { oauthError } from '../../simulator/faults.ts';
import type { OrgPatch } from '../../simulator/org.ts';
import { type Simulator, startSimulator } from '../../simulator/simulator.ts';
import { checkOrgs } from '../../src/run/check-orgs.ts';
import { credentialOf, EVERYTHING, settingsOf, type TestSecret } from '../memory-ports.ts';
import { worldOn } from '../simulated-world.ts';

const HOST = 'acme.my.salesforce.com';
const USER = { username: 'robot@acme.example' };
const rsa = (modulusLength: number) => generateKeyPairSync('rsa', { modulusLength });
const pem = (key: { export: (form: { type: 'pkcs8'; format: 'pem' }) => string | Buffer }): string =>
  key.export({ type: 'pkcs8', format: 'pem' }).toString();
const pair = rsa(2048);
const certificate = pair.publicKey.export({ type: 'spki', format: 'pem' }).toString();

let simulator: Simulator;
beforeAll(async () => {
  // The check's clock stands at the start of the test world.
  simulator = await startSimulator({ now: () => Date.parse('2026-11-22T08:00:00Z') });
});
beforeEach(() => simulator.clearRequests());
afterAll(() => simulator.close());

const secret = (parts: object = {}): TestSecret => ({
  org: 'acme',
  value: {
    clientId: credentialOf('acme').clientId,
    domain: HOST,
    ...USER,
    privateKey: pem(pair.privateKey),
    ...parts,
  },
});

async function check(org: OrgPatch = {}, parts: object = {}, host = HOST) {
  simulator.addOrg({ host, clientId: 'example_id_acme', users: [USER], jwtCertificate: certificate, ...org });
  const world = worldOn(simulator, [secret(parts)]);
  return (await checkOrgs(world.ports, EVERYTHING, settingsOf())).orgs[0];
}

function sentClaims(): Record<string, unknown> {
  const assertion = simulator.requests[0]?.form?.assertion ?? '';
  return JSON.parse(Buffer.from(assertion.split('.')[1] ?? '', 'base64url').toString());
}

describe('a JWT', () => {
  test('that Salesforce accepts is proved like any other login', async () => {
    expect(await check()).toMatchObject({ verdict: 'healthy', flow: 'jwt_bearer', attempts: 1, hints: [] });
    expect(simulator.requests.map(({ method }) => method)).toEqual(['POST', 'GET']);
    expect(sentClaims()).toEqual({
      iss: 'example_id_acme',
      sub: USER.username,
      aud: 'https://login.salesforce.com',
      exp: Date.parse('2026-11-22T08:00:00Z') / 1000 + 150,
      jti: expect.any(String),
    });
    expect(simulator.requests[0]?.form).not.toHaveProperty('client_secret');
  });

  test.each([
    [{ domain: 'acme--uat.sandbox.my.salesforce.com' }, 'https://test.salesforce.com'],
    [{ domain: 'acme.my.salesforce.mil' }, 'https://acme.my.salesforce.mil'],
    [{ audience: `https://${HOST}` }, `https://${HOST}`],
  ])('with %o is for the audience %s', async (parts: { domain?: string; audience?: string }, audience) => {
    await check({}, parts, parts.domain ?? HOST);
    expect(sentClaims().aud).toBe(audience);
  });

  test('may be sent to the login service, which finds the org', async () => {
    expect(await check({}, { domain: 'login.salesforce.com' })).toMatchObject({ verdict: 'healthy' });
    expect(simulator.requests.map(({ host }) => host)).toEqual(['login.salesforce.com', HOST]);
  });

  test('is signed anew for every try', async () => {
    const fault = oauthError('retry-your-request');
    expect(await check({ token: { fault, times: 2 } })).toMatchObject({ verdict: 'healthy', attempts: 3 });
    expect(new Set(simulator.requests.flatMap(({ form }) => form?.assertion ?? [])).size).toBe(3);
  });

  test.each<[string, OrgPatch, string]>([
    [
      'another certificate',
      { jwtCertificate: rsa(2048).publicKey.export({ type: 'spki', format: 'pem' }).toString() },
      'assertion-rejected',
    ],
    ['no certificate', { jwtCertificate: null }, 'assertion-rejected'],
    ['no such user', { users: [] }, 'assertion-rejected'],
    ['a user who left', { users: [{ ...USER, state: 'inactive' }] }, 'user-inactive'],
    ['a user who did not approve the app', { users: [{ ...USER, approved: false }] }, 'user-not-approved'],
    ['another client id', { clientId: 'another' }, 'client-id-unknown'],
    [
      'the flow switched off',
      { flows: { clientCredentials: 'on', password: 'on', jwtBearer: 'grant-type-not-supported' } },
      'flow-not-enabled',
    ],
  ])('meets %s', async (_, org, cause) => {
    expect(await check(org)).toMatchObject({ verdict: 'unhealthy', cause, stage: 'token', attempts: 1 });
  });

  test('for the wrong audience is rejected', async () => {
    expect(await check({}, { audience: 'https://example.com' })).toMatchObject({ cause: 'assertion-rejected' });
  });

  test('with an expired password behind it is no proof', async () => {
    expect(await check({ users: [{ ...USER, state: 'password-expired' }] })).toMatchObject({
      cause: 'api-password-expired',
    });
  });
});

describe('a private key that cannot serve is found before anything is sent', () => {
  const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  test.each([
    ['no PEM', 'example-key', 'the private key cannot be read; it must be the whole PEM text'],
    ['a PEM cut short', pem(pair.privateKey).slice(0, 400), 'the private key cannot be read'],
    ['a public key', certificate, 'the private key is a public key; store the private key that belongs to it'],
    ['of type EC', pem(ec), 'the private key is of type EC; Salesforce accepts RSA keys only'],
    [
      'too short',
      pem(rsa(1024).privateKey),
      'the private key has 1024 bits; Salesforce needs an RSA key of at least 2048 bits',
    ],
  ])('%s', async (_, privateKey, description) => {
    const org = await check({}, { privateKey });
    expect(org).toMatchObject({ verdict: 'unhealthy', cause: 'secret-malformed', stage: 'secret', attempts: 0 });
    expect(org?.evidence?.description).toContain(description);
    expect(simulator.requests).toEqual([]);
    expect(simulator.handshakes()).toBe(0);
  });
});
