import { describe, expect, test } from 'vitest';
import { redactor } from '../../src/credential/redaction.ts';
import { Sealed } from '../../src/credential/sealed.ts';
import { parseTags } from '../../src/credential/tags.ts';
import { judgeIdentity, judgeProbe, probeRequest } from '../../src/salesforce/api-answer.ts';
import type { WireAnswer } from '../../src/salesforce/http.ts';
import { formsOf } from './answer-forms.ts';
import { ACME, answered, EXAMPLE_SECRET, failed, html, ORG_ID, USER_ID } from './answers.ts';
import { API_CASES, nameOf, WORDLESS_CASES } from './every-case.ts';

const redact = redactor([new Sealed(EXAMPLE_SECRET)]);
const judge = (answer: WireAnswer) => judgeProbe(answer, '65.0', redact);
const findingOn = (answer: WireAnswer) => {
  const judged = judge(answer);
  if (judged.ok) throw new Error('expected a finding, got a proof');
  return judged.finding;
};
const apiError = (status: number, errorCode: string, message = '') => answered(status, [{ errorCode, message }]);

test('the probe asks for the list of resources with the token', () => {
  const token = new Sealed('example-token');
  expect(probeRequest(token, '65.0')).toEqual({
    method: 'GET',
    path: '/services/data/v65.0/',
    form: null,
    bearer: token,
  });
});

describe('the token works', () => {
  test.each([200, 204, 299])('at %i', (status) => {
    expect(judge(answered(status, '{}'))).toEqual({ ok: true, apiUsage: null });
  });

  test('below 300, where an answer is no redirect', () => {
    expect(judge(answered(299, '{}', { location: 'https://acme.my.salesforce.com' })).ok).toBe(true);
  });

  test('whatever the body is, unless it is an error or a page', () => {
    expect(judge(answered(200, '', { contentType: null })).ok).toBe(true);
    expect(judge(answered(200, '[]')).ok).toBe(true);
    expect(judge(answered(200, '[{"errorCode": 7}]')).ok).toBe(true);
    expect(judge(answered(200, 'null')).ok).toBe(true);
    expect(judge(answered(200, '<p>Log in</p>', { contentType: 'text/plain' })).ok).toBe(true);
  });

  test('and the usage of the API is read', () => {
    expect(judge(answered(200, '{}', { limitInfo: 'api-usage=18/15000; per-app-api-usage=1/2(appName=x)' }))).toEqual({
      ok: true,
      apiUsage: { used: 18, max: 15_000 },
    });
  });
});

describe('the usage of the API', () => {
  test.each<[string | null, object | null]>([
    ['api-usage=18/15000', { used: 18, max: 15_000 }],
    ['per-app-api-usage=1/2(appName=x); api-usage=18/15000', { used: 18, max: 15_000 }],
    ['x;api-usage=18/15000', { used: 18, max: 15_000 }],
    ['xapi-usage=18/15000', null],
    ['api-usage=18', null],
    ['api-usage=/5', null],
    ['api-usage=5/', null],
    ['api-usage=1234567890123/5', null],
    ['', null],
    [null, null],
  ])('from %s is %o', (limitInfo, apiUsage) => {
    expect(judge(answered(200, '{}', { limitInfo }))).toEqual({ ok: true, apiUsage });
  });
});

test('no number that makes up the digits of a secret is taken for the usage of the API', () => {
  const redact = redactor([new Sealed('8203945761028374651')]);
  const usage = (limitInfo: string) => judgeProbe(answered(200, '{}', { limitInfo }), '65.0', redact);
  expect(usage('api-usage=820394576102/8374651')).toEqual({ ok: true, apiUsage: null });
  expect(usage('api-usage=18/15000')).toEqual({ ok: true, apiUsage: { used: 18, max: 15_000 } });
});

describe('the token does not work', () => {
  test.each(API_CASES.map((row) => [nameOf(row), row] as const))(
    'at %s',
    (_, { status, errorCode, message, cause }) => {
      expect(findingOn(apiError(status, errorCode, message))).toMatchObject({
        cause,
        stage: 'probe',
        evidence: { status, error: errorCode, description: message },
      });
      for (const [form, { code, text }] of formsOf({ status, code: errorCode, text: message })) {
        expect(findingOn(apiError(status, code, text)), form).toMatchObject({ cause, stage: 'probe' });
      }
    },
  );

  test.each(WORDLESS_CASES)('at $status without an error: $name', ({ status, location, shown, cause }) => {
    expect(findingOn(answered(status, '', { contentType: null, location: location(ACME) }))).toMatchObject({
      cause,
      stage: 'probe',
      transient: false,
      evidence: { status, error: null, description: shown(ACME) },
    });
  });

  test('where the error is no list', () => {
    expect(findingOn(answered(403, { errorCode: 'API_CURRENTLY_DISABLED', message: 'no' })).cause).toBe('api-disabled');
  });

  test('where an error has no message', () => {
    expect(findingOn(answered(403, [{ errorCode: 'INVALID_SESSION_ID' }]))).toMatchObject({
      cause: 'api-rejected-unknown',
      evidence: { error: 'INVALID_SESSION_ID', description: null },
    });
  });

  test.each([400, 401, 403, 404, 410])('at %i without an error', (status) => {
    expect(findingOn(html(status, '<title>Sorry</title>'))).toMatchObject({
      cause: 'api-rejected-unknown',
      transient: false,
      evidence: { status, error: null, description: 'Sorry' },
    });
  });

  test.each([400, 401, 403])('at %i, which says nothing of the API version', (status) => {
    expect(findingOn(apiError(status, 'BRAND_NEW')).hints).toEqual([]);
  });

  test.each([199, 399])('at %i, whatever the body', (status) => {
    expect(findingOn(answered(status, '{}'))).toMatchObject({ cause: 'api-rejected-unknown', transient: false });
  });

  test.each([300, 302, 399])('at %i, a redirect', (status) => {
    expect(findingOn(answered(status, '[]'))).toMatchObject({
      cause: 'api-rejected-unknown',
      stage: 'probe',
      evidence: { status, description: expect.stringMatching(/^the API redirects/) },
    });
  });

  test('at a redirect, which is named and not followed', () => {
    const moved = (location: string | null) => findingOn(answered(302, '', { location })).evidence;
    expect(moved('https://moved.my.salesforce.com/services/data/')).toEqual({
      status: 302,
      error: null,
      description: 'the API redirects to moved.my.salesforce.com; not followed',
      subject: 'moved.my.salesforce.com',
    });
    expect(moved('https://example.com/')).toEqual({
      status: 302,
      error: null,
      description: 'the API redirects to example.com; not followed',
    });
    expect(moved('/elsewhere').description).toBe('the API redirects elsewhere; not followed');
    expect(moved(null).description).toBe('the API redirects elsewhere; not followed');
  });

  test.each([406, 408, 420, 500, 503])('at %i, for now', (status) => {
    expect(findingOn(answered(status, '', { retryAfter: '3' }))).toMatchObject({
      cause: 'salesforce-unavailable',
      transient: true,
      retryAfterMs: 3_000,
    });
  });

  test('at 429, for now', () => {
    expect(findingOn(answered(429, '', { retryAfter: '3' }))).toMatchObject({
      cause: 'rate-limited',
      transient: true,
      retryAfterMs: 3_000,
    });
  });

  test('is tried again only where that may help', () => {
    expect(findingOn(apiError(400, 'SERVER_UNAVAILABLE')).transient).toBe(true);
    expect(findingOn(apiError(429, 'REQUEST_LIMIT_EXCEEDED')).transient).toBe(false);
    expect(findingOn(apiError(403, 'API_CURRENTLY_DISABLED')).transient).toBe(false);
  });

  test('with a page in place of an answer', () => {
    for (const contentType of ['text/html', 'TEXT/HTML; charset=utf-8', 'application/xhtml+xml, text/html']) {
      expect(findingOn(answered(200, '<p>Log in</p>', { contentType }))).toMatchObject({
        cause: 'api-rejected-unknown',
        transient: false,
      });
    }
  });

  test('with an answer that did not come whole', () => {
    expect(findingOn({ ...answered(200, '{}'), completeness: 'cut' })).toMatchObject({
      cause: 'response-invalid',
      stage: 'probe',
      transient: true,
      evidence: { status: 200, description: 'the connection ended before the answer was complete' },
    });
    expect(findingOn({ ...answered(200, '{}'), completeness: 'oversized' })).toMatchObject({
      cause: 'response-invalid',
      transient: false,
      evidence: { description: 'the answer is larger than 64 kB' },
    });
  });

  test('without an answer', () => {
    expect(findingOn(failed('connection', 'ECONNRESET'))).toMatchObject({
      cause: 'connection-failed',
      stage: 'probe',
      transient: true,
      evidence: { status: null, error: 'ECONNRESET' },
    });
  });

  test.each([
    [404, 'NOT_FOUND'],
    [410, 'GONE'],
    [400, 'UNSUPPORTED_API_VERSION'],
  ])('%i points at the API version', (status, errorCode) => {
    expect(findingOn(apiError(status, errorCode)).hints).toEqual([
      {
        about: 'api',
        text: 'The org does not offer API version 65.0, with which this check asks.',
      },
    ]);
  });

  test('and what the server repeats is redacted', () => {
    expect(findingOn(apiError(403, 'X', `sent ${EXAMPLE_SECRET}`)).evidence.description).toBe('sent [redacted]');
  });
});

describe('the identity of a token', () => {
  const tags = (orgId: string | null) => parseTags(orgId === null ? {} : { 'credential-health:org-id': orgId }).tags;
  const identity = { orgId: ORG_ID, userId: USER_ID };

  test('is fine where nothing else is expected', () => {
    expect(judgeIdentity(identity, tags(null), null)).toBeNull();
    expect(judgeIdentity(identity, tags(null), ORG_ID.slice(0, 15))).toBeNull();
    expect(judgeIdentity(identity, tags(ORG_ID), '00D999999999999')).toBeNull();
  });

  test('is told with where the other one is known from', () => {
    expect(judgeIdentity(identity, tags('00D888888888888'), ORG_ID)).toMatchObject({
      cause: 'org-mismatch',
      stage: 'identity',
      transient: false,
      evidence: {
        status: 200,
        error: null,
        description: `the token is for org ${ORG_ID}; expected 00D888888888888, from the tag credential-health:org-id`,
      },
    });
    expect(judgeIdentity(identity, tags(null), '00D999999999999')?.evidence.description).toBe(
      `the token is for org ${ORG_ID}; expected 00D999999999999, learned at the last healthy check`,
    );
  });
});
