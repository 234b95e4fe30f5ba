import { execFile } from 'node:child_process';
import { access, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const VERSION = '4.0.2';
const CACHE = join(import.meta.dirname, '../../node_modules/.cache');
const INSTALLED = join(CACHE, `aws-lambda-ric-${VERSION}`);
const ENTRY = 'node_modules/aws-lambda-ric/index.mjs';
/** Its native part is compiled here, which takes a minute on two cores with nothing else to do. */
const LIMIT_MS = 900_000;

const run = promisify(execFile);

/** The script that speaks Lambda's Runtime API: AWS's own client, installed once and kept below node_modules. */
export async function awsRuntimeClient(): Promise<string> {
  const entry = join(INSTALLED, ENTRY);
  if (await exists(entry)) return entry;
  try {
    await install();
  } catch (error) {
    if (process.getuid?.() !== 0) throw error;
    await run('apt-get', ['install', '--yes', '--quiet', 'autoconf', 'automake', 'libtool', 'cmake', 'g++', 'make'], {
      timeout: LIMIT_MS,
    });
    await install();
  }
  return entry;
}

/** Beside its place and then moved there, so that a half-done installation is never taken for a whole one. */
async function install(): Promise<void> {
  await mkdir(CACHE, { recursive: true });
  const folder = await mkdtemp(join(CACHE, 'aws-lambda-ric-new-'));
  try {
    await writeFile(
      join(folder, 'package.json'),
      JSON.stringify({ private: true, allowScripts: { 'aws-lambda-ric': true } }),
    );
    // What npm tells a script it runs would make it install into this project.
    const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('npm_')));
    const args = ['install', `aws-lambda-ric@${VERSION}`, '--no-audit', '--no-fund', '--no-package-lock'];
    await run('npm', args, { cwd: folder, env, timeout: LIMIT_MS });
    await access(join(folder, 'node_modules/aws-lambda-ric/rapid-client.node'));
    if (!(await exists(INSTALLED))) await rename(folder, INSTALLED);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
