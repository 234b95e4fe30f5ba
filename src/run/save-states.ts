import type { Change } from '../alerting/decide.ts';
import { settled } from '../alerting/outbox.ts';
import { ExpectedError } from '../expected-error.ts';
import { fanOut } from '../fan-out.ts';
import { fleetKey } from '../state/load-states.ts';
import type { StatesPort } from '../state/ports.ts';
import { type FleetState, type OrgState, readFleetState, readOrgState } from '../state/state.ts';

/** State could not be written; what was not saved was not published either, and the next run takes it up. */
export class SaveError extends ExpectedError {
  override readonly exitCode = 3;
  constructor(cause: unknown) {
    super(`State could not be saved: ${cause instanceof Error ? cause.message : 'unknown error'}`, { cause });
    this.name = 'SaveError';
  }
}

/** Writes at once. */
const WRITERS = 32;
/** Another run may write the same document in between; more often than this, it is left to the next run. */
const SETTLE_TRIES = 5;

/** The changes that were written; `failure` when some could not be, to be thrown once these are told. */
export type Saved = { readonly changes: readonly Change[]; readonly failure: SaveError | null };

/**
 * Writes every change with what is taken on to be told, the fleet's first. Where another run wrote first, that run tells
 * and this one does not: the result holds the changes that won.
 */
export async function saveStates(states: StatesPort, changes: readonly Change[]): Promise<Saved> {
  const won = new Set<Change>();
  const errors: unknown[] = [];
  const save = async (change: Change): Promise<void> => {
    const { key, expectedRevision, document, history, expiresAt } = change;
    try {
      if ((await states.save({ key, expectedRevision, document, history, expiresAt })) === 'saved') won.add(change);
    } catch (error) {
      errors.push(error);
    }
  };
  const [first, ...others] = changes;
  if (first !== undefined) await save(first);
  await fanOut(others, WRITERS, save);
  return {
    changes: changes.filter((change) => won.has(change)),
    failure: errors.length === 0 ? null : new SaveError(errors[0]),
  };
}

/**
 * Writes down what was accepted by whom; what was refused stays in the outbox until it is decided anew. A document that
 * another run has written meanwhile is read again.
 * @throws SaveError; something may then be told a second time.
 */
export async function settleStates(
  states: StatesPort,
  changes: readonly Change[],
  reached: ReadonlySet<string>,
  at: string,
): Promise<void> {
  const accepted = (audience: string) => reached.has(audience);
  const settle = async (change: Change): Promise<void> => {
    const { key, claims, document } = change;
    const isHeard = claims.some(({ audience }) => accepted(audience));
    if (key !== fleetKey()) {
      if (isHeard) await write(states, change, (state) => settled(state, claims, accepted, at));
      return;
    }
    if (!isHeard && ![...reached].some((audience) => isOwing(document as FleetState, audience))) return;
    await write(states, change, (state) => greeted(settled(state as FleetState, claims, accepted, at), reached));
  };
  try {
    await fanOut(changes, WRITERS, settle);
  } catch (error) {
    throw new SaveError(error);
  }
}

async function write(
  states: StatesPort,
  { key, expectedRevision, document: written, expiresAt }: Change,
  after: (document: OrgState | FleetState) => OrgState | FleetState,
): Promise<void> {
  let document = written;
  let revision = expectedRevision + 1;
  for (let tries = 0; tries < SETTLE_TRIES; tries += 1) {
    const save = { key, expectedRevision: revision, document: after(document), history: [], expiresAt };
    if ((await states.save(save)) === 'saved') return;
    const [stored] = await states.load([key]);
    if (stored === undefined) return;
    document = key === fleetKey() ? readFleetState(stored.document) : readOrgState(stored.document);
    revision = stored.revision;
  }
}

/** A round, a greeting or word of a long gap that this audience has not got yet. */
function isOwing({ owed, met, gap }: FleetState, audience: string): boolean {
  return owed[audience] !== undefined || !met.includes(audience) || (gap !== null && !gap.told.includes(audience));
}

/** The fleet's document after its messages: whoever was reached has had the rounds they were owed. */
function greeted(fleet: FleetState, reached: ReadonlySet<string>): FleetState {
  const { run, week, lastFullRunAt: at, owed } = fleet;
  const hasWeek = owed.all?.weekly === true && reached.has('all') && at !== null;
  return {
    ...fleet,
    week: hasWeek ? { run, at } : week,
    owed: Object.fromEntries(Object.entries(owed).filter(([audience]) => !reached.has(audience))),
    met: [...new Set([...fleet.met, ...reached])],
    gap: fleet.gap && { ...fleet.gap, told: [...new Set([...fleet.gap.told, ...reached])] },
  };
}
