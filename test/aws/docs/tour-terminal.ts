import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, realpath, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { IN_LESS_TIME } from '../../bin/cli.ts';
import { KEYS, openSession, type Session } from '../../bin/pseudo-terminal.ts';
import { screenOf } from '../../bin/screen.ts';
import type { Step } from '../../docs/transcript.ts';
import { aws } from '../emulator.ts';

const ROOT = join(import.meta.dirname, '../../..');
/** What a clone does not have, or makes for itself. */
const NOT_CLONED = new Set(['cdk.out', 'sandbox', 'credential-health.json', 'dist', '.git']);

/** What the tour says where a test has a place and ports of its own. */
const TOUR = {
  clone: '/home/you/salesforce-credential-health',
  emulator: 'http://localhost:5000',
  simulator: '127.0.0.1:8443',
  port: '8443',
} as const;

/** What the reader answers to `setup`. */
const ANSWERS = [
  ['Which secrets may be read, as credentials of Salesforce?', KEYS.enter],
  ['E-mail addresses', `you@example.com${KEYS.enter}`],
  ['E-mail addresses of the team billing', KEYS.enter],
  ['Time zone', `${KEYS.eraseLine}Europe/Berlin${KEYS.enter}`],
  ['How often to check', KEYS.enter],
  ['Quiet hours', `${KEYS.eraseLine}22:00-07:00${KEYS.enter}`],
  ['Deploy into account', 'y'],
  ['Bootstrap it', 'y'],
] as const;
/** The last words of `setup` before it waits for the links, and between the first of them and the second. */
const WAITS = 'the same command goes on.';
const WAITS_ON = 'has stopped.';
/** Below each mail in the emulator's terminal. */
const MAIL_ENDS = `${'─'.repeat(72)}\n`;

/** Three terminals in something that looks like a clone, with nothing of the variables of whoever runs the tests. */
export type TourTerminal = AsyncDisposable & {
  /** Runs one step and gives what it printed. */
  readonly play: (step: Step) => Promise<string>;
  /** Every secret that was handed over, to search for. */
  readonly secrets: () => Promise<readonly string[]>;
};

export async function openTourTerminal(): Promise<TourTerminal> {
  const clone = await realpath(await mkdtemp(join(tmpdir(), 'credential-health-tour-')));
  for (const name of await readdir(ROOT)) if (!NOT_CLONED.has(name)) await symlink(join(ROOT, name), join(clone, name));
  // As `npm link` has it.
  const shims = await mkdtemp(join(tmpdir(), 'credential-health-link-'));
  await symlink(join(ROOT, 'bin/credential-health.js'), join(shims, 'credential-health'));
  const env = {
    PATH: [shims, join(ROOT, 'node_modules/.bin'), process.env.PATH].join(delimiter),
    HOME: clone,
    ...IN_LESS_TIME,
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    CDK_DISABLE_CLI_TELEMETRY: 'true',
  };
  const shell = (command: string) =>
    spawn('sh', ['-c', `exec 2>&1\n${command}`], { cwd: clone, env, stdio: 'pipe', detached: true });

  const exported: string[] = [];
  let simulator: Running | null = null;
  let emulator: Running | null = null;
  let setup: Session | null = null;
  /** What `setup` has printed and the tour has shown. */
  let shown = '';
  let links: readonly string[] = [];
  /** Where the tour has a word for what is here, and the other way round. */
  const places = () =>
    [
      [clone, TOUR.clone],
      [`http://localhost:${emulator?.port}`, TOUR.emulator],
      [`127.0.0.1:${simulator?.port}`, TOUR.simulator],
      [`port ${simulator?.port}`, `port ${TOUR.port}`],
    ] as const;
  const here = (text: string) => places().reduce((so, [real, told]) => so.replaceAll(told, real), text);
  const asInTour = (text: string) => places().reduce((so, [real, told]) => so.replaceAll(real, told), text);
  const follow = (text: string) => text.replace(/LINK_(\d)/, (word, number) => links[Number(number) - 1] ?? word);

  const command = async (text: string): Promise<string> => {
    if (text.startsWith('npm run --silent simulator ')) {
      simulator = await started(shell(text.replace(`--port ${TOUR.port}`, '--port 0')));
      return simulator.introduction;
    }
    if (text === 'npm run --silent emulator') {
      emulator = await started(shell(`${text} -- --port 0 --moto ${aws.endpoint}`));
      return emulator.introduction;
    }
    if (text.startsWith('export ')) exported.push(here(text));
    const line = [...exported, follow(here(text))].join('\n');
    if (text.startsWith('credential-health setup')) {
      setup = openSession(line, { env, cwd: clone });
      for (const [question, keys] of ANSWERS) {
        await setup.sees(question);
        setup.types(keys);
      }
      await setup.sees(WAITS);
      shown = screenOf(setup.sent());
      return `${withoutCdk(shown)}\n`;
    }
    const child = shell(line);
    child.stdin.end();
    return readAll(child.stdout);
  };
  const play = async ({ kind, text, output }: Step): Promise<string> => {
    switch (kind) {
      case 'command':
        return command(text);
      case 'typed':
        return simulator?.type(text) ?? 'The simulator is not running.\n';
      case 'seen': {
        const mails = (await emulator?.mails(Math.max(1, output.split(MAIL_ENDS).length - 1))) ?? '';
        links = [...links, ...[...mails.matchAll(/^https:\/\/sns\S+/gm)].map(([link]) => link)];
        return mails;
      }
      case 'pasted': {
        setup?.types(`${follow(text)}${KEYS.enter}`);
        await (text === 'LINK_1' ? setup?.sees(WAITS_ON) : setup?.ended());
        const before = shown;
        shown = screenOf(setup?.sent() ?? '');
        return `${shown.slice(before.length).trim()}\n`;
      }
    }
  };

  return {
    play: async (step) => asInTour(await play(step)),
    secrets: async () => {
      const folder = join(clone, 'sandbox/from-admin');
      const names = (await readdir(folder)).filter((name) => name.endsWith('.secret'));
      return Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
    },
    [Symbol.asyncDispose]: async () => {
      await setup?.[Symbol.asyncDispose]();
      await simulator?.stop();
      await emulator?.stop();
      await rm(clone, { recursive: true, force: true });
      await rm(shims, { recursive: true, force: true });
    },
  };
}

/** The CDK says in its own words, and in no order that lasts, what it makes. */
function withoutCdk(screen: string): string {
  return screen.replace(
    /^.*Bootstrapping environment[\s\S]*?^(?=The stack \S+ is deployed\.$)/m,
    '\n… what the CDK reports …\n\n',
  );
}

type Child = ReturnType<typeof spawn> & {
  readonly stdin: NodeJS.WritableStream;
  readonly stdout: NodeJS.ReadableStream;
};

type Running = {
  readonly introduction: string;
  readonly port: string;
  readonly type: (line: string) => Promise<string>;
  /** So many mails, and what else came since it was last asked. */
  readonly mails: (atLeast: number) => Promise<string>;
  readonly stop: () => Promise<void>;
};

/** Simulator or emulator as a person starts it: its introduction, what it answers to what is typed, and what comes. */
async function started(child: Child): Promise<Running> {
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
  let read = text.length;
  return {
    introduction,
    port: /:(\d+)/.exec(introduction)?.[1] ?? '',
    type: (line) => {
      const before = text.length;
      child.stdin.write(`${line}\n`);
      return said(/^(?!\d\d:\d\d:|\n).*\n/m, before);
    },
    mails: async (atLeast) => {
      await said(new RegExp(`(?:[\\s\\S]*?${MAIL_ENDS}){${atLeast}}`), read);
      const came = text.slice(read);
      read = text.length;
      return came.trimStart();
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
