import { CAUSES, type CauseCode } from '../../src/core/causes.ts';
import type { OrgCheck } from '../../src/core/org-check.ts';
import type { Policy } from '../../src/core/policy.ts';
import { emptyOrgState } from '../../src/core/state.ts';
import type { OrgTags } from '../../src/core/tags.ts';

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

/** The stack's defaults. */
export const policy: Policy = {
  maxSecretAgeDays: 90,
  remindBeforeDays: [14, 7, 1],
  remindFailingDays: [1, 3, 7],
  inconclusiveThreshold: 3,
  settleMinutes: 15,
  quietHours: null,
  timezone: 'UTC',
  passwordFlowRetirement: '2027-02-20',
  egressAddress: null,
  resendAfterMs: 10 * 60_000,
};

export const noTags: OrgTags = {
  enabled: true,
  team: null,
  orgId: null,
  runAs: null,
  maxAgeDays: null,
  muteUntil: null,
  severity: null,
  note: null,
};

/** A healthy check of acme; what differs is given. */
export function healthy(differing: Partial<OrgCheck> = {}): OrgCheck {
  const org = differing.org ?? 'acme';
  return {
    org,
    secretId: `salesforce/${org}`,
    tags: noTags,
    flow: 'client_credentials',
    host: `${org}.my.salesforce.com`,
    clientId: `client-of-${org}`,
    username: null,
    verdict: 'healthy',
    cause: null,
    stage: null,
    evidence: null,
    orgId: '00D000000000001',
    userId: '005000000000001',
    scopes: ['api'],
    latencyMs: 200,
    attempts: 1,
    hints: [],
    disabled: false,
    apiUsage: null,
    version: { id: 'v1', createdAt: new Date('2026-01-01T00:00:00Z') },
    secretSince: new Date('2026-01-01T00:00:00Z'),
    rotation: { status: 'current', ageDays: 10, dueAt: null, versions: null, reason: null },
    migration: null,
    remember: emptyOrgState(org, '').remember,
    ...differing,
  };
}

/** A check that failed, or could not tell, with this cause. */
export function withCause(cause: CauseCode, differing: Partial<OrgCheck> = {}): OrgCheck {
  return healthy({
    verdict: CAUSES[cause].verdict,
    cause,
    stage: 'token',
    evidence: { status: 400, error: 'invalid_grant', description: `about ${cause}` },
    ...differing,
  });
}

/** A check of an org that is not to be tried. */
export function disabled(differing: Partial<OrgCheck> = {}): OrgCheck {
  return healthy({ verdict: null, disabled: true, tags: { ...noTags, enabled: false }, ...differing });
}
