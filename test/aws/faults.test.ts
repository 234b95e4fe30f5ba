import { beforeAll, describe, expect, test } from 'vitest';
import { startSimulator } from '../../simulator/simulator.ts';
import { fanOut } from '../../src/fan-out.ts';
import { type OrgState, readFleetState, readOrgState } from '../../src/state/state.ts';
import { describeOnAws } from './emulator.ts';
import { FAULT_ROWS, type FaultRow } from './fault-rows.ts';
import { type FaultyWorld, faultyWorld, type RunEnd } from './faulty-world.ts';
import { expectDocumented } from './generated-docs.ts';

const LIMIT_MS = 600_000;
/** Worlds at once: enough that one can wait for a slow service while others work. */
const WORLDS = 4;

/** A run that meets the trouble while acme breaks, and two more after the trouble is over. */
type Outcome = {
  readonly run: RunEnd;
  readonly toldByRun: readonly string[];
  readonly toldByNext: readonly string[];
  readonly toldAfterwards: readonly string[];
  readonly laterFailures: readonly Error[];
  readonly orgs: readonly OrgState[];
  readonly untold: readonly unknown[];
  readonly historyOfAcme: readonly string[];
  /** What the run said, names of resources that only the test knows replaced. */
  readonly said: string;
};

async function meet(row: FaultRow, world: FaultyWorld): Promise<Outcome> {
  const before = await world.run();
  if ('failure' in before) throw new Error('the run before the trouble failed', { cause: before.failure });
  await world.told();
  await world.rotateAcmeWrongly();
  row.strike(world);
  const run = await world.run();
  const toldByRun = await world.told();
  world.aws.decide(() => 'none');
  world.salesforce({});
  const next = await world.run();
  const toldByNext = await world.told();
  const afterwards = await world.run();
  const documents = await world.states.load('all');
  const fleet = documents.filter(({ key }) => key === 'fleet').map(({ document }) => readFleetState(document));
  const orgs = documents.filter(({ key }) => key !== 'fleet').map(({ document }) => readOrgState(document));
  return {
    run,
    toldByRun,
    toldByNext,
    toldAfterwards: await world.told(),
    laterFailures: [next, afterwards].flatMap((end) => ('failure' in end ? [end.failure] : [])),
    orgs,
    untold: [...orgs, ...fleet].flatMap(({ outbox }) => outbox),
    historyOfAcme: (await world.states.history('acme', 10)).map(({ to }) => String(to)).reverse(),
    said: saidBy(run, world),
  };
}

function saidBy(run: RunEnd, { names }: FaultyWorld): string {
  const text =
    'failure' in run
      ? `the run fails: ${run.failure.message}`
      : run.report.orgs
          .map(({ org, cause, evidence, rotation }) =>
            [`${org} ${cause ?? 'healthy'}`, evidence?.description ?? evidence?.error, undecided(rotation.reason)]
              .filter((part) => part != null)
              .join(': '),
          )
          .join('; ');
  return text.replaceAll(names.table, 'TABLE').replaceAll(names.topic, 'TOPIC');
}

/** Advice on a rotation quotes names that are others in every world; that nothing could be told is of interest here. */
function undecided(reason: string | null): string | null {
  return reason?.includes('could not be told') ? reason : null;
}

describeOnAws('A run in trouble', () => {
  const outcomes = new Map<FaultRow, Outcome>();
  const outcomeOf = (row: FaultRow): Outcome => outcomes.get(row) as Outcome;
  beforeAll(async () => {
    await using simulator = await startSimulator();
    await fanOut(FAULT_ROWS, WORLDS, async (row) => {
      const isHung = row.service === 'Salesforce' && row.trouble === 'slow';
      await using world = await faultyWorld(simulator, isHung ? 5_000 : 15_000);
      outcomes.set(row, await meet(row, world));
    });
  }, LIMIT_MS);

  describe.each(FAULT_ROWS)('$service, $call: $trouble', (row) => {
    test('says what could not be had and what to do', () => {
      const { said } = outcomeOf(row);
      // Who could not be asked counts as listening.
      if (row.call === 'ask who listens') return;
      expect(said).toMatch(WHAT_IT_SAYS[row.service]);
      if (row.trouble === 'denied' && row.service !== 'Salesforce') expect(said).toMatch(/allow [a-z]+:[A-Za-z]+/);
    });

    test('loses no alert, and repeats one only when its delivery could not be known', () => {
      const { toldByRun, toldByNext } = outcomeOf(row);
      const aboutAcme = [...toldByRun, ...toldByNext].filter((news) => /^(failing|cause-changed) acme$/.test(news));
      expect(aboutAcme).toContain(toldByNext.includes('cause-changed acme') ? 'cause-changed acme' : 'failing acme');
      const delivered = row.call === 'publish the digest' && row.trouble === 'answer lost';
      if (!delivered && row.call !== 'clear what was told') expect(new Set(aboutAcme).size).toBe(aboutAcme.length);
    });

    test('leaves sound states', () => {
      const { orgs, untold, historyOfAcme } = outcomeOf(row);
      expect(orgs.map(({ org, failure }) => [org, failure?.cause ?? null]).sort()).toEqual([
        ['acme', 'client-secret-wrong'],
        ['globex', null],
      ]);
      expect(untold).toEqual([]);
      expect(historyOfAcme.filter((to, index) => to !== historyOfAcme[index - 1])).toEqual(
        historyOfAcme.includes('inconclusive') ? ['healthy', 'inconclusive', 'unhealthy'] : ['healthy', 'unhealthy'],
      );
    });

    test('is healed by the next run', () => {
      const { laterFailures, toldAfterwards } = outcomeOf(row);
      expect(laterFailures).toEqual([]);
      // An outage is over after two runs in which it is.
      expect(toldAfterwards.filter((news) => news !== 'fleet-recovered fleet')).toEqual([]);
    });
  });

  test('is described in docs/reliability.md', () => {
    const rows = FAULT_ROWS.map((row) => {
      const { said, toldByRun, toldByNext } = outcomeOf(row);
      const cells = [row.service, `${row.moment}: ${row.call}`, row.trouble, said, list(toldByRun), list(toldByNext)];
      return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
    });
    const head =
      '| service | step | trouble | the run says | it tells | the next run tells |\n|---|---|---|---|---|---|';
    expectDocumented('reliability.md', 'a service in trouble', [head, ...rows].join('\n'));
  });
});

const WHAT_IT_SAYS = {
  'Secrets Manager': /Secrets Manager .*(try|tries|allow)|allow secretsmanager:/,
  DynamoDB: /DynamoDB .*(allow|tries again)/,
  SNS: /SNS .*(allow|tries again)/,
  Salesforce: /rate-limited|salesforce-unavailable|timeout|connection-failed|ip-restricted|api-disabled/,
};

function list(notices: readonly string[]): string {
  return notices.length === 0 ? '–' : [...notices].sort().join(', ');
}
