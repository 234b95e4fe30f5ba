import type { CauseCode } from '../../src/causes/catalogue.ts';
import type { Flow } from '../../src/causes/verdict.ts';

/*
 * What Salesforce answers, and what it means: the one table that the unit tests, the tests over TLS and those of the
 * simulator read, and from which the fuzz runs choose; their oracle has a view of its own on purpose. Whoever learns of
 * another answer adds a row. Who adds a cause
 * has this one table to look through (ADR 4).
 */

/** Every code that is promised outward, by the verdict that it stands for. */
export const PROMISED: Readonly<Record<'unhealthy' | 'inconclusive', readonly string[]>> = {
  unhealthy: [
    ...['secret-unreadable', 'secret-malformed', 'host-not-allowed', 'login-host-not-supported', 'client-id-unknown'],
    ...['client-secret-wrong', 'app-not-installed', 'app-blocked', 'app-disabled', 'flow-not-enabled'],
    ...['run-as-user-missing', 'run-as-user-not-allowed', 'user-inactive', 'org-inactive', 'scopes-missing'],
    ...['user-login-failed', 'user-not-approved', 'assertion-rejected', 'policy-not-met', 'rejected-unknown'],
    ...['api-disabled', 'api-password-expired', 'org-mismatch', 'domain-not-found', 'redirected'],
  ],
  inconclusive: [
    ...['secrets-unavailable', 'flow-not-checkable', 'api-limit-exceeded', 'api-rejected-unknown', 'ip-restricted'],
    ...['login-hours-restricted', 'login-rate-exceeded', 'rate-limited', 'salesforce-unavailable', 'not-salesforce'],
    ...['dns-unavailable', 'connection-failed', 'timeout', 'tls-untrusted', 'response-invalid', 'not-checked'],
  ],
};

/** Codes that no answer of a server leads to. */
export const OF_THE_SECRET: readonly string[] = [
  ...['secret-unreadable', 'secrets-unavailable', 'secret-malformed', 'flow-not-checkable', 'host-not-allowed'],
];

/** `description` null: the code alone, whatever unknown text stands beside it; `status` is 400 unless said. */
export type OAuthRow = readonly [flow: Flow, error: string, description: string | null, status?: number];
/** `message` empty: whatever it says. */
export type ApiRow = readonly [status: number, errorCode: string, message: string];

const CC = 'client_credentials';
const [PASSWORD, JWT] = ['password', 'jwt_bearer'] as const;

/** Refusals of the token endpoint. */
export const OAUTH: Readonly<Partial<Record<CauseCode, readonly OAuthRow[]>>> = {
  'client-id-unknown': [
    [CC, 'invalid_client_id', 'client identifier invalid'],
    [CC, 'invalid_client', 'client identifier invalid'],
    [CC, 'invalid_client_id', null],
    [JWT, 'invalid_client_id', 'client identifier invalid'],
  ],
  'client-secret-wrong': [
    [CC, 'invalid_client', 'invalid client credentials'],
    [CC, 'invalid_client', 'client secret invalid'],
    [CC, 'invalid_client_credentials', null],
    [CC, 'invalid_client_credentials', 'client secret invalid'],
    [PASSWORD, 'invalid_client', 'invalid client credentials'],
  ],
  'app-not-installed': [
    [CC, 'invalid_client', 'app must be installed into org'],
    [CC, 'app_not_found', 'External client app is not installed in this org'],
    [CC, 'OAUTH_EC_APP_NOT_FOUND', 'External client app is not installed in this org'],
    [CC, 'OAUTH_EC_APP_NOT_FOUND', null],
    [CC, 'app_not_found', null],
    [CC, 'installation_error', null],
    [CC, 'invalid_distribution_state', null],
    [JWT, 'app_not_found', 'External client app is not installed in this org'],
  ],
  'app-blocked': [
    [CC, 'app_blocked', 'this app is blocked by admin'],
    [CC, 'OAUTH_APP_BLOCKED', 'this app is blocked by admin'],
    [CC, 'OAUTH_APP_BLOCKED', null],
    [CC, 'app_blocked', null],
    [CC, 'client_blocked', null],
    [CC, 'fail_close_app_blocked', null],
  ],
  'app-disabled': [
    [CC, 'oauth_flow_disabled', 'The external client app or the OAuth plugin is disabled.'],
    [CC, 'oauth_flow_disabled', null],
  ],
  'flow-not-enabled': [
    [CC, 'invalid_grant', 'client credentials flow not enabled'],
    [CC, 'invalid_grant', 'client credentials flow is not enabled'],
    [CC, 'invalid_client', 'client credentials flow not enabled'],
    [CC, 'unsupported_grant_type', 'grant type not supported'],
    [CC, 'unsupported_grant_type', null],
    [PASSWORD, 'unsupported_grant_type', 'grant type not supported'],
    [PASSWORD, 'invalid_grant', 'Username-Password Flow Disabled'],
    [PASSWORD, 'invalid_grant', 'password flow is blocked'],
  ],
  'login-host-not-supported': [[CC, 'invalid_grant', 'request not supported on this domain']],
  'run-as-user-missing': [[CC, 'invalid_grant', 'no client credentials user enabled']],
  'run-as-user-not-allowed': [
    [CC, 'invalid_app_access', 'user is not admin approved to access this app'],
    [CC, 'OAUTH_APP_ACCESS_DENIED', 'user is not admin approved to access this app'],
    [CC, 'access_denied', 'end-user denied authorization'],
    [CC, 'OAUTH_APP_ACCESS_DENIED', null],
    [CC, 'invalid_app_access', null],
    [CC, 'access_denied', null],
    [JWT, 'invalid_app_access', 'user is not admin approved to access this app'],
  ],
  'scopes-missing': [
    [CC, 'invalid_grant', 'no valid scopes defined'],
    [CC, 'invalid_grant', 'no valid scope defined'],
    [CC, 'invalid_scope', 'the requested scope is not allowed'],
    [CC, 'invalid_scope', null],
  ],
  'user-inactive': [
    [CC, 'invalid_grant', 'inactive user'],
    [CC, 'inactive_user', 'user is inactive'],
    [CC, 'inactive_user', null],
    [CC, 'invalid_grant', 'user is frozen'],
    [CC, 'invalid_grant', 'user frozen'],
    [CC, 'invalid_grant', 'frozen user'],
    [CC, 'invalid_grant', 'user is deactivated'],
    [PASSWORD, 'invalid_grant', 'inactive user'],
  ],
  'org-inactive': [
    [CC, 'invalid_grant', 'inactive organization'],
    [CC, 'inactive_org', 'this organization is inactive'],
    [CC, 'inactive_org', 'organization is inactive'],
    [CC, 'inactive_org', null],
    [CC, 'inactive_organization', null],
    [CC, 'invalid_grant', 'inactive org'],
    [CC, 'invalid_grant', 'org is locked'],
    [CC, 'invalid_grant', 'organization closed'],
    [CC, 'invalid_grant', 'org suspended'],
    [CC, 'invalid_grant', 'Your trial has expired.'],
    [JWT, 'invalid_grant', 'Your trial has expired.'],
    [CC, 'invalid_grant', 'trial period has ended'],
    [CC, 'invalid_grant', 'trial expired'],
    [CC, 'trial_expired', null],
    [CC, 'org_locked', null],
  ],
  'user-login-failed': [
    [PASSWORD, 'invalid_grant', 'authentication failure'],
    [PASSWORD, 'invalid_grant', 'authentication failure - Invalid Password'],
    [PASSWORD, 'invalid_grant', 'invalid username, password, security token; or user locked out.'],
    [PASSWORD, 'invalid_grant', 'invalid password'],
    [PASSWORD, 'invalid_grant', 'user locked out'],
    [PASSWORD, 'invalid_grant', 'activation secret invalid'],
  ],
  'user-not-approved': [
    [JWT, 'invalid_grant', "user hasn't approved this consumer"],
    [JWT, 'invalid_grant', 'user has not approved this consumer'],
    [
      JWT,
      'invalid_request',
      'refresh_token scope is required and the connected app should be installed and preauthorized',
    ],
    [JWT, 'invalid_request', 'Refresh token scope required'],
    [JWT, 'invalid_request', 'refreshtoken scope required'],
    [JWT, 'invalid_grant', 'the app should be preauthorised'],
    [JWT, 'invalid_grant', 'the connected app should be pre-authorised'],
  ],
  'assertion-rejected': [
    [JWT, 'invalid_grant', 'invalid assertion'],
    [JWT, 'invalid_grant', 'assertion expired'],
    [JWT, 'invalid_grant', 'assertion is invalid'],
    [JWT, 'invalid_grant', 'audience is invalid'],
    [JWT, 'invalid_grant', 'audience validation failed'],
    [JWT, 'invalid_grant', 'invalid audience'],
    [JWT, 'invalid_grant', 'invalid user'],
    [JWT, 'invalid_client', 'invalid client credentials'],
    [JWT, 'invalid_grant', 'the jti was used'],
    [JWT, 'bad_jti_claim', 'jti was used before'],
    [JWT, 'bad_jti_claim', null],
    [JWT, 'invalid_assertion_type', null],
  ],
  'policy-not-met': [
    [CC, 'oauth_policy_not_found', null],
    [CC, 'ecapp_policy_not_found', null],
    [CC, 'invalid_dpop_proof', null],
    [CC, 'use_dpop_nonce', null],
    [CC, 'invalid_session_level', null],
    [CC, 'invalid_basic_auth_header', null],
  ],
  'rejected-unknown': [
    [CC, 'invalid_client', null],
    [CC, 'invalid_grant', null],
    [CC, 'invalid_request', null],
    [CC, 'invalid_token', null],
    [CC, 'invalid_grant', 'authentication failure'],
    [CC, 'invalid_grant', 'invalid assertion'],
    [JWT, 'invalid_grant', 'authentication failure'],
    [CC, 'invalid_grant', 'expired access/refresh token'],
    [CC, 'invalid_grant', 'expired authorization code'],
    [CC, 'invalid_request', 'grant type is missing'],
    [CC, 'invalid_request', 'scope parameter not supported'],
    [CC, 'invalid_request', 'must use HTTP POST'],
    [CC, 'redirect_uri_mismatch', 'redirect_uri must match configuration'],
    [CC, 'OAUTH_APPROVAL_ERROR_GENERIC', 'An unexpected error has occurred during authentication'],
    [CC, 'app_attest_failed', null],
    [CC, 'authorization_pending', null],
    [CC, 'exceeded_registration_limit', null],
    [CC, 'failed_registration', null],
    [CC, 'immediate_unsuccessful', null],
    [CC, 'invalid_expid', null],
    [CC, 'invalid_otp', null],
    [CC, 'login_error', null],
    [CC, 'otp_error', null],
    [CC, 'redirect_uri_mismatch', null],
    [CC, 'redirect_uri_missing', null],
    [CC, 'registration_error', null],
    [CC, 'unsupported_expid', null],
    [CC, 'unsupported_response_type', null],
    [CC, 'unsupported_token_type', null],
  ],
  'ip-restricted': [
    [CC, 'invalid_grant', 'ip restricted'],
    [CC, 'access_denied', 'ip restricted'],
    [CC, 'invalid_grant', 'restricted IP'],
    [CC, 'invalid_grant', 'IP restricted or invalid login hours'],
    [JWT, 'invalid_grant', 'ip restricted'],
  ],
  'login-hours-restricted': [
    [CC, 'invalid_grant', 'login is outside your login hours'],
    [CC, 'invalid_grant', 'restricted time'],
  ],
  'login-rate-exceeded': [
    [CC, 'invalid_grant', 'login rate exceeded'],
    [CC, 'login_rate_exceeded', null],
  ],
  'rate-limited': [
    [CC, 'slow_down', null],
    [CC, 'rate_limit_exceeded', null],
    [CC, 'rate_limit_exceeded', 'too many token requests', 429],
  ],
  'salesforce-unavailable': [
    [CC, 'unknown_error', 'retry your request'],
    [CC, 'unknown_error', null],
    [CC, 'server_error', null],
    [CC, 'service_unavailable', null],
    [CC, 'system_down', null],
    [CC, 'client_blocked_retry', null],
    [CC, 'app_attest_failed_retry', null],
    [CC, 'invalid_grant', 'the organization is in maintenance'],
    [CC, 'invalid_grant', 'We are down for scheduled maintenance'],
    [CC, 'invalid_grant', 'undergoing maintenance'],
  ],
};

/** Refusals of the REST API, for a token that was good enough to be issued. */
export const API: Readonly<Partial<Record<CauseCode, readonly ApiRow[]>>> = {
  'api-disabled': [
    [403, 'API_CURRENTLY_DISABLED', 'API is disabled for this User'],
    [200, 'API_CURRENTLY_DISABLED', ''],
    [403, 'API_DISABLED_FOR_ORG', 'The REST API is not enabled for this Organization.'],
    [403, 'API_DISABLED_FOR_ORG', ''],
    [403, 'INVALID_SESSION_ID', 'This session is not valid for use with the REST API'],
    [403, 'INVALID_SESSION_ID', 'This session is not valid for use with the API'],
  ],
  'api-password-expired': [
    [403, 'INVALID_OPERATION_WITH_EXPIRED_PASSWORD', ''],
    [
      403,
      'INVALID_OPERATION_WITH_EXPIRED_PASSWORD',
      'The users password has expired, you must call SetPassword before attempting any other API operations',
    ],
  ],
  'org-inactive': [
    [403, 'API_CURRENTLY_DISABLED', 'Your trial has expired.'],
    [403, 'API_CURRENTLY_DISABLED', 'The trial has ended'],
    [403, 'API_CURRENTLY_DISABLED', 'trial expired'],
    [403, 'TRIAL_EXPIRED', ''],
    [403, 'ORG_LOCKED', ''],
  ],
  'api-limit-exceeded': [
    [403, 'REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.'],
    [403, 'REQUEST_LIMIT_EXCEEDED', ''],
    [429, 'REQUEST_LIMIT_EXCEEDED', ''],
  ],
  'rate-limited': [
    [429, 'API_CURRENTLY_DISABLED', ''],
    [403, 'REQUEST_LIMIT_EXCEEDED', 'ConcurrentRequests (Concurrent API Requests) Limit exceeded.'],
    [403, 'REQUEST_LIMIT_EXCEEDED', 'ConcurrentPerOrgLongTxn Limit exceeded.'],
    [403, 'REQUEST_LIMIT_EXCEEDED', 'Concurrent requests limit exceeded'],
  ],
  'salesforce-unavailable': [
    [503, 'REQUEST_LIMIT_EXCEEDED', ''],
    [503, 'SERVER_UNAVAILABLE', 'The server is temporarily unavailable'],
    [400, 'SERVER_UNAVAILABLE', ''],
    [400, 'FUNCTIONALITY_TEMPORARILY_UNAVAILABLE', ''],
  ],
  'api-rejected-unknown': [
    [401, 'INVALID_SESSION_ID', 'Session expired or invalid'],
    [403, 'OTHER', 'This session is not valid for use with the REST API'],
    [403, 'FUNCTIONALITY_NOT_ENABLED', 'limits resource is not enabled'],
    [403, 'TXN_SECURITY_NO_ACCESS', 'The operation was stopped by a transaction security policy'],
    [404, 'URL_NOT_RESET', 'Destination URL not reset. The URL returned from login must be set'],
    [404, 'NOT_FOUND', 'The requested resource does not exist'],
    [410, 'GONE', 'The requested API version has been retired'],
    [400, 'constructor', ''],
    [200, 'BRAND_NEW', ''],
    [400, 'UNSUPPORTED_API_VERSION', 'Invalid Api version specified on URL'],
    [401, 'INVALID_AUTH_HEADER', 'INVALID_HEADER_TYPE'],
    [401, 'INVALID_AUTH_HEADER', 'INVALID_JWT_FORMAT'],
  ],
};
