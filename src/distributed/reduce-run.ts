import { notChecked } from '../check/conclude.ts';
import { begin } from '../check/learned.ts';
import type { OrgCheck } from '../check/org-check.ts';
import type { Ports } from '../run/ports.ts';
import type { Report } from '../run/report.ts';
import { doubtedIn } from '../run/second-look.ts';
import type { RunSettings, TellSettings } from '../run/settings.ts';
import { tellRun } from '../run/tell-run.ts';
import { BrokenDocumentError, instant, list, readDocument, record, text } from '../schema.ts';
import { fleetKey, orgKey, stateOf, statesIn } from '../state/load-states.ts';
import type { StatesPort, StoredDocument } from '../state/ports.ts';
import { FLEET_PART, type Found, isBatchPart, readFound, storedDocument } from './found.ts';
import type { DistributedRun } from './list-fleet.ts';
import { readListed } from './listed-secret.ts';
import type { HandoverPort, ListingsPort } from './ports.ts';

export type ReducePorts = Pick<Ports, 'now' | 'random' | 'sleep' | 'states' | 'alerts'> & {
  readonly listings: Pick<ListingsPort, 'read'>;
  readonly handover: HandoverPort;
};

const EVERYTHING = { orgs: 'all', save: true, publish: true } as const;
const NOBODY_CHECKED_IT = 'the part of the run that was to check it failed';

/**
 * The end of a distributed run: what all batches found is told as one run would have told it. Orgs that no batch found
 * anything about are reported as not checked; so is an org whose part cannot be read, which is thrown once all is told.
 *
 * May be repeated. The first attempt settles what the run works on and at which instant, so that every attempt decides
 * the same; what an earlier one had saved counts as saved, and what it had settled is not told again.
 * @throws what {@link tellRun} throws.
 */
export async function reduceRun(
  ports: ReducePorts,
  { runId, startedAt, listing }: DistributedRun,
  settings: TellSettings & Pick<RunSettings, 'commands'>,
): Promise<Report> {
  const listed = readListed(await ports.listings.read(listing));
  const { at, found, others, failure } = await inputsOf(ports, runId, startedAt);
  const stored = statesIn([...others, ...found.flatMap(({ before }) => before ?? [])]);
  const known = { ...stored, failure: stored.failure ?? failure };
  const checkOf = new Map(found.map(({ check }) => [check.org, check]));
  const limits = { policy: settings.policy, deadline: null };
  const checks = listed
    .filter(({ deletionAt }) => deletionAt === null)
    .map((entry): OrgCheck => {
      const remembered = stateOf(known, entry.org).state?.remember ?? null;
      return checkOf.get(entry.org) ?? notChecked(begin(entry, remembered, false), NOBODY_CHECKED_IT, at, limits);
    });
  // Salesforce is not asked here any more.
  const secondLook = doubtedIn(checks, known).length > 0 ? 'skipped' : 'not-needed';
  const run = { runId, startedAt: new Date(startedAt), listed, known, checks, foundAt: at, secondLook } as const;
  return tellRun({ ...ports, now: () => at, states: writtenBy(runId, ports.states) }, run, EVERYTHING, settings);
}

/** What a distributed run decides from; the same for every attempt. */
type Inputs = FoundParts & {
  readonly at: Date;
  /** The state of the fleet from before the run, and those of orgs that no batch found anything about. */
  readonly others: readonly StoredDocument[];
};

type FoundParts = {
  readonly found: readonly Found[];
  /** What was wrong with an entry that cannot be read. */
  readonly failure: BrokenDocumentError | null;
};

const SEAL = 'seal';
const seal = list(record({ at: instant, parts: list(text), others: text }));

async function inputsOf(ports: ReducePorts, runId: string, startedAt: string): Promise<Inputs> {
  const parts = await ports.handover.collect(runId);
  if (parts.has(SEAL)) return inputsUnder(parts);

  const names = [...parts.keys()].filter(isBatchPart);
  const { found, failure } = foundIn(names, parts);
  const seen = new Set([fleetKey(), ...found.map(({ check }) => orgKey(check.org))]);
  const stored = await ports.states.load('all');
  const left = stored.filter((each) => !seen.has(each.key) && !wasCheckedSince(startedAt, each));
  const others = [...readStored(parts.get(FLEET_PART)), ...left];
  const at = ports.now();
  // Under a name of its own, so that of two attempts at once neither takes the other's.
  const name = `others/${ports.random()}`;
  await ports.handover.leave(runId, name, others);
  const first = await ports.handover.leaveOnce(runId, SEAL, [{ at: at.toISOString(), parts: names, others: name }]);
  return first ? { at, found, failure, others } : inputsUnder(await ports.handover.collect(runId));
}

function inputsUnder(parts: ReadonlyMap<string, readonly unknown[]>): Inputs {
  const sealed = readDocument(parts.get(SEAL), seal, 'the seal');
  const [{ at, parts: names, others } = { at: '', parts: [], others: '' }] = sealed;
  return { at: new Date(at), ...foundIn(names, parts), others: readStored(parts.get(others)) };
}

function readStored(entries: readonly unknown[] | undefined): readonly StoredDocument[] {
  return readDocument(entries, list(storedDocument), 'the states of the run');
}

/** One entry that cannot be read must not keep the rest of the fleet from being told. */
function foundIn(names: readonly string[], parts: ReadonlyMap<string, readonly unknown[]>): FoundParts {
  const found: Found[] = [];
  const failures: BrokenDocumentError[] = [];
  for (const entry of names.flatMap((name) => parts.get(name) ?? [])) {
    try {
      found.push(readFound(entry));
    } catch (error) {
      if (!(error instanceof BrokenDocumentError)) throw error;
      failures.push(error);
    }
  }
  return { found, failure: failures[0] ?? null };
}

/** Another run knows more of that org than our listing does: it may be new, or its deletion called off. */
function wasCheckedSince(startedAt: string, { document }: StoredDocument): boolean {
  const lastCheckAt = (document as { readonly lastCheckAt?: unknown } | null)?.lastCheckAt;
  return typeof lastCheckAt === 'string' && lastCheckAt > startedAt;
}

/** Whatever an earlier attempt at this run wrote and nobody changed since is as good as written now. */
function writtenBy(runId: string, states: StatesPort): StatesPort {
  return {
    ...states,
    save: (write) => states.save({ ...write, writer: `${runId}/${write.key}/${write.expectedRevision + 1}` }),
  };
}
