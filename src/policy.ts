/** What was once a setting and nobody missed. */
export const FIXED = {
  /** A secret that is due within so many days is said to be due. */
  dueSoonDays: 14,
  /** ISO date on which Salesforce retires the username-password flow (docs/sources.md). */
  passwordFlowRetirement: '2027-02-20',
  /** Of the REST API that proves a token. */
  apiVersion: '65.0',
} as const;

/** What the operator decided about checks and alerts (the stack's settings, or the CLI's defaults). */
export type Policy = {
  /** 0 turns rotation reminders off. */
  readonly maxSecretAgeDays: number;
  /** `HH:MM` to `HH:MM` in `timezone`; may cross midnight. Everything below critical waits. */
  readonly quietHours: { readonly from: string; readonly to: string } | null;
  /** IANA name. */
  readonly timezone: string;
  /** The address our requests come from, shown with `ip-restricted`; null when not configured. */
  readonly egressAddress: string | null;
  /** What a run took on to tell is decided anew after so long (the function's timeout). */
  readonly resendAfterMs: number;
};
