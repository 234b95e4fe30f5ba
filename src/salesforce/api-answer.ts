import type { CauseCode } from '../causes/catalogue.ts';
import { type Finding, finding } from '../causes/finding.ts';
import type { Hint } from '../causes/hint.ts';
import type { OrgTags } from '../credential/org-tags.ts';
import type { Redactor } from '../credential/redaction.ts';
import { sameId } from '../credential/salesforce-id.ts';
import type { Sealed } from '../credential/sealed.ts';
import { jsonOf } from '../schema.ts';
import { bodyEvidence, failureFinding, type Identity, incomplete, isTold, later, redirectTarget } from './diagnosis.ts';
import type { WireAnswer, WireRequest } from './http.ts';
import { codeOf, wordsOf } from './oauth-errors.ts';
import { isRecord } from './token-endpoint.ts';

/** API calls of the last 24 hours against the org's allowance, from `Sforce-Limit-Info`. */
export type ApiUsage = { readonly used: number; readonly max: number };

/**
 * The call that proves a token: the list of REST resources. It touches no object, needs no permission beyond the API,
 * and its answer carries the org's API usage. `apiVersion` is of the form `65.0`.
 */
export function probeRequest(token: Sealed, apiVersion: string): WireRequest {
  return { method: 'GET', path: `/services/data/v${apiVersion}/`, form: null, bearer: token };
}

type ApiError = { readonly code: string; readonly words: string };

/** Codes of the REST API that judge the org's setup, in lower case; a message decides first where one is known. */
const CAUSE_OF_API_CODE: ReadonlyMap<string, CauseCode> = new Map([
  ['api_currently_disabled', 'api-disabled'],
  ['api_disabled_for_org', 'api-disabled'],
  ['invalid_operation_with_expired_password', 'api-password-expired'],
  ['trial_expired', 'org-inactive'],
  ['org_locked', 'org-inactive'],
  ['request_limit_exceeded', 'api-limit-exceeded'],
  ['server_unavailable', 'salesforce-unavailable'],
  ['functionality_temporarily_unavailable', 'salesforce-unavailable'],
]);

/**
 * Codes that mean several things, told apart by their message. Sources: CRMArena#19 (trial), OrgCheck#432 and
 * mautic#5006 (limits), help xcloud.security_api_access_control_about (sessions).
 */
const API_ROWS: readonly { readonly code: string; readonly says: RegExp; readonly cause: CauseCode }[] = [
  {
    code: 'api_currently_disabled',
    says: /trial (?:period )?(?:has |is )?(?:expired|ended|over)\b/,
    cause: 'org-inactive',
  },
  { code: 'request_limit_exceeded', says: /concurrent/, cause: 'rate-limited' },
  { code: 'invalid_session_id', says: /not valid for use with the (?:rest )?api/, cause: 'api-disabled' },
];

/** Causes that pass by themselves within moments. */
const PASSING: ReadonlySet<CauseCode> = new Set(['salesforce-unavailable', 'rate-limited']);

/** Judges the probe's answer: the token works, or the finding. */
export function judgeProbe(
  answer: WireAnswer,
  apiVersion: string,
  redact: Redactor,
): { readonly ok: true; readonly apiUsage: ApiUsage | null } | { readonly ok: false; readonly finding: Finding } {
  if (answer.kind === 'failed') return { ok: false, finding: failureFinding(answer.failure, answer.code, 'probe') };
  const { status, headers, body } = answer;
  const refuse = (cause: CauseCode, hints: readonly Hint[] = []) => ({
    ok: false as const,
    finding: {
      ...finding(cause, 'probe', bodyEvidence({ status, text: body }, redact), hints),
      ...(PASSING.has(cause) ? later(headers.retryAfter) : {}),
    },
  });
  if (answer.completeness !== 'complete') {
    const evidence = { status, description: incomplete(answer.completeness) };
    return {
      ok: false,
      finding: { ...finding('response-invalid', 'probe', evidence), transient: answer.completeness === 'cut' },
    };
  }
  if (status >= 500 || status === 406 || status === 408 || status === 420) return refuse('salesforce-unavailable');
  if (status >= 300 && status < 400) return { ok: false, finding: redirectAtApi(status, headers.location, redact) };
  const error = readApiError(body);
  const cause = error === null ? null : causeOfApiError(error);
  if (status === 429) return refuse(cause === 'api-limit-exceeded' ? cause : 'rate-limited');
  if (cause !== null) return refuse(cause);
  if (status >= 200 && status < 300) {
    // A login or error page can come with 200; the API itself never answers in HTML.
    const good = error === null && !/\bhtml\b/i.test(headers.contentType ?? '');
    return good ? { ok: true, apiUsage: readApiUsage(headers.limitInfo, redact) } : refuse('api-rejected-unknown');
  }
  if (status === 404 || status === 410 || error?.code === 'unsupported_api_version') {
    const text = `The org does not offer API version ${apiVersion}, with which this check asks.`;
    return refuse('api-rejected-unknown', [{ about: 'api', text }]);
  }
  return refuse('api-rejected-unknown');
}

/** The API's own error; null where the body is no such error. */
function readApiError(body: string): ApiError | null {
  const json = jsonOf(body);
  const first = Array.isArray(json) ? json[0] : json;
  if (!isRecord(first) || typeof first.errorCode !== 'string') return null;
  return { code: codeOf(first.errorCode), words: typeof first.message === 'string' ? wordsOf(first.message) : '' };
}

/** Null for an error that judges nothing. */
function causeOfApiError({ code, words }: ApiError): CauseCode | null {
  const row = API_ROWS.find((candidate) => candidate.code === code && candidate.says.test(words));
  return row?.cause ?? CAUSE_OF_API_CODE.get(code) ?? null;
}

/** The token works and the API sends it elsewhere, where it does not go; a Salesforce host is named in full. */
function redirectAtApi(status: number, location: string | null, redact: Redactor): Finding {
  const { authority, target } = redirectTarget(location);
  const where = authority === null ? 'elsewhere' : `to ${redact(authority)}`;
  const description = `the API redirects ${where}; not followed`;
  const subject = target === null ? {} : { subject: redact(target) };
  return finding('api-rejected-unknown', 'probe', { status, description, ...subject });
}

/** Numbers are shown and kept as well: digits of a secret are none. */
function readApiUsage(limitInfo: string | null, redact: Redactor): ApiUsage | null {
  const usage = /(?<![\w-])api-usage=(\d{1,12})\/(\d{1,12})/.exec(limitInfo ?? '');
  if (usage?.[1] === undefined || usage[2] === undefined || isTold(`${usage[1]}/${usage[2]}`, redact)) return null;
  return { used: Number(usage[1]), max: Number(usage[2]) };
}

/** Who the token speaks for, against who it should: the tag, else what was learned at the last healthy check. */
export function judgeIdentity(identity: Identity, tags: OrgTags, learnedOrgId: string | null): Finding | null {
  const expected = tags.orgId ?? learnedOrgId;
  if (expected === null || sameId(expected, identity.orgId)) return null;
  const source = tags.orgId === null ? 'learned at the last healthy check' : 'from the tag credential-health:org-id';
  return finding('org-mismatch', 'identity', {
    status: 200,
    subject: identity.orgId,
    description: `the token is for org ${identity.orgId}; expected ${expected}, ${source}`,
  });
}
