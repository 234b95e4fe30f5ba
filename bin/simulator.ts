#!/usr/bin/env node
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { InvalidArgumentError, program } from 'commander';
import { demoFleet } from '../simulator/demo-fleet.ts';
import type { ReceivedRequest } from '../simulator/request.ts';
import { startSimulator } from '../simulator/simulator.ts';

program
  .name('simulator')
  .description('A Salesforce that fails on demand, with the demo fleet, until Ctrl-C.')
  .option('--port <number>', 'port on 127.0.0.1 (default: any free one)', readPort, 0)
  .option('--out <directory>', 'where ca.pem and orgs.json go (default: a temporary folder, removed at the end)')
  .parse();

const { port, out } = program.opts<{ port: number; out?: string }>();

const simulator = await startSimulator({ port, record: false, onRequest: (request) => console.log(logLine(request)) });
const fleet = demoFleet(new Date());
fleet.addTo(simulator);

const folder = out === undefined ? await mkdtemp(join(tmpdir(), 'salesforce-simulator-')) : resolve(out);
await mkdir(folder, { recursive: true });
const end = async (): Promise<void> => {
  await simulator.close();
  if (out === undefined) await rm(folder, { recursive: true, force: true });
};
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void end());

const caFile = join(folder, 'ca.pem');
const orgsFile = join(folder, 'orgs.json');
await writeFile(caFile, simulator.caPem);
await writeFile(orgsFile, JSON.stringify(fleet.entries, null, 2), { mode: 0o600 });

console.log(`${fleet.orgs.length} orgs are up at 127.0.0.1:${simulator.port}. Check them from another terminal:

  npx credential-health check --file ${orgsFile} --ca ${caFile} --connect-to 127.0.0.1:${simulator.port} --timeout 2

Requests appear here as they are answered. Ctrl-C ends it.
`);

/** Neither query, headers nor body: any of them may hold a secret. */
function logLine({ at, host, method, path, answered }: ReceivedRequest): string {
  return `${new Date(at).toISOString().slice(11, 23)}  ${host}  ${method} ${path}  → ${answered}`;
}

function readPort(text: string): number {
  const number = Number(text);
  if (!/^\d+$/.test(text) || number > 65_535) throw new InvalidArgumentError('a port is a number from 0 to 65535.');
  return number;
}
