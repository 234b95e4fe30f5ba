import { fleetKey, type Known, type KnownStates, orgKey } from '../../src/state/load-states.ts';
import type { StatesPort } from '../../src/state/ports.ts';
import { type FleetState, type OrgState, readFleetState, readOrgState } from '../../src/state/state.ts';

type Stored = { readonly revision: number; readonly document: object };

/** The state table: conditional writes on a revision, and the states as a run loads them. */
export class Store implements StatesPort {
  readonly #documents = new Map<string, Stored>();

  load: StatesPort['load'] = async (keys) =>
    (keys === 'all' ? [...this.#documents.keys()] : keys).flatMap((key) => {
      const stored = this.#documents.get(key);
      return stored === undefined ? [] : [{ key, ...stored }];
    });

  save: StatesPort['save'] = async ({ key, expectedRevision, document }) => {
    if ((this.#documents.get(key)?.revision ?? 0) !== expectedRevision) return 'conflict';
    this.#documents.set(key, { revision: expectedRevision + 1, document });
    return 'saved';
  };

  history: StatesPort['history'] = async () => [];

  /** All states. Documents are kept as they were written; `cold` has them survive JSON and its readers, as in a table. */
  known(orgs: readonly string[], cold: boolean): KnownStates {
    const fleet = this.#documents.get(fleetKey());
    const states = orgs.flatMap((org) => {
      const stored = this.#documents.get(orgKey(org));
      if (stored === undefined) return [];
      const state = cold ? readOrgState(thawed(stored.document)) : (stored.document as OrgState);
      return [[org, { revision: stored.revision, state }] as const];
    });
    const fleetState: Known<FleetState> =
      fleet === undefined
        ? { revision: 0, state: null }
        : { revision: fleet.revision, state: readFleetState(thawed(fleet.document)) };
    return { orgs: new Map(states), fleet: fleetState, unreadable: new Set(), failure: null };
  }
}

function thawed(document: object): unknown {
  return JSON.parse(JSON.stringify(document));
}
