import { ExpectedError } from '../expected-error.ts';
import { jsonOf } from '../schema.ts';
import { parseCredential } from './credential.ts';
import { stripped } from './invisible.ts';
import { keysOf, type Part } from './keys.ts';
import { Sealed } from './sealed.ts';

declare global {
  interface JSON {
    /** ES2026, in Node since 22; TypeScript's library does not declare it yet. */
    rawJSON(text: string): unknown;
  }
}

/** A secret that holds thousands of levels: no credential, but a check reads over them. */
export class TooDeepError extends ExpectedError {
  override readonly name = 'TooDeepError';
}

/** A value for a part of a secret; null takes the part away. */
type Edits = { readonly [P in Part]?: Sealed | string | null };

/** A fresh client-credentials secret, in the documented shape. */
export function newSecretText(credential: {
  readonly clientId: string;
  readonly clientSecret: Sealed;
  readonly host: string;
}): Sealed {
  const { clientId, clientSecret, host } = credential;
  return new Sealed(JSON.stringify({ clientId, clientSecret: clientSecret.reveal(), domain: host }));
}

/** The secret with another client secret and, when Salesforce gave a new one with it, another client id. */
export function withClientSecret(text: Sealed, clientSecret: Sealed, clientId: string | null): Sealed {
  return edited(text, {
    'client secret': clientSecret,
    ...(clientId === null ? {} : { 'client id': clientId }),
  });
}

/** A username-password secret as one for client credentials on that host; the user's name and password are gone. */
export function asClientCredentials(text: Sealed, host: string): Sealed {
  return edited(text, { host, username: null, password: null, 'security token': null, flow: 'client_credentials' });
}

/** The new client secret that a text names, alone or beside other keys, with its client id where it names one. */
export function renewalIn(text: Sealed): { readonly clientSecret: Sealed; readonly clientId: string | null } | null {
  const raw = text.reveal().trim();
  if (!raw.startsWith('{')) return raw === '' ? null : { clientSecret: new Sealed(raw), clientId: null };
  const entries = Object(jsonOf(raw)) as Record<string, unknown>;
  const textOf = (part: Part) =>
    keysOf(part, entries)
      .map((key) => entries[key])
      .find(isText)
      ?.trim();
  const clientSecret = textOf('client secret');
  return clientSecret === undefined
    ? null
    : { clientSecret: new Sealed(clientSecret), clientId: textOf('client id') ?? null };
}

/**
 * Names of the keys of a secret, without any value.
 * @throws TooDeepError
 */
export function keyNames(text: Sealed): readonly string[] {
  return Object.keys(opened(text).entries);
}

/**
 * Changes parts of a secret and nothing else: other keys, their order, numbers to the last digit, indentation and an
 * object inside a JSON string stay as they are. A part that the secret does not have is not added.
 * @throws TooDeepError
 */
function edited(text: Sealed, edits: Edits): Sealed {
  const { entries, wrap } = opened(text);
  for (const [part, value] of Object.entries(edits) as [Part, Sealed | string | null][]) {
    const keys = keysOf(part, entries).filter((key) => entries[key] !== null);
    if (value === null) for (const key of keys) delete entries[key];
    else replace(entries, keys, part, typeof value === 'string' ? value : value.reveal());
  }
  return new Sealed(wrap(entries));
}

/** Sets the key in use, and others that repeat its value: a copy left behind would be taken for another value. */
function replace(entries: Record<string, unknown>, keys: readonly string[], part: Part, value: string): void {
  const former = keys.map((key) => entries[key]).find(isText);
  if (former === undefined) return;
  for (const key of keys) {
    if (entries[key] === former) entries[key] = part === 'host' ? sameForm(former, value) : value;
  }
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '';
}

/** The new host where the former stood: with `https://` and a path if that had them. */
function sameForm(former: string, host: string): string {
  const parts = /^(https:\/\/)?[^/]*(\/.*)?$/is.exec(former.trim());
  return `${parts?.[1] ?? ''}${host}${parts?.[2] ?? ''}`;
}

type Opened = {
  readonly entries: Record<string, unknown>;
  /** The entries as text again, in the form in which they were. */
  readonly wrap: (entries: object) => string;
};

/** Only for texts that `parseCredential` accepted. */
function opened(text: Sealed): Opened {
  const parsed = parseCredential(text);
  const outer = openedWhole(text.reveal());
  if (!parsed.ok || parsed.under === null) return outer;
  const { under } = parsed;
  const held = outer.entries[under];
  const inner = typeof held === 'string' ? openedWhole(held) : { entries: held as Opened['entries'], wrap: same };
  return { entries: inner.entries, wrap: (entries) => outer.wrap({ ...outer.entries, [under]: inner.wrap(entries) }) };
}

function openedWhole(text: string): {
  readonly entries: Opened['entries'];
  readonly wrap: (entries: object) => string;
} {
  const json = stripped(text).text;
  const value = parseExactly(json);
  if (typeof value === 'string') {
    const inner = openedWhole(value);
    return { entries: inner.entries, wrap: (entries) => JSON.stringify(inner.wrap(entries)) };
  }
  const indent = /^\{\r?\n([ \t]+)/.exec(json)?.[1];
  return { entries: value as Opened['entries'], wrap: (entries) => JSON.stringify(entries, null, indent) };
}

function same(entries: object): object {
  return entries;
}

/**
 * Numbers keep their text: as a number, a long id would lose its last digits.
 * @throws TooDeepError
 */
function parseExactly(json: string): unknown {
  const keepNumbers = (_: string, value: unknown, context: { readonly source: string }): unknown =>
    typeof value === 'number' ? JSON.rawJSON(context.source) : value;
  try {
    return JSON.parse(json, keepNumbers as (key: string, value: unknown) => unknown);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new TooDeepError(
      'The secret is nested too deeply to be changed here. Store it with the keys it needs alone.',
    );
  }
}
