/** How loud a message is, by what opens, changes or ends in it. */
export const Severity = {
  /** A production org does not work, or many secrets are gone. */
  CRITICAL: 'critical',
  /** A sandbox does not work, or an org cannot be judged. */
  WARNING: 'warning',
  /** Worth knowing: a new org, a trouble that came and went. */
  INFO: 'info',
} as const;

export type Severity = (typeof Severity)[keyof typeof Severity];

/** This one and those that are louder, the loudest first. */
export function atLeast(severity: Severity): readonly Severity[] {
  const all = Object.values(Severity);
  return all.slice(0, all.indexOf(severity) + 1);
}
