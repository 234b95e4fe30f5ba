import { describe, expect, test } from 'vitest';
import { type CauseCode, type CauseContext, explain } from '../../src/causes/catalogue.ts';
import { stepLine } from '../../src/causes/step.ts';
import type { Evidence } from '../../src/causes/verdict.ts';

const ACME: CauseContext = {
  org: 'acme',
  secretId: 'salesforce/acme',
  host: 'acme.my.salesforce.com',
  flow: 'client_credentials',
  evidence: null,
  egressAddress: '203.0.113.7',
};

/** The steps for what was found, in one text. */
function stepsFor(code: CauseCode, found: Partial<Evidence>, context: Partial<CauseContext> = {}): string {
  const evidence = { status: 400, error: null, description: null, ...found };
  return explain(code, { ...ACME, ...context, evidence })
    .actions.map(stepLine)
    .join('\n');
}

const SANDBOX = { host: 'acme--uat.sandbox.my.salesforce.com' };

describe('the steps fit what was found:', () => {
  test('an API that is disabled for the user, the session or the org', () => {
    const user = stepsFor('api-disabled', { error: 'API_CURRENTLY_DISABLED' });
    expect(user).toMatch(/API Enabled/);
    expect(user).not.toMatch(/scope|edition|Access Control/);
    const session = stepsFor('api-disabled', { error: 'INVALID_SESSION_ID' });
    expect(session).toMatch(/scope Manage user data via APIs.*\n.*API Access Control/);
    expect(session).not.toMatch(/API Enabled/);
    expect(stepsFor('api-disabled', { error: 'Api currently-disabled' })).toBe(user);
    expect(stepsFor('api-disabled', { error: 'API_DISABLED_FOR_ORG' })).toMatch(/^In \S+, see whether the edition/);
  });

  test.each([[['api', 'id']], [['full']]])('no scope is asked for that the token holds: %j', (scopes) => {
    const steps = stepsFor('api-disabled', { error: 'INVALID_SESSION_ID', scopes });
    expect(steps).toMatch(/API Access Control/);
    expect(steps).not.toMatch(/add the scope/);
  });

  test('a scope that the token lacks is asked for, one that it may lack with an if', () => {
    expect(stepsFor('api-disabled', { error: 'INVALID_SESSION_ID', scopes: ['id'] })).toMatch(
      /add the scope .*\(api\): Setup/,
    );
    expect(stepsFor('api-disabled', { error: 'INVALID_SESSION_ID' })).toMatch(/\(api\) if the app lacks it: Setup/);
  });

  test.each<[string, Partial<Evidence>, RegExp]>([
    ['a version', { status: 404, error: 'NOT_FOUND' }, /^Deploy a newer version .*apiVersion/],
    ['a version', { status: 410 }, /^Deploy a newer version/],
    ['a version', { error: 'UNSUPPORTED_API_VERSION' }, /^Deploy a newer version/],
    [
      'a fresh session refused',
      { status: 401, error: 'INVALID_SESSION_ID' },
      /Session Settings.*IP address.*203\.0\.113\.7/,
    ],
    ['the form of the token', { status: 401, error: 'INVALID_AUTH_HEADER' }, /JSON Web Token/],
    ['a policy', { status: 403, error: 'TXN_SECURITY_NO_ACCESS' }, /Transaction Security Policies/],
    ['a redirect', { status: 302, subject: 'moved.my.salesforce.com' }, /moved\.my\.salesforce\.com is theirs/],
    ['a redirect elsewhere', { status: 302 }, /^Ask .* acme\S+ is still their address.*\n.*Session Settings/],
    [
      'a redirect to its own login page',
      { status: 302, subject: 'acme.my.salesforce.com' },
      /^Ask their admin: in acme\S+ Setup > Session Settings/,
    ],
    ['a bare 401', { status: 401 }, /^Ask their admin: in acme\S+ Setup > Session Settings/],
    ['a page', { status: 403, description: 'Access denied' }, /^See whether.*\n.*\n.*look for a proxy/],
    ['anything else', { status: 403, error: 'BRAND_NEW' }, /^See whether it stays.*credential-health doctor acme/],
    ['anything else', { status: 400 }, /^See whether it stays/],
  ])('%s, %o', (_, found, steps) => {
    expect(stepsFor('api-rejected-unknown', found)).toMatch(steps);
  });

  test('limits of calls at once, and of requests in general', () => {
    expect(stepsFor('rate-limited', { error: 'REQUEST_LIMIT_EXCEEDED' })).toMatch(/System Overview/);
    expect(stepsFor('rate-limited', { status: 429 })).toMatch(/setting concurrency/);
  });

  test('an app that is missing from a sandbox, which may have been refreshed', () => {
    for (const code of ['app-not-installed', 'client-id-unknown'] as const) {
      expect(stepsFor(code, { error: 'app_not_found' }, SANDBOX)).toMatch(/refresh of a sandbox removes/);
      expect(stepsFor(code, { error: 'app_not_found' })).not.toMatch(/refresh/);
    }
    expect(stepsFor('app-not-installed', { error: 'app_not_found' })).not.toMatch(/connected app/);
    expect(stepsFor('app-not-installed', { error: 'invalid_client' })).toMatch(/connected app/);
  });

  test('an assertion that went to the login service, which external client apps refuse', () => {
    const login = { host: 'login.salesforce.com', flow: 'jwt_bearer' } as const;
    expect(stepsFor('app-not-installed', { error: 'app_not_found' }, login)).toMatch(/^Send us the address of the org/);
    expect(stepsFor('app-not-installed', { error: 'app_not_found' }, { flow: 'jwt_bearer' })).toMatch(/^In acme/);
  });

  test('an assertion: its audience, its user, or its certificate', () => {
    const jwt = { flow: 'jwt_bearer' } as const;
    const audience = stepsFor('assertion-rejected', { description: 'Audience is invalid' }, jwt);
    expect(audience).toMatch(/both https:\/\/acme\.my\.salesforce\.com and https:\/\/login\.salesforce\.com/);
    expect(audience).not.toMatch(/certificate|username/);
    expect(stepsFor('assertion-rejected', { description: 'audience is invalid' }, { ...jwt, ...SANDBOX })).toMatch(
      /test\.salesforce\.com/,
    );
    const both = 'https://acme.my.salesforce.com and https://login.salesforce.com';
    expect(stepsFor('assertion-rejected', { description: 'audience is invalid', subject: both }, jwt)).toMatch(
      /^Salesforce refuses https:\/\/acme\S+ and https:\/\/login\S+ as audience; ask .* for the address/,
    );
    expect(
      stepsFor('assertion-rejected', { description: 'audience is invalid' }, { ...jwt, host: 'test.salesforce.com' }),
    ).toMatch(/^Salesforce refuses the login service as audience; ask .*\nTo put it as domain/);
    expect(stepsFor('assertion-rejected', { description: 'invalid user' }, jwt)).toMatch(/^Compare the username/);
    expect(stepsFor('assertion-rejected', { description: 'invalid assertion' }, jwt)).toMatch(/^Have the certificate/);
  });

  test('a user who is not approved: the scope where the answer speaks of it', () => {
    const asked = stepsFor('user-not-approved', { description: 'refresh_token scope is required' });
    expect(asked).toMatch(/pre-authorise.*\n.*refresh_token/);
    expect(stepsFor('user-not-approved', { description: "user hasn't approved" })).not.toMatch(/refresh_token/);
  });

  test('a user of a kind that no app may run as: another user first', () => {
    const denied = { error: 'access_denied', description: 'end-user denied authorization' };
    expect(stepsFor('run-as-user-not-allowed', denied)).toMatch(/^In \S+ run it as an internal user.*Run As/);
    expect(stepsFor('run-as-user-not-allowed', denied, { flow: 'jwt_bearer' })).toMatch(
      /^In \S+ see whether it is an internal user/,
    );
    expect(stepsFor('run-as-user-not-allowed', { error: 'invalid_app_access' })).not.toMatch(/internal/);
  });

  test('the password flow: an external client app never serves it, an org may be told to', () => {
    const password = { flow: 'password' } as const;
    expect(stepsFor('flow-not-enabled', { error: 'unsupported_grant_type' }, password)).toMatch(
      /^External client apps never serve this flow.*client credentials.*\nIf it is a connected app/,
    );
    expect(stepsFor('flow-not-enabled', { description: 'password flow disabled' }, password)).toMatch(
      /^In \S+ Setup > OAuth and OpenID Connect Settings/,
    );
  });

  test('an answer without an org behind it, where it lasts', () => {
    for (const status of [302, 420]) {
      expect(stepsFor('salesforce-unavailable', { status })).toMatch(/\nIf it lasts a day, .* still is at acme/);
    }
    expect(stepsFor('salesforce-unavailable', { status: 503 })).not.toMatch(/lasts a day/);
  });

  test('an address of ours that is not known can be read in their Login History', () => {
    const unknown = { egressAddress: null };
    expect(stepsFor('ip-restricted', { description: 'ip restricted' }, unknown)).toMatch(
      /add the address our checks come from \(Source IP in Setup > Login History\)/,
    );
  });

  test('an address that is refused, or an hour', () => {
    expect(stepsFor('ip-restricted', { description: 'IP restricted or invalid login hours' })).toMatch(/> Login Hours/);
    expect(stepsFor('ip-restricted', { description: 'ip restricted' })).not.toMatch(/Hours/);
  });

  test('a user whom Salesforce froze: the reason first, then the switch', () => {
    const steps = stepsFor('user-inactive', { description: 'inactive user' });
    expect(steps).toMatch(/Salesforce Security notification.*203\.0\.113\.7\.\n.*Unfreeze/);
  });

  test('a policy, by its code', () => {
    expect(stepsFor('policy-not-met', { error: 'ecapp_policy_not_found' })).toMatch(/^In \S+ Setup .* Save once\.$/);
    expect(stepsFor('policy-not-met', { error: 'use_dpop_nonce' })).toMatch(/^In .*DPoP-bound tokens\.$/);
    expect(stepsFor('policy-not-met', { error: 'invalid_session_level' })).toMatch(/^In .*high-assurance session\.$/);
    expect(stepsFor('policy-not-met', { error: 'invalid_basic_auth_header' }).split('\n')).toHaveLength(3);
  });

  test('a login that is refused without a password', () => {
    expect(stepsFor('rejected-unknown', { description: 'authentication failure' })).toMatch(/locked or frozen/);
    expect(stepsFor('rejected-unknown', { error: 'brand_new' })).toMatch(/^Ask their admin for the Status/);
  });

  test('a host that can be derived, and one that cannot', () => {
    for (const code of ['host-not-allowed', 'login-host-not-supported'] as const) {
      const known = stepsFor(code, { subject: 'acme.my.salesforce.com' }, { host: null });
      expect(known).toMatch(/put acme\.my\.salesforce\.com as domain/);
      expect(stepsFor(code, {}, { host: null })).toMatch(/^Ask their Salesforce admin for the host/);
    }
    expect(stepsFor('redirected', { subject: 'new.my.salesforce.com' })).toMatch(
      /put new\.my\.salesforce\.com as domain/,
    );
  });

  test('an org id that is another', () => {
    expect(stepsFor('org-mismatch', { subject: '00D000000000009' })).toMatch(
      /^Compare 00D000000000009 with .*\n.*Value=00D000000000009\n/,
    );
    expect(stepsFor('org-mismatch', { subject: '00D000000000009' }, SANDBOX)).toMatch(/A refresh gives a sandbox/);
    expect(stepsFor('org-mismatch', {})).toMatch(/NEW_ORG_ID/);
  });

  test('a secret that has no value, or a key that is refused', () => {
    expect(stepsFor('secret-unreadable', { error: 'ResourceNotFoundException' })).toMatch(/^No AWSCURRENT/);
    expect(stepsFor('secret-unreadable', { error: 'AccessDeniedException' })).not.toMatch(/AWSCURRENT/);
    expect(explain('secret-unreadable', ACME).actions).toHaveLength(3);
  });

  test('an answer with an instance that is not allowed', () => {
    expect(stepsFor('response-invalid', { description: 'instance_url is no allowed host' })).toMatch(
      /^Ask their admin/,
    );
    expect(stepsFor('response-invalid', { description: 'the answer is empty' })).toMatch(/^Check again/);
  });

  test('a password login at the login service', () => {
    const password = { flow: 'password', host: 'login.salesforce.com' } as const;
    expect(stepsFor('user-login-failed', {}, password)).toMatch(/may refuse logins by the login service/);
    expect(stepsFor('user-login-failed', {}, { flow: 'password' })).not.toMatch(/login service/);
  });
});
