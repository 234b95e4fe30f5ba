import { progress, spinner } from '@clack/prompts';
import { EXIT } from '../command-line/exit.ts';

export type ProgressBar = {
  /** How many there are to come; until then nothing is shown. */
  readonly begin: (total: number) => void;
  readonly advance: (org: string) => void;
  /** Also after a failure; more than once does no harm. */
  readonly end: (message: string) => void;
};

/** A live bar on stderr; silent where nobody looks (pipes, CI) or where ANSI is not wanted. */
export function progressBar(what: string): ProgressBar {
  if (!isLively(process.stderr)) return { begin: () => {}, advance: () => {}, end: () => {} };
  let bar: ReturnType<typeof progress> | null = null;
  let total = 0;
  let done = 0;
  return {
    begin: (orgs) => {
      total = orgs;
      bar = progress({
        max: Math.max(1, orgs),
        output: process.stderr,
        onCancel: () => process.exit(EXIT.interrupted),
      });
      bar.start(`${what} (${orgs})`);
      process.on('exit', interrupted);
    },
    advance: (org) => {
      done += 1;
      bar?.advance(1, `${done} of ${total} checked, last ${org}`);
    },
    end: (message) => {
      process.off('exit', interrupted);
      bar?.stop(message);
      bar = null;
    },
  };
}

/** A sign of life on stderr for one step whose length nobody knows; silent where a bar would be. */
export function busy(what: string): { readonly end: (message: string) => void; readonly clear: () => void } {
  if (!isLively(process.stderr)) return { end: () => {}, clear: () => {} };
  const sign = spinner({
    output: process.stderr,
    withGuide: false,
    indicator: 'timer',
    onCancel: () => process.exit(EXIT.interrupted),
  });
  sign.start(what);
  process.on('exit', interrupted);
  return {
    end: (message) => {
      process.off('exit', interrupted);
      sign.stop(message);
    },
    clear: () => {
      process.off('exit', interrupted);
      sign.clear();
    },
  };
}

/** The bar reads the keyboard and leaves with 0 on Ctrl-C, which a script would take for "all healthy". */
function interrupted(): void {
  process.exitCode = EXIT.interrupted;
}

/** A terminal with a person before it who has not asked for plain text. */
export function isLively(stream: { readonly isTTY?: boolean }, variables = process.env): boolean {
  const { CI, NO_COLOR, TERM } = variables;
  return stream.isTTY === true && !CI && !NO_COLOR && TERM !== 'dumb';
}
