import type { Flow } from '../causes/verdict.ts';
import { isSession } from './forms.ts';
import { type AllowedHost, checkHost } from './host.ts';
import { invisibleIn, stripped } from './invisible.ts';
import { ALIASES, FOLDED, foldKey, looksLikeKey, nearMatch, type Part, shownKey } from './keys.ts';
import { misplacement, oddity } from './misplaced.ts';
import { readPrivateKey } from './private-key.ts';

/** One entry of the secret whose key is an alias of a part. */
type Candidate = { readonly key: string; readonly value: unknown };
/** A value that is text, without what is invisible around it. */
type Text = { readonly key: string; readonly text: string; readonly written: string; readonly removed: string | null };

/** Keys beyond this many are not looked at when something is missing: no credential has as many. */
const MOST_KEYS = 200;
/** Unknown keys beyond this many are counted, not named. */
const MOST_NAMED = 8;

/** The entries of one secret by part, with what was found wrong and what was corrected while reading them. */
export class Parts {
  readonly problems: string[] = [];
  readonly hints: string[] = [];
  readonly missing: Part[] = [];
  readonly #byAlias = new Map<string, Candidate[]>();
  readonly #keys: readonly string[];
  readonly #read = new Set<Part>();

  constructor(entries: object) {
    this.#keys = Object.keys(entries);
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
    return this.#candidates(part).some(({ value }) => !isBlank(value));
  }

  /** The part's text, trimmed; a missing or unreadable part is a problem and gives an empty text. */
  required(part: Part): string {
    return this.optional(part, true) ?? '';
  }

  /** As {@link Parts.required}, but absence is no problem and gives null. */
  optional(part: Part, isRequired = false): string | null {
    return this.#choose(part, this.#texts(part, isRequired));
  }

  /** The first host that this flow can use; without one the first of all, which is refused later. */
  host(flow: Flow | null): string {
    const texts = this.#texts('host', true);
    const usable = flow === null ? undefined : texts.find(({ text }) => checkHost(text, flow).ok);
    const chosen = usable ?? texts[0];
    if (chosen === undefined) return '';
    for (const { key } of texts.slice(0, texts.indexOf(chosen))) {
      const [passedOver, used] = [plainKey('host', key), plainKey('host', chosen.key)];
      this.hints.push(`${passedOver} holds no host that this flow can use; the one under ${used} is used`);
    }
    return this.#accept('host', chosen);
  }

  /** The org's own host, where one of the texts names it, whatever else is wrong. */
  usableHost(): AllowedHost | null {
    for (const { value } of this.#candidates('host')) {
      const checked = typeof value === 'string' ? checkHost(stripped(value).text, 'client_credentials') : null;
      if (checked?.ok === true) return checked.host;
    }
    return null;
  }

  /** The security token; under another key than its own, a session beside user name and password is never one. */
  securityToken(): string | null {
    const texts = this.#texts('security token', false);
    const isSpare = ({ key, text }: Text) => foldKey(key) !== FOLDED['security token'][0] && isSession(text);
    for (const { key } of texts.filter(isSpare)) {
      this.hints.push(
        `${plainKey('security token', key)} holds a session, which is no security token, and is not used`,
      );
    }
    return this.#choose(
      'security token',
      texts.filter((candidate) => !isSpare(candidate)),
    );
  }

  /** The private key as PEM. */
  privateKey(): string {
    const [chosen] = this.#texts('private key', true);
    if (chosen === undefined) return '';
    const key = plainKey('private key', chosen.key);
    const reading = readPrivateKey(chosen.text);
    if (!reading.ok) this.problems.push(`${key} ${reading.problem}`);
    else if (reading.hint !== null) this.hints.push(`${key}: ${reading.hint}`);
    this.#refuseUnreadable(key, chosen.text);
    return reading.ok ? reading.pem : '';
  }

  /** The keys under which no part stands that was read, as they are written. */
  unusedKeys(): readonly string[] {
    const used = new Set([...this.#read].flatMap((part) => FOLDED[part]));
    return this.#keys.slice(0, MOST_KEYS).filter((key) => !used.has(foldKey(key)));
  }

  /** Adds what a reader of the problems needs to know of keys that were not understood: near matches, then the others. */
  nameUnused(): void {
    if (this.missing.length === 0) return;
    const others = this.unusedKeys().filter((key) => nearMatch(key, this.missing) === null);
    if (others.length > 0) {
      const more = others.length > MOST_NAMED ? ` and ${others.length - MOST_NAMED} more` : '';
      this.problems.push(`found and not used: ${others.slice(0, MOST_NAMED).map(shownKey).join(', ')}${more}`);
    }
    this.problems.push(...this.nearMisses(this.missing));
  }

  /** Unused keys that come near to one of these parts, as questions. */
  nearMisses(parts: readonly Part[]): readonly string[] {
    return this.unusedKeys().flatMap((key) => {
      const match = nearMatch(key, parts);
      return match === null ? [] : [`${shownKey(key)} is not known: did you mean \`${match.alias}\`?`];
    });
  }

  #choose(part: Part, texts: readonly Text[]): string | null {
    const [chosen] = texts;
    if (chosen === undefined) return null;
    for (const { key, text } of texts) {
      if (text === chosen.text) continue;
      this.hints.push(`${plainKey(part, key)} differs from ${plainKey(part, chosen.key)}, which is the one in use`);
    }
    return this.#accept(part, chosen);
  }

  #candidates(part: Part): readonly Candidate[] {
    return FOLDED[part].flatMap((alias) => this.#byAlias.get(alias) ?? []);
  }

  /** The texts under the part's keys, stripped, in order of preference; says what is missing or no text. */
  #texts(part: Part, isRequired: boolean): readonly Text[] {
    this.#read.add(part);
    const candidates = this.#candidates(part);
    const present = candidates.filter(({ value }) => !isBlank(value));
    const texts = present.flatMap(({ key, value }) =>
      typeof value === 'string' ? [{ key, ...stripped(value), written: value }] : [],
    );
    if (texts.length > 0) return texts;
    for (const { key, value } of present) this.problems.push(`${plainKey(part, key)} ${notText(value)}`);
    if (present.length === 0 && isRequired) {
      this.missing.push(part);
      this.problems.push(missing(part, candidates));
    }
    return [];
  }

  /** The text of the value that is in use; says what was corrected and what is wrong with it. */
  #accept(part: Part, { key, text, written, removed }: Text): string {
    const shown = plainKey(part, key);
    if (text !== written) {
      const what = removed === null ? 'white space' : `an invisible character (${removed})`;
      this.hints.push(`${shown}: ${what} around the value was ignored`);
    }
    if (invisibleIn(key) !== null) this.hints.push(`${shown}: the key itself holds an invisible character`);
    this.#refuseUnreadable(shown, text);
    const misplaced = misplacement(part, text);
    if (misplaced !== null) this.problems.push(`${shown} ${misplaced}`);
    const odd = misplaced === null ? oddity(part, text) : null;
    if (odd !== null) this.hints.push(`${shown}: ${odd}`);
    return text;
  }

  #refuseUnreadable(shown: string, text: string): void {
    if (!text.isWellFormed()) this.problems.push(`${shown} holds text that is not valid Unicode`);
    const hidden = invisibleIn(text);
    if (hidden === null) return;
    this.problems.push(`${shown} holds an invisible character (${hidden.character}) at position ${hidden.position}`);
  }
}

/** A key of a part, which its fold shows to be harmless; written oddly, the usual spelling stands for it. */
function plainKey(part: Part, key: string): string {
  if (looksLikeKey(key)) return key;
  const folded = foldKey(key);
  return ALIASES[part].find((alias) => foldKey(alias) === folded) ?? folded;
}

function isBlank(value: unknown): boolean {
  return typeof value === 'string' && stripped(value).text === '';
}

function notText(value: unknown): string {
  return typeof value === 'number'
    ? 'is a JSON number, not text: put quotes around it, from the original, since a number loses digits'
    : `is a JSON ${jsonType(value)}, not text`;
}

/** The type of a JSON value as JSON calls it. */
export function jsonType(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}

function missing(part: Part, empty: readonly Candidate[]): string {
  const [first] = empty;
  if (first !== undefined) return `${plainKey(part, first.key)} is empty`;
  return `the ${part} is missing: add ${ALIASES[part].slice(0, 2).join(' or ')}`;
}
