import { type Clock, REAL_TIME } from '../../src/clock.ts';
import { STACK_OUTPUTS } from '../../src/deployment/names.ts';
import { type Unreached, unreached } from '../../src/digest/recipients.ts';
import { ownCommand } from '../../src/wording/shell-commands.ts';
import { plain } from '../../src/wording/text.ts';
import { paragraph } from '../terminal/paragraphs.ts';
import { busy } from '../terminal/progress.ts';
import { alertsFrom } from './ports.ts';
import type { Deployed } from './standpoint.ts';

const PAUSE_MS = 5_000;

type Missing = Unreached & { readonly topicArn: string; readonly what: 'alerts' | 'alarms' };

/**
 * Waits until everybody whom the stack subscribed has confirmed, and says which mails to look for. Whom SNS has forgotten
 * is asked again. False when the time is over before.
 */
export async function awaitConfirmations(
  stack: Deployed,
  limitMs: number,
  { now, sleep }: Pick<Clock, 'now' | 'sleep'> = REAL_TIME,
): Promise<boolean> {
  const endsAt = now().getTime() + limitMs;
  for (const one of (await missingAt(stack)).filter(({ because }) => because === 'gone')) {
    const { subscriptions } = await import('../../src/adapters/subscriptions.ts');
    await subscriptions({}).subscribe(one.topicArn, one);
  }
  let missing = await missingAt(stack);
  if (missing.length > 0) process.stderr.write(`${whichMails(missing)}\n`);
  while (missing.length > 0) {
    if (now().getTime() >= endsAt) return false;
    const waiting = busy(`Waiting for ${missing.length} to be confirmed; Ctrl-C ends it, the same command goes on`);
    await sleep(PAUSE_MS).finally(() => waiting.clear());
    missing = await missingAt(stack);
  }
  return true;
}

async function missingAt({ name, topicArn, alarmTopicArn }: Deployed): Promise<readonly Missing[]> {
  const topics = [
    { arn: topicArn, what: 'alerts', output: STACK_OUTPUTS.alertTopicArn },
    { arn: alarmTopicArn, what: 'alarms', output: STACK_OUTPUTS.alarmTopicArn },
  ] as const;
  const { deployedStacks } = await import('../../src/adapters/deployed-stack.ts');
  const missing = await Promise.all(
    topics.map(async ({ arn, what, output }) => {
      const intended = await deployedStacks({}).intendedRecipients(name, output);
      const subscribed = await (await alertsFrom(arn)).subscriptions();
      return unreached(intended, subscribed).map((one) => ({ ...one, topicArn: arn, what }));
    }),
  );
  return missing.flat().filter(({ protocol }) => protocol === 'email');
}

function whichMails(missing: readonly Missing[]): string {
  const addresses = [...Map.groupBy(missing, ({ endpoint }) => endpoint)];
  const lines = addresses.map(([address, topics]) => {
    const what = topics.map((topic) => topic.what).join(' and one for ');
    return paragraph(
      '- ',
      `${plain(address, 100)}: ${topics.length === 1 ? 'one mail' : 'two mails, one'} for ${what}`,
    );
  });
  return [
    paragraph(
      '',
      'AWS Notifications (no-reply@sns.amazonaws.com) sends "AWS Notification - Subscription Confirmation", also to be found among spam:',
    ),
    ...lines,
    paragraph(
      '',
      'Click Confirm subscription in each. So that no mail scanner can undo it, copy the address of that link instead, and:',
    ),
    `  ${ownCommand('confirm', ['LINK'])}`,
    'SNS forgets what is not confirmed within 48 hours.',
  ].join('\n');
}
