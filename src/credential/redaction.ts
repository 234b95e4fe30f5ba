import { unescaped } from './escapes.ts';
import type { Sealed } from './sealed.ts';

/**
 * Makes text from outside fit to show: one line, no secret, no control characters, cut. `also` are secrets that came
 * with the answer itself.
 */
export type Redactor = (text: string, also?: readonly Sealed[]) => string;

/** Longest evidence text in characters. */
const LONGEST = 300;
/** A shorter secret is no secret, and blanking it out would blank out everything. */
const SHORTEST_SECRET = 3;
/** Fewer characters of Base64 than this turn up by chance. */
const SHORTEST_INSIDE = 8;
/** Bytes of a secret whose encoded forms are looked for; private keys are longer, but are never sent. */
const LONGEST_ENCODED = 16_384;
const REDACTED = '[redacted]';

/** Line and other control characters, and those that reorder or hide text (bidi, zero width, tags, surrogates). */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]+/gu;

/** Forms of secrets that are recognised without knowing the value. */
const SECRET_SHAPES = [
  /\b00D[A-Za-z0-9]{12,15}![\w.!~+/=-]+/g,
  /\beyJ[\w-]{8,}(?:\.[\w-]*){0,2}/g,
  /\b3MVG9[\w.]{10,}/g,
  /-----BEGIN [A-Z ]{1,40}-----.*/g,
  /\b[0-9A-Fa-f]{64}\b/g,
];

/**
 * A redactor that knows these secrets in every form a server may echo them in: as they are, in any case, escaped for
 * URL, HTML or JSON, in Base64 or hexadecimal. Matching must be done on the raw text, before this.
 */
export function redactor(secrets: readonly Sealed[]): Redactor {
  let known: RegExp | null | undefined;
  return (text, also = []) => {
    const mayHold = (secret: Sealed) => text.length >= shortestEcho(secret);
    let echo: RegExp | null = null;
    if (also.some(mayHold)) echo = anyEcho([...secrets, ...also]);
    else if (secrets.some(mayHold)) {
      // Built on first use: most checks have nothing to redact.
      if (known === undefined) known = anyEcho(secrets);
      echo = known;
    }
    const shown = masked(oneLine(text), echo);
    // Escapes are kept, since the text is shown as received, unless a secret is behind them.
    const read = oneLine(unescaped(shown));
    const safe = masked(read, echo) === read ? shown : masked(read, echo);
    return safe.length <= LONGEST ? safe : `${safe.slice(0, LONGEST - 1).trimEnd()}…`;
  };
}

function masked(text: string, echo: RegExp | null): string {
  const known = echo === null ? text : text.replace(echo, REDACTED);
  return SECRET_SHAPES.reduce((shown, shape) => shown.replace(shape, REDACTED), known);
}

function anyEcho(secrets: readonly Sealed[]): RegExp | null {
  const needles = [...new Set(secrets.flatMap((secret) => echoes(secret.reveal())))]
    .filter((needle) => needle.length >= SHORTEST_SECRET)
    .sort((a, b) => b.length - a.length);
  if (needles.length === 0) return null;
  // Without the slower `u`, V8 overlooks one alternative of many where letters such as ß or Å stand in them.
  return new RegExp(needles.map(literal).join('|'), needles.every(isAscii) ? 'gi' : 'giu');
}

function isAscii(text: string): boolean {
  return /^\p{ASCII}*$/u.test(text);
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').replace(UNPRINTABLE, '').trim();
}

/** Every form of a secret is at least as long as the secret itself: most scopes and codes are too short to hold one. */
function shortestEcho(secret: Sealed): number {
  return Math.min(oneLine(secret.reveal()).length, LONGEST_ENCODED);
}

function echoes(secret: string): string[] {
  const plain = oneLine(secret);
  const bytes = new TextEncoder().encode(plain).subarray(0, LONGEST_ENCODED);
  return [
    plain,
    encodeURIComponent(plain.toWellFormed()),
    new URLSearchParams({ s: plain }).toString().slice(2),
    JSON.stringify(plain).slice(1, -1),
    ...base64Forms(bytes),
    Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(''),
  ];
}

/** As a whole, and the characters that only the secret decides when it stands inside something longer. */
function base64Forms(bytes: Uint8Array): string[] {
  const encode = (text: Uint8Array) => btoa(String.fromCharCode(...text));
  const inside = [0, 1, 2]
    .map((before) => {
      const encoded = encode(new Uint8Array([...new Uint8Array(before), ...bytes]));
      return encoded.slice(Math.ceil((before * 8) / 6), Math.floor(((before + bytes.length) * 8) / 6));
    })
    .filter((needle) => needle.length >= SHORTEST_INSIDE);
  const whole = encode(bytes);
  return [whole, whole.replace(/={1,2}$/, ''), ...inside].flatMap((form) => [
    form,
    form.replaceAll('+', '-').replaceAll('/', '_'),
  ]);
}

function literal(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
