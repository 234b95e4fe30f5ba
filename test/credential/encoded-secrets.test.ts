import { describe, expect, test } from 'vitest';
import { redactor } from '../../src/credential/redaction.ts';
import { Sealed } from '../../src/credential/sealed.ts';

/* Codes of a secret that a decoder reads. Each test has what just is found, and what just is not. */

const SECRET = '9F3A0C7B51E2D84F6A1B3C5D7E9F0A2B4C6D8E0F1A3B5C7D9E1F2A4B6C8D0E2F';
const shown = (text: string, secret = SECRET) => redactor([new Sealed(secret)])(text);

describe('the code of a secret is found', () => {
  test('by 24 of its characters and not by fewer', () => {
    const piece = btoa(SECRET).slice(10, 34);
    expect(shown(`a piece of it: ${piece}`)).toBe('a piece of it: [redacted]');
    expect(shown(`a piece of it: ${piece.slice(1)}`)).toBe(`a piece of it: ${piece.slice(1)}`);
  });

  test('by half of a short one', () => {
    const code = btoa('k7m2p9q4r8w3u6y1');
    expect(shown(`x ${code.slice(0, 11)}`, 'k7m2p9q4r8w3u6y1')).toBe('x [redacted]');
    expect(shown(`xx ${code.slice(0, 10)}`, 'k7m2p9q4r8w3u6y1')).toBe(`xx ${code.slice(0, 10)}`);
  });

  test('from eight characters on', () => {
    expect(shown(`sent ${btoa('k7m2p9')}`, 'k7m2p9')).toBe('sent [redacted]');
    expect(shown(`sent ${btoa('k7m2p')}`, 'k7m2p')).toBe('sent azdtMnA=');
    expect(shown(btoa('k7m2p9'), 'k7m2p9')).toBe('[redacted]');
  });

  test('in texts of half as many letters as it has', () => {
    const piece = btoa(SECRET).slice(10, 34);
    expect(shown(`you sent ${piece} .`)).toBe(`you sent ${piece} .`);
    expect(shown(`you sent: 1 ${piece} .`)).toBe('you sent: 1 [redacted] .');
  });

  test('of one of up to 1,024 bytes', () => {
    const secret = Array.from({ length: 1_025 }, (_, at) => ((((at * at * 31) % 997) + at) % 36).toString(36)).join('');
    expect(shown(btoa(secret.slice(1)), secret.slice(1))).toBe('[redacted]…');
    expect(shown(btoa(secret), secret)).toBe(`${btoa(secret).slice(0, 299)}…`);
  });

  test('beside the secret itself', () => {
    expect(shown(`${SECRET} is ${btoa(SECRET)}`)).toBe('[redacted] is [redacted]');
  });
});
