import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { OAuthErrorId } from '../../simulator/oauth-errors.ts';
import type { OrgPatch } from '../../simulator/org.ts';
import { type Simulator, startSimulator } from '../../simulator/simulator.ts';
import { checkOrgs } from '../../src/run/check-orgs.ts';
import type { WireAnswer } from '../../src/salesforce/http.ts';
import { credentialOf, EVERYTHING, healthyAnswer, settingsOf, type World, worldOf } from '../memory-ports.ts';
import { answered, failed, html } from '../salesforce/answers.ts';
import { worldOn } from '../simulated-world.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const HOST = 'acme.my.salesforce.com';
const USER = { username: 'robot@acme.example', password: 'example-password', securityToken: 'example-token' };
const client = { clientId: 'example_id_acme', clientSecret: 'example-secret-acme' };
const secret = (parts: object = {}) => ({ org: 'acme', value: credentialOf('acme', { ...USER, ...parts }) });

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator();
});
beforeEach(() => simulator.clearRequests());
afterAll(() => simulator.close());

function simulated(org: OrgPatch = {}, parts: object = {}): World {
  simulator.addOrg({ host: HOST, ...client, users: [USER], ...org });
  return worldOn(simulator, [secret(parts)]);
}
const run = async (world: World, orgs: 'all' | readonly string[] = 'all') => {
  const report = await checkOrgs(world.ports, { ...EVERYTHING, orgs }, settingsOf());
  return { org: report.orgs[0], notices: report.notices };
};
const grantTypes = () => simulator.requests.flatMap(({ form }) => form?.grant_type ?? []);

describe('a username and password', () => {
  test('are sent with the security token behind the password', async () => {
    const { org } = await run(simulated());
    expect(org).toMatchObject({ verdict: 'healthy', flow: 'password', host: HOST });
    expect(simulator.requests[0]?.form).toMatchObject({
      grant_type: 'password',
      username: USER.username,
      password: USER.password + USER.securityToken,
    });
  });

  test.each([
    ['login.salesforce.com', HOST],
    ['https://login.salesforce.com', HOST],
    ['test', 'acme--uat.sandbox.my.salesforce.com'],
  ])('may log in through %s; the token is proved at the org itself', async (domain, orgHost) => {
    simulator.removeOrg(HOST);
    simulator.addOrg({ host: orgHost, ...client, users: [USER] });
    const { org } = await run(worldOn(simulator, [secret({ domain })]));
    expect(org).toMatchObject({
      verdict: 'healthy',
      host: domain === 'test' ? 'test.salesforce.com' : 'login.salesforce.com',
    });
    expect(simulator.requests.find(({ method }) => method === 'GET')?.host).toBe(orgHost);
    simulator.removeOrg(orgHost);
  });

  test.each<[string, OrgPatch, string, string]>([
    ['a wrong password', { users: [{ ...USER, password: 'another' }] }, 'user-login-failed', 'token'],
    ['a locked user', { users: [{ ...USER, state: 'locked' }] }, 'user-login-failed', 'token'],
    ['a user who left', { users: [{ ...USER, state: 'inactive' }] }, 'user-inactive', 'token'],
    ['an expired password', { users: [{ ...USER, state: 'password-expired' }] }, 'api-password-expired', 'probe'],
    ['another client secret', { clientSecret: 'another' }, 'client-secret-wrong', 'token'],
    ['another client id', { clientId: 'another' }, 'client-id-unknown', 'token'],
    [
      'an app that never serves this flow',
      { flows: { clientCredentials: 'on', jwtBearer: 'on', password: 'password-flow-on-external-client-app' } },
      'flow-not-enabled',
      'token',
    ],
  ])('%s is found out', async (_, org, cause, stage) => {
    expect((await run(simulated(org))).org).toMatchObject({ verdict: 'unhealthy', cause, stage });
    expect(grantTypes()).toEqual(['password']);
  });
});

describe('a login that works', () => {
  const ways: readonly [string, OrgPatch, RegExp][] = [
    [
      'the flow is on',
      {},
      /^Client credentials already work on acme\.my\.salesforce\.com .*remove username, password and security token/,
    ],
    [
      'no Run-As user is set',
      { runAsUserId: null },
      /set Run As to the user of today; then use acme\.my\.salesforce\.com/,
    ],
    ['the Run-As user left', { runAsState: 'inactive' }, /choose an active, approved Run As user/],
    ...[
      ['flow-off', /select Enable Client Credentials Flow; then set Run As/],
      ['flow-off-external-client-app', /select Enable Client Credentials Flow/],
      ['grant-type-not-supported', /select Enable Client Credentials Flow/],
      ['no-scopes', /add the scope/],
      ['user-not-admin-approved', /choose an active, approved Run As user/],
      ['app-not-installed', /create an External Client App/],
      ['client-secret-wrong', /compare the stored consumer secret/],
      [
        'app-blocked',
        /mend what acme\.my\.salesforce\.com answers to client credentials: an admin of the org has blocked the app/i,
      ],
      ['invalid_grant', /mend what acme\.my\.salesforce\.com answers to client credentials: /],
    ].map(([id, says]): [string, OrgPatch, RegExp] => [
      `client credentials are refused as ${id}`,
      { flows: { password: 'on', jwtBearer: 'on', clientCredentials: id as OAuthErrorId } },
      says as RegExp,
    ]),
  ];

  test.each(ways)('shows the way out: %s', async (_, org, says) => {
    const world = simulated(org);
    const { org: reported } = await run(world);
    expect(reported).toMatchObject({ verdict: 'healthy', migration: expect.stringMatching(says) });
    expect(grantTypes()).toEqual(['password', 'client_credentials']);
    // What is so from the first run on waits for its round.
    world.advance(DAY);
    const { notices } = await run(world);
    expect(notices).toMatchObject([{ kind: 'legacy-flow', severity: 'warning', found: reported?.migration }]);
  });

  test('has no way out to tell while the answer judges nothing', async () => {
    const { org } = await run(
      simulated({ flows: { password: 'on', jwtBearer: 'on', clientCredentials: 'ip-restricted' } }),
    );
    expect(org).toMatchObject({ verdict: 'healthy', migration: null });
  });

  test('tries the way out once a day, with a new version, or when asked by name', async () => {
    const world = simulated({ runAsUserId: null });
    const tried = async (orgs: 'all' | readonly string[] = 'all') => {
      simulator.clearRequests();
      const { org } = await run(world, orgs);
      expect(org?.migration).toMatch(/set Run As/);
      return grantTypes().length - 1;
    };
    expect(await tried()).toBe(1);
    world.advance(4 * HOUR);
    expect(await tried()).toBe(0);
    expect(await tried(['acme'])).toBe(1);
    world.advance(23 * HOUR);
    expect(await tried()).toBe(0);
    world.advance(HOUR);
    expect(await tried()).toBe(1);
    world.secrets = [{ ...secret(), versionId: 'version-2' }];
    expect(await tried()).toBe(1);
  });

  test('is told in the first round, then 90, 30 and 7 days before the retirement', async () => {
    const world = worldOf([secret()]);
    const told: number[] = [];
    for (let day = 0; day < 95; day += 1) {
      const { notices } = await run(world);
      if (notices.some(({ kind }) => kind === 'legacy-flow')) told.push(day);
      world.advance(DAY);
    }
    // The clock starts at 22 November 2026 08:00; the retirement is 20 February 2027, 89.7 days later.
    expect(told).toEqual([1, 60, 83, 90]);
  });
});

describe('a user is not locked out by the check', () => {
  const rejection = answered(400, { error: 'invalid_grant', error_description: 'authentication failure' });
  const rejecting = (answer: WireAnswer): World => {
    const world = worldOf([secret()]);
    world.answer = () => answer;
    return world;
  };

  test('a rejected version is left alone for 24 hours; its answer is reported meanwhile', async () => {
    const world = rejecting(rejection);
    await run(world);
    for (const hours of [4, 8, 11]) {
      world.advance(hours * HOUR);
      const { org } = await run(world);
      expect(org).toMatchObject({
        verdict: 'unhealthy',
        cause: 'user-login-failed',
        attempts: 0,
        latencyMs: null,
        evidence: { status: 400, error: 'invalid_grant', description: 'authentication failure' },
        hints: [expect.stringMatching(/^Not tried again before 2026-11-23T08:00:00.000Z, so as not to lock the user/)],
      });
    }
    expect(world.sent).toHaveLength(1);
    world.advance(2 * HOUR);
    expect((await run(world)).org).toMatchObject({ cause: 'user-login-failed', attempts: 1 });
    expect(world.sent).toHaveLength(2);
  });

  test('an answer that nobody knows counts as a rejection', async () => {
    const world = rejecting(answered(400, { error: 'invalid_grant' }));
    await run(world);
    expect((await run(world)).org).toMatchObject({ cause: 'rejected-unknown', attempts: 0 });
  });

  test('a new version is tried at once', async () => {
    const world = rejecting(rejection);
    await run(world);
    world.secrets = [{ ...secret({ password: 'another-password' }), versionId: 'version-2' }];
    world.answer = healthyAnswer;
    expect((await run(world)).org).toMatchObject({ verdict: 'healthy', attempts: 1 });
  });

  test('a person who asks for the org by name gets a fresh answer', async () => {
    const world = rejecting(rejection);
    await run(world);
    world.answer = healthyAnswer;
    expect((await run(world, ['acme'])).org).toMatchObject({ verdict: 'healthy', attempts: 1 });
    expect((await run(world)).org).toMatchObject({ verdict: 'healthy', attempts: 1 });
  });

  test('what was mended in Salesforce, and not in the password, is seen at the next run', async () => {
    const world = rejecting(answered(400, { error: 'invalid_grant', error_description: 'inactive user' }));
    await run(world);
    world.answer = healthyAnswer;
    expect((await run(world)).org).toMatchObject({ verdict: 'healthy' });
  });

  test.each([
    ['an error of the server', html(503, 'busy')],
    ['a rate limit', answered(429, '')],
    ['a timeout', failed('timeout', 'ETIMEDOUT')],
    ['a connection lost on the way', failed('connection', 'ECONNRESET')],
  ])('a password that may have arrived is not sent twice in a run: %s', async (_, answer) => {
    const world = rejecting(answer);
    expect((await run(world)).org).toMatchObject({ verdict: 'inconclusive', attempts: 1 });
  });

  test.each([
    ['nobody listens', failed('connection', 'ECONNREFUSED')],
    ['the resolver is busy', failed('dns-unavailable', 'EAI_AGAIN')],
  ])('a password that cannot have arrived is: %s', async (_, answer) => {
    const world = rejecting(answer);
    expect((await run(world)).org).toMatchObject({ verdict: 'inconclusive', attempts: 3 });
  });
});
