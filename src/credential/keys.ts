import { distance } from 'fastest-levenshtein';
import { isSecretShaped } from './forms.ts';

/** Keys under which a part may stand, in order of preference, as documented; compared folded. */
export const ALIASES = {
  'client id': ['clientId', 'consumerKey', 'clientKey'],
  'client secret': ['clientSecret', 'consumerSecret'],
  host: [
    ...['domain', 'myDomain', 'baseUri', 'baseUrl', 'instanceUrl', 'loginUrl', 'authUrl', 'myDomainUrl', 'tokenUrl'],
    ...['tokenEndpoint', 'oauthEndpoint', 'authenticationUrl', 'authorizationEndpoint', 'endpoint', 'apiHost', 'url'],
    ...['host', 'subdomain'],
  ],
  username: ['username'],
  'user to act as': ['username', 'subject'],
  password: ['password'],
  'security token': ['securityToken', 'token', 'accessToken'],
  'private key': ['privateKey'],
  audience: ['audience'],
  flow: ['flow'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type Part = keyof typeof ALIASES;

/** The aliases as they are compared; folded once, because every check of every org looks through them. */
export const FOLDED = Object.fromEntries(
  Object.entries(ALIASES).map(([part, aliases]) => [part, aliases.map(foldKey)]),
) as unknown as Readonly<Record<Part, readonly string[]>>;

/** The key without what people vary: case, separators, a prefix of Salesforce's, and characters that nobody sees. */
export function foldKey(key: string): string {
  return key
    .toLowerCase()
    .replace(/[_.:\-\p{Z}\p{C}]/gu, '')
    .replace(/^(?:salesforce|sfdc|sf)/, '');
}

const KNOWN_KEYS: ReadonlySet<string> = new Set(Object.values(FOLDED).flat());

/** True for a key under which some part may stand. */
export function isAlias(key: string): boolean {
  return KNOWN_KEYS.has(foldKey(key));
}

/** The keys of a secret under which the part may stand, in order of preference; the first with a text is in use. */
export function keysOf(part: Part, secret: object): readonly string[] {
  const keys = Object.keys(secret);
  return FOLDED[part].flatMap((alias) => keys.filter((key) => foldKey(key) === alias));
}

/**
 * The key as it may be shown, in backticks: consoles make it easy to paste the secret as the key, so one that does not
 * look like a key is told by its length alone.
 */
export function shownKey(key: string): string {
  return looksLikeKey(key) ? `\`${key}\`` : `a key of ${key.length} characters`;
}

export function looksLikeKey(key: string): boolean {
  return key.length <= 40 && /^[A-Za-z][\w.: -]*$/.test(key) && !isSecretShaped(key);
}

/** Words by which others call what the last word of an alias says. */
const SYNONYMS: Readonly<Record<string, string>> = {
  uri: 'url',
  server: 'host',
  site: 'domain',
  org: 'domain',
  instance: 'url',
  user: 'username',
  login: 'username',
  email: 'username',
  pass: 'password',
  pwd: 'password',
  pem: 'key',
  aud: 'audience',
  sub: 'subject',
  principal: 'username',
  store: 'key',
  customer: 'consumer',
  jwt: 'private',
  signing: 'private',
};

/** What may stand before id, key or secret where the app's are meant: `org_id` is none of them. */
const WORDS_OF_APPS = new Set(['client', 'consumer', 'app', 'api', 'oauth', 'auth', 'connected']);

/** The words of a key, small, without Salesforce's prefix: `SF_authEndpoint` gives auth, endpoint. */
function wordsOf(key: string): readonly string[] {
  const words = key
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z]/);
  return words.filter((word) => !['', 'sf', 'sfdc', 'salesforce'].includes(word));
}

const KNOWN_WORDS = new Set(Object.values(ALIASES).flat().flatMap(wordsOf));

/**
 * The alias of one of these parts that an unknown key comes nearest to, and its part; null when none is near. A key made of
 * known words was composed by somebody, and its last word says what it is; any other may be mistyped as well.
 */
export function nearMatch(key: string, parts: readonly Part[]): { readonly part: Part; readonly alias: string } | null {
  if (!looksLikeKey(key) || isAlias(key)) return null;
  const known = parts.flatMap((part) => ALIASES[part].map((alias) => ({ part, alias })));
  const words = wordsOf(key);
  if (!words.every((word) => KNOWN_WORDS.has(word))) {
    const folded = foldKey(key);
    const from = ({ alias }: { readonly alias: string }) => distance(folded, foldKey(alias));
    const [nearest] = known.toSorted((a, b) => from(a) - from(b));
    if (nearest !== undefined && from(nearest) <= (folded.length < 6 ? 1 : 2)) return nearest;
  }
  const composed = known.find(({ alias }) => isComposedOf(foldKey(key), alias));
  if (composed !== undefined) return composed;
  const meant = words.map((word) => SYNONYMS[word] ?? word);
  const last = meant.findLast((word) => KNOWN_WORDS.has(word));
  if (words.length === 1 && last === 'id') return null;
  const common = (alias: string) =>
    wordsOf(alias).filter((word) => meant.includes(word) || words.includes(word)).length;
  const isOfApp = meant.every((word) => word === last || WORDS_OF_APPS.has(word));
  if (words.includes('secret') && words.every((word) => word === 'secret' || word === 'key' || WORDS_OF_APPS.has(word)))
    return known.find(({ part }) => part === 'client secret') ?? null;
  return (
    known
      .filter(({ part, alias }) => wordsOf(alias).at(-1) === last && (part === 'host' || isOfApp || common(alias) > 1))
      .toSorted((a, b) => common(b.alias) - common(a.alias))[0] ?? null
  );
}

/** An alias of several words with something before or behind it: `camel.login-url`, `privateKeyFile`. */
function isComposedOf(folded: string, alias: string): boolean {
  const core = foldKey(alias);
  return wordsOf(alias).length > 1 && (folded.startsWith(core) || folded.endsWith(core));
}
