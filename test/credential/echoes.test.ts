import { describe, expect, test } from 'vitest';
import { readingsOf, searchFor } from '../../src/credential/echoes.ts';
import { redactor } from '../../src/credential/redaction.ts';
import { Sealed } from '../../src/credential/sealed.ts';

const HEX = '9F3A0C7B51E2D84F6A1B3C5D7E9F0A2B4C6D8E0F1A3B5C7D9E1F2A4B6C8D0E2F';
const shown = (text: string, value = HEX) => redactor([new Sealed(value)])(text);

describe('a secret is found by its letters:', () => {
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

describe('so much of a secret gives it away, and not less:', () => {
  test.each([
    ['twelve letters of a long one', HEX, HEX.slice(20, 32), HEX.slice(20, 31)],
    ['half of one of 19 digits, rounded up', '8203945761028374651', '3945761028', '394576102'],
    ['half of one of 17', '82039457610283746', '945761028', '94576102'],
    ['all of one of 16', '8203945761028374', '8203945761028374', '820394576102837'],
    ['eight letters of a short one, digits among them', 'Tr0ub4dor&3xQ', 'Tr0ub4do', 'Tr0ub4d'],
    ['eight, also at its end', 'Tr0ub4dor&3xQ', 'b4dor&3xQ', 'dor&3xQ'],
    ['eight characters of one with less letters', 'p4-s5-k!?#', 'p4-s5-k!', 'p4-s5-k'],
    ['all of one of eight', 'Tr0ub4do', 'Tr0ub4do', 'Tr0ub4d'],
    ['more than the word in it', 'Salesforce2026', 'esforce2', 'Salesforce'],
    ['more than the digits in it', '82039457acmeab', '2039457a', '82039457'],
    ['all of one of three letters', 'k7m', 'k7m', 'k7'],
  ])('%s', (_, secret, told, harmless) => {
    expect(shown(`<<${told}>>`, secret)).toBe('<<[redacted]>>');
    expect(shown(`<<${harmless}>>`, secret)).toBe(`<<${harmless}>>`);
  });

  test('less than three letters are no secret', () => {
    expect(shown('k7', 'k7')).toBe('k7');
  });
});

describe('a secret is found without its punctuation', () => {
  test.each([
    ['where it has six letters and a digit', 'p4-s5-kq', 'p4s5kq'],
    ['where it has 24 letters', 'quick-brown-fox-jumps-gunkyz', 'quickbrownfoxjumpsgunkyz'],
  ])('%s', (_, secret, letters) => {
    expect(shown(`it is ${letters}`, secret)).toBe('it is [redacted]');
  });

  test.each([
    ['where it has five letters and a digit', 'p4-s5-k', 'p4s5k'],
    ['where it has five letters among other signs', 'p4·s5·k', 'p4s5k'],
    ['where it has 23 letters', 'quick-brown-fox-jumps-gunky', 'quickbrownfoxjumpsgunky'],
    ['where it is words', 'client-secret', 'the client secret'],
  ])('and not %s', (_, secret, letters) => {
    expect(shown(`it is ${letters} and not ${secret}`, secret)).toBe(`it is ${letters} and not [redacted]`);
  });

  test('or without its blanks, where six characters are left', () => {
    expect(shown('it is p4-skm', 'p4-s km')).toBe('it is [redacted]');
    expect(shown('it is p4-sk and not p4-s k', 'p4-s k')).toBe('it is p4-sk and not [redacted]');
  });

  test('or letter by letter, in whole or by half of a longer one', () => {
    expect(shown('c l i e n t - s e c r e t', 'client-secret')).toBe('[redacted]');
    expect(shown('c l i e n t - s e c r e', 'client-secret')).toBe('c l i e n t - s e c r e');
    expect(shown('q u i c k b r o w n', 'quick-brown-fox-jumps-go')).toBe('[redacted]');
    expect(shown('q u i c k b r o w', 'quick-brown-fox-jumps-go')).toBe('q u i c k b r o w');
  });

  test('but not letter by letter with words between, where it has fewer than ten', () => {
    expect(shown('k 7 m 2 and p 9', 'k7m2p9')).toBe('k 7 m 2 and p 9');
  });

  test('and one of five characters only as it is', () => {
    expect(shown('p 4 s k, p4-sk', 'p4-sk')).toBe('p 4 s k, [redacted]');
  });
});

describe('the marks around a secret are masked with it', () => {
  test('where they are its own', () => {
    expect(shown('"+abc123def="', '+abc123def=')).toBe('"[redacted]"');
    expect(shown('+abc123def.', '+abc123def=')).toBe('[redacted].');
    expect(shown('-abc123def=', '+abc123def=')).toBe('-[redacted]');
  });

  test('where they are several', () => {
    expect(shown('<+abc123def=!>', '<+abc123def=!>')).toBe('[redacted]');
    expect(shown('+abc123def=', '<+abc123def=!>')).toBe('+[redacted]=');
  });

  test.each(['ab12', 'k7k7'])('also of a secret that is %s again and again', (piece) => {
    const secret = `+${piece.repeat(6)}=`;
    expect(shown(`(${secret})`, secret)).toBe('([redacted])');
  });
});

describe('the frame of a private key', () => {
  const pem = `-----BEGIN EXAMPLE KEY-----\n${'k7m2p9q4r8w3u6y1'.repeat(4)}\n-----END EXAMPLE KEY-----`;

  test('is no part of the secret', () => {
    expect(shown('it must end with -----END EXAMPLE KEY-----', pem)).toBe('it must end with -----END EXAMPLE KEY-----');
    expect(shown('m2p9q4r8w3u6', pem)).toBe('[redacted]');
  });

  test('alone is no secret', () => {
    expect(shown('in order', '-----END EXAMPLE KEY-----')).toBe('in order');
  });
});

describe('a search', () => {
  const found = (text: string, secret: string, before: number) => searchFor(secret)?.(readingsOf(text), before);

  test('says where the secret stands, and its marks with it', () => {
    expect(found('a k7m2p9, a +k7m2p9', '+k7m2p9', 99)).toEqual([
      [2, 8],
      [12, 19],
    ]);
  });

  test.each([
    ['as it is', 'k7m2p9 k7m2p9', 'k7m2p9', 7],
    ['with others between', `${'kx7xmx2xpx9xqx4xrx8 '.repeat(2)}`, 'k7m2p9q4r8', 20],
    ['in Base64', 'sent it azdtMnA5', 'k7m2p9', 8],
  ])('finds %s only what begins before a place', (_, text, secret, last) => {
    const all = found(text, secret, last + 1)?.length ?? 0;
    expect(found(text, secret, last)).toHaveLength(all - 1);
  });

  test('is none for less than three characters', () => {
    expect(searchFor('k7')).toBeNull();
  });
});

test('a text is read once in each way', () => {
  const text = readingsOf('k-7');
  expect(text.as('letters')).toBe(text.as('letters'));
  expect(text.as('dense')).not.toBe(text.as('letters'));
});
