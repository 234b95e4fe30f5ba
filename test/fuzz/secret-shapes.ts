import fc from 'fast-check';
import { type Entries, replaced, SLIPS, SPOILING, WRAPPINGS } from './secret-spoiling.ts';

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
  (words) => words.join(':'),
  (words) => words.map(capital).join(' '),
];

const keysFor = fc.record({
  style: fc.constantFrom(...STYLES),
  prefix: fc.constantFrom([], [], ['sf'], ['sfdc'], ['salesforce']),
  choice: fc.nat(1_000),
});

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
