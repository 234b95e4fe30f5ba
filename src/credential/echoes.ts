import { layersOf } from './escapes.ts';
import { type Read, type Reading, readAs } from './letters.ts';

/** Where something stands: start and end in UTF-16 units. */
export type Range = readonly [start: number, end: number];

/** Finds what gives a secret away, as far as it begins before a place. */
export type Search = (text: Readings, before: number) => readonly Range[];

/** A text in every reading, each made on first use. */
export type Readings = { readonly text: string; readonly as: (reading: Reading) => Read };

/** What stands before the first letter of a secret, and behind its last: it belongs to it where it follows. */
type Edges = { readonly lead: string; readonly trail: string };
/** Runs of a secret's characters by their length. */
type Runs = Map<number, Map<string, Edges>>;

/** So many characters of a secret in a row give it away, or half of it, wherever in it they stand; of a short one all. */
const RUN = 12;
const SHORT = 16;
const RUN_ENCODED = 24;
/** Fewer letters than these turn up by chance when all between them is ignored. */
const LEAST_LETTERS = 6;
/** The same of letters without any digit, which may be words. */
const LEAST_WORDS = 24;
const LEAST_ENCODED = 8;
/** A shorter secret is no secret, and blanking it out would blank out everything. */
const SHORTEST_SECRET = 3;
/** Bytes of a secret whose encoded forms are looked for; private keys are longer, but are never sent. */
const LONGEST_ENCODED = 1_024;
/** The frame of a private key, which is in every text about one. */
const ARMOUR = /-----[A-Z ]{1,40}-----/g;

/** A text to search in. */
export function readingsOf(text: string): Readings {
  const made = new Map<Reading, Read>();
  return {
    text,
    as: (reading) => {
      const read = made.get(reading) ?? readAs(reading, text);
      made.set(reading, read);
      return read;
    },
  };
}

/** The search for a secret in every form in which a server may write it down; null for what is too short to be one. */
export function searchFor(secret: string): Search | null {
  if (secret.length < SHORTEST_SECRET) return null;
  const plain = secret.replace(ARMOUR, '');
  // One that itself holds an escape may come back resolved.
  const written = Array.from(layersOf(plain), (layer) => layer.text);
  const forms = new Set([...written, Array.from(plain).toReversed().join('')]);
  const runs = new Map<Reading, Runs>();
  for (const form of forms) {
    const reading = readingFor(form);
    addRuns(mapIn(runs, reading), form, reading, RUN);
  }
  const bytes = new TextEncoder().encode(plain);
  let encoded: Runs | null = null;
  return (text, before) => {
    const found = [...runs].flatMap(([reading, those]) => findRuns(text, reading, those, before));
    if (bytes.length > LONGEST_ENCODED || text.as('letters').text.length < Math.max(bytes.length, LEAST_ENCODED)) {
      return found;
    }
    encoded ??= encodedRuns(bytes);
    return [...found, ...findRuns(text, 'letters', encoded, before)];
  };
}

/**
 * The reading that takes most disguises off and leaves enough of the secret to recognise it by: `client-secret`, read
 * by its letters alone, would be in every second message.
 */
function readingFor(form: string): Reading {
  const letters = readAs('letters', form).text;
  if (letters.length >= (/\d/.test(letters) ? LEAST_LETTERS : LEAST_WORDS)) return 'letters';
  return readAs('dense', form).text.length >= LEAST_LETTERS ? 'dense' : 'exact';
}

function addRuns(runs: Runs, form: string, reading: Reading, run: number): void {
  const { text, from, to } = readAs(reading, form);
  const length = text.length <= SHORT ? text.length : Math.min(run, Math.ceil(text.length / 2));
  if (length === 0) return;
  const ofLength = mapIn(runs, length);
  const last = text.length - length;
  for (let at = 0; at <= last; at += 1) {
    const known = ofLength.get(text.slice(at, at + length));
    ofLength.set(text.slice(at, at + length), {
      lead: at === 0 ? form.slice(0, from[0]) : (known?.lead ?? ''),
      trail: at === last ? form.slice(to.at(-1)) : (known?.trail ?? ''),
    });
  }
}

function findRuns(readings: Readings, reading: Reading, runs: Runs, before: number): readonly Range[] {
  const { text, from, to } = readings.as(reading);
  const found: Range[] = [];
  for (const [length, ofLength] of runs) {
    for (let at = 0; at + length <= text.length && (from[at] ?? 0) < before; at += 1) {
      const edges = ofLength.get(text.slice(at, at + length));
      if (edges === undefined) continue;
      found.push(withEdges(readings.text, [from[at] ?? 0, to[at + length - 1] ?? 0], edges));
    }
  }
  return found;
}

function withEdges(text: string, [start, end]: Range, { lead, trail }: Edges): Range {
  const isThere = (edge: string, at: number) => text.slice(Math.max(0, at), at + edge.length) === edge;
  return [
    isThere(lead, start - lead.length) ? start - lead.length : start,
    isThere(trail, end) ? end + trail.length : end,
  ];
}

/** Forms that nobody reads at sight, but anybody with a decoder. */
function encodedRuns(bytes: Uint8Array): Runs {
  const inBase = (base: number, width: number) =>
    Array.from(bytes, (byte) => byte.toString(base).padStart(width, '0')).join('');
  const whole = base64(bytes);
  const forms = [
    ...base64Forms(bytes),
    ...base64Forms(new TextEncoder().encode(whole)),
    inBase(16, 2),
    inBase(8, 3),
    inBase(10, 1),
    inBase(10, 3),
    inBase(2, 8),
  ];
  const runs: Runs = new Map();
  for (const form of forms) {
    if (readAs('letters', form).text.length >= LEAST_ENCODED) addRuns(runs, form, 'letters', RUN_ENCODED);
  }
  return runs;
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

function mapIn<Key, K, V>(maps: Map<Key, Map<K, V>>, key: Key): Map<K, V> {
  const map = maps.get(key) ?? new Map<K, V>();
  maps.set(key, map);
  return map;
}
