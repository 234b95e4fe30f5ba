import { Command } from 'commander';
import { REAL_TIME } from '../../src/clock.ts';
import {
  type IntendedRecipient,
  subscribeCommand,
  teamsOf,
  type Unreached,
  unreached,
} from '../../src/digest/recipients.ts';
import { sendTestAlert } from '../../src/run/send-test-alert.ts';
import { count, plain } from '../../src/wording/text.ts';
import { DeployedFunctionError, EXIT } from '../command-line/exit.ts';
import { option } from '../command-line/options.ts';
import { alertsFrom } from '../command-line/ports.ts';
import { deployedAt, standpoint } from '../command-line/standpoint.ts';
import { paragraph } from '../terminal/paragraphs.ts';

type Options = { readonly stack?: string; readonly deployed?: true; readonly json?: true };

/** `credential-health test-alert`: does an alert reach the people it is for? */
export function testAlertCommand(): Command {
  return new Command('test-alert')
    .description('Send a marked test alert, and name those whom alerts do not reach')
    .option('--deployed', 'let the deployed function send it, which tries its permissions as well')
    .addOption(option.stack())
    .addOption(option.json('what was sent and whom it does not reach'))
    .addHelpText(
      'after',
      `
Ends with 1 when nobody would receive an alert, with 3 when it could not be
published.

Example:
  credential-health test-alert --deployed`,
    )
    .action(async (options: Options) => {
      process.exitCode = await testAlert(options);
    });
}

async function testAlert({ stack, deployed: byFunction, json }: Options): Promise<number> {
  const at = await standpoint({ ...(stack === undefined ? {} : { stack }) });
  const { name, topicArn, functionName } = deployedAt(at);
  const alerts = await alertsFrom(topicArn);
  const subscribed = await alerts.subscriptions();
  const intended = await intendedRecipients(name);
  const missed = unreached(intended, subscribed);
  const confirmed = subscribed.filter((subscription) => subscription.confirmed).length;

  if (byFunction) await sendByFunction(functionName);
  else {
    const teams = teamsOf(intended.map(({ filterPolicy }) => filterPolicy));
    const unconfirmed = missed.map(({ endpoint }) => endpoint);
    await sendTestAlert({ ...REAL_TIME, alerts }, at.settings.timezone, { teams, unconfirmed });
  }
  const result = {
    schema: 'credential-health.test-alert/1',
    published: true,
    confirmedSubscriptions: confirmed,
    unreached: missed.map((recipient) => ({ ...recipient, subscribe: subscribeCommand(topicArn, recipient) })),
  };
  process.stdout.write(json ? `${JSON.stringify(result, null, 2)}\n` : text(confirmed, missed, topicArn));
  return confirmed === 0 ? EXIT.unhealthy : EXIT.healthy;
}

/** Whom the stack subscribed; without a look into its template only those are known who are subscribed now. */
async function intendedRecipients(stack: string): Promise<readonly IntendedRecipient[]> {
  const { deployedStacks } = await import('../../src/adapters/deployed-stack.ts');
  try {
    return await deployedStacks({}).intendedRecipients(stack);
  } catch (error) {
    process.stderr.write(`Whom the stack subscribed is not known. ${(error as Error).message}\n`);
    return [];
  }
}

async function sendByFunction(functionName: string): Promise<void> {
  const { deployedFunction } = await import('../../src/adapters/deployed-function.ts');
  const answer = await deployedFunction({}, functionName)({ testAlert: true });
  if (answer.kind === 'failed') throw new DeployedFunctionError(answer.error, answer.message);
}

function text(confirmed: number, missed: readonly Unreached[], topicArn: string): string {
  const sent =
    confirmed === 0
      ? 'A test alert was sent, and nobody receives it: the topic has no confirmed subscription.'
      : `A test alert was sent. The topic has ${count(confirmed, 'confirmed subscription')}; those who are told everything receive it.`;
  const lines = missed.map((recipient) => {
    const why =
      recipient.because === 'unconfirmed'
        ? 'has not confirmed yet; SNS forgets that after 48 hours, and no later deploy brings it back'
        : 'was subscribed by the stack and is no longer: never confirmed within 48 hours, or unsubscribed';
    return `${paragraph('', `${plain(recipient.endpoint, 100)} ${why}. Ask again:`)}\n  ${subscribeCommand(topicArn, recipient)}`;
  });
  return `${[paragraph('', sent), ...lines].join('\n\n')}\n`;
}
