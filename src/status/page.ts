import { DAYS_KEPT } from '../alerting/day-strip.ts';
import { isFreshClaim } from '../alerting/due.ts';
import { stepLine } from '../causes/step.ts';
import { asReceived } from '../causes/verdict.ts';
import { DAY_MS, utcDay } from '../clock.ts';
import type { Policy } from '../policy.ts';
import type { FleetState, OrgState } from '../state/state.ts';
import { type FleetConcern, fleetConcerns } from './concerns.ts';
import { CONDITIONS, type Condition, isToRotate, type OrgRow, type Problem, problemOf, rowOf } from './row.ts';

export type TeamStatus = {
  readonly team: string | null;
  readonly orgs: number;
  readonly failing: number;
  readonly cannotTell: number;
  /** Secrets that are due, overdue or stuck. */
  readonly toRotate: number;
};

/** How all orgs answered on one UTC day, `2026-11-22`. */
export type FleetDay = {
  readonly day: string;
  readonly unhealthy: number;
  readonly inconclusive: number;
  readonly healthy: number;
};

/** What the status page shows. */
export type StatusPage = {
  readonly schema: 'credential-health.status-page/1';
  /** ISO instant at which the page was made. */
  readonly at: string;
  /** IANA name of the zone in which people read its times. */
  readonly timezone: string;
  /** ISO instant of the last run over all orgs. */
  readonly lastFullRunAt: string | null;
  /** Orgs by condition; those removed are not in `total`. */
  readonly counts: { readonly total: number; readonly muted: number; readonly toRotate: number } & Readonly<
    Record<Condition, number>
  >;
  readonly delivery: {
    /** Null when that cannot be known here. */
    readonly confirmedSubscriptions: number | null;
    /** Notices that should have been sent by now. */
    readonly unsent: number;
  };
  /** What concerns the checker itself or many orgs at once. */
  readonly fleet: readonly FleetConcern[];
  /** Failing orgs before those that cannot be judged, muted ones last, the newest first. */
  readonly problems: readonly Problem[];
  readonly teams: readonly TeamStatus[];
  /** The last 90 days, oldest first. */
  readonly days: readonly FleetDay[];
  /** By condition, then by name. */
  readonly orgs: readonly OrgRow[];
};

export type StatusInput = {
  readonly orgs: readonly OrgState[];
  readonly fleet: FleetState | null;
  readonly confirmedSubscriptions: number | null;
  /** Orgs whose state cannot be read; the page says that they are missing. */
  readonly unreadable: readonly string[];
};

/** The page as `report --json` prints it, `docs/schemas/status-page.schema.json`: every step as one line. */
export function pageDocument(page: StatusPage): object {
  const problems = page.problems.map((problem) => ({
    ...problem,
    actions: problem.actions.map(stepLine),
    evidence: problem.evidence === null ? null : asReceived(problem.evidence),
    found: problem.found === null ? null : stepLine(problem.found),
  }));
  return { ...page, problems };
}

/** The page as earlier runs' states have it; nothing is checked for it. */
export function statusPage(input: StatusInput, now: Date, policy: Policy): StatusPage {
  const seen = input.orgs.map((state) => ({ state, row: rowOf(state, input.fleet, now, policy) }));
  const rows = seen.map(({ row }) => row);
  const watched = rows.filter(({ condition }) => condition !== 'removed');
  const number = (condition: Condition) => rows.filter((row) => row.condition === condition).length;
  const unsent = [...input.orgs, ...(input.fleet === null ? [] : [input.fleet])]
    .map(({ outbox }) => outbox.filter(({ claimedAt }) => !isFreshClaim(claimedAt, { now, policy })).length)
    .reduce((sum, notices) => sum + notices, 0);
  const delivery = { confirmedSubscriptions: input.confirmedSubscriptions, unsent };
  return {
    schema: 'credential-health.status-page/1',
    at: now.toISOString(),
    timezone: policy.timezone,
    lastFullRunAt: input.fleet?.lastFullRunAt ?? null,
    counts: {
      total: watched.length,
      failing: number('failing'),
      'cannot-tell': number('cannot-tell'),
      'never-checked': number('never-checked'),
      healthy: number('healthy'),
      disabled: number('disabled'),
      removed: number('removed'),
      muted: watched.filter(({ muted }) => muted).length,
      toRotate: watched.filter(isToRotate).length,
    },
    delivery,
    fleet: fleetConcerns(input.fleet, { ...delivery, unreadable: input.unreadable }, now),
    problems: seen
      .flatMap(({ state, row }) => problemOf(state, row, policy))
      .sort((a, b) => byUrgency(a, b) || byName(a, b)),
    teams: teamsOf(watched),
    days: fleetDays(watched, now),
    orgs: rows.toSorted((a, b) => CONDITIONS.indexOf(a.condition) - CONDITIONS.indexOf(b.condition) || byName(a, b)),
  };
}

function byUrgency(a: Problem, b: Problem): number {
  return (
    Number(a.muted) - Number(b.muted) ||
    CONDITIONS.indexOf(a.condition) - CONDITIONS.indexOf(b.condition) ||
    Date.parse(b.since ?? '') - Date.parse(a.since ?? '')
  );
}

function byName(a: OrgRow, b: OrgRow): number {
  return a.org < b.org ? -1 : Number(a.org > b.org);
}

function teamsOf(rows: readonly OrgRow[]): readonly TeamStatus[] {
  const teams = Map.groupBy(rows, ({ team }) => team);
  return [...teams]
    .map(([team, orgs]) => ({
      team,
      orgs: orgs.length,
      failing: orgs.filter(({ condition }) => condition === 'failing').length,
      cannotTell: orgs.filter(({ condition }) => condition === 'cannot-tell').length,
      toRotate: orgs.filter(isToRotate).length,
    }))
    .sort((a, b) => b.failing - a.failing || b.cannotTell - a.cannotTell || b.orgs - a.orgs);
}

function fleetDays(rows: readonly OrgRow[], now: Date): readonly FleetDay[] {
  const last = Date.parse(utcDay(now));
  return Array.from({ length: DAYS_KEPT }, (_, index) => {
    const number = (letter: string) => rows.filter(({ days }) => days[index] === letter).length;
    const day = utcDay(new Date(last - (DAYS_KEPT - 1 - index) * DAY_MS));
    return { day, unhealthy: number('u'), inconclusive: number('i'), healthy: number('h') };
  });
}
