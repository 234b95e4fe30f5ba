import { monthlyCost, standing } from '../cost-model.ts';

/** List prices in US dollars, us-east-1, November 2026: assumptions, to be replaced by those of your Region. */
const PRICES = {
  stateTransition: 0.025 / 1_000,
  lambdaGigabyteSecond: 0.0000133334,
  dynamoWriteUnit: 0.625 / 1e6,
  dynamoReadUnit: 0.125 / 1e6,
  alarmMetric: 0.1,
};

/** What the measurements in docs/scale.md and the state table's own figures give, rounded up. */
const MEASURED = {
  batchSeconds: 4,
  reduceSecondsPerOrg: 0.0025,
  listSecondsPerOrg: 0.0005,
  startSeconds: 2,
  stateBytesPerOrg: 1_400,
  handedOverBytesPerOrg: 400,
};
const MEMORY_GB = { list: 0.5, batch: 0.5, reduce: 3_008 / 1_024 };
const BATCHES_AT_ONCE = 10;
const ORGS_PER_BATCH = 100;
const ALARM_METRICS = 3;

const FLEETS = [10_000, 20_000, 50_000, 100_000] as const;
const HOURS = 4;
const STANDING = standing();

/** Seconds of a run in each form, and dollars a month at one run every {@link HOURS} hours. */
export function modelOf(orgs: number) {
  const batches = Math.ceil(orgs / ORGS_PER_BATCH);
  const { startSeconds, batchSeconds } = MEASURED;
  const list = startSeconds + orgs * MEASURED.listSecondsPerOrg;
  const reduce = startSeconds + orgs * MEASURED.reduceSecondsPerOrg;
  const distributedSeconds = list + Math.ceil(batches / BATCHES_AT_ONCE) * batchSeconds + reduce;
  const alone = monthlyCost(
    {
      orgs,
      stateBytes: orgs * MEASURED.stateBytesPerOrg,
      calls: { 'secretsmanager ListSecrets': Math.ceil(orgs / 100), 'DynamoDB_20120810 PutItem': 1 },
    },
    STANDING,
    HOURS,
  );
  const gigabyteSeconds = list * MEMORY_GB.list + batches * batchSeconds * MEMORY_GB.batch + reduce * MEMORY_GB.reduce;
  const writes = (orgs * MEASURED.handedOverBytesPerOrg) / 1_024;
  const reads = orgs + (orgs * (MEASURED.handedOverBytesPerOrg + MEASURED.stateBytesPerOrg)) / 4_096;
  const perRun =
    transitionsOf(batches) * PRICES.stateTransition +
    gigabyteSeconds * PRICES.lambdaGigabyteSecond +
    writes * PRICES.dynamoWriteUnit +
    reads * PRICES.dynamoReadUnit;
  const more = (perRun * 730) / HOURS + ALARM_METRICS * PRICES.alarmMetric;
  return {
    transitions: transitionsOf(batches),
    aloneSeconds: startSeconds + (orgs * 0.62) / 64,
    distributedSeconds,
    reduceMb: 250 + orgs * 0.0145,
    aloneDollars: alone.total,
    distributedDollars: alone.total - alone.lambda + more,
  };
}

/** Billed: a start, four states, and a start and a state for each batch. */
export function transitionsOf(batches: number): number {
  return 5 + 2 * batches;
}

/** The table of docs/scale.md. */
export function scaleTable(): string {
  const rows = FLEETS.map((orgs) => {
    const { aloneSeconds, distributedSeconds, reduceMb, transitions, aloneDollars, distributedDollars } = modelOf(orgs);
    const cells = [
      orgs.toLocaleString('en'),
      `${Math.round(aloneSeconds)} s`,
      `$${aloneDollars.toFixed(2)}`,
      `${Math.round(distributedSeconds)} s`,
      transitions.toLocaleString('en'),
      `${Math.round(reduceMb).toLocaleString('en')} MB`,
      `$${distributedDollars.toFixed(2)}`,
    ];
    return `| ${cells.join(' | ')} |`;
  });
  return [
    '| orgs | one function: a run | a month | distributed: a run | state transitions | memory of the reduction | a month |',
    '|---:|---:|---:|---:|---:|---:|---:|',
    ...rows,
  ].join('\n');
}
