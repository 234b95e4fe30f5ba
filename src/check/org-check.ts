import type { CauseCode } from '../causes/catalogue.ts';
import type { Evidence, Flow, Stage, Verdict } from '../causes/verdict.ts';
import type { OrgTags } from '../credential/tags.ts';
import type { RotationReport } from '../rotation/rotation.ts';
import type { Remembered } from '../state/remembered.ts';

/**
 * Everything one run learned about one org: the input of alerting, digest and report. Holds no secret.
 * Instants are `Date`; what does not apply is null, never absent.
 */
export type OrgCheck = {
  readonly org: string;
  readonly secretId: string;
  readonly tags: OrgTags;
  readonly flow: Flow | null;
  /** My Domain host as checked; null when none could be derived. */
  readonly host: string | null;
  /** Consumer key in use; kept in state to notice a change, shown nowhere. */
  readonly clientId: string | null;
  /** User name (password and JWT flows only). */
  readonly username: string | null;
  /** Null only for a disabled org. */
  readonly verdict: Verdict | null;
  readonly cause: CauseCode | null;
  readonly stage: Stage | null;
  readonly evidence: Evidence | null;
  readonly orgId: string | null;
  readonly userId: string | null;
  readonly scopes: readonly string[] | null;
  /** Time of the deciding token request in milliseconds. */
  readonly latencyMs: number | null;
  /** Token requests sent in this run for AWSCURRENT, retries included. */
  readonly attempts: number;
  readonly hints: readonly string[];
  readonly disabled: boolean;
  readonly apiUsage: { readonly used: number; readonly max: number } | null;
  /** The AWSCURRENT version: its id and when that version was created. */
  readonly version: { readonly id: string; readonly createdAt: Date | null } | null;
  /** When the current value of the client secret came into use (older than the version when a new version repeats the value). */
  readonly secretSince: Date | null;
  readonly rotation: RotationReport;
  /** Password flow that works: the next step of the way out, as one sentence; null otherwise. */
  readonly migration: string | null;
  /** What the next run should know; becomes part of the org's state. */
  readonly remember: Remembered;
};
