/**
 * Readers for stored JSON documents. Each returns the value it expects or throws {@link BrokenDocumentError} with the
 * path to what is wrong; a shape is written once and its type follows from it.
 */
export type Reader<T> = (value: unknown, path: string) => T;
export type Read<R> = R extends Reader<infer T> ? T : never;

/** A stored document that no release of this product wrote. */
export class BrokenDocumentError extends Error {
  override readonly name = 'BrokenDocumentError';
}

export const text: Reader<string> = (value, path) =>
  typeof value === 'string' ? value : broken(path, 'a text', value);

export const number: Reader<number> = (value, path) =>
  typeof value === 'number' && Number.isFinite(value) ? value : broken(path, 'a number', value);

export const flag: Reader<boolean> = (value, path) =>
  typeof value === 'boolean' ? value : broken(path, 'true or false', value);

/** An ISO date or date-time. */
export const instant: Reader<string> = (value, path) =>
  typeof value === 'string' && !Number.isNaN(Date.parse(value)) ? value : broken(path, 'an ISO date-time', value);

export function oneOf<const T extends string | number>(choices: readonly T[]): Reader<T> {
  return (value, path) =>
    choices.find((choice) => choice === value) ?? broken(path, `one of ${choices.join(', ')}`, value);
}

export function nullable<T>(read: Reader<T>): Reader<T | null> {
  return (value, path) => (value === null ? null : read(value, path));
}

/** For fields that older documents of the same version do not have. */
export function orElse<T>(read: Reader<T>, fallback: T): Reader<T> {
  return (value, path) => (value === undefined ? fallback : read(value, path));
}

export function list<T>(read: Reader<T>): Reader<readonly T[]> {
  return (value, path) =>
    Array.isArray(value) ? value.map((item, index) => read(item, `${path}[${index}]`)) : broken(path, 'a list', value);
}

/** Fields that the shape does not name are dropped. */
export function record<Shape extends Readonly<Record<string, Reader<unknown>>>>(
  shape: Shape,
): Reader<{ readonly [Key in keyof Shape]: Read<Shape[Key]> }> {
  return (value, path) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return broken(path, 'an object', value);
    const fields = Object.entries(shape).map(([key, read]) => [
      key,
      read(Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : undefined, `${path}.${key}`),
    ]);
    return Object.fromEntries(fields) as { [Key in keyof Shape]: Read<Shape[Key]> };
  };
}

function broken(path: string, expected: string, found: unknown): never {
  const shown =
    found === undefined ? 'nothing' : Array.isArray(found) ? 'a list' : found === null ? 'null' : typeof found;
  throw new BrokenDocumentError(`${path} must be ${expected}, not ${shown}`);
}
