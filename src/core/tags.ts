/** Parsed `credential-health:NAME` tags. A bad tag value is dropped and reported as a hint. */
export type OrgTags = {
  readonly enabled: boolean;
  readonly team: string | null;
  /** Expected org id, 15 or 18 characters. */
  readonly orgId: string | null;
  /** Expected Run-As user id, 15 or 18 characters. */
  readonly runAs: string | null;
  /** Limit for the age of the client secret in days; 0 turns reminders off; null: the setting decides. */
  readonly maxAgeDays: number | null;
  readonly muteUntil: { readonly kind: 'until'; readonly at: Date } | { readonly kind: 'recovered' } | null;
  readonly severity: 'critical' | 'warning' | null;
  readonly note: string | null;
};
