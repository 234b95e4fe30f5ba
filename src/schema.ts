import { ExpectedError } from './expected-error.ts';
/**
 * Readers for stored JSON documents. Each returns the value it expects or throws {@link BrokenDocumentError} with the
 * path to what is wrong; a shape is written once and its type follows from it.
 */
export type Reader<T> = (value: unknown) => T;
export type Read<R> = R extends Reader<infer T> ? T : never;

/** The value that a text is the JSON of; undefined where it is none. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A stored document that no release of this product wrote. */
export class BrokenDocumentError extends ExpectedError {
  override readonly name = 'BrokenDocumentError';
}

/** What is wrong, and where: the path grows on the way out, so that reading a sound document builds none. */
class Mismatch extends Error {
  readonly expected: string;
  readonly found: unknown;
  path = '';

  constructor(expected: string, found: unknown) {
    super();
    this.expected = expected;
    this.found = found;
  }
}

/** Reads a value that may well be another: `path` says where it differs, `it` alone when as a whole. */
export function tryDocument<T>(
  value: unknown,
  read: Reader<T>,
): { readonly ok: true; readonly value: T } | { readonly ok: false; readonly path: string; readonly expected: string } {
  try {
    return { ok: true, value: read(value) };
  } catch (error) {
    if (!(error instanceof Mismatch)) throw error;
    return { ok: false, path: `it${error.path}`, expected: `${error.expected}, not ${nameOf(error.found)}` };
  }
}

/** @throws BrokenDocumentError that begins with `what`. */
export function readDocument<T>(value: unknown, read: Reader<T>, what: string): T {
  const outcome = tryDocument(value, read);
  if (outcome.ok) return outcome.value;
  throw new BrokenDocumentError(`${what} cannot be read: ${outcome.path} must be ${outcome.expected}`);
}

export const text: Reader<string> = (value) => (typeof value === 'string' ? value : mismatch('a text', value));

export const number: Reader<number> = (value) =>
  typeof value === 'number' && Number.isFinite(value) ? value : mismatch('a number', value);

/** From 0 on. */
export const wholeNumber: Reader<number> = (value) =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 ? value : mismatch('a whole number', value);

export const flag: Reader<boolean> = (value) => (typeof value === 'boolean' ? value : mismatch('true or false', value));

/** Whatever it is; it may be missing. */
export const anything: Reader<unknown> = (value) => value;

/** An ISO date or date-time. */
export const instant: Reader<string> = (value) =>
  typeof value === 'string' && !Number.isNaN(Date.parse(value)) ? value : mismatch('an ISO date-time', value);

/** The same, as a Date. */
export const date: Reader<Date> = (value) => new Date(instant(value));

export function oneOf<const T extends string | number>(choices: readonly T[]): Reader<T> {
  return (value) => choices.find((choice) => choice === value) ?? mismatch(`one of ${choices.join(', ')}`, value);
}

export function nullable<T>(read: Reader<T>): Reader<T | null> {
  return (value) => (value === null ? null : read(value));
}

/** What is odd is as good as absent. */
export function otherwise<T>(read: Reader<T>, fallback: T): Reader<T> {
  return (value) => {
    const outcome = tryDocument(value, read);
    return outcome.ok ? outcome.value : fallback;
  };
}

/** For fields that may be absent. */
export function orElse<T>(read: Reader<T>, fallback: T): Reader<T> {
  return (value) => (value === undefined ? fallback : read(value));
}

export function list<T>(read: Reader<T>): Reader<readonly T[]> {
  return (value) => {
    if (!Array.isArray(value)) return mismatch('a list', value);
    let index = 0;
    try {
      const items: T[] = [];
      for (; index < value.length; index += 1) items.push(read(value[index]));
      return items;
    } catch (error) {
      throw stepped(`[${index}]`, error);
    }
  };
}

/** Fields that the shape does not name are dropped. */
export function record<Shape extends Readonly<Record<string, Reader<unknown>>>>(
  shape: Shape,
): Reader<{ readonly [Key in keyof Shape]: Read<Shape[Key]> }> {
  const fields = Object.entries(shape);
  return (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return mismatch('an object', value);
    const found = value as Readonly<Record<string, unknown>>;
    const result: Record<string, unknown> = {};
    let field = '';
    try {
      for (const [key, read] of fields) {
        field = key;
        result[key] = read(Object.hasOwn(found, key) ? found[key] : undefined);
      }
    } catch (error) {
      throw stepped(`.${field}`, error);
    }
    return result as { [Key in keyof Shape]: Read<Shape[Key]> };
  };
}

/** As {@link record}, and the fields that the shape does not name are kept as they are. */
export function openRecord<Shape extends Readonly<Record<string, Reader<unknown>>>>(
  shape: Shape,
): Reader<Readonly<Record<string, unknown>> & { readonly [Key in keyof Shape]: Read<Shape[Key]> }> {
  const named = record(shape);
  return (value) => {
    const known = named(value);
    return { ...(value as object), ...known };
  };
}

/** Values of one kind under names of any kind. */
export function dictionary<T>(read: Reader<T>): Reader<Readonly<Record<string, T>>> {
  return (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return mismatch('an object', value);
    return record(Object.fromEntries(Object.keys(value).map((name) => [name, read])))(value);
  };
}

function stepped(step: string, error: unknown): unknown {
  if (error instanceof Mismatch) error.path = step + error.path;
  return error;
}

function mismatch(expected: string, found: unknown): never {
  throw new Mismatch(expected, found);
}

function nameOf(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  return Array.isArray(value) ? 'a list' : typeof value;
}
