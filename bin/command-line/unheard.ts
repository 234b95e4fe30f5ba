import { STACK_OUTPUTS } from '../../src/deployment/names.ts';
import { unreached } from '../../src/digest/recipients.ts';
import { ownCommand } from '../../src/wording/shell-commands.ts';
import { plain } from '../../src/wording/text.ts';
import { paragraph } from '../terminal/paragraphs.ts';
import { alertsFrom } from './ports.ts';
import type { Deployed, Standpoint } from './standpoint.ts';

/** One of the two topics of a stack, and who misses what is sent to it. */
export type Heard = {
  readonly what: 'alerts' | 'alarms';
  /** Somebody has confirmed. */
  readonly byAnybody: boolean;
  /** Addresses that were meant to hear and do not. */
  readonly missing: readonly string[];
};

/**
 * A word on those whom alerts or alarms do not reach, for whoever looks at something else. Empty where everybody is
 * reached, where nothing is deployed, and where this person may not ask.
 */
export async function unheardText({ stack }: Standpoint, named: string | undefined): Promise<string> {
  if (stack === null) return '';
  const topics = await Promise.all([
    heard(stack, 'alerts', stack.topicArn, STACK_OUTPUTS.alertTopicArn),
    heard(stack, 'alarms', stack.alarmTopicArn, STACK_OUTPUTS.alarmTopicArn),
  ]).catch(() => []);
  return unheardSentences(topics, named);
}

export function unheardSentences(topics: readonly Heard[], stack: string | undefined): string {
  const missing = topics.flatMap(({ what, missing: all }) => all.map((address) => `${plain(address, 100)} (${what})`));
  const sentences = [
    ...topics.flatMap(({ what, byAnybody }) => (byAnybody ? [] : [NOBODY[what]])),
    ...(missing.length === 0 ? [] : [`Not confirmed, so not reached: ${missing.join(', ')}.`]),
  ];
  if (sentences.length === 0) return '';
  const words = ['--ask-again', ...(stack === undefined ? [] : ['--stack', stack])];
  const again = `To have AWS mail the link to confirm again:\n  ${ownCommand('test-alert', [], words)}\n`;
  return `${paragraph('', sentences.join(' '))}\n${missing.length === 0 ? '' : again}`;
}

const NOBODY = {
  alerts: 'Nobody receives alerts: the topic has no confirmed subscription.',
  alarms: 'Nobody receives alarms, by which one hears that the checker itself has stopped.',
} as const;

type TopicOutput = (typeof STACK_OUTPUTS)['alertTopicArn' | 'alarmTopicArn'];

async function heard(stack: Deployed, what: Heard['what'], topicArn: string, output: TopicOutput): Promise<Heard> {
  const { deployedStacks } = await import('../../src/adapters/deployed-stack.ts');
  const [subscribed, intended] = await Promise.all([
    (await alertsFrom(topicArn)).subscriptions(),
    // Who may not look into the template knows of those only whom SNS still asks: it forgets them after two days.
    deployedStacks({})
      .intendedRecipients(stack.name, output)
      .catch(() => []),
  ]);
  const missing = unreached(intended, subscribed).map(({ endpoint }) => endpoint);
  return { what, byAnybody: subscribed.some(({ confirmed }) => confirmed), missing };
}
