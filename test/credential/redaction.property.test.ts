import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { redactor } from '../../src/credential/redaction.ts';
import { Sealed } from '../../src/credential/sealed.ts';

const shown = (text: string, value: string) => redactor([new Sealed(value)])(text);

describe('a secret is masked', () => {
  test('wherever it stands and however often', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string({ minLength: 6, unit: 'grapheme' }), (before, after, value) => {
        const plain = value.replace(/\s+/g, ' ').trim();
        fc.pre(plain.length >= 6 && !'[redacted]'.includes(plain.toLowerCase()));
        const text = `${before}${value}${after}${value}`;
        expect(shown(text, value).toLowerCase()).not.toContain(plain.toLowerCase());
      }),
    );
  });

  test('with any other letters between its own, as far as they are few', () => {
    const secret = fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 20, maxLength: 64 });
    const between = fc.string({ unit: fc.constantFrom(...'ghjkmnpqruvwxy -'), maxLength: 6 });
    fc.assert(
      fc.property(secret, fc.array(between, { minLength: 64, maxLength: 64 }), (value, others) => {
        fc.pre(/\d/.test(value));
        const text = Array.from(value, (letter, at) => letter + others[at]).join('');
        expect(shown(text, value)).toContain('[redacted');
      }),
    );
  });
});
