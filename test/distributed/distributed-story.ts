import type { StoredDocument } from '../../src/state/ports.ts';
import { readFleetState, readOrgState } from '../../src/state/state.ts';
import { credentialOf, healthyAnswer, type TestSecret } from '../memory-ports.ts';
import { answered, wrongSecret } from '../salesforce/answers.ts';
import { type DistributedWorld, definitionFor, distributedWorldOf } from './distributed-world.ts';

/* What happens to a fleet of 300 in runs over many functions, and what is told of it. */

export const HOUR = 3_600_000;
/** For stories that do not depend on how many there are. */
export const FEWER = 300;
export const THRESHOLD = 200;
export const definition = definitionFor(THRESHOLD);

/** Salesforce is away. */
export const down = answered(503, 'down for maintenance');

export const nameOf = (n: number) => `org-${String(n).padStart(5, '0')}`;
export const fleetOf = (orgs: number): TestSecret[] =>
  Array.from({ length: orgs }, (_, n) => ({
    org: nameOf(n),
    value: credentialOf(nameOf(n)),
    tags: { 'credential-health:team': `team-${n % 3}`, 'other-tool:owner': 'nobody' },
  }));

/** What the first run over healthy orgs leaves. */
let afterFirstRun: Promise<readonly StoredDocument[]> | null = null;

async function firstRun(): Promise<readonly StoredDocument[]> {
  const world = distributedWorldOf(fleetOf(FEWER), definition);
  await world.run();
  return world.ports.states.load('all');
}

/** A world four hours after its first run, in which all was well. */
export async function settledWorld(): Promise<DistributedWorld> {
  const world = distributedWorldOf(fleetOf(FEWER), definition);
  afterFirstRun ??= firstRun();
  for (const { key, document } of await afterFirstRun) {
    const stored = document as object;
    await world.ports.states.save({ key, expectedRevision: 0, document: stored, history: [], expiresAt: null });
  }
  world.advance(4 * HOUR);
  return world;
}

/** From now on these orgs are refused. */
export function breaks(world: DistributedWorld, isBroken: (n: number) => boolean, answer = wrongSecret): void {
  world.answer = (host, request) =>
    isBroken(Number(/^org-(\d+)/.exec(host)?.[1])) ? answer : healthyAnswer(host, request);
}

/** What the digests for everybody told since the last time it was asked. */
export function told(world: DistributedWorld): readonly string[] {
  const digests = world.published.filter(({ audience }) => audience === 'all');
  const notices = digests.flatMap(({ forms }) => JSON.parse(forms.sqs).notices);
  world.published.length = 0;
  return notices.map(({ kind, org }) => (org === null ? kind : `${kind} ${org}`)).sort();
}

export async function statesOf(world: DistributedWorld) {
  const documents = await world.ports.states.load('all');
  const orgs = documents.filter(({ key }) => key !== 'fleet').map(({ document }) => readOrgState(document));
  const fleet = documents.filter(({ key }) => key === 'fleet').map(({ document }) => readFleetState(document));
  return { orgs, fleet, pending: [...orgs, ...fleet].flatMap(({ outbox }) => outbox) };
}

export const failing = (...orgs: number[]) => orgs.map((n) => `failing ${nameOf(n)}`);
/** Spread over the fleet, in batches of their own. */
export const FEW = [7, 255, 5_678, 9_999];
export const few = (n: number) => FEW.includes(n);

export class Crash extends Error {
  override readonly name = 'Runtime.ExitError';
}
