import type { CauseCode } from './causes.ts';
import type { NoticeKind } from './notice.ts';
import type { Verdict } from './verdict.ts';

/** One line of an org's history: what changed and what was said. */
export type HistoryEntry = {
  readonly org: string;
  /** ISO instant. */
  readonly at: string;
  readonly from: Verdict | null;
  readonly to: Verdict | 'removed' | null;
  readonly cause: CauseCode | null;
  /** Kinds of the notices made by this transition. */
  readonly notices: readonly NoticeKind[];
};
