import { describe, expect, test } from 'vitest';
import { CLIENT_CREDENTIALS, PASSWORD, parse, read, refuse } from './secrets.ts';

describe('the password flow', () => {
  test('is what username and password make', () => {
    expect(read(PASSWORD)).toEqual({
      credential: {
        flow: 'password',
        clientId: 'example_id',
        clientSecret: 'example-secret',
        username: 'robot@acme.example',
        password: 'example-password',
        securityToken: null,
        host: 'acme',
      },
      hints: [],
    });
  });

  test('without a security token has none, not an empty one', () => {
    const result = parse({ ...PASSWORD, securityToken: ' ' });
    expect(result.ok && result.credential).toHaveProperty('securityToken', null);
  });

  test.each(['securityToken', 'security_token', 'token', 'AccessToken'])('takes the security token from %s', (key) => {
    expect(read({ ...PASSWORD, [key]: 'example-token' }).credential).toMatchObject({ securityToken: 'example-token' });
  });

  test('prefers securityToken to accessToken', () => {
    expect(read({ ...PASSWORD, accessToken: 'a', securityToken: 'b' })).toMatchObject({
      credential: { securityToken: 'b' },
      hints: ['accessToken differs from securityToken, which is the one in use'],
    });
  });

  test.each(['00Dxx0000001gPL!AQ4AQexample', 'eyJhbGciOiJSUzI1NiJ9.example.example'])(
    'never takes a session for a security token: %s',
    (session) => {
      expect(read({ ...PASSWORD, accessToken: session })).toMatchObject({
        credential: { securityToken: null },
        hints: ['accessToken holds a session, which is no security token, and is not used'],
      });
      expect(read({ ...PASSWORD, accessToken: session, token: 'example-token' })).toMatchObject({
        credential: { securityToken: 'example-token' },
        hints: ['accessToken holds a session, which is no security token, and is not used'],
      });
    },
  );

  test.each([
    ['securityToken', { securityToken: '00Dxx0000001gPL!AQ4AQexample' }],
    ['password', { password: '00Dxx0000001gPL!AQ4AQexample' }],
    ['password', { password: 'example-password00Dxx0000001gPL!AQ4AQexample' }],
    ['username', { username: '00Dxx0000001gPL!AQ4AQexample' }],
  ])('that must fail, with a session as %s, is not one to be sent', (key, parts) => {
    expect(refuse({ ...PASSWORD, ...parts }).problems).toEqual([
      `${key} holds a session (an access token), which is no part of a login`,
    ]);
  });

  test('that must fail, with the security token twice, is not one to be sent', () => {
    const twice = { password: 'example-passwordexample-token', securityToken: 'example-token' };
    expect(refuse({ ...PASSWORD, ...twice }).problems).toEqual([
      'the password ends with the security token already; store the password alone, since the token is added to it',
    ]);
    expect(read({ ...PASSWORD, password: twice.password }).credential).toMatchObject({ securityToken: null });
    expect(read({ ...PASSWORD, password: 'ends-with-null' }).credential).toMatchObject({ securityToken: null });
  });

  test('may have a token that only looks like a session, or a session where no token is looked for', () => {
    for (const accessToken of ['x00Dxx!y', 'xeyJhbGci']) {
      expect(read({ ...PASSWORD, accessToken })).toMatchObject({ credential: { securityToken: accessToken } });
    }
    expect(read({ ...CLIENT_CREDENTIALS, accessToken: '00Dxx!y' }).hints).toEqual([]);
  });

  test('needs every part but the token, and says all that is missing', () => {
    expect(refuse({ flow: 'password' })).toEqual({
      problems: [
        'the client id is missing: add clientId or consumerKey',
        'the client secret is missing: add clientSecret or consumerSecret',
        'the username is missing: add username',
        'the password is missing: add password',
        'the host is missing: add domain or myDomain',
      ],
      flow: 'password',
      hints: [],
    });
  });

  test('is recognised by a password of the wrong type too', () => {
    expect(refuse({ ...PASSWORD, password: 12345678, securityToken: 5 })).toMatchObject({
      flow: 'password',
      problems: [expect.stringContaining('password is a JSON number'), expect.stringContaining('securityToken is')],
    });
  });

  test.each([{ username: '' }, { password: '' }, { username: null }])('is not what %j makes', (without) => {
    expect(read({ ...PASSWORD, ...without }).credential).toMatchObject({ flow: 'client_credentials' });
  });

  test('an accessToken without username and password is ignored', () => {
    expect(read({ ...CLIENT_CREDENTIALS, accessToken: 5 })).toMatchObject({
      credential: { flow: 'client_credentials' },
      hints: [],
    });
  });
});
