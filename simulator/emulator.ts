#!/usr/bin/env node
import { program } from 'commander';
import { type Mail, startAwsFront } from './aws-front.ts';
import { shownMail } from './mail.ts';
import { NO_MOTO, startMoto } from './moto.ts';
import { readPort, startedOn } from './port.ts';

program
  .name('emulator')
  .description('An AWS to play with until Ctrl-C: moto, with the mail that it lacks.')
  .option('--port <number>', 'port on 127.0.0.1 (default: 5000)', readPort)
  .option('--moto <endpoint>', 'a moto that runs already, instead of one of its own')
  .parse();

const { port = 5000, moto } = program.opts<{ port?: number; moto?: string }>();
const upstream = moto === undefined ? await startMoto() : { endpoint: moto, stop: () => {} };
if (upstream === null) {
  console.error(NO_MOTO);
  process.exitCode = 2;
} else {
  const onMail = (mail: Mail) => console.log(shownMail(mail));
  const front = await startedOn(port, 'emulator', () => startAwsFront({ emulator: upstream.endpoint, port, onMail }));
  if (front === null) upstream.stop();
  else {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => {
        upstream.stop();
        void front[Symbol.asyncDispose]();
      });
    }
    console.log(`AWS is up at ${front.endpoint}. Mails appear here. Ctrl-C ends it.\n`);
  }
}
