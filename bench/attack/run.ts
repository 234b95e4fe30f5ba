/**
 * `npm run attack`: every attack that a red team made on the product, played again, and what came of it as a table.
 * Ends with 1 when a row does not hold. `-- --quick` plays each disguise of one secret in one place, and nothing else: it
 * judges no time.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { costOf } from './cost.ts';
import { DISGUISES } from './disguises.ts';
import { playEchoes, SECRETS } from './echo.ts';
import { EVIL_ANSWERS } from './evil-answers.ts';
import { playFleet } from './fleet.ts';
import { playNeighbours } from './neighbours.ts';

type Row = { readonly attack: string; readonly tried: number; readonly outcome: string; readonly holds: boolean };

/** Tests that play what cannot be played in one process: by what they attack. */
const TESTED: Readonly<Record<string, readonly string[]>> = {
  'hosts that are none of Salesforce': [
    'test/credential/host.test.ts',
    'test/credential/host.property.test.ts',
    'test/credential/instance-url.test.ts',
    'test/credential/proposed-host.test.ts',
  ],
  'patterns that are not linear': ['test/patterns.test.ts'],
  'bytes, faults and interceptors on the wire': [
    'test/fuzz',
    'test/every-fault.test.ts',
    'test/adapters/salesforce-https.test.ts',
  ],
  'echoes over TLS, in errors and on the command line': ['test/leaks.test.ts'],
  'files, links, locks and full disks': ['test/adapters/state-file.test.ts', 'test/bin/commands/report.test.ts'],
  'events and names that keep the function busy': ['test/lambdas/check', 'test/credential/list-orgs.test.ts'],
  'commands that a stranger could answer': [
    'test/docs/command-name.test.ts',
    'test/wording/shell-commands.test.ts',
    'test/bin/launcher.test.ts',
  ],
  'secrets in the wrong field': ['test/credential/confidential.test.ts'],
};

/** So many orgs are checked in so many MB, Node included. */
const LARGE_FLEET = 20_000;
const FLEET_MB = 160;

const folder = mkdtempSync(join(tmpdir(), 'attack-'));
const quick = process.argv.includes('--quick');
const rows: Row[] = [];
const add = (attack: string, tried: number, outcome: string, holds: boolean) => {
  rows.push({ attack, tried, outcome, holds });
  console.error(`${holds ? '✓' : '✗'} ${attack}: ${outcome}`);
};

for (const kind of Object.keys(SECRETS).slice(0, quick ? 1 : undefined)) {
  const { tried, verbatim, readable, decodable } = await playEchoes(
    kind,
    DISGUISES,
    quick ? 1 : Number.POSITIVE_INFINITY,
  );
  const share = (100 * decodable.length) / tried;
  for (const what of [...verbatim, ...readable]) console.error(`  given away: ${what}`);
  add(
    `${DISGUISES.length} disguises of a ${kind}, ${quick ? 'each in one place' : 'in every place'}`,
    tried,
    `${verbatim.length} verbatim, ${readable.length} readable, ${decodable.length} for a decoder (${share.toFixed(1)} %)`,
    verbatim.length + readable.length === 0 && share <= 5,
  );
}

if (!quick) {
  const costs = EVIL_ANSWERS.map(([name, type, body]) => [name, costOf(type, body)] as const).sort(
    (a, b) => b[1] - a[1],
  );
  const [dearest, most] = costs[0] ?? ['', 0];
  add('processor time of reading one answer', costs.length, `at most ${most.toFixed(1)} ms (${dearest})`, most <= 20);

  const { healthy, of, runs, slowed } = await playNeighbours(EVIL_ANSWERS);
  add(
    `99 healthy orgs beside each of them, ${slowed ? 'at 29 % of a processor' : 'at full speed: cpulimit is not installed'}`,
    runs,
    `${healthy} of ${of} healthy`,
    healthy === of && slowed,
  );
  const fleet = await playFleet(LARGE_FLEET, folder);
  add(
    'a check of a large fleet, in a heap of 80 MB',
    LARGE_FLEET,
    `${fleet.healthy} of ${LARGE_FLEET} healthy, ${fleet.peakMb.toFixed(0)} MB at most`,
    fleet.healthy === LARGE_FLEET && fleet.peakMb <= FLEET_MB,
  );
}
for (const [attack, files] of quick ? [] : Object.entries(TESTED)) {
  const report = join(folder, 'tests.json');
  spawnSync('vitest', ['run', '--project', 'code', '--reporter=json', `--outputFile=${report}`, ...files], {
    stdio: 'ignore',
  });
  const { numTotalTests: all, numPassedTests: passed } = JSON.parse(readFileSync(report, 'utf8'));
  add(attack, all, `${passed} of ${all} tests passed`, all > 0 && passed === all);
}
rmSync(folder, { recursive: true });

const width = Math.max(...rows.map(({ attack }) => attack.length));
const figure = Math.max(...rows.map(({ outcome }) => outcome.length));
console.log(`\n${'Attack'.padEnd(width)}   Tried  ${'Outcome'.padEnd(figure)}  Holds`);
for (const { attack, tried, outcome, holds } of rows) {
  console.log(
    `${attack.padEnd(width)}  ${String(tried).padStart(6)}  ${outcome.padEnd(figure)}  ${holds ? 'yes' : 'NO'}`,
  );
}
process.exitCode = rows.every(({ holds }) => holds) ? 0 : 1;
