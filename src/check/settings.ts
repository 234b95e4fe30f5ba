import type { Policy } from '../policy.ts';
import type { OrgCheck } from './org-check.ts';

/** How orgs are checked; what a batch of a distributed run needs, and a part of what a whole run needs. */
export type CheckSettings = {
  readonly policy: Policy;
  /** Orgs checked at once. */
  readonly concurrency: number;
  /** Time for one org, retries included, in milliseconds. */
  readonly orgTimeoutMs: number;
  /** Of the form `65.0`. */
  readonly apiVersion: string;
  /** `token`: a token is proof enough; `api`: it is used once. */
  readonly probe: 'token' | 'api';
  /** Orgs that cannot be started before this instant are reported as not checked; null: no deadline. */
  readonly deadline: Date | null;
  /** Called after each org, in the order they finish. */
  readonly onChecked?: (check: OrgCheck) => void;
  /** Called with an error of our own that kept one org from being checked. */
  readonly onDefect?: (org: string, error: unknown) => void;
};
