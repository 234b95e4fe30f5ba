import { CAUSES } from '../causes/catalogue.ts';
import { type Finding, finding } from '../causes/finding.ts';
import { shownClientId } from '../credential/confidential.ts';
import type { Credential } from '../credential/credential.ts';
import { sameId } from '../credential/salesforce-id.ts';
import type { Policy } from '../policy.ts';
import { assessRotation } from '../rotation/rotation.ts';
import { NOTHING_REMEMBERED, type Remembered } from '../state/remembered.ts';
import type { Learned } from './learned.ts';
import type { OrgCheck } from './org-check.ts';
import type { CheckSettings } from './settings.ts';

type Limits = Pick<CheckSettings, 'policy' | 'deadline'>;

/**
 * The check's result: healthy when there is no finding. A request that ran out of time because the run did says nothing
 * of the org.
 */
export function conclude(learned: Learned, asFound: Finding | null, now: Date, { policy, deadline }: Limits): OrgCheck {
  const cutOff = asFound?.cause === 'timeout' && deadline !== null && now >= deadline;
  const found = cutOff ? finding('not-checked', asFound.stage, { description: 'the run ended first' }) : asFound;
  return {
    ...outline(learned, found, now, policy),
    verdict: found === null ? 'healthy' : CAUSES[found.cause].verdict,
    cause: found?.cause ?? null,
    stage: found?.stage ?? null,
    evidence: found?.evidence ?? null,
    hints: [...learned.hints, ...(found?.hints ?? [])],
    remember: remember(learned, found, now),
  };
}

/** An org is not started with less time than this before the deadline. */
const LEAST_MS = 1_000;

/** The result for an org that is not tried: switched off, or too late in the run; null when it is to be tried. */
export function skip(learned: Learned, now: Date, limits: Limits): OrgCheck | null {
  const { policy, deadline } = limits;
  if (!learned.tags.enabled) {
    return {
      ...outline(learned, null, now, policy),
      verdict: null,
      cause: null,
      stage: null,
      evidence: null,
      hints: learned.hints,
      disabled: true,
      remember: learned.remembered ?? NOTHING_REMEMBERED,
    };
  }
  const late = outOfTime(now, deadline);
  return late === null ? null : conclude(learned, late, now, limits);
}

/** Too late in the run to start with an org; null when there is time. */
export function outOfTime(now: Date, deadline: Date | null): Finding | null {
  const late = deadline !== null && deadline.getTime() - now.getTime() < LEAST_MS;
  return late ? notReached('the run ended before its turn') : null;
}

function notReached(why: string): Finding {
  return finding('not-checked', 'secret', { description: why });
}

/** An org the run did not reach, or whose check met an error of our own; `why` is shown. */
export function notChecked(learned: Learned, why: string, now: Date, limits: Limits): OrgCheck {
  return conclude(learned, notReached(why), now, limits);
}

function outline(learned: Learned, found: Finding | null, now: Date, policy: Policy) {
  const { entry, tags, credential, grant } = learned;
  const secretSince = learned.age === null ? rememberedSince(learned, found) : learned.age.since;
  const versionCreatedAt = learned.age?.versionCreatedAt ?? null;
  const pending = pendingVersion(learned, now);
  return {
    org: entry.org,
    secretId: entry.id,
    tags,
    flow: credential?.flow ?? null,
    host: learned.host,
    clientId: clientIdOf(credential),
    username: credential !== null && credential.flow !== 'client_credentials' ? credential.username : null,
    orgId: grant?.identity.orgId ?? null,
    userId: grant?.identity.userId ?? null,
    scopes: grant?.scopes ?? null,
    latencyMs: learned.latencyMs,
    attempts: learned.attempts,
    disabled: false,
    apiUsage: learned.apiUsage,
    version: learned.versionId === null ? null : { id: learned.versionId, createdAt: versionCreatedAt },
    secretSince,
    rotation: assessRotation(
      {
        secretSince,
        managed: entry.rotation.managed,
        nextRotationAt: entry.rotation.nextAt,
        pendingVersion: pending === null ? null : { id: pending.versionId, since: new Date(pending.since) },
        versionCreatedAt,
        maxAgeDays: tags.maxAgeDays,
        versions: learned.comparison?.result ?? null,
        reason: learned.comparison?.reason ?? null,
      },
      now,
      policy,
    ),
    migration: learned.migration?.step ?? null,
  };
}

function remember(learned: Learned, found: Finding | null, now: Date): Remembered {
  const before = learned.remembered ?? NOTHING_REMEMBERED;
  const { credential, grant, host, versionId, age, tags } = learned;
  const clientId = clientIdOf(credential);
  const seen = versionId !== null && age !== null ? { versionId, age } : null;
  const known = before.secret?.clientId ?? null;
  const changedClientId = clientId !== null && known !== null && known !== clientId;
  return {
    identity:
      found === null && grant !== null && clientId !== null && host !== null
        ? { ...grant.identity, clientId, host, expectedOrgId: tags.orgId }
        : before.identity,
    secret:
      seen === null
        ? // A new client id is one whether or not the store could tell the versions this time.
          before.secret && { ...before.secret, clientId: clientId ?? known }
        : {
            versionId: seen.versionId,
            createdAt: seen.age.versionCreatedAt?.toISOString() ?? null,
            clientId: clientId ?? known,
            since: seen.age.since?.toISOString() ?? null,
          },
    pending: pendingVersion(learned, now),
    clientIdChangedAt: changedClientId ? (seen?.age.versionCreatedAt ?? now).toISOString() : before.clientIdChangedAt,
    rejectedLogin: rejectedLogin(learned, found, before, now),
    migration: credential === null || credential.flow === 'password' ? (learned.migration ?? before.migration) : null,
    audience: grant === null ? before.audience : (learned.audiences.at(-1) ?? null),
    comparison: found === null ? null : (learned.comparison ?? before.comparison),
  };
}

function clientIdOf(credential: Credential | null): string | null {
  return credential === null ? null : shownClientId(credential.clientId);
}

/**
 * Since when earlier runs know the client secret in use. A version that could not be read is still the one the store
 * lists; and one that holds no credential brought no other client secret: only a real rotation ends the age of the last.
 */
function rememberedSince({ remembered, entry, versionId }: Learned, found: Finding | null): Date | null {
  const seen = remembered?.secret ?? null;
  if (seen?.since == null) return null;
  const current = versionId ?? (found === null ? null : entry.versions.current);
  return current === seen.versionId || found?.cause === 'secret-malformed' ? new Date(seen.since) : null;
}

function pendingVersion({ entry, remembered }: Learned, now: Date): Remembered['pending'] {
  const { current, pending } = entry.versions;
  if (pending === null || pending === current) return null;
  return remembered?.pending?.versionId === pending
    ? remembered.pending
    : { versionId: pending, since: now.toISOString() };
}

/** Findings of the password flow after which Salesforce may have counted a failed login. */
function rejectedLogin(
  { credential, versionId, attempts }: Learned,
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
export function learnedOrgId({ remembered, credential, host, tags }: Learned): string | null {
  const identity = remembered?.identity ?? null;
  if (identity === null || credential === null) return null;
  const tagsAgree =
    identity.expectedOrgId === null || tags.orgId === null
      ? identity.expectedOrgId === tags.orgId
      : sameId(identity.expectedOrgId, tags.orgId);
  return identity.clientId === credential.clientId && identity.host === host && tagsAgree ? identity.orgId : null;
}
