import { Command } from 'commander';
import { REAL_TIME } from '../../src/clock.ts';
import { STACK_OUTPUTS } from '../../src/deployment/names.ts';
import { type IntendedRecipient, isIntended, teamsOf, type Unreached, unreached } from '../../src/digest/recipients.ts';
import { sendTestAlert } from '../../src/run/send-test-alert.ts';
import { ownCommand } from '../../src/wording/shell-commands.ts';
import { count, listed, plain } from '../../src/wording/text.ts';
import { DeployedFunctionError, EXIT, UsageError } from '../command-line/exit.ts';
import { option } from '../command-line/options.ts';
import { alertsFrom } from '../command-line/ports.ts';
import { type Deployed, deployedAt, type StandpointOptions, standpoint } from '../command-line/standpoint.ts';
import { askAgain, intendedRecipients, unconfirmedAt } from '../command-line/unconfirmed.ts';
import { complaint, paragraph, step } from '../terminal/paragraphs.ts';

type Options = Pick<StandpointOptions, 'stack'> & {
  readonly deployed?: true;
  readonly alarms?: true;
  readonly askAgain?: true;
  readonly json?: true;
};

/** What a test alert came to. */
type Sent = {
  readonly confirmed: number;
  /** Teams that were sent one of their own. */
  readonly teams: readonly string[];
  readonly missed: readonly Unreached[];
  /** Alarms that were set off. */
  readonly alarms: readonly string[];
  /** Addresses that AWS was told to ask again, for either topic. */
  readonly asked: readonly string[];
  /** The command that has them asked, which the stack may do of those that it subscribed. */
  readonly askAgain: string;
  readonly mayAsk: boolean;
};

/** `credential-health test-alert`: does an alert reach the people it is for? */
export function testAlertCommand(): Command {
  return new Command('test-alert')
    .description('Send a marked test alert to all and to each team, and name those whom alerts do not reach')
    .option('--deployed', 'let the deployed function send it, which tries its permissions as well')
    .option('--alarms', 'try the alarms about the checker as well; CloudWatch sets them back by itself')
    .option('--ask-again', 'have AWS mail those again who have not confirmed alerts or alarms, or are gone')
    .addOption(option.stack())
    .addOption(option.json('what was sent and whom it does not reach'))
    .addHelpText(
      'after',
      `
Ends with 1 when nobody would receive an alert, with 3 when it could not be
published.

Examples:
  credential-health test-alert
  credential-health test-alert --deployed
  credential-health test-alert --alarms
  credential-health test-alert --ask-again`,
    )
    .action(async (options: Options) => {
      process.exitCode = await testAlert(options);
    });
}

async function testAlert(options: Options): Promise<number> {
  const stack = deployedAt(await standpoint(options));
  const sent = await send(stack, options);
  process.stdout.write(options.json ? `${JSON.stringify(reportOf(sent), null, 2)}\n` : text(sent));
  return sent.confirmed === 0 ? EXIT.unhealthy : EXIT.healthy;
}

/** Sends one from here and says whom it reaches. */
export async function sendTest(stack: Deployed): Promise<string> {
  return text(await send(stack, {}));
}

async function send(stack: Deployed, options: Options): Promise<Sent> {
  const { name, topicArn, functionName, settings } = stack;
  const alerts = await alertsFrom(topicArn);
  const subscribed = await alerts.subscriptions();
  const intended = await knownRecipients(name);
  const missed = unreached(intended, subscribed);
  const teams = teamsOf(intended.map(({ filterPolicy }) => filterPolicy));
  if (options.deployed) await sendByFunction(functionName);
  else {
    const unconfirmed = missed.map(({ endpoint }) => endpoint);
    const [, , , region = null, account = null] = topicArn.split(':');
    const where = { account, region, stack: name };
    await sendTestAlert({ ...REAL_TIME, alerts }, settings.timezone, { teams, unconfirmed, where });
  }
  return {
    confirmed: subscribed.filter((subscription) => subscription.confirmed).length,
    teams,
    missed,
    alarms: options.alarms ? await testAlarms(stack) : [],
    asked: options.askAgain ? await askWhoIsMissing(stack) : [],
    askAgain: ownCommand('test-alert', [], ['--ask-again', ...(options.stack === undefined ? [] : ['--stack', name])]),
    mayAsk: missed.some((recipient) => isIntended(recipient, intended)),
  };
}

async function askWhoIsMissing(stack: Deployed): Promise<readonly string[]> {
  const asked = await askAgain(await unconfirmedAt(stack));
  return asked.map(({ endpoint, what }) => `${plain(endpoint, 100)} (${what})`);
}

/** Sets every alarm of the stack off; gives their names. */
async function testAlarms({ name }: Deployed): Promise<readonly string[]> {
  const { deployedStacks } = await import('../../src/adapters/deployed-stack.ts');
  const names = await deployedStacks({}).alarmNames(name);
  if (names.length === 0) throw new UsageError(`The stack ${name} has no alarms.`);
  const { setOffAlarms } = await import('../../src/adapters/alarms.ts');
  await setOffAlarms({}, names, 'A test by credential-health test-alert --alarms. Nothing is broken.');
  return names;
}

/** Without a look into the stack's template only those are known who are subscribed now. */
async function knownRecipients(stack: string): Promise<readonly IntendedRecipient[]> {
  return intendedRecipients(stack, STACK_OUTPUTS.alertTopicArn).catch((error: Error) => {
    process.stderr.write(`${complaint(`Whom the stack subscribed is not known. ${error.message}`)}\n`);
    return [];
  });
}

async function sendByFunction(functionName: string): Promise<void> {
  const { deployedFunction } = await import('../../src/adapters/deployed-function.ts');
  const answer = await deployedFunction({}, functionName)({ testAlert: true });
  if (answer.kind === 'failed') throw new DeployedFunctionError(answer.error, answer.message);
}

function reportOf({ confirmed, teams, missed, alarms, asked, askAgain }: Sent) {
  return {
    schema: 'credential-health.test-alert/1',
    published: true,
    confirmedSubscriptions: confirmed,
    teams,
    unreached: missed.map((recipient) => ({ ...recipient, subscribe: askAgain })),
    alarms,
    asked,
  };
}

function text({ confirmed, teams, missed, alarms, asked, askAgain, mayAsk }: Sent): string {
  const named = listed(
    teams.map((team) => plain(team, 60)),
    10,
  );
  const audience = teams.length === 0 ? '' : ` and to ${teams.length === 1 ? 'team' : 'teams'} ${named}`;
  const parts = [
    confirmed === 0
      ? 'A test alert was sent, and nobody receives it: the topic has no confirmed subscription.'
      : `A test alert was sent to all${audience}. The topic has ${count(confirmed, 'confirmed subscription')}.`,
    ...missed.map(missedSentence),
    ...(alarms.length === 0
      ? []
      : [
          `Set off ${count(alarms.length, 'alarm')}; each sends a mail, and goes back by itself: ${alarms.join(', ')}.`,
        ]),
    ...(asked.length === 0 ? [] : [`Asked again, by a mail of AWS to confirm: ${asked.join(', ')}.`]),
  ].map((part) => paragraph('', part));
  const again = mayAsk && asked.length === 0 ? [step('', { say: 'To ask again', run: askAgain })] : [];
  return `${[...parts, ...again].join('\n\n')}\n`;
}

function missedSentence({ endpoint, because }: Unreached): string {
  const why =
    because === 'unconfirmed'
      ? 'has not confirmed yet; SNS forgets that after 48 hours, and no later deploy brings it back'
      : 'was subscribed by the stack and is no longer: never confirmed within 48 hours, or unsubscribed';
  return `${plain(endpoint, 100)} ${why}.`;
}
