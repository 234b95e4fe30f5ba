import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CertificateKind } from '../../simulator/certificates.ts';
import { type Simulator, startSimulator } from '../../simulator/simulator.ts';
import { requestToken, send } from './https-client.ts';

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator();
});
afterAll(() => simulator.close());

test.each([
  'acme.my.salesforce.com',
  'acme--uat.sandbox.my.salesforce.com',
  'acme-dev-ed.develop.my.salesforce.com',
  'acme.scratch.my.salesforce.com',
  'acme.trailblaze.my.salesforce.com',
  'acme.my.salesforce.mil',
  'acme--uat.sandbox.my.salesforce.mil',
  'acme.my.sfcrmproducts.cn',
  'acme--uat.sandbox.my.sfcrmproducts.cn',
])('%s has a certificate that verifies for its name', async (host) => {
  expect((await requestToken(simulator, simulator.addOrg({ host }))).status).toBe(200);
});

test.each(['login.salesforce.com', 'test.salesforce.com'])('%s has one too, without being added', async (host) => {
  expect((await send(simulator, host)).status).toBe(404);
});

test('nothing verifies without the simulator’s CA', async () => {
  await using stranger = await startSimulator();
  const org = simulator.addOrg({ host: 'stranger.my.salesforce.com' });
  await expect(requestToken(simulator, org, { ca: stranger.caPem })).rejects.toMatchObject({
    code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  });
});

describe('an org can present a certificate that must be refused', () => {
  test.each<[CertificateKind, string]>([
    ['expired', 'CERT_HAS_EXPIRED'],
    ['wrong-name', 'ERR_TLS_CERT_ALTNAME_INVALID'],
    ['untrusted', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
  ])('%s', async (certificate, code) => {
    const org = simulator.addOrg({ host: `${certificate}.my.salesforce.com`, certificate });
    await expect(requestToken(simulator, org)).rejects.toMatchObject({ code });
  });

  test('without its neighbours being touched', async () => {
    simulator.addOrg({ host: 'bad.my.salesforce.com', certificate: 'expired' });
    const neighbour = simulator.addOrg({ host: 'good.my.salesforce.com' });
    expect((await requestToken(simulator, neighbour)).status).toBe(200);
  });

  test('and a good one again, while running', async () => {
    const org = simulator.addOrg({ host: 'renewed.my.salesforce.com', certificate: 'expired' });
    simulator.changeOrg(org.host, { certificate: 'valid' });
    expect((await requestToken(simulator, org)).status).toBe(200);
  });
});

describe('a handshake', () => {
  test('can hang', async () => {
    const org = simulator.addOrg({ host: 'hanging.my.salesforce.com', handshake: 'hangs' });
    await expect(requestToken(simulator, org, { idleMs: 100 })).rejects.toThrow('idle');
    expect(simulator.handshakes(org.host)).toBe(0);
  });

  test('can fail', async () => {
    const org = simulator.addOrg({ host: 'failing.my.salesforce.com', handshake: 'fails' });
    await expect(requestToken(simulator, org)).rejects.toMatchObject({ code: 'ECONNRESET' });
  });
});
