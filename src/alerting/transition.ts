import { stepLine } from '../causes/step.ts';
import type { OrgCheck } from '../check/org-check.ts';
import type { Policy } from '../policy.ts';
import type { Notice } from '../state/notice.ts';
import { emptyOrgState, type HistoryEntry, type LastSeen, type OrgState } from '../state/state.ts';
import { conditionTellings, observeCondition } from './condition.ts';
import { dateTellings, observeDates } from './dates.ts';
import { dayStrip } from './day-strip.ts';
import { acknowledgementAfter, holdOn, isMuted, type Transition, tell } from './holding.ts';
import { observeUser, userTellings } from './identity.ts';
import { claimPending, withPending } from './outbox.ts';
import { type Mark, notAfter } from './reminders.ts';
import { atRest } from './removed.ts';
import { noticeOf, type Run, type Seen, type Telling } from './telling.ts';

export type { Transition } from './holding.ts';
export type { Run } from './telling.ts';

/**
 * Compares one check with the org's last state and decides what is worth telling: docs/alert-states.md.
 * First the state takes in what was seen; then everything that is known but untold is told, or waits for the end of
 * mute, quiet hours or a fleet incident. What waits is not kept as a message but decided anew by each run, so that
 * what is told after a mute is how things stand then.
 */
export function transition(state: OrgState | null, check: OrgCheck, now: Date, policy: Policy, run: Run): Transition {
  const before = state === null ? null : steadied(state, now);
  const known = before === null || before.removedAt !== null ? arrived(before, check, now, run) : before;
  const during = { ...run, inIncident: isCovered(known, check, run) };
  const observed = check.disabled ? atRest(known) : observe(known, check, now, policy, during);
  const seen: Seen = { before, check, now, policy, run: during, state: recorded(observed, check, now) };
  const { acknowledgement } = seen.state;

  const muted = isMuted(acknowledgement, check.tags.muteUntil, now);
  const tellings = check.disabled ? [] : tellingsOf(seen);
  const said = tell(seen.state, tellings, (notice) => holdOn(notice, seen, muted));
  const verified = check.verdict === 'healthy' ? said.state.unverifiedRotation : null;
  const claimed = claimPending(withPending(said.state, said.notices, now), now, policy);
  return {
    next: claimed.next,
    notices: [...said.notices, ...claimed.notices],
    history: historyOf(seen, said.notices),
    held: said.held,
    muted,
    rotationVerified: verified === null ? null : { at: verified.at },
  };
}

/** The state of an org that was not there before, or is back. */
function arrived(before: OrgState | null, check: OrgCheck, now: Date, { firstRun }: Run): OrgState {
  const state = before ?? emptyOrgState(check.org, check.secretId);
  return { ...state, removedAt: null, removalTold: false, untoldArrival: firstRun ? null : now.toISOString() };
}

/** Takes in everything the check says, so that what is told rests on the state alone. */
function observe(known: OrgState, check: OrgCheck, now: Date, policy: Policy, run: Run): OrgState {
  const conditioned = observeCondition(known, check, now, policy, run);
  const acknowledgement = acknowledgementAfter(known.acknowledgement, check.tags.muteUntil, check.verdict);
  const coveredSince = run.inIncident ? (known.coveredSince ?? now.toISOString()) : null;
  const state = { ...conditioned, acknowledgement, coveredSince };
  return observeUser(observeDates(state, check, now, policy), check, now);
}

function recorded(state: OrgState, check: OrgCheck, now: Date): OrgState {
  const at = now.toISOString();
  return {
    ...state,
    secretId: check.secretId,
    team: check.tags.team,
    remember: check.remember,
    lastVerdict: check.verdict,
    lastCause: check.cause,
    lastCheckAt: at,
    lastHealthyAt: check.verdict === 'healthy' ? at : state.lastHealthyAt,
    lastSeen: lastSeen(check),
    disabled: check.disabled,
    apiUsage: check.apiUsage ?? state.apiUsage,
    days: dayStrip(state.days, check, now),
  };
}

function lastSeen({ host, flow, evidence, tags, rotation }: OrgCheck): LastSeen {
  const { status, dueAt } = rotation;
  const reason = rotation.reason === null ? null : stepLine(rotation.reason);
  const muteUntil = muteText(tags.muteUntil);
  return { host, flow, evidence, note: tags.note, muteUntil, rotation: { status, dueAt, reason } };
}

function muteText(tag: OrgCheck['tags']['muteUntil']): string | null {
  if (tag === null) return null;
  if (tag.kind === 'recovered') return tag.kind;
  return tag.kind === 'day' ? tag.day : tag.at.toISOString();
}

/** A run over named orgs knows no fleet: there an incident goes on speaking for the answer it spoke for. */
function isCovered({ coveredSince, failure }: OrgState, check: OrgCheck, run: Run): boolean {
  if (run.full) return run.inIncident;
  if (coveredSince === null) return false;
  return check.verdict === 'inconclusive' || (failure?.inIncident === true && failure.cause === check.cause);
}

function tellingsOf(seen: Seen): readonly Telling[] {
  return [...conditionTellings(seen), ...userTellings(seen), ...dateTellings(seen), ...arrivalTellings(seen)];
}

function arrivalTellings(seen: Seen): readonly Telling[] {
  const { untoldArrival } = seen.state;
  if (untoldArrival === null) return [];
  const notice = noticeOf(seen, {
    kind: 'org-added',
    anchor: untoldArrival,
    at: untoldArrival,
    text: `is checked from now on; first answer: ${seen.check.verdict ?? 'none'}`,
  });
  return [{ notice, told: { untoldArrival: null } }];
}

function historyOf({ before, check, now, state }: Seen, notices: readonly Notice[]): readonly HistoryEntry[] {
  const joined = state.coveredSince !== null && (before?.coveredSince ?? null) === null;
  const kinds = [...(joined ? (['fleet-incident'] as const) : []), ...notices.map(({ kind }) => kind)];
  const changed = before === null || before.lastVerdict !== check.verdict || before.lastCause !== check.cause;
  if (!changed && before.removedAt === null && kinds.length === 0) return [];
  const entry: HistoryEntry = {
    org: check.org,
    at: now.toISOString(),
    from: before?.lastVerdict ?? null,
    to: check.verdict,
    cause: check.cause,
    notices: kinds,
  };
  return [entry];
}

/** No instant of the state lies in the future: after a clock that jumped back, nothing waits for it to catch up. */
function steadied(state: OrgState, now: Date): OrgState {
  // Every check leaves the state so; without a jump since the last one there is nothing to do.
  if (state.lastCheckAt !== null && Date.parse(state.lastCheckAt) <= now.getTime()) return state;
  const past = (iso: string) => notAfter(iso, now);
  const saidInPast = (mark: Mark | null) => mark && { ...mark, at: past(mark.at) };
  const toldInPast = <Told extends { readonly mark: Mark }>(told: Told | null) =>
    told && { ...told, mark: { ...told.mark, at: past(told.mark.at) } };
  const { failure, silence, flapping, rotation, oldPair, legacyFlow, coveredSince } = state;
  return {
    ...state,
    failure: failure && { ...failure, since: past(failure.since), told: toldInPast(failure.told) },
    silence: silence && { ...silence, since: past(silence.since), told: toldInPast(silence.told) },
    flapping: flapping && { ...flapping, changedAt: past(flapping.changedAt) },
    rotation: rotation && { ...rotation, since: past(rotation.since), mark: saidInPast(rotation.mark) },
    oldPair: oldPair && { ...oldPair, mark: saidInPast(oldPair.mark) },
    legacyFlow: legacyFlow && { ...legacyFlow, mark: saidInPast(legacyFlow.mark) },
    coveredSince: coveredSince && past(coveredSince),
  };
}
