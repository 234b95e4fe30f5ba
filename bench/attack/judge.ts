import { LOOK_ALIKES } from './rare-disguises.ts';

/** What a reader gets out of a text without any tool of ours: an oracle that shares nothing with the product. */

const OURS = new Map(
  Object.values(LOOK_ALIKES).flatMap((pairs) =>
    (pairs.match(/../gsu) ?? []).map((pair) => [pair.slice(1), pair.charAt(0)] as const),
  ),
);

const fold = (text: string): string =>
  Array.from(text.normalize('NFKD'), (letter) => OURS.get(letter) ?? letter)
    .join('')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');

/** The text as a browser, a URL bar or a program would show it. */
function read(text: string): string {
  let current = text;
  for (let round = 0; round < 4; round += 1) {
    current = current
      .replace(/<[^>]*>/g, '')
      .replace(/&#x0*([0-9a-f]+);?/gi, (whole, digits) => point(whole, Number.parseInt(digits, 16)))
      .replace(/&#0*(\d+);?/g, (whole, digits) => point(whole, Number(digits)))
      .replace(/&amp;?/gi, '&')
      .replace(/(?:%|\\x|=)([0-9a-f]{2})/gi, (whole, digits) => point(whole, Number.parseInt(digits, 16)))
      .replace(/(?:%u|\\u|U\+)([0-9a-f]{4})/gi, (whole, digits) => point(whole, Number.parseInt(digits, 16)))
      .replace(/\\u\{([0-9a-f]+)\}/gi, (whole, digits) => point(whole, Number.parseInt(digits, 16)))
      .replace(/\\([0-3][0-7]{2})/g, (whole, digits) => point(whole, Number.parseInt(digits, 8)));
  }
  return current;
}

function point(whole: string, code: number): string {
  return code > 0 && code <= 0x10_ff_ff ? String.fromCodePoint(code) : whole;
}

/** How much of the secret a text gives away: all or half of it, as it stands or once it is folded; null for nothing. */
export function given(text: string, secret: string): 'verbatim' | 'readable' | null {
  const half = secret.slice(0, Math.max(8, Math.ceil(secret.length / 2)));
  if (text.toLowerCase().includes(half.toLowerCase())) return 'verbatim';
  const wanted = fold(half);
  const folded = [text, read(text)].map(fold);
  const isThere = folded.some(
    (form) => form.includes(wanted) || Array.from(form).toReversed().join('').includes(wanted),
  );
  return isThere ? 'readable' : null;
}

/** True when half of what a server wrote in a disguise that is read by nobody still stands there. */
export function survives(text: string, written: string, secret: string): boolean {
  if (given(written, secret) !== null) return false;
  const wanted = fold(written).slice(0, 200);
  const half = wanted.slice(0, Math.ceil(wanted.length / 2));
  return half.length >= 8 && fold(text).includes(half);
}

/** True when a decoder of usual forms finds half of the secret in it. */
export function decodes(text: string, secret: string): boolean {
  const dense = text.replace(/[^A-Za-z0-9+/_=-]/g, '');
  const half = fold(secret.slice(0, Math.max(8, Math.ceil(secret.length / 2))));
  const candidates = [
    ...[0, 1, 2, 3].map((skip) => Buffer.from(dense.slice(skip), 'base64').toString('latin1')),
    Buffer.from(text.replace(/[^0-9a-f]/gi, ''), 'hex').toString('latin1'),
    Array.from(text).toReversed().join(''),
    text.replace(/[a-z]/gi, (letter) =>
      String.fromCharCode(letter.charCodeAt(0) + (letter.toLowerCase() < 'n' ? 13 : -13)),
    ),
    text.replace(/(.)\1/g, '$1'),
  ];
  return candidates.some((candidate) => fold(candidate).includes(half));
}
