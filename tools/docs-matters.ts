import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MATTERS, type MatterRow } from '../src/alerting/matters.ts';

// `npm run docs:matters` writes the table of matters into docs/alert-states.md, made from the code.
const PAGE = join(import.meta.dirname, '../docs/alert-states.md');
const [START, END] = ['<!-- matters -->', '<!-- /matters -->'] as const;

/** The page with the table of matters as the code has it. */
export function withMatters(page: string): string {
  const [before, , after] = page.split(new RegExp(`(?<=${START})|(?=${END})`));
  return `${before}\n${table()}\n${after}`;
}

function table(): string {
  const head = ['matter', 'opens', 'ends', 'severity', 'reminders', 'told as: opened, changed, reminder, ended'];
  const rows = Object.entries(MATTERS).map(([type, row]) => [
    type,
    row.opens,
    row.life === 'lasting' ? row.ends : `${row.ends} (no news)`,
    row.severity === 'factor' ? 'critical where the factor is ours, else warning' : row.severity,
    remindersOf(row),
    Object.values(row.kinds)
      .map((kind) => (kind === null ? '–' : `\`${kind}\``))
      .join(', '),
  ]);
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function remindersOf({ ladder, weekly, life }: MatterRow): string {
  const days = ladder.length === 0 ? [] : [`${life === 'date' ? 'at' : 'on'} day ${ladder.join(', ')}`];
  const weeks = weekly === 0 ? [] : [weekly === Number.POSITIVE_INFINITY ? 'each week' : `${weekly} weekly`];
  return [...days, ...weeks].join(', then ') || 'none';
}

if (import.meta.main) writeFileSync(PAGE, withMatters(readFileSync(PAGE, 'utf8')));
