import { describe, expect, test } from 'vitest';
import { checkOrgs } from '../../src/run/check-orgs.ts';
import {
  credentialOf,
  EVERYTHING,
  healthyAnswer,
  START,
  settingsOf,
  type TestSecret,
  worldOf,
} from '../memory-ports.ts';
import { answered, failed, wrongSecret } from '../salesforce/answers.ts';

const HOUR = 3_600_000;
const acme: TestSecret = { org: 'acme', value: credentialOf('acme') };
const globex: TestSecret = { org: 'globex', value: credentialOf('globex') };

describe('a run', () => {
  test('proves a healthy credential with a fresh token that is used once', async () => {
    const world = worldOf([acme]);
    const report = await checkOrgs(world.ports, EVERYTHING, settingsOf());
    expect(report.summary).toMatchObject({ total: 1, healthy: 1, unhealthy: 0, inconclusive: 0 });
    expect(report.orgs[0]).toMatchObject({ org: 'acme', verdict: 'healthy', cause: null, actions: null, attempts: 1 });
    expect(world.sent.map(({ request }) => `${request.method} ${request.path}`)).toEqual([
      'POST /services/oauth2/token',
      'GET /services/data/v65.0/',
    ]);
  });

  test('asks for a token anew every time', async () => {
    const world = worldOf([acme]);
    await checkOrgs(world.ports, EVERYTHING, settingsOf({ probe: 'token' }));
    await checkOrgs(world.ports, EVERYTHING, settingsOf({ probe: 'token' }));
    expect(world.sent).toHaveLength(2);
  });

  test('alerts a definitive rejection at once, does not repeat it, and tells the recovery', async () => {
    const world = worldOf([acme, globex]);
    await checkOrgs(world.ports, EVERYTHING, settingsOf());
    world.answer = (host, request) => (host.startsWith('acme') ? wrongSecret : healthyAnswer(host, request));
    world.advance(4 * HOUR);
    const failing = await checkOrgs(world.ports, EVERYTHING, settingsOf());
    expect(failing.notices).toMatchObject([
      { kind: 'failing', org: 'acme', severity: 'critical', cause: 'client-secret-wrong' },
    ]);
    expect(world.published.at(-1)?.subject).toBe('[critical] acme: client secret rejected (1 of 2 failing)');
    world.advance(4 * HOUR);
    expect((await checkOrgs(world.ports, EVERYTHING, settingsOf())).notices).toEqual([]);
    world.answer = healthyAnswer;
    world.advance(4 * HOUR);
    expect((await checkOrgs(world.ports, EVERYTHING, settingsOf())).notices).toMatchObject([
      { kind: 'recovered', org: 'acme' },
    ]);
  });

  test('reports the rejection of a version that is minutes old, and alerts it once it has had time to settle', async () => {
    const world = worldOf([{ ...acme, createdAt: new Date(START.getTime() - 5 * 60_000) }]);
    world.answer = () => wrongSecret;
    const fresh = await checkOrgs(world.ports, EVERYTHING, settingsOf());
    expect(fresh).toMatchObject({ orgs: [{ verdict: 'unhealthy', cause: 'client-secret-wrong' }], notices: [] });
    world.advance(11 * 60_000);
    expect((await checkOrgs(world.ports, EVERYTHING, settingsOf())).notices).toMatchObject([{ kind: 'failing' }]);
  });

  test('alerts an answer that nobody knows from the second run on', async () => {
    const world = worldOf([acme]);
    world.answer = () => answered(400, { error: 'brand_new' });
    expect((await checkOrgs(world.ports, EVERYTHING, settingsOf())).notices).toEqual([]);
    world.advance(4 * HOUR);
    expect((await checkOrgs(world.ports, EVERYTHING, settingsOf())).notices).toMatchObject([
      { kind: 'failing', cause: 'rejected-unknown' },
    ]);
  });

  test('tells at once that our own address is refused, and names it', async () => {
    const world = worldOf([acme]);
    world.answer = () => answered(400, { error: 'invalid_grant', error_description: 'ip restricted' });
    const settings = settingsOf();
    const policy = { ...settings.policy, egressAddress: '203.0.113.7' };
    const report = await checkOrgs(world.ports, EVERYTHING, { ...settings, policy });
    expect(report.orgs[0]).toMatchObject({ verdict: 'inconclusive', cause: 'ip-restricted', attempts: 1 });
    expect(report.orgs[0]?.actions?.join(' ')).toContain('203.0.113.7');
    expect(report.notices).toMatchObject([{ kind: 'cannot-tell', cause: 'ip-restricted' }]);
  });

  test('over named orgs tries those only', async () => {
    const world = worldOf([acme, globex]);
    const report = await checkOrgs(world.ports, { ...EVERYTHING, orgs: ['globex'] }, settingsOf());
    expect(report.orgs.map(({ org }) => org)).toEqual(['globex']);
  });

  test('refuses a name that is no org and lists the near ones', async () => {
    const world = worldOf([acme, globex]);
    await expect(checkOrgs(world.ports, { ...EVERYTHING, orgs: ['acne'] }, settingsOf())).rejects.toThrow(
      'There is no org "acne"; the nearest name is acme.',
    );
    expect(world.sent).toEqual([]);
  });

  test('without saving and publishing leaves no trace', async () => {
    const world = worldOf([acme]);
    world.answer = () => wrongSecret;
    const report = await checkOrgs(world.ports, { orgs: 'all', save: false, publish: false }, settingsOf());
    expect(report.notices).toMatchObject([{ kind: 'failing' }]);
    expect(report.delivery.published).toBe(false);
    expect(world.published).toEqual([]);
    expect(await world.ports.states.load('all')).toEqual([]);
  });

  test('that lists nothing takes no org for removed', async () => {
    const world = worldOf([acme, globex]);
    await checkOrgs(world.ports, EVERYTHING, settingsOf());
    world.secrets = [];
    world.advance(4 * HOUR);
    const report = await checkOrgs(world.ports, EVERYTHING, settingsOf());
    expect(report.notices.map(({ kind }) => kind)).toEqual(['nothing-to-check']);
  });

  test('over named orgs before the first full run says of none that it was added', async () => {
    const world = worldOf([acme, globex]);
    const report = await checkOrgs(world.ports, { ...EVERYTHING, orgs: ['globex'] }, settingsOf());
    expect(report.notices).toEqual([]);
  });

  test('without any secret is an alert, not a green run', async () => {
    const world = worldOf([]);
    const report = await checkOrgs(world.ports, EVERYTHING, settingsOf());
    expect(report.notices).toMatchObject([{ kind: 'nothing-to-check', severity: 'critical', org: null }]);
    expect(world.published).toHaveLength(1);
  });
});

describe('one org’s trouble never hides another’s', () => {
  test.each<[string, Partial<TestSecret>, string]>([
    ['malformed', { value: '{"clientId": "x"' }, 'secret-malformed'],
    ['without keys', { value: {} }, 'secret-malformed'],
    ['binary', { reading: { kind: 'binary', versionId: 'v' } }, 'secret-malformed'],
    ['denied', { reading: { kind: 'refused', code: 'AccessDeniedException', message: 'denied' } }, 'secret-unreadable'],
    [
      'unavailable',
      { reading: { kind: 'unavailable', code: 'ThrottlingException', message: 'slow down' } },
      'secrets-unavailable',
    ],
    ['for a foreign host', { value: credentialOf('x', { domain: 'evil.example.com' }) }, 'host-not-allowed'],
    [
      'for the login host',
      { value: credentialOf('x', { domain: 'login.salesforce.com' }) },
      'login-host-not-supported',
    ],
  ])('one secret among 50 is %s: the other 49 are checked', async (_, broken, cause) => {
    const others = Array.from({ length: 49 }, (_, n) => ({ org: `org-${n}`, value: credentialOf(`org-${n}`) }));
    const world = worldOf([...others.slice(0, 20), { ...acme, ...broken }, ...others.slice(20)]);
    const report = await checkOrgs(world.ports, EVERYTHING, settingsOf());
    expect(report.summary).toMatchObject({ total: 50, healthy: 49 });
    expect(report.orgs.find(({ org }) => org === 'acme')).toMatchObject({ cause, attempts: 0 });
    expect(world.sent.every(({ host }) => host.startsWith('org-'))).toBe(true);
  });

  test('an error of our own is logged and judges nothing', async () => {
    const world = worldOf([acme, globex]);
    world.answer = (host, request) => {
      if (host.startsWith('acme')) throw new TypeError('a defect');
      return healthyAnswer(host, request);
    };
    const defects: string[] = [];
    const report = await checkOrgs(world.ports, EVERYTHING, settingsOf({ onDefect: (org) => defects.push(org) }));
    expect(defects).toEqual(['acme']);
    expect(report.orgs).toMatchObject([{ cause: 'not-checked', verdict: 'inconclusive' }, { verdict: 'healthy' }]);
  });

  test('orgs that the deadline cut off are reported as not checked', async () => {
    const world = worldOf([acme, globex]);
    world.answer = (host, request) => {
      world.advance(60_000);
      return healthyAnswer(host, request);
    };
    const deadline = new Date(world.ports.now().getTime() + 30_000);
    const report = await checkOrgs(world.ports, EVERYTHING, settingsOf({ deadline, concurrency: 1 }));
    expect(report.orgs).toMatchObject([
      { org: 'acme', verdict: 'healthy' },
      { org: 'globex', cause: 'not-checked' },
    ]);
  });

  test('an org whose value came too late is not tried either', async () => {
    const world = worldOf([acme]);
    const deadline = new Date(world.ports.now().getTime() + 30_000);
    const { read } = world.ports.secrets;
    Object.assign(world.ports.secrets, {
      read: async (ids: readonly string[]) => {
        world.advance(29_500);
        return read(ids);
      },
    });
    const report = await checkOrgs(world.ports, EVERYTHING, settingsOf({ deadline }));
    expect(report.orgs).toMatchObject([{ verdict: 'inconclusive', cause: 'not-checked', attempts: 0 }]);
    expect(world.sent).toEqual([]);
  });

  test('a request that the deadline cut off is not taken for trouble of the network', async () => {
    const world = worldOf([acme]);
    const given: number[] = [];
    world.answer = (_, __, timeoutMs) => {
      given.push(timeoutMs);
      world.advance(timeoutMs);
      return failed('timeout', 'ETIMEDOUT');
    };
    const deadline = new Date(world.ports.now().getTime() + 5_000);
    const report = await checkOrgs(world.ports, EVERYTHING, settingsOf({ deadline }));
    expect(report.orgs).toMatchObject([{ verdict: 'inconclusive', cause: 'not-checked', stage: 'token' }]);
    expect(given).toEqual([5_000]);
  });

  test('a secret that the store cannot give says what the store said, on one line', async () => {
    const message = 'not authorized\nto perform secretsmanager:GetSecretValue';
    const world = worldOf([{ ...acme, reading: { kind: 'refused', code: 'AccessDeniedException', message } }]);
    expect((await checkOrgs(world.ports, EVERYTHING, settingsOf())).orgs[0]?.evidence).toEqual({
      status: null,
      error: 'AccessDeniedException',
      description: 'not authorized to perform secretsmanager:GetSecretValue',
    });
  });

  test('a disabled org is listed and not tried', async () => {
    const world = worldOf([{ ...acme, tags: { 'credential-health:enabled': 'false' } }, globex]);
    const report = await checkOrgs(world.ports, EVERYTHING, settingsOf());
    expect(report.orgs[0]).toMatchObject({ org: 'acme', verdict: null, disabled: true, attempts: 0 });
    expect(report.summary).toMatchObject({ total: 2, healthy: 1, disabled: 1 });
  });
});

describe('stored state', () => {
  const broken = { key: 'org/acme', expectedRevision: 0, document: { version: 1 }, history: [], expiresAt: null };

  test('that cannot be read stops neither the check nor the alerts of others, stays as it is, and fails the run', async () => {
    const world = worldOf([acme, globex]);
    await world.ports.states.save(broken);
    world.answer = () => wrongSecret;
    await expect(checkOrgs(world.ports, EVERYTHING, settingsOf())).rejects.toThrow(/state of an org/);
    expect(world.published[0]?.forms.email).toContain('globex');
    const [stored] = await world.ports.states.load(['org/acme']);
    expect(stored).toMatchObject({ revision: 1, document: { version: 1 } });
  });

  test('of a newer release is refused before anything is sent, and nothing is overwritten', async () => {
    const world = worldOf([acme]);
    await world.ports.states.save({ ...broken, document: { version: 2, org: 'acme' } });
    await expect(checkOrgs(world.ports, EVERYTHING, settingsOf())).rejects.toThrow(/newer/);
    expect(world.sent).toEqual([]);
    expect(await world.ports.states.load('all')).toMatchObject([{ revision: 1, document: { version: 2 } }]);
  });
});
