/**
 * A secret or token that cannot be printed, serialised, logged or compared by accident.
 * Only {@link Sealed.reveal} gives the text back; callers of it are the places a reviewer has to read.
 */
export class Sealed {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** The secret text. Use it in a request body or header, never in a message. */
  reveal(): string {
    return this.#text;
  }

  /** True when both hold the same text. */
  equals(other: Sealed): boolean {
    return this.#text === other.#text;
  }

  toString(): string {
    return '[sealed]';
  }

  toJSON(): string {
    return '[sealed]';
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return '[sealed]';
  }
}
