import { type CauseCode, explain } from '../causes/catalogue.ts';
import { type Step, stepLine } from '../causes/step.ts';
import { asReceived, type Evidence, type Flow, type Stage, type Verdict, type WhoActs } from '../causes/verdict.ts';
import type { OrgCheck } from '../check/org-check.ts';
import type { OrgStanding } from '../digest/input.ts';
import type { RotationReport } from '../rotation/rotation.ts';
import type { Notice } from '../state/notice.ts';

/**
 * What one run found: the CLI's `--json` and the Lambda's response, `docs/schemas/report.schema.json`.
 * Instants are ISO texts; what does not apply is null, never absent.
 */
export type Report = {
  readonly schema: 'credential-health.report/1';
  readonly runId: string;
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly summary: ReportSummary;
  /** As listed. */
  readonly orgs: readonly ReportedOrg[];
  readonly notices: readonly ReportedNotice[];
  readonly delivery: Delivery;
};

/** `healthy`, `unhealthy`, `inconclusive` and `disabled` add up to `total`, whatever was left out. */
export type ReportSummary = {
  readonly total: number;
  readonly healthy: number;
  readonly unhealthy: number;
  readonly inconclusive: number;
  readonly disabled: number;
  /** Those of `unhealthy` that Salesforce may take back by itself: nobody is told, and they count as failing nowhere. */
  readonly settling: number;
  /** Those of `unhealthy` with an answer that nobody knows, seen once. */
  readonly doubtful: number;
  /** Orgs left out of `orgs` because the report would not have fitted. */
  readonly omitted: number;
  /** Notices left out of `notices` for the same reason. */
  readonly omittedNotices: number;
  /** True when meanings, actions, hints and details were taken out for the same reason. */
  readonly textsOmitted: boolean;
};

export type Delivery = {
  readonly published: boolean;
  /** Null when that cannot be known here. */
  readonly confirmedSubscriptions: number | null;
  /** Somebody would receive a message to everybody; null where that was not asked. */
  readonly listening: boolean | null;
};

export type ReportedOrg = {
  readonly org: string;
  readonly secretId: string;
  readonly flow: Flow | null;
  readonly host: string | null;
  /** Null only for a disabled org. */
  readonly verdict: Verdict | null;
  readonly cause: CauseCode | null;
  readonly stage: Stage | null;
  readonly meaning: string | null;
  readonly whoActs: WhoActs | null;
  readonly actions: readonly string[] | null;
  /** The same, each command apart from the words before it. */
  readonly steps: readonly ReportedStep[] | null;
  readonly team: string | null;
  readonly evidence: Evidence | null;
  readonly orgId: string | null;
  readonly userId: string | null;
  readonly scopes: readonly string[] | null;
  readonly latencyMs: number | null;
  readonly attempts: number;
  readonly hints: readonly string[];
  readonly disabled: boolean;
  readonly rotation: Omit<RotationReport, 'reason'> & {
    readonly reason: string | null;
    /** The same, the command apart from the words before it. */
    readonly step: ReportedStep | null;
  };
  /** API requests of the last 24 h as Salesforce counts them. */
  readonly apiUsage: { readonly used: number; readonly max: number } | null;
  /** The next step away from the password flow. */
  readonly migration: string | null;
  /** Official page on the cause. */
  readonly link: string | null;
};

/** A step of which the command stands apart from the words before it; null: no command does it. */
export type ReportedStep = { readonly say: string; readonly run: string | null };

/** A notice with its steps as sentences. */
export type ReportedNotice = Omit<Notice, 'steps'> & { readonly actions: readonly string[] };

export type ReportInput = {
  readonly runId: string;
  readonly startedAt: Date;
  readonly finishedAt: Date;
  /** As listed. */
  readonly checks: readonly OrgCheck[];
  /** How they count, where that was decided. */
  readonly standing: readonly Pick<OrgStanding, 'condition'>[];
  readonly notices: readonly Notice[];
  readonly delivery: Delivery;
  readonly egressAddress: string | null;
};

/** The complete report; {@link fitResponse} makes it small enough for a Lambda response. */
export function buildReport(input: ReportInput): Report {
  const number = (verdict: Verdict) => input.checks.filter((check) => check.verdict === verdict).length;
  return {
    schema: 'credential-health.report/1',
    runId: input.runId,
    startedAt: input.startedAt.toISOString(),
    finishedAt: input.finishedAt.toISOString(),
    summary: {
      total: input.checks.length,
      healthy: number('healthy'),
      unhealthy: number('unhealthy'),
      inconclusive: number('inconclusive'),
      disabled: input.checks.filter(({ verdict }) => verdict === null).length,
      settling: input.standing.filter(({ condition }) => condition === 'settling').length,
      doubtful: input.standing.filter(({ condition }) => condition === 'doubtful').length,
      omitted: 0,
      omittedNotices: 0,
      textsOmitted: false,
    },
    orgs: input.checks.map((check) => reportedOrg(check, input.egressAddress)),
    notices: input.notices.map(({ steps, ...notice }) => ({ ...notice, actions: steps.map(stepLine) })),
    delivery: input.delivery,
  };
}

function reportedOrg(check: OrgCheck, egressAddress: string | null): ReportedOrg {
  const { org, secretId, flow, host, rotation } = check;
  const cause = check.verdict === 'healthy' || check.verdict === null ? null : check.cause;
  const explained = cause === null ? null : explain(cause, { ...check, egressAddress });
  return {
    org,
    secretId,
    flow,
    host,
    verdict: check.verdict,
    cause,
    stage: cause === null ? null : check.stage,
    meaning: explained?.meaning ?? null,
    whoActs: explained?.whoActs ?? null,
    actions: explained?.actions.map(stepLine) ?? null,
    steps: explained?.actions.map(reportedStep) ?? null,
    team: check.tags.team,
    evidence: cause === null || check.evidence === null ? null : asReceived(check.evidence),
    orgId: check.orgId,
    userId: check.userId,
    scopes: check.scopes,
    latencyMs: check.latencyMs,
    attempts: check.attempts,
    hints: check.hints.map(({ text }) => text),
    disabled: check.disabled,
    rotation: {
      ...rotation,
      reason: rotation.reason === null ? null : stepLine(rotation.reason),
      step: rotation.reason === null ? null : reportedStep(rotation.reason),
    },
    apiUsage: check.apiUsage,
    migration: check.migration,
    link: explained?.link ?? null,
  };
}

function reportedStep({ say, run }: Step): ReportedStep {
  return { say, run: run ?? null };
}

const ENCODER = new TextEncoder();
const bytes = (value: unknown): number => ENCODER.encode(JSON.stringify(value)).length;

/**
 * The report in at most `maxBytes` bytes of JSON in UTF-8: without healthy orgs, then without texts, then without the
 * orgs and notices that matter least, each only when the step before was not enough. What was left out is counted in
 * the summary. Below about 600 bytes nothing is left to drop, and the bare summary is returned.
 */
export function fitResponse(report: Report, maxBytes: number): Report {
  if (bytes(report) <= maxBytes) return report;
  const unwell = report.orgs.filter(({ verdict }) => verdict !== 'healthy');
  const withoutHealthy = shortened(report, unwell, report.notices, false);
  if (bytes(withoutHealthy) <= maxBytes) return withoutHealthy;

  const orgs = unwell.map(withoutTexts);
  const notices = report.notices.map((notice) => ({ ...notice, found: null, actions: [] }));
  const withoutTextsAtAll = shortened(report, orgs, notices, true);
  if (bytes(withoutTextsAtAll) <= maxBytes) return withoutTextsAtAll;

  // The counters of the summary grow by digits only: what the empty form needs, and 20 bytes for them, is fixed.
  const room = maxBytes - bytes(shortened(report, [], [], true)) - 20;
  const keptOrgs = fitting(orgs.toSorted(byVerdict), room);
  const keptNotices = fitting(notices, room - keptOrgs.bytes);
  const listed = new Set(keptOrgs.items);
  return shortened(
    report,
    orgs.filter((org) => listed.has(org)),
    keptNotices.items,
    true,
  );
}

function shortened(
  report: Report,
  orgs: readonly ReportedOrg[],
  notices: readonly ReportedNotice[],
  textsOmitted: boolean,
): Report {
  const summary = {
    ...report.summary,
    omitted: report.summary.omitted + report.orgs.length - orgs.length,
    omittedNotices: report.summary.omittedNotices + report.notices.length - notices.length,
    textsOmitted: report.summary.textsOmitted || textsOmitted,
  };
  return { ...report, summary, orgs, notices };
}

function withoutTexts(org: ReportedOrg): ReportedOrg {
  const evidence = org.evidence === null ? null : { ...org.evidence, description: null };
  return {
    ...org,
    meaning: null,
    actions: null,
    steps: null,
    hints: [],
    migration: null,
    link: null,
    scopes: null,
    evidence,
  };
}

const ORDER: Readonly<Record<Verdict | 'disabled', number>> = {
  unhealthy: 0,
  inconclusive: 1,
  healthy: 2,
  disabled: 3,
};

function byVerdict(a: ReportedOrg, b: ReportedOrg): number {
  return ORDER[a.verdict ?? 'disabled'] - ORDER[b.verdict ?? 'disabled'];
}

/** As many items from the start as fit, with the bytes they take as members of a JSON array. */
function fitting<Item>(
  items: readonly Item[],
  room: number,
): { readonly items: readonly Item[]; readonly bytes: number } {
  let taken = 0;
  let size = 0;
  for (const item of items) {
    const cost = bytes(item) + 1;
    if (size + cost > room) break;
    size += cost;
    taken++;
  }
  return { items: items.slice(0, taken), bytes: size };
}
