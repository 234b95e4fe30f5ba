/** One documented refusal of the REST API, for a token that was good enough to be issued. */
export type ApiError = {
  readonly id: ApiErrorId;
  readonly status: number;
  readonly errorCode: string;
  readonly message: string;
};

export type ApiErrorId = keyof typeof ROWS;

type Row = readonly [status: number, errorCode: string, message: string];

/** Codes and texts as documented or observed; a status no source names is the one Salesforce uses for that kind of refusal. */
const ROWS = {
  'session-invalid': [401, 'INVALID_SESSION_ID', 'Session expired or invalid'],
  'session-not-for-rest': [403, 'INVALID_SESSION_ID', 'This session is not valid for use with the REST API'],
  'api-disabled-for-user': [403, 'API_CURRENTLY_DISABLED', 'API is disabled for this User'],
  'api-disabled-for-org': [403, 'API_DISABLED_FOR_ORG', 'The REST API is not enabled for this Organization.'],
  'limits-not-enabled': [403, 'FUNCTIONALITY_NOT_ENABLED', 'limits resource is not enabled'],
  'trial-expired': [403, 'API_CURRENTLY_DISABLED', 'Your trial has expired.'],
  'trial-expired-code': [403, 'TRIAL_EXPIRED', 'Your trial has expired.'],
  'org-locked': [403, 'ORG_LOCKED', 'This organization is locked.'],
  'request-limit-exceeded': [403, 'REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.'],
  'concurrent-requests': [
    403,
    'REQUEST_LIMIT_EXCEEDED',
    'ConcurrentRequests (Concurrent API Requests) Limit exceeded.',
  ],
  'concurrent-long-requests': [403, 'REQUEST_LIMIT_EXCEEDED', 'ConcurrentPerOrgLongTxn Limit exceeded.'],
  'password-expired': [
    403,
    'INVALID_OPERATION_WITH_EXPIRED_PASSWORD',
    'The users password has expired, you must call SetPassword before attempting any other API operations',
  ],
  'server-unavailable': [503, 'SERVER_UNAVAILABLE', 'The server is temporarily unavailable'],
  'functionality-unavailable': [400, 'FUNCTIONALITY_TEMPORARILY_UNAVAILABLE', 'Functionality temporarily unavailable'],
  'auth-header-type': [401, 'INVALID_AUTH_HEADER', 'INVALID_HEADER_TYPE'],
  'auth-header-jwt': [401, 'INVALID_AUTH_HEADER', 'INVALID_JWT_FORMAT'],
  'url-not-reset': [404, 'URL_NOT_RESET', 'Destination URL not reset. The URL returned from login must be set'],
  'transaction-security': [403, 'TXN_SECURITY_NO_ACCESS', 'The operation was stopped by a transaction security policy'],
  'version-retired': [410, 'GONE', 'The requested API version has been retired'],
  'version-unsupported': [400, 'UNSUPPORTED_API_VERSION', 'Invalid Api version specified on URL'],
  'version-unknown': [404, 'NOT_FOUND', 'The requested resource does not exist'],
} as const satisfies Record<string, Row>;

export const API_ERRORS: readonly ApiError[] = Object.entries<Row>(ROWS).map(
  ([id, [status, errorCode, message]]): ApiError => ({ id: id as ApiErrorId, status, errorCode, message }),
);

const byId = new Map(API_ERRORS.map((error) => [error.id, error]));

/** One refusal by its id. */
export function apiErrorById(id: ApiErrorId): ApiError {
  const error = byId.get(id);
  if (error === undefined) throw new RangeError(`no API error is called ${id}`);
  return error;
}
