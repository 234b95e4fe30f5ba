import type { Selection } from '../credential/list-orgs.ts';
import { BrokenDocumentError } from '../schema.ts';
import type { StatesPort, StoredDocument } from './ports.ts';
import { type FleetState, type OrgState, readFleetState, readOrgState } from './state.ts';

/** A parsed document with the revision it was read at; revision 0 and null when nothing is stored. */
export type Known<State> = { readonly revision: number; readonly state: State | null };

/** What earlier runs left. */
export type KnownStates = {
  readonly orgs: ReadonlyMap<string, Known<OrgState>>;
  readonly fleet: Known<FleetState>;
  /** Orgs whose state cannot be read: they are checked and reported, their state stays as it is. */
  readonly unreadable: ReadonlySet<string>;
  /** What to throw at the end of the run when there are such orgs. */
  readonly failure: BrokenDocumentError | null;
};

const FLEET_KEY = 'fleet';
const ORG_KEY = 'org/';
const UNKNOWN = { revision: 0, state: null };

/**
 * Loads the states of the selected orgs, and of the fleet.
 * @throws NewerStateError when a document was written by a newer version; nothing is overwritten then.
 */
export async function loadStates(states: StatesPort, selection: Selection): Promise<KnownStates> {
  const keys = selection === 'all' ? 'all' : [...selection.map(orgKey), FLEET_KEY];
  return statesIn(await states.load(keys));
}

/**
 * The states that these documents hold, whenever they were loaded.
 * @throws NewerStateError when a document was written by a newer version.
 */
export function statesIn(documents: readonly StoredDocument[]): KnownStates {
  const orgs = new Map<string, Known<OrgState>>();
  const unreadable = new Set<string>();
  const failures: BrokenDocumentError[] = [];
  let fleet: Known<FleetState> = UNKNOWN;
  for (const { key, revision, document } of documents) {
    if (key === FLEET_KEY) fleet = { revision, state: readFleetState(document) };
    if (!key.startsWith(ORG_KEY)) continue;
    const org = key.slice(ORG_KEY.length);
    try {
      orgs.set(org, { revision, state: readOrgState(document) });
    } catch (error) {
      if (!(error instanceof BrokenDocumentError)) throw error;
      unreadable.add(org);
      failures.push(error);
    }
  }
  return { orgs, fleet, unreadable, failure: failures[0] ?? null };
}

/** The stored state of one org. */
export function stateOf(known: Pick<KnownStates, 'orgs'>, org: string): Known<OrgState> {
  return known.orgs.get(org) ?? UNKNOWN;
}

export function orgKey(org: string): string {
  return ORG_KEY + org;
}

export function fleetKey(): string {
  return FLEET_KEY;
}
