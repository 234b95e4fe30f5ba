import { cliCommands } from '../../src/digest/commands.ts';
import type { RuntimeSettings } from '../../src/environment.ts';
import { type RunSettings, runSettings } from '../../src/run/settings.ts';
import { type CheckOptions, type SourceOptions, type StateOptions, sourceWords } from './options.ts';

/** A run as the options want it; what they leave open, the settings decide. */
export function settingsFor(
  settings: RuntimeSettings,
  options: CheckOptions & SourceOptions & StateOptions,
): RunSettings {
  const { concurrency, timeout, probe } = options;
  const source = sourceWords(options);
  return {
    ...runSettings(settings),
    ...(concurrency === undefined ? {} : { concurrency }),
    ...(timeout === undefined ? {} : { orgTimeoutMs: timeout * 1000 }),
    ...(probe === undefined ? {} : { probe }),
    commands: cliCommands(source),
    onDefect: (org, error) => {
      process.stderr.write(`${org}: ${error instanceof Error ? error.stack : String(error)}\n`);
    },
  };
}
