import { type FleetState, type OrgState, readFleetState, readOrgState } from './core/state.ts';
import type { Selection } from './list-orgs.ts';
import type { StatesPort } from './ports.ts';

/** A parsed document with the revision it was read at; revision 0 and null when nothing is stored. */
export type Known<State> = { readonly revision: number; readonly state: State | null };

/** What earlier runs left. */
export type KnownStates = {
  readonly orgs: ReadonlyMap<string, Known<OrgState>>;
  readonly fleet: Known<FleetState>;
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
  const orgs = new Map<string, Known<OrgState>>();
  let fleet: Known<FleetState> = UNKNOWN;
  for (const { key, revision, document } of await states.load(keys)) {
    if (key === FLEET_KEY) fleet = { revision, state: readFleetState(document) };
    else if (key.startsWith(ORG_KEY)) orgs.set(key.slice(ORG_KEY.length), { revision, state: readOrgState(document) });
  }
  return { orgs, fleet };
}

/** The stored state of one org. */
export function stateOf(known: KnownStates, org: string): Known<OrgState> {
  return known.orgs.get(org) ?? UNKNOWN;
}

export function orgKey(org: string): string {
  return ORG_KEY + org;
}

export function fleetKey(): string {
  return FLEET_KEY;
}
