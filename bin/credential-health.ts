#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import { VERSION } from '../src/version.ts';
import { checkCommand } from './check.ts';
import { demoCommand } from './demo.ts';
import { EXIT, exitCodeOf, explainError } from './exit.ts';

const program = new Command('credential-health')
  .description('Checks the OAuth credentials of Salesforce orgs and says what is broken and who must act.')
  .version(VERSION)
  .showHelpAfterError('Run with --help to see what it takes.')
  .showSuggestionAfterError()
  .addCommand(checkCommand())
  .addCommand(demoCommand())
  .addHelpText(
    'after',
    '\nExit: 0 all healthy · 1 some org is not, or nothing to check · 2 usage or configuration · 3 publish or save failed',
  );

for (const command of [program, ...program.commands]) command.exitOverride();

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? 0 : EXIT.usage;
  } else {
    process.stderr.write(`${explainError(error)}\n`);
    process.exitCode = exitCodeOf(error);
  }
}
