import fc from 'fast-check';
import { expect, test } from 'vitest';
import { columns } from '../../../bin/terminal/columns.ts';
import { isLively } from '../../../bin/terminal/progress.ts';
import { tableWidth, widthOf } from '../../../bin/terminal/screen.ts';

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

test('a row that is too wide is cut column by column, in their order, each as it says', () => {
  const heads = [
    { head: 'Org', gives: 'middle', after: 2 },
    { head: 'Cause' },
    { head: 'Next', gives: 'end', after: 1 },
    { head: 'Team', gives: 'end' },
  ] as const;
  const row = cells('org-of-the-far-east', 'run-as-user-missing', 'their admin', 'integrations');
  const at = (width: number) => columns(heads, [row], width).split('\n')[1];
  expect(at(67)).toBe('org-of-the-far-east  run-as-user-missing  their admin  integrations');
  expect(at(63)).toBe('org-of-the-far-east  run-as-user-missing  their admin  integra…');
  expect(at(60)).toBe('org-of-the-far-east  run-as-user-missing  their a…  integra…');
  expect(at(50)).toBe('org-…east  run-as-user-missing  their a…  integra…');
});

test('where cutting is not enough, whole columns go', () => {
  const heads = [
    { head: 'Org', gives: 'middle', after: 1 },
    { head: 'Cause' },
    { head: 'Team', gives: 'end' },
  ] as const;
  const row = cells('org-of-the-far-east', 'run-as-user-missing', 'integrations');
  expect(columns(heads, [row], 36)).toBe('Org              Cause\norg-of-…ar-east  run-as-user-missing');
});

test('a cell that does not fit says it in fewer words, where it has some', () => {
  const heads = [{ head: 'Org' }, { head: 'Next', gives: 'end' }] as const;
  const rows = [
    [{ text: 'acme' }, { text: 'rotate by 2026-12-04', brief: 'rotate 4 Dec' }],
    [{ text: 'umbrella' }, { text: 'integration team', brief: 'your team' }],
  ];
  const at = (width: number) => columns(heads, rows, width).split('\n').slice(1);
  expect(at(30)).toEqual(['acme      rotate by 2026-12-04', 'umbrella  integration team']);
  expect(at(29)).toEqual(['acme      rotate 4 Dec', 'umbrella  your team']);
  expect(at(19)).toEqual(['acme      rotate 4…', 'umbrella  your team']);
});

test('a column that may go as a whole goes before one that comes later is cut', () => {
  const heads = [
    { head: 'Org', gives: 'middle', after: 3 },
    { head: 'Checked', gives: 'whole', after: 1 },
    { head: 'Next', gives: 'end', after: 2 },
  ] as const;
  const row = cells('org-of-the-far-east', '2 min ago', 'their admin');
  const at = (width: number) => columns(heads, [row], width).split('\n')[1];
  expect(at(43)).toBe('org-of-the-far-east  2 min ago  their admin');
  expect(at(42)).toBe('org-of-the-far-east  their admin');
  expect(at(31)).toBe('org-of-the-far-east  their adm…');
});

test('in a pipe nothing is cut', () => {
  const name = 'n'.repeat(400);
  expect(columns([{ head: 'Org', gives: 'middle' }], [cells(name)], tableWidth({ columns: 80 }))).toContain(name);
});

test('letters that are two columns wide are aligned and cut as such', () => {
  const table = columns(
    [{ head: 'Org', gives: 'end' }, { head: 'B' }],
    [cells('東京東京東京', 'x'), cells('ab', 'y')],
    12,
  );
  expect(table).toBe('Org        B\n東京東京…  x\nab         y');
});

test('colours do not count, and do not get lost', () => {
  const paint = (text: string) => `\u001b[31m${text}\u001b[39m`;
  const table = columns([{ head: 'A' }, { head: 'B' }], [[{ text: 'xy', paint }, { text: 'z' }]]);
  expect(table).toBe('A   B\n\u001b[31mxy\u001b[39m  z');
});

test('no row is wider than the terminal, whatever is in it', () => {
  const text = fc.string({ maxLength: 120 }).map((raw) => raw.replaceAll(/\s/g, '_'));
  fc.assert(
    fc.property(
      fc.array(fc.tuple(text, text), { minLength: 1, maxLength: 5 }),
      fc.integer({ min: 40, max: 200 }),
      (rows, width) => {
        const table = columns(
          [{ head: 'A', gives: 'middle' }, { head: 'Cause' }, { head: 'B', gives: 'end' }],
          rows.map(([a, b]) => cells(a, 'login-host-not-supported', b)),
          width,
        );
        const widths = table.split('\n').map(widthOf);
        expect(Math.max(...widths)).toBeLessThanOrEqual(width);
      },
    ),
  );
});

test.each([
  [{ isTTY: true }, {}, true],
  [{ isTTY: false }, {}, false],
  [{}, {}, false],
  [{ isTTY: true }, { CI: 'true' }, false],
  [{ isTTY: true }, { NO_COLOR: '1' }, true],
  [{ isTTY: true }, { TERM: 'dumb' }, false],
])('a bar moves only where a person watches a real terminal: %j %j', (stream, variables, lively) => {
  expect(isLively(stream, variables)).toBe(lively);
});
