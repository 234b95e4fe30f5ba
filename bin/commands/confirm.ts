import { Command } from 'commander';
import { confirmAt, confirmationIn, confirmedSentence } from '../command-line/confirm-link.ts';
import { option } from '../command-line/options.ts';
import { deployedAt, type StandpointOptions, standpoint } from '../command-line/standpoint.ts';
import { paragraph } from '../terminal/paragraphs.ts';

type Options = Pick<StandpointOptions, 'stack'> & { readonly json?: true };

/** `credential-health confirm LINK`: a yes to alerts that no mail scanner can give or take back. */
export function confirmCommand(): Command {
  return new Command('confirm')
    .description('Confirm an e-mail subscription by the link in the mail of AWS')
    .argument('<link>', 'address of the link "Confirm subscription", in quotes')
    .addOption(option.stack())
    .addOption(option.json('what was confirmed'))
    .addHelpText(
      'after',
      `
A subscription that was confirmed by a click can be ended by the link under each
mail, which mail scanners follow. One confirmed here ends only by somebody with
rights in the account. Links that a scanner has wrapped are read as well; only a
topic of the deployed stack is confirmed.

Example:
  credential-health confirm "https://sns.eu-central-1.amazonaws.com/…"`,
    )
    .action(confirm);
}

async function confirm(link: string, options: Options): Promise<void> {
  const confirmation = confirmationIn(link);
  const stack = deployedAt(await standpoint(options));
  const confirmed = await confirmAt(stack, confirmation);
  const report = { schema: 'credential-health.confirmation/1', stack: stack.name, ...confirmed };
  process.stdout.write(
    options.json
      ? `${JSON.stringify(report, null, 2)}\n`
      : `${paragraph('', confirmedSentence(stack.name, confirmed))}\n`,
  );
}
