import { type ListPorts, listFleet, type Plan } from '../../src/distributed/list-fleet.ts';
import { number, readDocument, record } from '../../src/schema.ts';

const listEvent = record({ fleetThreshold: number });

/** First step of the state machine: lists the secrets and says how the run is to be done. */
export function listStep(ports: ListPorts): (event: unknown) => Promise<Plan> {
  return async (event) => listFleet(ports, readDocument(event, listEvent, 'the event').fleetThreshold);
}
