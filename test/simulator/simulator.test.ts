import { Agent, request } from 'node:https';
import { expect, onTestFinished, test, vi } from 'vitest';
import { oauthError } from '../../simulator/faults.ts';
import type { ReceivedRequest } from '../../simulator/request.ts';
import { type Simulator, type SimulatorOptions, startSimulator } from '../../simulator/simulator.ts';
import { clientCredentials, getWithToken, requestToken, send, TOKEN_PATH } from './https-client.ts';

const HOST = 'acme.my.salesforce.com';

async function start(options: SimulatorOptions = {}): Promise<Simulator> {
  const simulator = await startSimulator(options);
  onTestFinished(() => simulator.close());
  return simulator;
}

test('what arrives is kept: where to, what, how it was answered, in order', async () => {
  const simulator = await start({ now: () => 1_000 });
  const org = simulator.addOrg({ host: HOST });
  await requestToken(simulator, org);
  await send(simulator, HOST, { path: '/services/data/?debug=1' });
  expect(simulator.requests).toMatchObject([
    {
      at: 1_000,
      connection: 1,
      host: HOST,
      method: 'POST',
      path: TOKEN_PATH,
      query: {},
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      form: clientCredentials(org),
      answered: '200 token',
    },
    { connection: 2, method: 'GET', path: '/services/data/', query: { debug: '1' }, form: null, answered: '200' },
  ]);
});

test('a request that gets no answer is kept too', async () => {
  const simulator = await start();
  const org = simulator.addOrg({ host: HOST, token: { fault: { kind: 'hang' } } });
  await expect(requestToken(simulator, org, { idleMs: 50 })).rejects.toThrow('idle');
  expect(simulator.requests).toMatchObject([{ host: HOST, answered: 'no answer' }]);
});

test('what was kept can be forgotten, with the count of handshakes', async () => {
  const simulator = await start();
  await requestToken(simulator, simulator.addOrg({ host: HOST }));
  simulator.clearRequests();
  expect([simulator.requests, simulator.handshakes()]).toEqual([[], 0]);
});

test('nothing is kept when recording is off, and a listener still hears of it', async () => {
  const heard: ReceivedRequest[] = [];
  const simulator = await start({ record: false, onRequest: (received) => heard.push(received) });
  await requestToken(simulator, simulator.addOrg({ host: HOST }));
  expect(simulator.requests).toEqual([]);
  expect(heard).toMatchObject([{ host: HOST, answered: '200 token' }]);
});

test('a host nobody added is told so, and recorded', async () => {
  const simulator = await start();
  const answer = await send(simulator, 'nobody.my.salesforce.com');
  expect(answer).toMatchObject({ status: 421, text: expect.stringContaining('no org at "nobody.my.salesforce.com"') });
  expect(simulator.requests).toMatchObject([{ host: 'nobody.my.salesforce.com' }]);
});

test('an org can change while it runs', async () => {
  const simulator = await start();
  const org = simulator.addOrg({ host: HOST });
  simulator.changeOrg(HOST, { token: { fault: oauthError('ip-restricted') } });
  expect((await requestToken(simulator, org)).status).toBe(400);
  simulator.changeOrg(HOST, { token: {} });
  expect((await requestToken(simulator, org)).status).toBe(200);
});

test('an org keeps its live sessions through a change', async () => {
  const simulator = await start();
  const org = simulator.addOrg({ host: HOST });
  const { access_token } = JSON.parse((await requestToken(simulator, org)).text);
  simulator.changeOrg(HOST, { clientSecret: 'rotated-example-secret' });
  expect((await getWithToken(simulator, HOST, '/services/data/v65.0/', access_token)).status).toBe(200);
});

test('changing an org that does not exist is an error', async () => {
  const simulator = await start();
  expect(() => simulator.changeOrg(HOST, {})).toThrow(`no org at ${HOST}`);
});

test('a removed org is unknown', async () => {
  const simulator = await start();
  const org = simulator.addOrg({ host: HOST });
  simulator.removeOrg(HOST);
  expect((await requestToken(simulator, org)).status).toBe(421);
});

test('any number of hosts can be served by a function, asked once for each', async () => {
  const simulator = await start();
  const asked: string[] = [];
  const client = { clientId: 'example-client', clientSecret: 'example-secret' };
  simulator.serveHosts((host) => {
    asked.push(host);
    return host.startsWith('org-') ? { host, ...client } : null;
  });
  const form = { ...simulator.addOrg({ host: HOST }), ...client };
  const ask = async (host: string) => (await requestToken(simulator, { ...form, host })).status;
  expect([
    await ask('org-1.my.salesforce.com'),
    await ask('org-2.my.salesforce.com'),
    await ask('org-1.my.salesforce.com'),
    await ask('other.my.salesforce.com'),
  ]).toEqual([200, 200, 200, 421]);
  expect(asked.filter((host) => host.startsWith('org-'))).toEqual([
    'org-1.my.salesforce.com',
    'org-2.my.salesforce.com',
  ]);
});

test('requests on one connection share its number and its handshake', async () => {
  const simulator = await start();
  const org = simulator.addOrg({ host: HOST });
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  onTestFinished(() => agent.destroy());
  const get = () =>
    new Promise((resolve, reject) => {
      const { port, caPem: ca } = simulator;
      const target = { host: '127.0.0.1', port, ca, agent, servername: HOST, headers: { host: HOST } };
      request({ ...target, path: '/services/data/' }, (incoming) => incoming.resume().on('end', resolve))
        .on('error', reject)
        .end();
    });
  await get();
  await get();
  expect(simulator.requests.map(({ connection }) => connection)).toEqual([1, 1]);
  expect([simulator.handshakes(org.host), simulator.openConnections()]).toEqual([1, 1]);
});

test('handshakes are counted by host', async () => {
  const simulator = await start();
  const [one, two] = [simulator.addOrg({ host: HOST }), simulator.addOrg({ host: 'globex.my.salesforce.com' })];
  await requestToken(simulator, one);
  await requestToken(simulator, one);
  await requestToken(simulator, two);
  expect([simulator.handshakes(one.host), simulator.handshakes(two.host), simulator.handshakes()]).toEqual([2, 1, 3]);
});

test.each<[string, Parameters<Simulator['changeOrg']>[1]]>([
  ['a request without an answer', { token: { fault: { kind: 'hang' } } }],
  ['a dripping answer', { token: { fault: { kind: 'drip', everyMs: 10_000 } } }],
  ['an answer to come', { token: { delayMs: 60_000 } }],
])('closing ends %s', async (_, patch) => {
  const simulator = await start();
  const asked = requestToken(simulator, simulator.addOrg({ host: HOST, ...patch }));
  const outcome = expect(asked).rejects.toMatchObject({ code: 'ECONNRESET' });
  await vi.waitFor(() => expect(simulator.requests).toHaveLength(1), { interval: 5 });
  await simulator.close();
  await outcome;
  expect(simulator.openConnections()).toBe(0);
});
