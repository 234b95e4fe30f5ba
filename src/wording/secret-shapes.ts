/**
 * Forms of secrets that are recognised without knowing the value: sessions, JWTs, private keys, and
 * consumer secrets of today (64 hexadecimal digits) and of older apps (17 to 20 decimal ones).
 */
const SHAPES: readonly RegExp[] = [
  /\b00D[A-Za-z0-9]{12,15}![\w.!~+/=-]+/g,
  /\beyJ[\w-]{8,}(?:\.[\w-]*){0,2}/g,
  /-----BEGIN [A-Z ]{1,40}-----.*/g,
  /(?<![0-9A-Fa-f])[0-9A-Fa-f]{64}(?![0-9A-Fa-f])/g,
  /(?<!\d)\d{17,20}(?!\d)/g,
];

/** A consumer key: no secret, and no business of a server to repeat. */
const KEY = /\b3MVG9[\w.]{10,}/g;

/** What stands in place of a secret. */
export const REDACTED = '[redacted]';

/** Where the text of a server holds something of the form of a secret or a key: start and end, in UTF-16 units. */
export function secretShapesIn(text: string): readonly (readonly [start: number, end: number])[] {
  return [...SHAPES, KEY].flatMap((shape) =>
    [...text.matchAll(shape)].map((found) => [found.index, found.index + found[0].length] as const),
  );
}

/** The text with {@link REDACTED} for whatever has the form of a secret. */
export function withoutSecretShapes(text: string): string {
  return SHAPES.reduce((shown, shape) => shown.replace(shape, REDACTED), text);
}
