import { Command } from 'commander';
import { AwsCallError } from '../../src/aws-calls.ts';
import { runSettings } from '../../src/run/settings.ts';
import { loadStates } from '../../src/state/load-states.ts';
import { pageDocument, type StatusPage, statusPage } from '../../src/status/page.ts';
import { count } from '../../src/wording/text.ts';
import { explainError, UsageError } from '../command-line/exit.ts';
import { option, type StateOptions } from '../command-line/options.ts';
import { alertsFrom, keptStates } from '../command-line/ports.ts';
import { deployedAt, type Standpoint, standpointBeside } from '../command-line/standpoint.ts';
import { writePage } from '../command-line/write-page.ts';
import { complaint } from '../terminal/paragraphs.ts';

type ReportOptions = StateOptions & { readonly out?: string; readonly json?: true };

/** `credential-health report`: the status page as a file, from what the runs have kept. */
export function reportCommand(): Command {
  return new Command('report')
    .description('Write the status page: one HTML file that needs no network')
    .option('--out <file>', 'where to write the page; - is standard output')
    .addOption(option.state('read this state file instead of the table of the deployed stack'))
    .addOption(option.stack())
    .addOption(option.json('what the page shows'))
    .addHelpText(
      'after',
      `
Ends with 0 once the page is written, whatever it shows.

Examples:
  credential-health report --out report.html
  credential-health report --out report.html --state state.json`,
    )
    .action(report);
}

async function report({ out, json, ...options }: ReportOptions): Promise<void> {
  if (out === undefined && json === undefined) {
    throw new UsageError('Say where to write the page:\n  credential-health report --out report.html');
  }
  const at = await standpointBeside(options.state, options);
  const states = await keptStates(options, at);
  const { orgs, fleet, unreadable, failure } = await loadStates(states, 'all');
  const page = statusPage(
    {
      orgs: [...orgs.values()].flatMap(({ state }) => state ?? []),
      fleet: fleet.state,
      confirmedSubscriptions: options.state === undefined ? await listeners(at) : null,
      unreadable: [...unreadable],
    },
    new Date(),
    runSettings(at.settings).policy,
  );
  if (out !== undefined) {
    await writePage(page, out);
    process.stderr.write(`${out} written: ${summary(page)}.\n`);
  }
  if (json) process.stdout.write(`${JSON.stringify(pageDocument(page), null, 2)}\n`);
  if (failure !== null) process.stderr.write(`${complaint(explainError(failure))}\n`);
}

/** Confirmed subscriptions of the alert topic; null for whoever may read the table and not the topic. */
async function listeners(at: Standpoint): Promise<number | null> {
  try {
    return await (await alertsFrom(deployedAt(at).topicArn)).confirmedSubscriptions();
  } catch (error) {
    if (error instanceof AwsCallError && error.trouble === 'denied') return null;
    throw error;
  }
}

function summary({ counts }: StatusPage): string {
  const { total, failing, healthy } = counts;
  return `${count(total, 'org')}, ${failing} failing, ${counts['cannot-tell']} cannot tell, ${healthy} healthy`;
}
