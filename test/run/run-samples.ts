import type { OrgCheck } from '../../src/check/org-check.ts';
import type { DigestInput } from '../../src/digest/digest.ts';
import type { Notice, OpenFailure } from '../../src/state/notice.ts';

/** The moment at which every sample run ends. */
export const FINISHED = new Date('2026-11-22T08:00:00Z');

/** A notice about acme that says nothing special. */
export function notice(given: Partial<Notice> & Pick<Notice, 'kind'>): Notice {
  const org = given.org === undefined ? 'acme' : given.org;
  return {
    id: `${org}/${given.kind}`,
    org,
    team: null,
    severity: 'warning',
    cause: null,
    text: `${org}: something happened`,
    at: FINISHED.toISOString(),
    since: null,
    lastHealthyAt: null,
    found: null,
    actions: [],
    note: null,
    dueAt: null,
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
    remember: {
      identity: null,
      secret: null,
      pending: null,
      clientIdChangedAt: null,
      rejectedLogin: null,
      migration: null,
      comparison: null,
    },
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

/** An open failure of acme since this run. */
export function failure(given: Partial<OpenFailure> = {}): OpenFailure {
  return {
    org: 'acme',
    team: null,
    cause: 'client-secret-wrong',
    since: FINISHED.toISOString(),
    muted: false,
    ...given,
  };
}

/** A full run that found nothing. */
export function run(given: Partial<DigestInput> = {}): DigestInput {
  return {
    runId: 'run-1',
    finishedAt: FINISHED,
    notices: [],
    checks: [],
    failing: [],
    quiet: 0,
    muted: 0,
    rotated: [],
    full: true,
    timezone: 'UTC',
    commands: {
      recheck: (orgs) => `credential-health check ${orgs.join(' ')}`.trimEnd(),
      explainForAdmin: (org) => `credential-health explain ${org} --for-admin`,
      showAll: 'credential-health status',
    },
    ...given,
  };
}

/** The run of the model: 45 orgs, acme newly broken, globex and initech broken before, umbrella mended. */
export function modelRun(): DigestInput {
  const healthy = Array.from({ length: 41 }, (_, index) => check({ org: `org-${index}` }));
  return run({
    checks: [
      ...healthy,
      failingCheck({ org: 'acme', team: 'billing' }),
      failingCheck({ org: 'globex', team: 'crm', cause: 'run-as-user-missing' }),
      failingCheck({ org: 'initech', cause: 'client-id-unknown' }),
      check({ org: 'umbrella' }),
    ],
    failing: [
      failure({ org: 'acme', team: 'billing' }),
      failure({ org: 'globex', team: 'crm', cause: 'run-as-user-missing', since: '2026-11-19T08:00:00Z' }),
      failure({ org: 'initech', cause: 'client-id-unknown', since: '2026-11-18T20:00:00Z' }),
    ],
    notices: [
      notice({ kind: 'rotation-due', org: 'stark', text: 'stark: due', dueAt: '2026-11-23T09:00:00Z' }),
      notice({ kind: 'rotation-due', org: 'hooli', text: 'hooli: due', dueAt: '2026-12-06T09:00:00Z' }),
      notice({
        kind: 'recovered',
        severity: 'info',
        org: 'umbrella',
        cause: 'ip-restricted',
        since: '2026-11-21T23:00:00Z',
      }),
      notice({
        kind: 'still-failing',
        severity: 'critical',
        org: 'globex',
        team: 'crm',
        cause: 'run-as-user-missing',
        text: 'globex: no Run-As user is set',
        since: '2026-11-19T08:00:00Z',
        actions: [
          {
            say: 'Setup > External Client App Manager > the app > Policies > Edit: enable Client Credentials Flow, set Run As, Save.',
          },
        ],
      }),
      notice({
        kind: 'failing',
        severity: 'critical',
        org: 'acme',
        team: 'billing',
        cause: 'client-secret-wrong',
        text: 'acme: Salesforce rejects the client secret',
        since: '2026-11-22T08:00:00Z',
        lastHealthyAt: '2026-11-22T04:00:00Z',
        found: 'AWSPREVIOUS still works; the new secret is not active in Salesforce',
        actions: [
          {
            say: 'Restore AWSPREVIOUS, or finish the rotation',
            run: 'aws secretsmanager update-secret-version-stage --secret-id salesforce/acme --version-stage AWSCURRENT --move-to-version-id 11111111-aaaa',
          },
        ],
      }),
    ],
  });
}

/** Milliseconds of the fastest of some runs: a busy machine makes single ones slow. */
export function fastestOf(runs: number, work: () => unknown): number {
  const timings = Array.from({ length: runs }, () => {
    const started = performance.now();
    work();
    return performance.now() - started;
  });
  return Math.min(...timings);
}
