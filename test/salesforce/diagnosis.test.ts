import { describe, expect, test } from 'vitest';
import { CAUSES } from '../../src/causes/catalogue.ts';
import { ACME, answered, EXAMPLE_SECRET, failed, findingOn, grantBody, html, judge } from './answers.ts';

describe('precedence, first match wins', () => {
  const rejection = JSON.stringify({ error: 'invalid_client', error_description: 'invalid client credentials' });

  test('an oversized or cut answer is not judged', () => {
    expect(findingOn({ ...answered(400, rejection), completeness: 'cut' })).toMatchObject({
      cause: 'response-invalid',
      transient: true,
      evidence: { status: 400, description: 'the connection ended before the answer was complete' },
    });
    expect(findingOn({ ...answered(400, rejection), completeness: 'oversized' })).toMatchObject({
      cause: 'response-invalid',
      transient: false,
      evidence: { description: 'the answer is larger than 64 kB' },
    });
  });

  test.each([406, 408, 420, 500, 502, 503, 504, 599])('%i is Salesforce trouble whatever the body says', (status) => {
    expect(findingOn(answered(status, rejection))).toMatchObject({ cause: 'salesforce-unavailable', transient: true });
    expect(findingOn(answered(status, grantBody()))).toMatchObject({ cause: 'salesforce-unavailable' });
    expect(findingOn(html(status, ''))).toMatchObject({
      cause: 'salesforce-unavailable',
      evidence: { description: null },
    });
  });

  test('429 is a rate limit, and its Retry-After is kept', () => {
    expect(findingOn(answered(429, rejection, { retryAfter: '7' }))).toMatchObject({
      cause: 'rate-limited',
      transient: true,
      retryAfterMs: 7000,
    });
  });

  test.each([
    ['12', 12_000],
    [' 7 ', 7_000],
    ['soon', null],
    ['7 s', null],
    ['x7', null],
    ['-7', null],
    ['1234567', null],
    ['Wed, 21 Oct 2026 07:28:00 GMT', null],
    [null, null],
  ])('Retry-After: %s is read as seconds or not at all', (retryAfter, retryAfterMs) => {
    expect(findingOn(answered(429, '', { retryAfter })).retryAfterMs).toBe(retryAfterMs);
    expect(findingOn(answered(503, '', { retryAfter })).retryAfterMs).toBe(retryAfterMs);
  });

  test('a redirect to another allowed host names it and blames the stored host', () => {
    const moved = answered(301, '', { location: 'https://acme-new.my.salesforce.com/services/oauth2/token?x=1' });
    expect(findingOn(moved)).toMatchObject({
      cause: 'redirected',
      evidence: { status: 301, description: `${ACME} redirects to acme-new.my.salesforce.com` },
      transient: false,
    });
  });

  test.each([
    ['nowhere', null],
    ['a path', '/login'],
    ['a path that holds a host', '/x//acme-new.my.salesforce.com'],
    ['itself', `https://${ACME}/other`],
    ['a foreign host', 'https://evil.example.com/'],
    ['plain http', 'http://acme-new.my.salesforce.com/'],
    ['a look-alike with user info', 'https://acme-new.my.salesforce.com@evil.example.com/'],
  ])('a redirect to %s judges nothing', (_, location) => {
    expect(findingOn(answered(302, rejection, { location })).cause).toBe('salesforce-unavailable');
  });

  test.each([
    ['with a host alone', '//acme-new.my.salesforce.com/login'],
    ['with a query behind the host', 'https://acme-new.my.salesforce.com?x=/y'],
    ['with a fragment behind the host', 'https://acme-new.my.salesforce.com#x'],
    ['in capitals', 'HTTPS://ACME-NEW.my.salesforce.com'],
    ['between spaces', ' https://acme-new.my.salesforce.com '],
  ])('a redirect written %s is read as well', (_, location) => {
    expect(findingOn(answered(301, '', { location }))).toMatchObject({
      cause: 'redirected',
      evidence: { description: `${ACME} redirects to acme-new.my.salesforce.com` },
    });
  });

  test('a redirect to a foreign host names it, redacted', () => {
    expect(findingOn(answered(302, '', { location: 'https://evil.example.com/x' })).evidence.description).toBe(
      'redirected to evil.example.com; not followed',
    );
    expect(
      findingOn(answered(302, '', { location: `https://${EXAMPLE_SECRET}.example.com` })).evidence.description,
    ).toBe('redirected to [redacted].example.com; not followed');
    expect(
      findingOn(answered(302, '', { location: `https://${EXAMPLE_SECRET}.my.salesforce.com` })).evidence.description,
    ).toBe(`${ACME} redirects to [redacted].my.salesforce.com`);
    expect(findingOn(answered(302, '', { location: '/login' })).evidence.description).toBe(
      'redirected elsewhere; not followed',
    );
  });

  test('an error that is no text makes a token unusable', () => {
    for (const error of [1, true, {}, []]) {
      expect(findingOn(answered(200, grantBody({ error }))).cause).toBe('response-invalid');
    }
    for (const error of [null, '', ' ']) expect(judge(answered(200, grantBody({ error }))).ok).toBe(true);
  });

  test('an error beside a token wins over the token', () => {
    expect(findingOn(answered(200, grantBody({ error: 'inactive_user' }))).cause).toBe('user-inactive');
  });

  test.each([
    ['nothing', '', 'the answer is empty'],
    ['broken JSON', '{"access_token":', 'the answer is not the JSON it claims to be'],
    ['an array', '[]', 'the answer is JSON, but no object'],
    ['null', 'null', 'the answer is JSON, but no object'],
    ['an empty object', '{}', 'the answer is JSON, but neither a token nor an OAuth error'],
    ['an empty error', '{"error":" "}', 'the answer is JSON, but neither a token nor an OAuth error'],
    ['a blank token', '{"access_token":" "}', 'the answer is JSON, but neither a token nor an OAuth error'],
  ])('%s is an invalid answer', (_, body, description) => {
    expect(findingOn(answered(200, body))).toMatchObject({
      cause: 'response-invalid',
      stage: 'token',
      evidence: { description },
    });
  });

  test.each(['a b', 'a\nb', 'a\u0000', 'tokén', '\ud83d\ude00'])(
    'a token that no header can carry is invalid: %j',
    (token) => {
      expect(findingOn(answered(200, grantBody({ access_token: token })))).toMatchObject({
        cause: 'response-invalid',
        evidence: { description: 'the access token holds characters that no token may have' },
      });
    },
  );

  test('a token beside an error is not shown', () => {
    const body = { error: 'no example-token', error_description: 'not example-token', access_token: 'example-token' };
    expect(findingOn(answered(400, body)).evidence).toEqual({
      status: 400,
      error: 'no [redacted]',
      description: 'not [redacted]',
    });
  });

  test('a token with another status than 200 is an invalid answer', () => {
    expect(findingOn(answered(201, grantBody())).cause).toBe('response-invalid');
    expect(findingOn(answered(400, grantBody())).cause).toBe('response-invalid');
  });

  test('a maintenance page says so, at any status', () => {
    const page = '<html><head><title>Salesforce</title></head><body>We are down for maintenance.</body></html>';
    expect(findingOn(html(200, page))).toMatchObject({
      cause: 'salesforce-unavailable',
      evidence: { description: 'We are down for maintenance.' },
    });
  });

  test('all of them are of the stage token, and hint at nothing', () => {
    const answers = [
      failed('connection', 'ECONNRESET'),
      { ...answered(200, ''), completeness: 'cut' as const },
      answered(429, ''),
      answered(503, ''),
      answered(302, '', { location: 'https://acme-new.my.salesforce.com/' }),
      answered(302, '', { location: '/login' }),
      answered(400, { error: 'inactive_user' }),
      answered(200, ''),
      html(200, 'under maintenance'),
      html(200, 'Guest Wi-Fi'),
    ];
    for (const answer of answers) expect(findingOn(answer)).toMatchObject({ stage: 'token', hints: [] });
  });

  test('an error that is not judged is shown all the same', () => {
    expect(findingOn(answered(503, rejection)).evidence).toEqual({
      status: 503,
      error: 'invalid_client',
      description: 'invalid client credentials',
    });
  });

  test('an error in a list, as the API writes them, is shown as such', () => {
    const body = [{ errorCode: 'SERVER_UNAVAILABLE', message: 'busy' }];
    expect(findingOn(answered(503, body)).evidence).toEqual({
      status: 503,
      error: 'SERVER_UNAVAILABLE',
      description: 'busy',
    });
    expect(findingOn(answered(503, { error: 5, error_description: [], message: 'x' })).evidence).toEqual({
      status: 503,
      error: null,
      description: null,
    });
    expect(findingOn(answered(503, '"busy"')).evidence).toEqual({ status: 503, error: null, description: '"busy"' });
    expect(findingOn(answered(503, '[busy')).evidence).toEqual({ status: 503, error: null, description: '[busy' });
  });

  test('any other text is not Salesforce speaking', () => {
    expect(findingOn(html(200, '<html><title>Guest Wi-Fi</title>please log in</html>'))).toMatchObject({
      cause: 'not-salesforce',
      evidence: { status: 200, error: null, description: 'Guest Wi-Fi' },
    });
    expect(findingOn(html(404, '<h1>Not here</h1><script>var a</script>')).evidence.description).toBe('Not here');
  });
});

describe('network trouble', () => {
  test.each([
    ['dns-not-found', 'ENOTFOUND', 'dns-unavailable', true],
    ['dns-unavailable', 'EAI_AGAIN', 'dns-unavailable', true],
    ['connection', 'ECONNRESET', 'connection-failed', true],
    ['timeout', 'ETIMEDOUT', 'timeout', true],
    ['tls', 'CERT_HAS_EXPIRED', 'tls-untrusted', false],
  ] as const)('%s (%s) is %s', (failure, code, cause, transient) => {
    const found = findingOn(failed(failure, code));
    expect(found).toMatchObject({ cause, transient, evidence: { status: null, error: code, description: null } });
    expect(CAUSES[found.cause].verdict).toBe('inconclusive');
  });
});
