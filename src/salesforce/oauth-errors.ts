import type { CauseCode } from '../causes/catalogue.ts';
import type { Flow } from '../causes/verdict.ts';
import { htmlUnescaped } from '../credential/escapes.ts';
import { LONGEST_TEXT } from './page.ts';

type Row = { readonly says: RegExp; readonly cause: CauseCode };

/**
 * Salesforce gives one pair different meanings in different flows; these rows are looked at first.
 * Sources: the flow documentation in Salesforce Help, restforce#826, simple-salesforce#753, omniphx/forrest#364; for the
 * scope refresh_token seven open repositories that quote the answer (docs/sources.md).
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
    { says: /user has(?:nt| not) approved this consumer/, cause: 'user-not-approved' },
    {
      says: /refresh ?token scope (?:is )?required|should be (?:installed and )?pre ?authori[sz]ed/,
      cause: 'user-not-approved',
    },
    { says: /invalid client credentials/, cause: 'assertion-rejected' },
    {
      says: /invalid assertion|assertion (?:is )?(?:invalid|expired)|audience (?:is invalid|validation failed)|invalid audience|invalid user\b|\bjti\b/,
      cause: 'assertion-rejected',
    },
  ],
};

/** What the description says, looked for as a part of its {@link wordsOf}; the wording is steadier than the code beside it. */
const DESCRIPTION_ROWS: readonly Row[] = [
  { says: /client identifier invalid/, cause: 'client-id-unknown' },
  { says: /invalid client credentials|client secret invalid/, cause: 'client-secret-wrong' },
  { says: /app must be installed into org|not installed in this org/, cause: 'app-not-installed' },
  { says: /no client credentials user enabled/, cause: 'run-as-user-missing' },
  { says: /client credentials flow (?:is )?not enabled/, cause: 'flow-not-enabled' },
  { says: /oauth plugin is disabled/, cause: 'app-disabled' },
  { says: /request not supported on this domain/, cause: 'login-host-not-supported' },
  { says: /no valid scopes? defined/, cause: 'scopes-missing' },
  { says: /grant type not supported/, cause: 'flow-not-enabled' },
  { says: /not admin approved to access this app|end user denied authorization/, cause: 'run-as-user-not-allowed' },
  { says: /app is blocked by admin/, cause: 'app-blocked' },
  { says: /ip restricted|restricted ip\b/, cause: 'ip-restricted' },
  { says: /login hours|restricted time\b/, cause: 'login-hours-restricted' },
  { says: /login rate exceeded/, cause: 'login-rate-exceeded' },
  { says: /inactive user|user (?:is )?(?:inactive|frozen|deactivated)|frozen user/, cause: 'user-inactive' },
  {
    says: /inactive org(?:anization)?\b|org(?:anization)? (?:is )?(?:inactive|locked|closed|suspended)|trial (?:period )?(?:has |is )?(?:expired|ended|over)\b|expired trial/,
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
const CODES: Readonly<Partial<Record<CauseCode, readonly string[]>>> = {
  'client-id-unknown': ['invalid_client_id'],
  'client-secret-wrong': ['invalid_client_credentials'],
  'app-not-installed': ['app_not_found', 'oauth_ec_app_not_found', 'installation_error', 'invalid_distribution_state'],
  'app-blocked': ['app_blocked', 'oauth_app_blocked', 'client_blocked', 'fail_close_app_blocked'],
  'app-disabled': ['oauth_flow_disabled'],
  'flow-not-enabled': ['unsupported_grant_type'],
  'run-as-user-not-allowed': ['invalid_app_access', 'access_denied', 'oauth_app_access_denied'],
  'user-inactive': ['inactive_user'],
  'org-inactive': ['inactive_org', 'inactive_organization', 'org_locked', 'trial_expired'],
  'scopes-missing': ['invalid_scope'],
  'assertion-rejected': ['bad_jti_claim', 'invalid_assertion_type'],
  'policy-not-met': ['invalid_dpop_proof', 'use_dpop_nonce', 'invalid_session_level', 'invalid_basic_auth_header'],
  'login-rate-exceeded': ['login_rate_exceeded'],
  'rate-limited': ['slow_down', 'rate_limit_exceeded'],
  'salesforce-unavailable': ['server_error', 'service_unavailable', 'system_down', 'unknown_error'],
};
const CAUSE_OF_CODE = new Map(
  Object.entries(CODES).flatMap(([cause, codes]) => codes.map((code) => [code, cause as CauseCode] as const)),
);

function causeOfCode(code: string): CauseCode | null {
  if (code.endsWith('_policy_not_found')) return 'policy-not-met';
  if (code.endsWith('_retry')) return 'salesforce-unavailable';
  return CAUSE_OF_CODE.get(code) ?? null;
}

/**
 * The cause of an OAuth error: the flow's own rows, then the description, then the code alone; else `rejected-unknown`.
 * Tolerates case, spaces, punctuation, HTML escapes and curly apostrophes.
 */
export function causeOfOAuthError(error: string, description: string | null, flow: Flow): CauseCode {
  const words = wordsOf(description ?? '');
  return (
    FLOW_ROWS[flow].find((row) => row.says.test(words))?.cause ??
    DESCRIPTION_ROWS.find((row) => row.says.test(words))?.cause ??
    causeOfCode(codeOf(error)) ??
    'rejected-unknown'
  );
}

/** The beginning of a text without what varies from server to server and from proxy to proxy: words in lower case with single blanks. */
export function wordsOf(text: string): string {
  return htmlUnescaped(text.slice(0, LONGEST_TEXT))
    .toLowerCase()
    .replace(/['\u2018\u2019\u02bc\u00b4`]/g, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** An error code in lower case, words joined by `_` however the server joins them. */
export function codeOf(code: string): string {
  return wordsOf(code).replaceAll(' ', '_');
}
