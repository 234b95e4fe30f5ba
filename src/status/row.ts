import { DAYS_KEPT, stripThrough } from '../alerting/day-strip.ts';
import { openCondition } from '../alerting/matters.ts';
import { mutedUntil } from '../alerting/mute.ts';
import { type CauseCode, explain } from '../causes/catalogue.ts';
import type { Step } from '../causes/step.ts';
import type { Evidence, Flow, WhoActs } from '../causes/verdict.ts';
import { utcDay } from '../clock.ts';
import type { Policy } from '../policy.ts';
import type { FleetState, OrgState } from '../state/state.ts';
import { type OrgStatus, statusOf } from './org-status.ts';

/**
 * How an org stands: `failing` while a failure is open, even when the last answer judged nothing; `cannot-tell` when
 * only that is known; `removed` when its secret is gone.
 */
export type Condition = 'failing' | 'cannot-tell' | 'never-checked' | 'healthy' | 'disabled' | 'removed';

/** Conditions in the order in which a reader wants them. */
export const CONDITIONS = [
  'failing',
  'cannot-tell',
  'never-checked',
  'healthy',
  'disabled',
  'removed',
] as const satisfies readonly Condition[];

/** One org on the page. Instants are ISO texts; what does not apply is null. */
export type OrgRow = OrgStatus & {
  readonly condition: Condition;
  readonly host: string | null;
  readonly flow: Flow | null;
  /** Its `mute-until` tag holds notices back. */
  readonly muted: boolean;
  readonly flapping: boolean;
  /** A fleet incident speaks for it. */
  readonly inIncident: boolean;
  /** One letter of `uihd-` a UTC day, oldest first, the last one that of the page's day. */
  readonly days: string;
  /** API requests of the last 24 h as Salesforce counts them. */
  readonly apiUsage: { readonly used: number; readonly max: number } | null;
};

/** One org that a person should look at, with what to do. */
export type Problem = OrgRow & {
  readonly condition: 'failing' | 'cannot-tell';
  readonly cause: CauseCode;
  readonly meaning: string;
  readonly whoActs: WhoActs;
  readonly actions: readonly Step[];
  readonly link: string;
  readonly evidence: Evidence | null;
  /** What the version comparison found. */
  readonly found: Step | null;
  readonly note: string | null;
};

/** Its secret wants a person: due, overdue, or a rotation that AWS did not finish. */
export function isToRotate({ condition, secret }: OrgRow): boolean {
  const { status } = secret;
  return condition !== 'disabled' && (status === 'due' || status === 'overdue' || status === 'stuck');
}

/** One org as its state has it. */
export function rowOf(state: OrgState, fleet: FleetState | null, now: Date, { timezone }: Policy): OrgRow {
  const status = statusOf(state, fleet, now);
  return {
    ...status,
    condition: conditionOf(status),
    host: state.lastSeen?.host ?? state.remember.identity?.host ?? null,
    flow: state.lastSeen?.flow ?? null,
    muted: mutedUntil(state.mute, now, timezone) !== undefined,
    flapping: openCondition(state.matters)?.type === 'flapping',
    inIncident: state.outage !== null,
    days: daysUntil(state, fleet, now),
    apiUsage: state.apiUsage,
  };
}

function conditionOf({ removed, disabled, verdict }: OrgStatus): Condition {
  if (removed) return 'removed';
  if (disabled) return 'disabled';
  switch (verdict) {
    case 'unhealthy':
      return 'failing';
    case 'inconclusive':
      return 'cannot-tell';
    case 'healthy':
      return 'healthy';
    case null:
      return 'never-checked';
  }
}

/** The strip moved to today: days without a run are not checked, days before the first run are not either. */
function daysUntil({ days, lastVerdict, removedAt }: OrgState, fleet: FleetState | null, now: Date): string {
  const ran = removedAt === null ? (fleet?.days ?? []) : [];
  return stripThrough(days, lastVerdict, ran, utcDay(now)).letters.padStart(DAYS_KEPT, '-');
}

/** None for an org that a fleet incident speaks for: many orgs with one reason are one problem. */
export function problemOf(
  { secretId, lastSeen, remember }: OrgState,
  row: OrgRow,
  { egressAddress }: Policy,
): readonly Problem[] {
  const { org, host, flow, condition, cause } = row;
  const isProblem = condition === 'failing' || condition === 'cannot-tell';
  if (!isProblem || cause === null || row.inIncident) return [];
  const { meaning, whoActs, actions, link } = explain(cause, {
    org,
    secretId,
    host,
    flow,
    evidence: lastSeen?.evidence ?? null,
    egressAddress,
  });
  return [
    {
      ...row,
      condition,
      cause,
      meaning,
      whoActs,
      actions,
      link,
      evidence: lastSeen?.evidence ?? null,
      found: condition === 'failing' ? (remember.comparison?.reason ?? null) : null,
      note: lastSeen?.note ?? null,
    },
  ];
}
