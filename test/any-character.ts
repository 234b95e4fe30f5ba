import fc from 'fast-check';

const SURROGATES = { first: 0xd8_00, count: 0x8_00 };

/**
 * Any character of Unicode, as the unit of a text: what `unit: 'binary'` of fast-check gives, without its table of all of
 * them, which takes a second and more to make.
 */
export const anyCharacter = fc.integer({ min: 0, max: 0x10_ff_ff - SURROGATES.count }).map(
  (index) => String.fromCodePoint(index < SURROGATES.first ? index : index + SURROGATES.count),
  (character) => {
    const code = typeof character === 'string' ? (character.codePointAt(0) ?? 0) : 0;
    return code < SURROGATES.first ? code : code - SURROGATES.count;
  },
);
