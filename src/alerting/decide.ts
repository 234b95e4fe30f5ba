import { DAY_MS } from '../clock.ts';
import type { Selection } from '../credential/list-orgs.ts';
import type { Policy } from '../policy.ts';
import type { HistoryEntry } from '../state/history.ts';
import { fleetKey, orgKey, stateOf } from '../state/load-states.ts';
import type { Claim } from '../state/matter.ts';
import type { Notice, NoticeKind } from '../state/notice.ts';
import { emptyFleetState, type FleetState, type OrgState } from '../state/state.ts';
import { calendarOf } from './calendar.ts';
import { withDay } from './day-strip.ts';
import { type Audience, teamOf } from './due.ts';
import type { Listening } from './listening.ts';
import { elapsed, type Moment, momentOf, steadied } from './moment.ts';
import { type Findings, observeFleet, type SeenFleet, type SeenOrg } from './observe-fleet.ts';
import { isWatched } from './observe-org.ts';
import { claiming, claimOf } from './outbox.ts';
import { type Owing, orgsOf, owedTo, withOwed } from './owing.ts';
import { type Schedule, scheduleOf } from './rounds.ts';
import { ageNotice, fleetNotice, orgNotice } from './word.ts';

/** The gaps of the schedule; a longer one than twice the longest is said. */
export type Gaps = { readonly shortestGapMs: number; readonly longestGapMs: number };

/** One document to write, and what its run takes on to tell with it. */
export type Change = {
  readonly key: string;
  readonly expectedRevision: number;
  readonly document: OrgState | FleetState;
  readonly claims: readonly Claim[];
  readonly history: readonly HistoryEntry[];
  readonly expiresAt: Date | null;
};

/** What one audience is told by this run. */
export type Message = {
  readonly audience: Audience;
  readonly round: 'daily' | 'weekly' | null;
  /** Worded for this audience, each with the key of the document whose write has to win; the fleet's for reminders of age. */
  readonly notices: readonly { readonly key: string; readonly notice: Notice }[];
  /** The first message of this deployment to them. */
  readonly first: boolean;
  /** The last run before a long gap that they were not told of. */
  readonly unwatched: { readonly since: string; readonly until: string } | null;
};

/** Everything that follows from what a run found. Nothing is written or sent yet. */
export type Decision = {
  readonly moment: Moment;
  readonly seen: SeenFleet;
  /** The fleet's first. */
  readonly changes: readonly Change[];
  readonly messages: readonly Message[];
  /** Runs made since the last weekly message, of so many planned; null where that is not known. */
  readonly runs: { readonly made: number; readonly planned: number } | null;
};

/** How long the state of an org that is gone is kept, in case it comes back. */
const GONE_KEPT_MS = 90 * DAY_MS;

/** Decides what is known now, what is due to be told to whom, and what is to be written. */
export function decide(
  findings: Findings,
  selection: Selection,
  now: Date,
  { policy, schedule: gaps }: { readonly policy: Policy; readonly schedule: Gaps },
  listening: Listening,
  publishes: boolean,
): Decision {
  const { known } = findings;
  const stored = known.fleet.state;
  const fleet = steadied(stored ?? emptyFleetState(), now.toISOString());
  const about = { policy, calendar: calendarOf(policy) };
  const moment = momentOf(fleet, now, selection === 'all', gaps.shortestGapMs, about);
  const seen = observeFleet(findings, fleet, moment);
  const { lastFullRunAt } = moment;
  const isGap = lastFullRunAt !== null && elapsed(lastFullRunAt, now) > 2 * gaps.longestGapMs;
  const schedule = scheduleOf(fleet, isGap, moment);
  const nextFleet = moment.full ? advanced(fleet, seen, schedule, isGap, moment) : fleet;

  const owing = owedTo(seen, nextFleet, schedule, listening, moment);
  const messages = owing.filter(({ severity, audience }) => listening.hears(audience, severity));
  // Who sends nothing takes nothing on.
  const claims = (publishes ? messages : []).flatMap(({ audience, dues }) =>
    dues.map(({ key, due }) => ({ key, claim: claimOf(due, audience, moment.at) })),
  );
  const byKey = Map.groupBy(claims, ({ key }) => key);
  const claimsOf = (key: string) => (byKey.get(key) ?? []).map(({ claim }) => claim);
  const unheard = Map.groupBy(
    owing.flatMap(({ dues }) => dues),
    ({ key }) => key,
  );

  const orgChanges = seen.orgs.flatMap((org) => {
    const key = orgKey(org.state.org);
    const mine = claimsOf(key);
    const document = claiming(org.state, mine, moment);
    if (document === org.before) return [];
    const kinds = (unheard.get(key) ?? []).map(({ due }) => due.kind);
    // What an earlier run took on and did not settle has its line already.
    const anew = mine.filter((claim) => !isRepeated(claim, org.before));
    const history = historyOf(org, [...new Set(kinds)], [...new Set(anew.map(({ audience }) => audience))], moment);
    return [
      changeOf(
        key,
        stateOf(known, org.state.org).revision,
        document,
        mine,
        history,
        org.check === null ? new Date(now.getTime() + GONE_KEPT_MS) : null,
      ),
    ];
  });
  const fleetClaims = claimsOf(fleetKey());
  const fleetDocument = withOwed(
    claiming(nextFleet, fleetClaims, moment),
    owing,
    publishes ? messages : [],
    schedule.quiet,
    moment,
  );
  const fleetChange = moment.full
    ? [changeOf(fleetKey(), known.fleet.revision, fleetDocument, fleetClaims, [], null)]
    : [];
  return {
    moment,
    seen,
    changes: [...fleetChange, ...orgChanges],
    messages: messages.map((message) => worded(message, seen, nextFleet, moment)),
    runs: runsMade(fleet, gaps, moment),
  };
}

function isRepeated({ matter, audience, stage }: Claim, before: OrgState | null): boolean {
  return (
    before?.outbox.some((old) => old.matter === matter && old.audience === audience && old.stage === stage) === true
  );
}

function changeOf(
  key: string,
  expectedRevision: number,
  document: OrgState | FleetState,
  claims: readonly Claim[],
  history: readonly HistoryEntry[],
  expiresAt: Date | null,
): Change {
  return { key, expectedRevision, document, claims, history, expiresAt };
}

/** The fleet's document after one more full run. */
function advanced(
  fleet: FleetState,
  seen: SeenFleet,
  { quiet, done }: Schedule,
  isGap: boolean,
  moment: Moment,
): FleetState {
  const { at, now, run, runs, calendar, lastFullRunAt } = moment;
  return {
    ...fleet,
    run,
    runs,
    lastFullRunAt: at,
    loudAt:
      fleet.loudAt === null || !calendar.isQuiet(now)
        ? at
        : quiet && !isGap
          ? fleet.loudAt
          : daysLater(fleet.loudAt, now),
    days: withDay(fleet.days, now),
    rounds: done,
    week: fleet.week ?? { run, at },
    gap: isGap && lastFullRunAt !== null ? longestGap(fleet.gap, lastFullRunAt, at) : fleet.gap,
    matters: seen.matters,
  };
}

/** At the hour of that instant on the day of this run: a run that was late must not make the next one wait a day. */
function daysLater(instant: string, now: Date): string {
  const days = Math.floor(elapsed(instant, now) / DAY_MS + 0.5);
  return new Date(Math.min(Date.parse(instant) + days * DAY_MS, now.getTime())).toISOString();
}

/** Of several gaps that nobody was told of the longest is said. */
function longestGap(known: FleetState['gap'], since: string, until: string): FleetState['gap'] {
  const length = (gap: { readonly since: string; readonly until: string }) =>
    Date.parse(gap.until) - Date.parse(gap.since);
  const fresh = { since, until, told: [] };
  return known !== null && !known.told.includes('all') && length(known) > length(fresh) ? known : fresh;
}

function worded({ audience, dues, taken }: Owing, seen: SeenFleet, fleet: FleetState, moment: Moment): Message {
  const team = teamOf(audience);
  const byKey = new Map(seen.orgs.map((org) => [orgKey(org.state.org), org]));
  const told = dues.map(({ key, due }) => {
    const org = byKey.get(key);
    if (org !== undefined) return { key, notice: orgNotice(due, audience, org.state, org.check, moment) };
    const names = orgsOf(due.matter, seen.orgs, due.outcome)
      .filter(({ state }) => team === null || state.team === team)
      .map(({ state }) => state.org);
    return { key, notice: fleetNotice(due, audience, names, moment) };
  });
  const ages =
    taken.weekly === null
      ? []
      : seen.orgs.flatMap(({ state, check, muted }) => {
          if (check === null || muted || !isWatched(check) || (team !== null && state.team !== team)) return [];
          const notice = ageNotice(state, check, moment);
          return notice === null ? [] : [{ key: fleetKey(), notice }];
        });
  const { gap } = fleet;
  return {
    audience,
    round: taken.weekly !== null ? 'weekly' : taken.daily !== null ? 'daily' : null,
    notices: [...told, ...ages],
    first: moment.full && !fleet.met.includes(audience),
    unwatched: moment.full && gap !== null && !gap.told.includes(audience) ? gap : null,
  };
}

function runsMade({ week }: FleetState, { shortestGapMs, longestGapMs }: Gaps, moment: Moment): Decision['runs'] {
  // Where gaps differ, how many were planned cannot be told from here.
  if (week === null || shortestGapMs !== longestGapMs) return null;
  const planned = Math.round(elapsed(week.at, moment.now) / longestGapMs);
  return { made: Math.min(moment.run - week.run, planned), planned };
}

function historyOf(
  { before, state, check }: SeenOrg,
  kinds: readonly NoticeKind[],
  audiences: readonly string[],
  { at }: Moment,
): readonly HistoryEntry[] {
  const joined = state.outage !== null && (before?.outage ?? null) === null;
  const notices: readonly NoticeKind[] = [...(joined ? (['fleet-incident'] as const) : []), ...kinds];
  const to = check === null ? 'removed' : state.lastVerdict;
  const isGone = check === null && (before?.removedAt ?? null) === null;
  const changed =
    before === null ||
    isGone ||
    (check !== null && before.removedAt !== null) ||
    before.lastVerdict !== state.lastVerdict ||
    before.lastCause !== state.lastCause;
  if (!changed && audiences.length === 0 && !joined) return [];
  return [
    {
      org: state.org,
      at,
      from: before?.lastVerdict ?? null,
      to,
      cause: state.lastCause,
      notices,
      audiences: audiences.map((audience) => teamOf(audience) ?? 'all'),
    },
  ];
}
