import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { completeOrg } from '../../simulator/org.ts';
import { type Simulator, startSimulator } from '../../simulator/simulator.ts';
import { networkPath } from '../../src/adapters/network-path.ts';
import type { AllowedHost } from '../../src/credential/host.ts';

const host = (name: string) => `${name}.my.salesforce.com` as AllowedHost;
const LIMIT_MS = 5_000;

let simulator: Simulator;

beforeAll(async () => {
  simulator = await startSimulator();
  simulator.addOrg(completeOrg({ host: host('acme') }));
  simulator.addOrg(completeOrg({ host: host('expired'), certificate: 'expired' }));
  simulator.addOrg(completeOrg({ host: host('hangs'), handshake: 'hangs' }));
});

afterAll(() => simulator.close());

const trusted = () => ({ ca: simulator.caPem, connectTo: { host: '127.0.0.1', port: simulator.port } });

describe('the way to a host that works', () => {
  test('shows address, connection and certificate, and sends nothing', async () => {
    const path = networkPath(trusted());
    expect(await path.resolve(host('acme'), LIMIT_MS)).toMatchObject({
      ok: true,
      evidence: '127.0.0.1 (--connect-to)',
    });
    const port = simulator.port;
    expect(await path.connect(host('acme'), LIMIT_MS)).toMatchObject({ ok: true, evidence: `127.0.0.1, port ${port}` });
    expect(await path.handshake(host('acme'), LIMIT_MS)).toMatchObject({
      ok: true,
      evidence: expect.stringMatching(/^TLSv1\.3, certificate of .* until \d{4}-\d\d-\d\d, by Salesforce simulator/),
    });
    expect(simulator.requests).toEqual([]);
  });
});

describe('the way to a host that ends', () => {
  test('in DNS, when the name does not exist', async () => {
    expect(await networkPath({}).resolve('nowhere.invalid' as AllowedHost, LIMIT_MS)).toMatchObject({
      ok: false,
      failure: expect.stringMatching(/^dns-/),
      code: expect.stringMatching(/^(ENOTFOUND|EAI_AGAIN)$/),
    });
  });

  test('in TCP, when nobody listens', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    await new Promise((resolve) => server.close(resolve));
    const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
    const path = networkPath({ connectTo: { host: '127.0.0.1', port } });
    expect(await path.connect(host('acme'), LIMIT_MS)).toMatchObject({
      ok: false,
      failure: 'connection',
      code: 'ECONNREFUSED',
    });
  });

  test('in TLS, with the certificate that did not verify', async () => {
    const expired = await networkPath(trusted()).handshake(host('expired'), LIMIT_MS);
    expect(expired).toMatchObject({ ok: false, failure: 'tls', code: 'CERT_HAS_EXPIRED' });
    expect(expired.evidence).toMatch(/^CERT_HAS_EXPIRED: certificate of .* until \d{4}-/);
    const { connectTo } = trusted();
    expect(await networkPath({ connectTo }).handshake(host('acme'), LIMIT_MS)).toMatchObject({
      ok: false,
      failure: 'tls',
    });
  });

  test('in TLS, when the handshake never ends', async () => {
    expect(await networkPath(trusted()).handshake(host('hangs'), 200)).toMatchObject({
      ok: false,
      failure: 'timeout',
      code: 'ETIMEDOUT',
    });
  });
});
