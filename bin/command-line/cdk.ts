import { spawn } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { delimiter, join, resolve } from 'node:path';
import { UsageError } from './exit.ts';

/** Runs the CDK of this folder. */
export type Cdk = {
  /** Its output goes to stderr. @throws UsageError when it fails, after it has said why itself */
  readonly run: (args: readonly string[]) => Promise<void>;
};

/** Null where this folder is no CDK app, or the CDK is not installed. */
export async function findCdk(): Promise<Cdk | null> {
  if (!(await isThere('cdk.json', constants.R_OK))) return null;
  const folders = [resolve('node_modules/.bin'), ...(process.env.PATH ?? '').split(delimiter)];
  for (const folder of folders) {
    const program = join(folder, 'cdk');
    if (await isThere(program, constants.X_OK)) return { run: (args) => run(program, args) };
  }
  return null;
}

async function run(program: string, args: readonly string[]): Promise<void> {
  const child = spawn(program, args, {
    stdio: ['ignore', 2, 2],
    // What is installed beside the app is found as by npm.
    env: { ...process.env, PATH: [resolve('node_modules/.bin'), process.env.PATH].join(delimiter) },
  });
  const code = await new Promise<number | null>((done, failed) => {
    child.once('error', failed);
    child.once('close', done);
  });
  if (code !== 0)
    throw new UsageError(`cdk ${args[0]} failed. What is done stays; to go on:\n  credential-health setup`);
}

function isThere(path: string, mode: number): Promise<boolean> {
  return access(path, mode).then(
    () => true,
    () => false,
  );
}
