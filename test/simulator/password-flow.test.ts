import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { OrgPatch, SimulatedOrg, SimulatedUser } from '../../simulator/org.ts';
import { type Simulator, startSimulator } from '../../simulator/simulator.ts';
import { fields, getWithToken, postForm, refusal } from './https-client.ts';

const USER = { username: 'robot@acme.example', password: 'example-password', securityToken: 'ExampleToken' };

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator();
});
afterAll(() => simulator.close());

function orgWith(user: Partial<SimulatedUser>, patch: OrgPatch = {}): SimulatedOrg {
  return simulator.addOrg({ host: 'acme.my.salesforce.com', users: [{ ...USER, ...user }], ...patch });
}

function logIn(org: SimulatedOrg, changes: Record<string, string> = {}, host = org.host) {
  return postForm(simulator, host, {
    grant_type: 'password',
    client_id: org.clientId,
    client_secret: org.clientSecret,
    username: USER.username,
    password: USER.password + USER.securityToken,
    ...changes,
  });
}

describe('a login by password', () => {
  test('gets a token of that user, with the My Domain as its instance', async () => {
    const org = orgWith({ userId: '005000000000001AAA' });
    const { id, instance_url, signature } = fields(await logIn(org));
    expect(id).toBe(`https://login.salesforce.com/id/${org.orgId}/005000000000001AAA`);
    expect(instance_url).toBe('https://acme.my.salesforce.com');
    expect(signature).toEqual(expect.any(String));
  });

  test('works through login.salesforce.com, which finds the org by its client', async () => {
    const org = orgWith({});
    expect(fields(await logIn(org, {}, 'login.salesforce.com')).instance_url).toBe(`https://${org.host}`);
  });

  test('works through test.salesforce.com for a sandbox alone', async () => {
    const sandbox = simulator.addOrg({ host: 'acme--uat.sandbox.my.salesforce.com', users: [USER] });
    expect((await logIn(sandbox, {}, 'test.salesforce.com')).status).toBe(200);
    expect(refusal(await logIn(sandbox, {}, 'login.salesforce.com'))[1]).toBe('invalid_client_id');
  });

  test('works with an expired password, but no call does', async () => {
    const org = orgWith({ state: 'password-expired' });
    const token = String(fields(await logIn(org)).access_token);
    const answer = await getWithToken(simulator, org.host, '/services/data/v65.0/', token);
    expect(answer.text).toContain('INVALID_OPERATION_WITH_EXPIRED_PASSWORD');
  });
});

describe('a login by password fails', () => {
  test.each<[string, Partial<SimulatedUser>, Record<string, string>, string]>([
    ['without the security token', {}, { password: USER.password }, 'authentication failure'],
    ['with a wrong password', {}, { password: 'wrong' }, 'authentication failure'],
    ['for an unknown user', {}, { username: 'nobody' }, 'authentication failure'],
    ['for a locked user', { state: 'locked' }, {}, 'authentication failure'],
    ['for a frozen user', { state: 'frozen' }, {}, 'authentication failure'],
    ['for an inactive user', { state: 'inactive' }, {}, 'inactive user'],
  ])('%s', async (_, user, form, description) => {
    expect(refusal(await logIn(orgWith(user), form))).toEqual([400, 'invalid_grant', description]);
  });

  test('for an unknown client and for a wrong client secret, as in the other flows', async () => {
    const org = orgWith({});
    expect(refusal(await logIn(org, { client_id: 'nobody' }))[1]).toBe('invalid_client_id');
    expect(refusal(await logIn(org, { client_secret: 'wrong' }))[1]).toBe('invalid_client');
  });

  test('where the app never supports the flow, while client credentials go on', async () => {
    const flows = {
      clientCredentials: 'on',
      password: 'password-flow-on-external-client-app',
      jwtBearer: 'on',
    } as const;
    const org = orgWith({}, { flows });
    expect(refusal(await logIn(org))[1]).toBe('unsupported_grant_type');
    expect((await logIn(org, { grant_type: 'client_credentials' })).status).toBe(200);
  });
});
