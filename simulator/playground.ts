#!/usr/bin/env node
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { program } from 'commander';
import { startAwsFront } from './aws-front.ts';
import { type DemoFleet, demoFleet } from './demo-fleet.ts';
import { shownMail } from './mail.ts';
import { NO_MOTO, startMoto } from './moto.ts';
import { adminsOf } from './orders.ts';
import { startSimulator } from './simulator.ts';

program
  .name('playground')
  .description('From nothing to a received alert in one terminal, on emulators: Salesforce, AWS, and the mail.')
  .option('--moto <endpoint>', 'a moto that runs already, instead of one of its own')
  .option('--region <name>', 'of the emulated AWS', 'eu-central-2')
  .parse();

const { moto, region } = program.opts<{ moto?: string; region: string }>();
/** What `setup` writes, and reads where there is one. */
const SETTINGS = resolve('credential-health.json');
/** What a command ends with after Ctrl-C. */
const STOPPED = 130;
const CREDENTIALS = { accessKeyId: 'example', secretAccessKey: 'example' };

if (existsSync(SETTINGS)) {
  console.error(`This would change what is there already. Move it away, and start again:\n  ${SETTINGS}`);
  process.exitCode = 2;
} else process.exitCode = await play();

async function play(): Promise<number> {
  const upstream = moto === undefined ? await startMoto() : { endpoint: moto, stop: () => {} };
  if (upstream === null) {
    console.error(NO_MOTO);
    return 2;
  }
  const folder = await mkdtemp(join(tmpdir(), 'credential-health-playground-'));
  const simulator = await startSimulator({ record: false });
  let show = (text: string): void => console.log(text);
  const hold = () => {
    const direct = show;
    const waiting: string[] = [];
    show = (text) => waiting.push(text);
    return {
      release: () => {
        show = direct;
        waiting.forEach(direct);
      },
    };
  };
  const onMail = (mail: Parameters<typeof shownMail>[0]) => show(`\n${shownMail(mail)}`);
  const front = await startAwsFront({ emulator: upstream.endpoint, onMail });
  // Ctrl-C, and a terminal that is closed, end the program that runs in it; then what is here is taken down.
  for (const signal of ['SIGINT', 'SIGHUP']) process.on(signal, () => {});
  try {
    const fleet = demoFleet(new Date());
    fleet.addTo(simulator);
    await store(fleet, front.endpoint);
    const ca = join(folder, 'ca.pem');
    await writeFile(ca, simulator.caPem);
    const variables = {
      AWS_ENDPOINT_URL: front.endpoint,
      AWS_REGION: region,
      AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
      AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
      CREDENTIAL_HEALTH_CA: ca,
      CREDENTIAL_HEALTH_CONNECT_TO: `127.0.0.1:${simulator.port}`,
    };
    console.log(`An AWS and a Salesforce are up, and ${fleet.orgs.length} credentials are stored, some of them
broken. The mails of this AWS appear here. When two ask to be confirmed, paste
the link of each: a click would lead to the real AWS, which knows nothing of it.

Now, as in an account of your own:

$ credential-health setup
`);
    // By change sets, the usual way, the emulator returns no outputs.
    const code = await run(variables, 'setup', '--', '--method=direct', '--no-previous-parameters');
    if (code !== 0) return code;
    console.log(`
An emulator runs no functions, so this does what the deployed one does on its
schedule:

$ credential-health check --notify`);
    // The check draws its progress on the line on which a mail would begin.
    const held = hold();
    const checked = await run(variables, 'check', '--notify', '--json');
    held.release();
    if (checked === STOPPED) return STOPPED;
    const obey = await adminsOf(simulator, fleet, join(folder, 'from-admin'));
    using typed = createInterface({ input: process.stdin });
    typed.on('line', (line) => void obey(line).then(console.log));
    console.log(whatNext(variables));
    await Promise.race(['SIGINT', 'SIGTERM', 'SIGHUP'].map((signal) => once(process, signal)));
    return 0;
  } finally {
    await front[Symbol.asyncDispose]();
    await simulator.close();
    upstream.stop();
    await rm(folder, { recursive: true, force: true });
    await rm(SETTINGS, { force: true });
  }
}

/** How to go on: what may be typed here, and what elsewhere. */
function whatNext(variables: Readonly<Record<string, string>>): string {
  const exports = Object.entries(variables).map(([name, value]) => `export ${name}=${value}`);
  return `
That is all, and it stays up until Ctrl-C. To go on, in another terminal, in
this folder:

${exports.join('\n')}
npm link

Then, for example:

credential-health status --failing           what does not work
credential-health mute globex --until 3d     no more of it, its admin is busy
credential-health explain globex             what its admin has to do

What the admins do, type here: "mend globex" sets its Run-As user again. Then:

credential-health check globex               it works
credential-health mute globex --off
credential-health check --notify             everybody hears that it works

"rotate globex" makes a new consumer secret; docs/tour.md, section 8, goes on
from there.
`;
}

async function store({ entries }: DemoFleet, endpoint: string): Promise<void> {
  const secrets = new SecretsManagerClient({ endpoint, region, credentials: CREDENTIALS });
  for (const { name, secret, tags } of entries) {
    const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
    const SecretString = JSON.stringify(secret);
    await secrets.send(new CreateSecretCommand({ Name: `salesforce/${name}`, SecretString, Tags }));
  }
}

/** The command as a person would type it, in this terminal, and with nothing of an account that they may have. */
async function run(variables: Readonly<Record<string, string>>, ...args: readonly string[]): Promise<number> {
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith('AWS_'));
  const child = spawn(process.execPath, [resolve('bin/credential-health.ts'), ...args], {
    stdio: ['inherit', args.includes('--json') ? 'ignore' : 'inherit', 'inherit'],
    env: {
      ...Object.fromEntries(own),
      CDK_DISABLE_CLI_TELEMETRY: 'true',
      AWS_CONFIG_FILE: '/dev/null',
      AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
      ...variables,
    },
  });
  const [code] = await once(child, 'exit');
  return code ?? 1;
}
