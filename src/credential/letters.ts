/**
 * How a text is read when a secret is looked for. `letters`: letters and digits alone; `dense`: everything but blanks and the plus of forms;
 * `exact`: everything. Each folds case, width, style and accents.
 */
export type Reading = 'letters' | 'dense' | 'exact';

/** A text as it was read, and for each unit of it the place in the text where its character begins and ends. */
export type Read = { readonly text: string; readonly from: readonly number[]; readonly to: readonly number[] };

/** Letters of other scripts that look like Latin ones, each with what it is taken for. */
const LOOKALIKES: ReadonlyMap<string, string> = new Map(
  (
    [
      ['авекмнорстухіјѕԁԛԝһ', 'abekmhopctyxijsdqwh'],
      ['αβεικνορτυχ', 'abeiknoptux'],
      ['ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ', 'abcdefghijklmnoprstuvwyz'],
    ] as const
  ).flatMap(([from, to]) => Array.from(from, (letter, at) => [letter, to.charAt(at)] as const)),
);
/** First of 26 letters in a frame or on a flag, which no normal form undoes. */
const FRAMED = [0x1_f1_50, 0x1_f1_70, 0x1_f1_e6] as const;

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
  const framed = FRAMED.find((first) => code >= first && code < first + 26);
  if (framed !== undefined) return String.fromCharCode(0x61 + code - framed);
  // Upper case first: it spells out ß and ﬁ, which lower case does not.
  const folded = String.fromCodePoint(code).normalize('NFKD').toUpperCase().toLowerCase().normalize('NFKD');
  const kept = reading === 'letters' ? /[^\p{L}\p{N}]/gu : reading === 'dense' ? /[\p{M}\p{Z}]/gu : /\p{M}/gu;
  return Array.from(folded.replace(kept, ''), (letter) => LOOKALIKES.get(letter) ?? letter).join('');
}
