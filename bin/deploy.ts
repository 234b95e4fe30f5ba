/**
 * `npm run deploy [-- --yes] [options of cdk deploy]`: synthesises, says what a forgotten setting would change of what is
 * deployed, and deploys when told to. Plain `cdk deploy` does the same without the question.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { deployedTemplate } from '../src/adapters/deployed-template.ts';
import { changesOf } from './deploy/changes.ts';

const STACK = 'SalesforceCredentialHealth';
const given = process.argv.slice(2);
const options = given.filter((option) => option !== '--yes');
const assembly = mkdtempSync(join(tmpdir(), 'credential-health-deploy-'));

try {
  process.exitCode = run('synth', '--quiet', '--output', assembly, ...options) || (await deploy());
} finally {
  rmSync(assembly, { recursive: true, force: true });
}

async function deploy(): Promise<number> {
  const synthesised: unknown = JSON.parse(readFileSync(join(assembly, `${STACK}.template.json`), 'utf8'));
  const changes = changesOf(await deployedTemplate({}, STACK), synthesised);
  if (changes.length > 0) {
    process.stderr.write(`This deployment changes:\n${changes.map((change) => `- ${change}\n`).join('')}`);
    if (!given.includes('--yes') && !(await isTold())) {
      process.stderr.write(
        'Nothing was deployed. What should stay belongs in credential-health.json; --yes goes on without asking.\n',
      );
      return 1;
    }
  }
  return run('deploy', '--app', assembly, ...options);
}

function run(command: string, ...rest: readonly string[]): number {
  return spawnSync('cdk', [command, ...rest], { stdio: 'inherit' }).status ?? 1;
}

async function isTold(): Promise<boolean> {
  if (!process.stdin.isTTY) return false;
  const line = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await line.question('Go on? (y/N) ')).trim());
  } finally {
    line.close();
  }
}
