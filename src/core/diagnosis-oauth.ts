import type { CauseCode } from './causes.ts';
import { htmlUnescaped } from './escapes.ts';
import type { Flow } from './verdict.ts';

type Row = { readonly says: RegExp; readonly cause: CauseCode };
type CodeRow = { readonly is: RegExp; readonly cause: CauseCode };

/**
 * Salesforce gives one pair different meanings in different flows; these rows are looked at first.
 * Sources: the flow documentation in Salesforce Help, restforce#826, simple-salesforce#753, omniphx/forrest#364.
 */
const FLOW_ROWS: Readonly<Record<Flow, readonly Row[]>> = {
  client_credentials: [],
  password: [
    {
      says: /authentication failure|invalid username|invalid password|user locked out|activation secret invalid/,
      cause: 'user-login-failed',
    },
    { says: /password flow (?:is )?(?:disabled|not enabled|blocked)/, cause: 'flow-not-enabled' },
  ],
  jwt_bearer: [
    { says: /user has(?:n't| not) approved this consumer/, cause: 'user-not-approved' },
    { says: /invalid client credentials/, cause: 'assertion-rejected' },
    {
      says: /invalid assertion|assertion (?:is )?(?:invalid|expired)|audience (?:is invalid|validation failed)|invalid audience|invalid user\b|\bjti\b/,
      cause: 'assertion-rejected',
    },
  ],
};

/** What the description says, looked for as a part of the text; the wording is steadier than the code beside it. */
const DESCRIPTION_ROWS: readonly Row[] = [
  { says: /client identifier invalid/, cause: 'client-id-unknown' },
  { says: /invalid client credentials/, cause: 'client-secret-wrong' },
  { says: /app must be installed into org|not installed in this org/, cause: 'app-not-installed' },
  { says: /no client credentials user enabled/, cause: 'run-as-user-missing' },
  { says: /client credentials flow (?:is )?not enabled/, cause: 'flow-not-enabled' },
  { says: /oauth plugin is disabled/, cause: 'app-disabled' },
  { says: /request not supported on this domain/, cause: 'login-host-not-supported' },
  { says: /no valid scopes? defined/, cause: 'scopes-missing' },
  { says: /grant type not supported/, cause: 'flow-not-enabled' },
  { says: /not admin approved to access this app|end-user denied authorization/, cause: 'run-as-user-not-allowed' },
  { says: /app is blocked by admin/, cause: 'app-blocked' },
  { says: /ip restricted|restricted ip/, cause: 'ip-restricted' },
  { says: /login hours|restricted time/, cause: 'login-hours-restricted' },
  { says: /login rate exceeded/, cause: 'login-rate-exceeded' },
  { says: /inactive user|user (?:is )?(?:inactive|frozen|deactivated)|frozen user/, cause: 'user-inactive' },
  {
    says: /inactive org(?:anization)?\b|org(?:anization)? (?:is )?(?:inactive|locked|closed|suspended)/,
    cause: 'org-inactive',
  },
  {
    says: /retry your request|\bin maintenance\b|(?:for|under|undergoing) (?:scheduled )?maintenance/,
    cause: 'salesforce-unavailable',
  },
];

/**
 * What the code alone says. Codes as in the server's own list (Salesforce Mobile SDK, `OAuthErrorCode`), with the older
 * ones of the documentation. `invalid_client`, `invalid_grant` and `invalid_request` say nothing alone.
 */
const CODE_ROWS: readonly CodeRow[] = [
  { is: /^invalid_client_id$/, cause: 'client-id-unknown' },
  { is: /^invalid_client_credentials$/, cause: 'client-secret-wrong' },
  {
    is: /^(?:app_not_found|oauth_ec_app_not_found|installation_error|invalid_distribution_state)$/,
    cause: 'app-not-installed',
  },
  { is: /^(?:oauth_app_blocked|app_blocked|client_blocked|fail_close_app_blocked)$/, cause: 'app-blocked' },
  { is: /^oauth_flow_disabled$/, cause: 'app-disabled' },
  { is: /^unsupported_grant_type$/, cause: 'flow-not-enabled' },
  { is: /^(?:invalid_app_access|access_denied|oauth_app_access_denied)$/, cause: 'run-as-user-not-allowed' },
  { is: /^inactive_user$/, cause: 'user-inactive' },
  { is: /^inactive_org(?:anization)?$/, cause: 'org-inactive' },
  { is: /^invalid_scope$/, cause: 'scopes-missing' },
  { is: /^(?:bad_jti_claim|invalid_assertion_type)$/, cause: 'assertion-rejected' },
  {
    is: /_policy_not_found$|^(?:invalid_dpop_proof|use_dpop_nonce|invalid_session_level|invalid_basic_auth_header)$/,
    cause: 'policy-not-met',
  },
  { is: /^login_rate_exceeded$/, cause: 'login-rate-exceeded' },
  { is: /^(?:slow_down|rate_limit_exceeded)$/, cause: 'rate-limited' },
  { is: /^(?:server_error|service_unavailable|system_down|unknown_error)$|_retry$/, cause: 'salesforce-unavailable' },
];

/**
 * The cause of an OAuth error: the flow's own rows, then the description, then the code alone; else `rejected-unknown`.
 * Tolerates case, spaces, trailing punctuation, HTML escapes and curly apostrophes.
 */
export function causeOfOAuthError(error: string, description: string | null, flow: Flow): CauseCode {
  const text = comparable(description ?? '');
  const code = comparable(error);
  return (
    FLOW_ROWS[flow].find((row) => row.says.test(text))?.cause ??
    DESCRIPTION_ROWS.find((row) => row.says.test(text))?.cause ??
    CODE_ROWS.find((row) => row.is.test(code))?.cause ??
    'rejected-unknown'
  );
}

/** A text without what varies from server to server and from proxy to proxy: case, spaces, escapes, apostrophes. */
export function comparable(text: string): string {
  return htmlUnescaped(text)
    .toLowerCase()
    .replace(/[\u2018\u2019\u02bc\u00b4`]/g, "'")
    .replace(/\s+/g, ' ')
    .replace(/[\s.!]+$/, '')
    .trim();
}
