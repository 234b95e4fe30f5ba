import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type DemoFleet, demoFleet } from '../../simulator/demo-fleet.ts';
import { type Simulator, startSimulator } from '../../simulator/simulator.ts';
import { clientCredentials, fields, getWithToken, postForm, type Received, refusal } from './https-client.ts';

const NOW = new Date('2026-11-22T08:00:00Z');

let simulator: Simulator;
let fleet: DemoFleet;
beforeAll(async () => {
  simulator = await startSimulator();
  fleet = demoFleet(NOW);
  fleet.addTo(simulator);
});
afterAll(() => simulator.close());

function secretOf(name: string): Record<string, string> {
  const secret = fleet.entries.find((entry) => entry.name === name)?.secret;
  if (secret === undefined) throw new Error(`no entry ${name}`);
  return Object.fromEntries(Object.entries(secret).map(([key, value]) => [key, String(value)]));
}

/** Asks for a token with the stored credential, at the host it names. */
function tryStored(name: string, idleMs = 5_000): Promise<Received> {
  const { clientId = '', clientSecret = '', domain, loginUrl = '' } = secretOf(name);
  const host = domain ?? new URL(loginUrl).host;
  return postForm(simulator, host, clientCredentials({ clientId, clientSecret }), { idleMs });
}

function ageInDays(name: string): number {
  const createdAt = fleet.entries.find((entry) => entry.name === name)?.createdAt ?? '';
  return (NOW.getTime() - Date.parse(createdAt)) / 86_400_000;
}

describe('the stored credential', () => {
  test.each(['acme', 'aperture', 'dunder', 'hooli', 'oscorp', 'stark'])('of %s gets a token', async (name) => {
    expect((await tryStored(name)).status).toBe(200);
  });

  test.each([
    ['globex', 'invalid_grant', 'no client credentials user enabled'],
    ['initech', 'invalid_client', 'invalid client credentials'],
    ['soylent', 'invalid_grant', 'request not supported on this domain'],
    ['umbrella', 'invalid_grant', 'ip restricted'],
    ['vandelay', 'invalid_client', 'app must be installed into org'],
    ['wayne-uat', 'invalid_client_id', 'client identifier invalid'],
  ])('of %s is refused: %s, %s', async (name, error, description) => {
    expect(refusal(await tryStored(name))).toEqual([400, error, description]);
  });

  test('of cyberdyne meets the maintenance page', async () => {
    expect(await tryStored('cyberdyne')).toMatchObject({ status: 503, text: expect.stringContaining('maintenance') });
  });

  test('of massive is sent to its new My Domain', async () => {
    const { status, headers } = await tryStored('massive');
    expect([status, headers.location]).toEqual([
      302,
      'https://massive-dynamic.my.salesforce.com/services/oauth2/token',
    ]);
  });

  test('of tyrell waits in vain', async () => {
    await expect(tryStored('tyrell', 100)).rejects.toThrow('idle');
  });

  test('of oscorp gets a token that the API does not want', async () => {
    const { access_token } = fields(await tryStored('oscorp'));
    const { domain = '' } = secretOf('oscorp');
    const answer = await getWithToken(simulator, domain, '/services/data/v65.0/', String(access_token));
    expect(answer.text).toContain('API_CURRENTLY_DISABLED');
  });

  test('of wonka lacks its client secret', () => {
    expect(Object.keys(secretOf('wonka'))).toEqual(['clientId', 'domain']);
  });

  test('of piedpiper names a host that is not Salesforce’s', () => {
    expect(secretOf('piedpiper').domain).not.toContain('salesforce.com');
  });
});

test('two secrets are old: one is overdue at 90 days, one is due within a week', () => {
  const old = fleet.entries.map(({ name }) => [name, ageInDays(name)] as const).filter(([, age]) => age > 76);
  expect(old).toEqual([
    ['hooli', 120],
    ['stark', 83],
  ]);
});

test('several teams own orgs', () => {
  const teams = new Set(fleet.entries.map(({ tags }) => tags['credential-health:team']));
  expect([...teams].sort()).toEqual(['billing', 'crm', 'sales']);
});

test('no two fleets share a secret', () => {
  const secrets = (some: DemoFleet) => some.entries.map(({ secret }) => secret.clientSecret).filter(Boolean);
  const other = new Set(secrets(demoFleet(NOW)));
  expect(secrets(fleet).filter((secret) => other.has(secret))).toEqual([]);
});

test('one call mends two orgs, for the credentials that are already stored', async () => {
  await using another = await startSimulator();
  const broken = demoFleet(NOW);
  broken.addTo(another);
  expect(broken.mend(another)).toEqual(['globex', 'initech']);
  const statuses = broken.entries
    .filter(({ name }) => name === 'globex' || name === 'initech')
    .map(async ({ name, secret }) => {
      const stored = { clientId: String(secret.clientId), clientSecret: String(secret.clientSecret) };
      return (await postForm(another, `${name}.my.salesforce.com`, clientCredentials(stored))).status;
    });
  expect(await Promise.all(statuses)).toEqual([200, 200]);
});
