import { describe, expect, test } from 'vitest';
import { backwards, ciphersOf, encodingsOf } from '../../src/credential/encodings.ts';

/* The forms themselves, against Node's own encoders and published vectors; what of them is found, tells encoded-secrets. */

const base64 = (bytes: string | Buffer) => Buffer.from(bytes as string).toString('base64');
const codes = (text: string, code: (byte: number) => string) => Array.from(Buffer.from(text), code).join('');

/** What stays the same of a text in Base64, whatever stands before it, so many bytes, and behind it. */
function inside(text: string, before: number): string {
  const [one, other] = [0x00, 0xff].map((byte) =>
    base64(Buffer.concat([Buffer.alloc(before, byte), Buffer.from(text), Buffer.alloc(4, byte)])),
  ) as [string, string];
  const same = Array.from(one, (letter, at) => (letter === other[at] ? letter : ' ')).join('');
  return same.trim().split(' ')[0] ?? '';
}

function usual(text: string): readonly string[] {
  const offsets = (of: string) => [base64(of), ...[0, 1, 2].map((before) => inside(of, before))];
  return [
    ...offsets(text),
    ...offsets(base64(text)),
    Buffer.from(text).toString('hex'),
    codes(text, (byte) => byte.toString(8).padStart(3, '0')),
    codes(text, (byte) => String(byte)),
    codes(text, (byte) => String(byte).padStart(3, '0')),
    codes(text, (byte) => byte.toString(2).padStart(8, '0')),
  ];
}

function utf16(text: string): readonly string[] {
  const [little, big] = [Buffer.from(text, 'utf16le'), Buffer.from(text, 'utf16le').swap16()];
  return [little, big].flatMap((bytes) => [bytes.toString('base64'), bytes.toString('hex')]);
}

/** In both directions, each once. */
const bothWays = (forms: readonly string[]) => new Set([...forms, ...forms.map(backwards)]);

describe('the encodings of a text', () => {
  test.each([
    // Base32 and Base58 as RFC 4648, section 10, and draft-msporny-base58 give them.
    ['foobar', 'MZXW6YTBOI', 't1Zv2yaZ'],
    ['Hello World!', 'JBSWY3DPEBLW64TMMQQQ', '2NEpo7TZRRrLZSi2U'],
    ['zürich', 'PLB3Y4TJMNUA', '5eq6VYSkk7'],
  ])('%s are these, and no others', (text, base32, base58) => {
    expect(new Set(encodingsOf(text))).toEqual(bothWays([...usual(text), ...utf16(text), base32, base58]));
  });

  test.each(['09af', 'DEADbeef'])('that is bytes in hexadecimal, %s, have those of the bytes beside them', (digits) => {
    expect(encodingsOf(digits)).toContain(Buffer.from(digits, 'hex').toString('base64'));
  });

  test.each(['9af', 'x9af', '09afx', '09 af'])('that only looks like hexadecimal, %s, have no more', (text) => {
    expect(encodingsOf(text)).toHaveLength(encodingsOf('zürich').length);
  });

  test('are fewer of more than 256 bytes', () => {
    const text = 'x9'.repeat(128);
    expect(encodingsOf(text)).toEqual(expect.arrayContaining([...usual(text), ...utf16(text)]));
    expect(new Set(encodingsOf(`${text}x`))).toEqual(new Set(usual(`${text}x`)));
  });
});

describe('the ciphers of a text', () => {
  test('are ROT13, ROT47 and the alphabet backwards', () => {
    expect(ciphersOf('Hello, Zebra 47!')).toEqual(['uryyb, mroen 47!', 'w6==@[ +63C2 cfP', 'svool, avyiz 47!']);
  });

  test('leave alone what they have no sign for', () => {
    expect(ciphersOf('a ü~')).toEqual(['n ü~', '2 üO', 'z ü~']);
  });

  test('are none of more than 256 letters', () => {
    expect(ciphersOf('a'.repeat(256))).toHaveLength(3);
    expect(ciphersOf('a'.repeat(257))).toEqual([]);
  });
});
