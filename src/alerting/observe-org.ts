import { stepLine } from '../causes/step.ts';
import type { OrgCheck } from '../check/org-check.ts';
import { DAY_MS } from '../clock.ts';
import { sameId } from '../credential/salesforce-id.ts';
import { FIXED } from '../policy.ts';
import type { Matter, MatterType } from '../state/matter.ts';
import type { LastSeen, OrgState } from '../state/state.ts';
import { isDoubtful, isSettling, observeChanges, observeCondition } from './condition.ts';
import { isCondition, isTold, opened } from './matters.ts';
import { elapsed, type Moment } from './moment.ts';
import { muteAfter, mutedUntil, muteText } from './mute.ts';

/** An org in one run: its state before, its check, and the state after the answer was taken in. */
export type Observed = { readonly before: OrgState | null; readonly check: OrgCheck; readonly state: OrgState };

/** An org that is switched off or holds what cannot be tried: nobody watches it. */
export function isWatched({ disabled, cause }: Pick<OrgCheck, 'disabled' | 'cause'>): boolean {
  return !disabled && (cause === null || !NOT_CHECKABLE.has(cause));
}

const NOT_CHECKABLE: ReadonlySet<string> = new Set(['flow-not-checkable']);

/**
 * The org's next state, nothing told yet: facts, and the matters that follow from them. `state` has taken in the answer
 * and the outage that speaks for it. Its day is not drawn yet.
 */
export function observeOrg({ before, check, state: answered }: Observed, moment: Moment): OrgState {
  const { now, at, policy } = moment;
  const mute = muteAfter(answered.mute, check.tags.muteUntil, check.verdict, now);
  const muted = mutedUntil(mute, now, policy.timezone) !== undefined;
  const watched = isWatched(check);
  const state = watched ? observeChanges(answered, check, moment) : atRest(answered);
  const conditions = watched
    ? observeCondition(state, check, moment, muted)
    : closed(state.matters, 'switched-off', at);
  const kept = conditions.filter((matter) => !isStale(matter, conditions, muted));
  const changed = before === null || before.lastVerdict !== check.verdict;
  return {
    ...state,
    mute,
    matters: capped(observeOthers(state, kept, check, before, moment)),
    removedAt: null,
    removedWith: null,
    secretId: check.secretId,
    team: check.tags.team,
    remember: check.remember,
    lastVerdict: check.verdict,
    lastCause: check.cause,
    verdictSince: changed ? (before === null ? null : at) : state.verdictSince,
    lastCheckAt: at,
    lastHealthyAt: check.verdict === 'healthy' ? at : lastHealthyAt(before, moment.lastFullRunAt),
    lastSeen: lastSeenOf(check, answered.lastSeen),
    disabled: check.disabled,
    apiUsage: check.apiUsage ?? state.apiUsage,
  };
}

/** When the org was last healthy: what was healthy as it was written was so in every full run since. */
export function lastHealthyAt(state: OrgState | null, lastFullRunAt: string | null): string | null {
  if (state === null || state.lastVerdict !== 'healthy' || state.removedAt !== null)
    return state?.lastHealthyAt ?? null;
  return later(state.lastCheckAt, lastFullRunAt);
}

/** The later of two ISO instants, as far as there are any. */
export function later(a: string | null, b: string | null): string | null {
  if (a === null || b === null) return a ?? b;
  return Date.parse(a) >= Date.parse(b) ? a : b;
}

/** How an org counts: in exactly one of these. */
export type Standing = 'healthy' | 'failing' | 'no-answer' | 'settling' | 'doubtful' | 'disabled' | 'not-checkable';

/** What the org counts as in this run. What was told to be broken is broken until it is seen healthy. */
export function standingOf(state: OrgState, check: OrgCheck, moment: Moment): Standing {
  if (check.disabled) return 'disabled';
  if (!isWatched(check)) return 'not-checkable';
  const isOpen = open(state, 'failing') !== null;
  switch (check.verdict) {
    case null:
    case 'healthy':
      return 'healthy';
    case 'unhealthy':
      if (isOpen) return 'failing';
      if (isSettling(state, check, moment.now)) return 'settling';
      return isDoubtful(state, check, moment) ? 'doubtful' : 'failing';
    case 'inconclusive':
      return isOpen ? 'failing' : 'no-answer';
  }
}

/** The matters of an org that is not watched any more: what was told ends, the rest was nothing. */
export function closed(matters: readonly Matter[], outcome: 'switched-off' | 'removed', at: string): readonly Matter[] {
  return matters.flatMap((matter): readonly Matter[] => {
    if (matter.endedAt !== null) return isTold(matter) ? [matter] : [];
    const speaks = isCondition(matter) || matter.type === 'stuck';
    return speaks && isTold(matter) ? [{ ...matter, endedAt: at, outcome }] : [];
  });
}

/** Nothing is known of whether it works; its return starts anew. */
export function atRest(state: OrgState): OrgState {
  return { ...state, failure: null, unanswered: null, working: null, changes: [], flapping: false, outage: null };
}

/** What came and went before anybody could be told is no news of a muted org, and none of one that is known to fail again. */
function isStale(matter: Matter, all: readonly Matter[], muted: boolean): boolean {
  if (!isCondition(matter) || matter.endedAt === null || Object.keys(matter.told).length > 0) return false;
  return muted || matter.muted || all.some((other) => other.endedAt === null && isTold(other));
}

/** Where nobody listens for long, the newest are kept. */
const MATTERS_KEPT = 20;

function capped(matters: readonly Matter[]): readonly Matter[] {
  const over = matters.filter(({ endedAt }) => endedAt !== null).length - MATTERS_KEPT;
  if (over <= 0) return matters;
  const dropped = new Set(matters.filter(({ endedAt }) => endedAt !== null).slice(0, over));
  return matters.filter((matter) => !dropped.has(matter));
}

/** Everything about the org beside its condition. */
function observeOthers(
  state: OrgState,
  matters: readonly Matter[],
  check: OrgCheck,
  before: OrgState | null,
  moment: Moment,
): readonly Matter[] {
  const wanted = check.disabled
    ? []
    : [user, stuck, oldPair, legacy, notCheckable].map((of) => of(state, check, before, moment));
  const types = new Set<MatterType>(OTHERS);
  // That it is gone is no news of what is back, and that it is back none to whoever never missed it.
  const missed = matters.find(({ type }) => type === 'removed');
  const next: Matter[] = matters.filter(
    (matter) => matter !== missed && (!types.has(matter.type) || matter.endedAt !== null),
  );
  for (const each of wanted) if (each !== null) next.push(each);
  const ended = matters.filter(
    ({ id, type, endedAt }) => type === 'stuck' && endedAt === null && !next.some((matter) => matter.id === id),
  );
  for (const each of ended) if (isTold(each)) next.push({ ...each, endedAt: moment.at, outcome: 'mended' });
  // Those that were gone together come back together: that matter says so.
  const isBack = before !== null && before.removedAt !== null && before.removedWith === null;
  const isNew = before === null || (isBack && (missed === undefined || isTold(missed)));
  return isNew && !moment.first && !check.disabled ? [...next, opened(check.org, 'added', moment.at)] : next;
}

const OTHERS = ['user', 'stuck', 'old-pair', 'legacy', 'not-checkable'] as const;

type Rule = (state: OrgState, check: OrgCheck, before: OrgState | null, moment: Moment) => Matter | null;

function open(state: OrgState, type: MatterType): Matter | null {
  return state.matters.find((matter) => matter.type === type && matter.endedAt === null) ?? null;
}

/**
 * Another Run-As user than the `run-as` tag names or, without one, than the last healthy check saw with the same
 * credential. An answer that is not healthy names no user and changes nothing.
 */
const user: Rule = (state, check, before, { at }) => {
  const known = open(state, 'user');
  if (check.verdict !== 'healthy' || check.userId === null) return known;
  const untold = known !== null && !isTold(known) ? known.detail : null;
  const expected = check.tags.runAs ?? untold ?? learnedUser(before, check);
  if (expected === null || sameId(expected, check.userId)) return null;
  if (known !== null && sameId(known.about, check.userId)) return known;
  return opened(check.org, 'user', at, { about: check.userId, detail: expected });
};

/** The user learned with the same credential; another client id, host or org may well have another user. */
function learnedUser(before: OrgState | null, check: OrgCheck): string | null {
  const identity = before?.remember.identity ?? null;
  const same =
    identity !== null &&
    identity.clientId === check.clientId &&
    identity.host === check.host &&
    check.orgId !== null &&
    sameId(identity.orgId, check.orgId);
  return same ? identity.userId : null;
}

const stuck: Rule = (state, { org, rotation }, _, { at }) => {
  const known = open(state, 'stuck');
  // An age that cannot be had this time says nothing.
  if (rotation.status === 'unknown') return known;
  if (rotation.status !== 'stuck') return null;
  return known ?? opened(org, 'stuck', at, { detail: rotation.reason?.say ?? null });
};

/** After a staged rotation Salesforce lets the old pair work for at most so many days. */
export const OLD_PAIR_DAYS = 30;

const oldPair: Rule = (state, check, before, { at, now }) => {
  const changedAt = check.remember.clientIdChangedAt;
  // Where AWS rotates, every rotation brings a new client id: to tell each would be nagging.
  const rotatedByAws = check.rotation.status === 'managed' || check.rotation.status === 'stuck';
  if (changedAt === null || rotatedByAws) return null;
  const known = open(state, 'old-pair');
  if (known?.since === changedAt) return elapsed(changedAt, now) < OLD_PAIR_DAYS * DAY_MS ? known : null;
  const [identity, secret] = [before?.remember.identity, before?.remember.secret];
  const wasHealthy = identity != null && identity.clientId === secret?.clientId;
  const isNew = before !== null && before.remember.clientIdChangedAt !== changedAt;
  return isNew && wasHealthy ? opened(check.org, 'old-pair', at, { since: changedAt }) : null;
};

const legacy: Rule = (state, check, _, { at }) => {
  const known = open(state, 'legacy');
  // A secret that could not be read this time is still the same.
  if (check.flow === null) return known;
  if (check.flow !== 'password') return null;
  return known ?? opened(check.org, 'legacy', at, { detail: FIXED.passwordFlowRetirement });
};

const notCheckable: Rule = (state, check, _, { at }) => {
  if (check.disabled || isWatched(check)) return null;
  return open(state, 'not-checkable') ?? opened(check.org, 'not-checkable', at, { cause: check.cause });
};

/** Evidence of the same answer stays as it was first seen: servers put times and numbers into their texts. */
function lastSeenOf(check: OrgCheck, before: LastSeen | null): LastSeen {
  const { host, flow, clientId, evidence, tags, rotation } = check;
  const { status, dueAt, reason } = rotation;
  const known = before?.evidence;
  const same = known != null && evidence !== null && known.status === evidence.status && known.error === evidence.error;
  return {
    host: host ?? before?.host ?? null,
    flow: flow ?? before?.flow ?? null,
    clientId,
    evidence: same ? known : evidence,
    note: tags.note,
    contact: tags.contact,
    severity: tags.severity,
    muteUntil: muteText(tags.muteUntil),
    rotation: { status, dueAt, reason: reason === null ? null : stepLine(reason) },
  };
}
