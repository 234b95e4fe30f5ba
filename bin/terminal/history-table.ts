import { styleText } from 'node:util';
import type { HistoryEntry } from '../../src/state/history.ts';
import { plain } from '../../src/wording/text.ts';
import { type Cell, columns } from './columns.ts';
import { verdictCell } from './verdict-table.ts';

/** Changes of one org, newest first: when, what it became and why, and who was told what. */
export function historyTable(entries: readonly HistoryEntry[], stamp: (iso: string) => string): string {
  return columns(
    [{ head: 'When' }, { head: 'Became' }, { head: 'Told', gives: 'end' }],
    entries.map((entry) => [{ text: stamp(entry.at) }, became(entry), { text: told(entry) }]),
  );
}

function became({ to, cause }: HistoryEntry): Cell {
  return to === 'removed'
    ? { text: '- removed', paint: (text) => styleText('dim', text) }
    : verdictCell({ verdict: to, cause });
}

function told({ notices, audiences }: HistoryEntry): string {
  if (notices.length === 0) return 'nobody';
  const heard = audiences.length === 0 ? 'nobody' : audiences.map((audience) => plain(audience, 40)).join(', ');
  return `${notices.join(', ')} (${heard})`;
}
