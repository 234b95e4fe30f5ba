import { instant, nullable, oneOf, type Read, record, text } from '../schema.ts';
import { cause, evidence, step } from './answers.ts';

export const comparedVersion = oneOf(['works', 'rejected', 'unknown', 'absent']);

/** Outcome of trying the other versions of a secret after AWSCURRENT was definitively rejected. */
const versionComparison = record({ current: oneOf(['rejected']), pending: comparedVersion, previous: comparedVersion });

export type VersionComparison = Read<typeof versionComparison>;

export const remembered = record({
  /** Identity learned at the last healthy check, and the credential it was learned with: another client id, host or expected org id makes it void. */
  identity: nullable(
    record({
      orgId: text,
      userId: nullable(text),
      clientId: text,
      host: text,
      /** The `org-id` tag of that time. */
      expectedOrgId: nullable(text),
    }),
  ),
  /** The AWSCURRENT version seen last, its own date, and since when its client secret is in use. */
  secret: nullable(
    record({
      versionId: text,
      createdAt: nullable(instant),
      clientId: nullable(text),
      since: nullable(instant),
    }),
  ),
  /** A version staged AWSPENDING that is not AWSCURRENT, and when it was first seen. */
  pending: nullable(record({ versionId: text, since: instant })),
  /** The consumer key changed with a new version: the old pair may work for up to 30 more days. */
  clientIdChangedAt: nullable(instant),
  /** Password flow: a version the user's login was rejected with; it is not tried again for 24 h, since rejections lock the user. */
  rejectedLogin: nullable(record({ versionId: text, at: instant, cause, evidence })),
  /** Password flow that works: the way out found last, for which version and when. */
  migration: nullable(record({ versionId: text, at: instant, step: text })),
  /** JWT flow: the audience that was accepted last, of those that the check chooses itself. */
  audience: nullable(text),
  /** The last version comparison; `versionId` tells the versions compared, and is empty where it came to no end. */
  comparison: nullable(record({ versionId: text, result: versionComparison, reason: step })),
});

/**
 * What checks of one org remember from run to run; part of its stored state. Holds no secret and no derivative of one.
 * Instants are ISO strings.
 */
export type Remembered = Read<typeof remembered>;

/** What is remembered of an org that was never checked. */
export const NOTHING_REMEMBERED: Remembered = {
  identity: null,
  secret: null,
  pending: null,
  clientIdChangedAt: null,
  rejectedLogin: null,
  migration: null,
  audience: null,
  comparison: null,
};
