import { describe, expect, test } from 'vitest';
import { CAUSES } from '../../src/causes/catalogue.ts';
import { redactor } from '../../src/credential/redaction.ts';
import { Sealed } from '../../src/credential/sealed.ts';
import { judgeToken, readIdentity } from '../../src/salesforce/diagnosis.ts';
import { causeOfOAuthError } from '../../src/salesforce/oauth-errors.ts';
import { readTokenAnswer } from '../../src/salesforce/token-endpoint.ts';
import {
  ACME,
  answered,
  EXAMPLE_SECRET,
  failed,
  findingOn,
  grantBody,
  html,
  judge,
  ORG_ID,
  USER_ID,
} from './answers.ts';
import { formsOf, nameOf, OAUTH_CASES } from './cases.ts';

describe('an OAuth error becomes a cause', () => {
  test.each(OAUTH_CASES.map((row) => [nameOf(row), row] as const))('%s', (_, row) => {
    for (const [form, { code, text }] of formsOf({ ...row, code: row.error, text: row.description ?? '' })) {
      expect(causeOfOAuthError(code, text, row.flow), form).toBe(row.cause);
    }
  });

  test.each(OAUTH_CASES.filter(({ description }) => description === null))(
    'by the code alone, $error, but by no other that only resembles it',
    ({ error, flow, cause }) => {
      for (const written of [error, error.toLowerCase(), ` ${error}. `]) {
        for (const description of [null, '', 'something new']) {
          expect(causeOfOAuthError(written, description, flow)).toBe(cause);
        }
      }
      expect(causeOfOAuthError(`${error}_x`, null, flow)).toBe('rejected-unknown');
      if (!/_policy_not_found$|_retry$/.test(error)) {
        expect(causeOfOAuthError(`x_${error}`, null, flow)).toBe('rejected-unknown');
      }
    },
  );

  test('by the beginning of a description, and not by what comes after its limit', () => {
    expect(causeOfOAuthError('x', `${'y '.repeat(2_000)}inactive user`, 'password')).toBe('user-inactive');
    expect(causeOfOAuthError('x', `${'y '.repeat(2_100)}inactive user`, 'password')).toBe('rejected-unknown');
  });

  test('says the same at every status that is not transient, 200 included', () => {
    for (const row of OAUTH_CASES.filter(({ status }) => status === 400)) {
      for (const status of [200, 400, 401, 403, 404]) {
        const body = { error: row.error, error_description: row.description ?? undefined };
        expect(findingOn(answered(status, body), row.flow), nameOf(row)).toMatchObject({
          cause: row.cause,
          stage: 'token',
          evidence: { status, error: row.error, description: row.description },
        });
      }
    }
  });

  test('is read from JSON under any content type', () => {
    expect(findingOn(html(400, '{"error":"inactive_user"}')).cause).toBe('user-inactive');
  });

  test('shows an unknown pair as received, without the secret a server echoes', () => {
    const body = { error: 'brand_new', error_description: `no luck with ${EXAMPLE_SECRET}` };
    expect(findingOn(answered(400, body)).evidence).toEqual({
      status: 400,
      error: 'brand_new',
      description: 'no luck with [redacted]',
    });
  });

  test('is worth trying again only when it is a transient one', () => {
    expect(findingOn(answered(400, { error: 'unknown_error' })).transient).toBe(true);
    expect(findingOn(answered(400, { error: 'slow_down' })).transient).toBe(true);
    expect(findingOn(answered(400, { error: 'invalid_grant', error_description: 'ip restricted' })).transient).toBe(
      false,
    );
    expect(
      findingOn(answered(400, { error: 'invalid_grant', error_description: 'login rate exceeded' })).transient,
    ).toBe(false);
  });
});

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

describe('a token is usable', () => {
  test('when it is a Bearer token of a known org for an allowed host', () => {
    const judged = judge(answered(200, grantBody()));
    expect(judged).toMatchObject({
      ok: true,
      grant: {
        instanceHost: ACME,
        instance: ACME,
        identity: { orgId: ORG_ID, userId: USER_ID },
        scopes: ['api', 'id'],
        signed: {
          text: `https://login.salesforce.com/id/${ORG_ID}/${USER_ID}1763798400000`,
          signature: 'c2lnbmF0dXJl',
        },
      },
    });
  });

  test.each([
    ['another token type', { token_type: 'MAC' }, 'token'],
    ['no token type', { token_type: undefined }, 'token'],
    ['no instance_url', { instance_url: undefined }, 'token'],
    ['a foreign instance_url', { instance_url: 'https://evil.example.com' }, 'token'],
    ['an instance_url over http', { instance_url: `http://${ACME}` }, 'token'],
    ['an instance_url with a port', { instance_url: `https://${ACME}:8443` }, 'token'],
    ['an instance_url that is a login host', { instance_url: 'https://login.salesforce.com' }, 'token'],
    ['no identity URL', { id: undefined }, 'identity'],
    ['an identity URL without an org id', { id: 'https://login.salesforce.com/id/' }, 'identity'],
    ['an org id of the wrong kind', { id: `https://login.salesforce.com/id/001xx0000001gPL/${USER_ID}` }, 'identity'],
    ['an identity URL that goes on', { id: `https://login.salesforce.com/id/${ORG_ID}/${USER_ID}/x` }, 'identity'],
  ])('but not with %s', (_, change, stage) => {
    expect(findingOn(answered(200, grantBody(change)))).toMatchObject({
      cause: 'response-invalid',
      stage,
      transient: false,
      evidence: { status: 200, error: null, description: expect.stringMatching(/token|instance_url|org id/) },
    });
  });

  test.each([
    [{ token_type: 'MAC' }, 'the token is not of type Bearer'],
    [{ instance_url: undefined }, 'the answer names no instance_url'],
    [
      { instance_url: 'https://evil.example.com/example-token' },
      'instance_url is no allowed Salesforce host, so the token was not used: https://evil.example.com/[redacted]',
    ],
    [{ id: undefined }, 'the answer has no identity URL with an org id'],
  ])('and says why not: %o', (change, description) => {
    expect(findingOn(answered(200, grantBody(change))).evidence.description).toBe(description);
  });

  test.each([{ signature: undefined }, { issued_at: undefined }])('and has nothing signed with %o', (change) => {
    expect(judge(answered(200, grantBody(change)))).toMatchObject({ ok: true, grant: { signed: null } });
  });

  test('and the scopes that Salesforce defines are shown as they came, so many as there may be', () => {
    const scopes = (scope: string) => {
      const judged = judge(answered(200, grantBody({ scope })));
      return judged.ok && judged.grant.scopes;
    };
    expect(scopes('full api web refresh_token')).toEqual(['full', 'api', 'web', 'refresh_token']);
    expect(scopes('api '.repeat(60))).toEqual(Array(50).fill('api'));
  });

  test('and its scopes hold neither secret nor token, and are not endless', () => {
    const scope = `api ${EXAMPLE_SECRET} example-token ${'x '.repeat(100)}`;
    const judged = judge(answered(200, grantBody({ scope })));
    expect(judged.ok && judged.grant.scopes).toEqual(['api', '[redacted]', '[redacted]', ...Array(47).fill('x')]);
  });

  test('without a signature, scopes or user id', () => {
    const body = grantBody({ signature: undefined, scope: undefined, id: `https://login.salesforce.com/id/${ORG_ID}` });
    expect(judge(answered(200, body))).toMatchObject({
      ok: true,
      grant: { signed: null, scopes: null, identity: { orgId: ORG_ID, userId: null } },
    });
  });
});

describe('what a server names itself gives no secret away:', () => {
  const HEX = '9F3A0C7B51E2D84F6A1B3C5D7E9F0A2B';
  const told = (change: Record<string, unknown>) => {
    const context = { flow: 'client_credentials', host: ACME, redact: redactor([new Sealed(HEX)]) } as const;
    return judgeToken(readTokenAnswer(answered(200, grantBody(change))), context);
  };

  test('no id of org or user', () => {
    const id = (org: string, user: string) => ({ id: `https://login.salesforce.com/id/00D${org}/005${user}` });
    for (const change of [
      id(HEX.slice(0, 15), HEX.slice(15, 30)),
      id('000000000000001', HEX.slice(0, 12)),
      id(HEX.slice(0, 12).toLowerCase(), '000000000001'),
    ]) {
      expect(told(change)).toMatchObject({ ok: false, finding: { cause: 'response-invalid', stage: 'identity' } });
    }
    // A token begins with the id of its org.
    expect(told({ access_token: `${ORG_ID.slice(0, 15)}!AQ0` })).toMatchObject({ ok: true });
  });

  test('no host of the instance', () => {
    expect(told({ instance_url: `https://${HEX.toLowerCase()}.my.salesforce.com` })).toMatchObject({
      ok: true,
      grant: { instance: '[redacted].my.salesforce.com' },
    });
  });
});

describe('identity', () => {
  test('is read in the 15 and the 18 character form', () => {
    expect(readIdentity('https://test.salesforce.com/id/00Dxx0000001gPL/005xx000001SwiU')).toEqual({
      orgId: '00Dxx0000001gPL',
      userId: '005xx000001SwiU',
    });
  });

  const LOGIN = 'https://login.salesforce.com/id';
  test.each<[string, string | null, object | null]>([
    ['of org and user', `${LOGIN}/${ORG_ID}/${USER_ID}`, { orgId: ORG_ID, userId: USER_ID }],
    ['with a slash at its end', `${LOGIN}/${ORG_ID}/${USER_ID}/`, { orgId: ORG_ID, userId: USER_ID }],
    ['of the org alone', `${LOGIN}/${ORG_ID}`, { orgId: ORG_ID, userId: null }],
    ['of the org with a slash', `${LOGIN}/${ORG_ID}/`, { orgId: ORG_ID, userId: null }],
    [
      'of forms that differ',
      `${LOGIN}/${ORG_ID.slice(0, 15)}/${USER_ID}`,
      { orgId: ORG_ID.slice(0, 15), userId: USER_ID },
    ],
    ['and not of 16 characters', `${LOGIN}/${ORG_ID.slice(0, 16)}`, null],
    ['and not of 14', `${LOGIN}/${ORG_ID.slice(0, 14)}`, null],
    ['and not of a user of 16', `${LOGIN}/${ORG_ID}/${USER_ID.slice(0, 16)}`, null],
    ['and not of another kind of user', `${LOGIN}/${ORG_ID}/006xx000001SwiUAAS`, null],
    ['and not with other characters', `${LOGIN}/00D-----------1`, null],
    ['and not without its path', `https://login.salesforce.com/${ORG_ID}`, null],
    ['and not of nothing', null, null],
  ])('is read from a URL %s', (_, id, identity) => expect(readIdentity(id)).toEqual(identity));
});
