import { describe, expect, test } from 'vitest';
import { checkOrgs } from '../../src/run/check-orgs.ts';
import type { WireAnswer } from '../../src/salesforce/http.ts';
import { loadStates, stateOf } from '../../src/state/load-states.ts';
import { credentialOf, EVERYTHING, healthyAnswer, settingsOf, worldOf } from '../memory-ports.ts';
import { answered, grantBody } from '../salesforce/answers.ts';

/*
 * What a tired operator reads: the answers of Salesforce as it is in 2026, each kind in several wordings, up to the words
 * that say what to change and whom to ask.
 */

const SANDBOX = 'acme--full.sandbox.my.salesforce.com';
const JWT = { username: 'api@acme.example', privateKey: 'example-key', clientSecret: undefined };

type Situation = {
  readonly secret?: Record<string, unknown>;
  /** The token endpoint's refusal; none: a token. */
  readonly token?: WireAnswer;
  readonly api?: WireAnswer;
  readonly scope?: string;
};

async function reported({ secret = {}, token, api, scope = 'api id' }: Situation) {
  const world = worldOf([{ org: 'acme', value: credentialOf('acme', secret) }]);
  world.answer = (host, request) => {
    if (request.method === 'GET') return api ?? healthyAnswer(host, request);
    return token ?? answered(200, grantBody({ instance_url: `https://${host}`, signature: undefined, scope }));
  };
  const [org] = (await checkOrgs(world.ports, EVERYTHING, settingsOf())).orgs;
  if (org === undefined) throw new Error('acme was not reported');
  const { verdict, cause, meaning, actions, hints, evidence } = org;
  return { verdict, cause, text: [meaning, evidence?.description, ...(actions ?? []), ...hints].join('\n') };
}

const refused = (error: string, error_description: string) => answered(400, { error, error_description });
const apiError = (status: number, errorCode: string, message: string) => answered(status, [{ errorCode, message }]);
const movedTo = (status: number, location: string) => answered(status, '', { location });

describe('a sandbox whose app is gone is asked about a refresh', () => {
  test.each([
    ['app_not_found', 'External client app is not installed in this org'],
    ['app_not_found', 'external client app is NOT installed in this org'],
    ['invalid_client', 'app must be installed into org'],
    ['invalid_client_id', 'client identifier invalid'],
  ])('%s: %s', async (error, description) => {
    const token = refused(error, description);
    expect((await reported({ secret: { domain: SANDBOX }, token })).text).toMatch(/refresh of a sandbox removes/i);
    expect((await reported({ token })).text).not.toMatch(/refresh/i);
  });
});

describe('a frozen user: Salesforce itself may have done it, and the address may be ours', () => {
  test.each([
    ['invalid_grant', 'inactive user'],
    ['invalid_grant', 'User is frozen.'],
    ['inactive_user', 'user is inactive'],
    ['invalid_grant', 'user: deactivated'],
  ])('%s: %s', async (error, description) => {
    const { cause, text } = await reported({ token: refused(error, description) });
    expect(cause).toBe('user-inactive');
    expect(text).toMatch(/Salesforce Security notification.*high-risk address.*it may be ours/s);
  });
});

describe('an org that is over, without a word of API Enabled', () => {
  test.each([
    ['API_CURRENTLY_DISABLED', 'Your trial has expired.'],
    ['API_CURRENTLY_DISABLED', 'YOUR TRIAL HAS EXPIRED'],
    ['TRIAL_EXPIRED', ''],
    ['ORG_LOCKED', 'Org is locked'],
  ])('%s: %s', async (errorCode, message) => {
    const { verdict, cause, text } = await reported({ api: apiError(403, errorCode, message) });
    expect({ verdict, cause }).toEqual({ verdict: 'unhealthy', cause: 'org-inactive' });
    expect(text).not.toMatch(/API Enabled/);
  });
});

describe('a fresh session refused: Session Settings and addresses', () => {
  test.each([
    [401, 'Session expired or invalid'],
    [401, 'session expired or invalid.'],
    [403, 'Session invalid'],
    [401, ''],
  ])('%i %s', async (status, message) => {
    const { verdict, text } = await reported({ api: apiError(status, 'INVALID_SESSION_ID', message) });
    expect(verdict).toBe('inconclusive');
    expect(text).toMatch(/Session Settings.*IP address.*Login IP Ranges/s);
  });
});

describe('a session that the REST API does not take: API Access Control, and no scope that the token holds', () => {
  test.each([
    ['api id', false],
    ['full', false],
    ['id openid', true],
  ])('scopes %s', async (scope, asked) => {
    const api = apiError(403, 'INVALID_SESSION_ID', 'This session is not valid for use with the REST API');
    const { cause, text } = await reported({ api, scope });
    expect(cause).toBe('api-disabled');
    expect(text).toMatch(/API Access Control/);
    expect(/add the scope Manage user data/.test(text)).toBe(asked);
  });

  test('and is kept with the answer, so that it is asked for no more when the state is read later', async () => {
    const world = worldOf([{ org: 'acme', value: credentialOf('acme') }]);
    world.answer = (host, request) =>
      request.method === 'GET'
        ? apiError(403, 'INVALID_SESSION_ID', 'This session is not valid for use with the REST API')
        : healthyAnswer(host, request);
    const report = await checkOrgs(world.ports, EVERYTHING, settingsOf());
    const { orgs } = await loadStates(world.ports.states, 'all');
    expect(stateOf({ orgs }, 'acme').state?.lastSeen?.evidence?.scopes).toEqual(['api', 'id']);
    expect(report.orgs[0]?.evidence).toEqual({
      status: 403,
      error: 'INVALID_SESSION_ID',
      description: 'This session is not valid for use with the REST API',
    });
  });
});

describe('limits that pass in seconds are not the calls of a day', () => {
  test.each([
    'ConcurrentRequests (Concurrent API Requests) Limit exceeded.',
    'ConcurrentPerOrgLongTxn Limit exceeded.',
    'CONCURRENTREQUESTS LIMIT EXCEEDED',
    'Concurrent requests limit exceeded',
  ])('%s', async (message) => {
    const { verdict, cause, text } = await reported({ api: apiError(403, 'REQUEST_LIMIT_EXCEEDED', message) });
    expect({ verdict, cause }).toEqual({ verdict: 'inconclusive', cause: 'rate-limited' });
    expect(text).not.toMatch(/no API calls left/);
  });

  test.each(['TotalRequests Limit exceeded.', 'totalrequests limit exceeded'])('but %s is', async (message) => {
    const { cause, text } = await reported({ api: apiError(403, 'REQUEST_LIMIT_EXCEEDED', message) });
    expect(cause).toBe('api-limit-exceeded');
    expect(text).toMatch(/^the credential works; the org has no API calls left/);
  });
});

describe('an API version that the org does not offer', () => {
  test.each([
    [400, 'UNSUPPORTED_API_VERSION', 'Invalid Api version specified on URL'],
    [404, 'UNSUPPORTED_API_VERSION', ''],
    [404, 'NOT_FOUND', 'The requested resource does not exist'],
    [410, 'GONE', 'The requested API version has been retired'],
  ])('%i %s', async (status, errorCode, message) => {
    const { cause, text } = await reported({ api: apiError(status, errorCode, message) });
    expect(cause).toBe('api-rejected-unknown');
    expect(text).toMatch(/apiVersion.*API version 65\.0/s);
  });
});

describe('a redirect at the API is named with its target, and not followed', () => {
  test.each([
    [302, 'https://moved.my.salesforce.com/services/data/', 'moved.my.salesforce.com'],
    [301, '//moved.my.salesforce.com/services/data/', 'moved.my.salesforce.com'],
    [307, 'https://acme.lightning.force.com/', 'acme.lightning.force.com'],
    [308, 'https://example.com/?x', 'example.com'],
  ])('%i to %s', async (status, location, named) => {
    const { verdict, text } = await reported({ api: movedTo(status, location) });
    expect(verdict).toBe('inconclusive');
    expect(text).toContain(`redirects to ${named}`);
  });
});

describe('a host that Salesforce redirects is put right with the name that the answer gave', () => {
  test.each([
    [302, 'https://acme-new.my.salesforce.com/services/oauth2/token'],
    [301, 'https://acme-new.my.salesforce.com/'],
    [307, 'https://acme-new.my.salesforce.com/services/oauth2/token?x=y'],
    [303, '//acme-new.my.salesforce.com/'],
  ])('%i to %s', async (status, location) => {
    const { cause, text } = await reported({ token: movedTo(status, location) });
    expect(cause).toBe('redirected');
    expect(text).toMatch(/put acme-new\.my\.salesforce\.com as domain/);
  });
});

describe('an address or an hour is refused: both stand in the advice', () => {
  test.each([
    'IP restricted or invalid login hours',
    'ip restricted or invalid login hours.',
    'Restricted IP or login hours',
    'IP Restricted; Invalid Login Hours',
  ])('%s', async (description) => {
    const { verdict, cause, text } = await reported({ token: refused('invalid_grant', description) });
    expect({ verdict, cause }).toEqual({ verdict: 'inconclusive', cause: 'ip-restricted' });
    expect(text).toMatch(/Login IP Ranges.*Login Hours/s);
  });
});

describe('a JWT', () => {
  test.each([
    ['invalid_request', 'refresh_token scope is required and the connected app should be installed and preauthorized'],
    ['invalid_grant', 'refresh token scope required'],
    ['invalid_request', 'REFRESH_TOKEN scope is required'],
    ['invalid_grant', 'The refresh_token scope is required, the app should be pre-authorized'],
  ])('that lacks pre-authorisation is told of it and of the scope: %s: %s', async (error, description) => {
    const { cause, text } = await reported({ secret: JWT, token: refused(error, description) });
    expect(cause).toBe('user-not-approved');
    expect(text).toMatch(/pre-authorise.*refresh_token/s);
  });

  test.each(['audience is invalid', 'Invalid audience', 'Audience validation failed', 'AUDIENCE IS INVALID.'])(
    'whose audience is refused is told of the My Domain first: %s',
    async (description) => {
      const { cause, text } = await reported({ secret: JWT, token: refused('invalid_grant', description) });
      expect(cause).toBe('assertion-rejected');
      expect(text).toMatch(/https:\/\/acme\.my\.salesforce\.com and https:\/\/login\.salesforce\.com/);
    },
  );
});

describe('a login without a password that fails to authenticate is told where the reason stands', () => {
  test.each(['authentication failure', 'Authentication Failure.', 'authentication failure - locked'])(
    '%s',
    async (description) => {
      const { cause, text } = await reported({ token: refused('invalid_grant', description) });
      expect(cause).toBe('rejected-unknown');
      expect(text).toMatch(/locked or frozen.*Login History/s);
    },
  );
});

describe('a token in a form that the API does not take', () => {
  test.each(['INVALID_HEADER_TYPE', 'INVALID_JWT_FORMAT', 'invalid_jwt_format'])('%s', async (message) => {
    const { cause, text } = await reported({ api: apiError(401, 'INVALID_AUTH_HEADER', message) });
    expect(cause).toBe('api-rejected-unknown');
    expect(text).toMatch(/JWT\)-based access tokens/);
  });
});

test('trouble at the API that passes is no judgement', async () => {
  const api = apiError(400, 'FUNCTIONALITY_TEMPORARILY_UNAVAILABLE', '');
  expect(await reported({ api })).toMatchObject({ verdict: 'inconclusive', cause: 'salesforce-unavailable' });
});
