#!/usr/bin/env node
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { program } from 'commander';
import { API_ERRORS } from './api-errors.ts';
import { demoFleet } from './demo-fleet.ts';
import { API_ANSWERS, apiError, oauthError } from './faults.ts';
import { OAUTH_ERRORS } from './oauth-errors.ts';
import { completeOrg, type SimulatedOrg } from './org.ts';
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
  rotate acme                  a new consumer secret, as its admin might give
                               it without telling anybody
  undo acme                    the admin takes that back: the former one works
  answer acme ip-restricted    this refusal from now on; "answers" lists them
  audience acme my-domain      what a JWT may name: my-domain, login or either
  mend acme                    all is well again`,
  )
  .parse();

const AUDIENCES = ['either', 'my-domain', 'login'] as const;

const { port = 0, out } = program.opts<{ port?: number; out?: string }>();

const onRequest = (request: ReceivedRequest) => console.log(logLine(request));
const simulator =
  (await startedOn(port, 'simulator', () => startSimulator({ port, record: false, onRequest }))) ?? process.exit();
const fleet = demoFleet(new Date());
fleet.addTo(simulator);

const folder = out === undefined ? await mkdtemp(join(tmpdir(), 'salesforce-simulator-')) : resolve(out);
const fromAdmin = join(folder, 'from-admin');
await mkdir(fromAdmin, { recursive: true });
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
const hosts = new Map<string, string>();
const former = new Map<string, string>();
for (const [index, { name }] of fleet.entries.entries()) {
  const org = completeOrg(fleet.orgs[index] ?? { host: name });
  hosts.set(name, org.host);
  await handOver(name, org);
}
typed.on('line', (line) => void obey(line.trim().split(/\s+/)).then(console.log));

console.log(`${fleet.orgs.length} orgs are up at 127.0.0.1:${simulator.port}. Check them from another terminal:

  credential-health check --file ${orgsFile} --ca ${caFile} --connect-to 127.0.0.1:${simulator.port} --timeout 2

Requests appear here as they are answered. Ctrl-C ends it.
`);

/** What the org's admin would send: the key and the secret as Salesforce shows them. */
async function handOver(name: string, { clientId, clientSecret }: SimulatedOrg): Promise<void> {
  await writeFile(join(fromAdmin, `${name}.key`), clientId);
  await writeFile(join(fromAdmin, `${name}.secret`), clientSecret, { mode: 0o600 });
}

async function obey([verb, name = '', what = '']: readonly string[]): Promise<string> {
  if (verb === 'answers')
    return [...[...OAUTH_ERRORS, ...API_ERRORS].map(({ id }) => id), ...Object.keys(API_ANSWERS)].join(', ');
  const host = hosts.get(name);
  if (host === undefined)
    return `Type "rotate", "undo", "answer", "audience" or "mend", then one of ${[...hosts.keys()].join(', ')}.`;
  switch (verb) {
    case 'rotate':
      former.set(name, simulator.changeOrg(host, {}).clientSecret);
      await handOver(name, simulator.changeOrg(host, { clientSecret: completeOrg({ host }).clientSecret }));
      return `${name} has a new consumer secret, in ${join(fromAdmin, `${name}.secret`)}. The former one no longer works.`;
    case 'undo': {
      const clientSecret = former.get(name);
      if (clientSecret === undefined) return `${name} was not rotated.`;
      await handOver(name, simulator.changeOrg(host, { clientSecret }));
      return `${name} has its former consumer secret again. The new one no longer works.`;
    }
    case 'answer':
      return answerWith(name, host, what);
    case 'audience': {
      const accepts = AUDIENCES.find((audience) => audience === what);
      if (accepts === undefined) return `Type one of ${AUDIENCES.join(', ')} behind it.`;
      simulator.changeOrg(host, { audience: { accepts, refusal: 'external-client-app-audience' } });
      return `${name} takes assertions for: ${accepts}.`;
    }
    case 'mend':
      simulator.changeOrg(host, { token: {}, api: {} });
      return `${name} is well.`;
    default:
      return 'Type "rotate", "undo", "answer", "answers", "audience" or "mend".';
  }
}

function answerWith(name: string, host: string, what: string): string {
  const token = OAUTH_ERRORS.find(({ id }) => id === what);
  const api = API_ERRORS.find(({ id }) => id === what);
  const beside = Object.entries(API_ANSWERS).find(([id]) => id === what)?.[1];
  if (token !== undefined) simulator.changeOrg(host, { token: { fault: oauthError(token.id) } });
  else if (api !== undefined) simulator.changeOrg(host, { api: { fault: apiError(api.id) } });
  else if (beside !== undefined) simulator.changeOrg(host, { api: { fault: beside(host) } });
  else return 'There is no such answer; "answers" lists them.';
  return `${name} is answered ${what} from now on.`;
}

/** Neither query, headers nor body: any of them may hold a secret. */
function logLine({ at, host, method, path, answered }: ReceivedRequest): string {
  return `${new Date(at).toISOString().slice(11, 23)}  ${host}  ${method} ${path}  → ${answered}`;
}
