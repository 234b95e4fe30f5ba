import type { CauseCode } from '../causes/catalogue.ts';
import type { Step } from '../causes/step.ts';
import type { Evidence } from '../causes/verdict.ts';

/**
 * What checks of one org remember from run to run; part of its stored state. Holds no secret and no derivative of one.
 * Instants are ISO strings.
 */
export type Remembered = {
  /** Identity learned at the last healthy check, and the credential it was learned with: another client id, host or expected org id makes it void. */
  readonly identity: {
    readonly orgId: string;
    readonly userId: string | null;
    readonly clientId: string;
    readonly host: string;
    /** The `org-id` tag of that time. */
    readonly expectedOrgId: string | null;
  } | null;
  /** The AWSCURRENT version seen last, its own date, and since when its client secret is in use. */
  readonly secret: {
    readonly versionId: string;
    readonly createdAt: string | null;
    readonly clientId: string | null;
    readonly since: string | null;
  } | null;
  /** A version staged AWSPENDING that is not AWSCURRENT, and when it was first seen. */
  readonly pending: { readonly versionId: string; readonly since: string } | null;
  /** The consumer key changed with a new version: the old pair may work for up to 30 more days. */
  readonly clientIdChangedAt: string | null;
  /** Password flow: a version the user's login was rejected with (rule 4 of the design: it is not tried again for 24 h). */
  readonly rejectedLogin: {
    readonly versionId: string;
    readonly at: string;
    readonly cause: CauseCode;
    readonly evidence: Evidence;
  } | null;
  /** Password flow that works: the way out found last, for which version and when. */
  readonly migration: { readonly versionId: string; readonly at: string; readonly step: string } | null;
  /** JWT flow: the audience that was accepted last, of those that the check chooses itself. */
  readonly audience: string | null;
  /** The last version comparison; `versionId` tells the versions compared, and is empty where it came to no end. */
  readonly comparison: {
    readonly versionId: string;
    readonly result: VersionComparison;
    readonly reason: Step;
  } | null;
};

/** Outcome of trying the other versions of a secret after AWSCURRENT was definitively rejected. */
export type VersionComparison = {
  readonly current: 'rejected';
  readonly pending: 'works' | 'rejected' | 'unknown' | 'absent';
  readonly previous: 'works' | 'rejected' | 'unknown' | 'absent';
};
