import { execFile, spawn } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** What the tier runs against; `none` when no emulator could be had and the tier is skipped. */
    awsTarget: { kind: 'emulator'; endpoint: string } | { kind: 'account' } | { kind: 'none' };
  }
}

const VIRTUAL_ENVIRONMENT = join(import.meta.dirname, '../../node_modules/.cache/moto');
const PACKAGE = 'moto[server]>=5.2,<6';
const START_LIMIT_MS = 60_000;

/**
 * Vitest global setup of the AWS tier: one moto server for all its files. Tests keep apart by names of their own.
 * Without moto the tier is skipped, or, under `REQUIRE_AWS_TIER=1`, the run fails. `AWS_TIER_ENDPOINT` names another
 * emulator, or a real account by `account` (docs/testing-on-aws.md).
 */
export async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const given = process.env.AWS_TIER_ENDPOINT;
  if (given !== undefined && given !== '') {
    project.provide('awsTarget', given === 'account' ? { kind: 'account' } : { kind: 'emulator', endpoint: given });
    return undefined;
  }
  try {
    const server = await startMoto();
    project.provide('awsTarget', { kind: 'emulator', endpoint: server.endpoint });
    return server.stop;
  } catch (error) {
    if (process.env.REQUIRE_AWS_TIER === '1') throw error;
    console.warn(
      `The tests in test/aws were not run: ${(error as Error).message}. To run them: pip install '${PACKAGE}'`,
    );
    project.provide('awsTarget', { kind: 'none' });
    return undefined;
  }
}

/** Starts moto on a free port, from the PATH, or from a virtual environment made for it once. */
async function startMoto(): Promise<{ endpoint: string; stop: () => Promise<void> }> {
  const installed = await findOnPath('moto_server');
  if (installed !== null) {
    try {
      return await serve(installed);
    } catch {
      // A version manager's shim may stand for a Python that has no moto.
    }
  }
  return serve(await installMoto());
}

async function serve(command: string): Promise<{ endpoint: string; stop: () => Promise<void> }> {
  // The shell ends the server when our end of its input closes, so none is left behind however this process ends.
  const script = `exec 3<&0
    "$0" -H 127.0.0.1 -p 0 </dev/null &
    server=$!
    (cat <&3 >/dev/null; kill $server) &
    wait $server`;
  const shell = spawn('sh', ['-c', script, command], { stdio: ['pipe', 'ignore', 'pipe'] });
  const ended = new Promise<void>((resolve) => shell.once('exit', () => resolve()));
  const stop = async () => {
    shell.stdin.destroy();
    await ended;
  };
  const lastLines: string[] = [];
  const lines = createInterface({ input: shell.stderr });
  const port = await new Promise<string | null>((resolve) => {
    const limit = setTimeout(() => resolve(null), START_LIMIT_MS);
    lines.on('line', (line) => {
      lastLines.push(line);
      if (lastLines.length > 3) lastLines.shift();
      const found = /Running on http:\/\/127\.0\.0\.1:(\d+)/.exec(line)?.[1];
      if (found !== undefined) resolve(found);
    });
    shell.once('error', () => resolve(null));
    shell.once('exit', () => resolve(null));
    shell.once('exit', () => clearTimeout(limit));
  });
  if (port === null) {
    await stop();
    throw new Error(`moto_server did not start (${lastLines.join(' ').slice(-300) || 'it said nothing'})`);
  }
  // By this name and not by its address: moto tells S3 buckets apart by host name.
  return { endpoint: `http://localhost:${port}`, stop };
}

async function installMoto(): Promise<string> {
  const command = join(VIRTUAL_ENVIRONMENT, 'bin/moto_server');
  if (await isExecutable(command)) return command;
  const run = promisify(execFile);
  try {
    await run('python3', ['-m', 'venv', VIRTUAL_ENVIRONMENT]);
    await run(join(VIRTUAL_ENVIRONMENT, 'bin/pip'), ['install', '--quiet', '--retries', '1', PACKAGE], {
      timeout: 600_000,
    });
  } catch (error) {
    throw new Error('moto_server is not installed, and could not be installed by python3 -m venv and pip', {
      cause: error,
    });
  }
  return command;
}

async function findOnPath(name: string): Promise<string | null> {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    if (await isExecutable(join(folder, name))) return join(folder, name);
  }
  return null;
}

async function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}
