import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { oauthError, rawAnswer } from '../../simulator/faults.ts';
import { OAUTH_ERRORS } from '../../simulator/oauth-errors.ts';
import type { OrgPatch } from '../../simulator/org.ts';
import { type Simulator, startSimulator } from '../../simulator/simulator.ts';
import { oauthCaseOf } from '../salesforce/every-case.ts';
import { clientCredentials, fields, postForm, refusal, requestToken, send, TOKEN_PATH } from './https-client.ts';

const NOW = Date.UTC(2026, 10, 22, 8);

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator({ now: () => NOW });
});
afterAll(() => simulator.close());

let orgs = 0;
function newOrg(patch: OrgPatch = {}) {
  orgs += 1;
  return simulator.addOrg({ host: `org-${orgs}.my.salesforce.com`, ...patch });
}

describe('a right client-credentials request', () => {
  test('gets a token with the documented fields and no others', async () => {
    const org = newOrg({ scopes: ['api', 'refresh_token'] });
    const answer = await requestToken(simulator, org);
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toBe('application/json;charset=UTF-8');
    expect(fields(answer)).toEqual({
      access_token: expect.stringMatching(new RegExp(`^${org.orgId.slice(0, 15)}![A-Za-z0-9._]{80,}$`)),
      signature: expect.any(String),
      token_format: 'opaque',
      scope: 'api refresh_token',
      instance_url: `https://${org.host}`,
      id: `https://login.salesforce.com/id/${org.orgId}/${org.runAsUserId}`,
      token_type: 'Bearer',
      issued_at: String(NOW),
    });
  });

  test('gets a signature that only the client secret can make', async () => {
    const org = newOrg();
    const { id, issued_at, signature } = fields(await requestToken(simulator, org));
    expect(signature).toBe(createHmac('sha256', org.clientSecret).update(`${id}${issued_at}`).digest('base64'));
  });

  test('may bring its client in a Basic header', async () => {
    const { host, clientId, clientSecret } = newOrg();
    const authorization = `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`;
    const answer = await postForm(
      simulator,
      host,
      { grant_type: 'client_credentials' },
      { headers: { authorization } },
    );
    expect(answer.status).toBe(200);
  });

  test('gets a token from either pair while a rotation is staged', async () => {
    const staged = { clientId: 'staged-client', clientSecret: 'staged-example-secret' };
    const org = newOrg({ alsoValid: [staged] });
    const answers = [await requestToken(simulator, org), await requestToken(simulator, { ...org, ...staged })];
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
  });

  test('gets a new token each time, or the live one again where the org reuses sessions', async () => {
    const twoTokens = async (reusesSession: boolean) => {
      const org = newOrg({ reusesSession });
      const first = fields(await requestToken(simulator, org));
      const second = fields(await requestToken(simulator, org));
      return first.access_token === second.access_token;
    };
    expect(await twoTokens(false)).toBe(false);
    expect(await twoTokens(true)).toBe(true);
  });

  test('gets a JWT-shaped token where the org issues those', async () => {
    const { access_token, token_format } = fields(await requestToken(simulator, newOrg({ tokenFormat: 'jwt' })));
    expect(access_token).toMatch(/^eyJ[\w-]+\.eyJ[\w-]+\.[\w-]+$/);
    expect(token_format).toBe('jwt');
  });

  test('gets single fields changed or left out where the org says so', async () => {
    const answer = fields(await requestToken(simulator, newOrg({ tokenFields: { token_type: 'mac', id: undefined } })));
    expect(answer).toMatchObject({ token_type: 'mac' });
    expect(answer).not.toHaveProperty('id');
  });

  test('names the test login in the id of a sandbox', async () => {
    const org = simulator.addOrg({ host: 'acme--uat.sandbox.my.salesforce.com' });
    expect(fields(await requestToken(simulator, org)).id).toContain('https://test.salesforce.com/id/00D');
  });
});

describe('a client-credentials request is refused', () => {
  test.each<[string, OrgPatch, Record<string, string>, string[]]>([
    ['for an unknown client id', {}, { client_id: 'nobody' }, ['invalid_client_id', 'client identifier invalid']],
    ['for a wrong secret', {}, { client_secret: 'wrong' }, ['invalid_client', 'invalid client credentials']],
    ['without a Run-As user', { runAsUserId: null }, {}, ['invalid_grant', 'no client credentials user enabled']],
    ['for an inactive Run-As user', { runAsState: 'inactive' }, {}, ['invalid_grant', 'inactive user']],
    ['where the app has no scope', { scopes: ['full'] }, {}, ['invalid_grant', 'no valid scopes defined']],
    ['with a scope parameter', {}, { scope: 'api' }, ['invalid_request', 'scope parameter not supported']],
    [
      'for a mistyped grant type',
      {},
      { grant_type: 'client_credential' },
      ['unsupported_grant_type', 'grant type not supported'],
    ],
  ])('%s', async (_, patch, form, expected) => {
    const org = newOrg(patch);
    const answer = await postForm(simulator, org.host, { ...clientCredentials(org), ...form });
    expect(refusal(answer)).toEqual([400, ...expected]);
  });

  test.each(['flow-off', 'grant-type-not-supported', 'flow-off-external-client-app', 'run-as-missing'] as const)(
    'in the words of the server when the flow is off: %s',
    async (form) => {
      const org = newOrg({ flows: { clientCredentials: form, password: 'on', jwtBearer: 'on' } });
      const { error, description } = OAUTH_ERRORS.find(({ id }) => id === form) ?? {};
      expect(refusal(await requestToken(simulator, org))).toEqual([400, error, description]);
    },
  );

  test.each(['login.salesforce.com', 'test.salesforce.com'])('on %s, whoever asks', async (host) => {
    const answer = await postForm(simulator, host, clientCredentials(newOrg()));
    expect(refusal(answer)).toEqual([400, 'invalid_grant', 'request not supported on this domain']);
  });

  test('as a JSON body', async () => {
    const org = newOrg();
    const body = JSON.stringify(clientCredentials(org));
    const headers = { 'content-type': 'application/json' };
    const answer = await send(simulator, org.host, { method: 'POST', path: TOKEN_PATH, headers, body });
    expect(refusal(answer)).toEqual([400, 'unsupported_grant_type', 'grant type not supported']);
  });

  test('with the secret in the query', async () => {
    const org = newOrg();
    const { client_secret = '', ...form } = clientCredentials(org);
    const path = `${TOKEN_PATH}?${new URLSearchParams({ client_secret })}`;
    const answer = await postForm(simulator, org.host, form, { path });
    expect(refusal(answer)).toEqual([400, 'unsupported_grant_type', 'grant type not supported']);
  });

  test('with a GET', async () => {
    const path = `${TOKEN_PATH}?${new URLSearchParams(clientCredentials(newOrg()))}`;
    expect(refusal(await send(simulator, newOrg().host, { path }))).toEqual([
      400,
      'invalid_request',
      'must use HTTP POST',
    ]);
  });

  test('with a Basic header that cannot be read', async () => {
    const headers = { authorization: 'Basic !' };
    const answer = await postForm(simulator, newOrg().host, { grant_type: 'client_credentials' }, { headers });
    expect(refusal(answer)[1]).toBe('invalid_basic_auth_header');
  });
});

describe('an org made to refuse', () => {
  test('gives every documented pair, each under an id of its own', async () => {
    const org = newOrg();
    const given = [];
    for (const { id } of OAUTH_ERRORS) {
      simulator.changeOrg(org.host, { token: { fault: oauthError(id) } });
      given.push(refusal(await requestToken(simulator, org)));
    }
    expect(given).toEqual(OAUTH_ERRORS.map(({ status, error, description }) => [status, error, description]));
    expect(new Set(OAUTH_ERRORS.map(({ id }) => id)).size).toBe(OAUTH_ERRORS.length);
  });

  test('gives no pair of which the table of cases does not say what it means', () => {
    const unknown = OAUTH_ERRORS.filter(({ error, description, flow }) => !oauthCaseOf(error, description, flow));
    expect(unknown).toEqual([]);
  });

  test('gives a pair under another status when asked to', async () => {
    const org = newOrg({ token: { fault: oauthError('client-secret-wrong', 401) } });
    expect(refusal(await requestToken(simulator, org))).toEqual([401, 'invalid_client', 'invalid client credentials']);
  });

  test('gives any answer, byte by byte', async () => {
    const bytes = new Uint8Array([0x7b, 0xff, 0x00, 0x7d]);
    const org = newOrg({ token: { fault: rawAnswer(499, { 'x-anything': 'yes' }, bytes) } });
    const answer = await requestToken(simulator, org);
    expect([answer.status, answer.headers['x-anything'], answer.headers['content-length']]).toEqual([499, 'yes', '4']);
  });
});
