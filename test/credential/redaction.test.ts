import { describe, expect, test } from 'vitest';
import { redactor } from '../../src/credential/redaction.ts';
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
  });

  test('cut where masking makes it longer than that', () => {
    const short = redactor([new Sealed('k7m')]);
    expect(short(`${'x'.repeat(289)} k7m`)).toBe(`${'x'.repeat(289)} [redacted]`);
    expect(short(`${'x'.repeat(290)} k7m`)).toBe(`${'x'.repeat(290)} [redacte…`);
  });

  test('cut where it was 300 characters long, though masking makes it shorter', () => {
    const text = `${secret} ${'x'.repeat(400)}`;
    expect(redact(text)).toBe(`[redacted] ${'x'.repeat(299 - secret.length - 1)}…`);
  });

  test('cut there before what would be masked behind it', () => {
    const others = 'x'.repeat(298 - secret.length);
    // The digits begin at the 301st character.
    expect(redact(`${secret} ${others} ${'7'.repeat(18)}`)).toBe(`[redacted] ${others}…`);
  });

  test('without what stands behind its first 4,096 characters', () => {
    expect(redact(`${' '.repeat(4_095)}xy`)).toBe('x');
  });
});

describe('several secrets in one text', () => {
  const both = redactor([new Sealed('k7m2p9q4'), new Sealed('r8w3u6y1')]);

  test.each([
    ['are masked one by one', 'k7m2p9q4 and r8w3u6y1', '[redacted] and [redacted]'],
    ['in any order', 'r8w3u6y1 and k7m2p9q4', '[redacted] and [redacted]'],
    ['side by side', 'k7m2p9q4r8w3u6y1', '[redacted][redacted]'],
  ])('%s', (_, text, shown) => expect(both(text)).toBe(shown));

  test('are masked as one where they share letters', () => {
    const overlapping = redactor([new Sealed('k7m2p9q4'), new Sealed('p9q4r8w3')]);
    expect(overlapping('k7m2p9q4r8w3')).toBe('[redacted]');
    const within = redactor([new Sealed('k7m2p9q4r8w3'), new Sealed('m2p9q4r8')]);
    expect(within('k7m2p9q4r8w3!')).toBe('[redacted]!');
  });
});

describe('what was masked is not masked again', () => {
  test.each([
    ['redacted', '[redacted] and redacted', '[redacted] and [redacted]'],
    ['redacted]', '[redacted] and redacted]', '[redacted] and [redacted]'],
    ['redacted] k7', 'not [redacted] k7', 'not [[redacted]'],
  ])('though the secret is %s', (value, text, shown) => expect(redactor([new Sealed(value)])(text)).toBe(shown));
});

describe('in the ids and numbers of every good answer', () => {
  const value = 'k7m2p9q4r8w3u6y1';
  const redact = redactor([new Sealed(value)]);

  test.each([
    ['a piece of a secret is found', '00D0000k7m2p9q4 005000000000000', '00D0000[redacted] 005000000000000'],
    ['one backwards', '00D000001y6u3w8r null', '00D00000[redacted] null'],
  ])('%s', (_, text, shown) => expect(redact(text)).toBe(shown));

  test('a secret of a few letters is found', () => {
    expect(redactor([new Sealed('k7m2')])('00D000000000000 00500000000k7m2')).toBe(
      '00D000000000000 00500000000[redacted]',
    );
  });

  test('a secret is found beside others that are not there', () => {
    expect(redactor([new Sealed('g5h1n8j6'), new Sealed(value)])('00D0000k7m2p9q4 null')).toBe(
      '00D0000[redacted] null',
    );
  });

  // The letters of the secret in rows of five at most, with others between.
  test.each([
    '00Dggk7m2px9q4r8 005gw3u6xyxxxx1',
    '00Dgggk7m2px9q4r8 005gw3u6xyxxxx1',
    '00Dggggk7m2px9q4 005r8xw3u6xyxxx1',
    '00D1xxxyx6u3wxx8 005r4q9xxp2m7xxk',
  ])('no disguise is looked for: %s', (text) => {
    expect(redact(text)).toBe(text);
    expect(redact(`${text}.`)).not.toBe(`${text}.`);
    expect(redact(`.${text}`)).not.toBe(`.${text}`);
  });

  test('nor in those of how much of the API is used', () => {
    const digits = redactor([new Sealed('8203945761')]);
    expect(digits('82039/1457691')).toBe('82039/1457691');
    expect(digits('1/820391457691')).toBe('1/820391457691');
    expect(digits('820391457691/1')).toBe('820391457691/1');
    expect(digits('82039/1457691 calls')).toBe('[redacted] calls');
    expect(digits('1/8203914576911')).toBe('1/[redacted]');
    expect(digits('8203914576911/1')).toBe('[redacted]');
  });

  test('but where six letters of one follow each other', () => {
    expect(redact('00Dggk7m2p9xq4r8 005gw3u6xyxxxx1')).toBe('00Dgg[redacted]');
  });
});
