import { lastHealthyAt, later } from '../alerting/observe-org.ts';
import { CAUSES, type CauseCode } from '../causes/catalogue.ts';
import type { Verdict } from '../causes/verdict.ts';
import { DAY_MS } from '../clock.ts';
import type { RotationReport } from '../rotation/rotation.ts';
import type { FleetState, OrgState } from '../state/state.ts';

/** Age of the client secret against its limit, as of now: what was due at the last check may be overdue by now. */
export type SecretAge = {
  /** Whole days since the client secret came into use. */
  readonly ageDays: number | null;
  readonly limitDays: number | null;
  readonly status: RotationReport['status'];
  /** ISO instant. */
  readonly dueAt: string | null;
  readonly reason: string | null;
};

/** How one org stands between two runs, from its state alone. Instants are ISO texts. */
export type OrgStatus = {
  readonly org: string;
  readonly team: string | null;
  /** Null for a disabled org, a removed one, and one that was never checked. */
  readonly verdict: Verdict | null;
  readonly cause: CauseCode | null;
  /** Since when the verdict holds; null when no change was seen yet. */
  readonly since: string | null;
  readonly lastCheckAt: string | null;
  readonly lastHealthyAt: string | null;
  readonly secret: SecretAge;
  readonly disabled: boolean;
  /** The secret is gone, or planned for deletion. */
  readonly removed: boolean;
};

/**
 * What a broken org was found to be stands until it is seen healthy: an answer that judges nothing does not hide an
 * open failure.
 */
export function statusOf(state: OrgState, fleet: Pick<FleetState, 'lastFullRunAt'> | null, now: Date): OrgStatus {
  const { org, team, failure } = state;
  const lastFullRunAt = fleet?.lastFullRunAt ?? null;
  const removed = state.removedAt !== null;
  const broken = failure !== null && CAUSES[failure.cause].verdict === 'unhealthy' ? failure : null;
  const judged = removed || state.disabled ? null : broken === null ? state.lastVerdict : 'unhealthy';
  return {
    org,
    team,
    verdict: judged,
    cause: judged === null || judged === 'healthy' ? null : (broken?.cause ?? state.lastCause),
    since: removed ? state.removedAt : judged === null ? null : sinceOf(state, judged),
    // What a full run found again is not written again.
    lastCheckAt: removed || state.lastCheckAt === null ? state.lastCheckAt : later(state.lastCheckAt, lastFullRunAt),
    lastHealthyAt: lastHealthyAt(state, lastFullRunAt),
    secret: ageOf(state, now),
    disabled: state.disabled,
    removed,
  };
}

function sinceOf({ failure, unanswered, verdictSince }: OrgState, judged: Verdict): string | null {
  switch (judged) {
    case 'unhealthy':
      return failure?.since ?? null;
    case 'inconclusive':
      return unanswered?.since ?? null;
    case 'healthy':
      return verdictSince;
  }
}

function ageOf({ lastSeen, remember }: OrgState, now: Date): SecretAge {
  const since = remember.secret?.since ?? null;
  const { status, dueAt, reason } = lastSeen?.rotation ?? { status: 'unknown', dueAt: null, reason: null };
  const isOver = dueAt !== null && now.getTime() >= Date.parse(dueAt);
  return {
    ageDays: since === null ? null : daysBetween(new Date(since), now),
    limitDays: since === null || dueAt === null ? null : Math.round((Date.parse(dueAt) - Date.parse(since)) / DAY_MS),
    status: isOver ? 'overdue' : status,
    dueAt,
    reason,
  };
}

function daysBetween(from: Date, to: Date): number {
  return Math.max(0, Math.floor((to.getTime() - from.getTime()) / DAY_MS));
}
