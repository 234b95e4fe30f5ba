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
import { progressBar } from '../terminal/progress.ts';
import { reportText } from '../terminal/report-text.ts';
import { summaryLine } from '../terminal/verdict-table.ts';

/** The slow org of the demo is given up after this long, in milliseconds. */
const PATIENCE_MS = 2_500;

/** `credential-health demo`: the real pipeline against an embedded simulator, twice. */
export function demoCommand(): Command {
  return new Command('demo')
    .description('Check a made-up fleet against an embedded Salesforce simulator; needs no account')
    .option('--json', 'print the first report as JSON')
    .option('--report <file>', 'write the status page of the first check, with a made-up past')
    .addHelpText('after', '\nExamples:\n  npm start --silent -- --json\n  npm start -- --report demo.html')
    .action(async (options: { json?: true; report?: string }) => {
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
      say(
        reportText(first, {
          recheck: (orgs) => ownCommand('check', orgs),
          // By its cause: nothing of the org is left once the demo is over.
          explain: (name) => ownCommand('explain', [first.orgs.find(({ org }) => org === name)?.cause ?? name]),
        }),
      );
      say(mailText('The alert e-mail of this run', mails));
      mails.length = 0;
      const mended = fleet.mend(simulator);
      const second = await pass(`Checking again, after ${mended.join(' and ')} were mended`);
      say(`\n${summaryLine(second)}\n`);
      say(mailText(`The e-mail after ${mended.join(' and ')} were mended`, mails));
      if (options.report !== undefined)
        say(`\nStatus page of the first check: ${options.report}. Its past is made up.`);
      say(WHAT_NEXT);
    });
}

const WHAT_NEXT = `
These orgs were made up, and are gone. To go on:
  credential-health explain client-secret-wrong   a cause, and what mends it
  credential-health check --file orgs.json        credentials of your own
  docs/tour.md                                    add an org, see it break, mend it`;

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

function mailText(title: string, mails: readonly Digest[]): string {
  const mail = mails.find(({ audience }) => audience === 'all');
  const rule = '─'.repeat(80);
  if (mail === undefined) return `${title}: none, there is nothing new to tell.`;
  return `${title}:\n${rule}\nSubject: ${mail.subject}\n\n${mail.forms.email}\n${rule}`;
}
