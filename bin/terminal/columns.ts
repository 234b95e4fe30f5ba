import Table from 'cli-table3';

/** Columns of text that every terminal and every pasted mail shows unbroken. */
export const WIDTH = 80;

const GAP = 2;
/** A column that may shrink keeps at least this much. */
const LEAST = 8;

export type Column = {
  readonly head: string;
  /** Gives way when the row would not fit; its cells are then cut with an ellipsis. */
  readonly shrinks?: true;
};

/** A cell: what it says, and how it looks where colours are wanted. */
export type Cell = { readonly text: string; readonly paint?: (text: string) => string };

/** Rows in aligned columns of at most {@link WIDTH} characters, without rules; a column without any text is left out. */
export function columns(heads: readonly Column[], rows: readonly (readonly Cell[])[]): string {
  const used = heads.map((_, index) => index).filter((index) => rows.some((row) => row[index]?.text !== ''));
  const shown = used.map((index) => heads[index]).filter((column) => column !== undefined);
  const cells = rows.map((row) => used.map((index) => row[index] ?? { text: '' }));
  const widths = fitted(
    shown,
    shown.map(({ head }, index) => Math.max(head.length, ...cells.map((row) => row[index]?.text.length ?? 0))),
  );
  const table = new Table({
    head: shown.map(({ head }) => head),
    colWidths: widths.map((width) => width + GAP),
    chars: NO_RULES,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': GAP },
  });
  for (const row of cells) table.push(row.map(({ text, paint }) => (paint === undefined ? text : paint(text))));
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}

/** Takes from the widest column that may shrink, one character at a time, until the row fits. */
function fitted(shown: readonly Column[], natural: readonly number[]): readonly number[] {
  const widths = [...natural];
  // The last column needs no gap after it.
  const room = WIDTH - GAP * (widths.length - 1);
  for (let over = widths.reduce((sum, width) => sum + width, 0) - room; over > 0; over -= 1) {
    const widest = shown.reduce(
      (best, { shrinks }, index) =>
        shrinks && (widths[index] ?? 0) > Math.max(LEAST, widths[best] ?? 0) ? index : best,
      -1,
    );
    if (widest === -1) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
  return widths;
}

const NO_RULES = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '',
} as const;
