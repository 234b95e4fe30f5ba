import { Command } from 'commander';
import { addCommand } from '../../bin/add.ts';
import { checkCommand } from '../../bin/check.ts';
import { demoCommand } from '../../bin/demo.ts';
import { doctorCommand } from '../../bin/doctor.ts';
import { explainCommand } from '../../bin/explain.ts';
import { historyCommand } from '../../bin/history.ts';
import { lintCommand } from '../../bin/lint.ts';
import { migrateCommand } from '../../bin/migrate.ts';
import { reportCommand } from '../../bin/report.ts';
import { rotateCommand } from '../../bin/rotate.ts';
import { statusCommand } from '../../bin/status.ts';
import { testAlertCommand } from '../../bin/test-alert.ts';

const COMMANDS = [
  addCommand,
  checkCommand,
  demoCommand,
  doctorCommand,
  explainCommand,
  historyCommand,
  lintCommand,
  migrateCommand,
  reportCommand,
  rotateCommand,
  statusCommand,
  testAlertCommand,
];

/** The names of all commands. */
export const COMMAND_NAMES: readonly string[] = COMMANDS.map((make) => make().name());

/**
 * Parses a command line as the program does, with nothing behind the commands.
 * @throws CommanderError when the program would refuse it
 */
export function parseOnly(args: readonly string[]): void {
  program().parse([...args], { from: 'user' });
}

/** The examples that the commands show in their help, without the remarks beside them. */
export function helpExamples(): readonly string[] {
  return COMMANDS.flatMap((make) => {
    let help = '';
    make()
      .configureOutput({ writeOut: (text) => (help += text) })
      .outputHelp();
    const examples = help.split(/^Examples?:\n/m)[1] ?? '';
    return examples.split('\n').flatMap((line) => /^ {2}(\S.*?)(?: {2,}|$)/.exec(line)?.[1] ?? []);
  });
}

function program(): Command {
  const silent = { writeOut: () => {}, writeErr: () => {} };
  const whole = new Command('credential-health').exitOverride().configureOutput(silent).version('0');
  for (const make of COMMANDS)
    whole.addCommand(
      make()
        .copyInheritedSettings(whole)
        .action(() => {}),
    );
  return whole;
}
