import { Command } from 'commander';
import { networkPath } from '../../src/adapters/network-path.ts';
import { type Explanation, explain } from '../../src/causes/catalogue.ts';
import { stepLine } from '../../src/causes/step.ts';
import { utcDay } from '../../src/clock.ts';
import { listOrgs } from '../../src/credential/list-orgs.ts';
import type { SecretEntry } from '../../src/credential/ports.ts';
import { type DoctorStep, type DoctorsOpinion, examine } from '../../src/run/doctor.ts';
import { awsCommand } from '../../src/wording/shell-commands.ts';
import { EXIT, UsageError } from '../command-line/exit.ts';
import { keptState } from '../command-line/last-finding.ts';
import {
  type CheckOptions,
  fromSource,
  goingOn,
  option,
  type SourceOptions,
  type StateOptions,
} from '../command-line/options.ts';
import { checkPorts, reachOf } from '../command-line/ports.ts';
import { settingsFor } from '../command-line/run-settings.ts';
import { standpointBeside } from '../command-line/standpoint.ts';
import { unheardText } from '../command-line/unheard.ts';
import { opinionText, stepText } from '../terminal/examination.ts';
import { busy } from '../terminal/progress.ts';

type Options = SourceOptions & StateOptions & CheckOptions & { readonly json?: true };

/** `credential-health doctor ORG`: one org, step by step, as one would debug it by hand. */
export function doctorCommand(): Command {
  return new Command('doctor')
    .description('Examine one org step by step: secret, host, DNS, TCP, TLS, token, scopes, identity, API, limits')
    .argument('<org>', 'name of the org, without the secret prefix')
    .addOption(option.file())
    .addOption(option.state('what earlier runs learned, from this state file instead of the deployed table'))
    .addOption(option.stack())
    .addOption(option.prefix())
    .addOption(option.timeout())
    .addOption(option.ca())
    .addOption(option.connectTo())
    .addOption(option.json('every step'))
    .addHelpText(
      'after',
      `
Stops at the first step that makes the next ones pointless. Ends with 1 when one
failed.

Examples:
  credential-health doctor acme
  credential-health doctor acme --file orgs.json`,
    )
    .action(async (org: string, options: Options) => {
      process.exitCode = await doctor(org, options);
    });
}

async function doctor(org: string, options: Options): Promise<number> {
  const at = await standpointBeside(options.file, options, [org]);
  const { settings } = at;
  const ports = { ...(await checkPorts(options, settings)), path: networkPath(await reachOf(options)) };
  const entry = await find(org, await listOrgs(ports.secrets, [org]));
  const remembered = (await keptState(org, options, at))?.remember ?? null;
  const examination = examine(ports, entry, remembered, settingsFor(settings, options));

  const steps: DoctorStep[] = [];
  for (;;) {
    const waiting = busy('Looking');
    const { done, value } = await examination.next().finally(() => waiting.clear());
    if (done) {
      const explained = explanationOf(value, entry, settings.egressAddress);
      if (options.json) process.stdout.write(`${JSON.stringify(reportOf(org, steps, explained), null, 2)}\n`);
      else {
        const shown = explained && { ...explained, actions: explained.actions.map(fromSource(options)) };
        const who = options.file === undefined ? await unheardText(at, options.stack) : '';
        process.stdout.write(`${opinionText(org, shown, goingOn(options))}${who === '' ? '' : `\n${who}`}`);
      }
      return explained === null ? EXIT.healthy : EXIT.unhealthy;
    }
    steps.push(value);
    if (!options.json) process.stdout.write(stepText(value));
  }
}

async function find(org: string, [entry]: readonly SecretEntry[]): Promise<SecretEntry> {
  if (entry === undefined) throw new Error(`${org} was found and then not listed`);
  if (entry.deletionAt === null) return entry;
  throw new UsageError(
    `The secret of ${org} is planned for deletion on ${utcDay(entry.deletionAt)}. Keep it:\n  ${awsCommand('secretsmanager restore-secret', { 'secret-id': entry.name })}`,
  );
}

function explanationOf(
  { finding, learned }: DoctorsOpinion,
  entry: SecretEntry,
  egressAddress: string | null,
): Explanation | null {
  if (finding === null) return null;
  const { org, id: secretId } = entry;
  const { host, credential } = learned;
  const known = { host, flow: credential?.flow ?? null, evidence: finding.evidence };
  return explain(finding.cause, { org, secretId, ...known, egressAddress });
}

function reportOf(org: string, steps: readonly DoctorStep[], explained: Explanation | null) {
  const { code = null, meaning = null, whoActs = null, link = null } = explained ?? {};
  const actions = explained?.actions.map(stepLine) ?? null;
  const verdict = explained?.verdict ?? 'healthy';
  return { schema: 'credential-health.doctor/1', org, verdict, cause: code, meaning, whoActs, actions, link, steps };
}
