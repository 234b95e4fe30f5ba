import { describe, expect, test } from 'vitest';
import { CLIENT_CREDENTIALS, JWT, PAIR, PASSWORD, PEM, read, refuse } from './secrets.ts';

describe('client credentials', () => {
  test('are what id, secret and host make', () => {
    expect(read(CLIENT_CREDENTIALS)).toEqual({
      credential: {
        flow: 'client_credentials',
        clientId: 'example_id',
        clientSecret: 'example-secret',
        host: 'acme',
      },
      hints: [],
    });
  });

  test.each(['clientId', 'consumerKey', 'clientKey'])('the client id may stand under %s', (key) => {
    expect(read({ [key]: 'the-id', clientSecret: 's', domain: 'acme' }).credential).toMatchObject({
      clientId: 'the-id',
    });
  });

  test.each(['clientSecret', 'consumerSecret'])('the client secret may stand under %s', (key) => {
    expect(read({ clientId: 'i', [key]: 'the-secret', domain: 'acme' }).credential).toMatchObject({
      clientSecret: 'the-secret',
    });
  });

  const HOST_KEYS = [
    'domain',
    'myDomain',
    'baseUri',
    'baseUrl',
    'instanceUrl',
    'loginUrl',
    'authUrl',
    'myDomainUrl',
    'tokenUrl',
    'tokenEndpoint',
    'oauthEndpoint',
    'authenticationUrl',
    'authorizationEndpoint',
    'endpoint',
    'apiHost',
    'url',
    'host',
    'subdomain',
  ];

  test.each(HOST_KEYS)('the host may stand under %s', (key) => {
    expect(read({ ...PAIR, [key]: 'the-host' }).credential).toMatchObject({ host: 'the-host' });
  });

  test('of several usable host keys the first in the documented order wins, wherever it stands, without a hint', () => {
    for (let first = 0; first < HOST_KEYS.length; first++) {
      const hosts = HOST_KEYS.slice(first).map((key) => [key, `by-${key.toLowerCase()}.my.salesforce.com`]);
      expect(read({ ...Object.fromEntries(hosts.reverse()), ...PAIR })).toMatchObject({
        credential: { host: `by-${HOST_KEYS[first]?.toLowerCase()}.my.salesforce.com` },
        hints: [],
      });
    }
  });

  test('a host that the flow cannot use gives way to one that it can', () => {
    const both = { ...PAIR, SF_DOMAIN: 'login', SF_INSTANCE_URL: 'https://acme.my.salesforce.com' };
    expect(read(both)).toMatchObject({
      credential: { host: 'https://acme.my.salesforce.com' },
      hints: ['SF_DOMAIN holds no host that this flow can use; the one under SF_INSTANCE_URL is used'],
    });
    expect(read({ ...both, username: 'robot@acme.example', password: 'example-password' })).toMatchObject({
      credential: { host: 'login' },
      hints: [],
    });
  });

  test('keys that are written oddly are named by their usual spelling there, too', () => {
    expect(read({ ...PAIR, _domain: 'login', _url: 'acme' }).hints).toEqual([
      'domain holds no host that this flow can use; the one under url is used',
    ]);
    expect(read({ ...PASSWORD, _accessToken: '00Dxx!y', _token: ' example-token' }).hints).toEqual([
      'accessToken holds a session, which is no security token, and is not used',
      'token: white space around the value was ignored',
    ]);
  });

  test('where no host is usable the first is the one to be refused', () => {
    expect(read({ ...PAIR, url: 'two.example', domain: 'one.example' })).toMatchObject({
      credential: { host: 'one.example' },
      hints: [],
    });
  });

  test('a managed external secret is read as it is', () => {
    const managed = {
      consumerKey: 'example_id',
      consumerSecret: 'example-secret',
      baseUri: 'https://acme.my.salesforce.com',
      appId: '0x000000000000001',
      consumerId: '888000000000001',
    };
    expect(read(managed)).toEqual({
      credential: {
        flow: 'client_credentials',
        clientId: 'example_id',
        clientSecret: 'example-secret',
        host: 'https://acme.my.salesforce.com',
      },
      hints: [],
    });
  });
});

describe('the JWT bearer flow', () => {
  test('is what private key and username make, even beside a password', () => {
    expect(read({ ...JWT, password: 'example-password' })).toEqual({
      credential: {
        flow: 'jwt_bearer',
        clientId: 'example_id',
        username: 'robot@acme.example',
        privateKey: PEM,
        audience: null,
        host: 'login',
      },
      hints: [],
    });
  });

  test('takes subject for the username, and an audience', () => {
    const { username, ...rest } = JWT;
    expect(read({ ...rest, subject: username, audience: 'https://login.salesforce.com' }).credential).toMatchObject({
      flow: 'jwt_bearer',
      username,
      audience: 'https://login.salesforce.com',
    });
  });

  test('needs id, user, key and host', () => {
    expect(refuse({ flow: 'jwt_bearer', clientSecret: 'not needed' })).toEqual({
      problems: [
        'the client id is missing: add clientId or consumerKey',
        'the user to act as is missing: add username or subject',
        'the private key is missing: add privateKey',
        'the host is missing: add domain or myDomain',
        'found and not used: `clientSecret`',
      ],
      flow: 'jwt_bearer',
      hints: [],
    });
  });

  test('white space around a PEM is normal', () => {
    expect(read({ ...JWT, privateKey: `\n${PEM}\n` })).toMatchObject({ credential: { privateKey: PEM }, hints: [] });
  });

  test.each(['\\n', '\\r\\n', '\\r'])(
    'line breaks of a PEM written as %s are read as line breaks, with a hint',
    (written) => {
      const privateKey = `${PEM.replaceAll('\n', written)}${written}`;
      expect(read({ ...JWT, privateKey })).toMatchObject({
        credential: { privateKey: PEM },
        hints: ['privateKey: line breaks are written as \\n and were read as line breaks'],
      });
    },
  );

  test('a private key without a user is not enough for it', () => {
    expect(read({ ...CLIENT_CREDENTIALS, privateKey: PEM }).credential).toMatchObject({ flow: 'client_credentials' });
  });
});

describe('an explicit flow', () => {
  test.each([
    ['client_credentials', { ...PASSWORD, privateKey: PEM }],
    ['password', { ...PASSWORD, privateKey: PEM }],
    ['jwt_bearer', { ...PASSWORD, privateKey: PEM }],
  ])('%s decides, whatever else is there', (flow, secret) => {
    expect(read({ ...secret, flow }).credential).toMatchObject({ flow });
  });

  test('is trimmed like any value', () => {
    expect(read({ ...CLIENT_CREDENTIALS, SF_FLOW: ' client_credentials ' }).hints).toEqual([
      'SF_FLOW: white space around the value was ignored',
    ]);
  });

  test('that is empty is none', () => {
    expect(read({ ...PASSWORD, flow: '' }).credential).toMatchObject({ flow: 'password' });
  });

  test.each(['web_server', 'jwt', 'PASSWORD', 'urn:ietf:params:oauth:grant-type:jwt-bearer'])(
    '%s is unknown, and what every flow needs is still looked for',
    (flow) => {
      expect(refuse({ flow, clientSecret: 5 })).toEqual({
        problems: [
          'flow is none of client_credentials, password, jwt_bearer',
          'the client id is missing: add clientId or consumerKey',
          'the host is missing: add domain or myDomain',
        ],
        flow: null,
        hints: [],
      });
    },
  );

  test('that is unknown leaves the choice of a host alone', () => {
    expect(refuse({ ...PAIR, flow: 'jwt', domain: 'one.example', url: 'acme' }).hints).toEqual([]);
  });

  test('of another type is a problem of its own', () => {
    expect(refuse({ ...CLIENT_CREDENTIALS, flow: ['password'] })).toEqual({
      problems: ['flow is a JSON array, not text'],
      flow: null,
      hints: [],
    });
  });
});
