import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { API_ERRORS } from '../simulator/api-errors.ts';
import { type Fault, rawAnswer } from '../simulator/faults.ts';
import { OAUTH_ERRORS } from '../simulator/oauth-errors.ts';
import { type Simulator, startSimulator } from '../simulator/simulator.ts';
import type { Flow } from '../src/causes/verdict.ts';
import { checkOrgs } from '../src/run/check-orgs.ts';
import type { ReportedOrg } from '../src/run/report.ts';
import { credentialOf, settingsOf, type TestSecret } from './memory-ports.ts';
import { worldOn } from './simulated-world.ts';

const CC = 'client_credentials';
const [PASSWORD, JWT] = ['password', 'jwt_bearer'] as const;

/** What each documented refusal of the token endpoint means: flow, verdict, cause. */
const OAUTH: Readonly<Record<string, readonly [flow: Flow, verdict: string, cause: string]>> = {
  'client-id-unknown': [CC, 'unhealthy', 'client-id-unknown'],
  'client-id-unknown-old': [CC, 'unhealthy', 'client-id-unknown'],
  'client-secret-wrong': [CC, 'unhealthy', 'client-secret-wrong'],
  'client-secret-wrong-old': [CC, 'unhealthy', 'client-secret-wrong'],
  'app-not-installed': [CC, 'unhealthy', 'app-not-installed'],
  'app-not-found': [CC, 'unhealthy', 'app-not-installed'],
  'app-not-found-authorize': [CC, 'unhealthy', 'app-not-installed'],
  'app-blocked': [CC, 'unhealthy', 'app-blocked'],
  'app-blocked-authorize': [CC, 'unhealthy', 'app-blocked'],
  'run-as-missing': [CC, 'unhealthy', 'run-as-user-missing'],
  'flow-off': [CC, 'unhealthy', 'flow-not-enabled'],
  'flow-off-external-client-app': [CC, 'unhealthy', 'app-disabled'],
  'flow-off-invalid-client': [CC, 'unhealthy', 'flow-not-enabled'],
  'grant-type-not-supported': [CC, 'unhealthy', 'flow-not-enabled'],
  'grant-type-missing': [CC, 'unhealthy', 'rejected-unknown'],
  'login-host': [CC, 'unhealthy', 'login-host-not-supported'],
  'no-scopes': [CC, 'unhealthy', 'scopes-missing'],
  'scope-parameter': [CC, 'unhealthy', 'rejected-unknown'],
  'user-not-admin-approved': [CC, 'unhealthy', 'run-as-user-not-allowed'],
  'user-not-admin-approved-redirect': [CC, 'unhealthy', 'run-as-user-not-allowed'],
  'access-denied': [CC, 'unhealthy', 'run-as-user-not-allowed'],
  'ip-restricted': [CC, 'inconclusive', 'ip-restricted'],
  'user-inactive': [CC, 'unhealthy', 'user-inactive'],
  'user-inactive-old': [CC, 'unhealthy', 'user-inactive'],
  'org-inactive': [CC, 'unhealthy', 'org-inactive'],
  'org-inactive-old': [CC, 'unhealthy', 'org-inactive'],
  'login-rate': [CC, 'inconclusive', 'login-rate-exceeded'],
  'retry-your-request': [CC, 'inconclusive', 'salesforce-unavailable'],
  'rate-limit-exceeded': [CC, 'inconclusive', 'rate-limited'],
  'authentication-failure': [PASSWORD, 'unhealthy', 'user-login-failed'],
  'password-or-locked-out': [PASSWORD, 'unhealthy', 'user-login-failed'],
  'password-flow-on-external-client-app': [PASSWORD, 'unhealthy', 'flow-not-enabled'],
  'user-not-approved': [JWT, 'unhealthy', 'user-not-approved'],
  'assertion-invalid': [JWT, 'unhealthy', 'assertion-rejected'],
  'audience-is-invalid': [JWT, 'unhealthy', 'assertion-rejected'],
  'audience-validation-failed': [JWT, 'unhealthy', 'assertion-rejected'],
  'invalid-audience': [JWT, 'unhealthy', 'assertion-rejected'],
  'assertion-user-unknown': [JWT, 'unhealthy', 'assertion-rejected'],
  'certificate-mismatch': [JWT, 'unhealthy', 'assertion-rejected'],
  'assertion-replayed': [JWT, 'unhealthy', 'assertion-rejected'],
  'token-expired': [CC, 'unhealthy', 'rejected-unknown'],
  'code-expired': [CC, 'unhealthy', 'rejected-unknown'],
  'activation-secret-invalid': [PASSWORD, 'unhealthy', 'user-login-failed'],
  'scope-not-allowed': [CC, 'unhealthy', 'scopes-missing'],
  'redirect-uri-mismatch': [CC, 'unhealthy', 'rejected-unknown'],
  'approval-error': [CC, 'unhealthy', 'rejected-unknown'],
  'post-required': [CC, 'unhealthy', 'rejected-unknown'],
  access_denied: [CC, 'unhealthy', 'run-as-user-not-allowed'],
  app_attest_failed: [CC, 'unhealthy', 'rejected-unknown'],
  app_attest_failed_retry: [CC, 'inconclusive', 'salesforce-unavailable'],
  app_blocked: [CC, 'unhealthy', 'app-blocked'],
  app_not_found: [CC, 'unhealthy', 'app-not-installed'],
  authorization_pending: [CC, 'unhealthy', 'rejected-unknown'],
  bad_jti_claim: [JWT, 'unhealthy', 'assertion-rejected'],
  client_blocked: [CC, 'unhealthy', 'app-blocked'],
  client_blocked_retry: [CC, 'inconclusive', 'salesforce-unavailable'],
  ecapp_policy_not_found: [CC, 'unhealthy', 'policy-not-met'],
  exceeded_registration_limit: [CC, 'unhealthy', 'rejected-unknown'],
  fail_close_app_blocked: [CC, 'unhealthy', 'app-blocked'],
  failed_registration: [CC, 'unhealthy', 'rejected-unknown'],
  immediate_unsuccessful: [CC, 'unhealthy', 'rejected-unknown'],
  installation_error: [CC, 'unhealthy', 'app-not-installed'],
  invalid_app_access: [CC, 'unhealthy', 'run-as-user-not-allowed'],
  invalid_assertion_type: [JWT, 'unhealthy', 'assertion-rejected'],
  invalid_basic_auth_header: [CC, 'unhealthy', 'policy-not-met'],
  invalid_client: [CC, 'unhealthy', 'rejected-unknown'],
  invalid_client_id: [CC, 'unhealthy', 'client-id-unknown'],
  invalid_distribution_state: [CC, 'unhealthy', 'app-not-installed'],
  invalid_dpop_proof: [CC, 'unhealthy', 'policy-not-met'],
  invalid_expid: [CC, 'unhealthy', 'rejected-unknown'],
  invalid_grant: [CC, 'unhealthy', 'rejected-unknown'],
  invalid_otp: [CC, 'unhealthy', 'rejected-unknown'],
  invalid_request: [CC, 'unhealthy', 'rejected-unknown'],
  invalid_scope: [CC, 'unhealthy', 'scopes-missing'],
  invalid_session_level: [CC, 'unhealthy', 'policy-not-met'],
  invalid_token: [CC, 'unhealthy', 'rejected-unknown'],
  login_error: [CC, 'unhealthy', 'rejected-unknown'],
  oauth_flow_disabled: [CC, 'unhealthy', 'app-disabled'],
  oauth_policy_not_found: [CC, 'unhealthy', 'policy-not-met'],
  otp_error: [CC, 'unhealthy', 'rejected-unknown'],
  redirect_uri_mismatch: [CC, 'unhealthy', 'rejected-unknown'],
  redirect_uri_missing: [CC, 'unhealthy', 'rejected-unknown'],
  registration_error: [CC, 'unhealthy', 'rejected-unknown'],
  server_error: [CC, 'inconclusive', 'salesforce-unavailable'],
  service_unavailable: [CC, 'inconclusive', 'salesforce-unavailable'],
  slow_down: [CC, 'inconclusive', 'rate-limited'],
  system_down: [CC, 'inconclusive', 'salesforce-unavailable'],
  unknown_error: [CC, 'inconclusive', 'salesforce-unavailable'],
  unsupported_expid: [CC, 'unhealthy', 'rejected-unknown'],
  unsupported_grant_type: [CC, 'unhealthy', 'flow-not-enabled'],
  unsupported_response_type: [CC, 'unhealthy', 'rejected-unknown'],
  unsupported_token_type: [CC, 'unhealthy', 'rejected-unknown'],
  use_dpop_nonce: [CC, 'unhealthy', 'policy-not-met'],
};

/** What each documented refusal of the REST API means for a token that was good enough to be issued. */
const API: Readonly<Record<string, readonly [verdict: string, cause: string]>> = {
  'session-invalid': ['inconclusive', 'api-rejected-unknown'],
  'session-not-for-rest': ['unhealthy', 'api-disabled'],
  'api-disabled-for-user': ['unhealthy', 'api-disabled'],
  'api-disabled-for-org': ['unhealthy', 'api-disabled'],
  'limits-not-enabled': ['inconclusive', 'api-rejected-unknown'],
  'request-limit-exceeded': ['inconclusive', 'api-limit-exceeded'],
  'password-expired': ['unhealthy', 'api-password-expired'],
  'server-unavailable': ['inconclusive', 'salesforce-unavailable'],
  'url-not-reset': ['inconclusive', 'api-rejected-unknown'],
  'transaction-security': ['inconclusive', 'api-rejected-unknown'],
  'version-retired': ['inconclusive', 'api-rejected-unknown'],
  'version-unknown': ['inconclusive', 'api-rejected-unknown'],
};

type Pair = { readonly status: number; readonly code: string; readonly text: string };

/** How reality words the same answer. */
const VARIANTS: Readonly<Record<string, (pair: Pair) => Pair>> = {
  'as documented': (pair) => pair,
  'in capitals': (pair) => ({ ...pair, code: pair.code.toUpperCase(), text: pair.text.toUpperCase() }),
  'with more spaces': (pair) => ({
    ...pair,
    code: ` ${pair.code} `,
    text: `\n ${pair.text.replaceAll(' ', ' \u00a0 ')}\t`,
  }),
  'with a period': (pair) => ({ ...pair, text: `${pair.text}.` }),
  'inside more text': (pair) => ({ ...pair, text: `Login failed: ${pair.text} (request 4711)` }),
  'with a decimal escape': (pair) => ({ ...pair, text: pair.text.replaceAll("'", '&#39;') }),
  'with a hexadecimal escape': (pair) => ({ ...pair, text: pair.text.replaceAll("'", '&#x27;') }),
  'with a named escape': (pair) => ({ ...pair, text: pair.text.replaceAll("'", '&rsquo;') }),
  'escaped twice': (pair) => ({ ...pair, text: pair.text.replaceAll("'", '&amp;#39;') }),
  'at 400': (pair) => ({ ...pair, status: 400 }),
  'at 401': (pair) => ({ ...pair, status: 401 }),
  'at 403': (pair) => ({ ...pair, status: 403 }),
};

/** The variants that change this pair. */
function variantsOf(pair: Pair): readonly (readonly [name: string, pair: Pair])[] {
  return Object.entries(VARIANTS).flatMap(([name, vary]) => {
    const varied = vary(pair);
    const same = JSON.stringify(varied) === JSON.stringify(pair);
    return same && name !== 'as documented' ? [] : [[name, varied] as const];
  });
}

const JSON_TYPE = { 'content-type': 'application/json;charset=UTF-8' };
const PEM = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs8', format: 'pem' });

/** What makes a secret one of that flow. */
const PARTS: Readonly<Record<Flow, object>> = {
  client_credentials: {},
  password: { username: 'robot@acme.example', password: 'example-password' },
  jwt_bearer: { username: 'robot@acme.example', privateKey: PEM },
};

let simulator: Simulator;
const reported = new Map<string, ReportedOrg>();

beforeAll(async () => {
  simulator = await startSimulator({ record: false });
  const secrets: TestSecret[] = [];
  const add = (org: string, flow: Flow, fault: { token?: { fault: Fault }; api?: { fault: Fault } }): void => {
    const domain = `o${secrets.length}.my.salesforce.com`;
    const value = credentialOf('acme', { domain, ...PARTS[flow] });
    simulator.addOrg({ host: domain, clientId: 'example-id-acme', clientSecret: 'example-secret-acme', ...fault });
    secrets.push({ org, value });
  };
  for (const { id, status, error, description } of OAUTH_ERRORS) {
    for (const [variant, pair] of variantsOf({ status, code: error, text: description })) {
      const body = JSON.stringify({ error: pair.code, error_description: pair.text });
      add(`token ${id} ${variant}`, OAUTH[id]?.[0] ?? CC, {
        token: { fault: rawAnswer(pair.status, JSON_TYPE, body) },
      });
    }
  }
  for (const { id, status, errorCode, message } of API_ERRORS) {
    for (const [variant, pair] of variantsOf({ status, code: errorCode, text: message })) {
      const body = JSON.stringify([{ errorCode: pair.code, message: pair.text }]);
      add(`api ${id} ${variant}`, CC, { api: { fault: rawAnswer(pair.status, JSON_TYPE, body) } });
    }
  }
  const world = worldOn(simulator, secrets);
  const report = await checkOrgs(world.ports, { orgs: 'all', save: false, publish: false }, settingsOf());
  for (const org of report.orgs) reported.set(org.org, org);
});
afterAll(() => simulator.close());

/** Verdict, cause and stage for every variant of one answer. */
function found(prefix: string): Record<string, unknown> {
  return Object.fromEntries(
    [...reported].flatMap(([name, { verdict, cause, stage }]) =>
      name.startsWith(prefix) ? [[name.slice(prefix.length), { verdict, cause, stage }]] : [],
    ),
  );
}

describe('every documented refusal of the token endpoint, in every form, becomes its cause', () => {
  test.each(OAUTH_ERRORS)('$id', ({ id, status, error, description }) => {
    const [, verdict, cause] = OAUTH[id] ?? [];
    const forms = variantsOf({ status, code: error, text: description });
    expect(found(`token ${id} `)).toEqual(
      Object.fromEntries(forms.map(([form]) => [form, { verdict, cause, stage: 'token' }])),
    );
  });

  test('is shown as received', () => {
    expect(reported.get('token flow-off-external-client-app as documented')?.evidence).toEqual({
      status: 400,
      error: 'oauth_flow_disabled',
      description: 'The external client app or the OAuth plugin is disabled.',
    });
    expect(reported.get('token user-not-approved with a decimal escape')?.evidence?.description).toBe(
      'user hasn&#39;t approved this consumer',
    );
  });
});

describe('every documented refusal of the API, in every form, becomes its cause', () => {
  test.each(API_ERRORS)('$id', ({ id, status, errorCode, message }) => {
    const [verdict, cause] = API[id] ?? [];
    const forms = variantsOf({ status, code: errorCode, text: message });
    expect(found(`api ${id} `)).toEqual(
      Object.fromEntries(forms.map(([form]) => [form, { verdict, cause, stage: 'probe' }])),
    );
  });

  test.each(['version-retired', 'version-unknown'])('%s points at the API version', (id) => {
    expect(reported.get(`api ${id} as documented`)?.hints).toContain(
      'The org does not offer API version 65.0: set apiVersion to one that Salesforce still supports.',
    );
  });
});
