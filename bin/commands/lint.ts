import { styleText } from 'node:util';
import { Command } from 'commander';
import { signing } from '../../src/adapters/signing.ts';
import { REAL_TIME } from '../../src/clock.ts';
import { type LintedOrg, lintSecrets } from '../../src/run/lint-secrets.ts';
import { count, plain } from '../../src/wording/text.ts';
import { EXIT } from '../command-line/exit.ts';
import { option, type SourceOptions } from '../command-line/options.ts';
import { secretsFrom } from '../command-line/ports.ts';
import { type StandpointOptions, standpointBeside } from '../command-line/standpoint.ts';
import { step } from '../terminal/paragraphs.ts';

type Options = StandpointOptions & Pick<SourceOptions, 'file'> & { readonly json?: true };

/** `credential-health lint [org…]`: what is wrong with stored credentials, found without asking Salesforce. */
export function lintCommand(): Command {
  return new Command('lint')
    .description('Look for mistakes in stored credentials without asking Salesforce')
    .argument('[org...]', 'names of orgs, without the secret prefix')
    .addOption(option.file())
    .addOption(option.stack())
    .addOption(option.prefix())
    .addOption(option.json('what was found'))
    .addHelpText(
      'after',
      `
Ends with 1 when a credential cannot work as it is stored; what only looks odd
is shown and does not count.

Examples:
  credential-health lint                   every secret of this account
  credential-health lint --file orgs.json`,
    )
    .action(async (orgs: string[], options: Options) => {
      const at = await standpointBeside(options.file, options, orgs);
      const secrets = await secretsFrom(options, at.settings);
      const ports = { ...REAL_TIME, secrets, signing: signing() };
      const linted = await lintSecrets(ports, orgs.length === 0 ? 'all' : orgs);
      const report = { schema: 'credential-health.lint/1', orgs: linted };
      process.stdout.write(options.json ? `${JSON.stringify(report, null, 2)}\n` : lintText(linted));
      process.exitCode = linted.some(({ errors }) => errors.length > 0) ? EXIT.unhealthy : EXIT.healthy;
    });
}

/** Orgs with errors first, then those with warnings; the others are counted. */
function lintText(linted: readonly LintedOrg[]): string {
  const wrong = linted.filter(({ errors }) => errors.length > 0);
  const odd = linted.filter(({ errors, warnings }) => errors.length === 0 && warnings.length > 0);
  const mark = { error: styleText('red', '✗'), warning: styleText('yellow', '!') };
  const paragraphs = [...wrong, ...odd].map(({ org, errors, warnings }) =>
    [
      plain(org, 80),
      ...errors.map((error) => step('  ✗ ', { say: error }).replace('✗', mark.error)),
      ...warnings.map((warning) => step('  ! ', { say: warning }).replace('!', mark.warning)),
    ].join('\n'),
  );
  const sum = `${count(linted.length, 'credential')}: ${wrong.length} cannot work, ${odd.length} look odd, ${linted.length - wrong.length - odd.length} in order.`;
  return `${[...paragraphs, styleText('bold', sum)].join('\n\n')}\n`;
}
