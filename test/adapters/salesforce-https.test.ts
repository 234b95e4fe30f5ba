import '../../simulator/reflect-metadata.ts';
import { KeyObject } from 'node:crypto';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { X509CertificateGenerator } from '@peculiar/x509';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { makeCertificates } from '../../simulator/certificates.ts';
import { oversizedBody, rawAnswer, redirectTo } from '../../simulator/faults.ts';
import type { SimulatedOrg } from '../../simulator/org.ts';
import { type Simulator, startSimulator } from '../../simulator/simulator.ts';
import { salesforceHttps } from '../../src/adapters/salesforce-https.ts';
import type { AllowedHost } from '../../src/credential/host.ts';
import { Sealed } from '../../src/credential/sealed.ts';
import type { WireAnswer, WireRequest } from '../../src/salesforce/http.ts';
import type { NetworkPort } from '../../src/salesforce/ports.ts';

const HOST = 'acme.my.salesforce.com' as AllowedHost;

let simulator: Simulator;
let network: NetworkPort;
let org: SimulatedOrg;

beforeAll(async () => {
  simulator = await startSimulator();
  const connectTo = { host: '127.0.0.1', port: simulator.port };
  network = salesforceHttps({ userAgent: 'salesforce-credential-health/test', ca: simulator.caPem, connectTo });
});
beforeEach(() => {
  simulator.clearRequests();
  org = simulator.addOrg({ host: HOST });
});
afterAll(() => simulator.close());

const tokenPost = (): WireRequest => ({
  method: 'POST',
  path: '/services/oauth2/token',
  form: new Sealed(
    new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: org.clientId,
      client_secret: org.clientSecret,
    }).toString(),
  ),
  bearer: null,
});

async function sendOnce(request: WireRequest, timeoutMs = 2_000, signal?: AbortSignal): Promise<WireAnswer> {
  const connection = network.connect(HOST);
  try {
    return await connection.send(request, { timeoutMs, ...(signal === undefined ? {} : { signal }) });
  } finally {
    connection.close();
  }
}

describe('a request', () => {
  test('carries the secret in the body only, and names the product', async () => {
    expect(await sendOnce(tokenPost())).toMatchObject({ kind: 'answered', status: 200, completeness: 'complete' });
    const [received] = simulator.requests;
    expect(received).toMatchObject({
      method: 'POST',
      host: HOST,
      path: '/services/oauth2/token',
      query: {},
      form: { client_secret: org.clientSecret },
    });
    expect(received?.headers).toMatchObject({
      'user-agent': 'salesforce-credential-health/test',
      'content-type': 'application/x-www-form-urlencoded',
      accept: 'application/json',
    });
    expect(JSON.stringify(received?.headers)).not.toContain(org.clientSecret);
  });

  test('shares one TLS connection with the next one of the same check', async () => {
    const connection = network.connect(HOST);
    const granted = await connection.send(tokenPost(), { timeoutMs: 2_000 });
    const token = granted.kind === 'answered' ? JSON.parse(granted.body).access_token : '';
    const probed = await connection.send(
      { method: 'GET', path: '/services/data/v65.0/', form: null, bearer: new Sealed(token) },
      { timeoutMs: 2_000 },
    );
    connection.close();
    expect(probed).toMatchObject({ kind: 'answered', status: 200, headers: { limitInfo: 'api-usage=18/15000' } });
    expect(simulator.handshakes(HOST)).toBe(1);
  });

  test('of many asked for at once begins in a turn of the event loop of its own, so that the first need not wait for all', async () => {
    const begun = () => process.getActiveResourcesInfo().filter((kind) => kind === 'TCPSocketWrap').length;
    const before = begun();
    const connections = Array.from({ length: 50 }, () => network.connect(HOST));
    const answers = connections.map((connection) => connection.send(tokenPost(), { timeoutMs: 60_000 }));
    await nextTurn();
    const afterATurn = begun() - before;
    const kinds = (await Promise.all(answers)).map(({ kind }) => kind);
    for (const connection of connections) connection.close();
    expect(afterATurn).toBeLessThan(5);
    expect(kinds).toEqual(Array(50).fill('answered'));
  });

  test('never follows a redirect', async () => {
    simulator.changeOrg(HOST, { token: { fault: redirectTo('other.my.salesforce.com') } });
    expect(await sendOnce(tokenPost())).toMatchObject({
      status: 302,
      headers: { location: 'https://other.my.salesforce.com/services/oauth2/token' },
    });
    expect(simulator.requests).toHaveLength(1);
  });
});

test('a byte order mark before an answer is no part of it', async () => {
  simulator.changeOrg(HOST, { token: { fault: rawAnswer(200, {}, '\ufeff{}') } });
  expect(await sendOnce(tokenPost())).toMatchObject({ kind: 'answered', body: '{}' });
});

describe('an answer that never comes whole', () => {
  test('is cut when the connection ends early', async () => {
    simulator.changeOrg(HOST, { token: { fault: { kind: 'cut' } } });
    expect(await sendOnce(tokenPost())).toMatchObject({ kind: 'answered', completeness: 'cut' });
  });

  test('is oversized beyond 64 kB, and the rest is not read', async () => {
    simulator.changeOrg(HOST, { token: { fault: oversizedBody() } });
    const answer = await sendOnce(tokenPost());
    expect(answer).toMatchObject({ kind: 'answered', completeness: 'oversized' });
    expect(answer.kind === 'answered' && answer.body.length).toBeLessThanOrEqual(64 * 1024);
  });

  test.each(['hang', 'drip'] as const)('times out when the server %ss', async (kind) => {
    simulator.changeOrg(HOST, { token: { fault: kind === 'drip' ? { kind, everyMs: 20 } : { kind } } });
    expect(await sendOnce(tokenPost(), 150)).toMatchObject({ kind: 'failed', failure: 'timeout', code: 'ETIMEDOUT' });
  });

  test('times out when the handshake hangs', async () => {
    simulator.changeOrg(HOST, { handshake: 'hangs' });
    expect(await sendOnce(tokenPost(), 150)).toMatchObject({ kind: 'failed', failure: 'timeout' });
  });

  test('times out when the server says without end that it goes on', async () => {
    const { valid, caPem } = await makeCertificates();
    const server = createServer(valid, (_, { socket }) => {
      const goOn = () => socket?.writable && socket.write('HTTP/1.1 102 Processing\r\n\r\n', goOn);
      goOn();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    const connectTo = { host: '127.0.0.1', port: (server.address() as AddressInfo).port };
    const connection = salesforceHttps({ userAgent: 'test', ca: caPem, connectTo }).connect(HOST);
    onTestFinished(() => connection.close());
    expect(await connection.send(tokenPost(), { timeoutMs: 150 })).toMatchObject({
      kind: 'failed',
      failure: 'timeout',
    });
  });

  test('ends at once when the check is aborted', async () => {
    simulator.changeOrg(HOST, { token: { fault: { kind: 'hang' } } });
    const abort = new AbortController();
    const pending = sendOnce(tokenPost(), 60_000, abort.signal);
    abort.abort();
    expect(await pending).toMatchObject({ kind: 'failed', failure: 'timeout' });
    expect(await sendOnce(tokenPost(), 60_000, abort.signal)).toMatchObject({ kind: 'failed', failure: 'timeout' });
  });

  test.each([{ kind: 'reset', when: 'before-answer' }, { kind: 'close' }] as const)(
    'fails when the server does %o',
    async (fault) => {
      simulator.changeOrg(HOST, { token: { fault } });
      expect(await sendOnce(tokenPost())).toMatchObject({ kind: 'failed', failure: 'connection', code: 'ECONNRESET' });
    },
  );

  test('fails when nobody listens', async () => {
    const closed = salesforceHttps({ userAgent: 'test', connectTo: { host: '127.0.0.1', port: 1 } }).connect(HOST);
    expect(await closed.send(tokenPost(), { timeoutMs: 2_000 })).toMatchObject({
      failure: 'connection',
      code: 'ECONNREFUSED',
    });
    closed.close();
  });
});

describe('a certificate that does not verify', () => {
  test.each([
    ['expired', 'CERT_HAS_EXPIRED'],
    ['wrong-name', 'ERR_TLS_CERT_ALTNAME_INVALID'],
  ] as const)('%s: nothing is sent', async (certificate, code) => {
    simulator.changeOrg(HOST, { certificate });
    expect(await sendOnce(tokenPost())).toMatchObject({ kind: 'failed', failure: 'tls', code });
    expect(simulator.requests).toHaveLength(0);
  });

  test('of an unknown authority: nothing is sent', async () => {
    simulator.changeOrg(HOST, { certificate: 'untrusted' });
    expect(await sendOnce(tokenPost())).toMatchObject({ kind: 'failed', failure: 'tls' });
    expect(simulator.requests).toHaveLength(0);
  });

  test('is refused also where the environment asks Node to verify nothing', async () => {
    simulator.changeOrg(HOST, { certificate: 'untrusted' });
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
    try {
      expect(await sendOnce(tokenPost())).toMatchObject({ kind: 'failed', failure: 'tls' });
    } finally {
      vi.unstubAllEnvs();
    }
    expect(simulator.requests).toHaveLength(0);
  });
});

test.each([
  ['the host', HOST, { kind: 'answered', body: 'reached' }],
  ['another', 'globex.my.salesforce.com', { kind: 'failed', code: 'ERR_TLS_CERT_ALTNAME_INVALID' }],
])('a certificate without alternative names, whose common name is %s', async (_, commonName, expected) => {
  const own = await selfSigned(commonName);
  const server = createServer(own, (_request, response) => response.end('reached'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const connectTo = { host: '127.0.0.1', port: (server.address() as AddressInfo).port };
  const connection = salesforceHttps({ userAgent: 'test', ca: own.cert, connectTo }).connect(HOST);
  const answer = await connection.send(tokenPost(), { timeoutMs: 5_000 });
  connection.close();
  expect(answer).toMatchObject(expected);
});

async function selfSigned(commonName: string): Promise<{ readonly cert: string; readonly key: string }> {
  const keys = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify']);
  const cert = await X509CertificateGenerator.createSelfSigned({ name: `CN=${commonName}`, keys });
  const key = KeyObject.from(keys.privateKey).export({ type: 'pkcs8', format: 'pem' }).toString();
  return { cert: cert.toString('pem'), key };
}

test('a name under a reserved domain does not exist', async () => {
  const real = salesforceHttps({ userAgent: 'test' });
  expect(await real.nameExists('localhost', 2_000)).toBe('exists');
  expect(['missing', 'unknown']).toContain(await real.nameExists('nowhere.invalid', 2_000));
});
