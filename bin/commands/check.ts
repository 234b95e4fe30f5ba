import { Command, Option } from 'commander';
import { stateMemory } from '../../src/adapters/state-memory.ts';
import type { SecretsPort } from '../../src/credential/ports.ts';
import { NOBODY } from '../../src/run/check-one.ts';
import { checkOrgs } from '../../src/run/check-orgs.ts';
import type { DeployedReport } from '../../src/run/deployed-report.ts';
import type { Ports } from '../../src/run/ports.ts';
import type { Report } from '../../src/run/report.ts';
import { ownCommand } from '../../src/wording/shell-commands.ts';
import { exitCodeFor, UsageError } from '../command-line/exit.ts';
import { nothingToCheck } from '../command-line/nothing-to-check.ts';
import {
  type CheckOptions,
  fromSource,
  option,
  type SourceOptions,
  type StateOptions,
  sourceWords,
} from '../command-line/options.ts';
import { alertsFrom, checkPorts, statesFrom } from '../command-line/ports.ts';
import { settingsFor } from '../command-line/run-settings.ts';
import { deployedAt, localStandpoint, type Standpoint, standpoint } from '../command-line/standpoint.ts';
import { busy, type ProgressBar, progressBar } from '../terminal/progress.ts';
import { RECHECKED, reportText } from '../terminal/report-text.ts';
import { untilHealthy } from './until-healthy.ts';

type Options = SourceOptions &
  StateOptions &
  CheckOptions & {
    readonly json?: true;
    readonly notify?: true;
    readonly deployed?: true;
    readonly untilHealthy?: true;
  };

/** Options that speak of a check made here. */
const LOCAL = ['file', 'state', 'concurrency', 'timeout', 'probe', 'ca', 'connectTo'] as const;

/** `credential-health check [org…]`: one run from here, with the ambient AWS credentials or a file. */
export function checkCommand(): Command {
  return new Command('check')
    .description('Check credentials now: all, or the orgs named')
    .argument('[org...]', 'names of orgs, without the secret prefix')
    .addOption(option.file())
    .addOption(option.state('keep state in this file between runs'))
    .addOption(option.json('the report'))
    .option('--notify', "publish alerts to the deployed stack's topic and keep its state")
    .addOption(
      new Option('--deployed', 'let the deployed function check, with its role and from its address').conflicts([
        ...LOCAL,
      ]),
    )
    .addOption(
      new Option('--until-healthy', 'ask every 20 s and say what changes, until all that were named work').conflicts([
        'notify',
        'state',
      ]),
    )
    .addOption(option.stack())
    .addOption(option.prefix())
    .addOption(option.concurrency())
    .addOption(option.timeout())
    .addOption(option.probe())
    .addOption(option.ca())
    .addOption(option.connectTo())
    .addHelpText(
      'after',
      `
Examples:
  credential-health check                   every secret of this account
  credential-health check acme globex       two of them
  credential-health check --file orgs.json  from a file, without AWS
  credential-health check --deployed acme   by the deployed function
  credential-health check acme --until-healthy
  credential-health check --json > report.json`,
    )
    .action(async (orgs: string[], options: Options) => {
      process.exitCode = await runCheck(orgs, options);
    });
}

/** Checks and shows what was found; gives the exit code. */
export async function runCheck(orgs: readonly string[], options: Options): Promise<number> {
  const at = await standpointFor(orgs, options);
  const report = options.untilHealthy ? await watch(orgs, options, at) : await once(orgs, options, at);
  await show(report, options, at);
  return exitCodeFor(report.summary, report.orgs);
}

function standpointFor(orgs: readonly string[], options: Options): Promise<Standpoint> {
  const { file, notify } = options;
  if (file === undefined) return standpoint(options, orgs);
  return notify ? standpoint(options) : localStandpoint(options);
}

function once(orgs: readonly string[], options: Options, at: Standpoint): Promise<Report | DeployedReport> {
  return options.deployed ? letCheck(orgs, options, at) : check(orgs, options, at);
}

function watch(orgs: readonly string[], options: Options, at: Standpoint): Promise<Report | DeployedReport> {
  if (orgs.length === 0)
    throw new UsageError('Name the orgs to wait for:\n  credential-health check ORG --until-healthy');
  return untilHealthy(() => once(orgs, options, at), at.settings.timezone);
}

async function letCheck(orgs: readonly string[], { notify }: Options, at: Standpoint): Promise<DeployedReport> {
  const { checkDeployed } = await import('../command-line/check-deployed.ts');
  const { functionName } = deployedAt(at);
  const waiting = busy('The deployed function is checking');
  return checkDeployed(functionName, { orgs, notify: notify === true }).finally(() => waiting.clear());
}

async function check(orgs: readonly string[], options: Options, at: Standpoint): Promise<Report> {
  const bar = progressBar('Asking every org for a token');
  const ports = await portsFor(at, options, bar);
  return checkOrgs(
    ports,
    {
      orgs: orgs.length === 0 ? 'all' : orgs,
      save: options.notify === true || options.state !== undefined,
      publish: options.notify === true,
    },
    { ...settingsFor(at.settings, options), onChecked: ({ org }) => bar.advance(org) },
  ).finally(() => bar.clear());
}

/** What keeps this machine from an answer, and need not keep the function from it. */
const OF_THIS_PLACE = new Set<string | null>([
  'ip-restricted',
  'dns-unavailable',
  'connection-failed',
  'timeout',
  'tls-untrusted',
]);

async function show(report: Report | DeployedReport, options: Options, at: Standpoint): Promise<void> {
  const source = sourceWords(options);
  const commands = {
    recheck: (names: readonly string[]) => ownCommand('check', names, source),
    explain: (org: string) => ownCommand('explain', [org], source),
  };
  if (options.json) process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
  else if (report.summary.total > 0) {
    const orgs = report.orgs.map((org) => ({ ...org, steps: org.steps?.map(fromSource(options)) ?? null }));
    process.stdout.write(reportText({ ...report, orgs }, commands));
  } else process.stdout.write(await nothingToCheck(options.file, at));
  const elsewhere = report.orgs.filter(({ cause }) => OF_THIS_PLACE.has(cause)).map(({ org }) => org);
  if (elsewhere.length > 0 && at.stack !== null && !options.deployed && options.file === undefined) {
    const names = elsewhere.length > RECHECKED ? [] : elsewhere;
    const words = options.stack === undefined ? [] : ['--stack', options.stack];
    process.stderr.write(
      `That may be so from here alone. From the address of the function:\n  ${ownCommand('check', names, ['--deployed', ...words])}\n`,
    );
  }
  if (options.notify && report.delivery.confirmedSubscriptions === 0) {
    process.stderr.write('Nobody receives these alerts: the topic has no confirmed subscription.\n');
  }
}

async function portsFor(at: Standpoint, options: Options, bar: ProgressBar): Promise<Ports> {
  const ports = await checkPorts(options, at.settings);
  const stateless = options.state === undefined && !options.notify;
  return {
    ...ports,
    secrets: announced(ports.secrets, bar),
    states: stateless ? stateMemory() : await statesFrom(options, at),
    alerts: options.notify ? await alertsFrom(deployedAt(at).topicArn) : NOBODY,
  };
}

/** Tells the bar how many orgs there are as soon as they are listed. */
function announced(secrets: SecretsPort, bar: ProgressBar): SecretsPort {
  const announce = async (listing: ReturnType<SecretsPort['list']>) => {
    const entries = await listing;
    bar.begin(entries.filter(({ deletionAt }) => deletionAt === null).length);
    return entries;
  };
  return {
    ...secrets,
    list: () => announce(secrets.list()),
    find: (orgs) => announce(secrets.find(orgs)),
  };
}
