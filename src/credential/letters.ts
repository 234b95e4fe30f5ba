/**
 * How a text is read when a secret is looked for. `letters`: letters and digits alone; `dense`: everything but blanks and the plus of forms;
 * `exact`: everything. Each folds case, width, style and accents.
 */
export type Reading = 'letters' | 'dense' | 'exact';

/** A text as it was read, and for each unit of it the place in the text where its character begins and ends. */
export type Read = { readonly text: string; readonly from: readonly number[]; readonly to: readonly number[] };

/** Reads a text, in one pass. */
export function readAs(reading: Reading, text: string): Read {
  const read = { text: '', from: [] as number[], to: [] as number[] };
  for (let at = 0; at < text.length; ) {
    const code = text.codePointAt(at) ?? 0;
    const end = at + (code > 0xff_ff ? 2 : 1);
    const taken = code < 0x80 ? ofAscii(reading, code) : ofOthers(reading, code);
    read.text += taken;
    for (let unit = 0; unit < taken.length; unit += 1) {
      read.from.push(at);
      read.to.push(end);
    }
    at = end;
  }
  return read;
}

function ofAscii(reading: Reading, code: number): string {
  const letter = String.fromCharCode(code >= 0x41 && code <= 0x5a ? code + 0x20 : code);
  const isLetter = (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9');
  return isLetter || reading === 'exact' || (reading === 'dense' && code > 0x20 && letter !== '+') ? letter : '';
}

function ofOthers(reading: Reading, code: number): string {
  // Upper case first: it spells out ß and ﬁ, which lower case does not.
  const folded = String.fromCodePoint(code).normalize('NFKD').toUpperCase().toLowerCase().normalize('NFKD');
  const kept = reading === 'letters' ? /[^\p{L}\p{N}]/gu : reading === 'dense' ? /[\p{M}\p{Z}]/gu : /\p{M}/gu;
  return folded.replace(kept, '');
}
