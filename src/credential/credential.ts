import type { Flow } from '../causes/verdict.ts';
import { jsonOf } from '../schema.ts';
import { Sealed } from './sealed.ts';

/** What a secret holds, by flow. `host` is the text as written, trimmed; `checkHost` decides on it. */
export type Credential =
  | {
      readonly flow: 'client_credentials';
      readonly clientId: string;
      readonly clientSecret: Sealed;
      readonly host: string;
    }
  | {
      readonly flow: 'password';
      readonly clientId: string;
      readonly clientSecret: Sealed;
      readonly username: string;
      readonly password: Sealed;
      /** Null when the user logs in from a trusted address and needs none. */
      readonly securityToken: Sealed | null;
      readonly host: string;
    }
  | {
      readonly flow: 'jwt_bearer';
      readonly clientId: string;
      readonly username: string;
      /** PEM, not yet tried as a key. */
      readonly privateKey: Sealed;
      /** Null: derived from the host. */
      readonly audience: string | null;
      readonly host: string;
    };

export type CredentialParse =
  | { readonly ok: true; readonly credential: Credential; readonly hints: readonly string[] }
  | {
      readonly ok: false;
      /** Every problem, each a phrase that names keys and never a value. */
      readonly problems: readonly string[];
      /** Null when not even the flow can be told. */
      readonly flow: Flow | null;
      readonly hints: readonly string[];
    };

/** Keys under which a part may stand, in order of preference, as documented; compared folded. */
export const ALIASES = {
  'client id': ['clientId', 'consumerKey'],
  'client secret': ['clientSecret', 'consumerSecret'],
  host: [
    'domain',
    'myDomain',
    'baseUri',
    'instanceUrl',
    'loginUrl',
    'myDomainUrl',
    'tokenUrl',
    'authenticationUrl',
    'authorizationEndpoint',
    'host',
  ],
  username: ['username'],
  'user to act as': ['username', 'subject'],
  password: ['password'],
  'security token': ['securityToken', 'accessToken'],
  'private key': ['privateKey'],
  audience: ['audience'],
  flow: ['flow'],
} as const;

export type Part = keyof typeof ALIASES;

/** The aliases as they are compared; folded once, because every check of every org looks through them. */
const FOLDED = Object.fromEntries(
  Object.entries(ALIASES).map(([part, aliases]) => [part, aliases.map(foldKey)]),
) as unknown as Readonly<Record<Part, readonly string[]>>;

/** One entry of the secret whose key is an alias of a part. */
type Candidate = { readonly key: string; readonly value: unknown };

/** Secrets Manager stores at most this many bytes; anything longer came from elsewhere by mistake. */
const MOST_CHARACTERS = 65_536;

/**
 * Reads one secret's text. All problems are reported together; neither they nor the hints hold a value of the secret.
 */
export function parseCredential(text: Sealed): CredentialParse {
  const hints: string[] = [];
  const opened = openObject(text.reveal(), hints);
  if (typeof opened === 'string') return { ok: false, problems: [opened], flow: null, hints };

  const secret = new Parts(opened, hints);
  const flow = flowOf(secret);
  const credential = build(secret, flow);
  if (credential === null || secret.problems.length > 0) return { ok: false, problems: secret.problems, flow, hints };
  return { ok: true, credential, hints };
}

/** The secret's JSON object, or what is wrong with the text. A parser's own message would quote the secret. */
function openObject(text: string, hints: string[]): object | string {
  if (text.length > MOST_CHARACTERS) return 'the secret is longer than 64 kB';
  // Trimming takes a byte order mark away too.
  const json = text.trim();
  if (json === '') return 'the secret is empty';
  const value = jsonOf(json);
  if (value === undefined) return 'the secret is not JSON';
  if (isObject(value)) return value;
  const inner = typeof value === 'string' ? jsonOf(value) : undefined;
  if (!isObject(inner)) return `the secret is a JSON ${jsonType(value)}, not an object`;
  hints.push('the JSON object is stored as a string inside JSON; store the object itself');
  return inner;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function jsonType(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}

/** The explicit flow, else the one the parts speak for; null when the explicit one is unknown. */
function flowOf(secret: Parts): Flow | null {
  if (secret.has('flow')) {
    const named = secret.optional('flow');
    if (named === 'client_credentials' || named === 'password' || named === 'jwt_bearer') return named;
    if (named !== null) secret.problems.push('flow is none of client_credentials, password, jwt_bearer');
    return null;
  }
  if (secret.has('private key') && secret.has('user to act as')) return 'jwt_bearer';
  if (secret.has('username') && secret.has('password')) return 'password';
  return 'client_credentials';
}

/** Reads every part of the flow, so that all problems are found; a value is good only when there were none. */
function build(secret: Parts, flow: Flow | null): Credential | null {
  const clientId = secret.required('client id');
  switch (flow) {
    case null:
      secret.required('host');
      return null;
    case 'client_credentials':
      return {
        flow,
        clientId,
        clientSecret: new Sealed(secret.required('client secret')),
        host: secret.required('host'),
      };
    case 'password': {
      const clientSecret = new Sealed(secret.required('client secret'));
      const username = secret.required('username');
      const password = new Sealed(secret.required('password'));
      const token = secret.optional('security token');
      const securityToken = token === null ? null : new Sealed(token);
      return { flow, clientId, clientSecret, username, password, securityToken, host: secret.required('host') };
    }
    case 'jwt_bearer': {
      const username = secret.required('user to act as');
      const privateKey = new Sealed(secret.requiredPem('private key'));
      const audience = secret.optional('audience');
      return { flow, clientId, username, privateKey, audience, host: secret.required('host') };
    }
  }
}

/** The entries of one secret by part, with what was found wrong while reading them. */
class Parts {
  readonly problems: string[] = [];
  readonly #byAlias = new Map<string, Candidate[]>();
  readonly #hints: string[];

  constructor(entries: object, hints: string[]) {
    this.#hints = hints;
    for (const [key, value] of Object.entries(entries)) {
      if (value === null) continue;
      const alias = foldKey(key);
      const sharers = this.#byAlias.get(alias);
      if (sharers === undefined) this.#byAlias.set(alias, [{ key, value }]);
      else sharers.push({ key, value });
    }
  }

  /** True when the part is there, readable or not; an empty text counts as absent. */
  has(part: Part): boolean {
    return FOLDED[part].some((alias) => this.#byAlias.get(alias)?.some(({ value }) => !isBlank(value)));
  }

  /** The part's text, trimmed; a missing or unreadable part is a problem and gives an empty text. */
  required(part: Part): string {
    return trimmed(this.#choose(part, true), this.#hints);
  }

  /** As {@link Parts.required}, but absence is no problem. */
  optional(part: Part): string | null {
    const chosen = this.#choose(part, false);
    return chosen === null ? null : trimmed(chosen, this.#hints);
  }

  /** A PEM text: white space around it is normal, and line breaks may be written as `\n`. */
  requiredPem(part: Part): string {
    const chosen = this.#choose(part, true);
    if (chosen === null) return '';
    const { key, text } = chosen;
    if (!/\\r|\\n/.test(text)) return text.trim();
    this.#hints.push(`${key}: line breaks are written as \\n and were read as line breaks`);
    return text.replace(/(?:\\r)?\\n|\\r/g, '\n').trim();
  }

  #candidates(part: Part): readonly Candidate[] {
    return FOLDED[part].flatMap((alias) => this.#byAlias.get(alias) ?? []);
  }

  #choose(part: Part, isRequired: boolean): { readonly key: string; readonly text: string } | null {
    const candidates = this.#candidates(part);
    const present = candidates.filter(({ value }) => !isBlank(value));
    const texts = present.flatMap(({ key, value }) =>
      typeof value === 'string' ? [{ key: shown(key), text: value }] : [],
    );
    const chosen = texts[0];
    if (chosen === undefined) {
      for (const { key, value } of present) this.problems.push(`${shown(key)} ${notText(value)}`);
      if (present.length === 0 && isRequired) this.problems.push(missing(part, candidates));
      return null;
    }
    if (!chosen.text.isWellFormed()) this.problems.push(`${chosen.key} holds text that is not valid Unicode`);
    // Several host keys are usual (a login host beside an instance) and their order is documented.
    const others = part === 'host' ? [] : texts.filter(({ text }) => text.trim() !== chosen.text.trim());
    for (const other of others) this.#hints.push(`${other.key} differs from ${chosen.key}, which is the one in use`);
    return chosen;
  }
}

/** The keys of a secret under which the part may stand, in order of preference; the first with a text is in use. */
export function keysOf(part: Part, secret: object): readonly string[] {
  const keys = Object.keys(secret);
  return FOLDED[part].flatMap((alias) => keys.filter((key) => foldKey(key) === alias));
}

function foldKey(key: string): string {
  return key
    .toLowerCase()
    .replace(/[_-]/g, '')
    .replace(/^(?:salesforce|sf)/, '');
}

function isBlank(value: unknown): boolean {
  return typeof value === 'string' && value.trim() === '';
}

/** A key as written; only its fold is known to be harmless, so an odd one is shown folded. */
function shown(key: string): string {
  return key.length <= 40 ? key : foldKey(key);
}

function notText(value: unknown): string {
  return typeof value === 'number'
    ? 'is a JSON number, not text: put quotes around it, from the original, since a number loses digits'
    : `is a JSON ${jsonType(value)}, not text`;
}

function missing(part: Part, empty: readonly Candidate[]): string {
  const [first] = empty;
  if (first !== undefined) return `${shown(first.key)} is empty`;
  return `the ${part} is missing: add ${ALIASES[part].slice(0, 2).join(' or ')}`;
}

function trimmed(chosen: { readonly key: string; readonly text: string } | null, hints: string[]): string {
  if (chosen === null) return '';
  const text = chosen.text.trim();
  if (text !== chosen.text) hints.push(`${chosen.key}: white space around the value was ignored`);
  if (/^(["'`“‘]).*["'`”’]$/s.test(text)) hints.push(`${chosen.key}: the value has quotes around it; store it without`);
  return text;
}
