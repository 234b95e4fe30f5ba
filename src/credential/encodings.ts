/** Bytes of a secret that is looked for in rare encodings as well; longer ones, JWTs, take too long. */
const LONGEST_RARE = 256;

/**
 * Forms of a secret that nobody reads at sight, but anybody with a decoder: Base64 (as a whole and within something longer,
 * twice, of UTF-16, of the bytes that hexadecimal digits stand for), Base32, Base58, codes of the letters in four systems,
 * and each of these backwards.
 */
export function encodingsOf(text: string): readonly string[] {
  const bytes = new TextEncoder().encode(text);
  const whole = base64(bytes);
  const usual = [
    ...base64Forms(bytes),
    ...base64Forms(new TextEncoder().encode(whole)),
    inBase(bytes, 16, 2),
    inBase(bytes, 8, 3),
    inBase(bytes, 10, 1),
    inBase(bytes, 10, 3),
    inBase(bytes, 2, 8),
  ];
  if (bytes.length > LONGEST_RARE) return usual;
  const forms = [...usual, ...utf16Forms(text), ...packedForms(text), base32(bytes), base58(bytes)];
  return [...forms, ...forms.map((form) => form.split('').reverse().join(''))];
}

/** Ciphers whose result is letters again: ROT13, ROT47 and the alphabet backwards. */
export function ciphersOf(text: string): readonly string[] {
  if (text.length > LONGEST_RARE) return [];
  const turned = (letters: RegExp, to: (code: number) => number) =>
    text.replace(letters, (letter) => String.fromCharCode(to(letter.charCodeAt(0))));
  return [
    turned(/[a-z]/gi, (code) => 0x61 + (((code & 0x1f) + 12) % 26)),
    turned(/[!-~]/g, (code) => ((code - 0x21 + 47) % 94) + 0x21),
    turned(/[a-z]/gi, (code) => 0x60 + 27 - (code & 0x1f)),
  ];
}

/** The text from its end. */
export function backwards(text: string): string {
  return Array.from(text).toReversed().join('');
}

function inBase(bytes: Iterable<number>, base: number, width: number): string {
  return Array.from(bytes, (byte) => byte.toString(base).padStart(width, '0')).join('');
}

/** With either byte of a unit first. */
function utf16Forms(text: string): readonly string[] {
  const units = Array.from({ length: text.length }, (_, at) => text.charCodeAt(at));
  const orders = [units.flatMap((unit) => [unit & 0xff, unit >> 8]), units.flatMap((unit) => [unit >> 8, unit & 0xff])];
  return orders.flatMap((bytes) => [base64(Uint8Array.from(bytes)), inBase(bytes, 16, 2)]);
}

/** Hexadecimal digits as the bytes that they stand for. */
function packedForms(text: string): readonly string[] {
  if (!/^(?:[0-9a-f]{2})+$/i.test(text)) return [];
  return [base64(Uint8Array.from(text.match(/../g) ?? [], (digits) => Number.parseInt(digits, 16)))];
}

/** As a whole, and the characters that only the secret decides when it stands inside something longer. */
function base64Forms(bytes: Uint8Array): readonly string[] {
  const inside = [0, 1, 2].map((before) => {
    const encoded = base64(new Uint8Array([...new Uint8Array(before), ...bytes]));
    return encoded.slice(Math.ceil((before * 8) / 6), Math.floor(((before + bytes.length) * 8) / 6));
  });
  return [base64(bytes), ...inside];
}

function base64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes));
}

/** RFC 4648, without the padding. */
function base32(bytes: Uint8Array): string {
  const quintets = inBase(bytes, 2, 8).match(/.{1,5}/g) ?? [];
  return quintets
    .map((bits) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.charAt(Number.parseInt(bits.padEnd(5, '0'), 2)))
    .join('');
}

/** The alphabet of Bitcoin. */
function base58(bytes: Uint8Array): string {
  let left = BigInt(`0x0${inBase(bytes, 16, 2)}`);
  let text = '';
  for (; left > 0n; left /= 58n) {
    text = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'.charAt(Number(left % 58n)) + text;
  }
  return text;
}
