/**
 * One thing to do: in words and, where a command does it, the command, ready to be pasted. `say` then ends without the
 * colon that leads to the command.
 */
export type Step = { readonly say: string; readonly run?: string };

/** The step in one line, as JSON and other plain text carry it: `Check again: credential-health check acme`. */
export function stepLine({ say, run }: Step): string {
  return run === undefined ? say : `${say}: ${run}`;
}
