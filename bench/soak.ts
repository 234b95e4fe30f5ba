/**
 * `npm run soak`: 500 runs of 200 orgs in one process, one org in three faulty. Memory has to stay flat after warm-up,
 * and after every run no socket and no timer may be left. `-- RUNS` runs fewer. Exits 1 when something grew. Memory is
 * divided as in the check function that a warm Lambda keeps: V8 alone lets its young generation grow for 300 runs.
 */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { nodeOptions } from '../lib/function/node-options.ts';
import { readSettings } from '../lib/settings/settings.ts';
import { orgsFile } from '../src/adapters/orgs-file.ts';
import { salesforceHttps } from '../src/adapters/salesforce-https.ts';
import { signing } from '../src/adapters/signing.ts';
import { stateMemory } from '../src/adapters/state-memory.ts';
import { REAL_TIME } from '../src/clock.ts';
import { cliCommands } from '../src/digest/commands.ts';
import { readEnvironment } from '../src/environment.ts';
import { checkOrgs } from '../src/run/check-orgs.ts';
import type { Ports } from '../src/run/ports.ts';
import { runSettings } from '../src/run/settings.ts';
import { median } from './rounds.ts';

const { memorySize = 512 } = readSettings({ alertEmails: 'none' });
const options = nodeOptions(memorySize);
if (!options.split(' ').every((option) => process.execArgv.includes(option)))
  throw new Error(`the check function runs with ${options}: start this with the same options (package.json)`);

const RUNS = Number(process.argv[2] ?? 500);
/** Runs from one look at the memory to the next: 50 looks in all, the first five of them at the warm-up. */
const EVERY = Math.max(1, Math.floor(RUNS / 50));
const WARM_UP = 5;
const ORGS = 200;
/** A shorter soak is mostly warm-up: it judges no memory. */
const LEAST_RUNS = 200;
/** Heap growth per run that counts as flat, in bytes: what a sawtooth of garbage collection leaves. */
const FLAT_BYTES = 2_048;
/** What counts as flat for the process as a whole, whose allocator keeps and returns pages as it likes. */
const FLAT_RESIDENT = 1.1;

const child = spawn(process.execPath, [new URL('soak-server.ts', import.meta.url).pathname, String(ORGS)], {
  stdio: ['pipe', 'pipe', 'inherit'],
});
const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
const { port, caPem, entries } = JSON.parse(String((await lines.next()).value));
const file = orgsFile(JSON.stringify(entries));
if (!file.ok) throw new Error(file.problems.join('; '));

const ports: Ports = {
  ...REAL_TIME,
  // Real pauses would only make the soak longer; what they leave behind is the same.
  sleep: () => new Promise((resolve) => setImmediate(resolve)),
  secrets: file.secrets,
  network: salesforceHttps({ userAgent: 'soak', ca: caPem, connectTo: { host: '127.0.0.1', port } }),
  signing: signing(),
  states: stateMemory(),
  alerts: { publish: async () => {}, confirmedSubscriptions: async () => 1 },
};
const settings = {
  ...runSettings(readEnvironment({})),
  orgTimeoutMs: 2_000,
  commands: cliCommands(),
};

const heap: number[] = [];
const resident: number[] = [];
let left = 0;
for (let run = 0; run < RUNS; run += 1) {
  const report = await checkOrgs(ports, { orgs: 'all', save: true, publish: true }, settings);
  if (report.summary.total !== ORGS) throw new Error('an org was lost');
  await new Promise((resolve) => setImmediate(resolve));
  left = Math.max(left, await resourcesLeft());
  if (run % EVERY === 0) {
    global.gc?.();
    const { heapUsed, rss } = process.memoryUsage();
    heap.push(heapUsed);
    resident.push(rss);
    process.stderr.write(`run ${run}: heap ${heapUsed >> 20} MB, rss ${rss >> 20} MB\n`);
  }
}
child.stdin.end();

const few = Math.ceil((heap.length - WARM_UP) / 10);
const memory = [
  { says: 'bytes of heap that a run adds after warm-up', value: slope(heap.slice(WARM_UP)) / EVERY, most: FLAT_BYTES },
  {
    says: 'resident memory at the end to that after warm-up',
    value: median(resident.slice(-few)) / median(resident.slice(WARM_UP, WARM_UP + few)),
    most: FLAT_RESIDENT,
  },
];
const isLong = RUNS >= LEAST_RUNS;
const bars = [...(isLong ? memory : []), { says: 'sockets and timers left after a run', value: left, most: 0 }];
console.log(`${RUNS} runs of ${ORGS} orgs in one process, one in three faulty`);
for (const { says, value, most } of bars) {
  console.log(`${value <= most ? 'holds ' : 'MISSED'}  ${says}: ${Number(value.toFixed(3))} (at most ${most})`);
}
if (!isLong) console.log(`memory is judged from ${LEAST_RUNS} runs on`);
const missed = bars.filter(({ value, most }) => !(value <= most)).length;
console.log(missed === 0 ? 'Nothing is left behind.' : `${missed} of the bars missed.`);
process.exitCode = missed === 0 ? 0 : 1;

/** Sockets and timers that are still there a moment after the run; closing a socket takes a few turns of the loop. */
async function resourcesLeft(): Promise<number> {
  const count = () => process.getActiveResourcesInfo().filter((kind) => /^(?:Timeout|TCP|TLS)/.test(kind)).length;
  for (let turn = 0; turn < 50 && count() > 0; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  return count();
}

/** Least-squares slope per sample. */
function slope(values: readonly number[]): number {
  const n = values.length;
  const meanX = (n - 1) / 2;
  const meanY = values.reduce((sum, value) => sum + value, 0) / n;
  const over = values.reduce((sum, value, x) => sum + (x - meanX) * (value - meanY), 0);
  const under = values.reduce((sum, _, x) => sum + (x - meanX) ** 2, 0);
  return over / under;
}
