import { Command } from 'commander';
import type { DemoFleet } from '../../simulator/demo-fleet.ts';
import type { Simulator } from '../../simulator/simulator.ts';
import { orgsFile } from '../../src/adapters/orgs-file.ts';
import { salesforceHttps } from '../../src/adapters/salesforce-https.ts';
import { signing } from '../../src/adapters/signing.ts';
import { stateMemory } from '../../src/adapters/state-memory.ts';
import type { OrgCheck } from '../../src/check/org-check.ts';
import { REAL_TIME } from '../../src/clock.ts';
import { cliCommands } from '../../src/digest/commands.ts';
import type { Digest } from '../../src/digest/digest.ts';
import { readEnvironment } from '../../src/environment.ts';
import { checkOrgs } from '../../src/run/check-orgs.ts';
import type { Ports } from '../../src/run/ports.ts';
import type { Report } from '../../src/run/report.ts';
import { runSettings } from '../../src/run/settings.ts';
import { USER_AGENT } from '../../src/version.ts';
import { ownCommand } from '../../src/wording/shell-commands.ts';
import { writePage } from '../command-line/write-page.ts';
import { sumLine } from '../terminal/paragraphs.ts';
import { progressBar } from '../terminal/progress.ts';
import { reportText } from '../terminal/report-text.ts';
import { proseWidth } from '../terminal/screen.ts';
import { summaryLine, verdictTable } from '../terminal/verdict-table.ts';

/** Of each mail, without --all: the demo fits on two screens. */
const LINES_OF_MAIL = 12;

/** The slow org of the demo is given up after this long, in milliseconds. */
const PATIENCE_MS = 2_500;

/** `credential-health demo`: the real pipeline against an embedded simulator, twice. */
export function demoCommand(): Command {
  return new Command('demo')
    .description('Check a made-up fleet against an embedded Salesforce simulator; needs no account')
    .option('--all', 'show every step and the whole mails')
    .option('--json', 'print the first report as JSON')
    .option('--report <file>', 'write the status page of the first check, with a made-up past')
    .addHelpText(
      'after',
      '\nExamples:\n  npm start --silent -- --json\n  npm start -- --report demo.html\n  npm start -- --all',
    )
    .action(async (options: { all?: true; json?: true; report?: string }) => {
      // Loaded here, because the other commands should not wait for a Salesforce they do not start.
      const { startSimulator } = await import('../../simulator/simulator.ts');
      const { demoFleet } = await import('../../simulator/demo-fleet.ts');
      await using simulator = await startSimulator();
      const fleet = demoFleet(new Date());
      fleet.addTo(simulator);
      const mails: Digest[] = [];
      const ports = demoPorts(simulator, fleet, (digest) => mails.push(digest));
      const pass = async (what: string): Promise<Report> => {
        const bar = progressBar(what);
        bar.begin(fleet.entries.length);
        const report = await checkDemo(ports, ({ org }) => bar.advance(org));
        bar.clear();
        return report;
      };

      const first = await pass('Asking every org for a token');
      if (options.report !== undefined) {
        const { demoPage } = await import('./demo-past.ts');
        await writePage(await demoPage(ports, new Date()), options.report);
      }
      if (options.json) {
        process.stdout.write(`${JSON.stringify(first, null, 2)}\n`);
        return;
      }
      const say = (text: string) => process.stdout.write(`${text}\n`);
      const most = options.all ? Number.POSITIVE_INFINITY : LINES_OF_MAIL;
      say(
        options.all
          ? reportText(first, demoCommandsFor(first))
          : `${verdictTable(first.orgs)}\n\n${sumLine(summaryLine(first))}\n`,
      );
      say(mailText('The alert e-mail of this run', mails, most));
      mails.length = 0;
      const mended = fleet.mend(simulator).join(' and ');
      await pass(`Checking again, after ${mended} were mended`);
      say(`\n${mailText(`The e-mail after ${mended} were mended`, mails, most)}\n`);
      say(whatNext(options.all === true, options.report));
    });
}

function demoCommandsFor(report: Report) {
  return {
    recheck: (orgs: readonly string[]) => ownCommand('check', orgs),
    // By its cause: nothing of the org is left once the demo is over.
    explain: (name: string) => ownCommand('explain', [report.orgs.find(({ org }) => org === name)?.cause ?? name]),
  };
}

/** How to go on, typed as the demo was. */
function whatNext(isAll: boolean, page: string | undefined): string {
  // A clone has no command yet, and is started by npm.
  const isClone = process.env.npm_lifecycle_event === 'start';
  const again = isClone ? 'npm start --' : ownCommand('demo', []);
  const lines = [
    ...(isAll ? [] : [[`${again} --all`, 'every step, and the whole mail']]),
    [`${isClone ? 'npm link && ' : ''}${ownCommand('setup', [])}`, 'your own orgs'],
    ...(page === undefined
      ? [[`${again} --report page.html`, 'the status page; open it in a browser']]
      : [[page, 'the status page of the first check, its past made up: open it in a browser']]),
  ];
  const width = Math.max(...lines.map(([command = '']) => command.length));
  const rows = lines.map(([command = '', what = '']) => `  ${command.padEnd(width)}  ${what}`);
  return `These orgs were made up, and are gone. To go on:\n${rows.join('\n')}`;
}

/** The real ports, but for the simulator in place of Salesforce, state in memory, and whoever takes the digests. */
export function demoPorts(
  simulator: Pick<Simulator, 'caPem' | 'port'>,
  fleet: Pick<DemoFleet, 'entries'>,
  publish: (digest: Digest) => void,
): Ports {
  const file = orgsFile(JSON.stringify(fleet.entries));
  if (!file.ok) throw new Error(`the demo's own file is wrong: ${file.problems.join('; ')}`);
  return {
    ...REAL_TIME,
    secrets: file.secrets,
    network: salesforceHttps({
      userAgent: USER_AGENT,
      ca: simulator.caPem,
      connectTo: { host: '127.0.0.1', port: simulator.port },
    }),
    signing: signing(),
    states: stateMemory(),
    alerts: {
      publish: async (digest) => publish(digest),
      confirmedSubscriptions: async () => 1,
    },
  };
}

/** One run over the whole fleet. */
export function checkDemo(ports: Ports, onChecked: (check: OrgCheck) => void): Promise<Report> {
  return checkOrgs(
    ports,
    { orgs: 'all', save: true, publish: true },
    {
      ...runSettings(readEnvironment({})),
      orgTimeoutMs: PATIENCE_MS,
      commands: cliCommands(),
      deadline: null,
      onChecked,
    },
  );
}

function mailText(title: string, mails: readonly Digest[], most: number): string {
  const mail = mails.find(({ audience }) => audience === 'all');
  const rule = '─'.repeat(proseWidth());
  if (mail === undefined) return `${title}: none, there is nothing new to tell.`;
  return `${title}:\n${rule}\n${beginning(`Subject: ${mail.subject}\n\n${mail.forms.email.trimEnd()}`, most)}\n${rule}`;
}

/** Whole paragraphs, as many as fit into so many lines. */
function beginning(text: string, most: number): string {
  let shown = '';
  for (const part of text.split('\n\n')) {
    const more = shown === '' ? part : `${shown}\n\n${part}`;
    if (more.split('\n').length > most) break;
    shown = more;
  }
  return shown === text ? shown : `${shown}\n\n… and more, with --all.`;
}
