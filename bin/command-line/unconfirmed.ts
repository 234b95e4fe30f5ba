import { STACK_OUTPUTS } from '../../src/deployment/names.ts';
import { type IntendedRecipient, isIntended, type Unreached, unreached } from '../../src/digest/recipients.ts';
import { alertsFrom } from './ports.ts';
import type { Deployed } from './standpoint.ts';

/** Somebody who is meant to hear one of the stack's topics, and does not. */
export type Unconfirmed = Unreached & {
  readonly topicArn: string;
  readonly what: 'alerts' | 'alarms';
  /** Subscribed by the stack, and not by somebody else. */
  readonly ours: boolean;
};

/** One of the two topics of a stack, and who misses what is sent to it. */
export type Heard = {
  readonly what: Unconfirmed['what'];
  /** Somebody has confirmed. */
  readonly byAnybody: boolean;
  readonly missing: readonly Unconfirmed[];
};

type Topics = Pick<Deployed, 'name' | 'topicArn' | 'alarmTopicArn'>;

/** Of both topics, as they stand now. @throws AwsCallError */
export async function unconfirmedAt(stack: Topics): Promise<readonly Unconfirmed[]> {
  return (await heardAt(stack)).flatMap(({ missing }) => missing);
}

/** Who hears alerts and who alarms, as it stands now. @throws AwsCallError */
export async function heardAt(stack: Topics, meantFor = intendedRecipients): Promise<readonly Heard[]> {
  const topics = [
    { topicArn: stack.topicArn, what: 'alerts', output: STACK_OUTPUTS.alertTopicArn },
    { topicArn: stack.alarmTopicArn, what: 'alarms', output: STACK_OUTPUTS.alarmTopicArn },
  ] as const;
  return Promise.all(
    topics.map(async ({ topicArn, what, output }) => {
      const [subscribed, intended] = await Promise.all([
        (await alertsFrom(topicArn)).subscriptions(),
        meantFor(stack.name, output),
      ]);
      const missing = unreached(intended, subscribed).map((one) => {
        return { ...one, topicArn, what, ours: isIntended(one, intended) };
      });
      return { what, byAnybody: subscribed.some(({ confirmed }) => confirmed), missing };
    }),
  );
}

/** Whom the stack subscribed to the topic that this output names. @throws AwsCallError */
export async function intendedRecipients(
  stack: string,
  output: (typeof STACK_OUTPUTS)['alertTopicArn' | 'alarmTopicArn'],
): Promise<readonly IntendedRecipient[]> {
  const { deployedStacks } = await import('../../src/adapters/deployed-stack.ts');
  return deployedStacks({}).intendedRecipients(stack, output);
}

/**
 * AWS mails those whom the stack subscribed a link to confirm, and they get the filter that it gave them; of others the
 * filter is not known. Gives those who are asked.
 * @throws AwsCallError
 */
export async function askAgain(all: readonly Unconfirmed[]): Promise<readonly Unconfirmed[]> {
  const { subscriptions } = await import('../../src/adapters/subscriptions.ts');
  const ours = all.filter((one) => one.ours);
  for (const one of ours) await subscriptions({}).subscribe(one.topicArn, one);
  return ours;
}
