import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { columns, WIDTH } from '../../../bin/terminal/columns.ts';
import { isLively } from '../../../bin/terminal/progress.ts';

const cells = (...texts: readonly string[]) => texts.map((text) => ({ text }));

test('columns are aligned, without rules and without spaces at the end', () => {
  const table = columns([{ head: 'Org' }, { head: 'Verdict' }], [cells('acme', 'healthy'), cells('a', '')]);
  expect(table).toBe('Org   Verdict\nacme  healthy\na');
});

test('a column without any text is left out', () => {
  expect(columns([{ head: 'Org' }, { head: 'Team' }, { head: 'Next' }], [cells('acme', '', 'rotate')])).toBe(
    'Org   Next\nacme  rotate',
  );
});

test('a row that is too wide takes from the widest column that may shrink', () => {
  const table = columns(
    [{ head: 'Org', shrinks: true }, { head: 'Cause' }, { head: 'Team', shrinks: true }],
    [cells('o'.repeat(60), 'c'.repeat(30), 'team')],
  );
  const [, row = ''] = table.split('\n');
  expect(row).toMatch(/^o+… {2}c{30} {2}team$/);
  expect(row).toHaveLength(WIDTH);
});

test('colours do not count, and do not get lost', () => {
  const paint = (text: string) => `\u001b[31m${text}\u001b[39m`;
  const table = columns([{ head: 'A' }, { head: 'B' }], [[{ text: 'xy', paint }, { text: 'z' }]]);
  expect(table).toBe('A   B\n\u001b[31mxy\u001b[39m  z');
});

test('no row is wider than the terminal, whatever is in it', () => {
  const text = fc.string({ maxLength: 120 }).map((raw) => raw.replaceAll(/\s/g, '_'));
  fc.assert(
    fc.property(fc.array(fc.tuple(text, text), { minLength: 1, maxLength: 5 }), (rows) => {
      const table = columns(
        [{ head: 'A', shrinks: true }, { head: 'Cause' }, { head: 'B', shrinks: true }],
        rows.map(([a, b]) => cells(a, 'login-host-not-supported', b)),
      );
      const widths = table.split('\n').map((line) => stripVTControlCharacters(line).length);
      expect(Math.max(...widths)).toBeLessThanOrEqual(WIDTH);
    }),
  );
});

test.each([
  [{ isTTY: true }, {}, true],
  [{ isTTY: false }, {}, false],
  [{}, {}, false],
  [{ isTTY: true }, { CI: 'true' }, false],
  [{ isTTY: true }, { NO_COLOR: '1' }, false],
  [{ isTTY: true }, { TERM: 'dumb' }, false],
])('a bar moves only where a person watches a real terminal: %j %j', (stream, variables, lively) => {
  expect(isLively(stream, variables)).toBe(lively);
});
