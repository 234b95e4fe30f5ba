import type { OrgCheck } from '../check/org-check.ts';
import type { Notice } from '../state/notice.ts';
import type { OrgState } from '../state/state.ts';
import { count, listed } from '../wording/text.ts';
import { fleetNotice } from './telling.ts';

/** Notices that speak for several orgs, and the orgs they speak for. */
export type Summary = { readonly notices: readonly Notice[]; readonly orgs: ReadonlySet<string> };

export const NO_SUMMARY: Summary = { notices: [], orgs: new Set() };

/** Up to so many reminders are told one by one even by a deployment's first run. */
const SINGLE_REMINDERS = 5;
const NAMED_ORGS = 6;

/**
 * What a deployment finds on its first run has been so for long: many secrets past their date are one piece of news, not
 * forty. Their rungs count as said, so that the next reminder of each org is its next rung.
 */
export function summaryOfFirstRun(
  watched: readonly { readonly state: OrgState | null; readonly check: OrgCheck }[],
  now: Date,
): Summary {
  const untold = watched.filter(({ state }) => state === null || state.rotation === null).map(({ check }) => check);
  const withStatus = (...statuses: string[]) => untold.filter(({ rotation }) => statuses.includes(rotation.status));
  const [overdue, due, stuck] = [withStatus('overdue'), withStatus('due'), withStatus('stuck')];
  const legacy = watched
    .filter(({ state, check }) => check.flow === 'password' && check.verdict === 'healthy' && !state?.legacyFlow)
    .map(({ check }) => check);
  const rotations = [...overdue, ...stuck, ...due];
  if (rotations.length + legacy.length <= SINGLE_REMINDERS) return NO_SUMMARY;

  const at = now.toISOString();
  const counts = [
    overdue.length > 0 ? `${overdue.length} overdue for rotation` : null,
    stuck.length > 0 ? `${stuck.length} stuck in rotation` : null,
    due.length > 0 ? `${due.length} due soon` : null,
  ].filter((part) => part !== null);
  const notices = [
    rotations.length === 0
      ? null
      : fleetNotice(now, {
          kind: overdue.length + stuck.length > 0 ? 'rotation-overdue' : 'rotation-due',
          anchor: at,
          text: `found on the first run: ${counts.join(', ')} (${names(rotations)})`,
          actions: [{ say: 'Each org is reminded on its own from its next date on.' }],
        }),
    legacy.length === 0
      ? null
      : fleetNotice(now, {
          kind: 'legacy-flow',
          anchor: at,
          text: `found on the first run: ${count(legacy.length, 'org')} on the username-password flow (${names(legacy)})`,
          actions: [{ say: 'Each org is reminded on its own before Salesforce retires the flow.' }],
        }),
  ].filter((notice) => notice !== null);
  return { notices, orgs: new Set([...rotations, ...legacy].map(({ org }) => org)) };
}

function names(checks: readonly OrgCheck[]): string {
  return listed(
    checks.map(({ org }) => org),
    NAMED_ORGS,
  );
}
