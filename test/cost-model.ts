/** What one run was seen to call, with the state it left. */
export type Recorded = {
  readonly orgs: number;
  readonly calls: Readonly<Record<string, number>>;
  /** Of all state documents together. */
  readonly stateBytes: number;
};

/** List prices in US dollars, us-east-1, November 2026: assumptions, to be replaced by those of your Region. */
const PRICES = {
  secretsManagerCall: 0.05 / 10_000,
  dynamoWriteUnit: 0.625 / 1e6,
  dynamoReadUnit: 0.125 / 1e6,
  lambdaGigabyteSecond: 0.0000133334,
  snsEmail: 2 / 100_000,
  metric: 0.3,
  alarm: 0.1,
  key: 1,
  logGigabyte: 0.5,
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
const FIXED = { metrics: 10, alarms: 8, keys: 1 };
const HOURS_PER_MONTH = 730;
const INTERVALS = [1, 4, 24] as const;

/** Dollars a month for a fleet like the recorded one, checked every `hours`. */
export function monthlyCost({ orgs, calls, stateBytes }: Recorded, hours: number) {
  const runs = HOURS_PER_MONTH / hours;
  const of = (action: string) => calls[action] ?? 0;
  const bytesEach = stateBytes / (orgs + 1);
  // Whether a batch is billed by call or by secret is not documented; by secret is the dearer reading.
  const secretsManager = (of('secretsmanager ListSecrets') + orgs) * PRICES.secretsManagerCall;
  const writes = of('DynamoDB_20120810 PutItem') * Math.ceil(bytesEach / 1_024) * PRICES.dynamoWriteUnit;
  const reads = Math.ceil(stateBytes / 4_096) * PRICES.dynamoReadUnit;
  const seconds = ASSUMED.startSeconds + (orgs * ASSUMED.secondsPerOrg) / ASSUMED.concurrency;
  const lambda = seconds * ASSUMED.memoryGb * PRICES.lambdaGigabyteSecond;
  const logs = (ASSUMED.logBytesPerRun / 1e9) * PRICES.logGigabyte;
  const fixed = FIXED.metrics * PRICES.metric + FIXED.alarms * PRICES.alarm + FIXED.keys * PRICES.key;
  const parts = {
    secretsManager: secretsManager * runs,
    dynamo: (writes + reads) * runs,
    lambda: (lambda + logs) * runs,
    mail: ASSUMED.mailsPerMonth * PRICES.snsEmail,
    fixed,
  };
  return { ...parts, total: Object.values(parts).reduce((sum, part) => sum + part, 0) };
}

/** docs/cost.md, from recorded runs. */
export function costDocument(recorded: readonly Recorded[]): string {
  const dollars = (amount: number) => `$${amount.toFixed(2)}`;
  const actions = [...new Set(recorded.flatMap(({ calls }) => Object.keys(calls)))];
  const callRows = actions.map(
    (action) =>
      `| ${action.replace('DynamoDB_20120810', 'dynamodb')} | ${recorded.map(({ calls }) => calls[action] ?? 0).join(' | ')} |`,
  );
  const costRows = recorded.flatMap((run) =>
    INTERVALS.map((hours) => {
      const { secretsManager, dynamo, lambda, mail, fixed, total } = monthlyCost(run, hours);
      const parts = [secretsManager, dynamo, lambda, mail, fixed].map(dollars).join(' | ');
      return `| ${run.orgs.toLocaleString('en')} | ${hours} h | ${parts} | **${dollars(total)}** |`;
    }),
  );
  return `# Cost

Written by \`npm run docs:cost\` from the AWS calls that a run was seen to make (\`test/calls-per-run.test.ts\` counts them, and
fails when they change); not by hand.

## Calls of a run in which nothing changes

| call | ${recorded.map(({ orgs }) => `${orgs.toLocaleString('en')} orgs`).join(' | ')} |
|---|${recorded.map(() => '---:|').join('')}
${callRows.join('\n')}

A new version of a secret costs two reads more (its date, and the former version to compare); an org that breaks or
recovers costs a line of history and a second write; a message costs one publish. The first run reads each secret once more.

## Dollars a month

| orgs | every | Secrets Manager | DynamoDB | Lambda and logs | mail | metrics, alarms, key | total |
|---:|---:|---:|---:|---:|---:|---:|---:|
${costRows.join('\n')}

Computed with list prices of us-east-1 in November 2026, without any free tier: Secrets Manager $0.05 for 10,000 calls (a
batch counted as a call for each secret, the dearer reading), DynamoDB $0.625 and $0.125 for a million write and read units,
Lambda on ARM $0.0000133334 for a GB-second with ${ASSUMED.memoryGb * 1024} MB and ${ASSUMED.secondsPerOrg} s for each org, ${ASSUMED.concurrency} at once, SNS mail $2 for 100,000, and
${FIXED.metrics} metrics, ${FIXED.alarms} alarms and one key. The secrets themselves ($0.40 each) are yours with or without the checker.

Checks on change cost a run of one org each.
`;
}
