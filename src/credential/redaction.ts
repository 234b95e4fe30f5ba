import type { Evidence } from '../causes/verdict.ts';
import { REDACTED, secretShapesIn } from '../wording/secret-shapes.ts';
import { visible } from '../wording/text.ts';
import { type Range, readingsOf, type Search, searchFor } from './echoes.ts';
import { backwards } from './encodings.ts';
import { layersOf } from './escapes.ts';
import { readAs } from './letters.ts';
import type { Sealed } from './sealed.ts';

/**
 * Makes text from outside fit to show: one line, no secret, no control characters, cut. `also` are secrets that came
 * with the answer itself; they are known from then on. What is shown can be worded and shown again: it stays as it is.
 */
export type Redactor = (text: string, also?: readonly Sealed[]) => string;

/** Longest evidence text in characters. */
const LONGEST = 300;
/** What is looked at of a text, which leaves room for a secret in its longest form behind what is shown. */
const LONGEST_READ = 4_096;

/**
 * A redactor that knows these secrets in every form a server may echo them in: as they are and in part, in any case and
 * script, with anything between their letters, escaped, or in Base64, hexadecimal and their like. What it does not find
 * is named in docs/decisions/0015-what-masking-finds.md. Matching must be done on the raw text, before this.
 */
export function redactor(secrets: readonly Sealed[]): Redactor {
  const known: { readonly secret: Sealed; search?: Search | null }[] = [];
  const learn = (secret: Sealed) => {
    if (!known.some((other) => other.secret.equals(secret))) known.push({ secret });
  };
  secrets.forEach(learn);
  return (text, also = []) => {
    also.forEach(learn);
    if (PLAIN_NAMES.test(text) && !known.some(({ secret }) => sharesLetters(text, secret))) return text;
    const shown = visible(text.slice(0, LONGEST_READ));
    const ranges: Range[] = [];
    for (const { text: read, from, to } of layersOf(shown)) {
      const begun = from.filter((at) => at < LONGEST).length;
      const readings = readingsOf(read);
      const found = known.flatMap((entry) => {
        // Made on first use: most checks have nothing to redact.
        entry.search ??= searchFor(visible(entry.secret.reveal()));
        return entry.search?.(readings, begun) ?? [];
      });
      for (const [start, end] of [...found, ...secretShapesIn(read)]) {
        ranges.push([from[start] ?? 0, to[end - 1] ?? 0]);
      }
    }
    return masked(shown, ranges);
  };
}

/**
 * Ids of org and user, and the usage of the API: in every good answer, and too short for any disguise of a secret but a
 * piece of it. Looking for all the others would cost more than the login.
 */
const PLAIN_NAMES = /^(?:00D\w{12,15} (?:005\w{12,15}|null)|\d{1,12}\/\d{1,12})$/;
/** So many letters may be shared by chance; more are looked at with care. */
const FEW = 5;

/** True where more than a few letters in a row are those of a secret, in either direction. */
function sharesLetters(text: string, secret: Sealed): boolean {
  const [letters, known] = [text, secret.reveal()].map((each) => readAs('letters', each).text) as [string, string];
  const both = `${known} ${backwards(known)}`;
  const run = Math.min(FEW + 1, known.length);
  return Array.from(letters).some((_, at) => at + run <= letters.length && both.includes(letters.slice(at, at + run)));
}

/** As much of a line as is looked at in one piece, each overlapping the last by half. */
const PIECE = 280;

/**
 * Texts that will be read one after the other, masked once more: each on its own, and all of them where a secret is
 * found only in the line that they make together, with a blank between them or without.
 */
export function maskedTogether(texts: readonly string[], redact: Redactor): readonly string[] {
  const shown = texts.map((text) => redact(text));
  const parts = shown.filter((text) => text !== '');
  const isWhole = [' ', ''].every((between) => isMasked(parts.join(between), redact));
  return isWhole ? shown : shown.map((text) => (text === '' ? text : REDACTED));
}

function isMasked(line: string, redact: Redactor): boolean {
  for (let at = 0; at === 0 || at + PIECE / 2 < line.length; at += PIECE / 2) {
    const piece = line.slice(at, at + PIECE).trim();
    if (redact(piece) !== piece) return false;
  }
  return true;
}

/** The evidence as it leaves the check: masked together, in the order in which it is read. */
export function maskedEvidence(evidence: Evidence, redact: Redactor): Evidence {
  const { error, description } = evidence;
  const [first = '', second = ''] = maskedTogether([error ?? '', description ?? ''], redact);
  return { ...evidence, error: error === null ? null : first, description: description === null ? null : second };
}

/** The beginning of the text, with each range replaced; escapes elsewhere are shown as received. */
function masked(text: string, ranges: readonly Range[]): string {
  let out = '';
  let done = 0;
  for (const [start, end] of ranges.toSorted(([a], [b]) => a - b)) {
    if (start >= LONGEST) break;
    if (end <= done || isMark(text, start, end)) continue;
    out += start < done ? '' : text.slice(done, start) + REDACTED;
    done = end;
  }
  const isCut = text.length > LONGEST && done < text.length;
  const all = out + text.slice(done, isCut ? LONGEST - 1 : text.length);
  return isCut || all.length > LONGEST ? `${all.slice(0, LONGEST - 1).trimEnd()}…` : all;
}

/** What was masked before is not masked again. */
function isMark(text: string, start: number, end: number): boolean {
  const mark = text.lastIndexOf(REDACTED, start);
  return mark >= 0 && end <= mark + REDACTED.length;
}
