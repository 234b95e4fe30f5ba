import { readFile } from 'node:fs/promises';
import { Command, InvalidArgumentError, Option } from 'commander';
import { orgsFile } from '../src/adapters/orgs-file.ts';
import { salesforceHttps } from '../src/adapters/salesforce-https.ts';
import { secretsManager } from '../src/adapters/secrets-manager.ts';
import { signing } from '../src/adapters/signing.ts';
import { stateFile } from '../src/adapters/state-file.ts';
import { stateMemory } from '../src/adapters/state-memory.ts';
import { checkOrgs } from '../src/check-orgs.ts';
import {
  type RuntimeSettings,
  readEnvironment,
  readResources,
  readSetting,
  type SettingName,
} from '../src/environment.ts';
import type { AlertsPort, Ports, SecretsPort } from '../src/ports.ts';
import { REAL_TIME } from '../src/real-time.ts';
import { runSettings } from '../src/run.ts';
import { USER_AGENT } from '../src/version.ts';
import { awsPorts } from '../src/wiring.ts';
import { exitCodeFor, UsageError } from './exit.ts';
import { progressLine } from './progress.ts';
import { summaryLine, verdictTable } from './verdict-table.ts';

type CheckOptions = {
  readonly file?: string;
  readonly state?: string;
  readonly json?: true;
  readonly notify?: true;
  readonly concurrency?: number;
  readonly timeout?: number;
  readonly probe?: 'token' | 'api';
  readonly ca?: string;
  readonly connectTo?: { readonly host: string; readonly port: number };
};

/** `credential-health check [org…]`: one run from here, with the ambient AWS credentials or a file. */
export function checkCommand(): Command {
  return new Command('check')
    .description('Check credentials now: all, or the orgs named')
    .argument('[org...]', 'names of orgs, without the secret prefix')
    .option('--file <file>', 'check credentials from a JSON file instead of AWS Secrets Manager')
    .option('--state <file>', 'keep state in this file between runs')
    .option('--json', 'print the report as JSON')
    .option('--notify', "publish alerts to the deployed stack's topic and keep its state")
    .option('--concurrency <n>', 'orgs checked at once (default 64)', setting('concurrency'))
    .option('--timeout <seconds>', 'time for one org, retries included (default 15)', setting('orgTimeoutSeconds'))
    .addOption(
      new Option('--probe <kind>', 'what proves a token: token, or api (default): use it once').choices([
        'token',
        'api',
      ]),
    )
    .option('--ca <file>', 'trust the certificate authorities of this PEM file, and no others')
    .option(
      '--connect-to <host:port>',
      'connect there for every host; certificates are verified all the same',
      hostAndPort,
    )
    .addHelpText(
      'after',
      '\nExamples:\n  credential-health check\n  credential-health check acme globex\n  credential-health check --file orgs.json --state state.json --json',
    )
    .action(async (orgs: string[], options: CheckOptions) => {
      process.exitCode = await check(orgs, options);
    });
}

async function check(orgs: readonly string[], options: CheckOptions): Promise<number> {
  const settings = readEnvironment(process.env);
  const ports = await portsFor(settings, options);
  const line = progressLine(orgs.length === 0 ? null : orgs.length, 'Asking every org for a token');
  const report = await checkOrgs(
    ports,
    {
      orgs: orgs.length === 0 ? 'all' : orgs,
      save: options.notify === true || options.state !== undefined,
      publish: options.notify === true,
    },
    {
      ...runSettings(settings),
      ...(options.concurrency === undefined ? {} : { concurrency: options.concurrency }),
      ...(options.timeout === undefined ? {} : { orgTimeoutMs: options.timeout * 1000 }),
      ...(options.probe === undefined ? {} : { probe: options.probe }),
      commands: commandsFor(options),
      onChecked: ({ org }) => line.advance(org),
      onDefect: (org, error) =>
        process.stderr.write(`${org}: ${error instanceof Error ? error.stack : String(error)}\n`),
    },
  ).finally(() => line.end('Done'));
  if (options.json) process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
  else
    process.stdout.write(
      report.orgs.length === 0
        ? 'Nothing to check: no secret was found.\n'
        : `${verdictTable(report)}\n${summaryLine(report)}\n`,
    );
  if (options.notify && report.delivery.confirmedSubscriptions === 0) {
    process.stderr.write('Nobody receives these alerts: the topic has no confirmed subscription.\n');
  }
  return exitCodeFor(report);
}

async function portsFor(settings: RuntimeSettings, options: CheckOptions): Promise<Ports> {
  const ca = options.ca === undefined ? {} : { ca: await readText(options.ca) };
  const connectTo = options.connectTo === undefined ? {} : { connectTo: options.connectTo };
  const secrets =
    options.file === undefined
      ? secretsManager({}, { prefix: settings.secretPrefix })
      : await secretsIn(options.file, settings);
  const deployed = options.notify ? awsPorts(settings, readResources(process.env)) : null;
  return {
    ...REAL_TIME,
    secrets,
    network: salesforceHttps({ userAgent: USER_AGENT, ...ca, ...connectTo }),
    signing: signing(),
    states: options.state !== undefined ? stateFile(options.state, REAL_TIME) : (deployed?.states ?? stateMemory()),
    alerts: deployed?.alerts ?? NOBODY,
  };
}

/** Without `--notify` nothing is published; the report still lists what would be told. */
const NOBODY: AlertsPort = {
  publish: async () => {},
  confirmedSubscriptions: async () => null,
};

async function secretsIn(path: string, settings: RuntimeSettings): Promise<SecretsPort> {
  const file = orgsFile(await readText(path), settings.secretPrefix);
  if (!file.ok)
    throw new UsageError(
      `${path} is no file of credentials:\n${file.problems.map((problem) => `- ${problem}`).join('\n')}`,
    );
  return file.secrets;
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    throw new UsageError(`${path} cannot be read (${why}).`, { cause: error });
  }
}

function setting(name: SettingName): (text: string) => unknown {
  return (text) => {
    const outcome = readSetting(name, text);
    if (!outcome.ok) throw new InvalidArgumentError(`It ${outcome.problem}.`);
    return outcome.value;
  };
}

function hostAndPort(text: string): { host: string; port: number } {
  const parts = /^(\[[0-9a-fA-F:]+\]|[^:\s]+):(\d{1,5})$/.exec(text);
  const port = Number(parts?.[2]);
  if (parts?.[1] === undefined || port < 1 || port > 65_535) throw new InvalidArgumentError('It must be HOST:PORT.');
  return { host: parts[1].replace(/^\[|\]$/g, ''), port };
}

/** Commands for the reader of a report made here, with the options that made it. */
function commandsFor({ file, state }: CheckOptions) {
  const source = [...(file === undefined ? [] : ['--file', file]), ...(state === undefined ? [] : ['--state', state])];
  const words = (...more: readonly string[]) => ['credential-health', ...more].map(shellWord).join(' ');
  return {
    recheck: (orgs: readonly string[]) => words('check', ...orgs, ...source),
    explainForAdmin: (org: string) => words('explain', org, '--for-admin'),
    showAll: words('check', ...source),
  };
}

function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
