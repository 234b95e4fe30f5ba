import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { redactor } from '../../src/core/redaction.ts';
import { Sealed } from '../../src/core/sealed.ts';

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
  ])('%s', (_, echo) => {
    expect(redact(`you sent ${echo} to us`)).toBe('you sent [redacted] to us');
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
    ['a PEM block', '-----BEGIN PRIVATE KEY----- abc -----END PRIVATE KEY-----'],
    ['64 hexadecimal digits', 'A1'.repeat(32)],
  ])('%s', (_, text) => {
    expect(redact(`token ${text} seen`)).toBe('token [redacted] seen');
  });
});

describe('text from a server is fit to show', () => {
  test('on one line, without control or hidden characters', () => {
    expect(redact('a\r\n\tb\u0007\u202e\u200b c\u001b[31m')).toBe('a b c[31m');
  });

  test('cut after 300 characters', () => {
    expect(redact('x'.repeat(301))).toBe(`${'x'.repeat(299)}…`);
    expect(redact('x'.repeat(300))).toBe('x'.repeat(300));
  });
});
