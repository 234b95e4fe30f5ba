import { InvalidArgumentError } from 'commander';

/** Of `--port`; 0 is any free one. */
export function readPort(text: string): number {
  const number = Number(text);
  if (!/^\d+$/.test(text) || number > 65_535) throw new InvalidArgumentError('a port is a number from 0 to 65535.');
  return number;
}

/** Gives what was started on the port; null, with a sentence on how to go on, where another program has it. */
export async function startedOn<Started>(
  port: number,
  script: 'simulator' | 'emulator',
  start: () => Promise<Started>,
): Promise<Started | null> {
  try {
    return await start();
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) throw error;
    console.error(`Another program uses port ${port}. Choose a free one: npm run ${script} -- --port ${port + 1}`);
    process.exitCode = 2;
    return null;
  }
}
