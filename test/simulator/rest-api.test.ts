import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { API_ERRORS } from '../../simulator/api-errors.ts';
import { API_ANSWERS, apiError } from '../../simulator/faults.ts';
import type { OrgPatch } from '../../simulator/org.ts';
import { type Simulator, startSimulator } from '../../simulator/simulator.ts';
import { apiCaseOf, WORDLESS_CASES } from '../salesforce/every-case.ts';
import { fields, getWithToken, postForm, type Received, requestToken, send } from './https-client.ts';

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator();
});
afterAll(() => simulator.close());

let orgs = 0;
async function logIn(patch: OrgPatch = {}) {
  orgs += 1;
  const org = simulator.addOrg({ host: `org-${orgs}.my.salesforce.com`, ...patch });
  const token = String(fields(await requestToken(simulator, org)).access_token);
  return { org, token, get: (path: string) => getWithToken(simulator, org.host, path, token) };
}

function apiRefusal({ status, text }: Received): unknown[] {
  const [{ message, errorCode }] = JSON.parse(text);
  return [status, errorCode, message];
}

test('the versions are listed for anybody', async () => {
  const { org } = await logIn();
  const versions = JSON.parse((await send(simulator, org.host, { path: '/services/data/' })).text);
  expect(versions).toContainEqual({ label: 'Version 65', url: '/services/data/v65.0', version: '65.0' });
});

describe('with a token', () => {
  test('a version answers with its resources and the API usage', async () => {
    const { get } = await logIn({ apiUsage: { used: 10_018, max: 100_000 } });
    const answer = await get('/services/data/v65.0/');
    expect(fields(answer)).toMatchObject({ query: '/services/data/v65.0/query' });
    expect(answer.headers['sforce-limit-info']).toBe('api-usage=10018/100000');
  });

  test('the limits say how many calls remain', async () => {
    const { get } = await logIn({ apiUsage: { used: 400, max: 1_000 } });
    expect(fields(await get('/services/data/v65.0/limits'))).toEqual({
      DailyApiRequests: { Max: 1_000, Remaining: 600 },
    });
  });

  test('the user info names the org and the user', async () => {
    const { org, get } = await logIn();
    expect(fields(await get('/services/oauth2/userinfo'))).toMatchObject({
      organization_id: org.orgId,
      user_id: org.runAsUserId,
    });
  });

  test('another host named as the instance accepts it', async () => {
    const { token } = await logIn({ instanceUrl: 'https://instance.my.salesforce.com' });
    const answer = await getWithToken(simulator, 'instance.my.salesforce.com', '/services/data/v65.0/', token);
    expect(answer.status).toBe(200);
  });

  test('an earlier session lives on beside a newer one', async () => {
    const { org, get } = await logIn();
    await requestToken(simulator, org);
    expect((await get('/services/data/v65.0/')).status).toBe(200);
  });
});

describe('it refuses', () => {
  const INVALID = [401, 'INVALID_SESSION_ID', 'Session expired or invalid'];

  test('a call without a token', async () => {
    const { org } = await logIn();
    expect(apiRefusal(await send(simulator, org.host, { path: '/services/data/v65.0/' }))).toEqual(INVALID);
  });

  test('a token of another org', async () => {
    const [one, other] = [await logIn(), await logIn()];
    const answer = await getWithToken(simulator, one.org.host, '/services/data/v65.0/', other.token);
    expect(apiRefusal(answer)).toEqual(INVALID);
  });

  test('a revoked token', async () => {
    const { org, token, get } = await logIn();
    await postForm(simulator, org.host, { token }, { path: '/services/oauth2/revoke' });
    expect(apiRefusal(await get('/services/data/v65.0/'))).toEqual(INVALID);
  });

  test('a token without the api scope', async () => {
    const { get } = await logIn({ scopes: ['id'] });
    const text = 'This session is not valid for use with the REST API';
    expect(apiRefusal(await get('/services/data/v65.0/'))).toEqual([403, 'INVALID_SESSION_ID', text]);
  });

  test('every call once the daily ones are used up', async () => {
    const { get } = await logIn({ apiUsage: { used: 1_000, max: 1_000 } });
    expect(apiRefusal(await get('/services/data/v65.0/'))[1]).toBe('REQUEST_LIMIT_EXCEEDED');
  });

  test.each([
    ['a retired version', '30.0', 410],
    ['a version that is not out yet', '99.0', 404],
  ])('%s', async (_, version, status) => {
    const { get } = await logIn();
    expect((await get(`/services/data/v${version}/`)).status).toBe(status);
  });

  test('data calls on the login host', async () => {
    const answer = await send(simulator, 'login.salesforce.com', { path: '/services/data/v65.0/' });
    expect(apiRefusal(answer)[1]).toBe('URL_NOT_RESET');
  });

  test('user info to a token without the id scope', async () => {
    const { get } = await logIn({ scopes: ['api'] });
    expect((await get('/services/oauth2/userinfo')).status).toBe(403);
  });

  test('anything with every documented code, each under an id of its own', async () => {
    const { org, get } = await logIn();
    const given = [];
    for (const { id } of API_ERRORS) {
      simulator.changeOrg(org.host, { api: { fault: apiError(id) } });
      given.push(apiRefusal(await get('/services/data/v65.0/')));
    }
    expect(given).toEqual(API_ERRORS.map(({ status, errorCode, message }) => [status, errorCode, message]));
  });

  test('a token with what is no error, as the table of cases has it', async () => {
    const { org, get } = await logIn();
    const given = [];
    for (const [name, fault] of Object.entries(API_ANSWERS)) {
      simulator.changeOrg(org.host, { api: { fault: fault(org.host) } });
      const { status, headers, text } = await get('/services/data/v65.0/');
      given.push([name, status, headers.location ?? null, text]);
    }
    expect(given).toEqual(WORDLESS_CASES.map(({ name, status, location }) => [name, status, location(org.host), '']));
  });

  test('nothing of which the table of cases does not say what it means', () => {
    const unknown = API_ERRORS.filter(({ status, errorCode, message }) => !apiCaseOf(status, errorCode, message));
    expect(unknown).toEqual([]);
  });
});
