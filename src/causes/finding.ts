import type { CauseCode } from './catalogue.ts';
import type { Hint } from './hint.ts';
import type { Evidence, Stage } from './verdict.ts';

/** Why an org is not healthy, with what was received. */
export type Finding = {
  readonly cause: CauseCode;
  readonly stage: Stage;
  readonly evidence: Evidence;
  readonly hints: readonly Hint[];
  /** The same request may well succeed in a moment. Never true for a definitive rejection. */
  readonly transient: boolean;
  /** How long the server asked us to wait, in milliseconds. */
  readonly retryAfterMs: number | null;
};

/** A finding without hints that trying again does not change. */
export function finding(
  cause: CauseCode,
  stage: Stage,
  evidence: Partial<Evidence>,
  hints: readonly Hint[] = [],
): Finding {
  return {
    cause,
    stage,
    evidence: { status: null, error: null, description: null, ...evidence },
    hints,
    transient: false,
    retryAfterMs: null,
  };
}
