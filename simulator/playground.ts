#!/usr/bin/env node
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { program } from 'commander';
import { startAwsFront } from './aws-front.ts';
import { type DemoFleet, demoFleet } from './demo-fleet.ts';
import { shownMail } from './mail.ts';
import { NO_MOTO, startMoto } from './moto.ts';
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
  console.error(`There is ${SETTINGS} already, which this would change. Move it away, and start again.`);
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
  const onMail = (mail: Parameters<typeof shownMail>[0]) => console.log(`\n${shownMail(mail)}`);
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
    console.log(
      `An AWS and a Salesforce are up, and ${fleet.orgs.length} credentials are stored, some of them broken. Now, as in an account:\n\n$ credential-health setup\n`,
    );
    // By change sets, the usual way, the emulator returns no outputs.
    const code = await run(variables, 'setup', '--', '--method=direct', '--no-previous-parameters');
    if (code !== 0) return code;
    console.log('\nAn emulator runs no functions, so this does what the deployed one does on its schedule:\n');
    console.log('$ credential-health check --notify');
    if ((await run(variables, 'check', '--notify', '--json')) === STOPPED) return STOPPED;
    const exports = Object.entries(variables).map(([name, value]) => `export ${name}=${value}`);
    console.log(`\nAll of it stays up until Ctrl-C. To go on, in another terminal:\n\n${exports.join('\n')}\n`);
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
