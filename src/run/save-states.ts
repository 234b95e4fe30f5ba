import type { Change, Changes } from '../alerting/compare-with-states.ts';
import { settled } from '../alerting/outbox.ts';
import { ExpectedError } from '../expected-error.ts';
import { fanOut } from '../fan-out.ts';
import { fleetKey } from '../state/load-states.ts';
import type { Notice } from '../state/notice.ts';
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
/** Another run may write the same document in between; more often than this, the notice is left to the next run. */
const SETTLE_TRIES = 5;

/** The changes that were written; `failure` when some could not be, to be thrown once these are told. */
export type SavedChanges = Changes & { readonly failure: SaveError | null };

/**
 * Writes every change with its notices in the outbox, the fleet's first. Where another run wrote first, that run tells
 * and this one does not: the result holds the changes that won, and their notices only.
 */
export async function saveStates(states: StatesPort, { changes, told }: Changes): Promise<SavedChanges> {
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
  const saved = changes.filter((change) => won.has(change));
  return {
    changes: saved,
    told: { ...told, notices: saved.flatMap(({ notices }) => notices) },
    failure: errors.length === 0 ? null : new SaveError(errors[0]),
  };
}

/**
 * Takes the accepted notices out of the outbox; the others stay for a later run. A document that another run has
 * written meanwhile is read again.
 * @throws SaveError; the notices may then be sent a second time.
 */
export async function settleStates(
  states: StatesPort,
  { changes }: Changes,
  accepted: (notice: Notice) => boolean,
): Promise<void> {
  const published = changes
    .map((change) => ({ ...change, notices: change.notices.filter(accepted) }))
    .filter(({ notices }) => notices.length > 0);
  try {
    await fanOut(published, WRITERS, (change) => settle(states, change));
  } catch (error) {
    throw new SaveError(error);
  }
}

async function settle(states: StatesPort, change: Change): Promise<void> {
  const ids = change.notices.map(({ id }) => id);
  let document: OrgState | FleetState = change.document;
  let revision = change.expectedRevision + 1;
  for (let tries = 0; tries < SETTLE_TRIES; tries += 1) {
    const { key, expiresAt } = change;
    const write = { key, expectedRevision: revision, document: settled(document, ids), history: [], expiresAt };
    if ((await states.save(write)) === 'saved') return;
    const [stored] = await states.load([key]);
    if (stored === undefined) return;
    document = key === fleetKey() ? readFleetState(stored.document) : readOrgState(stored.document);
    revision = stored.revision;
  }
}
