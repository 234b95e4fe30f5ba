import fc from 'fast-check';

/** A credential that works, by part; every secret value can be told wherever it turns up. */
type Parts = Readonly<Record<string, string>>;

/** A stored text, and what reading it must come to. */
export type Shape = {
  /** What was done to the credential, for whoever reads a failure. */
  readonly steps: readonly string[];
  readonly text: string;
  readonly expected: 'read' | 'refused' | 'not checkable';
  /** What the answer has to say. */
  readonly says: readonly RegExp[];
  /** Values that no text may hold. */
  readonly secrets: readonly string[];
};

export const HOST = 'acme.my.salesforce.com';
const PRODUCED = 'Zq';

const word = (least: number, most = least) =>
  fc.stringMatching(new RegExp(`^[A-Za-z0-9]{${least},${most}}$`)).map((text) => `${PRODUCED}${text}`);
const hex = fc.stringMatching(/^[0-9A-F]{62}$/).map((text) => `7F${text}`);
const pem = fc
  .array(fc.stringMatching(/^[A-Za-z0-9+]{64}$/), { minLength: 2, maxLength: 4 })
  .map((lines) => ['-----BEGIN PRIVATE KEY-----', ...lines, '-----END PRIVATE KEY-----'].join('\n'));

const credential: fc.Arbitrary<Parts> = fc
  .record({
    flow: fc.constantFrom('client_credentials', 'password', 'jwt_bearer'),
    hex,
    pem,
    password: word(9),
    token: word(20),
  })
  .map(({ flow, hex, pem, password, token }) => {
    const app = { 'client id': `3MVG9example${hex.slice(0, 6)}`, host: HOST };
    const user = { username: 'robot@acme.example' };
    if (flow === 'client_credentials') return { ...app, 'client secret': hex };
    if (flow === 'password') return { ...app, ...user, 'client secret': hex, password, 'security token': token };
    return { ...app, ...user, 'private key': pem };
  });

const KEYS: Readonly<Record<string, readonly (readonly string[])[]>> = {
  'client id': [
    ['client', 'id'],
    ['consumer', 'key'],
    ['client', 'key'],
  ],
  'client secret': [
    ['client', 'secret'],
    ['consumer', 'secret'],
  ],
  host: [
    ...[
      ['domain'],
      ['my', 'domain'],
      ['base', 'uri'],
      ['base', 'url'],
      ['instance', 'url'],
      ['login', 'url'],
      ['auth', 'url'],
    ],
    ...[
      ['token', 'url'],
      ['token', 'endpoint'],
      ['oauth', 'endpoint'],
      ['endpoint'],
      ['api', 'host'],
      ['url'],
      ['host'],
      ['subdomain'],
    ],
  ],
  username: [['username'], ['user', 'name']],
  password: [['password']],
  'security token': [['security', 'token'], ['token'], ['access', 'token']],
  'private key': [['private', 'key']],
};

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
const STYLES: readonly ((words: readonly string[]) => string)[] = [
  ([first = '', ...others]) => first + others.map(capital).join(''),
  (words) => words.join('_'),
  (words) => words.join('_').toUpperCase(),
  (words) => words.join('-'),
  (words) => words.join('.'),
  (words) => words.map(capital).join(' '),
];

const keysFor = fc.record({
  style: fc.constantFrom(...STYLES),
  prefix: fc.constantFrom([], [], ['sf'], ['sfdc'], ['salesforce']),
  choice: fc.nat(1_000),
});

type Entries = Record<string, unknown>;

/** Things that do no harm: the credential is still read. */
const HARMLESS: Readonly<Record<string, (entries: Entries, key: (part: string) => string) => Entries>> = {
  'other keys beside': (entries) => ({ name: 'Acme', environment: 'prod', version: 3, tags: ['a'], ...entries }),
  'empty keys beside': (entries) => ({ comment: '', note: null, ...entries }),
  'a host as URL': (entries, key) => ({ ...entries, [key('host')]: `https://${HOST}/services/oauth2/token` }),
  'a bare host': (entries, key) => ({ ...entries, [key('host')]: 'acme' }),
  'a session beside': (entries, key) =>
    key('security token') in entries
      ? { ...entries, SALESFORCE_ACCESS_TOKEN: '00D5g000004AAAA!AQ4AQExampleSession' }
      : entries,
  'a PEM in base64': (entries, key) => replaced(entries, key('private key'), (text) => btoa(text)),
  'a PEM on one line': (entries, key) => replaced(entries, key('private key'), (text) => text.replaceAll('\n', ' ')),
  'a PEM with written breaks': (entries, key) =>
    replaced(entries, key('private key'), (text) => text.replaceAll('\n', '\\n')),
  'white space around': (entries) => mapText(entries, (text) => ` ${text}\n`),
  'invisible characters around': (entries) => mapText(entries, (text) => `\u200b${text}\ufeff`),
};

function mapText(entries: Entries, change: (text: string) => string): Entries {
  return Object.fromEntries(
    Object.entries(entries).map(([key, value]) => [
      key,
      typeof value === 'string' && value !== '' ? change(value) : value,
    ]),
  );
}

function replaced(entries: Entries, key: string, change: (text: string) => string): Entries {
  const held = entries[key];
  return typeof held === 'string' ? { ...entries, [key]: change(held) } : entries;
}

type Spoilt = { readonly entries: Entries; readonly says: readonly RegExp[]; readonly expected?: Shape['expected'] };
type Spoiling = (entries: Entries, key: (part: string) => string, parts: Parts) => Spoilt | null;

const missing = (part: string) => new RegExp(`the ${part} is missing`);
const without = (entries: Entries, key: string): Entries =>
  Object.fromEntries(Object.entries(entries).filter(([name]) => name !== key));

/** Things after which nothing may be sent, with what has to be said; null where one does not apply. */
const SPOILING: Readonly<Record<string, Spoiling>> = {
  'a part left out': (entries, key) => ({ entries: without(entries, key('client id')), says: [missing('client id')] }),
  'a host left out': (entries, key) => ({ entries: without(entries, key('host')), says: [missing('host')] }),
  'an empty part': (entries, key) => ({ entries: { ...entries, [key('client id')]: ' ' }, says: [/is empty/] }),
  'a mistyped key': (entries, key) => ({
    entries: { ...without(entries, key('client id')), clinetId: entries[key('client id')] },
    says: [/`clinetId` is not known: did you mean `clientId`\?/],
  }),
  'a key of a vendor': (entries, key) => ({
    entries: { ...without(entries, key('host')), 'acme-crm-endpoint': entries[key('host')] },
    says: [/`acme-crm-endpoint` is not known: did you mean `tokenEndpoint`\?/],
  }),
  'the secret as key': (entries, key, parts) =>
    parts['client secret'] === undefined
      ? null
      : {
          entries: { ...without(entries, key('client secret')), [parts['client secret']]: '' },
          says: [/a key of 64 characters/],
        },
  'a number': (entries, key) => ({
    entries: { ...entries, [key('client id')]: 1955279925675241 },
    says: [/is a JSON number/],
  }),
  'an object as value': (entries, key) => ({
    entries: { ...entries, [key('client id')]: [1] },
    says: [/is a JSON array/],
  }),
  'an invisible character inside': (entries, key) => ({
    entries: replaced(entries, key('client id'), (text) => `${text.slice(0, 6)}\u2060${text.slice(6)}`),
    says: [/invisible character \(U\+2060\) at position \d+/],
  }),
  'values in base64': (entries, key) => ({
    entries: { ...entries, [key('client id')]: btoa('3MVG9exampleexample') },
    says: [/is in base64/],
  }),
  'a private key as client secret': (entries, key, parts) =>
    parts['client secret'] === undefined
      ? null
      : {
          entries: {
            ...entries,
            [key('client secret')]: '-----BEGIN RSA PRIVATE KEY-----\nZqPemPemPem\n-----END RSA PRIVATE KEY-----',
          },
          says: [/is a private key/],
        },
  'JSON as client secret': (entries, key, parts) =>
    parts['client secret'] === undefined
      ? null
      : { entries: { ...entries, [key('client secret')]: JSON.stringify(entries) }, says: [/is a whole JSON text/] },
  'a placeholder': (entries, key) => ({
    entries: { ...entries, [key('client id')]: '<your client id>' },
    says: [/is a placeholder/],
  }),
  'a path as private key': (entries, key, parts) =>
    parts['private key'] === undefined
      ? null
      : { entries: { ...entries, [key('private key')]: '/run/keys/acme.pem' }, says: [/is a file name or path/] },
  'the token appended': (entries, key, parts) =>
    parts['security token'] === undefined
      ? null
      : {
          entries: { ...entries, [key('password')]: `${parts.password}${parts['security token']}` },
          says: [/ends with the security token already/],
        },
  'a session as password': (entries, key, parts) =>
    parts.password === undefined
      ? null
      : { entries: { ...entries, [key('password')]: '00D5g000004AAAA!AQ4AQZqSession' }, says: [/holds a session/] },
  'a refresh token': (entries, _, parts) =>
    parts.username !== undefined
      ? null
      : {
          entries: { ...entries, refresh_token: '5Aep861ZqRefreshTokenZqRefresh' },
          says: [/refresh token/],
          expected: 'not checkable',
        },
  'a SOAP login': (entries, key, parts) =>
    parts.password === undefined
      ? null
      : {
          entries: without(without(entries, key('client id')), key('client secret')),
          says: [/SOAP login/],
          expected: 'not checkable',
        },
  'a host elsewhere': (entries, key) => ({
    entries: { ...entries, [key('host')]: 'acme.example' },
    says: [/not a Salesforce My Domain/],
  }),
  'a host without my': (entries, key) => ({
    entries: { ...entries, [key('host')]: 'https://acme.salesforce.com' },
    says: [/acme\.my\.salesforce\.com/],
  }),
};

/** Ways to wrap an object so that it is still read. */
const WRAPPINGS: Readonly<Record<string, (entries: Entries) => unknown>> = {
  'under a key': (entries) => ({ slack: '{}', salesforce: entries }),
  'as text under a key': (entries) => ({ extra: JSON.stringify(entries, null, 2), kind: 'salesforce' }),
  'as JSON in JSON': (entries) => JSON.stringify(entries),
  'as an answer of GetSecretValue': (entries) => ({
    ARN: 'arn:aws:example',
    Name: 'acme',
    SecretString: JSON.stringify(entries),
    VersionStages: ['AWSCURRENT'],
  }),
};

/** Ways to spoil JSON text. */
const SLIPS: Readonly<Record<string, (entries: Entries) => { readonly text: string; readonly says: RegExp }>> = {
  'a trailing comma': (entries) => ({
    text: JSON.stringify(entries, null, 2).replace(/\n\}$/, ',\n}'),
    says: /comma before the closing \} \(line \d+, column \d+\)/,
  }),
  'single quotes': (entries) => ({
    text: JSON.stringify(entries).replaceAll('"', "'"),
    says: /single quotes.*\(line 1, column 2\)/,
  }),
  'typographic quotes': (entries) => ({
    text: JSON.stringify(entries).replace('"', '“'),
    says: /smart.*\(line 1, column 2\)/,
  }),
  'keys without quotes': (entries) => ({
    text: `{clientId: ${JSON.stringify(entries)}}`,
    says: /key without double quotes \(line 1, column 2\)/,
  }),
  'a comment': (entries) => ({
    text: `{ // ours\n${JSON.stringify(entries).slice(1)}`,
    says: /comment.*\(line 1, column 3\)/,
  }),
  'a missing end': (entries) => ({
    text: JSON.stringify(entries).slice(0, -1),
    says: /ends before its braces are closed \(line 1, column \d+\)/,
  }),
  'something behind': (entries) => ({
    text: `${JSON.stringify(entries)};`,
    says: /something follows.*\(line 1, column \d+\)/,
  }),
  'lines of an .env file': (entries) => ({
    text: Object.values(entries)
      .map((value, index) => `SF_KEY_${index}=${JSON.stringify(value)}`)
      .join('\n'),
    says: /\.env file.*"SF_KEY_0": "…"/,
  }),
  'base64 of all': (entries) => ({
    text: Buffer.from(JSON.stringify(entries)).toString('base64'),
    says: /base64 as a whole/,
  }),
};

/** A known credential renamed, nested, wrapped and spoilt. */
export const shape: fc.Arbitrary<Shape> = fc
  .record({
    parts: credential,
    keys: keysFor,
    harmless: fc.subarray(Object.keys(HARMLESS), { maxLength: 3 }),
    last: fc.oneof(
      { weight: 1, arbitrary: fc.constant({}) },
      { weight: 4, arbitrary: fc.record({ wrapping: fc.constantFrom(...Object.keys(WRAPPINGS)) }) },
      { weight: 8, arbitrary: fc.record({ spoiling: fc.constantFrom(...Object.keys(SPOILING)) }) },
      { weight: 2, arbitrary: fc.record({ slip: fc.constantFrom(...Object.keys(SLIPS)) }) },
    ),
  })
  .map(({ parts, keys, harmless, last }) => {
    const { wrapping, spoiling, slip }: { wrapping?: string; spoiling?: string; slip?: string } = last;
    const key = (part: string): string => {
      const known = KEYS[part] ?? [[part]];
      return keys.style([...keys.prefix, ...(known[keys.choice % known.length] ?? [part])]);
    };
    const named: Entries = Object.fromEntries(Object.entries(parts).map(([part, value]) => [key(part), value]));
    const secrets = ['client secret', 'password', 'security token', 'private key'].flatMap((part) => parts[part] ?? []);
    const softened = harmless.reduce((entries, name) => HARMLESS[name]?.(entries, key) ?? entries, named);
    const spoilt = SPOILING[spoiling ?? '']?.(softened, key, parts) ?? null;
    const slipped = SLIPS[slip ?? '']?.(softened) ?? null;
    const wrapped = WRAPPINGS[wrapping ?? '']?.(softened) ?? spoilt?.entries ?? softened;
    return {
      steps: [...harmless, wrapping, spoilt === null ? undefined : spoiling, slip].filter((step) => step !== undefined),
      text: slipped?.text ?? JSON.stringify(wrapped),
      expected: slipped !== null ? 'refused' : (spoilt?.expected ?? (spoilt === null ? 'read' : 'refused')),
      says: slipped !== null ? [slipped.says] : (spoilt?.says ?? []),
      secrets: [
        ...secrets,
        ...secrets.map((secret) => secret.split('\n')[1] ?? secret),
        'ZqPemPemPem',
        'ZqSession',
        'ZqRefreshToken',
      ],
    };
  });
