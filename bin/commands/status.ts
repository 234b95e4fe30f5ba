import { styleText } from 'node:util';
import { Command } from 'commander';
import { mutedUntil } from '../../src/alerting/mute.ts';
import { CAUSES } from '../../src/causes/catalogue.ts';
import { UnknownOrgsError } from '../../src/credential/list-orgs.ts';
import { type KnownStates, loadStates } from '../../src/state/load-states.ts';
import { statusOf } from '../../src/status/org-status.ts';
import { localTime } from '../../src/wording/local-time.ts';
import { count, duration } from '../../src/wording/text.ts';
import { exitCodeFor, explainError, UsageError } from '../command-line/exit.ts';
import { option, type StateOptions } from '../command-line/options.ts';
import { keptStates } from '../command-line/ports.ts';
import { standpointBeside } from '../command-line/standpoint.ts';
import { unheardText } from '../command-line/unheard.ts';
import { complaint, sumLine } from '../terminal/paragraphs.ts';
import { type ShownStatus, statusTable, tally } from '../terminal/status-table.ts';
import { historyText } from './history.ts';

type Options = StateOptions & {
  readonly team?: string;
  readonly cause?: string;
  readonly failing?: true;
  readonly json?: true;
};

/** Changes that are shown of each org that was named. */
const LATEST = 10;

/** `credential-health status [org…]`: what the last runs found, without asking anybody again. */
export function statusCommand(): Command {
  return new Command('status')
    .description('Show how orgs stood at their last check, and for how long')
    .argument('[org...]', 'these only, with what happened to them')
    .option('--team <name>', 'only orgs of this team')
    .option('--cause <code>', 'only orgs with this cause')
    .option('--failing', 'only orgs that fail')
    .addOption(option.state('read this state file instead of the table of the deployed stack'))
    .addOption(option.stack())
    .addOption(option.json('the status of every org shown'))
    .addHelpText(
      'after',
      `
The exit code speaks of the orgs that are shown.

Examples:
  credential-health status                      from the deployed table
  credential-health status acme                 with its history
  credential-health status --failing --team billing
  credential-health status --cause app-blocked
  credential-health status --state state.json   as check --state kept it`,
    )
    .action(async (orgs: string[], options: Options) => {
      process.exitCode = await status(orgs, options);
    });
}

async function status(names: readonly string[], options: Options): Promise<number> {
  const { cause } = options;
  if (cause !== undefined && !Object.hasOwn(CAUSES, cause)) {
    throw new UsageError(`${cause} is no cause. There are: ${Object.keys(CAUSES).join(', ')}.`);
  }
  const at = await standpointBeside(options.state, options, names);
  const isAsked = names.length === 0 && !options.json && options.state === undefined;
  const unheard = isAsked ? unheardText(at, options.stack) : '';
  const states = await keptStates(options, at);
  const known = await loadStates(states, 'all');
  const now = new Date();
  const { timezone } = at.settings;
  const all = statusesIn(known, now, timezone);
  const orgs = chosen(all, names, options);
  const summary = tally(orgs);
  const lastFullRunAt = known.fleet.state?.lastFullRunAt ?? null;
  if (options.json) {
    const report = { schema: 'credential-health.status/1', lastFullRunAt, summary, orgs };
    process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
  } else if (all.length === 0) {
    process.stdout.write('Nothing is known yet: no check has kept its state here.\n');
  } else if (orgs.length === 0) {
    process.stdout.write(`None of ${count(all.length, 'org')} is like that.\n`);
  } else {
    const { total, healthy, unhealthy, inconclusive } = summary;
    const counts = `${count(total, 'org')}: ${healthy} healthy, ${unhealthy} failing, ${inconclusive} cannot tell.`;
    const local = localTime(now, timezone);
    const ranAt = local.moment(lastFullRunAt);
    const ran =
      ranAt === null || lastFullRunAt === null
        ? ''
        : ` Last full run ${ranAt} ${timezone}, ${duration(now.getTime() - Date.parse(lastFullRunAt))} ago.`;
    const sum = sumLine(counts + ran).replace(counts, styleText('bold', counts));
    process.stdout.write(`${statusTable(orgs, now, local)}\n\n${sum}\n`);
    for (const { org } of names.length === 0 ? [] : orgs) {
      process.stdout.write(`\n${historyText(org, await states.history(org, LATEST), timezone)}`);
    }
  }
  const who = await unheard;
  if (who !== '') process.stdout.write(`\n${who}`);
  if (known.failure !== null) process.stderr.write(`${complaint(explainError(known.failure))}\n`);
  return orgs.length === 0 && all.length > 0 ? 0 : exitCodeFor(summary, orgs);
}

function statusesIn(known: KnownStates, now: Date, timezone: string): readonly ShownStatus[] {
  return [...known.orgs.values()].flatMap(({ state }) => {
    if (state === null) return [];
    const status = statusOf(state, known.fleet.state, now);
    const until = mutedUntil(state.mute, now, timezone);
    const whoActs = status.cause === null ? null : CAUSES[status.cause].whoActs;
    return [{ ...status, whoActs, muted: until === undefined ? null : { until } }];
  });
}

function chosen(
  all: readonly ShownStatus[],
  names: readonly string[],
  { team, cause, failing }: Options,
): readonly ShownStatus[] {
  const unknown = names.filter((name) => !all.some(({ org }) => org === name));
  if (unknown.length > 0)
    throw new UnknownOrgsError(
      unknown,
      all.map(({ org }) => org),
    );
  return all.filter(
    (org) =>
      (names.length === 0 || names.includes(org.org)) &&
      (team === undefined || org.team === team) &&
      (cause === undefined || org.cause === cause) &&
      (!failing || org.verdict === 'unhealthy'),
  );
}
