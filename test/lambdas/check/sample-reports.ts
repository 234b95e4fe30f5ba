import type { Report, ReportedOrg } from '../../../src/run/report.ts';

/** A report of these orgs, healthy unless said otherwise, whose summary agrees with them. */
export function reportOf(
  orgs: readonly (Partial<ReportedOrg> & { readonly org: string })[],
  run: Partial<Report> = {},
): Report {
  const reported = orgs.map(reportedOrg);
  const number = (verdict: ReportedOrg['verdict']) => reported.filter((org) => org.verdict === verdict).length;
  return {
    schema: 'credential-health.report/1',
    runId: '20261122T080000Z-sample',
    startedAt: '2026-11-22T08:00:00.000Z',
    finishedAt: '2026-11-22T08:00:01.500Z',
    summary: {
      total: reported.length,
      healthy: number('healthy'),
      unhealthy: number('unhealthy'),
      inconclusive: number('inconclusive'),
      disabled: number(null),
      settling: 0,
      doubtful: 0,
      omitted: 0,
      omittedNotices: 0,
      textsOmitted: false,
    },
    orgs: reported,
    notices: [],
    delivery: { published: false, confirmedSubscriptions: 2, listening: null },
    ...run,
  };
}

function reportedOrg(given: Partial<ReportedOrg> & { readonly org: string }): ReportedOrg {
  return {
    secretId: `arn:aws:secretsmanager:eu-west-1:111122223333:secret:salesforce/${given.org}-a1b2c3`,
    flow: 'client_credentials',
    host: `${given.org}.my.salesforce.com`,
    verdict: given.cause === 'not-checked' ? 'inconclusive' : 'healthy',
    cause: null,
    stage: null,
    meaning: null,
    whoActs: null,
    actions: null,
    steps: null,
    team: null,
    evidence: null,
    orgId: null,
    userId: null,
    scopes: null,
    latencyMs: 200,
    attempts: 1,
    hints: [],
    disabled: given.verdict === null,
    rotation: { status: 'current', ageDays: null, dueAt: null, versions: null, reason: null, step: null },
    apiUsage: null,
    migration: null,
    link: null,
    ...given,
  };
}
