import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { EXIT } from '../command-line/exit.ts';

/**
 * Lines that a person pastes while something else goes on; nothing of them is shown, one after the other is handled, and
 * Ctrl-C ends the program. Null where nobody can.
 */
export function hiddenLines(onLine: (line: string) => Promise<void>): Disposable | null {
  if (process.stdin.isTTY !== true || process.stderr.isTTY !== true || process.env.CI) return null;
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: nowhere, terminal: true });
  let handled = Promise.resolve();
  lines.on('line', (line) => {
    if (line.trim() !== '') handled = handled.then(() => onLine(line.trim()));
  });
  lines.on('SIGINT', () => process.exit(EXIT.interrupted));
  return { [Symbol.dispose]: () => lines.close() };
}
