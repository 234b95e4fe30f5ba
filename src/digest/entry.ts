import { CAUSES } from '../causes/catalogue.ts';
import type { Step } from '../causes/step.ts';
import { ROLES } from '../causes/verdict.ts';
import { isAgeReminder, type Notice, type NoticeKind } from '../state/notice.ts';
import type { LocalTime } from '../wording/local-time.ts';
import { endingCommand, wrapCommand } from '../wording/shell-commands.ts';
import { plain, sentence, wrap } from '../wording/text.ts';
import type { Briefing } from './audience.ts';
import type { DigestCommands } from './commands.ts';

/** What all digests of one run have in common. */
export type RunContext = {
  readonly local: LocalTime;
  /** IANA name. */
  readonly timezone: string;
  readonly finishedAt: Date;
  readonly full: boolean;
  readonly commands: DigestCommands;
};

/** How a notice appears: in several lines under a heading, or as a sentence in a row with a label. */
type Place = { readonly as: 'entry' | 'sentence'; readonly heading: string };

const PLACES: Readonly<Record<NoticeKind, Place>> = {
  test: { as: 'entry', heading: 'TEST' },
  'nothing-to-check': { as: 'entry', heading: 'NOTHING TO CHECK' },
  'fleet-incident': { as: 'entry', heading: 'FLEET INCIDENT' },
  failing: { as: 'entry', heading: 'NEW' },
  'cause-changed': { as: 'entry', heading: 'CAUSE CHANGED' },
  'still-failing': { as: 'entry', heading: 'STILL FAILING' },
  'cannot-tell': { as: 'entry', heading: 'CANNOT TELL' },
  'rotation-stuck': { as: 'entry', heading: 'ROTATION STUCK' },
  'identity-changed': { as: 'entry', heading: 'IDENTITY CHANGED' },
  flapping: { as: 'entry', heading: 'FLAPPING' },
  'legacy-flow': { as: 'entry', heading: 'LEGACY FLOW' },
  'fleet-recovered': { as: 'sentence', heading: 'FLEET' },
  recovered: { as: 'sentence', heading: 'RECOVERED' },
  'rotation-overdue': { as: 'sentence', heading: 'ROTATE' },
  'rotation-due': { as: 'sentence', heading: 'ROTATE' },
  'org-removed': { as: 'entry', heading: 'REMOVED' },
  'org-added': { as: 'sentence', heading: 'ADDED' },
};

const ACTION_LIMIT = 8;
/** Where a notice stands in the e-mail. */
export function placeOf(notice: Notice): Place {
  const endsOnADate = notice.kind === 'rotation-due' && !isAgeReminder(notice);
  return endsOnADate ? { as: 'entry', heading: 'ENDS SOON' } : PLACES[notice.kind];
}

/** What happened, without the org's name in front; under a heading of its own a cause needs no more than its meaning. */
export function whatHappened({ kind, org, cause, text }: Notice): string {
  if (cause !== null && (kind === 'failing' || kind === 'still-failing' || kind === 'cannot-tell')) {
    return CAUSES[cause].meaning;
  }
  return plain(org !== null && text.startsWith(`${org}: `) ? text.slice(org.length + 2) : text, 400);
}

/** The org's name for a line of its own: `acme (team billing)`; a team's own digest does not repeat the team. */
export function orgLabel(notice: Notice, briefing: Briefing): string {
  if (notice.org === null) return '';
  const name = plain(notice.org, 80) || '(unnamed)';
  return notice.team === null || briefing.team !== null ? name : `${name} (team ${plain(notice.team, 40)})`;
}

/**
 * One notice in several lines: what, since when, what was found, who acts and how.
 * @param sameSteps The number of an entry whose steps stand for this one's, too; null to write them out.
 */
export function entry(
  notice: Notice,
  number: number,
  sameSteps: number | null,
  briefing: Briefing,
  { local }: RunContext,
): string {
  const label = `${number}. `;
  const indent = ' '.repeat(label.length);
  const who = orgLabel(notice, briefing);
  const lines = [wrap(label, who === '' ? whatHappened(notice) : `${who}: ${whatHappened(notice)}`)];
  const since = sinceLine(notice, local);
  if (since !== null) lines.push(wrap(`${indent}${since.label}`, since.text));
  const due = local.due(notice.dueAt);
  if (due !== null) lines.push(wrap(`${indent}When:  `, `${due.replace(/^(?:due|overdue since) /, '')}.`));
  const found = plain(notice.found ?? '', endingCommand(notice.found ?? '') === null ? 500 : 1000);
  if (found !== '') lines.push(...step(`${indent}Found: `, foundStep(found)));
  lines.push(...steps(notice, sameSteps, indent));
  const note = plain(notice.note ?? '', 300);
  if (note !== '') lines.push(wrap(`${indent}Note:  `, note));
  return lines.join('\n');
}

function foundStep(found: string): Step {
  const parts = endingCommand(found);
  return parts === null ? { say: found } : { say: parts.prose.slice(0, -1), run: parts.command };
}

function sinceLine({ since, lastHealthyAt, cause }: Notice, local: LocalTime) {
  const start = local.since(since);
  const healthy = local.moment(lastHealthyAt);
  const parts = [start, healthy === null ? null : `last healthy ${healthy}`].filter((part) => part !== null);
  const code = cause === null ? '' : `[${cause}]`;
  if (parts.length > 0) return { label: 'Since: ', text: `${parts.join('; ')}. ${code}`.trim() };
  return code === '' ? null : { label: 'Cause: ', text: code };
}

function steps({ cause, actions }: Notice, sameSteps: number | null, indent: string): readonly string[] {
  const role = cause === null ? null : ROLES[CAUSES[cause].whoActs];
  const label = `${indent}${role === null ? 'Do:    ' : 'Who:   '}`;
  const under = ' '.repeat(label.length);
  const texts =
    sameSteps === null || actions.length === 0
      ? actions.slice(0, ACTION_LIMIT)
      : [{ say: `Steps as in ${sameSteps}.` }];
  const [first, ...others] = texts;
  if (first === undefined) return role === null ? [] : [wrap(label, `${role}.`)];
  if (others.length === 0) return step(label, role === null ? first : { ...first, say: `${role}. ${first.say}` });
  if (role === null) return [...step(`${label}- `, first), ...others.flatMap((text) => step(`${under}- `, text))];
  return [wrap(label, `${role}.`), ...texts.flatMap((text) => step(`${under}- `, text))];
}

/** A command goes on lines of its own when it does not fit, broken so that it can be pasted. */
function step(label: string, { say, run }: Step): readonly string[] {
  const words = plain(say, 1000);
  if (run === undefined) return [wrap(label, sentence(words))];
  const command = plain(run, 1000);
  const whole = wrap(label, `${words}: ${command}`);
  if (!whole.includes('\n')) return [whole];
  return [wrap(label, `${words}:`), wrapCommand(' '.repeat(label.length), command)];
}
