import { Command, InvalidArgumentError } from 'commander';
import { shownClientId } from '../../src/credential/confidential.ts';
import { renewalIn } from '../../src/credential/secret-text.ts';
import { ChangeError, type Consent } from '../../src/onboarding/change.ts';
import { rotateSecret } from '../../src/onboarding/rotate-secret.ts';
import { clientIdProblem, clientSecretProblem } from '../../src/onboarding/rules.ts';
import { readStored, type StoredSecret } from '../../src/onboarding/stored-secret.ts';
import { changeMany, type FiledSecret } from '../command-line/change-many.ts';
import { type ChangeDesk, type ChangeOptions, changeDesk, withChangeOptions } from '../command-line/change-outcome.ts';
import { UsageError } from '../command-line/exit.ts';
import { option } from '../command-line/options.ts';
import { secretInput } from '../command-line/secret-input.ts';
import { insisted, type WaitOption } from '../command-line/try-again.ts';
import { type Questions, questions } from '../terminal/questions.ts';

type Options = ChangeOptions & WaitOption & { readonly clientId?: string; readonly file?: string };

/** `credential-health rotate ORG`: a new client secret, stored once it has worked. */
export function rotateCommand(): Command {
  return withChangeOptions(
    new Command('rotate')
      .description('Give an org a new client secret: try it, and store it once it has worked')
      .argument('[org]', 'name of the org, without the secret prefix')
      .option('--client-id <key>', 'the new Consumer Key, where Salesforce gave one with the secret', clientId)
      .option('--file <file>', 'new secrets of many orgs: [{"name": "acme", "secret": {"clientSecret": "…"}}]')
      .addOption(option.wait()),
  )
    .addHelpText(
      'after',
      `
The new secret is asked for, or read from standard input; never an option. The
other keys of the stored secret stay as they are, and its former version stays
as AWSPREVIOUS. A staged rotation in Salesforce gives a new Consumer Key as
well: name it with --client-id. Ends with 1 when the new secret does not work;
nothing is stored then. With --file each org is tried by itself; the same file
again goes on where it stopped.

Examples:
  credential-health rotate acme
  credential-health rotate acme --wait
  pbpaste | credential-health rotate acme --client-id 3MVG9…
  credential-health rotate --file new-secrets.json`,
    )
    .action(async (org: string | undefined, options: Options) => {
      process.exitCode = await rotate(org, options);
    });
}

async function rotate(org: string | undefined, options: Options): Promise<number> {
  const { file } = options;
  if ((org === undefined) === (file === undefined)) throw new UsageError('Name an org, or a file with --file.');
  const desk = await changeDesk(options, org === undefined ? [] : [org]);
  return org === undefined ? rotateMany(String(file), options, desk) : rotateOne(org, options, desk);
}

function rotateMany(file: string, options: Options, desk: ChangeDesk): Promise<number> {
  return changeMany(file, options, desk, async ({ entry, text }: FiledSecret, consent) => {
    const renewal = text === null ? null : renewalIn(text);
    if (renewal === null) throw new ChangeError(`The entry ${entry.name} names no client secret.`);
    const former = await readStored(desk.ports.secrets, entry.org);
    return rotateSecret(desk.ports, former, renewal, desk.run, consent);
  });
}

async function rotateOne(org: string, options: Options, desk: ChangeDesk): Promise<number> {
  const { ports, run } = desk;
  const ask = questions();
  const former = await readStored(ports.secrets, org);
  const key = options.clientId ?? (ask === null ? null : await askForKey(ask, former)) ?? former.credential.clientId;
  const rule = (text: string) => clientSecretProblem(text, key);
  const clientSecret = await secretInput(ask, 'New Consumer Secret (hidden)', rule);
  if (clientSecret === null) throw new UsageError('Missing: the new client secret on standard input.');

  const renewed = { clientSecret, clientId: key === former.credential.clientId ? null : key };
  const doing = `Asking ${org} for a token with the new secret`;
  const change = (consent: Consent) => rotateSecret(ports, former, renewed, run, consent);
  return insisted({ doing, question: 'Store it?', change }, options, ask, desk);
}

/** The key as Salesforce has it now; null: as it is. One that cannot be shown is not offered either. */
async function askForKey(ask: Questions, { credential }: StoredSecret): Promise<string | null> {
  const initial = shownClientId(credential.clientId) ?? '';
  const rule = (text: string) => (text.trim() === '' ? null : clientIdProblem(text));
  const key = await ask.text('Consumer Key (as it is, unless Salesforce gave a new one)', rule, { initial });
  return key === '' ? null : key;
}

function clientId(text: string): string {
  const problem = clientIdProblem(text);
  if (problem !== null) throw new InvalidArgumentError(problem);
  return text.trim();
}
