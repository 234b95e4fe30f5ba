import type { CauseCode } from '../causes/catalogue.ts';
import type { Step } from '../causes/step.ts';

/** Everything that can be told, with its severity; `org` means: the org's `severity` tag, else critical. */
export const NOTICE_KINDS = {
  failing: 'org',
  'still-failing': 'org',
  'cause-changed': 'org',
  'fleet-incident': 'critical',
  'nothing-to-check': 'critical',
  'cannot-tell': 'warning',
  flapping: 'warning',
  'rotation-due': 'warning',
  'rotation-overdue': 'warning',
  'rotation-stuck': 'warning',
  'identity-changed': 'warning',
  'legacy-flow': 'warning',
  'org-removed': 'warning',
  closed: 'info',
  recovered: 'info',
  'fleet-recovered': 'info',
  'org-added': 'info',
  test: 'info',
} as const;

export type NoticeKind = keyof typeof NOTICE_KINDS;
export type Severity = 'critical' | 'warning' | 'info';

/**
 * Something worth telling a person. It is stored (outbox) and may be worded by a later run than the one that made it,
 * so it carries all that its entry in the digest needs; what a cause means and who acts comes from the catalogue.
 */
export type Notice = {
  /** Unique per transition; the same transition repeated gives the same id. */
  readonly id: string;
  readonly kind: NoticeKind;
  /** Null for fleet-wide notices. */
  readonly org: string | null;
  readonly team: string | null;
  readonly severity: Severity;
  readonly cause: CauseCode | null;
  /** One line for the report and machine readers, e.g. "acme: Salesforce rejects the client secret". */
  readonly text: string;
  /** ISO instant at which it was made. */
  readonly at: string;
  /** ISO instant since when the condition holds; null when that says nothing. */
  readonly since: string | null;
  /** ISO instant of the last healthy check before it; null when unknown. */
  readonly lastHealthyAt: string | null;
  /** What was found beyond the cause (version comparison, evidence, what changed); null when nothing. */
  readonly found: string | null;
  /** Concrete steps, already filled in for this org; empty when nobody has to act. */
  readonly actions: readonly Step[];
  /** The org's `note` tag. */
  readonly note: string | null;
  /** ISO date-time a date-bound notice speaks of (rotation due, retirement); null otherwise. */
  readonly dueAt: string | null;
};

/** An org that was alerted as broken and has not been healthy since. `since` is an ISO instant. */
export type OpenFailure = {
  readonly org: string;
  readonly team: string | null;
  readonly cause: CauseCode;
  readonly since: string;
  readonly muted: boolean;
};
