import { describe, expect, test } from 'vitest';
import { parseCredential } from '../../src/credential/credential.ts';
import { Sealed } from '../../src/credential/sealed.ts';
import { keyNames, withClientSecret } from '../../src/credential/secret-text.ts';

/* Secrets that are no plain object of known keys: one level down, half understood, or of a kind that is not ours to try. */

const CC = { clientId: '3MVG9example', clientSecret: 'example-secret', domain: 'acme' };
const PEM = '-----BEGIN EXAMPLE-----\nYWJj\n-----END EXAMPLE-----';

const parse = (secret: unknown) =>
  parseCredential(new Sealed(typeof secret === 'string' ? secret : JSON.stringify(secret)));

function told(secret: unknown) {
  const parsed = parse(secret);
  return parsed.ok
    ? { read: parsed.credential.flow, under: parsed.under, hints: parsed.hints }
    : { cause: parsed.cause, flow: parsed.flow, problems: parsed.problems, host: parsed.host, hints: parsed.hints };
}

describe('a credential one level down is read where it alone is whole', () => {
  test.each([
    ['an object', { slack: {}, salesforce: CC }, 'salesforce'],
    ['JSON text', { kind: 'x', extra: ` ${JSON.stringify(CC)}` }, 'extra'],
    ['an object beside a part of one', { clientId: 'other', prod: CC }, 'prod'],
    ['an object beside one that is not whole', { uat: { clientId: 'x' }, prod: CC }, 'prod'],
    ['an object inside a JSON string', JSON.stringify(JSON.stringify({ prod: CC })), 'prod'],
  ])('%s', (_, secret, key) => {
    expect(told(secret)).toMatchObject({
      read: 'client_credentials',
      under: key,
      hints: expect.arrayContaining([`the credential stands under \`${key}\`; store it by itself`]),
    });
  });

  test('a key that may be a value is not said', () => {
    expect(told({ ['EF01'.repeat(16)]: CC }).hints).toEqual([
      'the credential stands under another key; store it by itself',
    ]);
  });

  test('a whole answer of GetSecretValue is called so', () => {
    const answer = { ARN: 'arn:aws:example', Name: 'acme', SecretString: JSON.stringify(CC) };
    expect(told(answer).hints).toEqual([
      'the whole answer of GetSecretValue is stored; store only what stands under `SecretString`',
    ]);
    expect(told({ ARN: 'arn:aws:example', salesforce: CC }).hints).toEqual([
      'the credential stands under `salesforce`; store it by itself',
    ]);
    expect(told({ SecretString: JSON.stringify(CC) }).hints).toEqual([
      'the credential stands under `SecretString`; store it by itself',
    ]);
  });

  test('one of a kind that is left alone is told with its place', () => {
    expect(told({ salesforce: { ...CC, refresh_token: 'x' } })).toMatchObject({
      cause: 'flow-not-checkable',
      problems: ['under `salesforce`:', expect.stringMatching(/^the secret holds a refresh token/)],
    });
  });

  test('what was corrected in it is told behind its place', () => {
    expect(told({ prod: { ...CC, domain: ' acme' } }).hints).toEqual([
      'the credential stands under `prod`; store it by itself',
      'domain: white space around the value was ignored',
    ]);
  });

  test('what is whole itself is not looked into', () => {
    expect(told({ ...CC, other: { ...CC, clientId: 'another' } })).toEqual({
      read: 'client_credentials',
      under: null,
      hints: [],
    });
  });

  test('its text is edited where it stands', () => {
    const edited = (secret: unknown) =>
      withClientSecret(new Sealed(JSON.stringify(secret)), new Sealed('new-secret'), null).reveal();
    const renewed = { ...CC, clientSecret: 'new-secret' };
    expect(JSON.parse(edited({ a: 1, prod: CC }))).toEqual({ a: 1, prod: renewed });
    expect(edited({ extra: JSON.stringify(CC) })).toBe(JSON.stringify({ extra: JSON.stringify(renewed) }));
    expect(keyNames(new Sealed(JSON.stringify({ prod: CC })))).toEqual(['clientId', 'clientSecret', 'domain']);
  });

  const missing = expect.stringMatching(/^the client id is missing/);
  test('two whole ones are one too many', () => {
    expect(told({ prod: CC, uat: JSON.stringify(CC) })).toMatchObject({
      cause: 'secret-malformed',
      problems: expect.arrayContaining([
        missing,
        '2 credentials stand under keys of their own; store each in a secret of its own',
      ]),
    });
  });

  test('one that can be read wins over a login that is left alone', () => {
    expect(told({ prod: CC, cache: { refresh_token: 'x' } })).toMatchObject({
      read: 'client_credentials',
      under: 'prod',
    });
  });

  test('a login that is left alone is told where it stands, whatever else does', () => {
    expect(told({ cache: { refresh_token: 'x' }, note: { a: 1 } })).toMatchObject({
      cause: 'flow-not-checkable',
      problems: ['under `cache`:', expect.stringMatching(/^the secret holds a refresh token/)],
    });
  });

  const spoilt = { ...CC, clientSecret: 5 };
  test.each([
    ['two with all their keys', { a: spoilt, b: spoilt }, / stand under `[ab]`/],
    ['one beside two whole ones', { a: CC, b: CC, c: spoilt }, /^2 credentials stand/],
    [
      'one that lacks a key',
      { a: { clientId: 'i', domain: 'acme', note: 5 } },
      /^the client id and host stand under `a`/,
    ],
  ])('of %s the problems are not told', (_, secret, clue) => {
    const { problems } = { problems: [''], ...told(secret) };
    expect(problems).toContainEqual(missing);
    expect(problems.at(-1)).toMatch(clue);
  });

  test('one for a JWT with all its keys has told what is wrong with it', () => {
    const jwt = { clientId: 'i', username: 'u', privateKey: 'server.key', domain: 'acme' };
    expect(told({ jwt })).toMatchObject({ problems: ['under `jwt`:', expect.stringMatching(/^privateKey is a file/)] });
  });

  test('one with all its keys has told what is wrong with them', () => {
    const encoded = { clientId: btoa(CC.clientId), clientSecret: 'example-secret', domain: 'acme' };
    expect(told({ kind: 'Secret', data: encoded })).toMatchObject({
      problems: ['under `data`:', 'clientId is in base64; store the text itself'],
      host: 'acme.my.salesforce.com',
    });
  });

  test('parts of one are told by the key they stand under', () => {
    expect(told({ domain: 'acme', app: { clientId: 'i', clientSecret: 's' }, x: {} })).toMatchObject({
      problems: expect.arrayContaining([
        'the client id and client secret stand under `app`; store all keys of the credential in one object',
      ]),
    });
    const { problems } = { problems: [''], ...told({ domain: 'acme', x: {}, y: { note: 1 } }) };
    expect(problems).toEqual([
      missing,
      expect.stringMatching(/^the client secret is missing/),
      'found and not used: `x`, `y`',
    ]);
  });

  test('of such places two are told, and of broken texts one', () => {
    const { problems } = {
      problems: [''],
      ...told({ a: { privateKey: PEM }, b: { domain: 'acme' }, c: { clientId: 'i' }, d: '{x}', e: '{y}' }),
    };
    expect(problems.filter((problem) => problem.includes(' under '))).toEqual([
      'the private key stands under `a`; store all keys of the credential in one object',
      'the host stands under `b`; store all keys of the credential in one object',
      'the text under `d` is not JSON: a key without double quotes (line 1, column 2)',
    ]);
  });

  test('text that was not meant as one has no slip', () => {
    const { problems } = { problems: [''], ...told({ a: 'x {', b: '"{"', c: '["x"]', d: '{}', e: 5 }) };
    expect(problems.filter((problem) => problem.includes(' under '))).toEqual([]);
  });

  test('text that was meant as one has its slip told', () => {
    expect(told({ salesforce: "{'clientId': 'x'}" })).toMatchObject({
      problems: expect.arrayContaining([
        'the text under `salesforce` is not JSON: single quotes where JSON wants double ones (line 1, column 2)',
      ]),
    });
    expect(told({ salesforce: ' \n {x}' })).toMatchObject({
      problems: expect.arrayContaining([expect.stringMatching(/^the text under `salesforce`.*column 2\)$/)]),
    });
  });

  test('none is looked for in a secret of a kind that is left alone', () => {
    expect(told({ ...CC, refresh_token: 'x', prod: CC })).toEqual({
      cause: 'flow-not-checkable',
      flow: null,
      problems: [expect.stringMatching(/^the secret holds a refresh token/)],
      host: 'acme.my.salesforce.com',
      hints: [],
    });
  });

  test('two levels down is too deep', () => {
    expect(told({ a: { b: CC } })).toMatchObject({ cause: 'secret-malformed' });
  });

  test('in the place of a part it is that part, and wrong', () => {
    expect(told({ clientId: 'i', domain: 'acme', clientSecret: JSON.stringify(CC) })).toMatchObject({
      problems: ['clientSecret is a whole JSON text; store its values under keys of their own'],
    });
  });
});

describe('a key that stands more than once', () => {
  const twice = (text: string) => told(text.replace('{', '{"clientSecret": "the former", '));

  test.each([
    ['in the secret', JSON.stringify(CC), 'clientSecret'],
    ['in an object of it', JSON.stringify({ prod: CC }).replace('{"client', '{"domain": "x", "client'), 'domain'],
    ['in JSON in a JSON string', JSON.stringify(JSON.stringify(CC).replace('}', ',"client\\u0049d":"x"}')), 'clientId'],
  ])('is said %s, with the one in use', (_, text, key) => {
    const { hints } = key === 'clientSecret' ? twice(text) : told(text);
    expect(hints).toContain(`\`${key}\` stands more than once; the last one is in use`);
  });

  test.each([
    ['in two objects', JSON.stringify({ ...CC, uat: { clientId: 'x' } })],
    ['as a key and as a value', JSON.stringify({ ...CC, note: 'clientId', other: '"clientId": {' })],
  ])('is none %s', (_, text) => expect(told(text).hints).toEqual([]));
});

describe('the host that can be read although the secret cannot', () => {
  test.each([
    [{ clientId: 'i', domain: 'https://acme.my.salesforce.com/x' }, 'acme.my.salesforce.com'],
    [{ clientId: 'i', domain: 'login', instanceUrl: 'acme' }, 'acme.my.salesforce.com'],
    [{ clientId: 'i', domain: 'login' }, null],
    [{ clientId: 'i', domain: 5 }, null],
    ['[]', null],
  ])('of %j is %s', (secret, host) => expect(told(secret)).toMatchObject({ host }));
});

describe('a private key that is none', () => {
  const jwt = { clientId: 'i', username: 'u', domain: 'acme' };

  test.each([
    ['server.key', 'privateKey is a file name or path; store the text of the file, from -----BEGIN to -----END'],
    [`${PEM}\u200b${PEM}`, `privateKey holds an invisible character (U+200B) at position ${PEM.length + 1}`],
    ['\ud800', 'privateKey holds text that is not valid Unicode'],
  ])('is a problem: %j', (privateKey, problem) => {
    expect(told({ ...jwt, privateKey })).toMatchObject({ flow: 'jwt_bearer', problems: [problem] });
  });

  test('is told under its usual spelling where the key is written oddly', () => {
    expect(told({ ...jwt, _private_key: 'server.key' })).toMatchObject({
      problems: [expect.stringMatching(/^privateKey is a file name/)],
    });
  });
});

describe('the flow that the keys speak of', () => {
  test.each([
    ['client_credentials', { clientId: 'i' }],
    ['client_credentials', {}],
    ['client_credentials', { username: 'u', clientId: 'i' }],
    ['client_credentials', { securityToken: 't', clientId: 'i' }],
    ['jwt_bearer', { clientId: 'i', privateKey: PEM, domain: 'acme' }],
    ['jwt_bearer', { clientId: 'i', privateKey: PEM, username: 'u' }],
    ['jwt_bearer', { clientId: 'i', privatKey: PEM, username: 'u', domain: 'acme' }],
    ['client_credentials', { clientId: 'i', privateKey: PEM, clientSecret: 's' }],
    ['password', { username: 'u', password: 'p', clientId: 'i', domain: 'acme' }],
    ['password', { username: 'u', passwrd: 'p', clientId: 'i', domain: 'acme' }],
    ['password', { username: 'u', securityToken: 't', clientId: 'i', domain: 'acme' }],
  ])('is %s for %j', (flow, secret) => expect(told(secret)).toMatchObject({ cause: 'secret-malformed', flow }));

  test('decides what is missing', () => {
    expect(told({ clientId: 'i', privateKey: PEM, domain: 'acme' })).toMatchObject({
      problems: ['the user to act as is missing: add username or subject'],
    });
  });
});

test("a client id and a client secret in each other's place are not sent", () => {
  const swapped = { clientId: 'EF01'.repeat(16), clientSecret: '3MVG9example', domain: 'acme' };
  const problems = ["client id and client secret stand in each other's place"];
  expect(told(swapped)).toMatchObject({ problems });
  expect(told({ ...swapped, username: 'u', password: 'p' })).toMatchObject({ problems });
  expect(told({ ...swapped, clientSecret: 'example-secret' })).toMatchObject({ read: 'client_credentials' });
  expect(told({ ...swapped, clientId: 'i' })).toMatchObject({ read: 'client_credentials' });
});

describe('keys that are not understood', () => {
  test('are named when something is missing, near ones as a question', () => {
    expect(
      told({ clientId: 'i', clientSecret: 's', authEndpoint: 'x', note: 'y', ['EF01'.repeat(16)]: '' }),
    ).toMatchObject({
      problems: [
        'the host is missing: add domain or myDomain',
        'found and not used: `note`, a key of 64 characters',
        '`authEndpoint` is not known: did you mean `tokenEndpoint`?',
      ],
    });
  });

  test('are not named when nothing is', () => {
    expect(told({ ...CC, clientSecret: 5, note: 'x' })).toMatchObject({
      problems: [expect.stringMatching(/JSON number/)],
    });
  });

  test('are all named up to the eighth', () => {
    const eight = Object.fromEntries(Array.from({ length: 8 }, (_, index) => [`note${'x'.repeat(index)}`, 1]));
    expect(told({ ...eight, clientId: 'i' })).toMatchObject({
      problems: expect.arrayContaining([expect.stringMatching(/^found and not used: `note`.*`notexxxxxxx`$/)]),
    });
  });

  test('are looked at up to the two-hundredth', () => {
    const many = Object.fromEntries(Array.from({ length: 199 }, (_, index) => [`note${index}`, 1]));
    const { problems } = { problems: [''], ...told({ ...many, clinetId: 'i', client_secert: 's' }) };
    expect(problems).toContain('`clinetId` is not known: did you mean `clientId`?');
    expect(problems.join()).not.toContain('client_secert');
  });

  test('are counted from the ninth on', () => {
    const many = Object.fromEntries(Array.from({ length: 10 }, (_, index) => [`note${'x'.repeat(index)}`, 1]));
    expect(told(many)).toMatchObject({
      problems: expect.arrayContaining([expect.stringMatching(/`notexxxxxxx` and 2 more$/)]),
    });
  });

  test('beside a readable credential are a hint where another flow may be meant', () => {
    expect(told({ ...CC, username: 'u', passwrd: 'p' }).hints).toEqual([
      'the username is not used: the secret is read for the client credentials flow',
      '`passwrd` is not known: did you mean `password`?',
    ]);
    expect(told({ ...CC, password: 'p', usrname: 'u', privatKey: PEM }).hints).toEqual([
      'the password is not used: the secret is read for the client credentials flow',
      '`usrname` is not known: did you mean `username`?',
      '`privatKey` is not known: did you mean `privateKey`?',
    ]);
    expect(told({ ...CC, username: 'u', flow: 'client_credentials' }).hints).toEqual([]);
    expect(told({ ...CC, passwrd: 'p' }).hints).toEqual([]);
    expect(told({ ...CC, password: 'p', privateKey: PEM }).hints).toEqual([
      'the password and the private key are not used: the secret is read for the client credentials flow',
    ]);
  });
});

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
    ['a refresh token', { ...CC, refresh_token: 'x' }, REFRESH],
    ['one alone', { RefreshToken: 'x' }, REFRESH],
    ['one by its form', { ...CC, token: `5Aep861${'x'.repeat(30)}` }, REFRESH],
    ['one by its form, just long enough, with blanks around', { ...CC, token: ` 5Aep${'x.1_'.repeat(5)}\n` }, REFRESH],
    ['one in two lines', { ...CC, RefreshToken: 'two\nlines' }, REFRESH],
    ['one beside a user name', { ...CC, username: 'u', refresh_token: 'x' }, REFRESH],
    ['one beside a private key', { ...CC, privateKey: PEM, refresh_token: 'x' }, REFRESH],
    ['one a level down', { salesforce: { ...CC, refresh_token: 'x' } }, REFRESH],
    ['an SFDX URL', 'force://PlatformCLI::x@acme.my.salesforce.com', SFDX.slice(0, 40)],
    ['one in a JSON string', '"force://PlatformCLI::x@acme.my.salesforce.com"', SFDX.slice(0, 40)],
    ['one under a key', { url: 'force://PlatformCLI::x@acme' }, SFDX.slice(0, 40)],
    ['a SOAP login', { ...user, securityToken: 't', domain: 'test' }, SOAP],
    ['a SOAP login with other keys', { ...user, org_id: '00D', note: 'x' }, SOAP],
    ['a SOAP login of Airflow', { conn_type: 'salesforce', login: 'u', password: 'p' }, SOAP],
    ['a SOAP login of Django', { USER: 'u', PASSWORD: 'p', TOKEN: 't', URL: 'acme' }, SOAP],
  ])('is %s', (_, secret, kind) => expect(kindOf(secret)).toBe(kind));

  test.each([
    ['an empty refresh token', { ...CC, refresh_token: ' ' }, 'read'],
    ['a refresh token where the flow is named', { ...CC, flow: 'client_credentials', refresh_token: 'x' }, 'read'],
    ['a refresh token beside a whole password login', { ...CC, ...user, refresh_token: 'x' }, 'read'],
    ['a refresh token beside a private key', { ...CC, username: 'u', privateKey: PEM, refresh_token: 'x' }, 'read'],
    ['a refresh token that is no text', { ...CC, refresh_token: 5 }, 'read'],
    ['what is too short for one', { ...CC, token: `5Aep${'x'.repeat(19)}` }, 'read'],
    ['what has other characters', { ...CC, token: `5Aep${'x'.repeat(20)}-` }, 'read'],
    ['what has such a one inside', { ...CC, token: `x5Aep${'x'.repeat(20)}` }, 'read'],
    ['a JWT login without a client id', { username: 'u', privateKey: PEM, domain: 'acme' }, 'secret-malformed'],
    ['an SFDX URL further back in a text', { note: 'see force://x' }, 'secret-malformed'],
    ['an SFDX URL beside a credential', { ...CC, sfdxAuthUrl: 'force://x' }, 'read'],
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
    expect(told({ ...CC, ...beside }).hints).toEqual([`the ${what} beside the credential is neither used nor checked`]);
  });

  test('says how it is read all the same, where it may be a credential', () => {
    expect(told({ ...CC, refresh_token: 'x' }).problems?.[0]).toMatch(/or add "flow": "client_credentials" if/);
    expect(told({ clientId: 'i', refresh_token: 'x' }).problems?.[0]).not.toContain('"flow"');
  });
});

test('a security token that is not understood is a hint, since the login may fail without it', () => {
  const login = { ...CC, username: 'u', password: 'p' };
  expect(told({ ...login, securityKey: 'x' }).hints).toEqual([
    '`securityKey` is not known: did you mean `securityToken`?',
  ]);
  expect(told({ ...login, securityKey: 'x', securityToken: 'y' }).hints).toEqual([]);
});

test('an audience that is not understood is a hint, since the integration may live by it', () => {
  const jwt = { clientId: 'i', username: 'u', privateKey: PEM, domain: 'acme' };
  expect(told({ ...jwt, aud: 'x' }).hints).toEqual(['`aud` is not known: did you mean `audience`?']);
  expect(told({ ...jwt, aud: 'x', audience: 'y' }).hints).toEqual([]);
});
