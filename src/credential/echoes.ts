import { backwards, ciphersOf, encodingsOf } from './encodings.ts';
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
/** Letters of a secret that follow each other in a text with others between: the places of the first and the last of them. */
type Stretchable = { readonly length: number; readonly places: ReadonlyMap<string, readonly number[]> };
type Row = { readonly start: number; readonly end: number; readonly length: number };
/** Runs of a secret's characters by their length. */
type Runs = Map<number, Map<string, Edges>>;
/** A secret encoded; its runs are made for the first text that may hold one, which hardly any does. */
type Encoded = { readonly text: string; readonly letters: string };

/**
 * So many characters of a secret in a row give it away, or half of it, wherever in it they stand; of a short one all, or
 * half where both letters and digits are in it.
 */
const RUN = 12;
const SHORT = 16;
const RUN_SHORT = 8;
const RUN_ENCODED = 24;
/**
 * Letters of a secret that follow each other with others between are read together: all of them, or half of a long one.
 * Fewer, or with more between two than this and than a third of all, they turn up by chance.
 */
const GAP = 12;
const LEAST_STRETCHED = 24;
const SHORTEST_STRETCHED = 10;
const LONGEST_STRETCHED = 128;
/** What of a text is read so, in letters. */
const LONGEST_READ_STRETCHED = 900;
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
  const forms = new Set([...written, backwards(plain), ...ciphersOf(plain)]);
  const runs = new Map<Reading, Runs>();
  for (const form of forms) {
    const reading = readingFor(form);
    addRuns(mapIn(runs, reading), form, reading, RUN);
    if (reading === 'dense') addRuns(mapIn(runs, 'spelled'), form, 'letters', form.length);
  }
  const stretched = [plain, backwards(plain)].flatMap((form) =>
    readingFor(form) === 'letters' ? stretchable(form) : [],
  );
  const { length } = new TextEncoder().encode(plain);
  const encoded: Runs = new Map();
  let waiting: Set<Encoded> | null = null;
  return (text, before) => {
    const found = [...runs].flatMap(([reading, those]) => findRuns(text, reading, those, before));
    const { text: letters } = text.as('letters');
    if (found.length === 0) found.push(...stretched.flatMap((form) => findStretched(text.as('letters'), form, before)));
    if (length > LONGEST_ENCODED || letters.length < Math.max(length / 2, LEAST_ENCODED)) return found;
    waiting ??= new Set(encodedForms(plain));
    for (const form of waiting) {
      if (!mayShareRun(letters, form.letters)) continue;
      waiting.delete(form);
      addRuns(encoded, form.text, 'letters', RUN_ENCODED);
    }
    return [...found, ...findRuns(text, 'letters', encoded, before)];
  };
}

/**
 * The reading that takes most disguises off and leaves enough of the secret to recognise it by: `client-secret`, read
 * by its letters alone, would be in every second message.
 */
function readingFor(form: string): Reading {
  const { length } = readAs('letters', form).text;
  if (length >= (/\p{Nd}/u.test(form) ? LEAST_LETTERS : LEAST_WORDS)) return 'letters';
  return readAs('dense', form).text.length >= LEAST_LETTERS ? 'dense' : 'exact';
}

function addRuns(runs: Runs, form: string, reading: Reading, run: number): void {
  const { text, from, to } = readAs(reading, form);
  const isShort = text.length <= SHORT;
  const add = (length: number, isTelling: (run: string) => boolean) => {
    const ofLength = mapIn(runs, length);
    const last = text.length - length;
    for (let at = 0; at <= last; at += 1) {
      if (!isTelling(form.slice(from[at], to[at + length - 1]))) continue;
      const run = text.slice(at, at + length);
      const { lead = '', trail = '' } = ofLength.get(run) ?? {};
      ofLength.set(run, {
        lead: at === 0 ? form.slice(0, from[0]) : lead,
        trail: at === last ? form.slice(to.at(-1)) : trail,
      });
    }
  };
  if (text.length > 0) add(isShort ? text.length : longRun(text.length, run), () => true);
  if (isShort) add(RUN_SHORT, (piece) => /\d/.test(piece) && /\p{L}/u.test(piece));
}

/** So many of a secret of that length; half of one that is not much longer. */
function longRun(length: number, most: number): number {
  return Math.min(most, Math.ceil(length / 2));
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
  return [
    text.endsWith(lead, start) ? start - lead.length : start,
    text.startsWith(trail, end) ? end + trail.length : end,
  ];
}

function encodedForms(secret: string): readonly Encoded[] {
  const forms = encodingsOf(secret).map((text) => ({ text, letters: readAs('letters', text).text }));
  return forms.filter(({ letters }) => letters.length >= LEAST_ENCODED);
}

/** False only where no run is in both: as far apart as these pieces of the text are, every run holds one whole. */
function mayShareRun(text: string, form: string): boolean {
  const run = form.length <= SHORT ? RUN_SHORT : longRun(form.length, RUN_ENCODED);
  for (let at = 0; at + RUN_SHORT <= text.length; at += run - RUN_SHORT + 1) {
    if (form.includes(text.slice(at, at + RUN_SHORT))) return true;
  }
  return false;
}

/** The letters of a secret, and at which places in it each stands; none for one of a length that is not looked for so. */
function stretchable(form: string): readonly Stretchable[] {
  const { text: letters } = readAs('letters', form);
  if (letters.length < SHORTEST_STRETCHED || letters.length > LONGEST_STRETCHED) return [];
  const places = new Map<string, number[]>();
  // From the last on, so that one letter of a text stands for one of the secret.
  for (let at = letters.length - 1; at >= 0; at -= 1) {
    const letter = letters.charAt(at);
    places.set(letter, [...(places.get(letter) ?? []), at]);
  }
  return [{ length: letters.length, places }];
}

/** Where the letters of a secret follow each other with others between: numbered, doubled, in pieces with words between. */
function findStretched({ text, from, to }: Read, { length, places }: Stretchable, before: number): readonly Range[] {
  const gap = Math.min(GAP, Math.floor(length / 3));
  const least = Math.min(length, Math.max(LEAST_STRETCHED, Math.ceil(length / 2)));
  // For each letter of the secret, the longest row up to it that may still go on.
  const rows: Row[] = [];
  const found = new Map<number, number>();
  for (let at = 0; at < Math.min(text.length, LONGEST_READ_STRETCHED); at += 1) {
    for (const place of places.get(text.charAt(at)) ?? []) {
      const last = rows[place - 1];
      const goesOn = last !== undefined && at - last.end <= gap + 1;
      const row = { start: goesOn ? last.start : at, end: at, length: goesOn ? last.length + 1 : 1 };
      const known = rows[place];
      if (known === undefined || known.length <= row.length || at - known.end > gap) rows[place] = row;
      if (row.length >= least && (from[row.start] ?? 0) < before) found.set(row.start, at);
    }
  }
  return Array.from(found, ([start, end]) => [from[start] ?? 0, to[end] ?? 0]);
}

function mapIn<Key, K, V>(maps: Map<Key, Map<K, V>>, key: Key): Map<K, V> {
  const map = maps.get(key) ?? new Map<K, V>();
  maps.set(key, map);
  return map;
}
