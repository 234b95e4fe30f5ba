import fc from 'fast-check';
import { expect, test } from 'vitest';
import { whyNotJson } from '../../src/credential/slips.ts';

test('whatever the text, no part of it is said but keys, and the place lies inside it', () => {
  const piece = fc.constantFrom(
    '{',
    '}',
    '[',
    ']',
    ':',
    ',',
    '"',
    "'",
    '\\',
    ' ',
    '\n',
    '=',
    'Qvalue',
    '"Qvalue"',
    '1',
    'true',
    '//',
    '\u200b',
  );
  fc.assert(
    fc.property(fc.array(piece, { minLength: 1, maxLength: 12 }), (pieces) => {
      const text = pieces.join('').trim();
      try {
        JSON.parse(text);
        return;
      } catch {
        const said = whyNotJson(text);
        const [, line = '', column = ''] = /\(line (\d+), column (\d+)\)$/.exec(said) ?? [];
        expect(Number(column)).toBeLessThanOrEqual((text.split('\n')[Number(line) - 1]?.length ?? -1) + 1);
        expect(said.replace(/"[\w. -]*": "…"/g, '')).not.toContain('Qvalue');
      }
    }),
    { numRuns: 2_000 },
  );
});
