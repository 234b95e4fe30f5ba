import { describe, expect, test } from 'vitest';
import { redactor } from '../../src/credential/redaction.ts';
import { Sealed } from '../../src/credential/sealed.ts';
import { judgeToken, readIdentity } from '../../src/salesforce/diagnosis.ts';
import { readTokenAnswer } from '../../src/salesforce/token-endpoint.ts';
import { ACME, answered, EXAMPLE_SECRET, findingOn, grantBody, judge, ORG_ID, USER_ID } from './answers.ts';

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
