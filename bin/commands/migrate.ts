import { Command, InvalidArgumentError } from 'commander';
import type { AllowedHost } from '../../src/credential/host.ts';
import { migrateSecret } from '../../src/onboarding/migrate-secret.ts';
import { readDomain } from '../../src/onboarding/rules.ts';
import { readStored } from '../../src/onboarding/stored-secret.ts';
import { type ChangeOptions, changeDesk, tell, withChangeOptions } from '../command-line/change-outcome.ts';
import { type Attempt, attempted } from '../command-line/try-again.ts';
import { questions } from '../terminal/questions.ts';

type Options = ChangeOptions & { readonly domain?: AllowedHost };

/** `credential-health migrate ORG`: from the username-password flow to client credentials. */
export function migrateCommand(): Command {
  return withChangeOptions(
    new Command('migrate')
      .description('Turn a username-password secret into one for client credentials, once that flow works')
      .argument('<org>', 'name of the org, without the secret prefix')
      .option('--domain <host>', 'the My Domain of the org, where the stored host does not tell it', domain),
  )
    .addHelpText(
      'after',
      `
Tries client credentials with the stored consumer key and secret. Once that
works, takes username, password and security token out of the secret and sets
its host to the My Domain; the former version stays as AWSPREVIOUS. Whatever
reads the secret must use client credentials from then on, so change that first.
Ends with 1 when the flow does not work yet.

Examples:
  credential-health migrate acme --dry-run
  credential-health migrate acme`,
    )
    .action(async (org: string, options: Options) => {
      process.exitCode = await migrate(org, options);
    });
}

async function migrate(org: string, options: Options): Promise<number> {
  const desk = await changeDesk(options, [org]);
  const { ports, run } = desk;
  const former = await readStored(ports.secrets, org);
  const attempt: Attempt = {
    doing: `Asking ${org} for a token by client credentials`,
    question: 'Does everything that reads this secret use client credentials by now? Then store it:',
    preselected: false,
    change: (consent) => migrateSecret(ports, former, options.domain ?? null, run, consent),
  };
  return tell(await attempted(attempt, options, questions()), options, desk);
}

function domain(text: string): AllowedHost {
  const read = readDomain(text);
  if (!read.ok) throw new InvalidArgumentError(read.problem);
  return read.host;
}
