/** A way in which a server may write down what it was sent, so that a reader gets it back. */
export type Disguise = { readonly name: string; readonly write: (secret: string) => string };

/*
 * Disguises that were thought of without looking at the first hundred: other scripts, other framings, other encodings,
 * and what stands between letters.
 */

const each = (secret: string, write: (letter: string, at: number) => string) => Array.from(secret, write).join('');
const code = (letter: string) => letter.codePointAt(0) ?? 0;
const hex = (letter: string, width = 2) => code(letter).toString(16).padStart(width, '0');
const pieces = (secret: string, length: number) => secret.match(new RegExp(`.{1,${length}}`, 'gs')) ?? [];
const backwards = (text: string) => Array.from(text).toReversed().join('');

/** Letters of other scripts that look like ours: ours first, then theirs. */
export const LOOK_ALIKES: Readonly<Record<string, string>> = {
  Cyrillic: 'aаcсdԁeеhһiіjјoоpрsѕxхyуAАBВCСEЕHНIІJЈKКMМOОPРSЅTТXХYУ3З6б0О4Ч',
  Greek: 'AΑBΒEΕHΗIΙKΚMΜNΝOΟPΡTΤXΧYΥZΖaαoοvνuυiιpρkκwωnη',
  Cherokee: 'AᎪBᏴCᏟDᎠEᎬHᎻJᎫKᏦLᏞMᎷPᏢRᎡSᏚTᎢVᏙWᎳZᏃGᏀ',
  Lisu: 'AꓮBꓐCꓚDꓓEꓰFꓝGꓖHꓧIꓲJꓙKꓗLꓡMꓟNꓠOꓳPꓑRꓣSꓢTꓔUꓴVꓦWꓪXꓫYꓬZꓜ',
  'small capital': 'aᴀbʙcᴄdᴅeᴇfꜰgɢhʜiɪjᴊkᴋlʟmᴍnɴoᴏpᴘrʀsꜱtᴛuᴜvᴠwᴡyʏzᴢ',
  'other Latin': 'aɑgɡiıoⲟfꬵvᴠyʏzᴢCⅭDⅮMⅯ',
  'Chinese digit': '0〇1一2二3三4四5五6六7七8八9九',
};
const replaced = (pairs: string) => {
  const theirs = new Map(pieces(pairs, 2).map((pair) => [pair.charAt(0), pair.slice(1)]));
  return (secret: string) => each(secret, (letter) => theirs.get(letter) ?? letter);
};
const framed =
  (first: number, after = '') =>
  (secret: string) =>
    each(secret, (letter) =>
      /[a-z]/i.test(letter) ? String.fromCodePoint(first + code(letter.toLowerCase()) - 0x61) + after : letter,
    );
const digits = (zero: number) => (secret: string) =>
  secret.replace(/\d/g, (digit) => String.fromCodePoint(zero + Number(digit)));
const base32 = (secret: string) =>
  (
    Array.from(Buffer.from(secret), (byte) => byte.toString(2).padStart(8, '0'))
      .join('')
      .match(/.{1,5}/g) ?? []
  )
    .map((bits) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.charAt(Number.parseInt(bits.padEnd(5, '0'), 2)))
    .join('');
const SPELLED =
  'alpha bravo charlie delta echo foxtrot golf hotel india juliett kilo lima mike november oscar papa quebec romeo sierra tango uniform victor whiskey xray yankee zulu zero one two three four five six seven eight nine';

const BETWEEN: Readonly<Record<string, string>> = {
  '\\n': '\\n',
  '\\t': '\\t',
  '&zwj;': '&zwj;',
  '&shy;': '&shy;',
  '&hellip;': '&hellip;',
  '%00': '%00',
  '\\u0000': '\\u0000',
  '&#0;': '&#0;',
  'a colour': '\u001b[1m',
  'another letter': 'x',
  'an Arabic lengthening': 'ـ',
  'an emoji': '😀',
};

/** Half a hundred of them. */
export const RARE_DISGUISES: readonly Disguise[] = [
  ...Object.entries(LOOK_ALIKES).map(
    ([name, pairs]): Disguise => ({ name: `${name} letters`, write: replaced(pairs) }),
  ),
  { name: 'Cyrillic capitals', write: (secret) => replaced(LOOK_ALIKES.Cyrillic ?? '')(secret.toUpperCase()) },
  { name: 'black squares', write: framed(0x1f170) },
  { name: 'black circles', write: framed(0x1f150) },
  { name: 'flags', write: framed(0x1f1e6, ' ') },
  { name: 'letters in brackets', write: framed(0x249c) },
  { name: 'Arabic digits', write: digits(0x660) },
  { name: 'Devanagari digits', write: digits(0x966) },
  { name: 'O for 0, l for 1, S for 5', write: replaced('0O1l5S8B') },
  { name: 'leet', write: replaced('a4e3o0i1s5t7A4E3O0I1S5T7') },
  ...Object.entries(BETWEEN).map(
    ([name, between]): Disguise => ({
      name: `${name} between`,
      write: (secret) => each(secret, (letter) => letter + between),
    }),
  ),
  { name: 'references by style', write: (secret) => secret.replace(/[a-z]/gi, (letter) => `&${letter}fr;`) },
  { name: 'references by accent', write: (secret) => secret.replace(/[aeiou]/gi, (letter) => `&${letter}acute;`) },
  { name: '\\x{}', write: (secret) => each(secret, (letter) => `\\x{${hex(letter)}}`) },
  { name: '_x_', write: (secret) => each(secret, (letter) => `_x${hex(letter, 4)}_`) },
  { name: '&H', write: (secret) => each(secret, (letter) => `&H${hex(letter)} `) },
  { name: 'chr()', write: (secret) => each(secret, (letter) => `chr(${code(letter)}).`) },
  { name: '0b', write: (secret) => each(secret, (letter) => `0b${code(letter).toString(2)} `) },
  { name: 'UTF-16 in hexadecimal', write: (secret) => each(secret, (letter) => hex(letter, 4)) },
  { name: 'UTF-16 in Base64', write: (secret) => Buffer.from(secret, 'utf16le').toString('base64') },
  { name: 'UTF-7', write: (secret) => `+${Buffer.from(secret, 'utf16le').swap16().toString('base64')}-` },
  { name: 'Base32', write: base32 },
  { name: 'Base64 backwards', write: (secret) => backwards(Buffer.from(secret).toString('base64')) },
  { name: 'hexadecimal backwards', write: (secret) => backwards(Buffer.from(secret).toString('hex')) },
  {
    name: 'ROT47',
    write: (secret) => each(secret, (letter) => String.fromCharCode(((code(letter) - 33 + 47) % 94) + 33)),
  },
  { name: 'numbered letters', write: (secret) => each(secret, (letter, at) => `${at + 1}:${letter} `) },
  { name: 'array of letters', write: (secret) => each(secret, (letter, at) => `s[${at}]=${letter};`) },
  {
    name: 'numbered pieces',
    write: (secret) =>
      pieces(secret, 4)
        .map((piece, at) => `(${at + 1}) ${piece}`)
        .join(' '),
  },
  { name: 'pieces with words between', write: (secret) => pieces(secret, 8).join(' and then ') },
  // What only a decoder, or patience, gets back (docs/decisions/0015-what-masking-finds.md).
  { name: 'pieces from the last to the first', write: (secret) => pieces(secret, 7).toReversed().join(' and before ') },
  { name: 'pairs exchanged', write: (secret) => secret.replace(/(.)(.)/gs, '$2$1') },
  { name: 'Base64 three times', write: (secret) => btoa(btoa(btoa(secret))) },
  {
    name: 'spelling alphabet',
    write: (secret) =>
      each(
        secret,
        (letter) =>
          `${SPELLED.split(' ')['abcdefghijklmnopqrstuvwxyz0123456789'.indexOf(letter.toLowerCase())] ?? letter} `,
      ),
  },
];
