import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { maskedEvidence, maskedTogether, redactor } from '../../src/credential/redaction.ts';
import { Sealed } from '../../src/credential/sealed.ts';

const secret = 'example &secret/+value=';
const redact = redactor([new Sealed(secret)]);

describe('a secret that a server echoes is blanked out', () => {
  test.each([
    ['as it is', secret],
    ['in upper case', secret.toUpperCase()],
    ['URL-encoded', encodeURIComponent(secret)],
    ['form-encoded', new URLSearchParams({ s: secret }).toString().slice(2)],
    ['HTML-escaped', secret.replace('&', '&amp;')],
    ['in Base64', Buffer.from(secret).toString('base64')],
    ['in hexadecimal', Buffer.from(secret).toString('hex')],
    ['with hidden characters in it', secret.split('').join('\u200b')],
    ['URL-encoded twice', encodeURIComponent(encodeURIComponent(secret))],
    ['as character references', Array.from(secret, (letter) => `&#${letter.codePointAt(0)};`).join('')],
    [
      'as hexadecimal references',
      Array.from(secret, (letter) => `&#x${letter.codePointAt(0)?.toString(16)};`).join(''),
    ],
    ['as JSON escapes', Array.from(secret, (letter) => `\\u00${letter.charCodeAt(0).toString(16)}`).join('')],
    ['in URL-safe Base64', Buffer.from(secret).toString('base64url')],
  ])('%s', (_, echo) => {
    expect(redact(`you sent ${echo} to us`)).toBe('you sent [redacted] to us');
  });

  test.each([0, 1, 2, 3])('in Base64 together with %i bytes before it', (before) => {
    const encoded = Buffer.from(`${'i'.repeat(before)}${secret}:rest`).toString('base64');
    const shown = redact(`Basic ${encoded}`);
    expect(shown).toContain('[redacted]');
    expect(Buffer.from(shown.replace('Basic ', ''), 'base64').toString('latin1')).not.toContain('secret');
  });

  test('with secrets that came with the answer itself, from then on', () => {
    const redact = redactor([new Sealed(secret)]);
    const token = new Sealed('example.token');
    expect(redact('you get example.token')).toBe('you get example.token');
    expect(redact(`you get example.token for ${secret}`, [token])).toBe('you get [redacted] for [redacted]');
    expect(redact('and once more: example.token')).toBe('and once more: [redacted]');
  });

  test('and other escapes stay as the server wrote them', () => {
    expect(redact('user hasn&#39;t approved %41')).toBe('user hasn&#39;t approved %41');
  });

  test('beside others, whatever letters they are of', () => {
    const secrets = ['ẞ€Y9XZǆ+ıaé', 'ß>éÅ0É+X%Ÿǆ"', '=\\ÿµ'];
    const redact = redactor(secrets.map((secret) => new Sealed(secret)));
    for (const secret of secrets)
      expect(redact(`the value <<${secret}>> is wrong`)).toBe('the value <<[redacted]>> is wrong');
  });

  test('unless it is too short to be one', () => {
    expect(redactor([new Sealed('ab')])('about')).toBe('about');
    expect(redactor([new Sealed('')])('about')).toBe('about');
    expect(redactor([])('about')).toBe('about');
  });

  test('wherever it stands and however often', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string({ minLength: 6, unit: 'grapheme' }), (before, after, value) => {
        const shown = redactor([new Sealed(value)])(`${before}${value}${after}${value}`);
        const plain = value.replace(/\s+/g, ' ').trim();
        fc.pre(plain.length >= 6 && !'[redacted]'.includes(plain.toLowerCase()));
        expect(shown.toLowerCase()).not.toContain(plain.toLowerCase());
      }),
    );
  });
});

describe('text that looks like a secret is blanked out though it is unknown', () => {
  test.each([
    ['a session id', `00D${'x'.repeat(12)}!AQ.example_token`],
    ['a JWT', `eyJ${'a'.repeat(10)}.${'b'.repeat(10)}.${'c'.repeat(10)}`],
    ['a consumer key', `3MVG9${'k'.repeat(20)}`],
    ['64 hexadecimal digits', 'A1'.repeat(32)],
  ])('%s', (_, text) => {
    expect(redact(`token ${text} seen`)).toBe('token [redacted] seen');
  });

  test('a PEM block, and whatever follows', () => {
    expect(redact('key -----BEGIN PRIVATE KEY----- abc -----END PRIVATE KEY----- x')).toBe('key [redacted]');
  });
});

describe('text from a server is fit to show', () => {
  test('on one line, without control or hidden characters', () => {
    expect(redact('a\r\n\tb\u0007\u202e\u200b c\u001b[31md\u001b')).toBe('a b cd');
  });

  test('cut after 300 characters', () => {
    expect(redact('x'.repeat(301))).toBe(`${'x'.repeat(299)}…`);
    expect(redact('x'.repeat(300))).toBe('x'.repeat(300));
    expect(redact(`${'x'.repeat(298)} more`)).toBe(`${'x'.repeat(298)}…`);
    expect(redact('x'.repeat(300))).toBe('x'.repeat(300));
  });
});

describe('a secret is found by its letters:', () => {
  const HEX = '9F3A0C7B51E2D84F6A1B3C5D7E9F0A2B4C6D8E0F1A3B5C7D9E1F2A4B6C8D0E2F';
  const DECIMAL = '8203945761028374651';
  const shown = (text: string, value = HEX) => redactor([new Sealed(value)])(text);

  test.each([
    ['with anything between them', Array.from(HEX).join(' . ')],
    [
      'in full width',
      Array.from(HEX, (letter) => String.fromCodePoint((letter.codePointAt(0) ?? 0) + 0xfee0)).join(''),
    ],
    ['backwards', Array.from(HEX).toReversed().join('')],
    ['in Base64 twice', btoa(btoa(HEX))],
    ['in octal', Array.from(HEX, (letter) => letter.charCodeAt(0).toString(8).padStart(3, '0')).join('')],
    ['in decimal', Array.from(HEX, (letter) => letter.charCodeAt(0)).join(', ')],
  ])('%s', (_, echo) => {
    expect(shown(`<<${echo}>> is wrong`)).toBe('<<[redacted]>> is wrong');
  });

  test('in binary, which is longer than what is shown', () => {
    const echo = Array.from(HEX, (letter) => letter.charCodeAt(0).toString(2).padStart(8, '0')).join(' ');
    expect(shown(`<<${echo}>> is wrong`)).toBe('<<[redacted]…');
  });

  test('twelve of them in a row, and not eleven', () => {
    expect(shown(`it begins with ${HEX.slice(20, 32)}`)).toBe('it begins with [redacted]');
    expect(shown(`it begins with ${HEX.slice(20, 31)}`)).toBe(`it begins with ${HEX.slice(20, 31)}`);
  });

  test('half of a shorter one', () => {
    expect(shown(`not ${DECIMAL.slice(3, 13)}`, DECIMAL)).toBe('not [redacted]');
    expect(shown(`not ${DECIMAL.slice(3, 12)}`, DECIMAL)).toBe(`not ${DECIMAL.slice(3, 12)}`);
  });

  test('but words without a digit only with what stands between them', () => {
    expect(shown('the client secret is wrong: client-secret', 'client-secret')).toBe(
      'the client secret is wrong: [redacted]',
    );
    expect(shown('c l i e n t - s e c r e t', 'client-secret')).toBe('[redacted]');
  });

  test('with the marks around it where they are its own', () => {
    expect(shown('"+abc123def="', '+abc123def=')).toBe('"[redacted]"');
    expect(shown('+abc123def.', '+abc123def=')).toBe('[redacted].');
  });

  test('also where it begins before the cut and ends behind it', () => {
    expect(shown(`${'x'.repeat(270)} ${HEX}`)).toBe(`${'x'.repeat(270)} [redacted]`);
    expect(shown(`${'x'.repeat(290)} ${HEX} more`)).toBe(`${'x'.repeat(290)} [redacte…`);
  });

  test('and what holds an escape itself, as it is and resolved', () => {
    const value = 'ab%41cd&lt;ef12';
    for (const echo of [value, encodeURIComponent(value), value.replaceAll('&', '&amp;'), 'abAcd<ef12']) {
      expect(shown(`<<${echo}>>`, value)).toBe('<<[redacted]>>');
    }
  });
});

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

  test('with any other letters between, as far as they are few', () => {
    const secret = fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 20, maxLength: 64 });
    const between = fc.string({ unit: fc.constantFrom(...'ghjkmnpqruvwxy -'), maxLength: 6 });
    fc.assert(
      fc.property(secret, fc.array(between, { minLength: 64, maxLength: 64 }), (value, others) => {
        fc.pre(/\d/.test(value));
        expect(
          shown(
            each(value, (letter, at) => letter + others[at]),
            value,
          ),
        ).toContain('[redacted');
      }),
    );
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

describe('texts that are read together', () => {
  const value = '8203945761028374';
  const redact = redactor([new Sealed(value)]);

  test('are masked where a secret begins in one and goes on in the next', () => {
    const evidence = { status: 400, error: value.slice(0, 8), description: `${value.slice(8)} is wrong` };
    expect(maskedEvidence(evidence, redact)).toEqual({ status: 400, error: '[redacted]', description: '[redacted]' });
    expect(maskedTogether(['api', ...value], redact)).toEqual(Array(17).fill('[redacted]'));
    expect(maskedTogether(['', value.slice(0, 8), '', value.slice(8)], redact)).toEqual([
      '',
      '[redacted]',
      '',
      '[redacted]',
    ]);
  });

  test('stay as they are where there is none', () => {
    const evidence = { status: null, error: null, description: 'nothing here' };
    expect(maskedEvidence(evidence, redact)).toEqual(evidence);
    expect(maskedEvidence({ status: 1, error: 'x', description: null }, redact)).toEqual({
      status: 1,
      error: 'x',
      description: null,
    });
    expect(maskedTogether(['api', '', 'id'], redact)).toEqual(['api', '', 'id']);
  });

  test('far apart in a long line as well', () => {
    const scopes = [...Array.from({ length: 40 }, (_, at) => `scope_number_${at}`), ...value];
    expect(maskedTogether(scopes, redact)[0]).toBe('[redacted]');
  });

  test('and what was masked is not masked again', () => {
    expect(redactor([new Sealed('redacted')])('[redacted] and redacted')).toBe('[redacted] and [redacted]');
  });
});
