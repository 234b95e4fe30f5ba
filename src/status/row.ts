import { DAYS_KEPT } from '../alerting/day-strip.ts';
import { isMuted } from '../alerting/holding.ts';
import { type CauseCode, explain } from '../causes/catalogue.ts';
import type { Step } from '../causes/step.ts';
import type { Evidence, Flow, WhoActs } from '../causes/verdict.ts';
import { DAY_MS, utcDay } from '../clock.ts';
import type { OrgTags } from '../credential/tags.ts';
import type { Policy } from '../policy.ts';
import type { OrgState } from '../state/state.ts';
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
export function rowOf(state: OrgState, now: Date): OrgRow {
  const status = statusOf(state, now);
  return {
    ...status,
    condition: conditionOf(status),
    host: state.lastSeen?.host ?? state.remember.identity?.host ?? null,
    flow: state.lastSeen?.flow ?? null,
    muted: isMuted(state.acknowledgement, muteTag(state), now),
    flapping: state.flapping !== null,
    inIncident: state.coveredSince !== null,
    days: daysUntil(state.days, now),
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

function muteTag({ lastSeen }: OrgState): OrgTags['muteUntil'] {
  const muteUntil = lastSeen?.muteUntil ?? null;
  if (muteUntil === null) return null;
  if (muteUntil === 'recovered') return { kind: 'recovered', at: null };
  if (/^\d{4}-\d{2}-\d{2}$/.test(muteUntil)) return { kind: 'day', day: muteUntil };
  return { kind: 'until', at: new Date(muteUntil) };
}

/** The strip moved to today: days without a run are not checked, days before the first run are not either. */
function daysUntil({ through, letters }: OrgState['days'], now: Date): string {
  const behind = through === null ? 0 : Math.round((Date.parse(utcDay(now)) - Date.parse(through)) / DAY_MS);
  return (letters + '-'.repeat(Math.max(0, behind))).slice(-DAYS_KEPT).padStart(DAYS_KEPT, '-');
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
    scopes: null,
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
