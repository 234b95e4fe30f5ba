/**
 * `npm run bench:scale`: what docs/scale.md computes with. Whole runs of one function over a fleet that it knows, and the
 * reduction of distributed runs, each in a process of its own with the memory options of its function. `-- --write` keeps the
 * result in docs/scale.md; `-- --quick` only shows that it runs.
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import Table from 'cli-table3';
import { nodeOptions } from '../lib/function/node-options.ts';
import { leaveRun } from './left-run.ts';
import { runOnce, startServer } from './rounds.ts';

/** Salesforce's answer to a token request takes about so long; the proof by API as long again. */
const LATENCY_MS = 300;
const CONCURRENCY = 64;
const QUICK = process.argv.includes('--quick');
const STEPS = [
  {
    contender: 'full-run',
    says: `one function, ${LATENCY_MS} ms an answer`,
    memoryMb: 512,
    fleets: QUICK ? [20] : [100, 2_000, 10_000],
  },
  {
    contender: 'reduce',
    says: 'reduction, AWS calls left out',
    memoryMb: 3_008,
    fleets: QUICK ? [20] : [1_000, 10_000, 50_000],
  },
];

const rows: string[][] = [];
const server = await startServer({ BENCH_DELAY_MS: String(LATENCY_MS) });
for (const { contender, says, memoryMb, fleets } of STEPS) {
  for (const orgs of fleets) {
    const folder = await mkdtemp(join(tmpdir(), 'bench-scale-'));
    await leaveRun(folder, orgs);
    const environment = { BENCH_FOLDER: folder, NODE_OPTIONS: nodeOptions(memoryMb) };
    const account = await runOnce(server, { contender, orgs, concurrency: CONCURRENCY, environment });
    rows.push([says, ...figures(orgs, account.wallMs, account.cpuMs, account.peakMb)]);
    await rm(folder, { recursive: true });
  }
}
await server.stop();

const table = new Table({
  head: ['step', 'orgs', 'wall s', 'wall ms/org', 'CPU ms/org', 'peak MB'],
  style: { head: [], border: [] },
});
table.push(...rows);
console.log(table.toString());
if (process.argv.includes('--write')) await write(table.toString());

function figures(orgs: number, wallMs: number, cpuMs: number, peakMb: number): string[] {
  const perOrg = [wallMs / orgs, cpuMs / orgs].map((each) => each.toFixed(2));
  return [orgs.toLocaleString('en'), (wallMs / 1_000).toFixed(1), ...perOrg, peakMb.toFixed(0)];
}

async function write(text: string): Promise<void> {
  const document = new URL('../docs/scale.md', import.meta.url);
  const machine = `${cpus().length} × ${cpus()[0]?.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GiB`;
  const block = `<!-- measured -->\n\nMade by \`npm run bench:scale -- --write\` on ${machine}, Node ${process.version}:\n\n\`\`\`text\n${text}\n\`\`\`\n\n<!-- /measured -->`;
  const before = await readFile(document, 'utf8');
  await writeFile(document, before.replace(/<!-- measured -->.*<!-- \/measured -->/s, block));
}
