import { CAUSES } from './core/causes.ts';
import { type Finding, finding, sameId } from './core/diagnosis.ts';
import type { OrgCheck } from './core/org-check.ts';
import type { Policy } from './core/policy.ts';
import type { Remembered } from './core/remembered.ts';
import { assessRotation } from './core/rotation.ts';
import type { Progress } from './progress.ts';

/** The check's result: healthy when there is no finding. */
export function conclude(progress: Progress, found: Finding | null, now: Date, policy: Policy): OrgCheck {
  return {
    ...outline(progress, now, policy),
    verdict: found === null ? 'healthy' : CAUSES[found.cause].verdict,
    cause: found?.cause ?? null,
    stage: found?.stage ?? null,
    evidence: found?.evidence ?? null,
    hints: [...progress.hints, ...(found?.hints ?? [])],
    remember: remember(progress, found, now),
  };
}

/** An org is not started with less time than this before the deadline. */
const LEAST_MS = 1_000;

/** The result for an org that is not tried: switched off, or too late in the run; null when it is to be tried. */
export function skip(progress: Progress, deadline: Date | null, now: Date, policy: Policy): OrgCheck | null {
  if (!progress.tags.enabled) {
    return {
      ...outline(progress, now, policy),
      verdict: null,
      cause: null,
      stage: null,
      evidence: null,
      hints: progress.hints,
      disabled: true,
      remember: progress.remembered ?? NOTHING_REMEMBERED,
    };
  }
  const late = deadline !== null && deadline.getTime() - now.getTime() < LEAST_MS;
  return late ? notChecked(progress, 'the run ended before its turn', now, policy) : null;
}

/** An org the run did not reach, or whose check met an error of our own; `why` is shown. */
export function notChecked(progress: Progress, why: string, now: Date, policy: Policy): OrgCheck {
  return conclude(progress, finding('not-checked', 'secret', { description: why }), now, policy);
}

const NOTHING_REMEMBERED: Remembered = {
  identity: null,
  secret: null,
  pending: null,
  clientIdChangedAt: null,
  rejectedLogin: null,
  comparison: null,
};

function outline(progress: Progress, now: Date, policy: Policy) {
  const { entry, tags, credential, grant, remembered } = progress;
  const secretSince = progress.age?.since ?? instant(remembered?.secret?.since);
  const versionCreatedAt = progress.age?.versionCreatedAt ?? null;
  const pending = pendingVersion(progress, now);
  return {
    org: entry.org,
    secretId: entry.id,
    tags,
    flow: credential?.flow ?? null,
    host: progress.host,
    clientId: credential?.clientId ?? null,
    username: credential !== null && credential.flow !== 'client_credentials' ? credential.username : null,
    orgId: grant?.identity.orgId ?? null,
    userId: grant?.identity.userId ?? null,
    scopes: grant?.scopes ?? null,
    latencyMs: progress.latencyMs,
    attempts: progress.attempts,
    disabled: false,
    apiUsage: progress.apiUsage,
    version: progress.versionId === null ? null : { id: progress.versionId, createdAt: versionCreatedAt },
    secretSince,
    rotation: assessRotation(
      {
        secretSince,
        managed: entry.rotation.managed,
        nextRotationAt: entry.rotation.nextAt,
        pendingVersion: pending === null ? null : { id: pending.versionId, since: new Date(pending.since) },
        versionCreatedAt,
        maxAgeDays: tags.maxAgeDays,
        versions: progress.comparison?.result ?? null,
        reason: progress.comparison?.reason ?? null,
      },
      now,
      policy,
    ),
    migration: progress.migration,
  };
}

function remember(progress: Progress, found: Finding | null, now: Date): Remembered {
  const before = progress.remembered ?? NOTHING_REMEMBERED;
  const { credential, grant, host, versionId, age, tags } = progress;
  const changedClientId =
    credential !== null && before.secret?.clientId != null && before.secret.clientId !== credential.clientId;
  return {
    identity:
      found === null && grant !== null && credential !== null && host !== null
        ? { ...grant.identity, clientId: credential.clientId, host, expectedOrgId: tags.orgId }
        : before.identity,
    secret:
      credential !== null && versionId !== null && age !== null
        ? {
            versionId,
            createdAt: age.versionCreatedAt?.toISOString() ?? null,
            clientId: credential.clientId,
            since: age.since?.toISOString() ?? null,
          }
        : before.secret,
    pending: pendingVersion(progress, now),
    clientIdChangedAt: changedClientId ? (age?.versionCreatedAt ?? now).toISOString() : before.clientIdChangedAt,
    rejectedLogin: rejectedLogin(progress, found, before, now),
    comparison: found === null ? null : (progress.comparison ?? before.comparison),
  };
}

function pendingVersion({ entry, remembered }: Progress, now: Date): Remembered['pending'] {
  const { current, pending } = entry.versions;
  if (pending === null || pending === current) return null;
  return remembered?.pending?.versionId === pending
    ? remembered.pending
    : { versionId: pending, since: now.toISOString() };
}

/** Findings of the password flow after which Salesforce may have counted a failed login. */
function rejectedLogin(
  { credential, versionId, attempts }: Progress,
  found: Finding | null,
  before: Remembered,
  now: Date,
): Remembered['rejectedLogin'] {
  if (found === null) return null;
  const counted = found.cause === 'user-login-failed' || found.cause === 'rejected-unknown';
  if (credential?.flow !== 'password' || versionId === null || !counted || attempts === 0) return before.rejectedLogin;
  return { versionId, at: now.toISOString(), cause: found.cause, evidence: found.evidence };
}

/** The org id learned at the last healthy check; void once the client id, the host or the expected id changed. */
export function learnedOrgId({ remembered, credential, host, tags }: Progress): string | null {
  const identity = remembered?.identity ?? null;
  if (identity === null || credential === null) return null;
  const tagsAgree =
    identity.expectedOrgId === null || tags.orgId === null
      ? identity.expectedOrgId === tags.orgId
      : sameId(identity.expectedOrgId, tags.orgId);
  return identity.clientId === credential.clientId && identity.host === host && tagsAgree ? identity.orgId : null;
}

function instant(iso: string | null | undefined): Date | null {
  return iso == null ? null : new Date(iso);
}
