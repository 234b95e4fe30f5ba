import { Command } from 'commander';
import type { AllowedHost } from '../../src/credential/host.ts';
import { parseTags } from '../../src/credential/tags.ts';
import { addOrg, addSecret, ensureFree } from '../../src/onboarding/add-org.ts';
import { adminChecklist } from '../../src/onboarding/admin-checklist.ts';
import { ChangeError } from '../../src/onboarding/change.ts';
import { orgProblem } from '../../src/onboarding/rules.ts';
import { ownCommand } from '../../src/wording/shell-commands.ts';
import { changeMany } from '../command-line/change-many.ts';
import { type ChangeDesk, type ChangeOptions, changeDesk, withChangeOptions } from '../command-line/change-outcome.ts';
import { UsageError } from '../command-line/exit.ts';
import { type NewOrgDialogue, type NewOrgOptions, newOrgInput } from '../command-line/new-org-input.ts';
import { option } from '../command-line/options.ts';
import { localStandpoint } from '../command-line/standpoint.ts';
import { insisted, type WaitOption } from '../command-line/try-again.ts';
import { letter } from '../terminal/paragraphs.ts';
import { type Questions, questions } from '../terminal/questions.ts';

type Options = ChangeOptions & NewOrgOptions & WaitOption & { readonly checklist?: true; readonly file?: string };

/** How long a look for a host may take, in milliseconds. */
const LOOKUP_MS = 5_000;

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
      .option('--file <file>', 'many orgs: [{"name": "acme", "secret": {…}, "tags": {…}}]')
      .option('--checklist', 'print what to ask the Salesforce admin of the org for, and end')
      .addOption(option.wait()),
  )
    .addHelpText(
      'after',
      `
Asks for what the options leave open. The client secret is asked for or read
from standard input, and never an option: arguments can be seen by others and
stay in the history of the shell. Ends with 1 when the credential does not work;
nothing is stored then. With --file each org is tried by itself; the same file
again goes on where it stopped.

Examples:
  credential-health add
  credential-health add acme --domain acme --team billing
  pbpaste | credential-health add acme --domain acme --client-id 3MVG9…
  credential-health add --file new-orgs.json`,
    )
    .action(async (org: string | undefined, options: Options) => {
      if (options.checklist) {
        const { egressAddress } = (await localStandpoint(options)).settings;
        process.stdout.write(letter(adminChecklist(egressAddress)));
      } else
        process.exitCode = options.file === undefined ? await add(org, options) : await addMany(options.file, options);
    });
}

async function addMany(file: string, options: Options): Promise<number> {
  const desk = await changeDesk(options, []);
  const prefix = await prefixFor(null, desk);
  return changeMany(file, options, desk, ({ entry, text }, consent) => {
    if (text === null) throw new ChangeError(`The entry ${entry.name} holds no secret.`);
    const { org, tags } = entry;
    return addSecret(desk.ports, { org, text, tags, kmsKeyId: options.kmsKey ?? null }, prefix, desk.run, consent);
  });
}

async function add(org: string | undefined, options: Options): Promise<number> {
  const ask = questions();
  if (ask !== null) {
    const checklist = ownCommand('add', [], ['--checklist']);
    process.stderr.write(`What to ask their admin for, to forward (Ctrl-C ends here):\n  ${checklist}\n`);
  }
  // What is missing or wrong is said before anything is looked up.
  const first = ask === null ? await newOrgInput(ask, org, options, '') : null;
  const desk = await changeDesk(options, []);
  const prefix = await prefixFor(ask, desk);
  const wrong = first === null ? null : orgProblem(first.org, prefix);
  if (wrong !== null) throw new UsageError(wrong);
  const known = ask === null ? {} : await knownHere(options, desk, prefix);
  let given: NewOrgOptions = options;
  let dialogue: NewOrgDialogue = known;
  for (;;) {
    const input = first ?? (await newOrgInput(ask, org, given, prefix, dialogue));
    const ended = await insisted(
      {
        doing: `Asking ${input.host} for a token`,
        question: `Store it as ${prefix}${input.org}?`,
        change: (consent) => addOrg(desk.ports, input, prefix, desk.run, consent),
      },
      options,
      ask,
      desk,
      () => 'correct' as const,
    );
    if (ended !== 'correct') return ended;
    const { domain: _, clientId: __, ...kept } = options;
    given = { ...kept, ...input.tags };
    dialogue = { ...known, offered: { domain: input.host, clientId: input.clientId } };
    org = input.org;
  }
}

/** Where new secrets go: a stack may watch several prefixes. */
async function prefixFor(ask: Questions | null, { at }: ChangeDesk): Promise<string> {
  const [first, ...others] = at.settings.secretPrefixes;
  if (others.length === 0) return first;
  if (ask !== null)
    return ask.choose(
      'Below which prefix?',
      at.settings.secretPrefixes.map((value) => ({ value, label: value })),
    );
  throw new UsageError(`There are several prefixes: ${[first, ...others].join(', ')}. Choose one with --prefix.`);
}

/** What is stored and what exists, so that a person hears at once what cannot be. */
async function knownHere({ connectTo }: Options, { ports }: ChangeDesk, prefix: string): Promise<NewOrgDialogue> {
  const entries = await ports.secrets.list().catch(() => []);
  const teams = entries.flatMap(({ tags }) => parseTags(tags).tags.team ?? []);
  return {
    teams: [...new Set(teams)].toSorted(),
    nameProblem: (org) =>
      ensureFree(ports.secrets, org, prefix).then(
        () => null,
        (error: unknown) => {
          if (error instanceof ChangeError) return error.message.replaceAll(/\s+/g, ' ');
          throw error;
        },
      ),
    hostProblem: async (host: AllowedHost) =>
      connectTo === undefined && (await ports.network.nameExists(host, LOOKUP_MS)) === 'missing'
        ? `There is no host ${host}. Is it spelt right?`
        : null,
  };
}
