#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import { VERSION } from '../src/version.ts';
import { EXIT, exitCodeOf, explainError } from './command-line/exit.ts';
import { addCommand } from './commands/add.ts';
import { checkCommand } from './commands/check.ts';
import { confirmCommand } from './commands/confirm.ts';
import { demoCommand } from './commands/demo.ts';
import { doctorCommand } from './commands/doctor.ts';
import { explainCommand } from './commands/explain.ts';
import { historyCommand } from './commands/history.ts';
import { lintCommand } from './commands/lint.ts';
import { migrateCommand } from './commands/migrate.ts';
import { muteCommand } from './commands/mute.ts';
import { reportCommand } from './commands/report.ts';
import { restoreCommand } from './commands/restore.ts';
import { rotateCommand } from './commands/rotate.ts';
import { setupCommand } from './commands/setup.ts';
import { statusCommand } from './commands/status.ts';
import { testAlertCommand } from './commands/test-alert.ts';
import { complaint } from './terminal/paragraphs.ts';
import { assumeWidth } from './terminal/screen.ts';

// Logs of build servers keep ANSI sequences as they are, terminal or not.
if (process.env.CI && process.env.FORCE_COLOR === undefined) process.env.NO_COLOR ??= '1';

// A reader that has seen enough (`… | head`) ends the program without a word; a full disk, or half of a report, with a
// sentence. Either way not all was written, so the exit code is not that of what was found. An output that was closed
// before the start (`>&-`) cannot be told from `/dev/null`, which Node.js puts in its place.
process.stdout.on('error', ({ code }: NodeJS.ErrnoException) => {
  if (code !== 'EPIPE' || process.argv.includes('--json'))
    process.stderr.write(`The output could not be written (${code}).\n`);
  process.exit(EXIT.usage);
});
process.stderr.on('error', () => {});
for (const output of [process.stdout, process.stderr]) assumeWidth(output);

const program = new Command('credential-health')
  .description('Checks the OAuth credentials of Salesforce orgs and says what is broken and who must act.')
  .version(VERSION)
  .exitOverride()
  // Beside the names of options there is little room on a narrow terminal, and some is better than none.
  .configureHelp({ minWidthToWrap: 20 })
  .configureOutput({ outputError: (text, write) => write(complaint(text)) })
  .showHelpAfterError('Run with --help to see what it takes.')
  .showSuggestionAfterError()
  .addHelpCommand(
    new Command('help').argument('[command]').description('Show this for a command').helpGroup('To try it:'),
  )
  .addHelpText(
    'after',
    `
Examples:
  credential-health demo                     see it work, without an account
  credential-health check                    every secret of this account
  credential-health explain run-as-user-missing
  credential-health add acme                 a new org, stored once it works

Exit codes:
  0  every enabled org is healthy
  1  some org is not, or there was nothing to check
  2  usage or configuration: a wrong option, an unknown org, no AWS credentials
  3  alerts could not be published, or something could not be stored`,
  );

const groups = {
  'How it stands:': [checkCommand(), statusCommand(), historyCommand(), reportCommand()],
  'What is wrong:': [explainCommand(), doctorCommand(), lintCommand()],
  'To change it:': [addCommand(), rotateCommand(), restoreCommand(), migrateCommand(), muteCommand()],
  'To begin:': [setupCommand(), confirmCommand(), testAlertCommand()],
  'To try it:': [demoCommand()],
};
for (const [heading, commands] of Object.entries(groups)) {
  for (const command of commands) program.addCommand(command.copyInheritedSettings(program).helpGroup(heading));
}

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? 0 : EXIT.usage;
  } else {
    process.stderr.write(`${complaint(explainError(error))}\n`);
    process.exitCode = exitCodeOf(error);
  }
}
