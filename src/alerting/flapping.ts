import type { OrgCheck } from '../check/org-check.ts';
import { DAY_MS } from '../clock.ts';
import type { OrgState } from '../state/state.ts';
import { actionsFor, evidenceLine, noticeOf, type Seen, type Telling } from './telling.ts';

/** More changes than this within a day are told once, as flapping, and not one by one. */
const FLAPPING_CHANGES = 4;

/** Counts changes of the condition; `state.condition` is still the one before. */
export function observeChanges(
  state: OrgState,
  condition: string,
  check: OrgCheck,
  now: Date,
): Pick<OrgState, 'changes' | 'flapping' | 'recovery'> {
  const at = now.toISOString();
  const { flapping, recovery } = state;
  const changed = condition !== state.condition;
  const recent = state.changes.filter((change) => isWithinDay(change, now));
  const changes = changed ? [...recent, at] : recent;
  const cause = check.cause ?? flapping?.cause ?? state.lastCause;

  if (flapping === null) {
    const starts = changes.length > FLAPPING_CHANGES;
    return {
      changes,
      recovery,
      flapping: starts ? { cause, since: changes[0] ?? at, changedAt: at, told: false } : null,
    };
  }
  const judged = check.verdict !== 'inconclusive' || condition === 'cannot-tell';
  if (changed || !judged || isWithinDay(flapping.changedAt, now)) {
    return { changes, recovery, flapping: { ...flapping, cause, changedAt: changed ? at : flapping.changedAt } };
  }
  const closing = check.verdict === 'healthy' && flapping.told && recovery === null;
  const calm = { cause: flapping.cause, since: flapping.since, at, unseen: 0 };
  return { changes: [], flapping: null, recovery: closing ? calm : recovery };
}

/** Once, in place of the change that made it so and of all that follow. */
export function flappingTellings(seen: Seen, flapping: NonNullable<OrgState['flapping']>): readonly Telling[] {
  if (flapping.told) return [];
  const { state, check, policy } = seen;
  const { cause } = flapping;
  const notice = noticeOf(seen, {
    kind: 'flapping',
    anchor: flapping.since,
    text: `keeps changing: ${state.changes.length} changes within a day, now ${check.verdict}`,
    cause,
    since: flapping.since,
    found: [evidenceLine(check.evidence), 'no further change is told until it was calm for a day']
      .filter((part) => part !== null)
      .join('; '),
    actions: cause === null ? [] : actionsFor(cause, check, policy),
  });
  // Good news that did not last is not told any more.
  const recovery = state.recovery !== null && state.recovery.at < flapping.changedAt ? null : state.recovery;
  return [{ notice, told: { flapping: { ...flapping, told: true }, recovery } }];
}

/** Has what ended now come after the org had changed and changed back, so that one more change would be flapping? */
export function isAboutToFlap({ changes, flapping }: OrgState, cameAt: string): boolean {
  const [, second] = changes;
  return flapping === null && changes.length === FLAPPING_CHANGES && second !== undefined && cameAt > second;
}

function isWithinDay(iso: string, now: Date): boolean {
  return Math.abs(now.getTime() - Date.parse(iso)) < DAY_MS;
}
