import type { Ports } from '../run/ports.ts';
import { runIdOf } from '../run/settings.ts';
import { fleetKey } from '../state/load-states.ts';
import type { StatesPort } from '../state/ports.ts';
import { FLEET_PART } from './found.ts';
import { toHandOn } from './listed-secret.ts';
import type { HandoverPort, ListingsPort } from './ports.ts';

/** A run whose orgs are checked in many places; all of it goes from function to function. */
export type DistributedRun = {
  readonly runId: string;
  /** ISO instant. */
  readonly startedAt: string;
  /** Name of the listing. */
  readonly listing: string;
};

/** How a full run is to be done: by the check function alone, or distributed over many. */
export type Plan = { readonly distributed: false; readonly orgs: number } | ({ readonly distributed: true } & Planned);
type Planned = DistributedRun & { readonly orgs: number };

export type ListPorts = Pick<Ports, 'now' | 'random'> & {
  readonly secrets: Pick<Ports['secrets'], 'list'>;
  readonly states: Pick<StatesPort, 'load'>;
  readonly listings: Pick<ListingsPort, 'write'>;
  readonly handover: Pick<HandoverPort, 'leave'>;
};

/**
 * Lists the secrets and decides how they are checked: above `threshold` orgs the run is distributed, and the listing kept for
 * it, planned deletions included. The state of the fleet is kept with it as it is now: whatever another run makes of it
 * meanwhile, this one then notices that it came second. Below the threshold nothing is kept.
 * @throws whatever the stores throw.
 */
export async function listFleet(ports: ListPorts, threshold: number): Promise<Plan> {
  const startedAt = ports.now();
  const listed = await ports.secrets.list();
  const orgs = listed.filter(({ deletionAt }) => deletionAt === null).length;
  if (orgs <= threshold) return { distributed: false, orgs };
  const runId = runIdOf(startedAt, ports.random());
  await ports.handover.leave(runId, FLEET_PART, await ports.states.load([fleetKey()]));
  const listing = await ports.listings.write(runId, listed.map(toHandOn));
  return { distributed: true, orgs, runId, startedAt: startedAt.toISOString(), listing };
}
