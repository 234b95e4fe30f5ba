import { Command } from 'commander';
import { readEnvironment } from '../../src/environment.ts';
import { addOrg, ensureFree } from '../../src/onboarding/add-org.ts';
import { ADMIN_CHECKLIST } from '../../src/onboarding/admin-checklist.ts';
import type { Change } from '../../src/onboarding/change.ts';
import {
  type ChangeOptions,
  changePorts,
  consentOf,
  tell,
  textOf,
  withChangeOptions,
} from '../command-line/change-outcome.ts';
import { type NewOrgOptions, newOrgInput } from '../command-line/new-org-input.ts';
import { settingsFor } from '../command-line/run-settings.ts';
import { busy } from '../terminal/progress.ts';
import { type Questions, questions } from '../terminal/questions.ts';

type Options = ChangeOptions & NewOrgOptions & { readonly checklist?: true };

/** `credential-health add [org]`: a new org, stored once its credential has worked. */
export function addCommand(): Command {
  return withChangeOptions(
    new Command('add')
      .description('Add an org: try its credential, and store it in AWS Secrets Manager once it has worked')
      .argument('[org]', 'name of the org, without the secret prefix')
      .option('--domain <host>', 'its My Domain, such as acme.my.salesforce.com')
      .option('--client-id <key>', 'the Consumer Key of its External Client App')
      .option('--team <name>', 'the team that hears about it')
      .option('--max-age-days <n>', 'days after which its client secret is to be rotated')
      .option('--kms-key <id>', 'encrypt with this KMS key instead of the default one of the account')
      .option('--checklist', 'print what to ask the Salesforce admin of the org for, and end'),
  )
    .addHelpText(
      'after',
      `
Asks for what the options leave open. The client secret is asked for or read
from standard input, and never an option: arguments can be seen by others and
stay in the history of the shell. Ends with 1 when the credential does not work;
nothing is stored then.

Examples:
  credential-health add
  credential-health add acme --domain acme --team billing
  pbpaste | credential-health add acme --domain acme --client-id 3MVG9…`,
    )
    .action(async (org: string | undefined, options: Options) => {
      if (options.checklist) process.stdout.write(ADMIN_CHECKLIST);
      else process.exitCode = tell(await add(greeted(), org, options), options);
    });
}

function greeted(): Questions | null {
  const ask = questions();
  if (ask !== null) {
    process.stderr.write(
      'What to ask their admin for, to forward (Ctrl-C ends here): credential-health add --checklist\n',
    );
  }
  return ask;
}

async function add(
  ask: Questions | null,
  org: string | undefined,
  options: Options,
  offered: NewOrgOptions = {},
): Promise<Change> {
  const settings = readEnvironment(process.env);
  const [secretPrefix] = settings.secretPrefixes;
  const ports = await changePorts(options, settings);
  const onName = (name: string) => ensureFree(ports.secrets, name, secretPrefix);
  const input = await newOrgInput(ask, org, options, secretPrefix, { offered, onName });
  const waiting = busy(`Asking ${input.host} for a token`);
  const consent = consentOf(options, ask, `Store it as ${secretPrefix}${input.org}?`, () => waiting.clear());
  const run = settingsFor(settings, options);
  const change = await addOrg(ports, input, secretPrefix, run, consent).finally(() => waiting.clear());
  if (change.kind !== 'refused' || ask === null) return change;
  process.stderr.write(textOf(change, options));
  if (!(await ask.confirm('Correct the values and try again?'))) return change;
  const { domain: _, clientId: __, ...kept } = options;
  return add(ask, input.org, kept, { domain: input.host, clientId: input.clientId });
}
