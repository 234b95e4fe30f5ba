import { styleText } from 'node:util';
import { type FindingCommands, findings, hintLines } from './findings.ts';
import { step, sumLine } from './paragraphs.ts';
import { type ShownReport, summaryLine, verdictTable } from './verdict-table.ts';

/** Commands that go on from a report, as they can be pasted. */
export type ReportCommands = FindingCommands & { readonly recheck: (orgs: readonly string[]) => string };

/** More names than this make no command that a person would type. */
export const RECHECKED = 10;

/** The report as a person reads it: the table, what is wrong and what to do, what is worth knowing, and the sum. */
export function reportText(report: ShownReport, commands: ReportCommands): string {
  const unwell = report.orgs.filter(({ verdict }) => verdict === 'unhealthy' || verdict === 'inconclusive');
  const sum = styleText('bold', sumLine(summaryLine(report)));
  const recheck =
    unwell.length === 0 || unwell.length > RECHECKED
      ? ''
      : `\n${step('', { say: 'Check again', run: commands.recheck(unwell.map(({ org }) => org)) })}`;
  return `${[verdictTable(report.orgs), findings(report.orgs, commands), hintLines(report.orgs), sum + recheck]
    .filter((part) => part !== '')
    .join('\n\n')}\n`;
}
