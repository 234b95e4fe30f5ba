import type { CauseCode } from '../causes/catalogue.ts';
import type { OrgCheck } from '../check/org-check.ts';
import type { Policy } from '../policy.ts';
import type { Incident, OrgState } from '../state/state.ts';
import { isSettling } from './condition.ts';

/** One org of a full run: its check, and its state as it was before. */
export type FleetMember = { readonly state: OrgState | null; readonly check: OrgCheck };

/** What an outage is about: answers that judge nothing, whatever their causes. */
export const INCONCLUSIVE = 'inconclusive';
/** It judges nothing either, but it is an answer: Salesforce is there, and one org's settings leave our address out. */
export const REFUSED = 'ip-restricted' satisfies CauseCode;

/**
 * What enough orgs turned to in this run: `inconclusive`, one refused address, or a cause of failure. An outage shows
 * itself in many ways (timeouts here, 503 there), so inconclusive answers count together wherever an org was judged
 * before; an org without a past counts only beside others with the same cause.
 */
export function whatTurned(
  audible: readonly FleetMember[],
  needed: number,
  now: Date,
  policy: Policy,
): readonly string[] {
  const silent = audible.filter((member) => hasTurned(INCONCLUSIVE, member, now, policy));
  const pooled = silent.filter(
    ({ state }) => state !== null && (state.lastHealthyAt !== null || state.failure !== null),
  );
  const alike = Math.max(0, ...countsByCause(silent).map(([, orgs]) => orgs));
  const failing = audible.filter(
    (member) => member.check.cause !== null && hasTurned(member.check.cause, member, now, policy),
  );
  const shared = countsByCause(failing)
    .filter(([, orgs]) => orgs >= needed)
    .map(([cause]) => cause);
  return [...(pooled.length >= needed || alike >= needed ? [INCONCLUSIVE] : []), ...shared];
}

/** In this run, and not yet told for this org alone. */
export function hasTurned(about: string, { state, check }: FleetMember, now: Date, policy: Policy): boolean {
  if (about === INCONCLUSIVE) return isUnanswered(check) && !state?.silence?.told;
  if (about === REFUSED) return check.cause === REFUSED && !state?.silence?.told;
  return (
    check.verdict === 'unhealthy' &&
    check.cause === about &&
    state?.failure?.told?.cause !== about &&
    !isSettling(check, now, policy)
  );
}

/**
 * Did an incident speak for what this org answers before? No answer at all belongs to an outage, whenever it came. An
 * answer of Salesforce's own, a failure or a refused address, belongs to the incident it came with, because a later one
 * has a reason of its own.
 */
export function wasIn(about: string, { state, check }: FleetMember): boolean {
  if (about === INCONCLUSIVE) return isUnanswered(check);
  if (about === REFUSED) return check.cause === REFUSED && state?.silence?.runs === 0 && state.coveredSince !== null;
  const failure = state?.failure;
  return failure?.cause === about && failure.inIncident && (check.cause === about || check.verdict === 'inconclusive');
}

function isUnanswered({ verdict, cause }: OrgCheck): boolean {
  return verdict === 'inconclusive' && cause !== REFUSED;
}

/**
 * Does an incident that is under way still speak for this org? For those that were in it, and for one whose last check
 * lies before the incident: the run that told of it died before it stored the org.
 */
export function isIn(incident: Incident, member: FleetMember, now: Date, policy: Policy): boolean {
  return wasIn(incident.about, member) || isUnseen(incident, member, now, policy);
}

/** Answers as the incident's orgs do, and no run has stored the org since it began. */
export function isUnseen({ about, since }: Incident, member: FleetMember, now: Date, policy: Policy): boolean {
  const seenAt = member.state?.lastCheckAt ?? null;
  return seenAt !== null && Date.parse(seenAt) < Date.parse(since) && hasTurned(about, member, now, policy);
}

/** Answers as an incident's orgs do without having been in it. */
export function joins(incident: Incident, member: FleetMember, now: Date, policy: Policy): boolean {
  return !isIn(incident, member, now, policy) && hasTurned(incident.about, member, now, policy);
}

/** Causes with their number of orgs, most first; ties in the order of the orgs. */
export function countsByCause(members: readonly FleetMember[]): readonly (readonly [CauseCode, number])[] {
  const counts = new Map<CauseCode, number>();
  for (const { check } of members)
    if (check.cause !== null) counts.set(check.cause, (counts.get(check.cause) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a);
}
