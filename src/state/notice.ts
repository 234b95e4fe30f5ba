import type { CauseCode } from '../causes/catalogue.ts';
import type { Step } from '../causes/step.ts';
import type { Evidence, WhoActs } from '../causes/verdict.ts';

/** Everything that can be told, as machines call it. */
export const NOTICE_KINDS = [
  'failing',
  'still-failing',
  'cause-changed',
  'fleet-incident',
  'nothing-to-check',
  'cannot-tell',
  'flapping',
  'rotation-due',
  'rotation-overdue',
  'rotation-stuck',
  'identity-changed',
  'legacy-flow',
  'org-removed',
  'closed',
  'recovered',
  'fleet-recovered',
  'org-added',
  'test',
] as const;

export type NoticeKind = (typeof NOTICE_KINDS)[number];

/** From the loudest. */
export const SEVERITIES = ['critical', 'warning', 'info'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** The louder of two. */
export function louder(a: Severity, b: Severity): Severity {
  return SEVERITIES.indexOf(a) <= SEVERITIES.indexOf(b) ? a : b;
}

/** Where a matter is in its life as it is told; all but `reminder` are news. */
export const STAGES = ['opened', 'changed', 'reminder', 'ended'] as const;
export type NoticeStage = (typeof STAGES)[number];

/**
 * How a matter ended; `steady`: it has not gone on and off for days, `came-and-went`: before anybody could be told,
 * `handed-over`: for the team that had it.
 */
export type Outcome = 'mended' | 'steady' | 'came-and-went' | 'handed-over' | 'switched-off' | 'removed';

/**
 * One stage of a matter as it is told to somebody. It is made by the run that sends it, from how things stand then, and
 * stored nowhere. Instants are ISO texts; what does not apply is null.
 */
export type Notice = {
  /** The same matter, stage and subject give the same id. */
  readonly id: string;
  /** The same from opened to ended. */
  readonly matterId: string;
  readonly stage: NoticeStage;
  readonly kind: NoticeKind;
  /** Null where it speaks of the fleet. */
  readonly org: string | null;
  /** The org's team; to a team that had it, that one. */
  readonly team: string | null;
  readonly severity: Severity;
  readonly cause: CauseCode | null;
  /** What it was before, of a changed or ended matter. */
  readonly was: CauseCode | null;
  /** How an ended matter ended; null for the other stages. */
  readonly outcome: Outcome | null;
  readonly endedAt: string | null;
  /** The team that it belongs to now, where it is told to the one that had it. */
  readonly handedTo: string | null;
  /** One line for the report and machine readers, e.g. "acme: Salesforce rejects the client secret". */
  readonly text: string;
  /** When it was made. */
  readonly at: string;
  /** Since when it is so. */
  readonly since: string | null;
  /** The last healthy check before it. */
  readonly lastHealthyAt: string | null;
  /** When something ends, or is due. */
  readonly dueAt: string | null;
  /** What was found beyond the cause, in our words. */
  readonly found: string | null;
  readonly evidence: Evidence | null;
  /** Where it is not the cause's. */
  readonly whoActs: WhoActs | null;
  /** Concrete steps, filled in for this org; empty when nobody has to act. */
  readonly steps: readonly Step[];
  /** The org's `contact` and `note` tags. */
  readonly contact: string | null;
  readonly note: string | null;
  /** The app in use; null where it may not be shown. */
  readonly clientId: string | null;
  /** The orgs that a notice about the fleet speaks of, an audience's own; null for others. */
  readonly orgs: readonly string[] | null;
};
