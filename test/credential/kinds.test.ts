import { describe, expect, test } from 'vitest';
import { FOUND, PEM, told } from './secrets.ts';

describe('a kind that is not ours to try', () => {
  const kindOf = (secret: unknown) => {
    const { cause, problems } = { cause: 'read', problems: [''], ...told(secret) };
    return cause === 'flow-not-checkable' ? problems.at(-1)?.slice(0, 40) : cause;
  };
  const REFRESH = 'the secret holds a refresh token, which ';
  const SFDX = 'the secret holds an SFDX URL (force://…),';
  const SOAP = 'user name and password without a consume';
  const user = { username: 'u', password: 'p' };

  test.each([
    ['a refresh token', { ...FOUND, refresh_token: 'x' }, REFRESH],
    ['one alone', { RefreshToken: 'x' }, REFRESH],
    ['one by its form', { ...FOUND, token: `5Aep861${'x'.repeat(30)}` }, REFRESH],
    [
      'one by its form, just long enough, with blanks around',
      { ...FOUND, token: ` 5Aep${'x.1_'.repeat(5)}\n` },
      REFRESH,
    ],
    ['one in two lines', { ...FOUND, RefreshToken: 'two\nlines' }, REFRESH],
    ['one beside a user name', { ...FOUND, username: 'u', refresh_token: 'x' }, REFRESH],
    ['one beside a private key', { ...FOUND, privateKey: PEM, refresh_token: 'x' }, REFRESH],
    ['one a level down', { salesforce: { ...FOUND, refresh_token: 'x' } }, REFRESH],
    ['an SFDX URL', 'force://PlatformCLI::x@acme.my.salesforce.com', SFDX.slice(0, 40)],
    ['one in a JSON string', '"force://PlatformCLI::x@acme.my.salesforce.com"', SFDX.slice(0, 40)],
    ['one under a key', { url: 'force://PlatformCLI::x@acme' }, SFDX.slice(0, 40)],
    ['a SOAP login', { ...user, securityToken: 't', domain: 'test' }, SOAP],
    ['a SOAP login with other keys', { ...user, org_id: '00D', note: 'x' }, SOAP],
    ['a SOAP login of Airflow', { conn_type: 'salesforce', login: 'u', password: 'p' }, SOAP],
    ['a SOAP login of Django', { USER: 'u', PASSWORD: 'p', TOKEN: 't', URL: 'acme' }, SOAP],
  ])('is %s', (_, secret, kind) => expect(kindOf(secret)).toBe(kind));

  test.each([
    ['an empty refresh token', { ...FOUND, refresh_token: ' ' }, 'read'],
    ['a refresh token where the flow is named', { ...FOUND, flow: 'client_credentials', refresh_token: 'x' }, 'read'],
    ['a refresh token beside a whole password login', { ...FOUND, ...user, refresh_token: 'x' }, 'read'],
    ['a refresh token beside a private key', { ...FOUND, username: 'u', privateKey: PEM, refresh_token: 'x' }, 'read'],
    ['a refresh token that is no text', { ...FOUND, refresh_token: 5 }, 'read'],
    ['what is too short for one', { ...FOUND, token: `5Aep${'x'.repeat(19)}` }, 'read'],
    ['what has other characters', { ...FOUND, token: `5Aep${'x'.repeat(20)}-` }, 'read'],
    ['what has such a one inside', { ...FOUND, token: `x5Aep${'x'.repeat(20)}` }, 'read'],
    ['a JWT login without a client id', { username: 'u', privateKey: PEM, domain: 'acme' }, 'secret-malformed'],
    ['an SFDX URL further back in a text', { note: 'see force://x' }, 'secret-malformed'],
    ['an SFDX URL beside a credential', { ...FOUND, sfdxAuthUrl: 'force://x' }, 'read'],
    ['a login with a client id', { ...user, clientId: 'i' }, 'secret-malformed'],
    ['a login with a client secret', { ...user, clientSecret: 's' }, 'secret-malformed'],
    ['a login with a mistyped client id', { ...user, clinetId: 'i' }, 'secret-malformed'],
    ['a login that says its flow', { ...user, flow: 'password' }, 'secret-malformed'],
    ['a user name alone', { username: 'u' }, 'secret-malformed'],
    ['a password alone', { password: 'p', note: 'x' }, 'secret-malformed'],
  ])('is not %s', (_, secret, cause) => expect(kindOf(secret)).toBe(cause));

  test.each([
    ['refresh token', { refresh_token: 'x', flow: 'client_credentials' }],
    ['refresh token', { refresh_token: 'x', ...user }],
    ['SFDX URL', { sfdxAuthUrl: 'force://x' }],
  ])('is a hint beside a credential that is read: %s', (what, beside) => {
    expect(told({ ...FOUND, ...beside }).hints).toEqual([
      `the ${what} beside the credential is neither used nor checked`,
    ]);
  });

  test('says how it is read all the same, where it may be a credential', () => {
    expect(told({ ...FOUND, refresh_token: 'x' }).problems?.[0]).toMatch(/or add "flow": "client_credentials" if/);
    expect(told({ clientId: 'i', refresh_token: 'x' }).problems?.[0]).not.toContain('"flow"');
  });
});
