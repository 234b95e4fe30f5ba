import { checkEntries } from '../check/check-entries.ts';
import type { CheckPorts } from '../check/ports.ts';
import type { CheckSettings } from '../check/settings.ts';
import type { SecretEntry } from '../credential/ports.ts';
import { orgKey, statesIn } from '../state/load-states.ts';
import type { StatesPort } from '../state/ports.ts';
import { batchPart, type Found, readFound, withStates } from './found.ts';
import type { HandoverPort } from './ports.ts';

/** What a batch tells the state machine; everything else it leaves in the table. */
export type BatchCounts = { readonly checked: number; readonly notChecked: number };

export type BatchPorts = CheckPorts & {
  readonly states: Pick<StatesPort, 'load'>;
  readonly handover: HandoverPort;
};

/**
 * Checks some orgs of a distributed run and leaves what was found for the function that tells. States are read and not
 * written: what befell an org can be told only when the whole fleet is known (docs/decisions/0014-fleets-beyond-one-function.md).
 * A batch that was left before is not checked again, so that a repeated attempt repeats no login.
 * @throws NewerStateError before anything is sent; whatever the stores throw.
 */
export async function checkBatch(
  ports: BatchPorts,
  runId: string,
  listed: readonly SecretEntry[],
  settings: CheckSettings,
): Promise<BatchCounts> {
  const entries = listed.filter(({ deletionAt }) => deletionAt === null);
  const [first] = entries;
  if (first === undefined) return { checked: 0, notChecked: 0 };
  const part = batchPart(first.org);
  const earlier = await ports.handover.fetch(runId, part);
  if (earlier !== null) return countsOf(earlier.map(readFound));

  const documents = await ports.states.load(entries.map(({ org }) => orgKey(org)));
  const checks = await checkEntries(ports, entries, statesIn(documents), false, settings);
  const found = withStates(checks, documents);
  await ports.handover.leave(runId, part, found);
  return countsOf(found);
}

function countsOf(found: readonly Found[]): BatchCounts {
  const notChecked = found.filter(({ check }) => check.cause === 'not-checked').length;
  return { checked: found.length - notChecked, notChecked };
}
