import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, realpath, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { Step } from '../../docs/transcript.ts';
import { aws } from '../emulator.ts';

const ROOT = join(import.meta.dirname, '../../..');

/** What the tour says where a test has a place and ports of its own. */
const TOUR = {
  clone: '/home/you/salesforce-credential-health',
  emulator: 'http://localhost:5000',
  simulator: '127.0.0.1:8443',
  port: '8443',
} as const;

/** Two terminals in something that looks like a clone, with nothing of the variables of whoever runs the tests. */
export type TourTerminal = AsyncDisposable & {
  /** Runs one step and gives what it printed. */
  readonly play: (step: Step) => Promise<string>;
  /** Every secret that was handed over, to search for. */
  readonly secrets: () => Promise<readonly string[]>;
};

export async function openTourTerminal(): Promise<TourTerminal> {
  const clone = await realpath(await mkdtemp(join(tmpdir(), 'credential-health-tour-')));
  for (const name of await readdir(ROOT)) await symlink(join(ROOT, name), join(clone, name));
  await mkdir(join(clone, 'sandbox'));
  // As `npm link` has it.
  const shims = await mkdtemp(join(tmpdir(), 'credential-health-link-'));
  await symlink(join(ROOT, 'bin/credential-health.js'), join(shims, 'credential-health'));
  const env = {
    PATH: [shims, join(ROOT, 'node_modules/.bin'), process.env.PATH].join(delimiter),
    HOME: clone,
    NODE_COMPILE_CACHE: join(ROOT, 'node_modules/.cache/compiled'),
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  };
  const shell = (command: string) =>
    spawn('sh', ['-c', `exec 2>&1\n${command}`], { cwd: clone, env, stdio: 'pipe', detached: true });

  const exported: string[] = [];
  let simulator: Running | null = null;
  const here = (text: string) =>
    text.replaceAll(TOUR.emulator, aws.endpoint).replaceAll(TOUR.simulator, `127.0.0.1:${simulator?.port}`);
  const asInTour = (text: string) =>
    text
      .replaceAll(clone, TOUR.clone)
      .replaceAll(aws.endpoint, TOUR.emulator)
      .replaceAll(`127.0.0.1:${simulator?.port}`, TOUR.simulator)
      .replaceAll(`port ${simulator?.port}`, `port ${TOUR.port}`);
  const play = async ({ kind, text }: Step): Promise<string> => {
    if (kind === 'typed') return simulator?.type(text) ?? 'The simulator is not running.\n';
    if (text.startsWith('npm run --silent simulator ')) {
      simulator = await startSimulator(shell(text.replace(`--port ${TOUR.port}`, '--port 0')));
      return simulator.introduction;
    }
    if (text.startsWith('export ')) exported.push(here(text));
    const child = shell([...exported, here(text)].join('\n'));
    child.stdin.end();
    return readAll(child.stdout);
  };

  return {
    play: async (step) => asInTour(await play(step)),
    secrets: async () => {
      const folder = join(clone, 'sandbox/from-admin');
      const names = (await readdir(folder)).filter((name) => name.endsWith('.secret'));
      return Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
    },
    [Symbol.asyncDispose]: async () => {
      await simulator?.stop();
      await rm(clone, { recursive: true, force: true });
      await rm(shims, { recursive: true, force: true });
    },
  };
}

type Child = ReturnType<typeof spawn> & {
  readonly stdin: NodeJS.WritableStream;
  readonly stdout: NodeJS.ReadableStream;
};

type Running = {
  readonly introduction: string;
  readonly port: string;
  readonly type: (line: string) => Promise<string>;
  readonly stop: () => Promise<void>;
};

/** The simulator as a person starts it: its introduction, and its answers to what is typed, without its log. */
async function startSimulator(child: Child): Promise<Running> {
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  const said = async (pattern: RegExp, from: number): Promise<string> => {
    for (;;) {
      const found = pattern.exec(text.slice(from));
      if (found !== null) return found[0];
      await Promise.race([once(child.stdout, 'data'), once(child, 'exit').then(() => Promise.reject(new Error(text)))]);
    }
  };
  const introduction = (await said(/[\s\S]*Ctrl-C ends it\.\n/, 0)).trimStart();
  return {
    introduction,
    port: /127\.0\.0\.1:(\d+)/.exec(introduction)?.[1] ?? '',
    type: (line) => {
      const before = text.length;
      child.stdin.write(`${line}\n`);
      return said(/^(?!\d\d:\d\d:|\n).*\n/m, before);
    },
    stop: async () => {
      // npm stands between us and the program, so the signal goes to all of them.
      if (child.exitCode === null && child.pid !== undefined) {
        const ended = once(child, 'close');
        process.kill(-child.pid, 'SIGTERM');
        await ended;
      }
    },
  };
}

async function readAll(stream: NodeJS.ReadableStream): Promise<string> {
  let text = '';
  for await (const chunk of stream.setEncoding('utf8')) text += chunk;
  return text;
}
