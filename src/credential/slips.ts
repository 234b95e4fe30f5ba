import { decoded, isPath } from './forms.ts';
import { codePoint, isInvisible } from './invisible.ts';
import { looksLikeKey } from './keys.ts';

/**
 * What a text is that should have been JSON and is not: another notation, or the first slip with its line and column. Holds
 * no value; a parser's own message would quote the text.
 */
export function whyNotJson(text: string): string {
  const notation = otherNotation(text);
  const { what, at } = notation === null ? firstSlip(text) : { what: notation, at: 0 };
  const before = text.slice(0, at).split(/\r\n|\n|\r/);
  return `${what} (line ${before.length}, column ${(before.at(-1) ?? '').length + 1})`;
}

/** A notation that is not JSON at all; null when the text may be meant as JSON. */
function otherNotation(text: string): string | null {
  if (/^(?:[{"]|\[(?!\w))/.test(text)) return null;
  if (text.startsWith('-----BEGIN ')) return alone('a PEM');
  const inside = decoded(text.replace(/\s/g, ''))?.trim() ?? '';
  if (inside.startsWith('{')) return 'it is in base64 as a whole; store the JSON text itself';
  if (inside.includes('-----BEGIN ')) return alone('base64 of a PEM');
  if (isPath(text)) return 'it is a file name or path; store the text of the file (--secret-string file://secret.json)';
  if (text.startsWith('arn:aws')) return 'it is the ARN of something; store the value itself';
  if (/^https?:\/\/\S+$/.test(text)) return alone('an address (URL)');
  if (text.startsWith('<')) return 'it is XML or HTML';
  if (/^[\w.%-]+=[^\s&]*&[\w.%-]+=/.test(text)) return 'it is a form (key=value&key=value)';
  return /^[^\s:={}[\]"',]+={0,2}$/.test(text) ? alone('one value') : linesOf(text);
}

function alone(what: string): string {
  return `it is ${what} alone, without the keys of a credential`;
}

/** Lines of `KEY=value` or `key: value`, with the JSON to write instead; null when the text is something else. */
function linesOf(text: string): string | null {
  const lines = text
    .split(/\r\n|\n|\r/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !/^(?:[#;]|---|\[[^\]]*\]$)/.test(line));
  for (const [mark, isKey, name] of [
    ['=', /^[A-Za-z][\w.-]{0,60}$/, 'lines of an .env file (KEY=value)'],
    [':', /^[A-Za-z][\w. -]{0,60}$/, 'lines of YAML (key: value)'],
  ] as const) {
    const keys = lines.map((line) => {
      const end = line.indexOf(mark);
      return end < 0 || line.startsWith('://', end)
        ? ''
        : line
            .slice(0, end)
            .replace(/^(?:export |set |\$env:)/i, '')
            .trim();
    });
    if (keys.length === 0 || !keys.every((key) => isKey.test(key))) continue;
    const fields = keys.slice(0, 8).map((key) => (looksLikeKey(key) ? `"${key}": "…"` : '"…": "…"'));
    return `it holds ${name}; write {${fields.join(', ')}}`;
  }
  return null;
}

type Slip = { readonly what: string; readonly at: number };
/** What may come next. `key or end`: just after an opening brace; `value or end`: after an opening bracket. */
type Expected = 'value' | 'value or end' | 'key' | 'key or end' | 'colon' | 'comma' | 'nothing';

/** The first place at which the text stops being JSON. Only for texts that `JSON.parse` refuses. */
function firstSlip(text: string): Slip {
  const open: ('{' | '[')[] = [];
  let expected: Expected = 'value';
  let at = 0;
  let comma = 0;
  const afterValue = (): Expected => (open.length === 0 ? 'nothing' : 'comma');
  for (;;) {
    while (/[ \t\r\n]/.test(text.charAt(at))) at += 1;
    const mark = text.charAt(at);
    if (mark === '')
      return {
        what:
          open.length > 0
            ? `the text ends before its ${open.at(-1) === '{' ? 'braces are' : 'brackets are'} closed`
            : 'the text ends too early',
        at,
      };
    const strange = foreignMark(text, at);
    if (strange !== null) return { what: strange, at };
    if (expected === 'nothing') return { what: 'something follows the end of the JSON', at };
    if (mark === '}' || mark === ']') {
      if (open.at(-1) !== (mark === '}' ? '{' : '[')) return { what: `${mark} closes what it did not open`, at };
      const isAfterComma = expected === 'key' || (expected === 'value' && mark === ']');
      if (isAfterComma) return { what: `a comma before the closing ${mark}`, at: comma };
      if (expected === 'value') return { what: 'a value is missing', at };
      if (expected === 'colon') return { what: 'a colon and a value are missing', at };
      open.pop();
      expected = afterValue();
      at += 1;
      continue;
    }
    switch (expected) {
      case 'colon':
        if (mark !== ':') return { what: mark === '=' ? '= where JSON wants a colon' : 'a colon is missing', at };
        expected = 'value';
        at += 1;
        continue;
      case 'comma':
        if (mark !== ',')
          return {
            what:
              mark === ';'
                ? 'a semicolon where JSON wants a comma'
                : 'a comma is missing, or a quote inside a text is not escaped',
            at,
          };
        comma = at;
        expected = open.at(-1) === '{' ? 'key' : 'value';
        at += 1;
        continue;
      case 'key':
      case 'key or end': {
        if (mark !== '"')
          return { what: mark === ',' ? 'a comma without anything before it' : 'a key without double quotes', at };
        const string = stringAt(text, at);
        if (typeof string !== 'number') return string;
        at = string;
        expected = 'colon';
        continue;
      }
      case 'value':
      case 'value or end': {
        if (mark === '{' || mark === '[') {
          open.push(mark);
          expected = mark === '{' ? 'key or end' : 'value or end';
          at += 1;
          continue;
        }
        const end = mark === '"' ? stringAt(text, at) : wordAt(text, at);
        if (typeof end !== 'number') return end;
        at = end;
        expected = afterValue();
      }
    }
  }
}

/** Marks that other notations have and JSON has not, wherever they stand outside a text. */
function foreignMark(text: string, at: number): string | null {
  const mark = String.fromCodePoint(text.codePointAt(at) ?? 0);
  if (mark === "'" || mark === '`') return 'single quotes where JSON wants double ones';
  if (/[“”„‟‘’‚«»＂]/.test(mark)) return 'typographic (smart) quotes where JSON wants plain ones';
  if (mark === '\\') return 'a backslash outside a text: it was escaped once too often';
  if (mark === '#' || /^\/[/*]/.test(text.slice(at, at + 2))) return 'a comment, which JSON does not know';
  return isInvisible(mark) ? `an invisible character (${codePoint(mark)})` : null;
}

/** Where the text in quotes ends, or what is wrong inside it. */
function stringAt(text: string, start: number): number | Slip {
  for (let at = start + 1; at < text.length; at += 1) {
    const mark = text.charAt(at);
    if (mark === '"') return at + 1;
    if (mark < ' ')
      return {
        what: mark === '\t' ? 'a tab inside a text; write it as \\t' : 'a line break inside a text; write it as \\n',
        at,
      };
    if (mark !== '\\') continue;
    if (!/^\\(?:["\\/bfnrt]|u[0-9A-Fa-f]{4})/.test(text.slice(at, at + 6)))
      return { what: 'a backslash that is not doubled', at };
    at += 1;
  }
  return { what: 'a text whose closing quote is missing', at: start };
}

/** Where a number, true, false or null ends, or what stands there instead. */
function wordAt(text: string, at: number): number | Slip {
  const word = /^[^\s,:{}[\]"]*/.exec(text.slice(at, at + 80))?.[0] ?? '';
  if (/^(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)$/.test(word)) return at + word.length;
  if (word === '') return { what: 'a value is missing', at };
  if (/^(?:True|False|None)$/.test(word)) return { what: 'True, False or None as Python writes it', at };
  return { what: /^[-+.\d]+$/.test(word) ? 'a number that JSON does not know' : 'a value without double quotes', at };
}
