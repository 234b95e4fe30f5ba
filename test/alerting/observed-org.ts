/** One org before and after a run over it. */
import { observeOrg } from '../../src/alerting/observe-org.ts';
import type { OrgCheck } from '../../src/check/org-check.ts';
import { emptyOrgState, type OrgState } from '../../src/state/state.ts';
import { check } from '../run/run-samples.ts';
import { hoursAgo, momentOf, NOON, toldOf } from './alert-fixtures.ts';

export const AT = NOON.toISOString();
export const MOMENT = momentOf();
export const state = (given: Partial<OrgState> = {}): OrgState => ({
  ...emptyOrgState('acme', 'salesforce/acme'),
  lastVerdict: 'healthy',
  lastCheckAt: hoursAgo(8),
  ...given,
});
export const TOLD = { told: { all: toldOf() } };
export const BROKEN = { verdict: 'unhealthy', cause: 'app-blocked' } as const;
export const STREAK = { cause: 'app-blocked', since: hoursAgo(4), run: 9, causeRun: 9 } as const;

/** The org after a run; `before` null: never seen. */
export function observed(before: OrgState | null, answer: Partial<OrgCheck> = {}, moment = MOMENT): OrgState {
  const seen = check({ org: 'acme', ...answer });
  return observeOrg({ before, check: seen, state: before ?? emptyOrgState('acme', 'x') }, moment);
}
export const matters = (...of: Parameters<typeof observed>) =>
  observed(...of).matters.map(({ type, about, detail, since, endedAt }) => ({
    type,
    about,
    detail,
    since,
    ended: endedAt !== null,
  }));
export const types = (...of: Parameters<typeof observed>) => observed(...of).matters.map(({ type }) => type);
