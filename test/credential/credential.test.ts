import { describe, expect, test } from 'vitest';
import { type Credential, parseCredential } from '../../src/credential/credential.ts';
import { Sealed } from '../../src/credential/sealed.ts';

const parse = (secret: unknown) => parseCredential(new Sealed(JSON.stringify(secret)));
const parseText = (text: string) => parseCredential(new Sealed(text));

/** The credential with its sealed parts opened, to compare. */
function opened(credential: Credential): object {
  return Object.fromEntries(
    Object.entries(credential).map(([name, part]) => [name, part instanceof Sealed ? part.reveal() : part]),
  );
}

/** The credential and hints of a secret that must be readable. */
function read(secret: unknown): { credential: object; hints: readonly string[] } {
  const result = typeof secret === 'string' ? parseText(secret) : parse(secret);
  if (!result.ok) throw new Error(`not readable: ${result.problems.join('; ')}`);
  return { credential: opened(result.credential), hints: result.hints };
}

/** Problems, flow and hints of a secret that must not be readable. */
function refuse(secret: unknown) {
  const result = typeof secret === 'string' ? parseText(secret) : parse(secret);
  if (result.ok) throw new Error('readable');
  return { problems: result.problems, flow: result.flow, hints: result.hints };
}

const PAIR = { clientId: 'example_id', clientSecret: 'example-secret' };
const CLIENT_CREDENTIALS = { ...PAIR, domain: 'acme' };
const PASSWORD = { ...CLIENT_CREDENTIALS, username: 'robot@acme.example', password: 'example-password' };
const PEM = '-----BEGIN EXAMPLE-----\nYWJj\n-----END EXAMPLE-----';
const JWT = { clientId: 'example_id', domain: 'login', username: 'robot@acme.example', privateKey: PEM };

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

describe('keys are matched without case, separators and a leading sf, sfdc or salesforce', () => {
  test.each([
    ['client_id', 'client_secret', 'instance_url'],
    ['CLIENT-ID', 'Client-Secret', 'Login-URL'],
    ['SF_CLIENT_ID', 'SF_CLIENT_SECRET', 'SF_LOGIN_URL'],
    ['SALESFORCE_CONSUMER_KEY', 'SALESFORCE_CONSUMER_SECRET', 'SALESFORCE_TOKEN_URL'],
    ['salesforceClientId', 'salesforceClientSecret', 'salesforceInstanceUrl'],
    ['ConsumerKey', 'ConsumerSecret', 'Domain'],
    ['SFDC_CLIENT_ID', 'SFDC_CLIENT_SECRET', 'SFDC_INSTANCE_URL'],
    ['sf.consumer.key', 'sf.consumer.secret', 'sf.token.url'],
    ['Client ID', 'Client Secret', 'Salesforce Token Endpoint'],
    ['_s_f_clientId', 'client__secret_', 'my-domain'],
  ])('%s, %s, %s', (id, secret, host) => {
    expect(read({ [id]: 'i', [secret]: 's', [host]: 'h' })).toEqual({
      credential: { flow: 'client_credentials', clientId: 'i', clientSecret: 's', host: 'h' },
      hints: [],
    });
  });

  test.each(['xClientId', 'clientIdx', 'salesforcesfClientId', 'clientIdSalesforce'])('%s is another key', (key) => {
    expect(refuse({ [key]: 'i', clientSecret: 's', domain: 'h' }).problems).toEqual([
      'the client id is missing: add clientId or consumerKey',
      `\`${key}\` is not known: did you mean \`clientId\`?`,
    ]);
  });

  test.each(['\u200bclientId', 'client\u2060Id', 'clientId\ufeff'])(
    'a character in it that nobody sees is told, since the integration may stumble over it: %j',
    (key) => {
      expect(read({ [key]: 'i', clientSecret: 's', domain: 'h' })).toMatchObject({
        credential: { clientId: 'i' },
        hints: ['clientId: the key itself holds an invisible character'],
      });
    },
  );
});

describe('of several keys for one part', () => {
  test('the first in the documented order with a text wins, and a different one is pointed out', () => {
    expect(read({ consumerKey: 'b', ...CLIENT_CREDENTIALS, consumer_secret: 'c' })).toMatchObject({
      credential: { clientId: 'example_id', clientSecret: 'example-secret' },
      hints: [
        'consumerKey differs from clientId, which is the one in use',
        'consumer_secret differs from clientSecret, which is the one in use',
      ],
    });
  });

  test('the same value twice is no reason for a hint', () => {
    expect(read({ ...CLIENT_CREDENTIALS, consumerKey: ' example_id ' }).hints).toEqual([]);
  });

  test.each([[''], [' \n'], [null]])('one that holds %j does not count', (empty) => {
    expect(read({ clientId: empty, consumerKey: 'b', clientSecret: 's', domain: 'h' })).toMatchObject({
      credential: { clientId: 'b' },
      hints: [],
    });
  });

  test('one that holds no text gives way to one that does', () => {
    expect(read({ ...CLIENT_CREDENTIALS, clientId: 12, consumerKey: 'b' })).toMatchObject({
      credential: { clientId: 'b' },
    });
  });

  test('two spellings of one key: the first as written wins, and the other is pointed out', () => {
    expect(read({ client_id: 'a', clientSecret: 's', domain: 'h', clientId: 'b' })).toMatchObject({
      credential: { clientId: 'a' },
      hints: ['clientId differs from client_id, which is the one in use'],
    });
  });
});

describe('values', () => {
  test('are trimmed, with a hint that names the key', () => {
    expect(read({ client_id: ' i', clientSecret: 's\n', domain: '\tacme ' })).toEqual({
      credential: { flow: 'client_credentials', clientId: 'i', clientSecret: 's', host: 'acme' },
      hints: [
        'client_id: white space around the value was ignored',
        'clientSecret: white space around the value was ignored',
        'domain: white space around the value was ignored',
      ],
    });
  });

  test.each(['"quoted"', "'quoted'", '`quoted`', '“quoted”', '‘quoted’', '"two\nlines"'])(
    'in quotes are kept as they are, with a hint: %s',
    (value) => {
      expect(read({ ...CLIENT_CREDENTIALS, clientSecret: value })).toMatchObject({
        credential: { clientSecret: value },
        hints: ['clientSecret: the value has quotes around it; store it without'],
      });
    },
  );

  test.each([
    ['clientId', '"3MVG9example"'],
    ['clientId', '“3MVG9example”'],
    ['domain', "'acme.my.salesforce.com'"],
    ['clientSecret', `"${'EF01'.repeat(16)}"`],
  ])('in quotes can never be right for %s: %s', (key, value) => {
    expect(refuse({ ...CLIENT_CREDENTIALS, [key]: value })).toMatchObject({
      problems: [`${key} is in quotes; store it without them`],
    });
  });

  test.each(['"', 'a"b"', '"a"b'])('with quotes elsewhere are no reason for a hint: %s', (value) => {
    expect(read({ ...CLIENT_CREDENTIALS, clientSecret: value }).hints).toEqual([]);
  });

  test('that are numbers are a problem: digits may be lost already', () => {
    const text = '{"clientId": "i", "clientSecret": 1955279925675241571, "domain": "h"}';
    expect(refuse(text)).toEqual({
      problems: [
        'clientSecret is a JSON number, not text: put quotes around it, from the original, since a number loses digits',
      ],
      flow: 'client_credentials',
      hints: [],
    });
  });

  test.each([
    [true, 'boolean'],
    [{}, 'object'],
    [['s'], 'array'],
  ])('of another type are a problem: %j', (value, type) => {
    expect(refuse({ ...CLIENT_CREDENTIALS, clientSecret: value }).problems).toEqual([
      `clientSecret is a JSON ${type}, not text`,
    ]);
  });

  test('that are no valid Unicode are a problem', () => {
    expect(refuse('{"clientId": "i", "clientSecret": "\\ud800", "domain": "h"}').problems).toEqual([
      'clientSecret holds text that is not valid Unicode',
    ]);
  });

  test('that are in the wrong place are a problem, and then not odd as well', () => {
    expect(refuse({ ...CLIENT_CREDENTIALS, clientSecret: btoa('EF01'.repeat(16)) })).toMatchObject({
      problems: ['clientSecret is in base64; store the text itself'],
      hints: [],
    });
  });

  test('that are empty are said to be empty, by the key as written', () => {
    expect(refuse({ CLIENT_ID: ' ', clientSecret: '', domain: 'h' }).problems).toEqual([
      'CLIENT_ID is empty',
      'clientSecret is empty',
    ]);
  });

  test('under a key that is written oddly are named by its usual spelling', () => {
    expect(refuse({ ...CLIENT_CREDENTIALS, [`clientSecret${'_'.repeat(29)}`]: 5, clientSecret: '' }).problems).toEqual([
      'clientSecret is a JSON number, not text: put quotes around it, from the original, since a number loses digits',
    ]);
    expect(refuse({ ...PAIR, [`domain${'_'.repeat(35)}`]: '' }).problems).toEqual(['domain is empty']);
  });

  test.each([
    ['\u200b', 'U+200B'],
    ['\ufeff', 'U+FEFF'],
    ['\u00a0', 'U+00A0'],
    ['\u2028', 'U+2028'],
    ['\u{e0100}', 'U+E0100'],
    [' \u00ad\n', 'U+00AD'],
  ])('lose an invisible character around them, with a hint that names it: %j', (around, name) => {
    expect(read({ ...CLIENT_CREDENTIALS, clientSecret: `${around}example-secret${around}` })).toMatchObject({
      credential: { clientSecret: 'example-secret' },
      hints: [`clientSecret: an invisible character (${name}) around the value was ignored`],
    });
  });

  test.each(['\u200b', '\u00a0', '\ufe0f', '\u2800', '\u0007'])(
    'with an invisible character inside are a problem that names it and its place: %j',
    (inside) => {
      const name = `U+${inside.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
      expect(refuse({ ...CLIENT_CREDENTIALS, clientId: `3MVG9${inside}example` }).problems).toEqual([
        `clientId holds an invisible character (${name}) at position 6`,
      ]);
    },
  );

  test('that hold nothing visible are empty', () => {
    expect(refuse({ ...CLIENT_CREDENTIALS, clientId: ' \u200b\u00a0' }).problems).toEqual(['clientId is empty']);
  });
});

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

describe('a text that holds no JSON object', () => {
  test.each([
    ['', 'the secret is empty'],
    [' \n', 'the secret is empty'],
    ['\uFEFF', 'the secret is empty'],
    ['undefined', 'the secret is not JSON: it is one value alone, without the keys of a credential (line 1, column 1)'],
    ['null', 'the secret is a JSON null, not an object'],
    ['true', 'the secret is a JSON boolean, not an object'],
    ['5', 'the secret is a JSON number, not an object'],
    ['[{"clientId": "i"}]', 'the secret is a JSON array, not an object; store the object inside it'],
    [JSON.stringify([JSON.stringify(CLIENT_CREDENTIALS)]), 'the secret is a JSON array, not an object'],
    ['"text"', 'the secret is a JSON string, not an object'],
    ['[{"clientId": "i"}, {}]', 'the secret is a JSON array, not an object'],
    ['[5]', 'the secret is a JSON array, not an object'],
    [
      '" {x}"',
      'the secret is a JSON string, not an object; the text inside it is not JSON: a key without double quotes (line 1, column 2)',
    ],
    ['"x {"', 'the secret is a JSON string, not an object'],
    ['" 5"', 'the secret is a JSON string, not an object'],
    [
      JSON.stringify('"a": 1'),
      'the secret is a JSON string, not an object; the text inside it is not JSON: something follows the end of the JSON (line 1, column 4)',
    ],
    ['"[]"', 'the secret is a JSON string, not an object'],
    ['"null"', 'the secret is a JSON string, not an object'],
    [
      '"{\'a\': 1}"',
      'the secret is a JSON string, not an object; the text inside it is not JSON: single quotes where JSON wants double ones (line 1, column 2)',
    ],
    [
      JSON.stringify(JSON.stringify(JSON.stringify(CLIENT_CREDENTIALS))),
      'the secret is a JSON string, not an object; it is JSON text inside JSON text more than once',
    ],
    ['['.repeat(60_000), 'the secret is not JSON: the text ends before its brackets are closed (line 1, column 60001)'],
    [`${'['.repeat(30_000)}${']'.repeat(30_000)}`, 'the secret is a JSON array, not an object'],
    [' '.repeat(65_537), 'the secret is longer than 64 kB'],
  ])('%.40j is a problem', (text, problem) => {
    expect(refuse(text)).toEqual({ problems: [problem], flow: null, hints: [] });
  });

  test('a text of just 64 kB is read', () => {
    const text = JSON.stringify(CLIENT_CREDENTIALS);
    expect(read(text + ' '.repeat(65_536 - text.length)).hints).toEqual([]);
  });

  test('a byte order mark before the object does not matter', () => {
    expect(read(`\uFEFF${JSON.stringify(CLIENT_CREDENTIALS)}`)).toEqual(read(CLIENT_CREDENTIALS));
  });

  test('another character before it that nobody sees is told', () => {
    expect(read(`\u200b${JSON.stringify(CLIENT_CREDENTIALS)}`)).toEqual({
      credential: read(CLIENT_CREDENTIALS).credential,
      hints: ['an invisible character (U+200B) around the JSON text was ignored'],
    });
    expect(read(`\u200b${JSON.stringify(JSON.stringify(CLIENT_CREDENTIALS))}`).hints).toHaveLength(2);
  });

  test('an object stored as a string inside JSON is read, with a hint', () => {
    expect(read(JSON.stringify(JSON.stringify(CLIENT_CREDENTIALS)))).toEqual({
      credential: read(CLIENT_CREDENTIALS).credential,
      hints: ['the JSON object is stored as a string inside JSON; store the object itself'],
    });
  });

  test('that hint is given beside problems, too', () => {
    expect(refuse(JSON.stringify('{"clientId": " i", "domain": "h"}'))).toEqual({
      problems: ['the client secret is missing: add clientSecret or consumerSecret'],
      flow: 'client_credentials',
      hints: [
        'the JSON object is stored as a string inside JSON; store the object itself',
        'clientId: white space around the value was ignored',
      ],
    });
  });

  test('is malformed', () => {
    expect(parseText('')).toMatchObject({ ok: false, cause: 'secret-malformed' });
  });

  test.each([
    ['in two objects', '"x": {"a": 1}, "y": {"a": 2}'],
    ['in an object inside, and behind it', '"a": {"b": 1}, "b": {"a": 2}'],
    ['as a key and as texts', '"a": "b", "b": ["a", "a", "b"], "c": "a"'],
    ['in a text', '"a": "\\"a\\": 1, \\"a\\": 2"'],
  ])('a key that stands twice %s does not stand more than once', (_, entries) => {
    const text = `{${entries}, ${JSON.stringify(CLIENT_CREDENTIALS).slice(1)}`;
    expect(read(text).hints).toEqual([]);
  });

  test('a key that stands more than once in one object is told, once', () => {
    const text = `{"note": 1, "b": {"note": {}}, "note" : 2, "note": 3, ${JSON.stringify(CLIENT_CREDENTIALS).slice(1)}`;
    const hints = ['`note` stands more than once; the last one is in use'];
    expect(read(text).hints).toEqual(hints);
    expect(read(JSON.stringify(text)).hints).toEqual([...hints, expect.stringContaining('string inside JSON')]);
  });

  test('keys that mean something to JavaScript are keys like any other', () => {
    const text = `{"__proto__": {"clientId": "x"}, "constructor": 1, "toString": 2, "clientSecret": "s", "domain": "h"}`;
    expect(refuse(text).problems).toEqual([
      'the client id is missing: add clientId or consumerKey',
      'found and not used: a key of 9 characters, `constructor`, `toString`',
      'the client id stands under a key of 9 characters; store all keys of the credential in one object',
    ]);
  });
});
