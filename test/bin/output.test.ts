import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bundledProgram } from './bundled-program.ts';
import { cli, openScene, type Scene, variablesFor } from './cli.ts';
import { HAS_TERMINAL, openSession } from './pseudo-terminal.ts';

let scene: Scene;
let source: readonly string[];
let state: readonly string[];

beforeAll(async () => {
  scene = await openScene();
  state = ['--state', scene.path('state.json')];
  source = await scene.file('orgs.json', [{ name: 'acme' }, { name: 'globex', org: { runAsUserId: null } }]);
  await cli(['check', ...source, ...state]);
});

afterAll(() => scene[Symbol.asyncDispose]());

/** Commands that print, and can do so without an account. */
const COMMANDS: Readonly<Record<string, () => readonly string[]>> = {
  check: () => ['check', ...source],
  'check --json': () => ['check', '--json', ...source],
  'report --out -': () => ['report', '--out', '-', ...state],
  status: () => ['status', ...state],
  'history --json': () => ['history', 'globex', '--json', ...state],
  explain: () => ['explain', 'globex', ...state],
  'doctor --json': () => ['doctor', 'globex', '--json', ...source],
  demo: () => ['demo'],
};

async function endOf(child: ChildProcess): Promise<{ readonly code: unknown; readonly stderr: string }> {
  let stderr = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const [code] = await once(child, 'close');
  return { code, stderr };
}

describe('an output that takes nothing ends with 2 and a sentence:', () => {
  test.each(Object.keys(COMMANDS))('%s on a full disk', async (name) => {
    const words = [bundledProgram(), ...(COMMANDS[name]?.() ?? [])].map((word) => `'${word}'`).join(' ');
    const child = spawn('sh', ['-c', `'${process.execPath}' ${words} > /dev/full`], { env: variablesFor() });
    const { code, stderr } = await endOf(child);
    expect(stderr).toMatch(/(?:^|\n)(?:The output could not|- cannot) be written \(ENOSPC\)\.\n$/);
    expect(stderr).not.toMatch(/^ +at /m);
    expect(code).toBe(2);
  });

  test.each(Object.keys(COMMANDS))('%s to a reader that is gone', async (name) => {
    const child = spawn(process.execPath, [bundledProgram(), ...(COMMANDS[name]?.() ?? [])], { env: variablesFor() });
    child.stdout.destroy();
    const { code, stderr } = await endOf(child);
    expect(stderr).not.toMatch(/^ +at /m);
    if (name.includes('--json')) expect(stderr).toContain('The output could not be written (EPIPE).\n');
    expect(code).toBe(2);
  });
});

describe('a terminal whose size nobody has set', () => {
  (HAS_TERMINAL ? test : test.skip)('is written to as to one of 80 columns', async () => {
    const words = [process.execPath, bundledProgram(), 'check', ...source].map((word) => `'${word}'`).join(' ');
    await using session = openSession(`stty cols 0 rows 0\nexec ${words}`, { env: variablesFor() });
    expect(await session.ended()).toBe(1);
    expect(session.shown()).toMatch(/^globex +✗ run-as-user-missing +their Salesforce admin/m);
  });
});

describe('the page', () => {
  test('is written to whoever listens on a socket', async () => {
    const path = scene.path('socket');
    const server = createServer().listen(path);
    await once(server, 'listening');
    const heard = once(server, 'connection').then(async ([connection]) => {
      let text = '';
      for await (const piece of connection.setEncoding('utf8')) text += piece;
      return text;
    });
    const { code } = await cli(['report', '--out', path, ...state]);
    server.close();
    expect({ code, heard: await heard }).toEqual({ code: 0, heard: expect.stringMatching(/<\/html>/) });
  });

  test('is not, where nobody listens any more', async () => {
    const path = scene.path('left-socket');
    const left = spawn(process.execPath, [
      '-e',
      `require('net').createServer().listen(${JSON.stringify(path)}, () => console.log(1))`,
    ]);
    await once(left.stdout, 'data');
    left.kill('SIGKILL');
    await once(left, 'close');
    const { code, stderr } = await cli(['report', '--out', path, ...state]);
    expect({ code, stderr }).toEqual({ code: 2, stderr: `${path} cannot be written (ECONNREFUSED).\n` });
    await rm(path);
  });

  test('and state, where a link leads, stay where they are: the link is replaced, not what it names', async () => {
    const outside = scene.path('outside.txt');
    spawnSync('sh', ['-c', `echo precious > '${outside}'; ln -s '${outside}' '${scene.path('link.html')}'`]);
    expect((await cli(['report', '--out', scene.path('link.html'), ...state])).code).toBe(0);
    expect(await readFile(outside, 'utf8')).toBe('precious\n');
  });
});
