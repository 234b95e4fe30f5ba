import { progress } from '@clack/prompts';

export type ProgressLine = { readonly advance: (what: string) => void; readonly end: (message: string) => void };

/** A progress line on stderr; silent where nobody looks (pipes, CI). */
export function progressLine(total: number | null, what: string): ProgressLine {
  if (!process.stderr.isTTY) return { advance: () => {}, end: () => {} };
  const bar = progress({ max: total ?? 100, output: process.stderr });
  bar.start(what);
  let done = 0;
  return {
    advance: (name) => {
      done += 1;
      bar.advance(
        1,
        total === null ? `${done} orgs checked, last ${name}` : `${done} of ${total} orgs checked, last ${name}`,
      );
    },
    end: (message) => bar.stop(message),
  };
}
