import { jsonOf } from '../schema.ts';
import { stripped } from './invisible.ts';
import { isAlias, looksLikeKey, shownKey } from './keys.ts';
import { isSfdxUrl, SFDX_URL } from './kinds.ts';
import { jsonType } from './parts.ts';
import { whyNotJson } from './slips.ts';

/** Secrets Manager stores at most this many bytes; anything longer came from elsewhere by mistake. */
const MOST_CHARACTERS = 65_536;

/** The JSON object that a secret's text holds, or what is wrong with the text. */
export type OpenedText =
  | { readonly ok: true; readonly entries: object; readonly hints: readonly string[] }
  | { readonly ok: false; readonly cause: 'secret-malformed' | 'flow-not-checkable'; readonly problem: string };

/** Opens the text of a secret: a JSON object, or one inside a JSON string. */
export function openText(text: string): OpenedText {
  if (text.length > MOST_CHARACTERS) return malformed('the secret is longer than 64 kB');
  const { text: json, removed } = stripped(text);
  if (json === '') return malformed('the secret is empty');
  if (isSfdxUrl(json)) return { ok: false, cause: 'flow-not-checkable', problem: SFDX_URL };
  const value = jsonOf(json);
  if (value === undefined) return malformed(`the secret is not JSON: ${whyNotJson(json)}`);
  // A byte order mark is what Windows writes, and harmless to every reader that trims.
  const hints = [
    ...(removed === null || removed === 'U+FEFF'
      ? []
      : [`an invisible character (${removed}) around the JSON text was ignored`]),
    ...repeatedKeys(typeof value === 'string' ? value : json).map(
      (key) => `${shownKey(key)} stands more than once; the last one is in use`,
    ),
  ];
  if (isObject(value)) return { ok: true, entries: value, hints };
  if (typeof value === 'string' && isSfdxUrl(value))
    return { ok: false, cause: 'flow-not-checkable', problem: SFDX_URL };
  const inner = typeof value === 'string' ? jsonOf(value) : undefined;
  if (!isObject(inner)) return malformed(`the secret is a JSON ${jsonType(value)}, not an object${whatInside(value)}`);
  return {
    ok: true,
    entries: inner,
    hints: [...hints, 'the JSON object is stored as a string inside JSON; store the object itself'],
  };
}

/** An object one level down, as a value or as JSON text. */
export type Nested = { readonly key: string; readonly entries: object };

/** The objects one level down. What stands in the place of a part is that part's value, and a mistake there. */
export function nestedIn(entries: object): readonly Nested[] {
  return Object.entries(entries).flatMap(([key, value]) => {
    if (isAlias(key)) return [];
    const inner = typeof value === 'string' ? jsonOf(stripped(value).text) : value;
    return isObject(inner) ? [{ key, entries: inner }] : [];
  });
}

/** Texts one level down that were meant as JSON objects, each with its slip. */
export function slipsIn(entries: object): readonly string[] {
  return Object.entries(entries).flatMap(([key, value]) => {
    const text = typeof value === 'string' && !isAlias(key) ? stripped(value).text : '';
    if (!text.startsWith('{') || jsonOf(text) !== undefined) return [];
    return [`the text under ${shownKey(key)} is not JSON: ${whyNotJson(text)}`];
  });
}

/** Where an object stands, as a hint tells it. */
export function whereabouts({ key }: Nested, entries: object): string {
  if (key === 'SecretString' && 'ARN' in entries) {
    return 'the whole answer of GetSecretValue is stored; store only what stands under `SecretString`';
  }
  return `the credential stands under ${looksLikeKey(key) ? shownKey(key) : 'another key'}; store it by itself`;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What a reader needs to find the slip in a string or array where the object should be. */
function whatInside(value: unknown): string {
  if (Array.isArray(value)) return value.length === 1 && isObject(value[0]) ? '; store the object inside it' : '';
  const text = typeof value === 'string' ? stripped(value).text : '';
  if (!/^[{"]/.test(text)) return '';
  return jsonOf(text) === undefined
    ? `; the text inside it is not JSON: ${whyNotJson(text)}`
    : '; it is JSON text inside JSON text more than once';
}

/** Keys that stand more than once in one object of a JSON text; parsers keep the last and say nothing. */
function repeatedKeys(json: string): readonly string[] {
  const open: Set<string>[] = [];
  const repeated = new Set<string>();
  // The closing quote is optional, so that the pattern never looks at a text twice.
  for (const [mark, text, colon] of json.matchAll(/("(?:[^"\\]|\\.)*"?)(\s*:)?|[{}]/gs)) {
    if (mark === '{') open.push(new Set());
    else if (mark === '}') open.pop();
    else if (text !== undefined && colon !== undefined) {
      const key = String(jsonOf(text));
      if (open.at(-1)?.has(key)) repeated.add(key);
      open.at(-1)?.add(key);
    }
  }
  return [...repeated];
}

function malformed(problem: string): OpenedText {
  return { ok: false, cause: 'secret-malformed', problem };
}
