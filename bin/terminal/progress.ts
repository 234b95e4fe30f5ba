import type { Writable } from 'node:stream';
import { progress, spinner } from '@clack/prompts';
import { EXIT } from '../command-line/exit.ts';
import { type Output as Screen, shortened } from './screen.ts';

export type ProgressBar = {
  /** How many there are to come; until then nothing is shown. Said again, it begins anew. */
  readonly begin: (total: number) => void;
  readonly advance: (org: string) => void;
  /** Leaves nothing on the screen, also after a failure; more than once does no harm. */
  readonly clear: () => void;
};

/** A live bar on stderr; silent where nobody looks: in pipes, in CI, on a terminal that cannot move its cursor. */
export function progressBar(what: string, output: Writable & Screen = process.stderr): ProgressBar {
  if (!isLively(output)) return { begin: () => {}, advance: () => {}, clear: () => {} };
  const { size, room } = layout(output.columns ?? 80);
  let bar: ReturnType<typeof progress> | null = null;
  let total = 0;
  let done = 0;
  return {
    begin: (orgs) => {
      // An unknown name is looked for, and then all are listed for the near ones: of two bars one would turn for ever.
      bar?.clear();
      total = orgs;
      bar = progress({
        max: Math.max(1, orgs),
        size,
        output,
        withGuide: false,
        onCancel: () => process.exit(EXIT.interrupted),
      });
      bar.start(shortened(`${what} (${orgs})`, room));
      process.on('exit', interrupted);
    },
    advance: (org) => {
      done += 1;
      bar?.advance(1, shortened(`${done} of ${total}, last ${org}`, room));
    },
    clear: () => {
      process.off('exit', interrupted);
      bar?.clear();
      bar = null;
    },
  };
}

/**
 * A bar and its words on one line: its library erases as many lines as the words alone take, and leaves others behind.
 * Beside them stand a sign that turns, two gaps and up to three dots.
 */
function layout(columns: number): { readonly size: number; readonly room: number } {
  const size = Math.max(8, Math.min(40, Math.floor(columns / 3)));
  return { size, room: Math.max(0, columns - size - 8) };
}

/** A sign of life on stderr for one step whose length nobody knows; silent where a bar would be. */
export function busy(what: string): { readonly clear: () => void } {
  if (!isLively(process.stderr)) return { clear: () => {} };
  const sign = spinner({
    output: process.stderr,
    withGuide: false,
    indicator: 'timer',
    onCancel: () => process.exit(EXIT.interrupted),
  });
  sign.start(shortened(what, Math.max(0, (process.stderr.columns ?? 80) - 14)));
  process.on('exit', interrupted);
  return {
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

/** A terminal with a person before it. Whether they want colours is another question. */
export function isLively(stream: { readonly isTTY?: boolean }, { CI, TERM } = process.env): boolean {
  return stream.isTTY === true && !CI && TERM !== 'dumb';
}
