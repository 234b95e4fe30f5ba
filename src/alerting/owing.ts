import { fleetKey, orgKey } from '../state/load-states.ts';
import type { Matter } from '../state/matter.ts';
import { louder, type Outcome, type Severity } from '../state/notice.ts';
import type { FleetState, OrgState } from '../state/state.ts';
import {
  type Audience,
  type Due,
  due,
  isFreshClaim,
  orgSeverity,
  type Standpoint,
  teamAudience,
  teamOf,
} from './due.ts';
import type { Listening } from './listening.ts';
import { isCondition, isToldAlone, openCondition } from './matters.ts';
import { type Moment, runsSince } from './moment.ts';
import type { SeenFleet, SeenOrg } from './observe-fleet.ts';
import { isWatched } from './observe-org.ts';
import { NO_ROUND, type Schedule, type Taken } from './rounds.ts';

/** What is due to one audience before it is worded. */
export type Owing = {
  readonly audience: Audience;
  readonly dues: readonly { readonly key: string; readonly due: Due }[];
  readonly taken: Taken;
  /** The loudest of its news. */
  readonly severity: Severity;
};

export function owedTo(
  seen: SeenFleet,
  fleet: FleetState,
  schedule: Schedule,
  listening: Listening,
  moment: Moment,
): readonly Owing[] {
  const teams = new Set(seen.orgs.flatMap(({ state }) => state.team ?? []));
  const audiences: readonly Audience[] = ['all', ...[...teams].sort().map(teamAudience)];
  const takenBy = new Map(audiences.map((audience) => [audience, takenFor(fleet, audience, schedule, moment)]));
  const dues: { readonly key: string; readonly audience: Audience; readonly due: Due }[] = [];
  const add = (
    key: string,
    audience: Audience,
    matter: Matter,
    state: Pick<OrgState, 'outbox'>,
    of: Partial<Standpoint>,
  ) => {
    const team = teamOf(audience);
    if (team !== null && !listening.isAudience(team)) return;
    const rounds = takenBy.get(audience) ?? NO_ROUND;
    const { quiet } = schedule;
    const nothing = { isTheirs: true, muted: false, severity: 'critical', inOutage: false, speaksTruth: true } as const;
    const owed = due(matter, state.outbox, { moment, audience, rounds, quiet, ...nothing, ...of });
    if (owed !== null) dues.push({ key, audience, due: owed });
  };

  if (moment.full) {
    for (const matter of fleet.matters) {
      if (isPausing(matter)) continue;
      const hit = orgsOf(matter, seen.orgs);
      const teams = new Set(hit.flatMap(({ state }) => state.team ?? []));
      for (const audience of audiencesOf(matter, [...teams])) {
        const team = teamOf(audience);
        const isHit = team === null ? hit.length > 0 : teams.has(team);
        add(fleetKey(), audience, matter, fleet, {
          speaksTruth: matter.type !== 'outage' || matter.endedAt !== null || isHit,
        });
      }
    }
  }
  for (const { state, check, muted } of seen.orgs) {
    const key = orgKey(state.org);
    for (const matter of state.matters) {
      for (const audience of audiencesOf(matter, state.team === null ? [] : [state.team])) {
        add(key, audience, matter, state, {
          isTheirs: audience === 'all' || audience === teamAudience(state.team ?? ''),
          muted,
          severity: orgSeverity(state.lastSeen?.severity ?? null, state.lastSeen?.host ?? null),
          inOutage: state.outage !== null && state.unanswered !== null,
          speaksTruth: isTrueNow(matter, state, check?.verdict ?? null, moment),
        });
      }
    }
  }

  const all = Map.groupBy(dues, ({ audience }) => audience);
  return [...new Set([...audiences, ...all.keys()])].flatMap((audience): readonly Owing[] => {
    const own = all.get(audience) ?? [];
    const team = teamOf(audience);
    const taken = takenBy.get(audience) ?? NO_ROUND;
    if (own.length === 0 && (taken.weekly === null || (team !== null && !hasStanding(seen, team)))) return [];
    const told = own.map(({ due }) => due);
    return [{ audience, dues: own, taken, severity: loudest(told, team, seen) }];
  });
}

/** Everybody whom the matter concerns now, and whoever was told of it. */
function audiencesOf(matter: Matter, teams: readonly string[]): readonly Audience[] {
  return [...new Set<Audience>(['all', ...teams.map(teamAudience), ...(Object.keys(matter.told) as Audience[])])];
}

/** An outage that may be over by the next run: that it lasts would be untrue, that it is over too early. */
function isPausing({ endedAt, outage }: Matter): boolean {
  return endedAt === null && outage !== null && outage.calmRun !== null;
}

/** A reminder speaks only of what is so in this run, and nothing works again that gives no answer by now. */
function isTrueNow(
  matter: Matter,
  { unanswered }: OrgState,
  verdict: OrgState['lastVerdict'],
  moment: Moment,
): boolean {
  const { type, endedAt, outcome } = matter;
  if (endedAt !== null)
    return !isCondition(matter) || outcome !== 'mended' || verdict === null || verdict === 'healthy';
  if (type === 'legacy') return verdict === 'healthy';
  if (type !== 'failing') return true;
  return verdict === 'unhealthy' || (unanswered !== null && runsSince(unanswered.run, moment) >= 2);
}

/** The rounds that this run takes for one audience, with those that it still owes them. */
function takenFor({ owed }: FleetState, audience: Audience, { quiet, taken, done }: Schedule, moment: Moment): Taken {
  const mine = owed[audience];
  if (!moment.full || quiet || mine === undefined || done === null) return taken;
  if (mine.claimedAt !== null && isFreshClaim(mine.claimedAt, moment)) return taken;
  return { daily: mine.daily ? done.daily : taken.daily, weekly: mine.weekly ? done.weekly : taken.weekly };
}

/** The fleet's document with the rounds that go out now, or that somebody is still owed. */
export function withOwed(
  fleet: FleetState,
  owing: readonly Owing[],
  heard: readonly Owing[],
  quiet: boolean,
  moment: Moment,
): FleetState {
  const isPending = ({ claimedAt }: FleetState['owed'][string]) =>
    quiet || (claimedAt !== null && isFreshClaim(claimedAt, moment));
  const pending = Object.entries(fleet.owed).filter(([, owed]) => isPending(owed));
  const now = owing
    .filter(({ taken }) => taken.daily !== null || taken.weekly !== null)
    .map(({ audience, taken }) => {
      const claimedAt = heard.some((each) => each.audience === audience) ? moment.at : null;
      return [audience, { daily: taken.daily !== null, weekly: taken.weekly !== null, claimedAt }] as const;
    });
  return { ...fleet, owed: Object.fromEntries([...pending, ...now]) };
}

/** A team is sent a weekly message where something of it is due or does not work. */
function hasStanding({ orgs }: SeenFleet, team: string | null): boolean {
  return orgs.some(({ state, check }) => {
    if (state.team !== team || check === null || !isWatched(check)) return false;
    return (
      check.rotation.status === 'due' || check.rotation.status === 'overdue' || openCondition(state.matters) !== null
    );
  });
}

/** The severity of a message: the loudest of its news; without any a warning, or nothing to worry about. */
function loudest(dues: readonly Due[], team: string | null, { orgs }: SeenFleet): Severity {
  const news = dues.filter(({ stage }) => stage !== 'reminder');
  if (news.length > 0) return news.map(({ severity }) => severity).reduce(louder);
  // Without an org nothing is well, and a rotation that is stuck is overdue.
  const isWell =
    orgs.length > 0 &&
    dues.every(({ kind }) => kind !== 'rotation-stuck') &&
    orgs.every(({ state, check }) => {
      if (check === null || !isWatched(check) || (team !== null && state.team !== team)) return true;
      return check.verdict === 'healthy' && check.rotation.status !== 'overdue';
    });
  return isWell ? 'info' : 'warning';
}

/** The orgs that a matter of the fleet speaks of: in an outage none that was told one by one, and none that is muted. */
export function orgsOf(matter: Matter, orgs: readonly SeenOrg[], outcome: Outcome | null = null): readonly SeenOrg[] {
  switch (matter.type) {
    case 'outage': {
      const hit = new Set(matter.outage?.hit);
      if (matter.endedAt !== null) {
        // That an org answers again is said of those that do.
        return orgs.filter(
          ({ state }) => hit.has(state.org) && (outcome !== 'mended' || state.lastVerdict === 'healthy'),
        );
      }
      return orgs.filter(
        ({ state, muted }) => state.outage === matter.id && state.unanswered !== null && !muted && !isToldAlone(state),
      );
    }
    case 'empty':
      return matter.endedAt === null ? [] : orgs.filter(({ check }) => check !== null);
    case 'gone':
      // Those that are back are told of once more, with its end.
      return orgs.filter(({ state, before }) => (matter.endedAt === null ? state : before)?.removedWith === matter.id);
    default:
      return [];
  }
}
