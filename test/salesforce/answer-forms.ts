/** An answer in one of the forms that reality gives it: a status, a code and a text. */
export type Pair = { readonly status: number; readonly code: string; readonly text: string };

const FORMS: Readonly<Record<string, (pair: Pair) => Pair>> = {
  'as documented': (pair) => pair,
  'in capitals': (pair) => ({ ...pair, code: pair.code.toUpperCase(), text: pair.text.toUpperCase() }),
  'with more spaces': (pair) => ({
    ...pair,
    code: ` ${pair.code} `,
    text: `\n ${pair.text.replaceAll(' ', ' \u00a0 ')}\t`,
  }),
  'with other punctuation': (pair) => ({ ...pair, text: pair.text.replaceAll(/[-.,;]/g, ' ').replace(' ', ': ') }),
  'with a period': (pair) => ({ ...pair, text: `${pair.text}.` }),
  'inside more text': (pair) => ({ ...pair, text: `Login failed: ${pair.text} (request 4711)` }),
  'with a decimal escape': (pair) => ({ ...pair, text: pair.text.replaceAll("'", '&#39;') }),
  'with a hexadecimal escape': (pair) => ({ ...pair, text: pair.text.replaceAll("'", '&#x27;') }),
  'with a named escape': (pair) => ({ ...pair, text: pair.text.replaceAll("'", '&rsquo;') }),
  'with a letter for an apostrophe': (pair) => ({ ...pair, text: pair.text.replaceAll("'", '’') }),
  'with a grave accent': (pair) => ({ ...pair, text: pair.text.replaceAll("'", '`') }),
  'escaped twice': (pair) => ({ ...pair, text: pair.text.replaceAll("'", '&amp;#39;') }),
};

/** The forms that change this answer, each with its name; the first is the answer as documented. */
export function formsOf(pair: Pair): readonly (readonly [form: string, pair: Pair])[] {
  return Object.entries(FORMS).flatMap(([form, change]) => {
    const changed = change(pair);
    const same = JSON.stringify(changed) === JSON.stringify(pair);
    return same && form !== 'as documented' ? [] : [[form, changed] as const];
  });
}
