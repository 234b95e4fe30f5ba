import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { checkOrgs } from '../../src/run/check-orgs.ts';
import type { RunSettings } from '../../src/run/settings.ts';
import { credentialOf, EVERYTHING, healthyAnswer, settingsOf, type TestSecret, worldOf } from '../memory-ports.ts';
import { answered, grantBody } from '../salesforce/answers.ts';

const acme: TestSecret = { org: 'acme', value: credentialOf('acme') };

/** The reported org after one run in which token and probe were answered so. */
async function check(
  { fields = {}, limitInfo = null }: { fields?: Record<string, unknown>; limitInfo?: string | null },
  secret: Partial<TestSecret> = {},
  settings: Partial<RunSettings> = {},
) {
  const world = worldOf([{ ...acme, ...secret }]);
  world.answer = (_, { method }) =>
    method === 'GET' ? answered(200, {}, { limitInfo }) : answered(200, grantBody({ signature: undefined, ...fields }));
  const report = await checkOrgs(world.ports, EVERYTHING, settingsOf(settings));
  return report.orgs[0];
}

describe('API usage', () => {
  test.each([
    ['api-usage=79999/100000', { used: 79_999, max: 100_000 }, []],
    [
      'api-usage=80000/100000',
      { used: 80_000, max: 100_000 },
      ['The org has used 80 % of its API calls of 24 hours (80000 of 100000).'],
    ],
    ['per-app-api-usage=17/18(appName=x); api-usage=1/100', { used: 1, max: 100 }, []],
    ['api-usage=5/0', { used: 5, max: 0 }, []],
    ['api-bursts=1/750', null, []],
    ['api-usage=many/most', null, []],
  ])('from %s is reported, with a hint from 80 %%', async (limitInfo, apiUsage, hints) => {
    expect(await check({ limitInfo })).toMatchObject({ verdict: 'healthy', apiUsage, hints });
  });

  test('is null where the API is not asked', async () => {
    expect(await check({ limitInfo: 'api-usage=99/100' }, {}, { probe: 'token' })).toMatchObject({ apiUsage: null });
  });
});

describe('the signature', () => {
  const { id, issued_at } = grantBody();
  const sign = (key: string) => createHmac('sha256', key).update(`${id}${issued_at}`).digest('base64');

  test('that the client secret gives needs no word', async () => {
    expect(await check({ fields: { signature: sign('example-secret-acme') } })).toMatchObject({ hints: [] });
  });

  test('that another secret gives is a hint, not a failure', async () => {
    expect(await check({ fields: { signature: sign('another') } })).toMatchObject({
      verdict: 'healthy',
      hints: ["The answer's signature does not match the client secret."],
    });
  });

  test.each([
    ['is absent', { signature: undefined }],
    ['has nothing to sign', { signature: 'c2ln', issued_at: undefined }],
  ])('that %s needs no word', async (_, fields) => {
    expect(await check({ fields })).toMatchObject({ verdict: 'healthy', hints: [] });
  });
});

describe('a missing api scope', () => {
  test.each(['id', '', 'API', 'openid chatter_api'])('(%s) is a hint before it is a failure', async (scope) => {
    expect(await check({ fields: { scope } })).toMatchObject({
      verdict: 'healthy',
      hints: [expect.stringMatching(/^The token has no "api" scope: add "Manage user data via APIs \(api\)"/)],
    });
  });

  test.each(['api', 'id api', 'full'])('is not said of %s', async (scope) => {
    expect((await check({ fields: { scope } }))?.hints).toEqual([]);
  });

  test('is not guessed where Salesforce names no scopes', async () => {
    expect(await check({ fields: { scope: undefined } })).toMatchObject({ scopes: null, hints: [] });
  });
});

test('the Run-As user that the tag expects is compared in both forms', async () => {
  const tagged = (user: string) => check({}, { tags: { 'credential-health:run-as': user } });
  expect((await tagged('005xx000001SwiU'))?.hints).toEqual([]);
  expect((await tagged('005xx000001SwiUAAS'))?.hints).toEqual([]);
  expect(await tagged('005xx000009ZzzZ')).toMatchObject({
    verdict: 'healthy',
    hints: ['The Run-As user is 005xx000001SwiUAAS, not 005xx000009ZzzZ as the tag credential-health:run-as expects.'],
  });
});

describe('what looks odd about a secret is a hint in every report', () => {
  test.each([
    [
      'white space',
      { clientSecret: ' example-secret-acme\n' },
      /^clientSecret: white space around the value was ignored$/,
    ],
    ['quotes', { clientSecret: '"example-secret"' }, /quotes around it/],
    [
      'a full token URL',
      { domain: 'https://acme.my.salesforce.com/services/oauth2/token' },
      /^host: write it without the path/,
    ],
    ['a secret in place of a key', { clientId: '12'.repeat(9) }, /^the client id has the form of a client secret$/],
  ])('%s', async (_, parts, hint) => {
    const org = await check({}, { value: credentialOf('acme', parts) });
    expect(org).toMatchObject({ verdict: 'healthy' });
    expect(org?.hints).toContainEqual(expect.stringMatching(hint));
    expect(new Set(org?.hints).size).toBe(org?.hints.length);
  });

  test('a Lightning host, with the right one', async () => {
    const org = await check({}, { value: credentialOf('acme', { domain: 'acme.lightning.force.com' }) });
    expect(org).toMatchObject({ cause: 'login-host-not-supported', stage: 'host', attempts: 0 });
    expect(org?.hints).toEqual([expect.stringMatching(/store acme\.my\.salesforce\.com$/)]);
  });

  test('a generic login host', async () => {
    const user = { username: 'robot@acme.example', password: 'example-password', domain: 'login.salesforce.com' };
    const org = await check({}, { value: credentialOf('acme', user) });
    expect(org?.hints).toContainEqual(expect.stringMatching(/^host: login\.salesforce\.com serves every org/));
  });
});

describe('what looks odd only beside the other secrets is a hint too', () => {
  const user = (name: string, domain = 'acme.my.salesforce.com') =>
    credentialOf('acme', { username: `${name}@acme.example`, password: 'example-password', domain });
  const hintsOf = async (secrets: readonly TestSecret[]) => {
    const world = worldOf(secrets);
    world.answer = (host, request) =>
      healthyAnswer(host === 'login.salesforce.com' ? 'acme.my.salesforce.com' : host, request);
    const report = await checkOrgs(world.ports, EVERYTHING, settingsOf());
    return Object.fromEntries(report.orgs.map(({ org, hints }) => [org, hints]));
  };

  test('the same client id in several secrets', async () => {
    const hints = await hintsOf([acme, { org: 'twin', value: credentialOf('acme') }]);
    expect(hints.acme).toContainEqual(expect.stringMatching(/^the client id is also that of twin;/));
    expect(hints.twin).toContainEqual(expect.stringMatching(/^the client id is also that of acme;/));
  });

  test.each([undefined, 'login.salesforce.com'])(
    'several users of one org (host %s): the JWT bearer flow',
    async (domain) => {
      const hints = await hintsOf([
        { org: 'one', value: user('one', domain) },
        { org: 'two', value: user('two', domain) },
      ]);
      expect(hints.one).toContainEqual(
        expect.stringMatching(/^several users log in to .*move to the JWT bearer flow$/),
      );
    },
  );

  test('a sandbox under a production name', async () => {
    const domain = 'acme--uat.sandbox.my.salesforce.com';
    const hints = await hintsOf([{ org: 'acme-prod', value: credentialOf('acme', { domain }) }]);
    expect(hints['acme-prod']).toContain('the name says production, the host is that of a sandbox');
  });
});
