/**
 * `npm run bench`: the product against its peers, by ratios taken in one run. Prints one table and the verdict on each
 * bar, and exits 1 when one is missed. `npm run bench -- --write` keeps the result in docs/performance.md. With `--quick`
 * it only shows that it works: 20 orgs, one round, nobody that has to be installed first, no bars, nothing kept.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import Table from 'cli-table3';
import { nodeOptions } from '../lib/function/node-options.ts';
import { readSettings } from '../lib/settings/settings.ts';
import { coldStart } from './cold-start.ts';
import { largeFleets } from './large-fleet.ts';
import { leaveRun } from './left-run.ts';
import { type Job, median, type Run, runOnce, type Server, startServer } from './rounds.ts';

type Bar = { readonly says: string; readonly value: number; readonly most: number };
type Section = {
  readonly title: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly bars: readonly Bar[];
};

const QUICK = process.argv.includes('--quick');
const ORGS = QUICK ? 20 : 2_000;
const CONCURRENCY = 64;
const ROUNDS = QUICK ? 1 : 9;

/** With the options of Node that its function has. */
const DEPLOYED = { NODE_OPTIONS: nodeOptions(readSettings({ alertEmails: 'none' }).memorySize ?? 512) };
const PRODUCT = { contender: 'product', environment: DEPLOYED };

const CONTENDERS = {
  a: { name: 'product, token only', job: PRODUCT },
  b: { name: 'product, with API probe', job: { ...PRODUCT, environment: { ...DEPLOYED, BENCH_PROBE: 'api' } } },
  c: { name: 'node:https, the floor', job: { contender: 'node-https' } },
  d: { name: 'jsforce authorize()', job: { contender: 'jsforce' } },
  e: { name: 'simple-oauth2', job: { contender: 'simple-oauth2' } },
  f: { name: 'fetch', job: { contender: 'fetch' } },
  g: { name: 'prometheus-blackbox-exporter', job: { contender: 'blackbox' } },
  h: { name: '(a) without its Node options', job: { contender: 'product' } },
} as const satisfies Record<string, { name: string; job: Partial<Job> & { contender: string } }>;

type Letter = keyof typeof CONTENDERS;
const LETTERS = (Object.keys(CONTENDERS) as Letter[]).filter((letter) => !QUICK || 'abcf'.includes(letter));

if (!QUICK && !existsSync(new URL('node_modules/jsforce', import.meta.url))) {
  execFileSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: new URL('.', import.meta.url),
    stdio: 'inherit',
  });
}
const hasBlackbox = spawnSync('prometheus-blackbox-exporter', ['--version']).error === undefined;

const sections = QUICK
  ? [await peers()]
  : [await peers(), await latency(), await quietRuns(), await growth(), await largeFleets(), await coldStart()];
const text = sections.map(sectionText).join('\n');
console.log(text);
if (QUICK) console.log('So small a run judges nothing.');
else {
  process.exitCode = passed() ? 0 : 1;
  if (process.argv.includes('--write')) await write();
}

function passed(): boolean {
  const missed = sections.flatMap(({ bars }) => bars).filter(({ value, most }) => !(value <= most));
  if (!hasBlackbox)
    console.log(
      '(g) not measured: apt-get install prometheus-blackbox-exporter. The benchmark is not passed without it.',
    );
  const passes = missed.length === 0 && hasBlackbox;
  console.log(passes ? 'Every bar holds.' : `${missed.length} of the bars missed.`);
  return passes;
}

async function peers(): Promise<Section> {
  const runs = new Map<Letter, Run[]>(LETTERS.map((letter) => [letter, []]));
  const server = await startServer();
  try {
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const letter of LETTERS) {
        if (letter === 'g' && !hasBlackbox) continue;
        progress(`round ${round + 1} of ${ROUNDS}: ${CONTENDERS[letter].name}`);
        const run = await runOnce(server, { orgs: ORGS, concurrency: CONCURRENCY, ...CONTENDERS[letter].job });
        runs.get(letter)?.push(run);
      }
    }
  } finally {
    await server.stop();
  }
  const of = (letter: Letter, figure: (run: Run) => number) => median((runs.get(letter) ?? []).map(figure));
  const cpu = (letter: Letter) => of(letter, ({ cpuMs }) => cpuMs / ORGS);
  const peak = (letter: Letter) => of(letter, ({ peakMb }) => peakMb);
  // Of what was measured in the same round: the machine is another one a minute later.
  const cpuTo = (one: Letter, other: Letter) =>
    median((runs.get(one) ?? []).map(({ cpuMs }, round) => cpuMs / (runs.get(other)?.[round]?.cpuMs ?? Number.NaN)));
  const shakes = (letter: Letter) => of(letter, ({ handshakes }) => handshakes / ORGS);
  return {
    title: `${ORGS} hosts, ${CONCURRENCY} at once, median of ${ROUNDS} alternating rounds (least to most)`,
    head: ['', 'contender', 'CPU ms/org', 'wall ms/org', 'peak MB', 'handshakes/org'],
    rows: LETTERS.map((letter) => {
      const own = runs.get(letter) ?? [];
      if (own.length === 0) return [letter, CONTENDERS[letter].name, 'not measured', '', '', ''];
      const spread = own.map(({ cpuMs }) => cpuMs / ORGS);
      return [
        letter,
        CONTENDERS[letter].name,
        `${cpu(letter).toFixed(2)} (${Math.min(...spread).toFixed(2)} to ${Math.max(...spread).toFixed(2)})`,
        of(letter, ({ wallMs }) => wallMs / ORGS).toFixed(2),
        peak(letter).toFixed(0),
        shakes(letter).toFixed(2),
      ];
    }),
    bars: QUICK
      ? []
      : [
          { says: 'CPU of (a) to (c)', value: cpuTo('a', 'c'), most: 1.2 },
          { says: 'CPU of (a) to (d)', value: cpuTo('a', 'd'), most: 0.65 },
          { says: 'peak memory of (a) to (c)', value: peak('a') / peak('c'), most: 1.3 },
          { says: 'peak memory of (a) to (d)', value: peak('a') / peak('d'), most: 0.5 },
          { says: 'CPU of (b) to (c)', value: cpuTo('b', 'c'), most: 1.3 },
          ...(hasBlackbox ? [{ says: 'CPU of (b) to (g)', value: cpuTo('b', 'g'), most: 0.999 }] : []),
          { says: 'handshakes per org in (a)', value: shakes('a'), most: 1 },
          { says: 'handshakes per org in (b)', value: shakes('b'), most: 1 },
        ],
  };
}

async function latency(): Promise<Section> {
  const delayMs = 300;
  const hanging = Array.from({ length: 5 }, (_, n) => `org-${n * 97}.my.salesforce.com`);
  const rows: string[][] = [];
  const bars: Bar[] = [];
  const measureAt = async (server: Server, orgs: number, concurrency: number) => {
    progress(`${delayMs} ms latency, ${concurrency} at once`);
    const rounds = concurrency === CONCURRENCY ? ROUNDS : 1;
    const walls: number[] = [];
    while (walls.length < rounds) walls.push((await runOnce(server, { ...PRODUCT, orgs, concurrency })).wallMs);
    const wallMs = median(walls);
    const ideal = (orgs * delayMs) / concurrency;
    rows.push([
      `${delayMs} ms`,
      String(orgs),
      String(concurrency),
      (wallMs / 1000).toFixed(2),
      (wallMs / ideal).toFixed(2),
    ]);
    return wallMs / ideal;
  };
  const server = await startServer({ BENCH_DELAY_MS: String(delayMs) });
  try {
    for (const concurrency of [1, 8, 32, 64, 128, 256, 512]) {
      const ratio = await measureAt(server, Math.min(concurrency * 12, 3_000), concurrency);
      if (concurrency === CONCURRENCY)
        bars.push({ says: 'wall at 64 at once to orgs × latency ÷ concurrency', value: ratio, most: 1.15 });
    }
  } finally {
    await server.stop();
  }
  const stuck = await startServer({ BENCH_DELAY_MS: String(delayMs), BENCH_HANGING: hanging.join() });
  try {
    const orgs = 768;
    const timeoutMs = 2_000;
    const run = await runOnce(stuck, {
      ...PRODUCT,
      orgs,
      concurrency: CONCURRENCY,
      environment: { ...DEPLOYED, BENCH_EXPECTED: String(orgs - hanging.length), BENCH_TIMEOUT_MS: String(timeoutMs) },
    });
    const ideal = (orgs * delayMs + hanging.length * timeoutMs) / CONCURRENCY;
    rows.push([
      `${delayMs} ms, ${hanging.length} hang`,
      String(orgs),
      String(CONCURRENCY),
      (run.wallMs / 1000).toFixed(2),
      (run.wallMs / ideal).toFixed(2),
    ]);
  } finally {
    await stuck.stop();
  }
  return {
    title: `Latency-bound fleets, token only; ideal is orgs × latency ÷ concurrency; ${CONCURRENCY} at once: median of ${ROUNDS}`,
    head: ['server latency', 'orgs', 'at once', 'wall s', 'to ideal'],
    rows,
    bars,
  };
}

/** A whole run with state in which nothing changed, against the checks alone. */
async function quietRuns(): Promise<Section> {
  const delayMs = 300;
  const rows: string[][] = [];
  const bars: Bar[] = [];
  const server = await startServer({ BENCH_DELAY_MS: String(delayMs) });
  try {
    for (const [orgs, rounds] of [
      [1_000, ROUNDS],
      [10_000, 1],
    ] as const) {
      progress(`a quiet run over ${orgs} orgs`);
      const folder = await mkdtemp(join(tmpdir(), 'bench-quiet-'));
      await leaveRun(folder, orgs);
      const environment = { ...DEPLOYED, BENCH_FOLDER: folder, BENCH_PROBE: 'token', BENCH_AWS_MS: '10' };
      const sizes = { orgs, concurrency: CONCURRENCY };
      const pairs: { readonly whole: Run; readonly checks: Run }[] = [];
      while (pairs.length < rounds) {
        const whole = await runOnce(server, { contender: 'full-run', ...sizes, environment });
        pairs.push({ whole, checks: await runOnce(server, { ...PRODUCT, ...sizes }) });
      }
      await rm(folder, { recursive: true });
      const wallMs = median(pairs.map(({ whole }) => whole.wallMs));
      const toIdeal = wallMs / ((orgs * delayMs) / CONCURRENCY);
      const beside = median(pairs.map(({ whole, checks }) => whole.cpuMs / checks.cpuMs - 1));
      rows.push([
        String(orgs),
        (wallMs / 1_000).toFixed(2),
        toIdeal.toFixed(2),
        (median(pairs.map(({ whole }) => whole.cpuMs)) / orgs).toFixed(2),
        (median(pairs.map(({ checks }) => checks.cpuMs)) / orgs).toFixed(2),
        `${(beside * 100).toFixed(0)} %`,
      ]);
      bars.push(
        { says: `wall of a quiet run over ${orgs} orgs to orgs × latency ÷ concurrency`, value: toIdeal, most: 1.2 },
        { says: `CPU of state, digest and report to that of the checks, ${orgs} orgs`, value: beside, most: 0.25 },
      );
    }
  } finally {
    await server.stop();
  }
  return {
    title: `Whole runs with state in which nothing changes, token only, ${delayMs} ms at Salesforce, 10 ms at each AWS call; ${ROUNDS} rounds over 1,000`,
    head: ['orgs', 'wall s', 'to ideal', 'CPU ms/org', 'of the checks alone', 'beside them'],
    rows,
    bars,
  };
}

async function growth(): Promise<Section> {
  const sizes = [100, 1_000, 10_000];
  const runs: Run[] = [];
  const server = await startServer();
  try {
    for (const orgs of sizes) {
      progress(`${orgs} orgs`);
      runs.push(await runOnce(server, { ...PRODUCT, orgs, concurrency: CONCURRENCY }));
    }
  } finally {
    await server.stop();
  }
  const [, thousand, tenThousand] = runs;
  const perOrg = (run: Run | undefined, orgs: number) => (run?.wallMs ?? Number.NaN) / orgs;
  return {
    title: 'Growth, token only',
    head: ['orgs', 'wall ms/org', 'CPU ms/org', 'peak MB'],
    rows: runs.map((run, index) => {
      const orgs = sizes[index] ?? Number.NaN;
      return [String(orgs), (run.wallMs / orgs).toFixed(2), (run.cpuMs / orgs).toFixed(2), run.peakMb.toFixed(0)];
    }),
    bars: [
      {
        says: 'wall per org, 10,000 to 1,000 orgs',
        value: perOrg(tenThousand, 10_000) / perOrg(thousand, 1_000),
        most: 1.15,
      },
      {
        says: 'peak memory, 10,000 to 1,000 orgs',
        value: (tenThousand?.peakMb ?? Number.NaN) / (thousand?.peakMb ?? Number.NaN),
        most: 1.6,
      },
    ],
  };
}

function progress(what: string): void {
  process.stderr.write(`${what}\n`);
}

function sectionText({ title, head, rows, bars }: Section): string {
  const table = new Table({ head: [...head], style: { head: [], border: [], compact: true } });
  for (const row of rows) table.push([...row]);
  const verdicts = bars.map(
    ({ says, value, most }) => `${value <= most ? 'holds ' : 'MISSED'}  ${says}: ${value.toFixed(3)} (at most ${most})`,
  );
  return `${title}\n${table}\n${verdicts.join('\n')}\n`;
}

async function write(): Promise<void> {
  const file = new URL('../docs/performance.md', import.meta.url);
  const before = await readFile(file, 'utf8');
  const machine = `${cpus().length} × ${cpus()[0]?.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}, ${new Date().toISOString().slice(0, 10)}`;
  const block = `<!-- bench -->\n\nMade by \`npm run bench\` (with \`-- --write\`) on ${machine}:\n\n\`\`\`text\n${text}\`\`\`\n\n<!-- /bench -->`;
  await writeFile(
    file,
    before.replace(/<!-- bench -->[\s\S]*<!-- \/bench -->/, () => block),
  );
}
