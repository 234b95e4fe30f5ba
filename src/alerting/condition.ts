import { CAUSES, type CauseCode } from '../causes/catalogue.ts';
import type { OrgCheck } from '../check/org-check.ts';
import { DAY_MS, HOUR_MS } from '../clock.ts';
import type { Matter } from '../state/matter.ts';
import type { OrgState } from '../state/state.ts';
import { isCondition, isTold, openCondition, opened } from './matters.ts';
import { elapsed, type Moment, runOf, runsSince } from './moment.ts';

/** Rejections that may only mean that Salesforce is still spreading a new version, and for how long. */
const SETTLING: ReadonlySet<CauseCode> = new Set(['client-id-unknown', 'client-secret-wrong', 'flow-not-enabled']);
const SETTLING_MS = 15 * 60_000;

/** Takes in what the answer says of failing and of giving no answer. Only a healthy answer closes a failure. */
export function observeAnswer(state: OrgState, check: OrgCheck, moment: Moment): OrgState {
  const { at } = moment;
  const { failure, unanswered } = state;
  const run = runOf(moment);
  switch (check.verdict) {
    case null:
    case 'healthy':
      return { ...state, failure: null, unanswered: null };
    case 'unhealthy': {
      const cause = check.cause ?? 'rejected-unknown';
      const known = failure ?? { cause, since: at, run, causeRun: run };
      const causeRun = known.cause === cause ? known.causeRun : run;
      return { ...state, failure: { ...known, cause, causeRun }, unanswered: null };
    }
    case 'inconclusive':
      return { ...state, unanswered: { since: at, run, ...unanswered, cause: check.cause ?? 'response-invalid' } };
  }
}

/** A rejection that Salesforce may take back by itself: the version and the failure are minutes old. */
export function isSettling({ failure }: OrgState, check: OrgCheck, now: Date): boolean {
  const { verdict, cause, version } = check;
  if (verdict !== 'unhealthy' || failure === null || cause === null || !SETTLING.has(cause)) return false;
  if (!version?.createdAt) return false;
  const age = Math.abs(now.getTime() - version.createdAt.getTime());
  return age < SETTLING_MS && elapsed(failure.since, now) < SETTLING_MS;
}

/** An answer that nobody has documented, in the first run that met it. */
export function isDoubtful({ failure }: OrgState, check: OrgCheck, moment: Moment): boolean {
  return (
    check.verdict === 'unhealthy' && failure?.cause === 'rejected-unknown' && runsSince(failure.causeRun, moment) < 2
  );
}

/**
 * Counts the changes between working and not working, and what follows from them: whether the org flaps. Failing for
 * another cause is no change; what a settling secret, an unknown answer's first run or an outage says is none either.
 */
export function observeChanges(state: OrgState, check: OrgCheck, moment: Moment): OrgState {
  const working = workingAfter(state, check, moment);
  const changed = state.working !== null && working !== null && working !== state.working;
  if (!changed) return calmed({ ...state, working }, moment);
  const from = windowStart(moment);
  const recent = state.changes.filter(({ at }) => Date.parse(at) >= from);
  const changes = [...recent, { at: moment.at, run: runOf(moment) }];
  return { ...state, working, changes, flapping: state.flapping || changes.length >= FLAPPING_CHANGES };
}

const FLAPPING_CHANGES = 5;
const CALM_MS = 48 * HOUR_MS;
const CALM_RUNS = 6;

function workingAfter(state: OrgState, check: OrgCheck, moment: Moment): boolean | null {
  switch (check.verdict) {
    case null:
      return null;
    case 'healthy':
      return true;
    case 'unhealthy':
      return isSettling(state, check, moment.now) ? state.working : false;
    case 'inconclusive':
      return state.outage === null && isUnansweredTwice(state, moment) ? false : state.working;
  }
}

function isUnansweredTwice({ unanswered }: OrgState, moment: Moment): boolean {
  return unanswered !== null && runsSince(unanswered.run, moment) >= 2;
}

function calmed(state: OrgState, moment: Moment): OrgState {
  const last = state.changes.at(-1);
  if (!state.flapping || last === undefined) return state;
  // While an outage speaks for it nobody knows whether it would have stayed as it was.
  if (state.outage !== null && state.working) {
    return { ...state, changes: [...state.changes.slice(0, -1), { at: moment.at, run: runOf(moment) }] };
  }
  const calm = elapsed(last.at, moment.now) >= CALM_MS && moment.run - last.run >= CALM_RUNS;
  return calm ? { ...state, flapping: false, changes: [] } : state;
}

/** Seven days back, or 21 full runs but at most 30 days, whichever reaches further. */
function windowStart({ now, runs }: Moment): number {
  const oldest = Date.parse(runs[0] ?? now.toISOString());
  return Math.min(now.getTime() - 7 * DAY_MS, Math.max(now.getTime() - 30 * DAY_MS, oldest));
}

/** What the org's condition is now; null where there is nothing to tell. */
type Condition = Pick<Matter, 'type' | 'about' | 'cause' | 'since'>;

/** The org's matters with its condition as it is now. Untold matters that are over are kept as what came and went. */
export function observeCondition(state: OrgState, check: OrgCheck, moment: Moment, muted: boolean): readonly Matter[] {
  const open = openCondition(state.matters);
  const condition = conditionNow(state, check, moment, open);
  const others = state.matters.filter((matter) => matter !== open);
  if (condition === null) {
    const over = open !== null && check.verdict === 'healthy';
    return over ? [...others, ended(open, moment.at)] : state.matters;
  }
  if (open !== null) return [...others, { ...open, ...condition, muted }];
  const again = others.find((matter) => isCondition(matter) && isTold(matter) && !isHeard(matter));
  if (again === undefined) return [...others, opened(check.org, condition.type, moment.at, { ...condition, muted })];
  // Its end was told to nobody: to whoever knows of it it is news that it began anew, not that it is over.
  const told = Object.fromEntries(Object.entries(again.told).map(([who, what]) => [who, { ...what, abouts: [] }]));
  const reopened = { ...again, ...condition, muted, endedAt: null, outcome: null, told };
  return [...others.filter((matter) => matter !== again), reopened];
}

/** Somebody has heard that it is over. */
function isHeard({ told }: Matter): boolean {
  return Object.values(told).some(({ stage }) => stage === 'ended');
}

function ended(matter: Matter, at: string): Matter {
  return { ...matter, endedAt: at, outcome: 'mended' };
}

function conditionNow(state: OrgState, check: OrgCheck, moment: Moment, open: Matter | null): Condition | null {
  const down = failingNow(state, check, moment, open) ?? unansweredNow(state, moment, open);
  if (!state.flapping || (down !== null && isDownLong(state, moment))) return down;
  const [since, about] =
    open?.type === 'flapping'
      ? [open.since, open.about]
      : [state.changes[0]?.at ?? moment.at, state.changes.at(-1)?.at ?? ''];
  const own = state.outage === null ? check.cause : null;
  return { type: 'flapping', about, cause: own ?? open?.cause ?? state.lastCause, since };
}

function failingNow(state: OrgState, check: OrgCheck, moment: Moment, open: Matter | null): Condition | null {
  const { failure } = state;
  if (failure === null) return null;
  const { since, cause } = failure;
  const ready =
    check.verdict === 'unhealthy' && !isSettling(state, check, moment.now) && !isDoubtful(state, check, moment);
  if (ready) return { type: 'failing', about: cause, cause, since };
  return open?.type === 'failing' ? { type: 'failing', about: open.about, cause: open.cause, since } : null;
}

function unansweredNow(state: OrgState, moment: Moment, open: Matter | null): Condition | null {
  const { unanswered, outage } = state;
  if (unanswered === null) return null;
  const { cause, since, run } = unanswered;
  const runs = runsSince(run, moment);
  const isLong = runs >= UNANSWERED_RUNS || (runs >= 2 && elapsed(since, moment.now) >= DAY_MS);
  const opens = outage === null && (isLong || cause === 'ip-restricted');
  if (!opens && open?.type !== 'unanswered') return null;
  return { type: 'unanswered', about: CAUSES[cause].whoActs, cause, since };
}

const UNANSWERED_RUNS = 3;
const DOWN_LONG_MS = DAY_MS;

/** Flapping or not: what has not worked for a day and two full runs is told as what it is. */
function isDownLong({ working, changes }: OrgState, moment: Moment): boolean {
  const last = changes.at(-1);
  if (working !== false || last === undefined) return false;
  return elapsed(last.at, moment.now) >= DOWN_LONG_MS && runsSince(last.run, moment) >= 2;
}
