import type { CauseCode } from '../causes/catalogue.ts';
import { stepLine } from '../causes/step.ts';
import type { OrgCheck } from '../check/org-check.ts';
import type { Policy } from '../policy.ts';
import type { Failure, OrgState, Recovery, Silence } from '../state/state.ts';
import { flappingTellings, isAboutToFlap, observeChanges } from './flapping.ts';
import { isQuiet } from './holding.ts';
import { type Ladder, rungDue, rungReached } from './reminders.ts';
import {
  actionsFor,
  evidenceLine,
  foundWith,
  meaningOf,
  noticeOf,
  type Run,
  type Seen,
  span,
  type Telling,
} from './telling.ts';

/** Full runs in a row before an answer that nobody has documented is told. */
const UNKNOWN_RUNS = 2;
/** Rejections that may only mean that Salesforce is still spreading a new version. */
const SETTLING: ReadonlySet<CauseCode> = new Set(['client-id-unknown', 'client-secret-wrong', 'flow-not-enabled']);
/** A persistent lack of answers is repeated weekly: it hides whatever else is wrong. */
const SILENCE_LADDER: Ladder = { steps: [0], thenEvery: 7 };

/** A rejection that is reported, but not alerted until the version is older than `settleMinutes`. */
export function isSettling(check: OrgCheck, now: Date, policy: Policy): boolean {
  if (check.cause === null || !SETTLING.has(check.cause) || !check.version?.createdAt) return false;
  return Math.abs(now.getTime() - check.version.createdAt.getTime()) < policy.settleMinutes * 60_000;
}

/** Takes the answer into failure, silence, recovery and flapping; tells nothing. */
export function observeCondition(state: OrgState, check: OrgCheck, now: Date, policy: Policy, run: Run): OrgState {
  const observed = { ...state, ...observeVerdict(state, check, now, policy, run) };
  const condition = run.inIncident ? state.condition : conditionAfter(observed, check, now, policy);
  return { ...observed, condition, ...observeChanges(observed, condition, check, now) };
}

/** What is to be told about the org's condition, most important first. */
export function conditionTellings(seen: Seen): readonly Telling[] {
  const failing = failureTellings(seen);
  const { flapping } = seen.state;
  if (flapping !== null) return [...flappingTellings(seen, flapping), ...(isUrgent(seen) ? failing : [])];
  return [...failing, ...(failing.length > 0 ? [] : recoveryTellings(seen)), ...silenceTellings(seen)];
}

/**
 * Quiet hours keep the one notice that an org keeps changing for the morning. A failure that they let through must not
 * wait with it, unless the last that was told of the org is that it fails.
 */
function isUrgent({ state, check, now, policy }: Seen): boolean {
  const { failure, recovery, flapping } = state;
  const lastToldFailing = failure?.told != null || recovery?.unseen === 0;
  const letThrough = isQuiet('warning', now, policy) && !isQuiet(check.tags.severity ?? 'critical', now, policy);
  return flapping?.told === false && letThrough && !lastToldFailing;
}

function observeVerdict(
  state: OrgState,
  check: OrgCheck,
  now: Date,
  policy: Policy,
  run: Run,
): Pick<OrgState, 'failure' | 'silence' | 'recovery'> {
  const { failure, recovery } = state;
  switch (check.verdict) {
    case null:
    case 'healthy':
      return { failure: null, silence: null, recovery: recoveryOf(state, now) };
    case 'unhealthy':
      return { failure: failureWith(failure, check.cause ?? 'rejected-unknown', now, run), silence: null, recovery };
    case 'inconclusive':
      return { failure, silence: silenceWith(state, check.cause ?? 'response-invalid', now, policy, run), recovery };
  }
}

function failureWith(before: Failure | null, cause: CauseCode, now: Date, run: Run): Failure {
  const at = now.toISOString();
  const inIncident = run.inIncident;
  if (before?.cause === cause) return { ...before, inIncident, ...counted(before, now, run) };
  const fresh = { cause, causeSince: at, inIncident, ...counted({ runs: 0, countedAt: null }, now, run) };
  return before === null ? { ...fresh, since: at, withheld: false, told: null } : { ...before, ...fresh };
}

function silenceWith(state: OrgState, cause: CauseCode, now: Date, policy: Policy, run: Run): Silence {
  const start = { since: now.toISOString(), runs: 0, countedAt: null, withheld: false, told: null };
  const before = state.silence ?? start;
  const { runs, countedAt } = counted(before, now, run);
  // Runs in which nobody answers say nothing of one org: a streak that came with an incident counts when that is over.
  const ofIncident = run.inIncident && (run.struck || (state.coveredSince !== null && state.silence?.runs === 0));
  if (ofIncident) return { ...before, cause, runs: 0, countedAt };
  // The run in which it ends leaves an org at least one more to answer: fleets rarely recover all at once.
  const incidentEnded = state.coveredSince !== null && run.full && !run.inIncident;
  const allowed = incidentEnded ? Math.min(runs, policy.inconclusiveThreshold - 1) : runs;
  return { ...before, cause, runs: allowed, countedAt };
}

/** Only a full run counts, and only once however often it is repeated at the same instant. */
function counted(
  { runs, countedAt }: { readonly runs: number; readonly countedAt: string | null },
  now: Date,
  run: Run,
): { runs: number; countedAt: string | null } {
  const at = now.toISOString();
  return run.full && countedAt !== at ? { runs: runs + 1, countedAt: at } : { runs, countedAt };
}

/** What a healthy answer ends is worth telling only if it was told, or would have been but for mute or quiet hours. */
function recoveryOf({ failure, silence, recovery }: OrgState, now: Date): Recovery | null {
  const ended = [failure, silence].find((open) => open !== null && (open.told !== null || open.withheld));
  if (!ended) return recovery;
  const { cause, since } = ended;
  const unseen = (recovery?.unseen ?? 0) + (ended.told === null ? 1 : 0);
  return { cause, since: recovery?.since ?? since, at: now.toISOString(), unseen };
}

/** What an alert would speak of. An answer that is not to be alerted yet changes nothing. */
function conditionAfter(state: OrgState, check: OrgCheck, now: Date, policy: Policy): string {
  const { failure, silence, condition } = state;
  switch (check.verdict) {
    case null:
    case 'healthy':
      return 'ok';
    case 'unhealthy':
      return failure !== null && isReady(failure, check, now, policy) ? `failing:${failure.cause}` : condition;
    case 'inconclusive':
      return silence !== null && isLong(silence, policy) ? 'cannot-tell' : condition;
  }
}

function isReady({ cause, runs }: Failure, check: OrgCheck, now: Date, policy: Policy): boolean {
  return !isSettling(check, now, policy) && (cause !== 'rejected-unknown' || runs >= UNKNOWN_RUNS);
}

function isLong({ cause, runs }: Silence, policy: Policy): boolean {
  return cause === 'ip-restricted' || runs >= policy.inconclusiveThreshold;
}

function failureTellings(seen: Seen): readonly Telling[] {
  const { state, check, now, policy } = seen;
  const { failure } = state;
  if (failure === null) return [];
  const ready = check.verdict === 'unhealthy' && isReady(failure, check, now, policy);
  if (failure.told === null) return ready || failure.withheld ? [newFailure(seen, failure)] : [];
  if (ready && failure.told.cause !== failure.cause) return [changedCause(seen, failure, failure.told.cause)];
  const rung = ready ? rungDue(failingLadder(policy), new Date(failure.since), failure.told.mark, now) : null;
  return rung === null ? [] : [stillFailing(seen, failure, rung)];
}

function newFailure(seen: Seen, failure: Failure): Telling {
  const { state, now } = seen;
  const between = state.recovery === null ? null : `it had been healthy again at ${state.recovery.at}`;
  const late = failure.withheld ? `notices were held back since ${failure.since}` : null;
  const notice = noticeOf(seen, {
    kind: 'failing',
    anchor: failure.since,
    text: meaningOf(failure.cause),
    ...aboutFailure(seen, failure, [between, late]),
  });
  const rung = rungReached(failingLadder(seen.policy), new Date(failure.since), now) ?? 0;
  return {
    notice,
    told: { failure: toldFailure(seen, failure, rung), recovery: null },
    withheld: { failure: { ...failure, withheld: true } },
  };
}

function changedCause(seen: Seen, failure: Failure, former: CauseCode): Telling {
  const rung = rungReached(failingLadder(seen.policy), new Date(failure.since), seen.now) ?? 0;
  const notice = noticeOf(seen, {
    kind: 'cause-changed',
    anchor: failure.causeSince,
    text: `now ${meaningOf(failure.cause)}; before: ${meaningOf(former)}`,
    ...aboutFailure(seen, failure, [`was ${former}`]),
  });
  return { notice, told: { failure: toldFailure(seen, failure, rung), recovery: null } };
}

function stillFailing(seen: Seen, failure: Failure, rung: number): Telling {
  const { check, now } = seen;
  const newVersion = check.version !== null && check.version.id !== failure.told?.versionId;
  const change = newVersion
    ? 'a new version was stored since the last notice and fails too'
    : 'nothing changed since the last notice';
  const notice = noticeOf(seen, {
    kind: 'still-failing',
    anchor: `${failure.since}/${rung}`,
    text: `still failing after ${span(failure.since, now.toISOString())}: ${meaningOf(failure.cause)}`,
    ...aboutFailure(seen, failure, [change]),
  });
  return { notice, told: { failure: toldFailure(seen, failure, rung) } };
}

/** Never steps down: what was said once is not said again. */
function toldFailure({ check, now }: Seen, failure: Failure, rung: number): Failure {
  const mark = { rung: Math.max(rung, failure.told?.mark.rung ?? 0), at: now.toISOString() };
  return { ...failure, withheld: false, told: { cause: failure.cause, versionId: check.version?.id ?? null, mark } };
}

function aboutFailure({ check, policy }: Seen, failure: Failure, remarks: readonly (string | null)[]) {
  // A held notice may be told by a run whose own answer is another one.
  const found = check.cause === failure.cause ? (reasonOf(check) ?? evidenceLine(check.evidence)) : null;
  return {
    cause: failure.cause,
    since: failure.since,
    found: foundWith(found, remarks),
    actions: actionsFor(failure.cause, check, policy),
  };
}

function recoveryTellings(seen: Seen): readonly Telling[] {
  const { state, now, run } = seen;
  const { recovery } = state;
  if (recovery === null) return [];
  const { cause, since, at, unseen } = recovery;
  // After so many changes good news has to last until the next full run, or flapping will be told in its place. Whoever
  // asks for the org by name is told at once.
  if (run.full && isAboutToFlap(state, since) && at === now.toISOString()) return [];
  const times = unseen > 1 ? `${unseen} times ` : '';
  const notice = noticeOf(seen, {
    kind: 'recovered',
    anchor: at,
    text: `healthy again after ${span(since, at)} (was ${cause ?? 'changing'})`,
    cause,
    at,
    since,
    found: unseen === 0 ? null : `it came and went ${times}while notices were held back`,
  });
  return [{ notice, told: { recovery: null } }];
}

function silenceTellings(seen: Seen): readonly Telling[] {
  const { state, check, now, policy } = seen;
  const { silence } = state;
  if (silence === null) return [];
  const told = silence.told;
  const due =
    told === null
      ? silence.withheld || isLong(silence, policy)
      : silence.cause === 'ip-restricted' && told.cause !== 'ip-restricted';
  const rung = due
    ? (rungReached(SILENCE_LADDER, new Date(silence.since), now) ?? 0)
    : told && rungDue(SILENCE_LADDER, new Date(silence.since), told.mark, now);
  if (rung === null) return [];

  const mark = { rung: Math.max(rung, told?.mark.rung ?? 0), at: now.toISOString() };
  const toldSilence = { ...silence, withheld: false, told: { cause: silence.cause, mark } };
  const notice = noticeOf(seen, {
    kind: 'cannot-tell',
    anchor: `${silence.since}/${silence.cause}/${rung}`,
    text: `cannot tell: ${meaningOf(silence.cause)}`,
    cause: silence.cause,
    since: silence.since,
    found:
      [evidenceLine(check.evidence), state.failure && `before that it was failing: ${state.failure.cause}`]
        .filter((part) => part !== null)
        .join('; ') || null,
    actions: actionsFor(silence.cause, check, policy),
  });
  return [{ notice, told: { silence: toldSilence }, withheld: { silence: { ...silence, withheld: true } } }];
}

function failingLadder(policy: Policy): Ladder {
  return { steps: policy.remindFailingDays, thenEvery: 7 };
}

function reasonOf({ rotation }: OrgCheck): string | null {
  return rotation.reason === null ? null : stepLine(rotation.reason);
}
