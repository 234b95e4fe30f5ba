/** What every contender is told, and how it is measured: from its first host to its last answer, its imports left out. */
import { createRequire } from 'node:module';

export type Work = {
  readonly port: number;
  readonly caPem: string;
  readonly hosts: readonly string[];
  readonly concurrency: number;
};

/** One contender's account of itself, printed as one line of JSON. */
export type Account = {
  readonly orgs: number;
  readonly wallMs: number;
  readonly cpuMs: number;
  /** Of the whole process. */
  readonly peakMb: number;
};

export function readWork(): Work {
  const { BENCH_PORT, BENCH_CA_PEM, BENCH_ORGS, BENCH_CONCURRENCY } = process.env;
  return {
    port: Number(BENCH_PORT),
    caPem: String(BENCH_CA_PEM),
    hosts: Array.from({ length: Number(BENCH_ORGS) }, (_, n) => `org-${n}.my.salesforce.com`),
    concurrency: Number(BENCH_CONCURRENCY),
  };
}

/** A package of bench/package.json. */
export function peer(name: string) {
  return createRequire(String(process.env.BENCH_PACKAGE))(name);
}

/** Runs `all` once and prints the account; `all` returns how many orgs answered as they should. */
export async function measure(all: () => Promise<number>): Promise<void> {
  const cpuBefore = process.cpuUsage();
  const startedAt = performance.now();
  const orgs = await all();
  const wallMs = performance.now() - startedAt;
  const { user, system } = process.cpuUsage(cpuBefore);
  const peakMb = process.resourceUsage().maxRSS / 1024;
  console.log(JSON.stringify({ orgs, wallMs, cpuMs: (user + system) / 1000, peakMb } satisfies Account));
}

/** Runs `one` for every host, `concurrency` at once; counts the ones that came out true. */
export async function forEachHost(
  { hosts, concurrency }: Work,
  one: (host: string) => Promise<boolean>,
): Promise<number> {
  let right = 0;
  const queue = hosts.values();
  const worker = async () => {
    for (const host of queue) if (await one(host)) right += 1;
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
  return right;
}

/** Every name leads to loopback, for clients that take no address of their own; costs them nothing to speak of. */
export function resolveToLoopback(): void {
  const dns = createRequire(import.meta.url)('node:dns');
  dns.lookup = (_name: string, options: unknown, callback: unknown) => {
    const done = (typeof options === 'function' ? options : callback) as (...results: unknown[]) => void;
    const all = typeof options === 'object' && options !== null && 'all' in options && options.all === true;
    process.nextTick(() => (all ? done(null, [{ address: '127.0.0.1', family: 4 }]) : done(null, '127.0.0.1', 4)));
  };
}
