import type { CauseCode } from '../causes/catalogue.ts';
import type { OrgCheck } from '../check/org-check.ts';
import { DAY_MS } from '../clock.ts';
import type { Matter } from '../state/matter.ts';
import type { OrgState } from '../state/state.ts';
import { commonFactor } from './factor.ts';
import { isTold, isToldAlone, opened } from './matters.ts';
import { elapsed, type Moment, runOf, runsSince } from './moment.ts';
import { isWatched } from './observe-org.ts';

/** An org of a full run after its answer was taken in. */
export type Member = { readonly state: OrgState; readonly check: OrgCheck; readonly muted: boolean };

/** What a full run makes of outages: the fleet's matters, and for each org the outage that speaks for its silence. */
export type Folded = { readonly matters: readonly Matter[]; readonly outageOf: ReadonlyMap<string, string> };

const ORGS = 5;
const AGAIN_WITHIN_MS = 6 * (DAY_MS / 24);
const RUNS = 2;

/** Answers that are missing for reasons of our own run or of one org's account. */
const OWN_REASONS: ReadonlySet<CauseCode> = new Set<CauseCode>(['not-checked', 'api-limit-exceeded']);

/**
 * Finds what keeps many orgs from answering at once, so that it is told once. Membership is stored on the org. `mayOpen`:
 * false where a second look showed that it was over in minutes.
 */
export function foldOutage(
  matters: readonly Matter[],
  members: readonly Member[],
  moment: Moment,
  mayOpen: boolean,
): Folded {
  const watched = members.filter(({ check }) => isWatched(check));
  const silent = watched.filter(isSilent);
  const current = matters.find(({ type, endedAt }) => type === 'outage' && endedAt === null) ?? null;
  const fresh = silent.filter((member) => isFresh(member, moment));
  if (current !== null) {
    const inside = silent.filter(
      (member) => member.state.outage === current.id || isFresh(member, moment) || beganWithin(member, current),
    );
    return replaced(matters, current, goneOn(current, inside, watched, moment), inside, members);
  }
  const audible = watched.filter(({ muted }) => !muted);
  const counted = fresh.filter(({ muted }) => !muted);
  const isAll = counted.length >= RUNS && audible.every((member) => isSilent(member));
  if (!mayOpen || (counted.length < ORGS && !isAll)) return { matters: kept(matters, moment), outageOf: new Map() };

  const last = matters.findLast(({ type, endedAt }) => type === 'outage' && endedAt !== null) ?? null;
  const isBack = last?.endedAt != null && elapsed(last.endedAt, moment.now) < AGAIN_WITHIN_MS;
  const began = isBack ? comeBack(last, silent, watched, moment) : begun(silent, counted, watched, moment);
  return replaced(kept(matters, moment), isBack ? last : null, began, silent, members);
}

/** Of those that are watched: gives no usable answer, for a reason that others may share. */
export function isSilent({ check }: Pick<Member, 'check'>): boolean {
  return check.verdict === 'inconclusive' && check.cause !== null && !OWN_REASONS.has(check.cause);
}

/** Silent since this full run or the one before, and not told one by one. */
function isFresh({ state }: Member, moment: Moment): boolean {
  const { unanswered } = state;
  return unanswered !== null && runsSince(unanswered.run, moment) <= RUNS && !isToldAlone(state);
}

/** Silent since the outage began, whatever kept its membership from being stored. */
function beganWithin({ state }: Member, { since }: Matter): boolean {
  return state.unanswered !== null && Date.parse(state.unanswered.since) >= Date.parse(since) && !isToldAlone(state);
}

function begun(
  silent: readonly Member[],
  counted: readonly Member[],
  watched: readonly Member[],
  moment: Moment,
): Matter {
  const since = counted
    .map(({ state }) => state.unanswered?.since ?? moment.at)
    .reduce((first, at) => (Date.parse(at) < Date.parse(first) ? at : first), moment.at);
  return opened('*', 'outage', moment.at, { since, ...about(silent, watched, null) });
}

function comeBack(last: Matter, silent: readonly Member[], watched: readonly Member[], moment: Moment): Matter {
  const { outage, ...facts } = about(silent, watched, last);
  const again = { ...outage, calmRun: null, againRun: runOf(moment) };
  return { ...last, ...facts, since: moment.at, endedAt: null, outcome: null, outage: again };
}

/** The outage after one more full run: taken further, or ended after two calm ones in a row. */
function goneOn(matter: Matter, inside: readonly Member[], watched: readonly Member[], moment: Moment): Matter {
  const { outage } = matter;
  if (outage === null) return matter;
  const isOut = inside.length >= ORGS || (inside.length >= RUNS && watched.every(isSilent));
  if (!isOut) {
    const calmRun = outage.calmRun ?? runOf(moment);
    const over = runsSince(calmRun, moment) >= RUNS;
    const calm = { ...matter, outage: { ...outage, calmRun } };
    return over ? { ...calm, endedAt: moment.at, outcome: 'mended' as const } : calm;
  }
  // To those who have heard nothing it began when it came back.
  const since = outage.calmRun !== null && !isTold(matter) ? moment.at : matter.since;
  const isNewsAgain = outage.againRun !== null && runsSince(outage.againRun, moment) >= RUNS;
  const found = about(inside, watched, matter);
  // That it is ours after all is louder, and news.
  const isOurs = found.outage.ours && !outage.ours;
  const refreshed = isTold(matter)
    ? isOurs
      ? { ...matter, ...found, about: 'ours' }
      : matter
    : { ...matter, ...found };
  const orgs = Math.max(outage.orgs, named(inside).length);
  return {
    ...refreshed,
    since,
    about: isNewsAgain ? `again ${since}` : refreshed.about,
    outage: { ...(refreshed.outage ?? outage), orgs, calmRun: null, againRun: outage.againRun },
  };
}

/** What there is to say of it: the leading cause, the likely factor, how many. */
function about(silent: readonly Member[], watched: readonly Member[], before: Matter | null) {
  const checks = named(silent).map(({ check }) => check);
  const cause = leading(checks);
  const { factor, ours, whoActs, steps } = commonFactor(
    cause,
    checks,
    watched.map(({ check }) => check),
  );
  const orgs = Math.max(checks.length, before?.outage?.orgs ?? 0);
  const facts = { factor, ours, whoActs, steps: [...steps], orgs, of: watched.length };
  return { cause, outage: { ...facts, calmRun: null, againRun: before?.outage?.againRun ?? null, hit: [] } };
}

/** Those the outage speaks of: whoever was told to fail goes on counting as failing. */
function named(members: readonly Member[]): readonly Member[] {
  const own = members.filter(({ state, muted }) => !muted && !isToldAlone(state));
  return own.length > 0 ? own : members;
}

function leading(checks: readonly OrgCheck[]): CauseCode {
  const counts = new Map<CauseCode, number>();
  for (const { cause } of checks) if (cause !== null) counts.set(cause, (counts.get(cause) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0] ?? 'response-invalid';
}

function replaced(
  matters: readonly Matter[],
  old: Matter | null,
  next: Matter,
  inside: readonly Member[],
  members: readonly Member[],
): Folded {
  const others = matters.filter((matter) => matter !== old);
  const now = new Set(inside);
  const speaksFor = members.filter((member) => member.state.outage === next.id || now.has(member));
  const hit = speaksFor.map(({ check }) => check.org);
  if (next.endedAt === null || next.outage === null) {
    return { matters: [...others, next], outageOf: new Map(hit.map((org) => [org, next.id])) };
  }
  return { matters: [...others, { ...next, outage: { ...next.outage, hit } }], outageOf: new Map() };
}

/** An outage that is over is kept for as long as it may come back, or somebody is to hear of its end. */
function kept(matters: readonly Matter[], { now }: Moment): readonly Matter[] {
  const isSettled = (matter: Matter) =>
    matter.type === 'outage' &&
    matter.endedAt !== null &&
    elapsed(matter.endedAt, now) >= AGAIN_WITHIN_MS &&
    Object.values(matter.told).length > 0 &&
    !isTold(matter);
  return matters.some(isSettled) ? matters.filter((matter) => !isSettled(matter)) : matters;
}
