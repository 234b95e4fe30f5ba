import { styleText } from 'node:util';
import type { WhoActs } from '../../src/causes/verdict.ts';
import type { OrgStatus } from '../../src/status/org-status.ts';
import type { LocalTime } from '../../src/wording/local-time.ts';
import { duration, plain } from '../../src/wording/text.ts';
import { type Cell, columns } from './columns.ts';
import { NAME, nextStep, verdictCell } from './verdict-table.ts';

export type ShownStatus = OrgStatus & {
  /** Whose turn it is where something is wrong. */
  readonly whoActs: WhoActs | null;
  /** No alerts are sent about it, until an ISO instant or until it works; null: it is not muted. */
  readonly muted: { readonly until: string | null } | null;
};

/**
 * Every org in one line: how it stands and for how long, what is to be done next, whether it is muted, the age of its
 * secret, when it was checked last.
 */
export function statusTable(orgs: readonly ShownStatus[], now: Date, local: LocalTime): string {
  return columns(
    [
      { head: 'Org', gives: 'middle', after: 5 },
      { head: 'Verdict' },
      { head: 'For' },
      { head: 'Next', gives: 'end', after: 4 },
      { head: 'Muted' },
      { head: 'Secret', gives: 'whole', after: 2 },
      { head: 'Checked', gives: 'whole', after: 1 },
      { head: 'Team', gives: 'end', after: 3 },
    ],
    orgs.toSorted((a, b) => urgency(a) - urgency(b) || (a.org < b.org ? -1 : 1)).map((org) => row(org, now, local)),
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

function row(org: ShownStatus, now: Date, local: LocalTime): readonly Cell[] {
  const dim = (text: string): Cell => ({ text, paint: (plainText) => styleText('dim', plainText) });
  const checked = span(org.lastCheckAt, now);
  return [
    { text: plain(org.org, NAME) },
    standing(org, dim),
    { text: span(org.since, now) },
    nextStep({ ...org, rotation: org.secret }),
    { text: mutedCell(org, local) },
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

function mutedCell({ muted, removed }: ShownStatus, local: LocalTime): string {
  if (muted === null || removed) return '';
  // Of a mute that ends at midnight its last day is said.
  const last = muted.until === null ? null : new Date(Date.parse(muted.until) - 1).toISOString();
  return last === null ? 'until it works' : `until ${local.moment(last)}`;
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
