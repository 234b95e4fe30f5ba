import { METRIC_NAMES } from '../src/deployment/names.ts';
import { deployed } from './lib/deployed.ts';

/** What one run was seen to call, with the state it left. */
export type Recorded = {
  readonly orgs: number;
  readonly calls: Readonly<Record<string, number>>;
  /** Of all state documents together. */
  readonly stateBytes: number;
};

/** What is billed by its being there, counted in the template. */
type Standing = {
  readonly metrics: number;
  /** Metrics that alarms look at: an alarm on an expression over three counts as three. */
  readonly alarmMetrics: number;
  readonly dashboards: number;
  readonly keys: number;
  /** Queues that Lambda polls. */
  readonly polledQueues: number;
};

/** What the default template has of what is billed by its being there. */
export function standing(): Standing {
  const { all } = deployed();
  const metricsOf = ({ Metrics }: { readonly Metrics?: readonly { readonly MetricStat?: unknown }[] }) =>
    Metrics === undefined ? 1 : Metrics.filter(({ MetricStat }) => MetricStat !== undefined).length;
  return {
    metrics: METRIC_NAMES.length,
    alarmMetrics: all('AWS::CloudWatch::Alarm').reduce((sum, { Properties }) => sum + metricsOf(Properties), 0),
    dashboards: all('AWS::CloudWatch::Dashboard').length,
    keys: all('AWS::KMS::Key').length,
    polledQueues: all('AWS::Lambda::EventSourceMapping').length,
  };
}

/** List prices in US dollars, us-east-1, November 2026: assumptions, to be replaced by those of your Region. */
const PRICES = {
  secretsManagerCall: 0.05 / 10_000,
  dynamoWriteUnit: 0.625 / 1e6,
  dynamoReadUnit: 0.125 / 1e6,
  lambdaGigabyteSecond: 0.0000133334,
  snsEmail: 2 / 100_000,
  metric: 0.3,
  alarmMetric: 0.1,
  dashboard: 3,
  key: 1,
  queueRequest: 0.4 / 1e6,
  logGigabyte: 0.5,
};

/** What is free for ever, in every account: https://aws.amazon.com/free/ ("always free"). */
const FREE = {
  metrics: 10,
  alarmMetrics: 10,
  dashboards: 3,
  queueRequests: 1e6,
  lambdaGigabyteSeconds: 400_000,
  emails: 1_000,
  logGigabytes: 5,
};

/** Assumptions about what a run does beside its calls. */
const ASSUMED = {
  secondsPerOrg: 0.6,
  concurrency: 64,
  startSeconds: 2,
  memoryGb: 0.5,
  logBytesPerRun: 4_000,
  mailsPerMonth: 60,
};
const HOURS_PER_MONTH = 730;
const INTERVALS = [1, 4, 24] as const;

/** Lambda keeps five pollers at a queue, each asking every 20 seconds while nothing is there. */
const POLLS_PER_MONTH = (5 * HOURS_PER_MONTH * 3_600) / 20;

/** Dollars a month for a fleet like the recorded one, checked every `hours`; `total` without any free tier. */
export function monthlyCost({ orgs, calls, stateBytes }: Recorded, standing: Standing, hours: number) {
  const runs = HOURS_PER_MONTH / hours;
  const of = (action: string) => calls[action] ?? 0;
  const bytesEach = stateBytes / (orgs + 1);
  // Whether a batch is billed by call or by secret is not documented; by secret is the dearer reading.
  const secretsManager = (of('secretsmanager ListSecrets') + orgs) * PRICES.secretsManagerCall * runs;
  const writes = of('DynamoDB_20120810 PutItem') * Math.ceil(bytesEach / 1_024) * PRICES.dynamoWriteUnit;
  const reads = Math.ceil(stateBytes / 4_096) * PRICES.dynamoReadUnit;
  const seconds = ASSUMED.startSeconds + (orgs * ASSUMED.secondsPerOrg) / ASSUMED.concurrency;
  // A metric is billed for the hours in which it is written.
  const metrics = standing.metrics / Math.max(1, hours);
  const priced = (free: boolean) => {
    const beyond = (amount: number, allowance: number) => Math.max(0, amount - (free ? allowance : 0));
    const gigabyteSeconds = seconds * ASSUMED.memoryGb * runs;
    const logs = (ASSUMED.logBytesPerRun * runs) / 1e9;
    return {
      secretsManager,
      dynamo: (writes + reads) * runs,
      lambda:
        beyond(gigabyteSeconds, FREE.lambdaGigabyteSeconds) * PRICES.lambdaGigabyteSecond +
        beyond(logs, FREE.logGigabytes) * PRICES.logGigabyte,
      mail: beyond(ASSUMED.mailsPerMonth, FREE.emails) * PRICES.snsEmail,
      metrics: beyond(metrics, FREE.metrics) * PRICES.metric,
      standing:
        beyond(standing.alarmMetrics, FREE.alarmMetrics) * PRICES.alarmMetric +
        beyond(standing.dashboards, FREE.dashboards) * PRICES.dashboard +
        beyond(standing.polledQueues * POLLS_PER_MONTH, FREE.queueRequests) * PRICES.queueRequest +
        standing.keys * PRICES.key,
    };
  };
  const sum = (parts: Readonly<Record<string, number>>) => Object.values(parts).reduce((all, part) => all + part, 0);
  const parts = priced(false);
  return { ...parts, total: sum(parts), withFreeTier: sum(priced(true)) };
}

/** docs/cost.md, from recorded runs. */
export function costDocument(recorded: readonly Recorded[], standing: Standing): string {
  const dollars = (amount: number) => `$${amount.toFixed(2)}`;
  const actions = [...new Set(recorded.flatMap(({ calls }) => Object.keys(calls)))];
  const callRows = actions.map(
    (action) =>
      `| ${action.replace('DynamoDB_20120810', 'dynamodb')} | ${recorded.map(({ calls }) => calls[action] ?? 0).join(' | ')} |`,
  );
  const costRows = recorded.flatMap((run) =>
    INTERVALS.map((hours) => {
      const cost = monthlyCost(run, standing, hours);
      const { secretsManager, dynamo, lambda, mail, metrics, standing: fixed, total, withFreeTier } = cost;
      const parts = [secretsManager, dynamo, lambda, mail, metrics, fixed].map(dollars).join(' | ');
      return `| ${run.orgs.toLocaleString('en')} | ${hours} h | ${parts} | **${dollars(total)}** | **${dollars(withFreeTier)}** |`;
    }),
  );
  return `# Cost

Written by \`npm run docs:cost\` from the AWS calls that a run was seen to make (\`test/calls-per-run.test.ts\` counts them, and
fails when they change) and from what stands in the template; not by hand.

## Calls of a run in which nothing changes

| call | ${recorded.map(({ orgs }) => `${orgs.toLocaleString('en')} orgs`).join(' | ')} |
|---|${recorded.map(() => '---:|').join('')}
${callRows.join('\n')}

A new version of a secret costs two reads more (its date, and the former version to compare); an org that breaks or
recovers costs a line of history and a second write; a message costs one publish. The first run reads each secret once more.
Filters of subscriptions that somebody else made cost a call each, at most 20 a run.

## Dollars a month

| orgs | every | Secrets Manager | DynamoDB | Lambda and logs | mail | metrics | alarms, dashboard, polls, key | no free tier | perpetual free tier |
|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|
${costRows.join('\n')}

Computed with list prices of us-east-1 in November 2026: Secrets Manager $0.05 for 10,000 calls (a batch counted as a call for
each secret, the dearer reading), DynamoDB $0.625 and $0.125 for a million write and read units, Lambda on ARM $0.0000133334 for a
GB-second with ${ASSUMED.memoryGb * 1024} MB and ${ASSUMED.secondsPerOrg} s for each org, ${ASSUMED.concurrency} at once, SNS mail $2 for 100,000; ${standing.metrics} metrics at $0.30, billed for the hours in
which they are written; ${standing.alarmMetrics} alarms at $0.10 (with \`fleetThreshold\` three alarm metrics more); a dashboard at $3; ${Math.round(POLLS_PER_MONTH / 1_000)},000
polls of the change queue at $0.40 for a million (five pollers of Lambda's, none with \`checkOnChange\` off); one key at $1, and
$1 more after each of its first two yearly rotations. The perpetual free tier is that of every account: ${FREE.metrics} metrics, ${FREE.alarmMetrics} alarms,
${FREE.dashboards} dashboards, a million requests of SQS, 400,000 GB-seconds of Lambda, ${FREE.emails.toLocaleString('en')} mails. The secrets themselves ($0.40 each) are
yours with or without the checker.

Not in the table:
- secrets under a key of your own: one \`Decrypt\` for each secret and run, $0.03 for 10,000 (20,000 a month are free);
- a second trail of CloudTrail that records management events: $2 for 100,000, one event for each secret and run;
- a NAT gateway with its address, where the checks run in a VPC: about $36.5;
- checks on change: a run of one org each.
`;
}
