#!/usr/bin/env node
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { program } from 'commander';
import { demoFleet } from './demo-fleet.ts';
import { adminsOf, ORDERS } from './orders.ts';
import { readPort, startedOn } from './port.ts';
import type { ReceivedRequest } from './request.ts';
import { startSimulator } from './simulator.ts';

program
  .name('simulator')
  .description('A Salesforce that fails on demand, with the demo fleet, until Ctrl-C.')
  .option('--port <number>', 'port on 127.0.0.1 (default: any free one)', readPort)
  .option('--out <directory>', 'where its files go (default: a temporary folder, removed at the end)')
  .addHelpText(
    'after',
    `
Files: ca.pem; orgs.json, the credentials as a company stores them, some of them
wrong; and in from-admin/ the key and the secret that the Salesforce admin of
each org would hand over. While it runs, type
${ORDERS}`,
  )
  .parse();

const { port = 0, out } = program.opts<{ port?: number; out?: string }>();

const onRequest = (request: ReceivedRequest) => console.log(logLine(request));
const simulator =
  (await startedOn(port, 'simulator', () => startSimulator({ port, record: false, onRequest }))) ?? process.exit();
const fleet = demoFleet(new Date());
fleet.addTo(simulator);

const folder = out === undefined ? await mkdtemp(join(tmpdir(), 'salesforce-simulator-')) : resolve(out);
await mkdir(folder, { recursive: true });
const typed = createInterface({ input: process.stdin });
const end = async (): Promise<void> => {
  typed.close();
  await simulator.close();
  if (out === undefined) await rm(folder, { recursive: true, force: true });
};
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void end());

const caFile = join(folder, 'ca.pem');
const orgsFile = join(folder, 'orgs.json');
await writeFile(caFile, simulator.caPem);
await writeFile(orgsFile, JSON.stringify(fleet.entries, null, 2), { mode: 0o600 });
const obey = await adminsOf(simulator, fleet, join(folder, 'from-admin'));
typed.on('line', (line) => void obey(line).then(console.log));

console.log(`${fleet.orgs.length} orgs are up at 127.0.0.1:${simulator.port}. Check them from another terminal:

  credential-health check --file ${orgsFile} --ca ${caFile} --connect-to 127.0.0.1:${simulator.port} --timeout 2

Requests appear here as they are answered. Ctrl-C ends it.
`);

/** Neither query, headers nor body: any of them may hold a secret. */
function logLine({ at, host, method, path, answered }: ReceivedRequest): string {
  return `${new Date(at).toISOString().slice(11, 23)}  ${host}  ${method} ${path}  → ${answered}`;
}
