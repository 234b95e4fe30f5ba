/**
 * What stays to be read after all of this was sent to a terminal: the lines in their order, however long the scroll.
 * Knows the movements and erasures that prompts, spinners and bars use; colours and the rest change no letter.
 */
export function screenOf(sent: string, columns = 80): string {
  const lines: string[][] = [[]];
  let row = 0;
  let column = 0;
  const lineAt = (index: number): string[] => {
    while (lines.length <= index) lines.push([]);
    return lines[index] ?? [];
  };
  const moves: Readonly<Record<string, (by: number | null) => void>> = {
    A: (by) => {
      row = Math.max(0, row - (by ?? 1));
    },
    B: (by) => {
      row += by ?? 1;
    },
    C: (by) => {
      column = Math.min(columns - 1, column + (by ?? 1));
    },
    D: (by) => {
      column = Math.max(0, column - (by ?? 1));
    },
    E: (by) => {
      row += by ?? 1;
      column = 0;
    },
    G: (by) => {
      column = (by ?? 1) - 1;
    },
    J: (what) => {
      if ((what ?? 0) !== 0) return;
      lineAt(row).length = Math.min(column, lineAt(row).length);
      lines.length = row + 1;
    },
    K: (what) => {
      const line = lineAt(row);
      if (what === 2) line.length = 0;
      else if (what === 1) line.fill(' ', 0, column + 1);
      else line.length = Math.min(column, line.length);
    },
  };
  // biome-ignore lint/suspicious/noControlCharactersInRegex: this is what a terminal is told in
  for (const [token, by, verb] of sent.matchAll(/\x1b\[\??(\d*)(?:;\d+)*([A-Za-z])|\x1b.|[\s\S]/gu)) {
    if (verb !== undefined) moves[verb]?.(by === '' ? null : Number(by));
    else if (token === '\r') column = 0;
    else if (token === '\n') row += 1;
    else if (token === '\b') column = Math.max(0, column - 1);
    else if (token >= ' ') {
      if (column >= columns) {
        row += 1;
        column = 0;
      }
      const line = lineAt(row);
      while (line.length < column) line.push(' ');
      line[column] = token;
      column += 1;
    }
  }
  return Array.from(lines, (line) => line.join('').trimEnd())
    .join('\n')
    .trimEnd();
}
