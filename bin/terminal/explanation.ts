import { styleText } from 'node:util';
import type { Explanation } from '../../src/causes/catalogue.ts';
import type { CauseGuide } from '../../src/causes/entry.ts';
import { evidenceLine, ROLES } from '../../src/causes/verdict.ts';
import { duration, plain, sentence } from '../../src/wording/text.ts';
import type { LastFinding } from '../command-line/last-finding.ts';
import { paragraph, quotation, step, steps } from './paragraphs.ts';
import { verdictCell } from './verdict-table.ts';

export type ExplanationCommands = {
  readonly forAdmin: (org: string) => string;
  readonly recheck: (org: string) => string;
};

/** A cause as a person reads it; about one org when something was found there. */
export function explanationText(
  explained: Explanation & Pick<CauseGuide, 'saidWhen' | 'likely'>,
  found: LastFinding | null,
  now: Date,
  commands: ExplanationCommands,
): string {
  const { code, verdict, whoActs, meaning, likely, actions, link, saidWhen } = explained;
  const { text, paint = (plainText: string) => plainText } = verdictCell({ verdict, cause: code });
  const received = found?.evidence == null ? '' : plain(evidenceLine(found.evidence), 400);
  const paragraphs = [
    paragraph('', `${text}: ${sentence(meaning)}`).replace(text, paint(text)),
    found === null
      ? bullets(
          'Said when',
          saidWhen.map((said) => said.replaceAll('`', '')),
        )
      : about(found, now, received),
    bullets('Likely', likely),
    `${styleText('bold', 'What to do')}  (${ROLES[whoActs]})\n${steps('  ', actions)}`,
    `More: ${link}`,
  ];
  if (found !== null) paragraphs.push(goOn(found.org, explained, commands));
  return `${paragraphs.filter((part) => part !== '').join('\n\n')}\n`;
}

/** About an org that has no cause. */
export function wellText({ org, verdict, checkedAt }: LastFinding, now: Date): string {
  const name = plain(org, 60);
  if (verdict === null) return `${name} is switched off (tag credential-health:enabled=false), so it is not checked.\n`;
  return `${name} was healthy at its last check, ${ago(checkedAt, now)}. There is nothing to explain.\n`;
}

function about({ org, host, since, checkedAt }: LastFinding, now: Date, received: string): string {
  const lines = [paragraph('  Org    ', host === null ? plain(org, 60) : `${plain(org, 60)} (${host})`)];
  if (received !== '') lines.push(quotation('  Found  ', received));
  const lasted = since === null ? '' : `${duration(now.getTime() - Date.parse(since))}; `;
  lines.push(paragraph('  For    ', `${lasted}last checked ${ago(checkedAt, now)}`));
  return lines.join('\n');
}

/** The commands that go on from here. */
export function goOn(
  org: string,
  { verdict }: Pick<Explanation, 'verdict'>,
  { forAdmin, recheck }: ExplanationCommands,
): string {
  const again = step('', { say: 'When it is mended', run: recheck(org) });
  return verdict === 'unhealthy'
    ? `${step('', { say: 'For their Salesforce admin', run: forAdmin(org) })}\n${again}`
    : again;
}

function bullets(title: string, texts: readonly string[]): string {
  if (texts.length === 0) return '';
  return `${styleText('bold', title)}\n${texts.map((text) => paragraph('  - ', text)).join('\n')}`;
}

function ago(iso: string | null, now: Date): string {
  return iso === null ? 'at an unknown time' : `${duration(now.getTime() - Date.parse(iso))} ago`;
}
