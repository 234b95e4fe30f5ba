import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Fault } from '../simulator/faults.ts';
import {
  edgeCannotRoute,
  emptyAnswer,
  invalidJson,
  loginPage,
  maintenancePage,
  oversizedBody,
  rawAnswer,
  redirectTo,
  serverError,
  throttled,
} from '../simulator/faults.ts';
import type { OrgOptions } from '../simulator/org.ts';
import { type Simulator, startSimulator } from '../simulator/simulator.ts';
import { checkOrgs } from '../src/run/check-orgs.ts';
import type { ReportedOrg } from '../src/run/report.ts';
import { credentialOf, settingsOf, type TestSecret } from './memory-ports.ts';
import { worldOn } from './simulated-world.ts';

type Expected = Partial<ReportedOrg>;
type Case = readonly [name: string, org: Partial<OrgOptions>, expected: Expected];

const JSON_TYPE = { 'content-type': 'application/json' };
const token = (fault: Fault): Partial<OrgOptions> => ({ token: { fault } });
const api = (fault: Fault): Partial<OrgOptions> => ({ api: { fault } });
const evidence = (status: number | null, error: string | null = null, description: string | null = null) => ({
  evidence: { status, error, description },
});
const unhealthy = (cause: ReportedOrg['cause'], stage: ReportedOrg['stage']): Expected => ({
  verdict: 'unhealthy',
  cause,
  stage,
});
const inconclusive = (cause: ReportedOrg['cause'], stage: ReportedOrg['stage']): Expected => ({
  verdict: 'inconclusive',
  cause,
  stage,
});

const MOVED = 'moved.my.salesforce.com';
const MAINTENANCE = 'We are down for maintenance. Thank you for your patience.';
const ELSEWHERE = 'redirected to evil.example.com; not followed';

/** Where attempts are not said, the answer is one that is not tried again. */
const TOKEN_FAULTS: readonly Case[] = [
  ['a redirect to another My Domain', token(redirectTo(MOVED)), unhealthy('redirected', 'token')],
  ['a permanent redirect', token(redirectTo(MOVED, 301)), unhealthy('redirected', 'token')],
  [
    'a redirect to a foreign host',
    token(redirectTo('evil.example.com', 307)),
    { ...inconclusive('salesforce-unavailable', 'token'), ...evidence(307, null, ELSEWHERE) },
  ],
  ['a redirect to nowhere', token(rawAnswer(302)), inconclusive('salesforce-unavailable', 'token')],
  [
    'maintenance',
    token(maintenancePage(503)),
    { ...inconclusive('salesforce-unavailable', 'token'), attempts: 3, ...evidence(503, null, 'Salesforce') },
  ],
  [
    'maintenance under 200',
    token(maintenancePage(200)),
    { ...inconclusive('salesforce-unavailable', 'token'), ...evidence(200, null, MAINTENANCE) },
  ],
  [
    'a login page',
    token(loginPage()),
    { ...inconclusive('not-salesforce', 'token'), ...evidence(200, null, 'Login | Salesforce') },
  ],
  ['a login page under 401', token(loginPage(401)), inconclusive('not-salesforce', 'token')],
  [
    'an edge that cannot route',
    token(edgeCannotRoute()),
    { ...inconclusive('salesforce-unavailable', 'token'), attempts: 3 },
  ],
  ['406 without a body', token(emptyAnswer(406)), { ...inconclusive('salesforce-unavailable', 'token'), attempts: 3 }],
  ['408', token(throttled(408)), { ...inconclusive('salesforce-unavailable', 'token'), attempts: 3 }],
  ['429', token(throttled(429, 1)), { ...inconclusive('rate-limited', 'token'), attempts: 3 }],
  ['429 that asks for an hour', token(throttled(429, 3600)), { ...inconclusive('rate-limited', 'token'), attempts: 1 }],
  ['500', token(serverError(500)), { ...inconclusive('salesforce-unavailable', 'token'), attempts: 3 }],
  [
    '503 with a rejection in it',
    token(rawAnswer(503, JSON_TYPE, '{"error":"invalid_client","error_description":"invalid client credentials"}')),
    {
      ...inconclusive('salesforce-unavailable', 'token'),
      ...evidence(503, 'invalid_client', 'invalid client credentials'),
    },
  ],
  ['an empty 200', token(emptyAnswer(200)), inconclusive('response-invalid', 'token')],
  ['an empty 400', token(emptyAnswer(400)), inconclusive('response-invalid', 'token')],
  ['broken JSON', token(invalidJson(200)), inconclusive('response-invalid', 'token')],
  ['broken JSON under 400', token(invalidJson(400)), inconclusive('response-invalid', 'token')],
  [
    'JSON that says nothing',
    token(rawAnswer(200, JSON_TYPE, '{"ok":true}')),
    inconclusive('response-invalid', 'token'),
  ],
  [
    'an error of another kind beside a token',
    { tokenFields: { error: { code: 1 } } },
    inconclusive('response-invalid', 'token'),
  ],
  ['a body without end', token(oversizedBody()), { ...inconclusive('response-invalid', 'token'), attempts: 1 }],
  ['an answer cut off', token({ kind: 'cut' }), { ...inconclusive('response-invalid', 'token'), attempts: 3 }],
  [
    'a reset within the answer',
    token({ kind: 'reset', when: 'within-answer' }),
    // A reset may overtake what was sent before it.
    { verdict: 'inconclusive', cause: expect.stringMatching(/^(?:response-invalid|connection-failed)$/), attempts: 3 },
  ],
  [
    'a reset before the answer',
    token({ kind: 'reset', when: 'before-answer' }),
    { ...inconclusive('connection-failed', 'token'), attempts: 3, ...evidence(null, 'ECONNRESET') },
  ],
  [
    'a close without an answer',
    token({ kind: 'close' }),
    { ...inconclusive('connection-failed', 'token'), attempts: 3 },
  ],
  [
    'bytes that are no HTTP',
    token({ kind: 'bytes', bytes: Buffer.from('220 smtp.example.com ready\r\n') }),
    inconclusive('connection-failed', 'token'),
  ],
  ...['HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\n', 'HTTP/2.0 200 OK\r\n', 'HTTP/1.1 000 None\r\n'].map(
    (head): Case => [
      `an answer in another protocol: ${head.slice(0, 12)}`,
      token({ kind: 'bytes', bytes: Buffer.from(`${head}\r\n`) }),
      inconclusive('response-invalid', 'token'),
    ],
  ),
  [
    'no answer at all',
    token({ kind: 'hang' }),
    { ...inconclusive('timeout', 'token'), ...evidence(null, 'ETIMEDOUT') },
  ],
  ['an answer that drips', token({ kind: 'drip', everyMs: 50 }), inconclusive('timeout', 'token')],
  [
    'an expired certificate',
    { certificate: 'expired' },
    { ...inconclusive('tls-untrusted', 'token'), ...evidence(null, 'CERT_HAS_EXPIRED') },
  ],
  ['a certificate for another name', { certificate: 'wrong-name' }, inconclusive('tls-untrusted', 'token')],
  ['a certificate that nobody trusts', { certificate: 'untrusted' }, inconclusive('tls-untrusted', 'token')],
  ['a handshake that fails', { handshake: 'fails' }, inconclusive('connection-failed', 'token')],
  ['a handshake that hangs', { handshake: 'hangs' }, inconclusive('timeout', 'token')],
];

const INSTANCE_FAULTS: readonly Case[] = [
  ...['https://evil.example.com', 'http://moved.my.salesforce.com', 'https://moved.my.salesforce.com:8443'],
  ...['https://login.salesforce.com', 'https://user@moved.my.salesforce.com', 'https://moved.my.salesforce.com.'],
].map(
  (instanceUrl): Case => [`the instance ${instanceUrl}`, { instanceUrl }, inconclusive('response-invalid', 'token')],
);

const PROBE_FAULTS: readonly Case[] = [
  ['a redirect', api(redirectTo(MOVED)), inconclusive('api-rejected-unknown', 'probe')],
  ['a login page under 200', api(loginPage()), inconclusive('api-rejected-unknown', 'probe')],
  [
    'an API error under 200',
    api(
      rawAnswer(200, JSON_TYPE, '[{"errorCode":"API_CURRENTLY_DISABLED","message":"API is disabled for this User"}]'),
    ),
    unhealthy('api-disabled', 'probe'),
  ],
  ['maintenance', api(maintenancePage(503)), inconclusive('salesforce-unavailable', 'probe')],
  ['420', api(edgeCannotRoute()), inconclusive('salesforce-unavailable', 'probe')],
  ['429', api(throttled(429)), inconclusive('rate-limited', 'probe')],
  ['500', api(serverError(500)), inconclusive('salesforce-unavailable', 'probe')],
  ['an answer cut off', api({ kind: 'cut' }), inconclusive('response-invalid', 'probe')],
  ['a body without end', api(oversizedBody()), inconclusive('response-invalid', 'probe')],
  ['a reset', api({ kind: 'reset', when: 'before-answer' }), inconclusive('connection-failed', 'probe')],
  ['no answer at all', api({ kind: 'hang' }), inconclusive('timeout', 'probe')],
];

const CASES = [
  ...TOKEN_FAULTS.map(([name, ...rest]) => [`token: ${name}`, ...rest] as const),
  ...INSTANCE_FAULTS.map(([name, ...rest]) => [`token: ${name}`, ...rest] as const),
  ...PROBE_FAULTS.map(([name, ...rest]) => [`probe: ${name}`, ...rest] as const),
];

const SILENT = /no answer at all|drips|hangs/;

let simulator: Simulator;
const hostOf = (name: string): string => `f${CASES.findIndex(([other]) => other === name)}.my.salesforce.com`;
const reported = new Map<string, ReportedOrg>();

beforeAll(async () => {
  simulator = await startSimulator();
  const client = { clientId: 'example_id_acme', clientSecret: 'example-secret-acme' };
  const secrets = CASES.map(([name, org]): TestSecret => {
    simulator.addOrg({ host: hostOf(name), ...client, ...org });
    return { org: name, value: credentialOf('acme', { domain: hostOf(name) }) };
  });
  // Only for servers that never answer is it worth giving up early.
  const silent = secrets.filter(({ org }) => SILENT.test(org));
  const others = secrets.filter((secret) => !silent.includes(secret));
  for (const world of [worldOn(simulator, silent, 1_000), worldOn(simulator, others)]) {
    // All orgs of a world share one clock, which every pause moves.
    const settings = settingsOf({ orgTimeoutMs: 30 * 60_000 });
    const report = await checkOrgs(world.ports, { orgs: 'all', save: false, publish: false }, settings);
    for (const org of report.orgs) reported.set(org.org, org);
  }
});
afterAll(() => simulator.close());

describe('every fault, over real TLS, gets its verdict', () => {
  test.each(CASES)('%s', (name, _, expected) => {
    expect(reported.get(name)).toMatchObject(expected);
  });
});

describe('what a fault must not lead to', () => {
  test('a secret or token that follows a redirect or goes to a host that is not allowed', () => {
    const hosts = new Set(simulator.requests.map(({ host }) => host));
    expect([...hosts].filter((host) => !/^f\d+\.my\.salesforce\.com$/.test(host))).toEqual([]);
  });

  test('a request to a server whose certificate is not to be trusted', () => {
    const distrusted = TOKEN_FAULTS.filter(([, { certificate }]) => certificate !== undefined).map(([name]) => name);
    expect(distrusted).toHaveLength(3);
    for (const name of distrusted) {
      expect(simulator.requests.filter(({ host }) => host === hostOf(`token: ${name}`))).toEqual([]);
    }
  });

  test('more than three token requests, or a second one after an answer that judges', () => {
    for (const [name, , { verdict }] of CASES) {
      const posts = simulator.requests.filter(({ host, method }) => host === hostOf(name) && method === 'POST');
      expect(posts.length).toBeLessThanOrEqual(verdict === 'unhealthy' ? 1 : 3);
    }
  });

  test('a healthy verdict', () => {
    expect([...reported.values()].filter(({ verdict }) => verdict === 'healthy')).toEqual([]);
  });
});
