import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import {
  edgeCannotRoute,
  emptyAnswer,
  type Fault,
  invalidJson,
  loginPage,
  maintenancePage,
  oversizedBody,
  redirectTo,
  serverError,
  throttled,
} from '../../simulator/faults.ts';
import type { SimulatedOrg } from '../../simulator/org.ts';
import { type Simulator, startSimulator } from '../../simulator/simulator.ts';
import { getWithToken, type Received, requestToken } from './https-client.ts';

const API = '/services/data/v65.0/';

let simulator: Simulator;
let org: SimulatedOrg;
beforeAll(async () => {
  simulator = await startSimulator();
});
afterAll(() => simulator.close());
beforeEach(() => {
  org = simulator.addOrg({ host: 'acme.my.salesforce.com' });
});

describe.each<['token' | 'api', () => Promise<Received>]>([
  ['token', () => requestToken(simulator, org)],
  ['api', () => getWithToken(simulator, org.host, API, 'any-token')],
])('the %s endpoint', (endpoint, ask) => {
  const make = (fault: Fault) => simulator.changeOrg(org.host, { [endpoint]: { fault } });

  test.each<[string, Fault, number, RegExp]>([
    ['the maintenance page under 503', maintenancePage(), 503, /<body>We are down for maintenance/],
    ['the maintenance page under 200', maintenancePage(200), 200, /<body>We are down for maintenance/],
    ['a login page', loginPage(), 200, /<title>Login/],
    ['420 from the edge', edgeCannotRoute(), 420, /We are setting things up/],
    ['406 without a body', emptyAnswer(406), 406, /^$/],
    ['200 without a body', emptyAnswer(200), 200, /^$/],
    ['a server error', serverError(502), 502, /unexpected error/],
    ['a timeout of its own', throttled(408, null), 408, /./],
    ['JSON that is none', invalidJson(), 200, /^\{"access_token": oops$/],
  ])('can answer with %s', async (_, fault, status, text) => {
    make(fault);
    const answer = await ask();
    expect(answer.status).toBe(status);
    expect(answer.text).toMatch(text);
  });

  test('can ask for patience', async () => {
    make(throttled(429, 7));
    expect(await ask()).toMatchObject({ status: 429, headers: { 'retry-after': '7' } });
  });

  test('can redirect to another host', async () => {
    make(redirectTo('acme-new.my.salesforce.com', 301));
    const location = 'https://acme-new.my.salesforce.com/services/oauth2/token';
    expect(await ask()).toMatchObject({ status: 301, headers: { location } });
  });

  test('can send far too much', async () => {
    make(oversizedBody(300_000));
    expect((await ask()).text.length).toBeGreaterThan(300_000);
  });

  test('can send what is no HTTP', async () => {
    make({ kind: 'bytes', bytes: Buffer.from('220 mail.example.com ESMTP\r\n') });
    await expect(ask()).rejects.toMatchObject({ code: 'HPE_INVALID_CONSTANT' });
  });

  test('can close the connection without an answer', async () => {
    make({ kind: 'close' });
    await expect(ask()).rejects.toThrow('socket hang up');
  });

  test('can reset the connection before answering', async () => {
    make({ kind: 'reset', when: 'before-answer' });
    await expect(ask()).rejects.toMatchObject({ code: 'ECONNRESET' });
  });

  test('can reset the connection within the answer', async () => {
    make({ kind: 'reset', when: 'within-answer' });
    await expect(ask()).rejects.toMatchObject({ code: 'ECONNRESET' });
  });

  test('can end in the middle of the answer', async () => {
    make({ kind: 'cut' });
    await expect(ask()).rejects.toThrow('aborted');
  });

  test('can drip its answer byte by byte, so that only a total limit helps', async () => {
    make({ kind: 'drip', everyMs: 1 });
    const { text, headers, pieces } = await ask();
    expect(text).toHaveLength(Number(headers['content-length']));
    expect(pieces).toBeGreaterThan(1);
  });

  test('can answer late', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    simulator.changeOrg(org.host, { [endpoint]: { delayMs: 60_000 } });
    const before = simulator.requests.length;
    const answer = ask();
    await vi.waitUntil(() => simulator.requests.length > before);
    vi.advanceTimersByTime(50_000);
    expect(simulator.requests.at(-1)?.answered).toBe('nothing yet');
    vi.advanceTimersByTime(60_000);
    expect((await answer).status).toBe(endpoint === 'token' ? 200 : 401);
  });

  test('can fail a few times and then behave', async () => {
    simulator.changeOrg(org.host, { [endpoint]: { fault: serverError(), times: 2 } });
    const statuses = [(await ask()).status, (await ask()).status, (await ask()).status];
    expect(statuses).toEqual([500, 500, endpoint === 'token' ? 200 : 401]);
  });
});

test('an endpoint can leave a request without an answer, and the other one works on', async () => {
  simulator.changeOrg(org.host, { token: { fault: { kind: 'hang' } } });
  await expect(requestToken(simulator, org, { idleMs: 50 })).rejects.toThrow('idle');
  expect((await getWithToken(simulator, org.host, API, 'any-token')).status).toBe(401);
});
