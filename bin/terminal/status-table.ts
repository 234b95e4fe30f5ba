import { styleText } from 'node:util';
import type { OrgStatus } from '../../src/status/org-status.ts';
import { duration, plain } from '../../src/wording/text.ts';
import { type Cell, columns } from './columns.ts';
import { NAME, verdictCell } from './verdict-table.ts';

/** Every org in one line: how it stands and for how long, the age of its secret, when it was checked last. */
export function statusTable(orgs: readonly OrgStatus[], now: Date): string {
  return columns(
    [
      { head: 'Org', gives: 'middle', after: 3 },
      { head: 'Verdict' },
      { head: 'For' },
      { head: 'Secret', gives: 'whole', after: 2 },
      { head: 'Checked', gives: 'whole', after: 1 },
      { head: 'Team', gives: 'end' },
    ],
    orgs.toSorted((a, b) => urgency(a) - urgency(b) || (a.org < b.org ? -1 : 1)).map((org) => row(org, now)),
  );
}

function urgency({ verdict, disabled, removed, secret }: OrgStatus): number {
  if (removed) return 6;
  if (disabled) return 5;
  switch (verdict) {
    case 'unhealthy':
      return 0;
    case 'inconclusive':
      return 1;
    case null:
      return 2;
    case 'healthy':
      return secret.status === 'current' || secret.status === 'managed' || secret.status === 'unknown' ? 4 : 3;
  }
}

function row(org: OrgStatus, now: Date): readonly Cell[] {
  const dim = (text: string): Cell => ({ text, paint: (plainText) => styleText('dim', plainText) });
  const checked = span(org.lastCheckAt, now);
  return [
    { text: plain(org.org, NAME) },
    standing(org, dim),
    { text: span(org.since, now) },
    { text: secretCell(org.secret) },
    { text: checked === '' ? '' : `${checked} ago` },
    dim(plain(org.team ?? '', NAME)),
  ];
}

function standing(org: OrgStatus, dim: (text: string) => Cell): Cell {
  if (org.removed) return dim('- removed');
  if (org.disabled) return dim('- disabled');
  return org.verdict === null ? dim('- never checked') : verdictCell(org);
}

function secretCell({ ageDays, status }: OrgStatus['secret']): string {
  const age = ageDays === null ? '' : `${ageDays} d`;
  switch (status) {
    case 'current':
    case 'unknown':
      return age;
    case 'due':
    case 'overdue':
    case 'managed':
    case 'stuck':
      return age === '' ? status : `${age}, ${status}`;
  }
}

/** `3 days`, `45 min`; empty for an instant that is not known. */
function span(iso: string | null, now: Date): string {
  return iso === null ? '' : duration(now.getTime() - Date.parse(iso)).replace('less than a minute', '0 min');
}

/** Counts of {@link statusTable}, for one line below it and for the exit code. */
export function tally(orgs: readonly OrgStatus[]) {
  const present = orgs.filter(({ removed }) => !removed);
  const number = (wanted: OrgStatus['verdict']) => present.filter(({ verdict }) => verdict === wanted).length;
  return {
    total: present.length,
    healthy: number('healthy'),
    unhealthy: number('unhealthy'),
    inconclusive: number('inconclusive'),
    disabled: present.filter(({ disabled }) => disabled).length,
  };
}
