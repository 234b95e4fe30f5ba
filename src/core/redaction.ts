import type { Sealed } from './sealed.ts';

/** Makes text from outside fit to show: one line, no secret, no control characters, cut. */
export type Redactor = (text: string) => string;

/** Longest evidence text in characters. */
const LONGEST = 300;
/** A shorter secret is no secret, and blanking it out would blank out everything. */
const SHORTEST_SECRET = 3;
const REDACTED = '[redacted]';

/** Line and other control characters, and those that reorder or hide text (bidi, zero width, tags, surrogates). */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]+/gu;

/** Forms of secrets that are recognised without knowing the value. */
const SECRET_SHAPES = [
  /\b00D[A-Za-z0-9]{12,15}![\w.!~+/=-]+/g,
  /\beyJ[\w-]+\.[\w-]+(?:\.[\w-]*)?/g,
  /\b3MVG9[\w.]{10,}/g,
  /-----BEGIN [A-Z ]+-----.*?(?:-----END [A-Z ]+-----|$)/g,
  /\b[0-9A-Fa-f]{64}\b/g,
];

/**
 * A redactor that knows these secrets in every form a server may echo them in: as they are, URL-encoded,
 * HTML- or JSON-escaped, in Base64 or hexadecimal, in any case. Matching must be done on the raw text, before this.
 */
export function redactor(secrets: readonly Sealed[]): Redactor {
  let known: RegExp | null | undefined;
  return (text) => {
    // Built on first use: most checks have nothing to redact.
    if (known === undefined) known = anyEcho(secrets);
    let shown = oneLine(text);
    if (known) shown = shown.replace(known, REDACTED);
    for (const shape of SECRET_SHAPES) shown = shown.replace(shape, REDACTED);
    return shown.length <= LONGEST ? shown : `${shown.slice(0, LONGEST - 1).trimEnd()}…`;
  };
}

function anyEcho(secrets: readonly Sealed[]): RegExp | null {
  const needles = [...new Set(secrets.flatMap((secret) => echoes(secret.reveal())))]
    .filter((needle) => needle.length >= SHORTEST_SECRET)
    .sort((a, b) => b.length - a.length);
  return needles.length === 0 ? null : new RegExp(needles.map(literal).join('|'), 'gi');
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').replace(UNPRINTABLE, '').trim();
}

function echoes(secret: string): string[] {
  const plain = oneLine(secret);
  const bytes = new TextEncoder().encode(plain);
  const base64 = btoa(String.fromCharCode(...bytes.subarray(0, 16_384)));
  return [
    plain,
    encodeURIComponent(plain.toWellFormed()),
    new URLSearchParams({ s: plain }).toString().slice(2),
    JSON.stringify(plain).slice(1, -1),
    plain.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;'),
    base64,
    base64.replace(/=+$/, ''),
    Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(''),
  ];
}

function literal(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
