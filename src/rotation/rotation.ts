import type { Step } from '../causes/step.ts';
import { DAY_MS, utcDay } from '../clock.ts';
import { FIXED, type Policy } from '../policy.ts';
import { instant, nullable, number, oneOf, type Read, record } from '../schema.ts';
import { rotationStatus, step } from '../state/answers.ts';
import type { VersionComparison } from '../state/remembered.ts';
import { comparedVersion } from '../state/remembered.ts';

/** What is known about the age of one org's client secret. */
export type RotationFacts = {
  /** When the current value of the client secret came into use; null when unknown. */
  readonly secretSince: Date | null;
  /** AWS rotates the secret (a rotation function or a managed external secret). */
  readonly managed: boolean;
  /** `NextRotationDate`; it stays in the past when a rotation failed. */
  readonly nextRotationAt: Date | null;
  /** AWSPENDING, when it is on a version that is not AWSCURRENT's; `since` is that version's date. */
  readonly pendingVersion: { readonly id: string; readonly since: Date | null } | null;
  /** Date of the AWSCURRENT version. */
  readonly versionCreatedAt: Date | null;
  /** The `max-age-days` tag; null: the policy decides. */
  readonly maxAgeDays: number | null;
  readonly versions: VersionComparison | null;
  /** What the version comparison found. */
  readonly reason: Step | null;
};

/**
 * AWS rotates at any time inside a window that opens at `NextRotationDate` and, unless a shorter one was configured,
 * lasts until the end of that UTC day; a rotation is late only when a whole day has passed.
 * https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_schedule.html
 */
const ROTATION_GRACE_MS = DAY_MS;
/** A rotation takes minutes; AWSPENDING on a version of its own for a day is a rotation that stopped half-way. */
const PENDING_GRACE_MS = DAY_MS;

/** Judges the age of a client secret against its limit, or the rotation that AWS does for it. */
export function assessRotation(facts: RotationFacts, now: Date, policy: Policy): RotationReport {
  const limit = facts.maxAgeDays ?? policy.maxSecretAgeDays;
  const ageDays = facts.secretSince === null ? null : wholeDays(now.getTime() - facts.secretSince.getTime());
  const report = { ageDays, dueAt: null, versions: facts.versions, reason: facts.reason };

  if (facts.managed) {
    const stuck = whyStuck(facts, now);
    return stuck === null
      ? { ...report, status: 'managed' }
      : { ...report, status: 'stuck', reason: facts.reason ?? { say: stuck } };
  }
  if (facts.secretSince === null) return { ...report, status: 'unknown' };
  if (limit === 0) return { ...report, status: 'current' };

  const dueAt = new Date(facts.secretSince.getTime() + limit * DAY_MS);
  const firstReminder = dueAt.getTime() - FIXED.dueSoonDays * DAY_MS;
  return { ...report, dueAt: dueAt.toISOString(), status: statusAt(now.getTime(), firstReminder, dueAt.getTime()) };
}

function statusAt(now: number, firstReminder: number, dueAt: number): 'current' | 'due' | 'overdue' {
  if (now >= dueAt) return 'overdue';
  return now >= firstReminder ? 'due' : 'current';
}

function whyStuck({ nextRotationAt, pendingVersion, versionCreatedAt }: RotationFacts, now: Date): string | null {
  if (pendingVersion?.since && now.getTime() - pendingVersion.since.getTime() > PENDING_GRACE_MS) {
    return `AWSPENDING has been on another version than AWSCURRENT since ${utcDay(pendingVersion.since)}: the rotation stopped half-way`;
  }
  if (nextRotationAt === null) return null;
  const rotated = versionCreatedAt !== null && versionCreatedAt >= nextRotationAt;
  const late = now.getTime() - nextRotationAt.getTime() > ROTATION_GRACE_MS;
  return late && !rotated ? `the rotation planned for ${utcDay(nextRotationAt)} brought no new version` : null;
}

function wholeDays(milliseconds: number): number {
  return Math.max(0, Math.floor(milliseconds / DAY_MS));
}

/** How {@link RotationReport} is read back from JSON. */
export const rotationReport = record({
  status: rotationStatus,
  ageDays: nullable(number),
  /** ISO date-time at which the secret is overdue; null without a limit or a known age. */
  dueAt: nullable(instant),
  /** Result of the version comparison; null when none was made. */
  versions: nullable(record({ current: oneOf(['rejected']), pending: comparedVersion, previous: comparedVersion })),
  /** What that comparison found and the command that mends it, or why the rotation is stuck. */
  reason: nullable(step),
});

/** Age of the client secret against its limit. Days are whole, counted down. */
export type RotationReport = Read<typeof rotationReport>;
