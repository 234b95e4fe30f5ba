#!/usr/bin/env node
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { InvalidArgumentError, program } from 'commander';
import { type Mail, startAwsFront } from './aws-front.ts';

program
  .name('emulator')
  .description('An AWS to play with until Ctrl-C: moto, with the mail that it lacks.')
  .option('--port <number>', 'port on 127.0.0.1 (default: 5000)', readPort)
  .option('--moto <endpoint>', 'a moto that runs already, instead of one of its own')
  .parse();

const { port = 5000, moto } = program.opts<{ port?: number; moto?: string }>();
const upstream = moto === undefined ? await startMoto() : { endpoint: moto, stop: () => {} };
if (upstream === null) {
  console.error("moto_server is not installed; to install it: pip install 'moto[server]'");
  process.exitCode = 2;
} else {
  const front = await startAwsFront({ emulator: upstream.endpoint, port, onMail: (mail) => console.log(shown(mail)) });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      upstream.stop();
      void front[Symbol.asyncDispose]();
    });
  }
  console.log(`AWS is up at ${front.endpoint}. Mails appear here. Ctrl-C ends it.\n`);
}

function shown({ to, subject, text }: Mail): string {
  return `To: ${to}\nSubject: ${subject}\n\n${text.trimEnd()}\n${'─'.repeat(72)}`;
}

/** Null where it is not installed. */
async function startMoto() {
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

function readPort(text: string): number {
  const number = Number(text);
  if (!/^\d+$/.test(text) || number > 65_535) throw new InvalidArgumentError('a port is a number from 0 to 65535.');
  return number;
}
