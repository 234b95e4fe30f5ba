import { styleText } from 'node:util';
import Table from 'cli-table3';
import type { Report, ReportedOrg } from '../src/core/report.ts';

const ORDER = { unhealthy: 0, inconclusive: 1, healthy: 2 } as const;
const COLUMNS = { org: 14, verdict: 27, next: 35 };

/** The report as a table of 80 columns, what needs a person first. */
export function verdictTable(report: Report): string {
  const table = new Table({
    head: ['Org', 'Verdict', 'What to do first'],
    colWidths: [COLUMNS.org, COLUMNS.verdict, COLUMNS.next],
    wordWrap: true,
    style: { head: [], border: [] },
  });
  for (const org of [...report.orgs].sort((a, b) => rank(a) - rank(b))) {
    table.push([org.org, verdictCell(org), nextCell(org)]);
  }
  return table.toString();
}

/** One line that sums the report up. */
export function summaryLine({ summary }: Report): string {
  const { total, healthy, unhealthy, inconclusive, disabled } = summary;
  const parts = [`${healthy} healthy`, `${unhealthy} failing`, `${inconclusive} cannot tell`];
  if (disabled > 0) parts.push(`${disabled} disabled`);
  return `${total} ${total === 1 ? 'org' : 'orgs'} checked: ${parts.join(', ')}.`;
}

function rank({ verdict }: ReportedOrg): number {
  return verdict === null ? 3 : ORDER[verdict];
}

function verdictCell({ verdict, cause }: ReportedOrg): string {
  switch (verdict) {
    case null:
      return styleText('dim', 'disabled');
    case 'healthy':
      return styleText('green', '✓ healthy');
    case 'unhealthy':
      return styleText('red', `✗ ${cause}`);
    case 'inconclusive':
      return styleText('yellow', `? ${cause}`);
  }
}

function nextCell({ verdict, actions, rotation, hints }: ReportedOrg): string {
  if (verdict !== 'healthy') return actions?.[0] ?? '';
  if (rotation.status === 'overdue' || rotation.status === 'due' || rotation.status === 'stuck') {
    const due = rotation.dueAt === null ? '' : `, due ${rotation.dueAt.slice(0, 10)}`;
    return `Rotate the client secret: ${rotation.status}${due}`;
  }
  return hints[0] ?? '';
}
