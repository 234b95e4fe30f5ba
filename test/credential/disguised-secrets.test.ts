import { describe, expect, test } from 'vitest';
import { redactor } from '../../src/credential/redaction.ts';
import { Sealed } from '../../src/credential/sealed.ts';

describe('a secret is found though it is disguised:', () => {
  const HEX = '9f3a0c7b51e2d84f6a1b3c5d7e9f0a2b4c6d8e0f1a3b5c7d9e1f2a4b6c8d0e2f';
  const PASSWORD = 'Tr0ub4dor&3xQ';
  const shown = (text: string, value: string) => redactor([new Sealed(value)])(`you sent ${text} to us`);
  const each = (value: string, write: (letter: string, at: number) => string) => Array.from(value, write).join('');

  test.each([
    ['Cyrillic letters', '9fЗаОс7ь51е2ԁ84f6а1ь3с5ԁ7е9f0а2ь4с6ԁ8е0f1а3ь5с7ԁ9е1f2а4ь6с8ԁ0е2f'],
    ['Cyrillic capitals', '9FЗАОС7В51Е2D84F6А1В3С5D7Е9F0А2В4С6D8Е0F1А3В5С7D9Е1F2А4В6С8D0Е2F'],
    ['Greek capitals', HEX.toUpperCase().replaceAll('A', 'Α').replaceAll('B', 'Β').replaceAll('E', 'Ε')],
    ['Cherokee letters', HEX.toUpperCase().replaceAll('A', 'Ꭺ').replaceAll('C', 'Ꮯ').replaceAll('E', 'Ꭼ')],
    ['small capitals', HEX.replaceAll('a', 'ᴀ').replaceAll('b', 'ʙ').replaceAll('c', 'ᴄ').replaceAll('f', 'ꜰ')],
    ['letters in black squares', each(HEX, (letter) => framed(letter, 0x1f170))],
    ['letters in black circles', each(HEX, (letter) => framed(letter, 0x1f150))],
    ['letters of flags', each(HEX, (letter) => `${framed(letter, 0x1f1e6)} `)],
    ['digits in black circles', HEX.replace(/[1-9]/g, (digit) => String.fromCodePoint(0x2775 + Number(digit)))],
    ['Arabic digits', HEX.replace(/\d/g, (digit) => String.fromCodePoint(0x660 + Number(digit)))],
    ['Chinese digits', HEX.replace(/\d/g, (digit) => '〇一二三四五六七八九'.charAt(Number(digit)))],
    ['braille', HEX.replaceAll('a', '⠁').replaceAll('b', '⠃').replaceAll('c', '⠉').replaceAll('f', '⠋')],
    ['O for 0, l for 1, S for 5', HEX.replaceAll('0', 'O').replaceAll('1', 'l').replaceAll('5', 'S')],
    ['letters lengthened', each(HEX, (letter) => `${letter}ـ`)],
    ['invisible references', each(HEX, (letter) => `${letter}&zwj;`)],
    ['references by style', HEX.replace(/[a-f]/g, (letter) => `&${letter}fr;`)],
    ['line ends as programs write them', each(HEX, (letter) => `${letter}\\n`)],
    ['NUL between', each(HEX, (letter) => `${letter}%00`)],
    ['colours of a terminal between', each(HEX, (letter) => `\u001b[1m${letter}\u001b[0m`)],
    ['UTF-16 in Base64', Buffer.from(HEX, 'utf16le').toString('base64')],
    ['UTF-16 in hexadecimal', Buffer.from(HEX, 'utf16le').swap16().toString('hex')],
    ['the bytes of its digits in Base64', Buffer.from(HEX, 'hex').toString('base64')],
    ['Base64 backwards', Buffer.from(HEX).toString('base64').split('').toReversed().join('')],
    [
      'Base32',
      'HFTDGYJQMM3WENJRMUZGIOBUMY3GCMLCGNRTKZBXMU4WMMDBGJRDIYZWMQ4GKMDGGFQTGYRVMM3WIOLFGFTDEYJUMI3GGODEGBSTEZQ',
    ],
    ['ROT13', HEX.replace(/[a-f]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) + 13))],
    ['codes as programs write them', each(HEX, (letter) => `chr(${letter.charCodeAt(0)}).`)],
    ['codes as sheets write them', each(HEX, (letter) => `_x00${letter.charCodeAt(0).toString(16)}_`)],
    ['codes as Perl writes them', each(HEX, (letter) => `\\x{${letter.charCodeAt(0).toString(16)}}`)],
    ['codes in octal', each(HEX, (letter) => `0${letter.charCodeAt(0).toString(8)} `)],
    ['codes in binary', each(HEX, (letter) => `0b${letter.charCodeAt(0).toString(2)} `)],
    ['pieces with words between', (HEX.match(/.{1,8}/g) ?? []).join(' and then ')],
    ['numbered pieces', (HEX.match(/.{1,4}/g) ?? []).map((piece, at) => `(${at + 1}) ${piece}`).join(' ')],
    ['numbered letters', each(HEX, (letter, at) => `${at + 1}:${letter} `)],
    ['every letter twice', each(HEX, (letter) => letter + letter)],
    ['another letter between', each(HEX, (letter) => `${letter}x`)],
  ])('as %s', (_, echo) => {
    const given = shown(echo, HEX);
    expect(given).toContain('[redacted');
    const left = given.replace('you sent ', '').replace('[redacted]', '').replace(' to us', '');
    expect(left.length).toBeLessThan(8);
  });

  test('a short one as well', () => {
    const echoes = [
      'ТrОub4dоr&ЗхQ',
      each(PASSWORD, (letter) => letter + letter),
      each(PASSWORD, (letter, at) => `${at + 1}:${letter} `),
      each(PASSWORD, (letter) => `${letter}&shy;`),
      'Tr0u (2) b4do (3) r&3x (4) Q',
    ];
    expect(echoes.map((echo) => shown(echo, PASSWORD)).filter((text) => !text.includes('[redacted]'))).toEqual([]);
  });

  test('eight of its letters, where digits are among them', () => {
    expect(shown('Tr0ub4do', PASSWORD)).toBe('you sent [redacted] to us');
    expect(shown('b4dor&3xQ', PASSWORD)).toBe('you sent [redacted] to us');
    expect(shown('Tr0ub4d', PASSWORD)).toBe('you sent Tr0ub4d to us');
    expect(shown('Salesforce', 'Salesforce2026')).toBe('you sent Salesforce to us');
  });

  test('one of words alone, letter by letter', () => {
    expect(shown('c.l.i.e.n.t - s.e.c.r.e.t', 'client-secret')).toBe('you sent [redacted] to us');
    expect(shown('a client, a secret', 'client-secret')).toBe('you sent a client, a secret to us');
  });

  test('and ordinary words are no disguise of it', () => {
    const words =
      'invalid client credentials: the user is inactive, ask the administrator of the organization 00D000000000001EAA';
    for (const value of [HEX, '8203945761028374651', PASSWORD, 'hT9kWz2LmQ4vXb7NcR5yJd8P']) {
      expect(shown(words, value)).toBe(`you sent ${words} to us`);
    }
  });
});

/** A letter from a to z of an alphabet in frames. */
function framed(letter: string, first: number): string {
  return /[a-z]/.test(letter) ? String.fromCodePoint(first + letter.charCodeAt(0) - 0x61) : letter;
}
