/** Starts the server and the contenders, each in a process of its own, one after the other. */
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { build } from 'esbuild';
import { OPTIONS } from '../tools/bundle-function.ts';
import type { Account } from './contenders/work.ts';
import { fleetFile } from './fleet.ts';

/** What the server saw since it was last asked. */
export type Seen = { readonly handshakes: number; readonly requests: number };

export type Server = {
  readonly port: number;
  readonly caPem: string;
  readonly caFile: string;
  readonly seen: () => Promise<Seen>;
  readonly stop: () => Promise<void>;
};

/** One run of one contender, with what the server saw of it. */
export type Run = Account & Seen;

const here = (file: string) => new URL(file, import.meta.url).pathname;

let workplace: Promise<string> | undefined;

/**
 * A folder with the contenders as plain JavaScript, a file each: what is deployed is bundled too, and what Node needs to
 * strip types (up to 50 MB, by the number of source files) is no part of anybody's work.
 */
async function prepare(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-'));
  process.on('exit', () => rmSync(folder, { recursive: true }));
  await build({
    ...OPTIONS,
    entryPoints: ['node-https', 'product', 'jsforce', 'simple-oauth2', 'fetch', 'blackbox', 'full-run', 'reduce'].map(
      (name) => here(`contenders/${name}.ts`),
    ),
    outdir: folder,
    outExtension: { '.js': '.mjs' },
  });
  return folder;
}

export async function startServer(environment: Record<string, string> = {}): Promise<Server> {
  const child = spawn(process.execPath, [here('server.ts')], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, ...environment },
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async (): Promise<string> => {
    const line = await lines.next();
    if (line.done) throw new Error('the server ended');
    return line.value;
  };
  const { port, caPem } = JSON.parse(await next());
  const folder = await mkdtemp(join(tmpdir(), 'bench-'));
  const caFile = join(folder, 'ca.pem');
  await writeFile(caFile, caPem);
  return {
    port,
    caPem,
    caFile,
    seen: async () => {
      child.stdin.write('\n');
      return JSON.parse(await next());
    },
    stop: async () => {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.stdin.end();
      await ended;
      await rm(folder, { recursive: true });
    },
  };
}

export type Job = {
  /** File below contenders/. */
  readonly contender: string;
  readonly orgs: number;
  readonly concurrency: number;
  readonly environment?: Record<string, string>;
};

/** Runs one contender to its end; throws when an org did not come out as it should. */
export async function runOnce(server: Server, { contender, orgs, concurrency, environment }: Job): Promise<Run> {
  workplace ??= prepare();
  const folder = await workplace;
  const file = join(folder, `${orgs}-orgs.json`);
  await writeFile(file, fleetFile(orgs));
  await server.seen();
  const output = await outputOf(
    spawn(process.execPath, [join(folder, `${contender}.mjs`)], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: {
        ...process.env,
        NODE_EXTRA_CA_CERTS: server.caFile,
        BENCH_PACKAGE: here('package.json'),
        BENCH_FILE: file,
        BENCH_PORT: String(server.port),
        BENCH_CA_PEM: server.caPem,
        BENCH_ORGS: String(orgs),
        BENCH_CONCURRENCY: String(concurrency),
        ...environment,
      },
    }),
  );
  const account: Account = JSON.parse(output);
  if (account.orgs !== Number(environment?.BENCH_EXPECTED ?? orgs)) {
    throw new Error(`${contender}: ${account.orgs} of ${orgs} orgs came out right`);
  }
  return { ...account, ...(await server.seen()) };
}

async function outputOf(child: ChildProcessByStdio<Writable | null, Readable, null>): Promise<string> {
  let output = '';
  child.stdout.setEncoding('utf8');
  child.stdout.on('data', (chunk: string) => {
    output += chunk;
  });
  const code = await new Promise((resolve) => child.once('close', resolve));
  if (code !== 0) throw new Error(`a contender ended with ${code}`);
  return output;
}

export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
