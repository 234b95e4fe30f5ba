import { styleText } from 'node:util';
import type { HistoryEntry } from '../../src/state/state.ts';
import { plain } from '../../src/wording/text.ts';
import { type Cell, columns } from './columns.ts';
import { verdictCell } from './verdict-table.ts';

/** Notices about the fleet go to those who are told everything, once, and not to the teams. */
const FLEET_WIDE = new Set(['fleet-incident', 'fleet-recovered', 'nothing-to-check']);

/** Changes of one org, newest first: when, what it became and why, and who was told what. */
export function historyTable(
  entries: readonly HistoryEntry[],
  team: string | null,
  stamp: (iso: string) => string,
): string {
  return columns(
    [{ head: 'When' }, { head: 'Became' }, { head: 'Told', gives: 'end' }],
    entries.map((entry) => [{ text: stamp(entry.at) }, became(entry), { text: told(entry, team) }]),
  );
}

function became({ to, cause }: HistoryEntry): Cell {
  return to === 'removed'
    ? { text: '- removed', paint: (text) => styleText('dim', text) }
    : verdictCell({ verdict: to, cause });
}

function told({ notices }: HistoryEntry, team: string | null): string {
  if (notices.length === 0) return 'nobody';
  const audience = team === null || notices.every((kind) => FLEET_WIDE.has(kind)) ? 'all' : `all, ${plain(team, 40)}`;
  return `${notices.join(', ')} (${audience})`;
}
