import { Command, Option } from 'commander';
import { stateMemory } from '../../src/adapters/state-memory.ts';
import type { SecretsPort } from '../../src/credential/ports.ts';
import { type RuntimeSettings, readEnvironment } from '../../src/environment.ts';
import { NOBODY } from '../../src/run/check-one.ts';
import { checkOrgs } from '../../src/run/check-orgs.ts';
import type { DeployedReport } from '../../src/run/deployed-report.ts';
import type { Ports } from '../../src/run/ports.ts';
import type { Report } from '../../src/run/report.ts';
import { ownCommand } from '../../src/wording/shell-commands.ts';
import { deployment } from '../command-line/deployment.ts';
import { exitCodeFor } from '../command-line/exit.ts';
import {
  type CheckOptions,
  option,
  type SourceOptions,
  type StateOptions,
  sourceWords,
} from '../command-line/options.ts';
import { alertsFrom, checkPorts, statesFrom } from '../command-line/ports.ts';
import { settingsFor } from '../command-line/run-settings.ts';
import { busy, type ProgressBar, progressBar } from '../terminal/progress.ts';
import { reportText } from '../terminal/report-text.ts';

type Options = SourceOptions &
  StateOptions &
  CheckOptions & { readonly json?: true; readonly notify?: true; readonly deployed?: true };

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
    .addOption(option.stack())
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
  credential-health check --json > report.json`,
    )
    .action(async (orgs: string[], options: Options) => {
      const report = options.deployed ? await letCheck(orgs, options) : await check(orgs, options);
      show(report, options);
      process.exitCode = exitCodeFor(report.summary);
    });
}

async function letCheck(orgs: readonly string[], { stack, notify }: Options): Promise<DeployedReport> {
  const { checkDeployed } = await import('../command-line/check-deployed.ts');
  const waiting = busy('The deployed function is checking');
  const request = { orgs, notify: notify === true };
  return checkDeployed(await deployment(stack).functionName(), request).finally(() => waiting.clear());
}

async function check(orgs: readonly string[], options: Options): Promise<Report> {
  const settings = readEnvironment(process.env);
  const bar = progressBar('Asking every org for a token');
  const ports = await portsFor(settings, options, bar);
  return checkOrgs(
    ports,
    {
      orgs: orgs.length === 0 ? 'all' : orgs,
      save: options.notify === true || options.state !== undefined,
      publish: options.notify === true,
    },
    { ...settingsFor(settings, options), onChecked: ({ org }) => bar.advance(org) },
  ).finally(() => bar.clear());
}

function show(report: Report | DeployedReport, options: Options): void {
  const source = sourceWords(options);
  process.stdout.write(
    options.json
      ? `${JSON.stringify(report, null, 2)}\n`
      : reportText(report, {
          recheck: (names) => ownCommand('check', names, source),
          explain: (org) => ownCommand('explain', [org], source),
        }),
  );
  if (options.notify && report.delivery.confirmedSubscriptions === 0) {
    process.stderr.write('Nobody receives these alerts: the topic has no confirmed subscription.\n');
  }
}

async function portsFor(settings: RuntimeSettings, options: Options, bar: ProgressBar): Promise<Ports> {
  const ports = await checkPorts(options, settings);
  const deployed = deployment(options.stack);
  const stateless = options.state === undefined && !options.notify;
  return {
    ...ports,
    secrets: announced(ports.secrets, bar),
    states: stateless ? stateMemory() : await statesFrom(options, deployed.tableName, settings),
    alerts: options.notify ? await alertsFrom(await deployed.topicArn()) : NOBODY,
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
