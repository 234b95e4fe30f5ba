import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cliVariables } from './emulator.ts';

const ROOT = join(import.meta.dirname, '../..');
const LIMIT_MS = 600_000;

const run = promisify(execFile);

/** `npx cdk bootstrap`, which a second time changes nothing. */
export async function cdkBootstrap(): Promise<void> {
  await cdk(['bootstrap']);
}

/** `npx cdk deploy` with these settings, each as a `-c` on the command line. */
export async function cdkDeploy(settings: Readonly<Record<string, string>>): Promise<void> {
  // By change sets, the usual way, the emulator returns no outputs and refuses a second deployment.
  const direct = ['--method=direct', '--no-previous-parameters'];
  await cdk(['deploy', '--require-approval=never', ...direct, ...asContext(settings)]);
}

/** `npx cdk destroy`, which needs no settings. */
export async function cdkDestroy(): Promise<void> {
  await cdk(['destroy', '--force']);
}

async function cdk(args: readonly string[]): Promise<void> {
  const output = await mkdtemp(join(tmpdir(), 'cdk-out-'));
  try {
    await run('npx', ['cdk', ...args, '--output', output, '--no-notices', '--ci', '--progress=events'], {
      cwd: ROOT,
      env: { ...process.env, ...cliVariables(), CDK_DISABLE_CLI_TELEMETRY: 'true' },
      timeout: LIMIT_MS,
    });
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    throw new Error(`cdk ${args[0]} failed:\n${`${stdout}${stderr}`.slice(-3_000)}`, { cause: error });
  } finally {
    await rm(output, { recursive: true, force: true });
  }
}

function asContext(settings: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}
