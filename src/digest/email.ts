import type { LocalTime } from '../wording/local-time.ts';
import { bytesInJson, count, plain, wrap } from '../wording/text.ts';
import { deed, entry, leading, orgName, said, shortEntry, type Wording } from './entry.ts';
import { enteredOf, isAgeReminder, isFailure, isTrouble, type Message, type RunWords, secretsDue } from './message.ts';
import { endedLines, factLines, lined, reminderLines, waitingLines, weeklyLines } from './standing.ts';

/** Lines that a person is expected to scroll through. */
const MOST_LINES = 120;
/** In bytes as JSON has them. */
const MOST_BYTES = 25_000;
/** Matters that the opening words speak of. */
const DEEDS = 3;
/** Days that a proposed mute lasts. */
const MUTE_DAYS = 3;

/** How much is written out, from the usual to what fits whatever happened; `short` are entries of one line. */
const MEASURES = [
  { names: 20, steps: 8, entries: 40, short: 0 },
  { names: 20, steps: 2, entries: 40, short: 0 },
  { names: 20, steps: 1, entries: 12, short: 20 },
  { names: 10, steps: 1, entries: 12, short: 20 },
  { names: 5, steps: 1, entries: 8, short: 10 },
  { names: 2, steps: 1, entries: 4, short: 6 },
  { names: 1, steps: 0, entries: 1, short: 3 },
] as const;

/**
 * The e-mail: what to do, what happened, who waits, what ended, how everything stands, where it comes from. At most
 * {@link MOST_LINES} lines: what does not fit is counted, with the command that shows it.
 */
export function emailText(message: Message, run: RunWords, local: LocalTime): string {
  let whole = '';
  for (const { names, steps, entries, short } of MEASURES) {
    whole = text({ message, local, commands: run.commands, full: run.full, names, steps }, run, entries, short);
    if (whole.split('\n').length <= MOST_LINES + 1 && bytesInJson(whole) <= MOST_BYTES) break;
  }
  return whole;
}

function text(wording: Wording, run: RunWords, most: number, short: number): string {
  const { message, commands } = wording;
  const { groups } = message;
  const rest = groups.slice(most + short);
  const named = new Set([...enteredOf(message), ...[...message.ended, ...lined(message)].map(({ org }) => org)]);
  const blocks = [
    openingLines(wording).join('\n'),
    ...groups.slice(0, most).map((group, index) => entry(group, index < DEEDS, wording)),
    groups
      .slice(most, most + short)
      .map((group) => wrap('', shortEntry(group, wording)))
      .join('\n'),
    rest.length === 0
      ? ''
      : leading(`${count(rest.length, 'more matter')}:`, commands.own('status', [], ['--failing'])),
    [...waitingLines(wording), ...reminderLines(wording), ...endedLines(wording)].join('\n'),
    (message.round === 'weekly' ? weeklyLines(named, run.fleet, wording) : []).join('\n'),
    factLines(run.fleet, wording).join('\n'),
    footer(wording, run),
  ];
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
}

/** What to do, in the first line; nothing where nothing is to be done. */
export function openingLines(wording: Wording): readonly string[] {
  const { message, local, commands } = wording;
  const { groups, reminders, ended, counts, orgs } = message;
  if (groups.length > 0) {
    const deeds = groups.slice(0, DEEDS).map((group) => deed(group, wording));
    const more = groups.length - deeds.length;
    return more > 0 ? [...deeds, `And ${count(more, 'more matter')}, below.`] : deeds;
  }
  const [first, ...others] = reminders.filter((notice) => !isAgeReminder(notice));
  if (first !== undefined && others.length === 0) {
    return [deed({ lead: first, members: [{ org: first.org ?? '', notice: first, also: [] }] }, wording)];
  }
  const waiting = orgs.filter((org) => org.condition === 'failing' && org.muted === null);
  if (first !== undefined || (message.round !== null && waiting.length > 0)) {
    const orgsOnly = waiting.length > 0 && (first === undefined || isFailure(first));
    const what = orgsOnly ? count(waiting.length, 'org') : count(others.length + 1, 'matter');
    const status = commands.own('status', [], orgsOnly ? ['--failing'] : []);
    return [leading(`Still to be mended, the longest first: ${what}.`, status)];
  }
  const [due] = secretsDue(orgs);
  if (message.round === 'weekly' && due !== undefined) {
    const by = `${due.overdue ? 'overdue since' : 'due'} ${local.date(due.dueAt)}`;
    return [leading(`Rotate ${orgName(due.org)} first, ${by}:`, commands.own('rotate', [due.org]))];
  }
  const well = counts.watched > 0 && counts.healthy === counts.watched;
  if (well) return [`Nothing to do: ${counts.watched === 1 ? 'the org works' : `all ${counts.watched} orgs work`}.`];
  return [ended.length > 0 ? 'Nothing to do for what has ended.' : 'Nothing new to do.'];
}

function footer({ message, commands, local }: Wording, run: RunWords): string {
  const lines: string[] = [];
  if (run.statusUrl !== null) lines.push(`Status: ${run.statusUrl}`);
  const loud = mutable(message);
  if (loud !== null) {
    lines.push(`Mute: ${plain(commands.own('mute', [loud], ['--until', local.dayAhead(MUTE_DAYS)]), 1000)}`);
  }
  lines.push(originLine(run, local));
  return lines.join('\n');
}

/** The first org whose trouble could be muted. */
function mutable({ orgs, groups, reminders }: Message): string | null {
  const muted = new Set<string | null>(orgs.filter((org) => org.muted !== null).map(({ org }) => org));
  const told = [...groups.flatMap(({ members }) => members.map(({ notice }) => notice)), ...reminders];
  return told.find((one) => !muted.has(one.org) && (isTrouble(one) || one.kind === 'flapping'))?.org ?? null;
}

/** `22 Nov 08:07 Europe/Berlin, account 111122223333, eu-central-1, SalesforceCredentialHealth`. */
export function originLine(
  { finishedAt, timezone, where }: Pick<RunWords, 'finishedAt' | 'timezone' | 'where'>,
  local: LocalTime,
): string {
  const account = where?.account ? `account ${where.account}` : null;
  return wrap('', said(`${local.at(finishedAt.toISOString())} ${timezone}`, account, where?.region, where?.stack));
}
