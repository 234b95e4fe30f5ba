import { type Disguise, RARE_DISGUISES } from './rare-disguises.ts';

const each = (secret: string, write: (letter: string, at: number) => string, between = '') =>
  Array.from(secret, write).join(between);
const hex = (letter: string, width = 2) => (letter.codePointAt(0) ?? 0).toString(16).padStart(width, '0');
const shifted = (first: number, last: number, to: number) => (letter: string) => {
  const code = letter.charCodeAt(0);
  return code >= first && code <= last ? String.fromCodePoint(to + code - first) : letter;
};
/** Letters and digits of another style, each alphabet from its first character on. */
const styled = (capitals: number, smalls: number, digits: number | null) => (secret: string) =>
  each(secret, (letter) => {
    const one = shifted(0x41, 0x5a, capitals)(letter);
    if (one !== letter) return one;
    const other = shifted(0x61, 0x7a, smalls)(letter);
    return other !== letter || digits === null ? other : shifted(0x30, 0x39, digits)(letter);
  });
const base64 = (text: string | Uint8Array) => Buffer.from(text as string).toString('base64');
const lines = (text: string, width: number, end = '\n') =>
  (text.match(new RegExp(`.{1,${width}}`, 'g')) ?? []).join(end);
const NAMES: Readonly<Record<string, string>> = {
  '+': 'plus',
  '/': 'sol',
  '=': 'equals',
  '&': 'amp',
  '<': 'lt',
  '!': 'excl',
  '%': 'percnt',
  '.': 'period',
  '-': 'hyphen',
};
const named = (secret: string) =>
  each(secret, (letter) => (NAMES[letter] === undefined ? letter : `&${NAMES[letter]};`));

/** What nobody sees, put between all letters or once into the middle. */
const HIDDEN: Readonly<Record<string, string>> = {
  'zero width space': '\u200b',
  'zero width joiner': '\u200d',
  'word joiner': '\u2060',
  'soft hyphen': '\u00ad',
  'combining grapheme joiner': '\u034f',
  'variation selector 16': '\ufe0f',
  'variation selector 17': '\u{e0100}',
  'hangul filler': '\u3164',
  'halfwidth hangul filler': '\uffa0',
  'khmer inherent vowel': '\u17b4',
  'mongolian vowel separator': '\u180e',
  'language tag': '\u{e0041}',
  'right-to-left override': '\u202e',
  'byte order mark': '\ufeff',
  noncharacter: '\uffff',
  unassigned: '\u{e0fff}',
  'private use': '\ue000',
  bell: '\u0007',
  escape: '\u001b[0m',
  'lone surrogate': '\ud800',
};
const BETWEEN: Readonly<Record<string, string>> = {
  blanks: ' ',
  dots: '.',
  dashes: '-',
  commas: ', ',
  slashes: '/',
  bars: '|',
  underscores: '_',
  quotes: "' + '",
  'no-break spaces': '\u00a0',
  'ideographic spaces': '\u3000',
  'line ends': '\n',
  tabs: '\t',
  'empty tags': '<b></b>',
  comments: '<!-- -->',
  'a tag': '<wbr>',
  'combining marks': '\u0336',
  ampersands: '&nbsp;',
  'braille blanks': '\u2800',
};

/** A hundred of them, and the rare ones. */
export const DISGUISES: readonly Disguise[] = [
  { name: 'as it is', write: (secret) => secret },
  { name: 'upper case', write: (secret) => secret.toUpperCase() },
  { name: 'lower case', write: (secret) => secret.toLowerCase() },
  { name: 'in quotes', write: (secret) => JSON.stringify(secret) },
  { name: 'twice in a row', write: (secret) => secret + secret },
  { name: 'behind a long word', write: (secret) => `${'x'.repeat(200)}${secret}` },
  { name: 'cut in half', write: (secret) => secret.slice(0, Math.ceil(secret.length / 2)) },
  { name: 'without its last letter', write: (secret) => secret.slice(0, -1) },
  { name: 'in a URL', write: (secret) => `https://x.example/?client_secret=${encodeURIComponent(secret)}&x=1` },
  { name: 'in JSON in JSON', write: (secret) => JSON.stringify(JSON.stringify({ client_secret: secret })) },
  ...Object.entries(HIDDEN).flatMap(([name, hidden]): Disguise[] => [
    { name: `${name} between`, write: (secret) => each(secret, (letter) => letter, hidden) },
    { name: `${name} inside`, write: (secret) => `${secret.slice(0, 7)}${hidden}${secret.slice(7)}` },
  ]),
  ...Object.entries(BETWEEN).map(
    ([name, between]): Disguise => ({
      name: `${name} between`,
      write: (secret) => each(secret, (letter) => letter, between),
    }),
  ),
  { name: 'named entities', write: named },
  { name: 'decimal entities', write: (secret) => each(secret, (letter) => `&#${letter.codePointAt(0)};`) },
  { name: 'hexadecimal entities', write: (secret) => each(secret, (letter) => `&#x${hex(letter)};`) },
  { name: 'unterminated entities', write: (secret) => each(secret, (letter) => `&#${letter.codePointAt(0)} `) },
  { name: 'padded entities', write: (secret) => each(secret, (letter) => `&#x${hex(letter, 7)};`) },
  { name: 'entities twice', write: (secret) => each(secret, (letter) => `&amp;#${letter.codePointAt(0)};`) },
  { name: 'URL', write: encodeURIComponent },
  { name: 'URL, every letter', write: (secret) => each(secret, (letter) => `%${hex(letter)}`) },
  { name: 'URL, twice', write: (secret) => each(secret, (letter) => `%25${hex(letter)}`) },
  { name: 'URL, three times', write: (secret) => each(secret, (letter) => `%2525${hex(letter)}`) },
  { name: 'URL, in angle brackets', write: (secret) => `<${each(secret, (letter) => `%${hex(letter)}`)}>` },
  {
    name: 'entities in a comment',
    write: (secret) => `<!-- ${each(secret, (letter) => `&#${letter.codePointAt(0)};`)} -->`,
  },
  { name: '%u', write: (secret) => each(secret, (letter) => `%u${hex(letter, 4)}`) },
  { name: '\\u', write: (secret) => each(secret, (letter) => `\\u${hex(letter, 4)}`) },
  { name: '\\u{}', write: (secret) => each(secret, (letter) => `\\u{${hex(letter)}}`) },
  { name: '\\x', write: (secret) => each(secret, (letter) => `\\x${hex(letter)}`) },
  {
    name: 'octal',
    write: (secret) => each(secret, (letter) => `\\${letter.charCodeAt(0).toString(8).padStart(3, '0')}`),
  },
  { name: 'style sheet', write: (secret) => each(secret, (letter) => `\\${hex(letter, 6)} `) },
  { name: 'quoted printable', write: (secret) => each(secret, (letter) => `=${hex(letter).toUpperCase()}`) },
  { name: 'U+', write: (secret) => each(secret, (letter) => `U+${hex(letter, 4)}`, ' ') },
  { name: '0x', write: (secret) => each(secret, (letter) => `0x${hex(letter)}`, ', ') },
  { name: 'URL in entities', write: (secret) => each(secret, (letter) => `&#37;${hex(letter)}`) },
  { name: 'full width', write: styled(0xff21, 0xff41, 0xff10) },
  { name: 'mathematical bold', write: styled(0x1d400, 0x1d41a, 0x1d7ce) },
  { name: 'monospace', write: styled(0x1d670, 0x1d68a, 0x1d7f6) },
  { name: 'in circles', write: styled(0x24b6, 0x24d0, null) },
  {
    name: 'sans-serif, blanks between',
    write: (secret) => each(styled(0x1d5a0, 0x1d5ba, 0x1d7e2)(secret), (letter) => letter, ' '),
  },
  { name: 'Base64', write: base64 },
  { name: 'Base64 for URLs', write: (secret) => Buffer.from(secret).toString('base64url') },
  { name: 'Base64 in lines of 60', write: (secret) => lines(base64(`client_id=x&client_secret=${secret}`), 60) },
  { name: 'Base64 in lines of 64', write: (secret) => lines(base64(`x:${secret}`), 64, '\r\n') },
  { name: 'Base64 in lines of 76', write: (secret) => lines(base64(`id:${secret}:x`), 76, '\r\n') },
  { name: 'Base64 twice', write: (secret) => base64(base64(secret)) },
  { name: 'hexadecimal', write: (secret) => Buffer.from(secret).toString('hex') },
  { name: 'hexadecimal with colons', write: (secret) => each(secret, (letter) => hex(letter), ':') },
  {
    name: 'binary',
    write: (secret) => each(secret, (letter) => letter.charCodeAt(0).toString(2).padStart(8, '0'), ' '),
  },
  { name: 'decimal codes', write: (secret) => each(secret, (letter) => String(letter.charCodeAt(0)), ' ') },
  { name: 'backwards', write: (secret) => Array.from(secret).toReversed().join('') },
  // What only a decoder gets back (docs/decisions/0015-what-masking-finds.md).
  {
    name: 'ROT13',
    write: (secret) =>
      secret.replace(/[a-z]/gi, (letter) =>
        String.fromCharCode(letter.charCodeAt(0) + (letter.toLowerCase() < 'n' ? 13 : -13)),
      ),
  },
  { name: 'every letter twice', write: (secret) => each(secret, (letter) => letter + letter) },
  ...RARE_DISGUISES,
];
