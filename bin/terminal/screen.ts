import stringWidth from 'fast-string-width';

/** Columns of text that every mail and every page shows unbroken; what a pipe gets. */
const PAGE = 80;
/** Longer lines are hard to read; a table may be wider. */
const WIDEST_PROSE = 100;
const NARROWEST = 40;

export type Output = { readonly isTTY?: boolean; readonly columns?: number };

/** A terminal whose size nobody has set says 0, which leaves no room for a letter; it is taken for a page. */
export function assumeWidth(output: { columns?: number }): void {
  if (output.columns === 0) output.columns = PAGE;
}

/** Columns that a table may take: the terminal's; without end in a pipe, where nothing of a name is cut. */
export function tableWidth({ isTTY, columns }: Output = process.stdout): number {
  return isTTY === true ? Math.max(NARROWEST, columns ?? PAGE) : Number.POSITIVE_INFINITY;
}

/** Columns in which text is wrapped. */
export function proseWidth({ isTTY, columns }: Output = process.stdout): number {
  return isTTY === true ? Math.min(WIDEST_PROSE, Math.max(NARROWEST, columns ?? PAGE)) : PAGE;
}

/** Columns that the text takes on a screen; wide letters take two, colours none. */
export function widthOf(text: string): number {
  return stringWidth(text);
}

/** The text in at most so many columns, with an ellipsis at its end or in its middle; letters stay whole. */
export function shortened(text: string, most: number, where: 'end' | 'middle' = 'end'): string {
  if (widthOf(text) <= most) return text;
  const room = Math.max(0, most - 1);
  const letters = [...new Intl.Segmenter().segment(text)].map(({ segment }) => segment);
  const tail =
    where === 'end'
      ? ''
      : fitting(letters.toReversed(), Math.floor(room / 2))
          .toReversed()
          .join('');
  return `${fitting(letters, room - widthOf(tail)).join('')}…${tail}`;
}

function fitting(letters: readonly string[], most: number): readonly string[] {
  let taken = 0;
  const end = letters.findIndex((letter) => {
    taken += widthOf(letter);
    return taken > most;
  });
  return end === -1 ? letters : letters.slice(0, end);
}
