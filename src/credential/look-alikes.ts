/*
 * Characters that a reader takes for a letter or digit of ASCII, and that no normal form of Unicode brings back to it.
 * After the letters of each alphabet that people write, and the confusables of Unicode's UTS #39.
 */

/** Each group: the letter, then what looks like it. Capitals stand where only they look alike. */
const ALIKE = `aаɑαΑᎪꓮ⍺ bЬьВвΒβᏴꓐƅᏏ cсϲⲥᏟꓚςϹ dԁᎠꓓɗ eеєεΕᎬꓰ℮ɛә fꓝꬵϝƒ gɡցᏀꓖԍ hһΗНнհᏂᎻꓧ iіΙιᎥӏꓲɩ jјϳᎫꓙյ
  kκΚКкᏦꓗ lӏᏞꓡⅼǀ mΜМмᎷꓟ nΝηпոꓠ oοΟоσօⲟꓳס pρΡрᏢꓑⲣ qԛզ rгᎡꓣᏒ sѕᏚꓢꮪ tΤτТтᎢꓔ uυսʋꓴ vνѵᏙꓦ wωԝшᎳꓪա xχΧхᕁꓫ×
  yγΥуүꓬỿ zΖᏃꓜ 0߀〇 1一 2二 3ЗзӡƷ三 4Чч四 5五ƽ 6бᏮ六 7七 8Ȣȣ八 9九`;
/** Alphabets from a to z of another style. */
const STYLES = ['ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘꞯʀꜱᴛᴜᴠᴡ\u0000ʏᴢ', '⠁⠃⠉⠙⠑⠋⠛⠓⠊⠚⠅⠇⠍⠝⠕⠏⠟⠗⠎⠞⠥⠧⠺⠭⠽⠵'];
/** Where alphabets in frames begin, and numerals from 1 to 9. */
const FRAMED = [0x1f150, 0x1f170, 0x1f1e6] as const;
const NUMERALS = [0x24f5, 0x2776, 0x2780, 0x278a] as const;

const MEANT: ReadonlyMap<string, string> = new Map([
  ...ALIKE.split(/\s+/).flatMap((group) => {
    const [letter = '', ...others] = group;
    return others.map((other) => [other, letter] as const);
  }),
  ...STYLES.flatMap((style) => Array.from(style, (letter, at) => [letter, alphabetic(at)] as const)),
  ...FRAMED.flatMap((first) =>
    Array.from({ length: 26 }, (_, at) => [String.fromCodePoint(first + at), alphabetic(at)] as const),
  ),
  ...NUMERALS.flatMap((first) =>
    Array.from({ length: 9 }, (_, at) => [String.fromCodePoint(first + at), String(at + 1)] as const),
  ),
]);

function alphabetic(at: number): string {
  return String.fromCharCode(0x61 + at);
}

/** The letter or digit of ASCII that a character is taken for; the character itself where there is none. */
export function lookAlike(character: string): string {
  return MEANT.get(character) ?? (/\p{Nd}/u.test(character) ? decimalDigit(character) : character);
}

/** Digits of every script stand in a row from its zero on. */
function decimalDigit(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  let zero = code;
  while (/\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero -= 1;
  return String((code - zero) % 10);
}
