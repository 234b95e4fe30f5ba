/* What is done to a known credential so that it must be refused, wrapped, or is no JSON any more. */

export type Entries = Record<string, unknown>;
type Parts = Readonly<Record<string, string>>;

export function replaced(entries: Entries, key: string, change: (text: string) => string): Entries {
  const held = entries[key];
  return typeof held === 'string' ? { ...entries, [key]: change(held) } : entries;
}

type Spoilt = { readonly entries: Entries; readonly says: readonly RegExp[]; readonly expected?: 'not checkable' };
type Spoiling = (entries: Entries, key: (part: string) => string, parts: Parts) => Spoilt | null;

const missing = (part: string) => new RegExp(`the ${part} is missing`);
const without = (entries: Entries, key: string): Entries =>
  Object.fromEntries(Object.entries(entries).filter(([name]) => name !== key));

/** Things after which nothing may be sent, with what has to be said; null where one does not apply. */
export const SPOILING: Readonly<Record<string, Spoiling>> = {
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
  'a mask': (entries, key) => ({ entries: { ...entries, [key('client id')]: '********' }, says: [/is a placeholder/] }),
  'quotes that nobody took off': (entries, key) => ({
    entries: replaced(entries, key('client id'), (text) => `"${text}"`),
    says: [/is in quotes/],
  }),
  'JSON that was cut as client secret': (entries, key, parts) =>
    parts['client secret'] === undefined
      ? null
      : {
          entries: { ...entries, [key('client secret')]: JSON.stringify(entries).slice(0, -9) },
          says: [/is a whole JSON text/],
        },
  "a pair in each other's place": (entries, key, parts) =>
    parts['client secret'] === undefined
      ? null
      : {
          entries: { ...entries, [key('client id')]: 'EF01'.repeat(16), [key('client secret')]: '3MVG9example' },
          says: [/stand in each other's place/],
        },
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
  'a host with half a scheme': (entries, key) => ({
    entries: { ...entries, [key('host')]: 'https//acme.my.salesforce.com' },
    says: [/store acme\.my\.salesforce\.com/],
  }),
  'the host of an example': (entries, key) => ({
    entries: { ...entries, [key('host')]: 'https://yourdomain.my.salesforce.com' },
    says: [/that of an example/],
  }),
  'a host without my': (entries, key) => ({
    entries: { ...entries, [key('host')]: 'https://acme.salesforce.com' },
    says: [/acme\.my\.salesforce\.com/],
  }),
};

/** Ways to wrap an object so that it is still read. */
export const WRAPPINGS: Readonly<Record<string, (entries: Entries) => unknown>> = {
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
export const SLIPS: Readonly<Record<string, (entries: Entries) => { readonly text: string; readonly says: RegExp }>> = {
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
