import { STACK_OUTPUTS } from '../../src/deployment/names.ts';
import { type Unreached, unreached } from '../../src/digest/recipients.ts';
import { alertsFrom } from './ports.ts';
import type { Deployed } from './standpoint.ts';

/** Somebody who is meant to hear one of the stack's topics, and does not. */
export type Unconfirmed = Unreached & {
  readonly topicArn: string;
  readonly what: 'alerts' | 'alarms';
  /** Subscribed by the stack, and not by somebody else. */
  readonly ours: boolean;
};

/** Of both topics, as they stand now. @throws AwsCallError */
export async function unconfirmedAt({
  name,
  topicArn,
  alarmTopicArn,
}: Pick<Deployed, 'name' | 'topicArn' | 'alarmTopicArn'>): Promise<readonly Unconfirmed[]> {
  const topics = [
    { arn: topicArn, what: 'alerts', output: STACK_OUTPUTS.alertTopicArn },
    { arn: alarmTopicArn, what: 'alarms', output: STACK_OUTPUTS.alarmTopicArn },
  ] as const;
  const { deployedStacks } = await import('../../src/adapters/deployed-stack.ts');
  const found: Unconfirmed[] = [];
  for (const { arn, what, output } of topics) {
    const intended = await deployedStacks({}).intendedRecipients(name, output);
    const subscribed = await (await alertsFrom(arn)).subscriptions();
    for (const one of unreached(intended, subscribed)) {
      const ours = intended.some(({ endpoint }) => endpoint.toLowerCase() === one.endpoint.toLowerCase());
      found.push({ ...one, topicArn: arn, what, ours });
    }
  }
  return found;
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
