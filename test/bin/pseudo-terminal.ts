import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';

/** Of util-linux, which every Debian has (package bsdutils); the `script` of other systems takes other options. */
const SCRIPT = '/usr/bin/script';

/** Where nobody requires the tests of prompts, one line says what they want. */
export const HAS_TERMINAL = process.platform === 'linux' && existsSync(SCRIPT);
if (!HAS_TERMINAL) {
  const missing = `The prompts were not tested: they need ${SCRIPT} of util-linux (Debian's package bsdutils).`;
  if (process.env.REQUIRE_AWS_TIER === '1' || process.env.CI) throw new Error(missing);
  console.warn(missing);
}

/** A program before a terminal of 80 by 30 characters, and the person who types there. */
export type Session = AsyncDisposable & {
  /** Waits until this is on the screen, counted from what was waited for last; fails when the program ends before. */
  readonly sees: (text: string) => Promise<void>;
  readonly types: (keys: string) => void;
  /** Everything the terminal was sent so far, control sequences included. */
  readonly sent: () => string;
  /** What a person could read of it. */
  readonly shown: () => string;
  /** The exit code, as a shell has it: 128 and more for a signal. */
  readonly ended: () => Promise<number | null>;
};

export const KEYS = { enter: '\r', down: '\x1b[B', ctrlC: '\x03', eraseLine: '\x15' } as const;

/** Runs a command of the shell with a terminal as its input and output. */
export function openSession(
  command: string,
  { env, cwd = '/' }: { readonly env: Readonly<Record<string, string | undefined>>; readonly cwd?: string },
): Session {
  const child = spawn(SCRIPT, ['--quiet', '--return', '--command', `stty cols 80 rows 30\n${command}`, '/dev/null'], {
    stdio: 'pipe',
    cwd,
    env: { TERM: 'xterm-256color', SHELL: '/bin/sh', ...env },
  });
  let sent = '';
  let read = 0;
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      sent += text;
    });
  }
  let over = false;
  const closed = once(child, 'close').then(([code]) => {
    over = true;
    return code as number | null;
  });
  // It may end while something is typed.
  child.stdin.on('error', () => {});
  const shown = () => stripVTControlCharacters(sent).replaceAll('\r', '');
  return {
    sees: async (text) => {
      for (;;) {
        const found = shown().indexOf(text, read);
        if (found >= 0) {
          read = found + text.length;
          return;
        }
        if (over) throw new Error(`"${text}" never came:\n${shown()}`);
        await Promise.race([once(child.stdout, 'data'), closed]);
      }
    },
    types: (keys) => {
      child.stdin.write(keys);
    },
    sent: () => sent,
    shown,
    ended: () => closed,
    [Symbol.asyncDispose]: async () => {
      if (!over) child.kill('SIGKILL');
      await closed;
    },
  };
}
