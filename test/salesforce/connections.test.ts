import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { apiError, rawAnswer, redirectTo, serverError } from '../../simulator/faults.ts';
import type { OrgPatch } from '../../simulator/org.ts';
import { type Simulator, startSimulator } from '../../simulator/simulator.ts';
import { checkOrgs } from '../../src/run/check-orgs.ts';
import { credentialOf, settingsOf } from '../memory-ports.ts';
import { worldOn } from '../simulated-world.ts';

const HOST = 'acme.my.salesforce.com';
const client = { clientId: 'example_id_acme', clientSecret: 'example-secret-acme' };

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator();
});
beforeEach(() => simulator.clearRequests());
afterAll(() => simulator.close());

async function check(org: OrgPatch = {}) {
  simulator.addOrg({ host: HOST, ...client, ...org });
  const world = worldOn(simulator, [{ org: 'acme', value: credentialOf('acme') }]);
  const report = await checkOrgs(world.ports, { orgs: 'all', save: false, publish: false }, settingsOf());
  const sent = simulator.requests.map(({ host, method, path }) => `${method} ${host}${path}`);
  return { org: report.orgs[0], sent };
}

const LOGIN = `POST ${HOST}/services/oauth2/token`;
const PROBE = `GET ${HOST}/services/data/v65.0/`;

describe('one org needs one TLS handshake', () => {
  test('for the token and the probe together', async () => {
    expect(await check()).toMatchObject({ org: { verdict: 'healthy' }, sent: [LOGIN, PROBE] });
    expect(simulator.handshakes()).toBe(1);
  });

  test('for every org of many', async () => {
    const hosts = Array.from({ length: 40 }, (_, n) => `org-${n}.my.salesforce.com`);
    for (const host of hosts) simulator.addOrg({ host, ...client });
    const secrets = hosts.map((domain) => ({ org: domain, value: credentialOf('acme', { domain }) }));
    const world = worldOn(simulator, secrets);
    const report = await checkOrgs(world.ports, { orgs: 'all', save: false, publish: false }, settingsOf());
    expect(report.summary.healthy).toBe(40);
    expect(hosts.map((host) => simulator.handshakes(host))).toEqual(hosts.map(() => 1));
  });

  test('when the request is repeated after transient trouble', async () => {
    const { org } = await check({ token: { fault: serverError(503), times: 2 } });
    expect(org).toMatchObject({ verdict: 'healthy', attempts: 3 });
    expect(simulator.handshakes()).toBe(1);
  });

  test('when the API refuses the token', async () => {
    await check({ api: { fault: apiError('api-disabled-for-user') } });
    expect(simulator.handshakes()).toBe(1);
  });

  test('and a second one where the server closes the first after its answer: the check goes on', async () => {
    const fields = {
      access_token: 'example-token',
      token_type: 'Bearer',
      instance_url: `https://${HOST}`,
      id: 'https://login.salesforce.com/id/00Dxx0000001gPLEAY/005xx000001SwiUAAS',
    };
    const headers = { 'content-type': 'application/json', connection: 'close' };
    const { org, sent } = await check({
      token: { fault: rawAnswer(200, headers, JSON.stringify(fields)) },
      api: { fault: rawAnswer(200, { 'content-type': 'application/json' }, '{}') },
    });
    expect(org).toMatchObject({ verdict: 'healthy', attempts: 1 });
    expect(sent).toEqual([LOGIN, PROBE]);
    expect(simulator.handshakes()).toBe(2);
  });
});

describe('another instance host', () => {
  test('that is allowed gets a connection of its own, and the token', async () => {
    const { org, sent } = await check({ instanceUrl: 'https://acme-eu.my.salesforce.com' });
    expect(org).toMatchObject({ verdict: 'healthy', host: HOST });
    expect(sent).toEqual([LOGIN, 'GET acme-eu.my.salesforce.com/services/data/v65.0/']);
    expect(simulator.handshakes(HOST)).toBe(1);
    expect(simulator.handshakes('acme-eu.my.salesforce.com')).toBe(1);
  });

  test.each(['https://acme.example.com', 'https://login.salesforce.com', 'http://acme-eu.my.salesforce.com'])(
    'that is not allowed (%s) gets nothing',
    async (instanceUrl) => {
      const { org, sent } = await check({ instanceUrl });
      expect(org).toMatchObject({ verdict: 'inconclusive', cause: 'response-invalid', stage: 'token' });
      expect(sent).toEqual([LOGIN]);
      expect(simulator.handshakes()).toBe(1);
    },
  );
});

test('a redirect of the login or of the probe is not followed', async () => {
  const { sent } = await check({ token: { fault: redirectTo('moved.my.salesforce.com') } });
  expect(sent).toEqual([LOGIN]);
  simulator.clearRequests();
  expect((await check({ api: { fault: redirectTo('moved.my.salesforce.com') } })).sent).toEqual([LOGIN, PROBE]);
});

test('every check asks for a token anew, also where Salesforce hands out the same session again', async () => {
  simulator.addOrg({ host: HOST, ...client, reusesSession: true });
  const world = worldOn(simulator, [{ org: 'acme', value: credentialOf('acme') }]);
  for (const orgs of ['all', ['acme'], 'all'] as const) {
    await checkOrgs(world.ports, { orgs, save: true, publish: true }, settingsOf());
  }
  expect(simulator.requests.filter(({ method }) => method === 'POST')).toHaveLength(3);
  expect(new Set(simulator.requests.flatMap(({ headers }) => headers.authorization ?? [])).size).toBe(1);
});

test('nothing is revoked', async () => {
  expect((await check()).sent.filter((line) => line.includes('revoke'))).toEqual([]);
});
