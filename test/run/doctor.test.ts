import { describe, expect, test } from 'vitest';
import { type DoctorStep, examine } from '../../src/run/doctor.ts';
import type { NetworkPathPort, PathStep } from '../../src/salesforce/ports.ts';
import {
  credentialOf,
  healthyAnswer,
  START,
  settingsOf,
  type TestSecret,
  type World,
  worldOf,
} from '../memory-ports.ts';
import { answered } from '../salesforce/answers.ts';

const WAY = { ok: true, ms: 3, evidence: 'as it should be' } as const;
const clear: NetworkPathPort = { resolve: async () => WAY, connect: async () => WAY, handshake: async () => WAY };
const EVERY_STEP = ['secret', 'host', 'dns', 'tcp', 'tls', 'token', 'scopes', 'identity', 'api', 'limits'];

const acme = (given: Partial<TestSecret> = {}): TestSecret => ({ org: 'acme', value: credentialOf('acme'), ...given });

async function examined(world: World, path: Partial<NetworkPathPort> = {}) {
  const [entry] = await world.ports.secrets.list();
  if (entry === undefined) throw new Error('a test needs a secret');
  const examination = examine({ ...world.ports, path: { ...clear, ...path } }, entry, null, settingsOf());
  const steps: DoctorStep[] = [];
  for (;;) {
    const { done, value } = await examination.next();
    if (done) return { steps, names: steps.map(({ name }) => name), finding: value.finding };
    steps.push(value);
  }
}

describe('the examination of a healthy org', () => {
  test('takes every step and finds nothing', async () => {
    const { steps, names, finding } = await examined(worldOf([acme()]));
    expect(names).toEqual(EVERY_STEP);
    expect(steps.every(({ outcome }) => outcome === 'ok')).toBe(true);
    expect(finding).toBeNull();
  });

  test('shows what was seen at each', async () => {
    const { steps } = await examined(worldOf([acme()]));
    const seen = Object.fromEntries(steps.map(({ name, evidence }) => [name, evidence]));
    expect(seen).toMatchObject({
      secret: expect.stringMatching(/^client credentials flow, all keys are there/),
      host: 'acme.my.salesforce.com',
      dns: 'as it should be',
      token: 'granted, for acme.my.salesforce.com',
      scopes: expect.stringContaining('api'),
      identity: expect.stringMatching(/^org 00D\w+, user 005\w+$/),
      api: expect.stringMatching(/^REST API \d+\.0 of acme\.my\.salesforce\.com answers$/),
      limits: '18 of 15000 API calls used in 24 hours',
    });
  });

  test('hints on what works and looks odd', async () => {
    const old = new Date(START.getTime() - 120 * 86_400_000);
    const world = worldOf([acme({ createdAt: old, tags: { 'credential-health:run-as': '005000000000009' } })]);
    world.answer = (host, request) =>
      request.method === 'GET'
        ? answered(200, {}, { limitInfo: 'api-usage=14000/15000' })
        : healthyAnswer(host, request);
    const { steps, finding } = await examined(world);
    const odd = steps.filter(({ outcome }) => outcome === 'odd').map(({ name, hints }) => [name, hints]);
    expect(odd).toEqual([
      ['secret', ['it is older than its limit of 90 days: rotate it']],
      ['identity', [expect.stringContaining('The Run-As user is')]],
      ['limits', [expect.stringContaining('93 %')]],
    ]);
    expect(finding).toBeNull();
  });

  test('tries an org that is switched off, and says that it is', async () => {
    const { steps, names } = await examined(worldOf([acme({ tags: { 'credential-health:enabled': 'false' } })]));
    expect(names).toEqual(EVERY_STEP);
    expect(steps[0]?.hints).toEqual(['checks of it are switched off by the tag credential-health:enabled']);
  });
});

describe('the audiences of a JWT', () => {
  const value = credentialOf('acme', { username: 'robot@acme.example', privateKey: 'example-key' });

  test('are shown, the one that was accepted and the one that was not', async () => {
    const world = worldOf([acme({ value })]);
    world.answer = (host, request) =>
      request.method === 'POST' && world.sent.length === 1
        ? answered(400, { error: 'invalid_grant', error_description: 'audience is invalid' })
        : healthyAnswer(host, request);
    const { steps } = await examined(world);
    expect(steps.find(({ name }) => name === 'token')?.evidence).toBe(
      'granted, at attempt 2, for acme.my.salesforce.com, with the audience https://login.salesforce.com; https://acme.my.salesforce.com was refused',
    );
  });

  test('are both shown where neither was accepted', async () => {
    const world = worldOf([acme({ value })]);
    world.answer = () => answered(400, { error: 'invalid_grant', error_description: 'audience is invalid' });
    const { steps } = await examined(world);
    expect(steps.at(-1)?.hints).toEqual([
      'Tried with two audiences: https://acme.my.salesforce.com (audience is invalid) and https://login.salesforce.com (audience is invalid).',
    ]);
  });
});

describe('the examination stops at', () => {
  test('a secret that cannot be read', async () => {
    const { names, finding } = await examined(worldOf([acme({ value: {} })]));
    expect(names).toEqual(['secret']);
    expect(finding?.cause).toBe('secret-malformed');
  });

  test('a host that is not allowed, with the right one', async () => {
    const world = worldOf([acme({ value: credentialOf('acme', { domain: 'acme.lightning.force.com' }) })]);
    const { steps, names, finding } = await examined(world);
    expect(names).toEqual(['secret', 'host']);
    expect(steps[0]?.hints).toEqual([]);
    expect(steps[1]?.hints).toEqual([expect.stringMatching(/store acme\.my\.salesforce\.com$/)]);
    expect(finding?.cause).toBe('login-host-not-supported');
    expect(world.sent).toEqual([]);
  });

  test.each([
    ['dns', 'resolve', 'dns-unavailable', 'EAI_AGAIN', 'dns-unavailable'],
    ['tcp', 'connect', 'connection', 'ECONNREFUSED', 'connection-failed'],
    ['tls', 'handshake', 'tls', 'CERT_HAS_EXPIRED', 'tls-untrusted'],
  ] as const)('%s, without asking for a token', async (name, method, failure, code, cause) => {
    const broken: PathStep = { ok: false, ms: 5, failure, code, evidence: code };
    const world = worldOf([acme()]);
    const { names, finding } = await examined(world, { [method]: async () => broken });
    expect(names.at(-1)).toBe(name);
    expect(finding).toMatchObject({ cause, evidence: { error: code } });
    expect(world.sent).toEqual([]);
  });

  test('a name that does not exist, once that is sure', async () => {
    const missing = { kind: 'failed', failure: 'dns-not-found', code: 'ENOTFOUND', latencyMs: 1 } as const;
    const world = worldOf([acme()]);
    world.answer = () => missing;
    const gone: PathStep = { ok: false, ms: 5, failure: 'dns-not-found', code: 'ENOTFOUND', evidence: 'ENOTFOUND' };
    const { names, finding } = await examined(world, { resolve: async () => gone });
    expect(names).toEqual(['secret', 'host', 'dns']);
    expect(finding?.cause).toBe('domain-not-found');
  });

  test('a refused token, and tells which other version of the secret works', async () => {
    const world = worldOf([
      acme({ others: { previous: { id: 'former', value: credentialOf('acme', { clientSecret: 'example-former' }) } } }),
    ]);
    world.answer = (host, request) =>
      request.form?.reveal().includes('example-former')
        ? healthyAnswer(host, request)
        : answered(400, { error: 'invalid_client', error_description: 'invalid client credentials' });
    const { steps, finding } = await examined(world);
    expect(steps.at(-1)).toMatchObject({
      name: 'token',
      outcome: 'failed',
      evidence: '400 invalid_client: invalid client credentials',
      hints: [expect.stringMatching(/^AWSPREVIOUS still works/)],
    });
    expect(finding?.cause).toBe('client-secret-wrong');
  });

  test('another org than the tag expects', async () => {
    const world = worldOf([acme({ tags: { 'credential-health:org-id': '00D000000000009' } })]);
    const { names, finding } = await examined(world);
    expect(names.at(-1)).toBe('identity');
    expect(finding?.cause).toBe('org-mismatch');
  });

  test('an API that refuses the user', async () => {
    const world = worldOf([acme()]);
    const refusal = [{ errorCode: 'API_CURRENTLY_DISABLED', message: 'API is disabled for this User' }];
    world.answer = (host, request) =>
      request.method === 'GET' ? answered(403, refusal) : healthyAnswer(host, request);
    const { names, finding } = await examined(world);
    expect(names.at(-1)).toBe('api');
    expect(finding?.cause).toBe('api-disabled');
  });
});
