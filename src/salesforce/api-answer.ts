import type { CauseCode } from '../causes/catalogue.ts';
import { type Finding, finding } from '../causes/finding.ts';
import type { Hint } from '../causes/hint.ts';
import type { Redactor } from '../credential/redaction.ts';
import { sameId } from '../credential/salesforce-id.ts';
import type { Sealed } from '../credential/sealed.ts';
import type { OrgTags } from '../credential/tags.ts';
import { jsonOf } from '../schema.ts';
import { bodyEvidence, failureFinding, type Identity, incomplete, later } from './diagnosis.ts';
import type { WireAnswer, WireRequest } from './http.ts';
import { comparable } from './oauth-errors.ts';
import { LONGEST_TEXT } from './page.ts';
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

/** Errors of the REST API that judge the org's setup or its limits, each with its cause; codes in lower case. */
const CAUSE_OF_API_ERROR: ReadonlyMap<string, CauseCode> = new Map([
  ['api_currently_disabled', 'api-disabled'],
  ['api_disabled_for_org', 'api-disabled'],
  ['invalid_operation_with_expired_password', 'api-password-expired'],
  ['request_limit_exceeded', 'api-limit-exceeded'],
  ['server_unavailable', 'salesforce-unavailable'],
]);

/** Judges the probe's answer: the token works, or the finding. */
export function judgeProbe(
  answer: WireAnswer,
  apiVersion: string,
  redact: Redactor,
): { readonly ok: true; readonly apiUsage: ApiUsage | null } | { readonly ok: false; readonly finding: Finding } {
  if (answer.kind === 'failed') return { ok: false, finding: failureFinding(answer.failure, answer.code, 'probe') };
  const { status, headers, body } = answer;
  const refuse = (cause: CauseCode, transient: boolean, hints: readonly Hint[] = []) => ({
    ok: false as const,
    finding: {
      ...finding(cause, 'probe', bodyEvidence({ status, text: body }, redact), hints),
      ...(transient ? later(headers.retryAfter) : {}),
    },
  });
  if (answer.completeness !== 'complete') {
    const evidence = { status, description: incomplete(answer.completeness) };
    return {
      ok: false,
      finding: { ...finding('response-invalid', 'probe', evidence), transient: answer.completeness === 'cut' },
    };
  }
  if (status >= 500 || status === 406 || status === 408 || status === 420)
    return refuse('salesforce-unavailable', true);
  const error = readApiError(body);
  if (status === 429) return error === 'api-limit-exceeded' ? refuse(error, false) : refuse('rate-limited', true);
  if (error !== null && error !== 'other') return refuse(error, error === 'salesforce-unavailable');
  if (status >= 200 && status < 300) {
    // A login or error page can come with 200; the API itself never answers in HTML.
    const good = error === null && !/\bhtml\b/i.test(headers.contentType ?? '');
    return good ? { ok: true, apiUsage: readApiUsage(headers.limitInfo) } : refuse('api-rejected-unknown', false);
  }
  if (status === 404 || status === 410) {
    const text = `The org does not offer API version ${apiVersion}: set apiVersion to one that Salesforce still supports.`;
    return refuse('api-rejected-unknown', false, [{ about: 'api', text }]);
  }
  return refuse('api-rejected-unknown', false);
}

/** The cause that the API's own error names, `other` for one that names none; null where the body is no such error. */
function readApiError(body: string): CauseCode | 'other' | null {
  const json = jsonOf(body);
  const first = Array.isArray(json) ? json[0] : json;
  if (!isRecord(first) || typeof first.errorCode !== 'string') return null;
  const code = comparable(first.errorCode.slice(0, LONGEST_TEXT));
  const message = typeof first.message === 'string' ? comparable(first.message.slice(0, LONGEST_TEXT)) : '';
  if (code === 'invalid_session_id' && message.includes('not valid for use with the rest api')) return 'api-disabled';
  return CAUSE_OF_API_ERROR.get(code) ?? 'other';
}

function readApiUsage(limitInfo: string | null): ApiUsage | null {
  const usage = /(?<![\w-])api-usage=(\d{1,12})\/(\d{1,12})/.exec(limitInfo ?? '');
  return usage?.[1] === undefined || usage[2] === undefined ? null : { used: Number(usage[1]), max: Number(usage[2]) };
}

/** Who the token speaks for, against who it should: the tag, else what was learned at the last healthy check. */
export function judgeIdentity(identity: Identity, tags: OrgTags, learnedOrgId: string | null): Finding | null {
  const expected = tags.orgId ?? learnedOrgId;
  if (expected === null || sameId(expected, identity.orgId)) return null;
  const source = tags.orgId === null ? 'learned at the last healthy check' : 'from the tag credential-health:org-id';
  return finding('org-mismatch', 'identity', {
    status: 200,
    description: `the token is for org ${identity.orgId}; expected ${expected}, ${source}`,
  });
}
