import { styleText } from 'node:util';
import { Command } from 'commander';
import { readEnvironment } from '../../src/environment.ts';
import { loadStates } from '../../src/state/load-states.ts';
import { statusOf } from '../../src/status/org-status.ts';
import { localTime } from '../../src/wording/local-time.ts';
import { count, duration } from '../../src/wording/text.ts';
import { deployment } from '../command-line/deployment.ts';
import { exitCodeFor, explainError } from '../command-line/exit.ts';
import { option, type StateOptions } from '../command-line/options.ts';
import { statesFrom } from '../command-line/ports.ts';
import { statusTable, tally } from '../terminal/status-table.ts';

/** `credential-health status`: what the last runs found, without asking anybody again. */
export function statusCommand(): Command {
  return new Command('status')
    .description('Show how every org stood at its last check, and for how long')
    .addOption(option.state('read this state file instead of the table of the deployed stack'))
    .addOption(option.stack())
    .addOption(option.json('the status of every org'))
    .addHelpText(
      'after',
      `
Examples:
  credential-health status                     from the deployed table
  credential-health status --state state.json  as check --state kept it`,
    )
    .action(async (options: StateOptions & { readonly json?: true }) => {
      process.exitCode = await status(options);
    });
}

async function status(options: StateOptions & { readonly json?: true }): Promise<number> {
  const settings = readEnvironment(process.env);
  const states = await statesFrom(options, deployment(options.stack).tableName, settings);
  const known = await loadStates(states, 'all');
  const now = new Date();
  const orgs = [...known.orgs.values()].flatMap(({ state }) => (state === null ? [] : [statusOf(state, now)]));
  const summary = tally(orgs);
  const lastFullRunAt = known.fleet.state?.lastFullRunAt ?? null;
  if (options.json) {
    const status = { schema: 'credential-health.status/1', lastFullRunAt, summary, orgs };
    process.stdout.write(`${JSON.stringify(status, null, 2)}\n`);
  } else if (orgs.length === 0) {
    process.stdout.write('Nothing is known yet: no check has kept its state here.\n');
  } else {
    const { total, healthy, unhealthy, inconclusive } = summary;
    const counts = `${count(total, 'org')}: ${healthy} healthy, ${unhealthy} failing, ${inconclusive} cannot tell.`;
    const local = localTime(now, settings.timezone).moment(lastFullRunAt);
    const ran =
      local === null || lastFullRunAt === null
        ? ''
        : ` Last full run ${local} ${settings.timezone}, ${duration(now.getTime() - Date.parse(lastFullRunAt))} ago.`;
    process.stdout.write(`${statusTable(orgs, now)}\n\n${styleText('bold', counts)}${ran}\n`);
  }
  if (known.failure !== null) process.stderr.write(`${explainError(known.failure)}\n`);
  return exitCodeFor(summary);
}
