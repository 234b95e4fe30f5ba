import { HOUR_MS } from '../clock.ts';
import { recordOf } from '../credential/salesforce-id.ts';
import type { OrgCheck } from './org-check.ts';

/** Logins that Salesforce allows per user and hour before it answers "login rate exceeded" (help KB 000233559). */
export const LOGINS_PER_HOUR = 3_600;
/** The integration logs in too: the check says so when it takes up this share for itself. */
const SHARE = 0.25;
/** Two runs closer than this are no schedule: one of them was asked for by hand. */
const SHORTEST_INTERVAL_MS = 300_000;

/**
 * Hints for orgs whose Run-As user is logged in by the check so often that the integration may be refused. Several
 * secrets with one client id and user share one budget. The rate is that of this run, repeated at the distance of the
 * full run before; without one before, the run alone counts.
 */
export function loginBudgetHints(
  checks: readonly OrgCheck[],
  lastFullRunAt: Date | null,
  now: Date,
): ReadonlyMap<string, readonly string[]> {
  const users = new Map<string, OrgCheck[]>();
  for (const check of checks) {
    if (check.clientId === null || check.userId === null) continue;
    const user = `${check.clientId} ${recordOf(check.userId)}`;
    const group = users.get(user);
    if (group === undefined) users.set(user, [check]);
    else group.push(check);
  }
  const sinceLast = lastFullRunAt === null ? HOUR_MS : now.getTime() - lastFullRunAt.getTime();
  const runsPerHour = sinceLast <= 0 ? 1 : Math.max(1, HOUR_MS / Math.max(sinceLast, SHORTEST_INTERVAL_MS));
  const hints = new Map<string, readonly string[]>();
  for (const group of users.values()) {
    const perHour = Math.round(group.reduce((sum, { attempts }) => sum + attempts, 0) * runsPerHour);
    if (perHour < LOGINS_PER_HOUR * SHARE) continue;
    const shared = group.length === 1 ? 'This secret' : `${group.length} secrets with this client id and user`;
    const hint =
      `${shared} cost about ${perHour} logins an hour; Salesforce allows ${LOGINS_PER_HOUR} per user. ` +
      'Check less often, or give the secrets users of their own.';
    for (const { org } of group) hints.set(org, [hint]);
  }
  return hints;
}
