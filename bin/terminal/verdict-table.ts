import { styleText } from 'node:util';
import { ROLES, type WhoActs } from '../../src/causes/verdict.ts';
import type { ReportedOrg, ReportSummary } from '../../src/run/report.ts';
import { MONTHS } from '../../src/wording/local-time.ts';
import { count, plain } from '../../src/wording/text.ts';
import { type Cell, columns } from './columns.ts';

/** Longest names: of a secret (512) and of a tag's value (256). */
export const NAME = 512;

/** What the terminal shows of a report; a report of another version may name causes that this one does not know. */
export type ShownReport = {
  readonly summary: Pick<ReportSummary, 'total' | 'healthy' | 'unhealthy' | 'inconclusive' | 'disabled' | 'omitted'>;
  readonly orgs: readonly ShownOrg[];
};
export type ShownOrg = Pick<
  ReportedOrg,
  'org' | 'verdict' | 'meaning' | 'whoActs' | 'steps' | 'team' | 'evidence' | 'hints' | 'migration'
> & {
  readonly cause: string | null;
  readonly rotation: Pick<ReportedOrg['rotation'], 'status' | 'dueAt' | 'step'> & { readonly versions: object | null };
};

/** The report as a table, what needs a person first. */
export function verdictTable(orgs: readonly ShownOrg[]): string {
  return columns(
    [
      { head: 'Org', gives: 'middle', after: 2 },
      { head: 'Verdict' },
      { head: 'Next', gives: 'end', after: 1 },
      { head: 'Team', gives: 'end' },
    ],
    byUrgency(orgs).map((org) => [
      { text: plain(org.org, NAME) },
      verdictCell(org),
      nextStep(org),
      { text: plain(org.team ?? '', NAME), paint: (text) => styleText('dim', text) },
    ]),
  );
}

/** What to do first comes first: unhealthy, inconclusive, a secret to rotate, healthy, disabled; then as listed. */
export function byUrgency<Org extends ShownOrg>(orgs: readonly Org[]): readonly Org[] {
  return orgs.toSorted((a, b) => urgency(a) - urgency(b));
}

function urgency({ verdict, rotation }: ShownOrg): number {
  switch (verdict) {
    case 'unhealthy':
      return 0;
    case 'inconclusive':
      return 1;
    case 'healthy':
      return isDue(rotation) ? 2 : 3;
    case null:
      return 4;
  }
}

/** Verdict and cause with a mark that does without colour. */
export function verdictCell({ verdict, cause }: Pick<ShownOrg, 'verdict' | 'cause'>): Cell {
  switch (verdict) {
    case 'unhealthy':
      return { text: `✗ ${cause}`, paint: (text) => styleText('red', text) };
    case 'inconclusive':
      return { text: `? ${cause}`, paint: (text) => styleText('yellow', text) };
    case 'healthy':
      return { text: '✓ healthy', paint: (text) => styleText('green', text) };
    case null:
      return { text: '- disabled', paint: (text) => styleText('dim', text) };
  }
}

/** What is to be done next: whose turn it is, and of a healthy org when its secret is to be rotated. */
export function nextStep({
  verdict,
  whoActs,
  rotation,
}: Pick<ShownOrg, 'verdict' | 'whoActs'> & {
  readonly rotation: Pick<ShownOrg['rotation'], 'status' | 'dueAt'>;
}): Cell {
  if (verdict === 'unhealthy' || verdict === 'inconclusive') {
    return whoActs === null ? { text: '' } : { text: ROLES[whoActs], brief: BRIEF_ROLES[whoActs] };
  }
  return verdict === 'healthy' ? { text: rotationStep(rotation), brief: briefRotationStep(rotation) } : { text: '' };
}

const BRIEF_ROLES: Readonly<Record<WhoActs, string>> = {
  'salesforce-admin': 'their admin',
  'integration-team': 'your team',
  'aws-operator': 'AWS operator',
  nobody: 'nobody',
};

/** What is to be done about the age of a secret; empty when nothing is. */
export function rotationStep({ status, dueAt }: Pick<ShownOrg['rotation'], 'status' | 'dueAt'>): string {
  const day = dueAt?.slice(0, 10) ?? '';
  switch (status) {
    case 'due':
      return `rotate by ${day}`;
    case 'overdue':
      return `rotate, was due ${day}`;
    case 'stuck':
      return 'its rotation is stuck';
    case 'current':
    case 'managed':
    case 'unknown':
      return '';
  }
}

/** {@link rotationStep} in a dozen characters: `rotate 4 Dec`. */
function briefRotationStep({ status, dueAt }: Pick<ShownOrg['rotation'], 'status' | 'dueAt'>): string {
  const due = new Date(dueAt ?? '');
  switch (status) {
    case 'due':
      return `rotate ${due.getUTCDate()} ${MONTHS[due.getUTCMonth()]}`;
    case 'overdue':
      return 'rotate now';
    case 'stuck':
      return 'it is stuck';
    case 'current':
    case 'managed':
    case 'unknown':
      return '';
  }
}

export function isDue({ status }: Pick<ShownOrg['rotation'], 'status'>): boolean {
  return status === 'due' || status === 'overdue' || status === 'stuck';
}

/** One line that sums the report up. */
export function summaryLine({ summary, orgs }: ShownReport): string {
  const { total, healthy, unhealthy, inconclusive, disabled } = summary;
  const parts = [`${healthy} healthy`, `${unhealthy} failing`, `${inconclusive} cannot tell`];
  if (disabled > 0) parts.push(`${disabled} disabled`);
  const due = orgs.filter(({ verdict, rotation }) => verdict !== null && isDue(rotation)).length;
  const rotate = due === 0 ? '' : ` ${count(due, 'client secret')} to rotate.`;
  const left = summary.omitted === 0 ? '' : ` ${count(summary.omitted, 'org')} left out of this long report.`;
  return `${count(total, 'org')} checked: ${parts.join(', ')}.${rotate}${left}`;
}
