import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { Command } from 'commander';
import type { Caller } from '../../src/adapters/caller.ts';
import { deploymentPage } from '../../src/onboarding/deployment-page.ts';
import { proposePrefixes, teamsOf } from '../../src/onboarding/find-credentials.ts';
import { ownCommand } from '../../src/wording/shell-commands.ts';
import { awaitConfirmations } from '../command-line/await-confirmations.ts';
import { type Cdk, findCdk } from '../command-line/cdk.ts';
import { EXIT, UsageError } from '../command-line/exit.ts';
import { option, type SourceOptions } from '../command-line/options.ts';
import { readSettingsFile, SETTINGS_FILE } from '../command-line/settings-file.ts';
import { type SetupAnswers, settingsOf, setupAnswers } from '../command-line/setup-answers.ts';
import { type Deployed, deployedAt, standpoint } from '../command-line/standpoint.ts';
import { paragraph } from '../terminal/paragraphs.ts';
import { type Questions, questions } from '../terminal/questions.ts';
import { runCheck } from './check.ts';
import { sendTest } from './test-alert.ts';

type Options = SetupAnswers &
  Pick<SourceOptions, 'ca' | 'connectTo'> & {
    readonly account?: string;
    readonly bootstrap?: true;
    /** `--no-deploy`, `--no-wait`. */
    readonly deploy: boolean;
    readonly wait: boolean;
    readonly stack?: string;
    readonly dryRun?: true;
  };

/** What `cdk bootstrap` makes. */
const BOOTSTRAP_STACK = 'CDKToolkit';
/** How long somebody who is not at a terminal is waited for; a person ends it. */
const WAIT_MS = 15 * 60_000;

/** `credential-health setup`: from an account with secrets to the first alert. */
export function setupCommand(): Command {
  return new Command('setup')
    .description('Watch the credentials of this account: choose, deploy, confirm, send a test alert, check')
    .argument('[cdk-options...]', 'after --: more options for cdk deploy')
    .addOption(option.prefix())
    .option('--email <addresses>', 'who receives alerts and alarms, with commas; none: nobody by e-mail')
    .option(
      '--team-email <team=addresses>',
      'who receives the alerts of a team as well; once for each team',
      (one: string, before: readonly string[] = []) => [...before, one],
    )
    .option('--schedule <expression>', 'when to check, such as "cron(7 0/4 * * ? *)"')
    .option('--timezone <zone>', 'of schedule and messages, such as Europe/Berlin')
    .option('--quiet-hours <from-to>', 'when only what is critical is sent, such as 22:00-07:00')
    .option('--account <id>', 'the account that is meant, instead of the question')
    .option('--bootstrap', 'bootstrap the CDK where that was never done, without asking')
    .option('--no-deploy', 'write the settings and print what to do next')
    .option('--no-wait', 'do not wait for the subscriptions to be confirmed')
    .addOption(option.stack())
    .option('--dry-run', 'show what would be written and done, and do nothing')
    .addOption(option.ca())
    .addOption(option.connectTo())
    .addHelpText(
      'after',
      `
Looks at the names, tags, descriptions and types of secrets to propose prefixes;
values are read below those alone that you choose. Writes ${SETTINGS_FILE}
and deploys with the CDK where that is installed. What is done already is not
done again, so the same command goes on after a stop.

Examples:
  credential-health setup
  credential-health setup --dry-run --prefix salesforce/ --email ops@example.com
  credential-health setup --no-deploy --prefix salesforce/ --email none`,
    )
    .action(async (more: string[], options: Options) => {
      process.exitCode = await setup(more, options);
    });
}

async function setup(more: readonly string[], options: Options): Promise<number> {
  const ask = options.dryRun ? null : questions();
  const { caller } = await import('../../src/adapters/caller.ts');
  const here = await caller({});
  say(`Account ${here.account}, ${here.region}, as ${here.arn}`);
  if (options.account !== undefined && options.account !== here.account) {
    throw new UsageError(
      `These credentials are of account ${here.account}, not of ${options.account}. Choose another AWS_PROFILE.`,
    );
  }
  const file = (await readSettingsFile()) ?? {};
  const chosen = await setupAnswers(ask, options, file, await whatIsThere());
  const settings = settingsOf(file, chosen);
  const text = `${JSON.stringify(settings, null, 2)}\n`;
  const isNew = JSON.stringify(file) !== JSON.stringify(settings);
  say(`\n${SETTINGS_FILE}${isNew ? '' : ' (as it is)'}\n${text}`);
  say(
    deploymentPage(chosen)
      .map((line) => paragraph(line.startsWith('- ') ? '- ' : '', line.replace(/^- /, '')))
      .join('\n'),
  );
  const cdk = options.deploy ? await findCdk() : null;
  if (options.dryRun) {
    const next = cdk === null ? '' : ' The deployment would follow.';
    say(`\n${paragraph('', `This was a dry run: nothing was written and nothing deployed.${next}`)}`);
    return EXIT.healthy;
  }
  if (isNew) await writeFile(SETTINGS_FILE, text);
  if (cdk === null) {
    say(`\n${nextCommands(here)}`);
    return EXIT.healthy;
  }
  const named = options.stack === undefined ? {} : { stack: options.stack };
  const at = await standpoint(named);
  if (at.stack === null || isNew) await deploy(cdk, here, more, options, ask);
  const stack = deployedAt(await standpoint(named));
  return firstSteps(stack, options);
}

async function whatIsThere() {
  const { secretNames } = await import('../../src/adapters/secret-names.ts');
  const secrets = await secretNames({});
  return { proposed: proposePrefixes(secrets), teams: teamsOf(secrets) };
}

async function deploy(
  cdk: Cdk,
  { account, arn, region }: Caller,
  more: readonly string[],
  { account: meant, bootstrap, stack }: Options,
  ask: Questions | null,
): Promise<void> {
  if (meant === undefined) {
    if (ask === null) throw new UsageError(`Say which account is meant: --account ${account}`);
    if (!(await ask.confirm(`Deploy into account ${account}, ${region}, as ${arn}?`, false))) {
      throw new UsageError('Nothing was deployed.');
    }
  }
  const { deployedStacks } = await import('../../src/adapters/deployed-stack.ts');
  if (!(await deployedStacks({}).exists(BOOTSTRAP_STACK))) {
    const question = `The CDK was never used here. Bootstrap it (the stack ${BOOTSTRAP_STACK}: a bucket, a repository, roles)?`;
    const agreed = bootstrap ?? (ask === null ? false : await ask.confirm(question, false));
    if (!agreed)
      throw new UsageError(
        `Without it nothing can be deployed. To do it:\n  npx cdk bootstrap aws://${account}/${region}`,
      );
    // Without an app, which it would synthesise although the environment is named.
    await cdk.run(['bootstrap', '--app', '', `aws://${account}/${region}`]);
  }
  say('\nDeploying takes a few minutes in an account. What the CDK says of it:\n');
  await cdk.run(['deploy', '--require-approval', 'never', ...(stack === undefined ? [] : [stack]), ...more]);
}

/** After a deployment: confirmations, a test alert, a first check. */
async function firstSteps(stack: Deployed, options: Options): Promise<number> {
  say(`\nThe stack ${stack.name} is deployed.`);
  const test = async () => say(`\n${(await sendTest(stack)).trimEnd()}`);
  const limitMs = process.stdin.isTTY ? Number.POSITIVE_INFINITY : WAIT_MS;
  const confirmed = options.wait ? await awaitConfirmations(stack, limitMs, test) : await test().then(() => 'all');
  if (confirmed !== 'all') {
    const open =
      confirmed === 'alerts'
        ? 'Not everybody has confirmed who should hear alarms.'
        : 'Not everybody has confirmed, so the test alert was not sent.';
    say(paragraph('', `${open} When they have, run the same command again.`));
    return EXIT.unhealthy;
  }
  say('\nThe first check, from here:\n');
  const { ca, connectTo, stack: named } = options;
  await runCheck([], {
    ...(named === undefined ? {} : { stack: named }),
    ...(ca === undefined ? {} : { ca }),
    ...(connectTo === undefined ? {} : { connectTo }),
  });
  say(`\nFrom now on the function checks by itself. Daily use:\n  ${ownCommand('help', [])}`);
  return EXIT.healthy;
}

function nextCommands({ account, region }: Caller): string {
  const inApp = existsSync('cdk.json');
  const lines = [
    ...(inApp
      ? ['npm ci']
      : ['Where your CDK app is, with the construct (README, "The construct") and this file beside its cdk.json:']),
    `npx cdk bootstrap aws://${account}/${region}`,
    'npx cdk deploy',
    ownCommand('setup', []),
  ];
  return `Nothing was deployed. To go on:\n${lines.map((line) => `  ${line}`).join('\n')}`;
}

/** To the person, beside what the last step prints. */
function say(text: string): void {
  process.stderr.write(`${text}\n`);
}
