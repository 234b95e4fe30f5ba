import { withoutSecretShapes } from './secret-shapes.ts';

/** Columns of a line in an e-mail; longer ones are folded by mail programs and telephones at places of their own choice. */
export const LINE_WIDTH = 72;

/** Colours, and movements of the cursor. */
const TERMINAL_SEQUENCE = /(?!\s)\p{Cc}\[[0-?]*[ -/]*[@-~]/gu;

/**
 * The text as one line of what can be seen of it: without colours of a terminal, control, bidirectional, zero-width, private and unassigned
 * characters, without piled-up accents, whitespace folded. The same text when it is made visible again, so that what was
 * masked in it cannot grow together afterwards.
 */
export function visible(text: string): string {
  if (/^[\x21-\x7e]+(?: [\x21-\x7e]+)*$/.test(text)) return text;
  return text
    .toWellFormed()
    .replace(TERMINAL_SEQUENCE, '')
    .replace(/[\t-\r\u0085\u2800\p{Z}]/gu, ' ')
    .replace(/[\p{C}\p{Default_Ignorable_Code_Point}]/gu, '')
    .replace(/ {2,}/g, ' ')
    .replace(/(\p{M}{2})\p{M}+/gu, '$1')
    .trim();
}

/**
 * Text from a server, a tag or a secret's name as one harmless line of at most `most` UTF-16 units, without anything
 * that has the form of a secret.
 */
export function plain(text: string, most = 300): string {
  return cut(withoutSecretShapes(visible(text)), most);
}

/** The text, or its beginning with `...`, in at most `most` UTF-16 units; surrogate pairs stay whole. */
export function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  return `${text.slice(0, Math.max(0, most - 3)).replace(/[\uD800-\uDBFF]$/, '')}...`.slice(0, most);
}

const ENCODER = new TextEncoder();

/** Bytes of the text in UTF-8 inside a JSON string, the form in which messages are measured. */
export function bytesInJson(text: string): number {
  return ENCODER.encode(JSON.stringify(text)).length - 2;
}

const LATIN: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  Æ: 'AE',
  œ: 'oe',
  Œ: 'OE',
  ø: 'o',
  Ø: 'O',
  ł: 'l',
  Ł: 'L',
  đ: 'd',
  Đ: 'D',
  þ: 'th',
  Þ: 'Th',
  ı: 'i',
  '‘': "'",
  '’': "'",
  '“': '"',
  '”': '"',
  '–': '-',
  '—': '-',
};

/** Printable ASCII of at most `most` characters: accents dropped, common letters spelt out, the rest as `?`. */
export function ascii(text: string, most = 99): string {
  const letters = plain(text, 1000)
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .replace(/[^\x20-\x7E]/gu, (letter) => LATIN[letter] ?? '?')
    .replace(/\?{2,}/g, '?')
    .replace(/ {2,}/g, ' ')
    .trim();
  return cut(letters, most);
}

/** `1 org`, `2 orgs`; `many` is for words that do not take an s. */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}

/** The first `most` items with commas, then how many were left out. */
export function listed(items: readonly string[], most: number): string {
  const shown = items.slice(0, most).join(', ');
  return items.length > most ? `${shown} and ${items.length - most} more` : shown;
}

/** The text with a full stop, unless it ends in a mark or in an address that a stop would become part of. */
export function sentence(text: string): string {
  const word = text.slice(text.lastIndexOf(' ') + 1);
  return text === '' || /[.!?]$/.test(text) || /https?:\/\/./.test(word) ? text : `${text}.`;
}

/**
 * A span of milliseconds in its largest sensible unit, rounded down: `45 min`, `9 h`, `3 days`. Runs begin some seconds
 * early or late: twelve hours but half a minute are twelve hours.
 */
export function duration(milliseconds: number): string {
  const minutes = Math.round(Math.max(0, milliseconds) / 60_000);
  if (minutes < 1) return 'less than a minute';
  if (minutes < 60) return `${minutes} min`;
  if (minutes < 48 * 60) return `${Math.floor(minutes / 60)} h`;
  return `${Math.floor(minutes / (24 * 60))} days`;
}

/** How a line begins that somebody may take for a command and paste; ours are never broken like prose. */
const COMMAND =
  /^(?:[$#>] |(?:sudo|sh|bash|zsh|curl|wget|nc|ssh|scp|rm|aws|npm|npx|node|python3?|pip|perl|ruby|php|openssl|git|docker|kubectl|powershell|cmd|cdk|credential-health) )/i;

/**
 * The text in lines of at most `width` columns: the first after `label`, the others under it.
 * A word longer than a line is broken, unless it is a link; no line starts with `>`, which mail programs take for a quotation.
 */
export function wrap(label: string, text: string, width = LINE_WIDTH): string {
  const hanging = ' '.repeat(label.length);
  const [first = '', ...others] = wrapped(text, roomBeside(label, width));
  return lined([label + first, ...others.map((line) => hanging + (COMMAND.test(line) ? `… ${line}` : line))]);
}

/**
 * Words of a server, in lines as {@link wrap} makes them. Each line that goes on is marked, whatever it begins with: none
 * may stand by itself where one of our commands would.
 */
export function wrapQuoted(label: string, text: string, width = LINE_WIDTH): string {
  const [first = '', ...others] = wrapped(text, roomBeside(label, width) - 2);
  return lined([label + first, ...others.map((line) => `${' '.repeat(label.length)}… ${line}`)]);
}

/** Beside a label that takes the whole width there is still room for words. */
const LEAST_ROOM = 24;

function roomBeside(label: string, width: number): number {
  return Math.max(width - label.length, LEAST_ROOM);
}

function lined(lines: readonly string[]): string {
  return lines.map((line) => line.trimEnd()).join('\n');
}

function wrapped(text: string, room: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/ (?!> )/).flatMap((long) => pieces(long, room))) {
    if (line !== '' && line.length + 1 + word.length > room) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}

/** Surrogate pairs stay whole. */
function pieces(word: string, room: number): readonly string[] {
  if (word.length <= room || word.includes('://')) return [word];
  const parts: string[] = [];
  let part = '';
  for (const letter of word) {
    if (part.length + letter.length > room) {
      parts.push(part);
      part = '';
    }
    part += letter;
  }
  return [...parts, part];
}
