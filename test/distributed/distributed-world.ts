import { batchStep } from '../../lambdas/check-batch/step.ts';
import { listStep } from '../../lambdas/list-fleet/step.ts';
import { outputOf, reduceStep } from '../../lambdas/reduce-run/step.ts';
import type { HandoverPort, ListingsPort } from '../../src/distributed/ports.ts';
import { checkOrgs } from '../../src/run/check-orgs.ts';
import type { Report } from '../../src/run/report.ts';
import { deployed } from '../lib/deployed.ts';
import { EVERYTHING, settingsOf, type TestSecret, type World, worldOf } from '../memory-ports.ts';
import { type Execution, execute } from './state-machine.ts';

/** A function of the state machine as a test may stand in its way: `work` is the function itself. */
export type Interference = (work: () => Promise<unknown>, input: Json, attempt: number) => Promise<unknown>;

// biome-ignore lint/suspicious/noExplicitAny: inputs are JSON as it comes
type Json = any;

export type DistributedWorld = World & {
  /** A full run as the schedule starts it. */
  readonly run: () => Promise<Execution & { readonly report: Report | null }>;
  /** Reports of runs by the check function alone. */
  readonly plainRuns: Report[];
  /** What the batches of all runs left, as JSON texts. */
  readonly leftBy: () => readonly string[];
  /** Puts another text into all that the functions of a run left for each other. */
  readonly tamper: (from: string, to: string) => void;
  /** By name of the step; set by a test. */
  readonly interfere: Map<'list' | 'batch' | 'reduce', Interference>;
};

const ARNS = {
  list: 'DistributedRun/List/Function.Arn',
  batch: 'DistributedRun/Batch/Function.Arn',
  reduce: 'DistributedRun/Reduce/Function.Arn',
  check: 'Check/Function.Arn',
};

/** Our own definition as it is deployed, with resources by their path. */
export function definitionFor(fleetThreshold: number): Json {
  const stack = deployed({ fleetThreshold });
  return JSON.parse(stack.plain(stack.only('AWS::StepFunctions::StateMachine').Properties.DefinitionString));
}

/** A world whose runs go through the state machine; every step takes `stepMs` of its clock. */
export function distributedWorldOf(secrets: readonly TestSecret[], definition: Json, stepMs = 5_000): DistributedWorld {
  const world = worldOf(secrets);
  const objects = new Map<string, string>();
  const listings: ListingsPort = {
    write: async (runId, entries) => {
      objects.set(`runs/${runId}.json`, JSON.stringify(entries));
      return `runs/${runId}.json`;
    },
    read: async (name) => JSON.parse(objects.get(name) ?? 'gone'),
  };
  const left = new Map<string, string>();
  let drawn = 0;
  const ports = {
    ...world.ports,
    random: () => {
      drawn += 1;
      return (drawn % 997) / 997;
    },
    secrets: quickly(world),
    listings,
    handover: handoverMemory(left),
  };
  const plainRuns: Report[] = [];
  const interfere: DistributedWorld['interfere'] = new Map();
  const attempts = new Map<string, number>();
  const steps = {
    list: listStep(ports),
    batch: (event: unknown) => batchStep(ports)(event, settingsOf()),
    reduce: async (event: unknown) => outputOf(await reduceStep(ports)(event, settingsOf())),
  };
  const functionOf = (name: keyof typeof steps) => async (input: Json) => {
    world.advance(stepMs);
    const key = `${name} ${JSON.stringify(input).slice(0, 300)}`;
    const attempt = (attempts.get(key) ?? 0) + 1;
    attempts.set(key, attempt);
    const work = () => steps[name](input);
    return interfere.get(name)?.(work, input, attempt) ?? work();
  };
  const functions = new Map<string, (input: Json) => Promise<unknown>>([
    [ARNS.list, functionOf('list')],
    [ARNS.batch, functionOf('batch')],
    [ARNS.reduce, functionOf('reduce')],
    [ARNS.check, async () => plainRuns.push(await checkOrgs(ports, EVERYTHING, settingsOf()))],
  ]);
  const object = async (_bucket: string, key: string) => listings.read(key);

  return Object.assign(world, {
    plainRuns,
    interfere,
    leftBy: () => [...left].filter(([key]) => key.includes('#batch/')).map(([, text]) => text),
    tamper: (from: string, to: string) => {
      for (const [key, text] of left) left.set(key, text.replaceAll(from, to));
    },
    run: async () => {
      const execution = await execute(definition, {}, { functions, object });
      const isReport = (execution.output as Json)?.schema !== undefined;
      return { ...execution, report: isReport ? (execution.output as Report) : null };
    },
  });
}

/** The store of `worldOf` looks through its whole list for every value, so it is given the ones that are asked for. */
function quickly(world: World): World['ports']['secrets'] {
  const { secrets } = world.ports;
  let listed: World['secrets'] = [];
  let byId = new Map<string, TestSecret>();
  const among = <Result>(ids: readonly string[], look: () => Result): Result => {
    const all = world.secrets;
    if (listed !== all) {
      listed = all;
      byId = new Map(all.map((secret) => [`salesforce/${secret.org}`, secret]));
    }
    world.secrets = ids.flatMap((id) => byId.get(id) ?? []);
    const found = look();
    world.secrets = all;
    return found;
  };
  return {
    ...secrets,
    read: (ids) => among(ids, () => secrets.read(ids)),
    readVersion: (id, versionId) => among([id], () => secrets.readVersion(id, versionId)),
  };
}

/** What the steps of a run leave for each other, as JSON texts. */
function handoverMemory(parts: Map<string, string>): HandoverPort {
  const keyOf = (runId: string, part: string) => `${runId}#${part}`;
  return {
    leave: async (runId, part, entries) => void parts.set(keyOf(runId, part), JSON.stringify(entries)),
    leaveOnce: async (runId, part, entries) => {
      if (parts.has(keyOf(runId, part))) return false;
      parts.set(keyOf(runId, part), JSON.stringify(entries));
      return true;
    },
    fetch: async (runId, part) => {
      const text = parts.get(keyOf(runId, part));
      return text === undefined ? null : JSON.parse(text);
    },
    collect: async (runId) =>
      new Map(
        [...parts]
          .filter(([key]) => key.startsWith(`${runId}#`))
          .map(([key, text]) => [key.slice(runId.length + 1), JSON.parse(text)]),
      ),
  };
}
