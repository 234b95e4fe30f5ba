/** Flow in which the pair is seen; `any`: not tied to one of the flows a server uses. */
type OAuthErrorFlow = 'client_credentials' | 'password' | 'jwt_bearer' | 'any';

/** One documented refusal of the token endpoint. */
export type OAuthError = {
  readonly id: OAuthErrorId;
  readonly flow: OAuthErrorFlow;
  /** HTTP status; Salesforce says 400 almost always. */
  readonly status: number;
  readonly error: string;
  readonly description: string;
};

export type OAuthErrorId = keyof typeof OBSERVED | (typeof SERVER_CODES)[number];

type Row = readonly [flow: OAuthErrorFlow, error: string, description: string, status?: number];

/** Pairs seen in real traffic or documentation, wording and capitals as the server sends them. */
const OBSERVED = {
  'client-id-unknown': ['client_credentials', 'invalid_client_id', 'client identifier invalid'],
  'client-id-unknown-old': ['client_credentials', 'invalid_client', 'client identifier invalid'],
  'client-secret-wrong': ['client_credentials', 'invalid_client', 'invalid client credentials'],
  'client-secret-wrong-old': ['client_credentials', 'invalid_client_credentials', 'client secret invalid'],
  'app-not-installed': ['client_credentials', 'invalid_client', 'app must be installed into org'],
  'app-not-found': ['client_credentials', 'app_not_found', 'External client app is not installed in this org'],
  'app-not-found-authorize': ['any', 'OAUTH_EC_APP_NOT_FOUND', 'External client app is not installed in this org'],
  'app-blocked': ['client_credentials', 'app_blocked', 'this app is blocked by admin'],
  'app-blocked-authorize': ['any', 'OAUTH_APP_BLOCKED', 'this app is blocked by admin'],
  'run-as-missing': ['client_credentials', 'invalid_grant', 'no client credentials user enabled'],
  'flow-off': ['client_credentials', 'invalid_grant', 'client credentials flow not enabled'],
  'flow-off-external-client-app': [
    'client_credentials',
    'oauth_flow_disabled',
    'The external client app or the OAuth plugin is disabled.',
  ],
  'flow-off-invalid-client': ['client_credentials', 'invalid_client', 'client credentials flow not enabled'],
  'grant-type-not-supported': ['client_credentials', 'unsupported_grant_type', 'grant type not supported'],
  'grant-type-missing': ['client_credentials', 'invalid_request', 'grant type is missing'],
  'login-host': ['client_credentials', 'invalid_grant', 'request not supported on this domain'],
  'no-scopes': ['client_credentials', 'invalid_grant', 'no valid scopes defined'],
  'scope-parameter': ['client_credentials', 'invalid_request', 'scope parameter not supported'],
  'user-not-admin-approved': [
    'client_credentials',
    'invalid_app_access',
    'user is not admin approved to access this app',
  ],
  'user-not-admin-approved-redirect': [
    'any',
    'OAUTH_APP_ACCESS_DENIED',
    'user is not admin approved to access this app',
  ],
  'access-denied': ['client_credentials', 'access_denied', 'end-user denied authorization'],
  'ip-restricted': ['client_credentials', 'invalid_grant', 'ip restricted'],
  'ip-or-hours': ['client_credentials', 'invalid_grant', 'IP restricted or invalid login hours'],
  'run-as-login-refused': ['client_credentials', 'invalid_grant', 'authentication failure'],
  'user-inactive': ['client_credentials', 'invalid_grant', 'inactive user'],
  'user-inactive-old': ['any', 'inactive_user', 'user is inactive'],
  'org-inactive': ['client_credentials', 'invalid_grant', 'inactive organization'],
  'org-inactive-old': ['any', 'inactive_org', 'organization is inactive'],
  'trial-expired': ['any', 'invalid_grant', 'Your trial has expired.'],
  'login-rate': ['client_credentials', 'invalid_grant', 'login rate exceeded'],
  'retry-your-request': ['client_credentials', 'unknown_error', 'retry your request'],
  'rate-limit-exceeded': ['any', 'rate_limit_exceeded', 'too many token requests', 429],
  'authentication-failure': ['password', 'invalid_grant', 'authentication failure'],
  'password-or-locked-out': [
    'password',
    'invalid_grant',
    'invalid username, password, security token; or user locked out.',
  ],
  'password-flow-on-external-client-app': ['password', 'unsupported_grant_type', 'grant type not supported'],
  'user-not-approved': ['jwt_bearer', 'invalid_grant', "user hasn't approved this consumer"],
  'preauthorization-missing': [
    'jwt_bearer',
    'invalid_request',
    'refresh_token scope is required and the connected app should be installed and preauthorized',
  ],
  'external-client-app-audience': ['jwt_bearer', 'app_not_found', 'External client app is not installed in this org'],
  'assertion-invalid': ['jwt_bearer', 'invalid_grant', 'invalid assertion'],
  'audience-is-invalid': ['jwt_bearer', 'invalid_grant', 'audience is invalid'],
  'audience-validation-failed': ['jwt_bearer', 'invalid_grant', 'audience validation failed'],
  'invalid-audience': ['jwt_bearer', 'invalid_grant', 'invalid audience'],
  'assertion-user-unknown': ['jwt_bearer', 'invalid_grant', 'invalid user'],
  'certificate-mismatch': ['jwt_bearer', 'invalid_client', 'invalid client credentials'],
  'assertion-replayed': ['jwt_bearer', 'bad_jti_claim', 'jti was used before'],
  'token-expired': ['any', 'invalid_grant', 'expired access/refresh token'],
  'code-expired': ['any', 'invalid_grant', 'expired authorization code'],
  'activation-secret-invalid': ['any', 'invalid_grant', 'activation secret invalid'],
  'scope-not-allowed': ['any', 'invalid_scope', 'the requested scope is not allowed'],
  'redirect-uri-mismatch': ['any', 'redirect_uri_mismatch', 'redirect_uri must match configuration'],
  'approval-error': ['any', 'OAUTH_APPROVAL_ERROR_GENERIC', 'An unexpected error has occurred during authentication'],
  'post-required': ['any', 'invalid_request', 'must use HTTP POST'],
} as const satisfies Record<string, Row>;

/**
 * Every `error` value the server knows (the enumeration in Salesforce's Mobile SDK sources, iOS and Android). Most were never
 * seen with a text of their own, so the simulator sends the code in plain words.
 */
const SERVER_CODES = [
  'access_denied',
  'app_attest_failed',
  'app_attest_failed_retry',
  'app_blocked',
  'app_not_found',
  'authorization_pending',
  'bad_jti_claim',
  'client_blocked',
  'client_blocked_retry',
  'ecapp_policy_not_found',
  'exceeded_registration_limit',
  'fail_close_app_blocked',
  'failed_registration',
  'immediate_unsuccessful',
  'installation_error',
  'invalid_app_access',
  'invalid_assertion_type',
  'invalid_basic_auth_header',
  'invalid_client',
  'invalid_client_id',
  'invalid_distribution_state',
  'invalid_dpop_proof',
  'invalid_expid',
  'invalid_grant',
  'invalid_otp',
  'invalid_request',
  'invalid_scope',
  'invalid_session_level',
  'invalid_token',
  'login_error',
  'oauth_flow_disabled',
  'oauth_policy_not_found',
  'otp_error',
  'redirect_uri_mismatch',
  'redirect_uri_missing',
  'registration_error',
  'server_error',
  'service_unavailable',
  'slow_down',
  'system_down',
  'unknown_error',
  'unsupported_expid',
  'unsupported_grant_type',
  'unsupported_response_type',
  'unsupported_token_type',
  'use_dpop_nonce',
] as const;

const observed = Object.entries<Row>(OBSERVED).map(
  ([id, [flow, error, description, status = 400]]): OAuthError => ({
    id: id as keyof typeof OBSERVED,
    flow,
    status,
    error,
    description,
  }),
);

const bare = SERVER_CODES.map(
  (code): OAuthError => ({
    id: code,
    flow: 'any',
    status: 400,
    error: code,
    description: code.replaceAll('_', ' '),
  }),
);

/** Every documented refusal: first the pairs seen, then each server code with no text of its own. */
export const OAUTH_ERRORS: readonly OAuthError[] = [...observed, ...bare];

const byId = new Map(OAUTH_ERRORS.map((error) => [error.id, error]));

/** One refusal by its id. */
export function oauthErrorById(id: OAuthErrorId): OAuthError {
  const error = byId.get(id);
  if (error === undefined) throw new RangeError(`no OAuth error is called ${id}`);
  return error;
}
