import { Command, InvalidArgumentError } from 'commander';
import { shownClientId } from '../../src/credential/confidential.ts';
import { readEnvironment } from '../../src/environment.ts';
import type { Change } from '../../src/onboarding/change.ts';
import { rotateSecret } from '../../src/onboarding/rotate-secret.ts';
import { clientIdProblem, clientSecretProblem } from '../../src/onboarding/rules.ts';
import { readStored } from '../../src/onboarding/stored-secret.ts';
import { type ChangeOptions, changePorts, consentOf, tell, withChangeOptions } from '../command-line/change-outcome.ts';
import { UsageError } from '../command-line/exit.ts';
import { settingsFor } from '../command-line/run-settings.ts';
import { secretInput } from '../command-line/secret-input.ts';
import { busy } from '../terminal/progress.ts';
import { questions } from '../terminal/questions.ts';

type Options = ChangeOptions & { readonly clientId?: string };

/** `credential-health rotate ORG`: a new client secret, stored once it has worked. */
export function rotateCommand(): Command {
  return withChangeOptions(
    new Command('rotate')
      .description('Give an org a new client secret: try it, and store it once it has worked')
      .argument('<org>', 'name of the org, without the secret prefix')
      .option('--client-id <key>', 'the new Consumer Key, where Salesforce gave one with the secret', clientId),
  )
    .addHelpText(
      'after',
      `
The new secret is asked for, or read from standard input; never an option. The
other keys of the stored secret stay as they are, and its former version stays
as AWSPREVIOUS. A staged rotation in Salesforce gives a new Consumer Key as
well: name it with --client-id. Ends with 1 when the new secret does not work;
nothing is stored then.

Examples:
  credential-health rotate acme
  pbpaste | credential-health rotate acme --client-id 3MVG9…`,
    )
    .action(async (org: string, options: Options) => {
      process.exitCode = tell(await rotate(org, options), options);
    });
}

async function rotate(org: string, options: Options): Promise<Change> {
  const settings = readEnvironment(process.env);
  const ask = questions();
  const ports = await changePorts(options, settings);
  const former = await readStored(ports.secrets, org);
  const key =
    options.clientId ??
    (ask === null
      ? former.credential.clientId
      : await ask.text('Consumer Key (as it is, unless Salesforce gave a new one)', clientIdProblem, {
          initial: shownClientId(former.credential.clientId) ?? '',
        }));
  const rule = (text: string) => clientSecretProblem(text, key);
  const clientSecret = await secretInput(ask, 'New Consumer Secret (hidden)', rule);
  if (clientSecret === null) throw new UsageError('Missing: the new client secret on standard input.');

  const waiting = busy(`Asking ${org} for a token with the new secret`);
  const consent = consentOf(options, ask, 'Store it?', () => waiting.clear());
  const renewed = { clientSecret, clientId: key === former.credential.clientId ? null : key };
  return rotateSecret(ports, former, renewed, settingsFor(settings, options), consent).finally(() => waiting.clear());
}

function clientId(text: string): string {
  const problem = clientIdProblem(text);
  if (problem !== null) throw new InvalidArgumentError(problem);
  return text.trim();
}
