/**
 * What was once a setting and nobody missed. Salesforce: the REST API version of the proof, and the day on which it ends the
 * username-password flow (docs/sources.md).
 */
export const FIXED = {
  remindBeforeDays: [14, 7, 1],
  remindFailingDays: [1, 3, 7],
  inconclusiveThreshold: 3,
  settleMinutes: 15,
  passwordFlowRetirement: '2027-02-20',
  apiVersion: '65.0',
} as const;

/** What the operator decided about checks and alerts (the stack's settings, or the CLI's defaults). */
export type Policy = {
  /** 0 turns rotation reminders off. */
  readonly maxSecretAgeDays: number;
  /** Days before the due date at which a reminder is said; descending. */
  readonly remindBeforeDays: readonly number[];
  /** Days of failure after which a reminder is said, ascending; then weekly. */
  readonly remindFailingDays: readonly number[];
  /** Consecutive full runs without a judgement before `cannot-tell`. */
  readonly inconclusiveThreshold: number;
  /** A version younger than this may be rejected because Salesforce is still spreading the change. */
  readonly settleMinutes: number;
  /** `HH:MM` to `HH:MM` in `timezone`; may cross midnight. Everything below critical waits. */
  readonly quietHours: { readonly from: string; readonly to: string } | null;
  /** IANA name. */
  readonly timezone: string;
  /** ISO date on which Salesforce retires the username-password flow. */
  readonly passwordFlowRetirement: string;
  /** The address our requests come from, shown with `ip-restricted`; null when not configured. */
  readonly egressAddress: string | null;
  /** Pending notices older than this are sent by the next run (the function's timeout). */
  readonly resendAfterMs: number;
};
