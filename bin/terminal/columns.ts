import { shortened, tableWidth, widthOf } from './screen.ts';

const GAP = 2;
/** A column that is cut keeps at least this much. */
const LEAST = 8;

export type Column = {
  readonly head: string;
  /** How it gives way when a row does not fit: cut at the end or in the middle, or left out. It stays without it. */
  readonly gives?: 'end' | 'middle' | 'whole';
  /** Columns give way in this order, those without a number first, each as far as it can before the next does. */
  readonly after?: number;
};

/** A cell: what it says, what it says where that does not fit, and how it looks where colours are wanted. */
export type Cell = { readonly text: string; readonly brief?: string; readonly paint?: (text: string) => string };

type Row = readonly Cell[];
/** `isCut`: below the width that its widest cell takes. */
type Fitted = { readonly column: Column; readonly index: number; readonly width: number; readonly isCut?: boolean };

/** Rows in aligned columns of at most `width` characters, without rules; a column without any text is left out. */
export function columns(heads: readonly Column[], rows: readonly Row[], width = tableWidth()): string {
  const natural = heads.flatMap((column, index) => {
    const widths = rows.map((row) => widthOf(row[index]?.text ?? ''));
    const widest = widths.reduce((most, each) => Math.max(most, each), 0);
    return widest === 0 ? [] : [{ column, index, width: Math.max(widest, widthOf(column.head)) }];
  });
  const shown = narrowed(natural, width).map((column) => (column.isCut ? closed(column, rows) : column));
  const line = (row: Row) =>
    shown
      .map((column) => cell(column, row[column.index]))
      .join(' '.repeat(GAP))
      .trimEnd();
  return [heads.map(({ head }) => ({ text: head })), ...rows].map(line).join('\n');
}

function cell(fitted: Fitted, content: Cell = { text: '' }): string {
  const shown = shownIn(fitted, content);
  return (content.paint ?? ((plain: string) => plain))(shown) + ' '.repeat(fitted.width - widthOf(shown));
}

/** In a column that is cut every cell uses its fewer words, so that one thing is called one name in it. */
function shownIn({ column, width, isCut }: Fitted, { text, brief }: Cell): string {
  const said = isCut && brief !== undefined ? brief : text;
  return shortened(said, width, column.gives === 'middle' ? 'middle' : 'end');
}

/** As wide as what it shows, which may be less than it was cut to. */
function closed(cut: Fitted, rows: readonly Row[]): Fitted {
  const widest = rows.reduce(
    (most, row) => Math.max(most, widthOf(shownIn(cut, row[cut.index] ?? { text: '' }))),
    widthOf(cut.column.head),
  );
  return { ...cut, width: Math.min(cut.width, widest) };
}

/** Cuts columns or leaves them out, in their order; where that is not enough, the first that was cut goes as well. */
function narrowed(natural: readonly Fitted[], width: number): readonly Fitted[] {
  const room = width - GAP * (natural.length - 1);
  let over = natural.reduce((sum, column) => sum + column.width, 0) - room;
  if (over <= 0) return natural;
  const inOrder = natural
    .filter(({ column }) => column.gives !== undefined)
    .toSorted((a, b) => (a.column.after ?? 0) - (b.column.after ?? 0));
  const cut = new Map<number, number>();
  const without = (gone: Fitted) =>
    narrowed(
      natural.filter((column) => column !== gone),
      width,
    );
  for (const one of inOrder) {
    const { column, index, width: whole } = one;
    if (over > 0 && column.gives === 'whole') return without(one);
    const given = Math.min(Math.max(0, over), Math.max(0, whole - LEAST));
    cut.set(index, whole - given);
    over -= given;
  }
  const expendable = inOrder.find(({ column }) => column.gives !== 'middle');
  if (over > 0 && expendable !== undefined) return without(expendable);
  return natural.map((one) => {
    const width = cut.get(one.index) ?? one.width;
    return { ...one, width, isCut: width < one.width };
  });
}
