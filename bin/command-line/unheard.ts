import { ownCommand } from '../../src/wording/shell-commands.ts';
import { plain } from '../../src/wording/text.ts';
import { paragraph } from '../terminal/paragraphs.ts';
import type { Standpoint } from './standpoint.ts';
import { type Heard, heardAt, intendedRecipients } from './unconfirmed.ts';

/**
 * A word on those whom alerts or alarms do not reach, for whoever looks at something else. Empty where everybody is
 * reached, where nothing is deployed, and where this person may not ask.
 */
export async function unheardText({ stack }: Standpoint, named: string | undefined): Promise<string> {
  if (stack === null) return '';
  // Who may not look into the template knows of those only whom SNS still asks: it forgets them after two days.
  const known: typeof intendedRecipients = (name, output) => intendedRecipients(name, output).catch(() => []);
  const topics = await heardAt(stack, known).catch(() => []);
  return unheardSentences(topics, named);
}

export function unheardSentences(topics: readonly Heard[], stack: string | undefined): string {
  const missing = topics.flatMap((topic) => topic.missing);
  const addresses = missing.map(({ endpoint, what }) => `${plain(endpoint, 100)} (${what})`);
  const sentences = [
    ...topics.flatMap(({ what, byAnybody }) => (byAnybody ? [] : [NOBODY[what]])),
    ...(missing.length === 0 ? [] : [`Not confirmed, so not reached: ${addresses.join(', ')}.`]),
  ];
  if (sentences.length === 0) return '';
  const words = ['--ask-again', ...(stack === undefined ? [] : ['--stack', stack])];
  const again = `To have AWS mail the link to confirm again:\n  ${ownCommand('test-alert', [], words)}\n`;
  return `${paragraph('', sentences.join(' '))}\n${missing.some(({ ours }) => ours) ? again : ''}`;
}

const NOBODY = {
  alerts: 'Nobody receives alerts: the topic has no confirmed subscription.',
  alarms: 'Nobody receives alarms, by which one hears that the checker itself has stopped.',
} as const;
