import { Command, InvalidArgumentError } from 'commander';
import { suggestion } from '../../src/credential/list-orgs.ts';
import type { HistoryEntry } from '../../src/state/history.ts';
import { loadStates, stateOf } from '../../src/state/load-states.ts';
import type { StatesPort } from '../../src/state/ports.ts';
import { localTime } from '../../src/wording/local-time.ts';
import { plain } from '../../src/wording/text.ts';
import { UsageError } from '../command-line/exit.ts';
import { option, type StateOptions } from '../command-line/options.ts';
import { keptStates } from '../command-line/ports.ts';
import { standpointBeside } from '../command-line/standpoint.ts';
import { historyTable } from '../terminal/history-table.ts';

type Options = StateOptions & { readonly limit: number; readonly json?: true };

/** `credential-health history ORG`: when it broke, who was told, when it recovered. */
export function historyCommand(): Command {
  return new Command('history')
    .description('Show when an org broke and recovered, and who was told')
    .argument('<org>', 'name of the org, without the secret prefix')
    .addOption(option.state('read this state file instead of the table of the deployed stack'))
    .addOption(option.stack())
    .option('--limit <n>', 'show at most so many changes', atLeastOne, 50)
    .addOption(option.json('the changes, newest first,'))
    .addHelpText('after', '\nExample:\n  credential-health history acme')
    .action(history);
}

async function history(org: string, options: Options): Promise<void> {
  const at = await standpointBeside(options.state, options, [org]);
  const states = await keptStates(options, at);
  const known = await loadStates(states, [org]);
  if (known.failure !== null) throw known.failure;
  const { state } = stateOf(known, org);
  const entries = await states.history(org, options.limit);
  if (state === null && entries.length === 0) throw new UsageError(await unknown(org, states));
  if (options.json) {
    const report = { schema: 'credential-health.history/1', org, team: state?.team ?? null, entries };
    process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
    return;
  }
  process.stdout.write(historyText(org, entries, at.settings.timezone));
}

/** Changes of one org as a person reads them, newest first. */
export function historyText(org: string, entries: readonly HistoryEntry[], timezone: string): string {
  const name = plain(org, 60);
  if (entries.length === 0) return `${name} has not changed since its first check.\n`;
  const stamp = (iso: string) => localTime(new Date(iso), timezone).stamp;
  return `${name}, newest first; times in ${timezone}\n\n${historyTable(entries, stamp)}\n`;
}

async function unknown(org: string, states: StatesPort): Promise<string> {
  const known = await loadStates(states, 'all');
  return `Nothing is known of an org "${plain(org, 60)}"${suggestion(org, [...known.orgs.keys()])}.`;
}

function atLeastOne(text: string): number {
  if (!/^[1-9]\d{0,4}$/.test(text)) throw new InvalidArgumentError('It must be a whole number from 1 to 99999.');
  return Number(text);
}
