import { type Confirmation, readConfirmationLink } from '../../src/onboarding/confirmation-link.ts';
import { UsageError } from './exit.ts';
import type { Deployed } from './standpoint.ts';

/** What a link was for. */
export type Confirmed = { readonly what: 'alerts' | 'alarms'; readonly topicArn: string };

/** @throws UsageError that says what it is instead */
export function confirmationIn(link: string): Confirmation {
  const read = readConfirmationLink(link);
  if (!read.ok) throw new UsageError(read.problem);
  return read.confirmation;
}

/**
 * Confirms a subscription to one of the two topics of this stack.
 * @throws UsageError when it is to another topic; AwsCallError
 */
export async function confirmAt(
  { name, topicArn, alarmTopicArn }: Pick<Deployed, 'name' | 'topicArn' | 'alarmTopicArn'>,
  confirmation: Confirmation,
): Promise<Confirmed> {
  const asked = confirmation.topicArn;
  if (asked !== topicArn && asked !== alarmTopicArn) {
    throw new UsageError(`This link is for another topic (${asked}), which is none of the stack ${name}.`);
  }
  const { subscriptions } = await import('../../src/adapters/subscriptions.ts');
  await subscriptions({}).confirm(confirmation);
  return { topicArn: asked, what: asked === topicArn ? 'alerts' : 'alarms' };
}

export function confirmedSentence(stack: string, { what }: Confirmed): string {
  return `Confirmed: ${what} of the stack ${stack} arrive from now on, and no link in a mail can end that.`;
}
