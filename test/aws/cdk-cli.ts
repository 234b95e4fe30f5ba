import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { inject } from 'vitest';
import { IN_LESS_TIME } from '../bin/cli.ts';
import { cliVariables } from './emulator.ts';

const ROOT = join(import.meta.dirname, '../..');
/** What `npx cdk` starts, half a second later. */
const CDK = join(ROOT, 'node_modules/.bin/cdk');
const LIMIT_MS = 600_000;

const run = promisify(execFile);

/** `npx cdk bootstrap`, which a second time changes nothing. */
export async function cdkBootstrap(): Promise<void> {
  await cdk(['bootstrap']);
}

/** `npx cdk deploy` with these settings, each as a `-c` on the command line. */
export async function cdkDeploy(settings: Readonly<Record<string, string>>): Promise<void> {
  const assembly = await mkdtemp(join(tmpdir(), 'cdk-assembly-'));
  try {
    await cdk(['synth', '--quiet', ...asContext(settings)], assembly);
    if (inject('awsTarget').kind === 'emulator') await retainForGood(assembly);
    // By change sets, the usual way, the emulator returns no outputs and refuses a second deployment.
    const direct = ['--method=direct', '--no-previous-parameters'];
    await cdk(['deploy', '--require-approval=never', ...direct, '--app', assembly]);
  } finally {
    await rm(assembly, { recursive: true, force: true });
  }
}

/** The emulator deletes what is kept by a deletion policy that it does not know. */
async function retainForGood(assembly: string): Promise<void> {
  for (const file of (await readdir(assembly)).filter((name) => name.endsWith('.template.json'))) {
    const template = await readFile(join(assembly, file), 'utf8');
    await writeFile(join(assembly, file), template.replaceAll('"RetainExceptOnCreate"', '"Retain"'));
  }
}

/** `npx cdk destroy`, which needs no settings. */
export async function cdkDestroy(): Promise<void> {
  await cdk(['destroy', '--force']);
}

async function cdk(args: readonly string[], given?: string): Promise<void> {
  const output = given ?? (await mkdtemp(join(tmpdir(), 'cdk-out-')));
  try {
    await run(CDK, [...args, '--output', output, '--no-notices', '--ci', '--progress=events'], {
      cwd: ROOT,
      env: { ...process.env, ...cliVariables(), ...IN_LESS_TIME, CDK_DISABLE_CLI_TELEMETRY: 'true' },
      timeout: LIMIT_MS,
    });
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    throw new Error(`cdk ${args[0]} failed:\n${`${stdout}${stderr}`.slice(-3_000)}`, { cause: error });
  } finally {
    if (given === undefined) await rm(output, { recursive: true, force: true });
  }
}

function asContext(settings: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}
