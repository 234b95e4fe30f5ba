import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { OrgPatch, SimulatedUser } from '../../simulator/org.ts';
import { type Simulator, startSimulator } from '../../simulator/simulator.ts';
import { fields, postForm, refusal } from './https-client.ts';

const USERNAME = 'robot@acme.example';
const NOW_S = Date.UTC(2026, 10, 22, 8) / 1000;
const HOST = 'acme.my.salesforce.com';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const jwtCertificate = publicKey.export({ type: 'spki', format: 'pem' }).toString();

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator({ now: () => NOW_S * 1000 });
});
afterAll(() => simulator.close());

function addOrg(user: Partial<SimulatedUser> = {}, patch: OrgPatch = {}) {
  const users = [{ username: USERNAME, ...user }];
  return simulator.addOrg({ host: HOST, clientId: 'example-client', jwtCertificate, users, ...patch });
}

function sign(claims: Record<string, unknown> = {}, key: KeyObject = privateKey, alg = 'RS256'): Promise<string> {
  const all = {
    iss: 'example-client',
    sub: USERNAME,
    aud: 'https://login.salesforce.com',
    exp: NOW_S + 180,
    ...claims,
  };
  return new SignJWT(all).setProtectedHeader({ alg }).sign(key);
}

function present(assertion: string, host = HOST) {
  return postForm(simulator, host, { grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion });
}

describe('a signed assertion', () => {
  test.each(['https://login.salesforce.com', `https://${HOST}`])('for the audience %s gets a token', async (aud) => {
    const org = addOrg({ userId: '005000000000001AAA' });
    expect(fields(await present(await sign({ aud })))).toMatchObject({
      id: `https://login.salesforce.com/id/${org.orgId}/005000000000001AAA`,
      token_type: 'Bearer',
    });
  });

  test('may be presented to login.salesforce.com', async () => {
    const { host } = addOrg();
    expect(fields(await present(await sign(), 'login.salesforce.com')).instance_url).toBe(`https://${host}`);
  });

  test('works once where it has an id of its own', async () => {
    addOrg();
    const assertion = await sign({ jti: 'once' });
    expect((await present(assertion)).status).toBe(200);
    expect(refusal(await present(assertion))[1]).toBe('bad_jti_claim');
  });
});

describe('an assertion is refused', () => {
  test.each<[string, Record<string, unknown>, string, string]>([
    ['of an unknown client', { iss: 'nobody' }, 'invalid_client_id', 'client identifier invalid'],
    ['for another audience', { aud: 'https://example.com' }, 'invalid_grant', 'audience is invalid'],
    ['for the sandbox login', { aud: 'https://test.salesforce.com' }, 'invalid_grant', 'audience is invalid'],
    ['when it has expired', { exp: NOW_S - 1 }, 'invalid_grant', 'invalid assertion'],
    ['when it would live too long', { exp: NOW_S + 3_600 }, 'invalid_grant', 'invalid assertion'],
    ['for an unknown user', { sub: 'nobody@acme.example' }, 'invalid_grant', 'invalid user'],
  ])('%s', async (_, claims, error, description) => {
    addOrg();
    expect(refusal(await present(await sign(claims)))).toEqual([400, error, description]);
  });

  test('for a user who has not approved the app', async () => {
    addOrg({ approved: false });
    expect(refusal(await present(await sign()))[2]).toBe("user hasn't approved this consumer");
  });

  test('signed with a key that is not the certificate’s', async () => {
    addOrg();
    const { privateKey: another } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const answer = await present(await sign({}, another));
    expect(refusal(answer)).toEqual([400, 'invalid_client', 'invalid client credentials']);
  });

  test('signed with ECDSA, even by the right key', async () => {
    const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    addOrg({}, { jwtCertificate: ec.publicKey.export({ type: 'spki', format: 'pem' }).toString() });
    expect(refusal(await present(await sign({}, ec.privateKey, 'ES256')))[2]).toBe('invalid assertion');
  });

  test('when it is no JWT', async () => {
    addOrg();
    expect(refusal(await present('nonsense'))[2]).toBe('invalid assertion');
  });

  test('where the flow is off', async () => {
    addOrg({}, { flows: { clientCredentials: 'on', password: 'on', jwtBearer: 'user-not-admin-approved' } });
    expect(refusal(await present(await sign()))[1]).toBe('invalid_app_access');
  });
});
