import { describe, expect, test } from 'vitest';
import { redactor } from '../../src/credential/redaction.ts';
import { Sealed } from '../../src/credential/sealed.ts';

/* Letters of a secret that follow each other with others between. Each row has what just is found, and what just is not. */

const LONG = '9f3a0c7b51e2d84f6a1b3c5d7e9f0a2b4c6d8e0f1a3b5c7d9e1f2a4b6c8d0e2f';
/** No letter stands in it twice. */
const DISTINCT = 'k7m2p9q4r8w3u6y1c0d5fghjnv';

const shown = (text: string, secret: string) => redactor([new Sealed(secret)])(text);
const isFound = (text: string, secret: string) => shown(text, secret).includes('[redacted');
/** The letters with so many others between each two. */
const spread = (letters: string, others = 1) => Array.from(letters).join('x'.repeat(others));

describe('a secret is found where between two of its letters stand', () => {
  test.each([
    ['twelve others and not more', LONG, 12],
    ['twelve, where it has 36 letters', LONG.slice(0, 36), 12],
    ['eleven, where it has 35', LONG.slice(0, 35), 11],
    ['three, where it has ten', DISTINCT.slice(0, 10), 3],
  ])('%s', (_, secret, others) => {
    expect(isFound(spread(secret, others), secret)).toBe(true);
    expect(isFound(spread(secret, others + 1), secret)).toBe(false);
  });
});

describe('a secret is found where so many of its letters follow each other:', () => {
  test.each([
    ['half of a long one', LONG, 32],
    ['half of one of 49, rounded up', LONG.slice(0, 49), 25],
    ['24 of one of 48', LONG.slice(0, 48), 24],
    ['24 of one of less than that', DISTINCT, 24],
    ['all of a short one', DISTINCT.slice(0, 20), 20],
  ])('%s', (_, secret, letters) => {
    expect(isFound(spread(secret.slice(0, letters)), secret)).toBe(true);
    expect(isFound(spread(secret.slice(0, letters - 1)), secret)).toBe(false);
  });

  test('wherever in it they begin, from the first to the last of them', () => {
    expect(shown(`xx ${spread(DISTINCT.slice(2))} xx`, DISTINCT)).toBe('xx [redacted] xx');
  });

  test('backwards as well', () => {
    expect(shown(spread(DISTINCT.split('').reverse().join('')), DISTINCT)).toBe('[redacted]');
  });

  test('each letter of the text standing for one of the secret', () => {
    expect(isFound('1x2x3x4x5x6', '112233445566')).toBe(false);
    expect(isFound('1x1x2x2x3x3x4x4x5x5x6x6', '112233445566')).toBe(true);
  });
});

describe('letters with others between are looked for', () => {
  test('of secrets of ten to 128 letters', () => {
    const found = [9, 10, 128, 129].map((letters) => {
      const secret = (letters < 20 ? DISTINCT : LONG.repeat(3)).slice(0, letters);
      return isFound(spread(secret), secret);
    });
    expect(found).toEqual([false, true, true, false]);
  });

  test('in the first 900 letters of a text', () => {
    const secret = LONG + LONG;
    // The last letter that it takes is the 900th, and the 901st.
    expect(isFound(`${'x'.repeat(80)}${spread(LONG, 12)}`, secret)).toBe(true);
    expect(isFound(`${'x'.repeat(81)}${spread(LONG, 12)}`, secret)).toBe(false);
  });

  test('not of words, which stand in many a text', () => {
    expect(isFound('c1l2i3e4n5t6s7e8c9r0e1t', 'client-secret')).toBe(false);
  });
});

describe('a row of letters', () => {
  const rest = spread(DISTINCT.slice(3));

  test('begins at the last letter that it may begin with', () => {
    expect(shown(`kxxxkxxxxxxxx${spread(DISTINCT.slice(1))}`, DISTINCT)).toBe('kxxx[redacted]');
  });

  test('goes on though one of its letters stands once more between', () => {
    expect(shown(`k7xxxmxxxxxxxm${rest}`, DISTINCT)).toBe('[redacted]');
  });

  test('that broke off is forgotten for the next', () => {
    const next = spread(DISTINCT.slice(2));
    expect(shown(`${DISTINCT.slice(0, 8)}${'x'.repeat(20)}${next}`, DISTINCT)).toBe(
      `${DISTINCT.slice(0, 8)}${'x'.repeat(20)}[redacted]`,
    );
  });
});
