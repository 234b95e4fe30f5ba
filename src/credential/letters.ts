import { lookAlike } from './look-alikes.ts';

/**
 * How a text is read when a secret is looked for. `letters`: letters and digits alone, digits and the letters that they are
 * written for taken as one; `spelled`: of these, the ones with no other letter beside them; `dense`: everything but blanks
 * and the plus of forms; `exact`: everything. Each folds case, width, style, accents and look-alikes.
 */
export type Reading = 'letters' | 'spelled' | 'dense' | 'exact';

/** Letters that digits are written for, and the other way round. */
const DIGITS: Readonly<Record<string, string>> = {
  o: '0',
  i: '1',
  l: '1',
  z: '2',
  e: '3',
  a: '4',
  s: '5',
  t: '7',
  b: '8',
};

/** Of what is no ASCII. Modifiers only lengthen a letter, or raise it. */
const LEFT_OUT: Readonly<Record<Reading, RegExp>> = {
  letters: /[^\p{L}\p{N}]|\p{Lm}/gu,
  spelled: /[^\p{L}\p{N}]|\p{Lm}/gu,
  dense: /[\p{M}\p{Z}]/gu,
  exact: /\p{M}/gu,
};

/** A text as it was read, and for each unit of it the place in the text where its character begins and ends. */
export type Read = { readonly text: string; readonly from: readonly number[]; readonly to: readonly number[] };

/** Reads a text, in one pass. */
export function readAs(reading: Reading, text: string): Read {
  if (reading === 'spelled') return spelled(readAs('letters', text));
  const read = { text: '', from: [] as number[], to: [] as number[] };
  const known = new Map<number, string>();
  const folded = (code: number): string => {
    if (code < 0x80) return ofAscii(reading, code);
    const taken = known.get(code) ?? ofOthers(reading, code);
    known.set(code, taken);
    return taken;
  };
  for (let at = 0; at < text.length; ) {
    const code = text.codePointAt(at) ?? 0;
    const end = at + (code > 0xff_ff ? 2 : 1);
    const taken = folded(code);
    read.text += taken;
    for (let unit = 0; unit < taken.length; unit += 1) {
      read.from.push(at);
      read.to.push(end);
    }
    at = end;
  }
  return read;
}

function spelled({ text, from, to }: Read): Read {
  const alone = from.flatMap((start, at) => (to[at - 1] === start || from[at + 1] === to[at] ? [] : [at]));
  return {
    text: alone.map((at) => text.charAt(at)).join(''),
    from: alone.map((at) => from[at] ?? 0),
    to: alone.map((at) => to[at] ?? 0),
  };
}

function ofAscii(reading: Reading, code: number): string {
  const letter = String.fromCharCode(code >= 0x41 && code <= 0x5a ? code + 0x20 : code);
  const isLetter = (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9');
  if (reading === 'letters') return isLetter ? (DIGITS[letter] ?? letter) : '';
  return isLetter || reading === 'exact' || (reading === 'dense' && code > 0x20 && letter !== '+') ? letter : '';
}

function ofOthers(reading: Reading, code: number): string {
  const normal = String.fromCodePoint(code).normalize('NFKD');
  // As a capital first, which may look like another letter; upper case before lower: it spells out ß and ﬁ.
  const kept = Array.from(normal, (character) => {
    const alike = lookAlike(character);
    if (alike !== character) return alike;
    return Array.from(character.toUpperCase().toLowerCase().normalize('NFKD'), lookAlike).join('');
  })
    .join('')
    .replace(LEFT_OUT[reading], '');
  return reading === 'letters' ? kept.replace(/[oilzeastb]/g, (letter) => DIGITS[letter] ?? letter) : kept;
}
