import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { VERSION } from '../../src/version.ts';
import { variablesFor } from './cli.ts';

const run = promisify(execFile);
const ROOT = join(import.meta.dirname, '../..');

/** Programs of the machine itself, before which npm puts those of the clone. */
const MACHINE = (process.env.PATH ?? '').split(delimiter).filter((path) => !path.includes('node_modules'));
const machinesNode = MACHINE.map((path) => join(path, 'node')).find((path) => existsSync(path)) ?? process.execPath;

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'credential-health-launcher-'));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/** Something that is a clone to the launcher: the program beside what it needs, `node_modules` as given. */
async function cloneWith(name: string, modules: 'installed' | 'without scripts' | 'none'): Promise<string> {
  const clone = join(folder, name);
  await mkdir(clone);
  await cp(join(ROOT, 'bin'), join(clone, 'bin'), { recursive: true });
  await cp(join(ROOT, 'package.json'), join(clone, 'package.json'));
  for (const part of ['src', 'lib', 'simulator']) await symlink(join(ROOT, part), join(clone, part));
  if (modules === 'installed') await symlink(join(ROOT, 'node_modules'), join(clone, 'node_modules'));
  if (modules === 'without scripts') await mkdir(join(clone, 'node_modules/node'), { recursive: true });
  return clone;
}

/** How the launcher ends under the machine's own Node.js, with no other one on the path. */
async function launched(clone: string, ...args: readonly string[]) {
  const env = { ...variablesFor(), PATH: MACHINE.join(delimiter) };
  return run(machinesNode, [join(clone, 'bin/credential-health.js'), ...args], { cwd: folder, env }).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    ({ code, stdout, stderr }) => ({ code, stdout, stderr }),
  );
}

describe('The command of a clone', () => {
  test('is there after npm link, in every folder, and runs on any Node.js from version 20 on', async () => {
    const clone = await cloneWith('linked', 'installed');
    const prefix = join(folder, 'prefix');
    const env = { ...process.env, PATH: MACHINE.join(delimiter), npm_config_prefix: prefix };
    await run('npm', ['link'], { cwd: clone, env });
    const command = join(prefix, 'bin/credential-health');
    const { stdout } = await run(command, ['--version'], { cwd: tmpdir(), env });
    expect(stdout).toBe(`${VERSION}\n`);
  });

  test('hands its arguments on as they are, and the exit code back', async () => {
    const clone = await cloneWith('exact', 'installed');
    const { code, stdout, stderr } = await launched(clone, 'check', '--file', "no such 'file' *");
    expect({ code, stdout, stderr }).toEqual({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining("no such 'file' *"),
    });
  });

  test('says in one sentence that install scripts were off, and how to go on', async () => {
    expect(await launched(await cloneWith('scriptless', 'without scripts'), 'demo')).toEqual({
      code: 2,
      stdout: '',
      stderr:
        'There is no Node.js 24 in node_modules, since install scripts were off; fetch it: npm rebuild node --ignore-scripts=false\n',
    });
  });

  test('says in one sentence that nothing is installed yet', async () => {
    expect(await launched(await cloneWith('bare', 'none'), 'demo')).toEqual({
      code: 2,
      stdout: '',
      stderr: 'Nothing is installed in this clone yet; do so in its folder: npm ci\n',
    });
  });

  test.each(['simulator', 'emulator', 'deploy'])(
    'npm run %s says the same, and shows no stack trace',
    async (script) => {
      const clone = await cloneWith(`scriptless-${script}`, 'without scripts');
      const env = { ...variablesFor(), PATH: MACHINE.join(delimiter) };
      const ended = await run('npm', ['run', '--silent', script], { cwd: clone, env }).catch((error) => error);
      expect({ code: ended.code, stdout: ended.stdout, stderr: ended.stderr }).toEqual({
        code: 2,
        stdout: '',
        stderr:
          'There is no Node.js 24 in node_modules, since install scripts were off; fetch it: npm rebuild node --ignore-scripts=false\n',
      });
    },
  );

  test('starts the simulator by the Node.js of the clone as well, whichever npm runs on', async () => {
    const clone = await cloneWith('simulator', 'installed');
    const env = { ...variablesFor(), PATH: MACHINE.join(delimiter) };
    const { stdout } = await run(machinesNode, [join(clone, 'bin/clone.js'), 'simulator/cli.ts', '--help'], {
      cwd: clone,
      env,
    });
    expect(stdout).toMatch(/^Usage: simulator /);
  });
});
