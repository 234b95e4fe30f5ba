import { execFileSync } from 'node:child_process';
import type { Command } from 'commander';
import { addCommand } from '../../bin/commands/add.ts';
import { checkCommand } from '../../bin/commands/check.ts';
import { confirmCommand } from '../../bin/commands/confirm.ts';
import { demoCommand } from '../../bin/commands/demo.ts';
import { doctorCommand } from '../../bin/commands/doctor.ts';
import { explainCommand } from '../../bin/commands/explain.ts';
import { historyCommand } from '../../bin/commands/history.ts';
import { lintCommand } from '../../bin/commands/lint.ts';
import { migrateCommand } from '../../bin/commands/migrate.ts';
import { muteCommand } from '../../bin/commands/mute.ts';
import { reportCommand } from '../../bin/commands/report.ts';
import { restoreCommand } from '../../bin/commands/restore.ts';
import { rotateCommand } from '../../bin/commands/rotate.ts';
import { setupCommand } from '../../bin/commands/setup.ts';
import { statusCommand } from '../../bin/commands/status.ts';
import { testAlertCommand } from '../../bin/commands/test-alert.ts';
import { bundledProgram } from '../bin/bundled-program.ts';

const COMMANDS: readonly Command[] = [
  addCommand(),
  checkCommand(),
  confirmCommand(),
  demoCommand(),
  doctorCommand(),
  explainCommand(),
  historyCommand(),
  lintCommand(),
  migrateCommand(),
  muteCommand(),
  reportCommand(),
  restoreCommand(),
  rotateCommand(),
  setupCommand(),
  statusCommand(),
  testAlertCommand(),
];

/** The names of the commands whose examples are known here. */
export const COMMAND_NAMES: readonly string[] = COMMANDS.map((command) => command.name());

/** The help of the program, and of each of its commands. */
export const HELP: readonly string[] = [
  execFileSync(process.execPath, [bundledProgram(), '--help'], { encoding: 'utf8' }),
  ...COMMANDS.map((command) => {
    let help = '';
    command.configureOutput({ writeOut: (text) => (help += text) }).outputHelp();
    return help;
  }),
];

/** The examples that each help shows, without the remarks beside them. */
export const HELP_EXAMPLES: readonly string[] = HELP.flatMap((help) => {
  const [examples = ''] = help.split(/^Examples?:\n/m)[1]?.split('\n\n') ?? [];
  return examples.split('\n').flatMap((line) => /^ {2}(\S.*?)(?: {2,}|$)/.exec(line)?.[1] ?? []);
});
