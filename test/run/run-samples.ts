import type { OrgCheck } from '../../src/check/org-check.ts';
import type { Notice } from '../../src/state/notice.ts';
import { NOTHING_REMEMBERED } from '../../src/state/remembered.ts';

/** The moment at which every sample run ends. */
export const FINISHED = new Date('2026-11-22T08:00:00Z');

/** A notice about acme that says nothing special. */
export function notice(given: Partial<Notice> & Pick<Notice, 'kind'>): Notice {
  const org = given.org === undefined ? 'acme' : given.org;
  return {
    id: `${org}/${given.kind}`,
    matterId: `${org}/condition`,
    stage: 'opened',
    org,
    team: null,
    severity: 'warning',
    cause: null,
    text: `${org}: something happened`,
    at: FINISHED.toISOString(),
    since: null,
    lastHealthyAt: null,
    found: null,
    steps: [],
    note: null,
    dueAt: null,
    evidence: null,
    whoActs: null,
    contact: null,
    clientId: null,
    orgs: null,
    was: null,
    outcome: null,
    endedAt: null,
    handedTo: null,
    ...given,
  };
}

/** A healthy check of acme. */
export function check(given: Partial<OrgCheck> & { readonly team?: string | null } = {}): OrgCheck {
  const { team = null, ...rest } = given;
  const org = rest.org ?? 'acme';
  return {
    org,
    secretId: `arn:aws:secretsmanager:eu-central-1:111122223333:secret:salesforce/${org}-AbCdEf`,
    tags: {
      enabled: true,
      team,
      orgId: null,
      runAs: null,
      maxAgeDays: null,
      muteUntil: null,
      severity: null,
      note: null,
      contact: null,
    },
    flow: 'client_credentials',
    host: `${org}.my.salesforce.com`,
    clientId: 'example-client-id',
    username: null,
    verdict: 'healthy',
    cause: null,
    stage: null,
    evidence: null,
    orgId: '00D000000000001',
    userId: '005000000000001',
    scopes: ['api'],
    latencyMs: 212,
    attempts: 1,
    hints: [],
    disabled: false,
    apiUsage: null,
    version: null,
    secretSince: null,
    rotation: { status: 'current', ageDays: 10, dueAt: null, versions: null, reason: null },
    migration: null,
    remember: NOTHING_REMEMBERED,
    ...rest,
  };
}

/** A check that found the client secret wrong. */
export function failingCheck(given: Partial<OrgCheck> & { readonly team?: string | null } = {}): OrgCheck {
  return check({
    verdict: 'unhealthy',
    cause: 'client-secret-wrong',
    stage: 'token',
    evidence: { status: 400, error: 'invalid_client', description: 'invalid client credentials' },
    orgId: null,
    userId: null,
    scopes: null,
    ...given,
  });
}
