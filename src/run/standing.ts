import type { Decision } from '../alerting/decide.ts';
import { openCondition } from '../alerting/matters.ts';
import { mutedUntil } from '../alerting/mute.ts';
import { standingOf } from '../alerting/observe-org.ts';
import type { OrgStanding } from '../digest/input.ts';
import type { Policy } from '../policy.ts';

/** How every org of the run stands, as listed; orgs that are gone are left out. */
export function standingOfRun({ seen, moment }: Decision, { timezone }: Policy): readonly OrgStanding[] {
  return seen.orgs.flatMap(({ state, check, muted }): readonly OrgStanding[] => {
    if (check === null) return [];
    const condition = standingOf(state, check, moment);
    const open = openCondition(state.matters);
    const isWell = condition === 'healthy' || condition === 'disabled';
    const failing = condition === 'failing' ? state.failure : null;
    const { status, dueAt } = check.rotation;
    const isDue = (status === 'due' || status === 'overdue') && dueAt !== null;
    return [
      {
        org: state.org,
        team: state.team,
        condition,
        cause: isWell ? null : (failing?.cause ?? check.cause),
        since: isWell ? null : (failing?.since ?? state.unanswered?.since ?? null),
        muted: muted ? { until: mutedUntil(state.mute, moment.now, timezone) ?? null } : null,
        parked: open !== null && open.type !== 'flapping' && (open.told.all?.weeks ?? 0) >= 4,
        flapping: open?.type === 'flapping',
        inOutage: state.outage !== null && check.verdict === 'inconclusive',
        rotation: isDue ? { dueAt, overdue: status === 'overdue' } : null,
        contact: check.tags.contact,
        note: check.tags.note,
      },
    ];
  });
}
