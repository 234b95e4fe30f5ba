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

const claimsSent = (): readonly Record<string, unknown>[] =>
  simulator.requests
    .flatMap(({ form }) => form?.assertion ?? [])
    .map((assertion) => JSON.parse(Buffer.from(assertion.split('.')[1] ?? '', 'base64url').toString()));
const audiencesSent = () => claimsSent().map(({ aud }) => aud);

describe('a JWT', () => {
  test('that Salesforce accepts is proved like any other login', async () => {
    expect(await check()).toMatchObject({ verdict: 'healthy', flow: 'jwt_bearer', attempts: 1, hints: [] });
    expect(simulator.requests.map(({ method }) => method)).toEqual(['POST', 'GET']);
    expect(claimsSent()[0]).toEqual({
      iss: 'example_id_acme',
      sub: USER.username,
      aud: `https://${HOST}`,
      exp: Date.parse('2026-11-22T08:00:00Z') / 1000 + 150,
      jti: expect.any(String),
    });
    expect(simulator.requests[0]?.form).not.toHaveProperty('client_secret');
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
    ['another client id', { clientId: 'another' }, 'client-id-unknown'],
    [
      'the flow switched off',
      { flows: { clientCredentials: 'on', password: 'on', jwtBearer: 'grant-type-not-supported' } },
      'flow-not-enabled',
    ],
  ])('meets %s', async (_, org, cause) => {
    expect(await check(org)).toMatchObject({ verdict: 'unhealthy', cause, stage: 'token', attempts: 1 });
  });

  test('with an expired password behind it is no proof', async () => {
    expect(await check({ users: [{ ...USER, state: 'password-expired' }] })).toMatchObject({
      cause: 'api-password-expired',
    });
  });
});

const OWN = `https://${HOST}`;
const [LOGIN, TEST] = ['https://login.salesforce.com', 'https://test.salesforce.com'];
const SANDBOX = 'acme--uat.sandbox.my.salesforce.com';

describe('the audience of a JWT', () => {
  test('is the My Domain, which External Client Apps want', async () => {
    const org = await check({ audience: { accepts: 'my-domain', refusal: 'external-client-app-audience' } });
    expect(org).toMatchObject({ verdict: 'healthy', attempts: 1, hints: [] });
    expect(audiencesSent()).toEqual([OWN]);
  });

  test.each(['audience-is-invalid', 'user-not-approved', 'external-client-app-audience', 'invalid-audience'] as const)(
    'is the login service where the My Domain is answered %s',
    async (refusal) => {
      expect(await check({ audience: { accepts: 'login', refusal } })).toMatchObject({
        verdict: 'healthy',
        attempts: 2,
      });
      expect(audiencesSent()).toEqual([OWN, LOGIN]);
    },
  );

  test.each([
    [SANDBOX, [`https://${SANDBOX}`, TEST]],
    ['acme.my.salesforce.mil', ['https://acme.my.salesforce.mil', LOGIN]],
    ['acme.my.sfcrmproducts.cn', ['https://acme.my.sfcrmproducts.cn']],
  ])('of %s are %j', async (domain, audiences) => {
    await check({ token: { fault: oauthError('audience-is-invalid') } }, { domain }, domain);
    expect(audiencesSent()).toEqual(audiences);
  });

  test('is as the secret names it, and then tried once', async () => {
    await check({ audience: { accepts: 'my-domain', refusal: 'audience-is-invalid' } }, { audience: LOGIN });
    expect(audiencesSent()).toEqual([LOGIN]);
    expect(await check({}, { audience: 'https://example.com' })).toMatchObject({ cause: 'assertion-rejected' });
  });

  test('is not changed where the answer is about something else', async () => {
    expect(await check({ users: [] })).toMatchObject({ cause: 'assertion-rejected', attempts: 1 });
    expect(await check({ users: [{ ...USER, state: 'inactive' }] })).toMatchObject({
      cause: 'user-inactive',
      attempts: 1,
    });
  });

  test('leaves the answer that says more where both are refused, and shows both', async () => {
    const org = await check({
      users: [{ ...USER, approved: false }],
      audience: { accepts: 'my-domain', refusal: 'external-client-app-audience' },
    });
    expect(org).toMatchObject({
      cause: 'user-not-approved',
      evidence: { description: "user hasn't approved this consumer" },
      attempts: 2,
      hints: [
        `Tried with two audiences: ${OWN} (user hasn't approved this consumer) and ${LOGIN} (External client app is not installed in this org).`,
      ],
    });
  });

  test('leaves nothing judged where the other could not be asked', async () => {
    const world = worldOn(simulator, [secret()]);
    simulator.addOrg({ host: HOST, clientId: 'example_id_acme', token: { fault: oauthError('audience-is-invalid') } });
    const inner = world.ports.network;
    let asked = 0;
    const network: typeof inner = {
      ...inner,
      connect: (host) => {
        const connection = inner.connect(host);
        return {
          ...connection,
          send: async (request, limits) =>
            ++asked === 1
              ? connection.send(request, limits)
              : { kind: 'failed', failure: 'connection', code: 'ECONNRESET', latencyMs: 1 },
        };
      },
    };
    const { orgs } = await checkOrgs({ ...world.ports, network }, EVERYTHING, settingsOf());
    expect(orgs[0]).toMatchObject({ verdict: 'inconclusive', cause: 'connection-failed' });
  });

  test('that worked is tried first the next time, and given up when it does not any more', async () => {
    const world = worldOn(simulator, [secret()]);
    const run = async (accepts: 'login' | 'my-domain') => {
      simulator.addOrg({
        host: HOST,
        clientId: 'example_id_acme',
        users: [USER],
        jwtCertificate: certificate,
        audience: { accepts, refusal: 'external-client-app-audience' },
      });
      simulator.clearRequests();
      const { orgs } = await checkOrgs(world.ports, EVERYTHING, settingsOf());
      expect(orgs[0]?.verdict).toBe('healthy');
      return audiencesSent();
    };
    expect(await run('login')).toEqual([OWN, LOGIN]);
    expect(await run('login')).toEqual([LOGIN]);
    expect(await run('my-domain')).toEqual([LOGIN, OWN]);
    expect(await run('my-domain')).toEqual([OWN]);
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
