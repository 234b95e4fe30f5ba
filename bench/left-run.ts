/** A distributed run as its batches leave it, in a folder in place of the bucket and the table. */
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { orgsFile } from '../src/adapters/orgs-file.ts';
import { signing } from '../src/adapters/signing.ts';
import { stateMemory } from '../src/adapters/state-memory.ts';
import { REAL_TIME } from '../src/clock.ts';
import { cliCommands } from '../src/digest/commands.ts';
import { checkBatch } from '../src/distributed/check-batch.ts';
import { listFleet } from '../src/distributed/list-fleet.ts';
import type { HandoverPort } from '../src/distributed/ports.ts';
import { readEnvironment } from '../src/environment.ts';
import { checkOrgs } from '../src/run/check-orgs.ts';
import type { Ports } from '../src/run/ports.ts';
import { type RunSettings, runSettings } from '../src/run/settings.ts';
import type { NetworkPort } from '../src/salesforce/ports.ts';
import type { StatesPort } from '../src/state/ports.ts';
import { fleetFile } from './fleet.ts';
import { grant } from './grant.ts';

export const SETTINGS: RunSettings = {
  ...runSettings(readEnvironment({})),
  commands: cliCommands(),
};

/** A run over so many healthy orgs, up to its reduction; `run.json` says which. */
export async function leaveRun(folder: string, orgs: number): Promise<void> {
  await mkdir(join(folder, 'parts'));
  const file = orgsFile(fleetFile(orgs));
  if (!file.ok) throw new Error(file.problems.join('; '));
  const states = stateMemory();
  const ports: Ports = {
    ...REAL_TIME,
    secrets: file.secrets,
    network: EVERYBODY_HEALTHY,
    signing: signing(),
    states,
    alerts: { publish: async () => {}, confirmedSubscriptions: async () => 1 },
  };
  await checkOrgs(ports, { orgs: 'all', save: true, publish: false }, SETTINGS);
  await writeFile(join(folder, 'states.json'), JSON.stringify(await states.load('all')));

  const handover = handoverFolder(folder);
  const listings = {
    write: async (_runId: string, entries: readonly object[]) => {
      await writeFile(join(folder, 'listing.json'), JSON.stringify(entries));
      return 'listing.json';
    },
  };
  const plan = await listFleet({ ...ports, listings, handover }, 0);
  await writeFile(join(folder, 'run.json'), JSON.stringify(plan));
  if (!plan.distributed) return;
  const listed = await file.secrets.list();
  for (let start = 0; start < orgs; start += 100) {
    await checkBatch({ ...ports, handover }, plan.runId, listed.slice(start, start + 100), SETTINGS);
  }
}

/** The states of that folder, loaded as from a table; what is saved is worded and dropped. */
export function statesFolder(folder: string): StatesPort {
  return {
    load: async () => JSON.parse(await readFile(join(folder, 'states.json'), 'utf8')),
    save: async ({ document }) => (JSON.stringify(document) === '' ? 'conflict' : 'saved'),
    history: async () => [],
  };
}

/** Parts as files, compressed as in the table. */
export function handoverFolder(folder: string): HandoverPort {
  const pathOf = (part: string) => join(folder, 'parts', encodeURIComponent(part));
  const read = async (part: string) => JSON.parse(inflateRawSync(await readFile(pathOf(part))).toString());
  const leave: HandoverPort['leave'] = (_runId, part, entries) =>
    writeFile(pathOf(part), deflateRawSync(JSON.stringify(entries)));
  const names = async () => (await readdir(join(folder, 'parts'))).map(decodeURIComponent);
  return {
    leave,
    leaveOnce: async (runId, part, entries) => {
      await leave(runId, part, entries);
      return true;
    },
    fetch: async (_runId, part) => ((await names()).includes(part) ? read(part) : null),
    collect: async () => {
      const parts = new Map<string, readonly unknown[]>();
      for (const name of await names()) parts.set(name, await read(name));
      return parts;
    },
  };
}

const EVERYBODY_HEALTHY: NetworkPort = {
  nameExists: async () => 'exists',
  connect: (host) => ({
    close: () => {},
    send: async ({ method }) => ({
      kind: 'answered',
      status: 200,
      headers: { contentType: 'application/json', location: null, retryAfter: null, limitInfo: 'api-usage=18/15000' },
      body: method === 'GET' ? '{}' : grant(host),
      completeness: 'complete',
      latencyMs: 300,
    }),
  }),
};
