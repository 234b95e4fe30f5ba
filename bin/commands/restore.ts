import { Command } from 'commander';
import { restoreSecret } from '../../src/onboarding/restore-secret.ts';
import { type ChangeOptions, changeDesk, tell, withChangeOptions } from '../command-line/change-outcome.ts';
import { type Attempt, attempted } from '../command-line/try-again.ts';
import { questions } from '../terminal/questions.ts';

/** `credential-health restore ORG`: the former version of a secret, once it has worked. */
export function restoreCommand(): Command {
  return withChangeOptions(
    new Command('restore')
      .description('Put the former version of a secret back (AWSPREVIOUS), once it has worked')
      .argument('<org>', 'name of the org, without the secret prefix'),
  )
    .addHelpText(
      'after',
      `
Tries the former version, and makes it the current one if it works; the version
that was current becomes the former one, so that a second restore undoes it.
Ends with 1 when the former version does not work; nothing is changed then.

Examples:
  credential-health restore acme
  credential-health restore acme --dry-run`,
    )
    .action(async (org: string, options: ChangeOptions) => {
      process.exitCode = await restore(org, options);
    });
}

async function restore(org: string, options: ChangeOptions): Promise<number> {
  const desk = await changeDesk(options, [org]);
  const attempt: Attempt = {
    doing: `Asking ${org} for a token with the former version`,
    question: 'Make it the current version?',
    change: (consent) => restoreSecret(desk.ports, org, desk.run, consent),
  };
  return tell(await attempted(attempt, options, questions()), options, desk);
}
