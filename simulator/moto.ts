import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** An emulator of AWS without its mail. */
export type Moto = { readonly endpoint: string; readonly stop: () => void };

/** What to say where {@link startMoto} gives null. */
export const NO_MOTO =
  "The emulator of AWS is not installed, or moto_server is not in the PATH. To install it (with pipx where pip refuses):\n  pip install 'moto[server]'";

/** Null where it is not installed. */
export async function startMoto(): Promise<Moto | null> {
  const server = spawn('moto_server', ['-H', '127.0.0.1', '-p', '0'], { stdio: ['ignore', 'ignore', 'pipe'] });
  const missing = once(server, 'exit').catch(() => null);
  const lines = createInterface({ input: server.stderr });
  const listening = new Promise<string>((resolve) => {
    lines.on('line', (line) => {
      const found = /Running on http:\/\/127\.0\.0\.1:(\d+)/.exec(line)?.[1];
      if (found !== undefined) resolve(`http://localhost:${found}`);
    });
  });
  const endpoint = await Promise.race([listening, missing.then(() => null)]);
  return endpoint === null ? null : { endpoint, stop: () => void server.kill() };
}
