import { CAUSES, type CauseCode } from '../causes/catalogue.ts';
import type { Step } from '../causes/step.ts';
import { evidenceLine, ROLES } from '../causes/verdict.ts';
import type { Notice } from '../state/notice.ts';
import type { LocalTime } from '../wording/local-time.ts';
import { count, LINE_WIDTH, plain, sentence, wrap } from '../wording/text.ts';
import { troubleOf } from './cause-words.ts';
import type { DigestCommands } from './commands.ts';
import { type Group, hasNoCalls, isFailure, isOutage, isTrouble, type Message, roleOf, stepsOf } from './message.ts';

/** What the wording of one message needs beside what it tells. */
export type Wording = {
  readonly message: Message;
  readonly local: LocalTime;
  readonly commands: DigestCommands;
  readonly full: boolean;
  /** Names in one list; more are counted. */
  readonly names: number;
  /** Steps of one entry, beside the one that opens the message; for more, `explain` is named. */
  readonly steps: number;
};

/** Words, and the command that they lead to: on a line of its own where both do not fit into one. */
export function leading(words: string, command: string, [open, close]: readonly [string, string] = ['', '']): string {
  const whole = `${open}${plain(command, Number.POSITIVE_INFINITY)}${close}`;
  const line = `${words} ${whole}`;
  return line.length <= LINE_WIDTH ? line : `${wrap('', words)}\n${whole}`;
}

/** What there is to say, with commas. */
export function said(...parts: readonly (string | null | undefined)[]): string {
  return parts.filter((part) => part).join(', ');
}

/** `acme (team billing)`: a name, and what there is to say of it. */
export function noted(name: string, ...parts: readonly (string | null | undefined)[]): string {
  const words = said(...parts);
  return words === '' ? name : `${name} (${words})`;
}

/** The org's name in a list. */
export function orgName(org: string | null): string {
  return plain(org ?? '', 80) || '(unnamed)';
}

/** What is to be done first about one matter: the words that open a message. */
export function deed(group: Group, { commands, local }: Wording): string {
  const { lead, members } = group;
  const [step] = stepsOf(lead);
  const role = roleOf(lead);
  if (lead.org === null) {
    if (step === undefined) return wrap('', sentence(happened(lead, local)));
    const who = lead.whoActs === null ? null : ROLES[lead.whoActs];
    return stepWords(who === null ? step : { ...step, say: `${capital(who)}: ${uncapitalised(step.say)}` }, commands);
  }
  const who = members.length > 2 ? count(members.length, 'org') : members.map(({ org }) => orgName(org)).join(', ');
  if (isTheirs(lead)) {
    const contact = members.length === 1 && lead.contact !== null ? `, ${plain(lead.contact, 80)}` : '';
    const ask = `${who}: ask their ${members.length === 1 ? 'admin' : 'admins'}${contact}`;
    return leading(ask, commands.own('explain', [lead.org], ['--for-admin']), ['(text: ', ')']);
  }
  if (role === 'nobody' || (step === undefined && !isFailure(lead))) return wrap('', `${who}: nothing to do now.`);
  if (step === undefined) return leading(`${who}: see what mends it:`, commands.own('explain', [lead.org]));
  return stepWords({ ...step, say: `${who}: ${uncapitalised(step.say)}` }, commands);
}

/** Their admin must mend it, and there is a text for them. */
function isTheirs(notice: Notice): boolean {
  return roleOf(notice) === 'salesforce-admin' && isTrouble(notice);
}

/** One entry: what happened, to whom, since when, and the steps that the opening words did not say. */
export function entry(group: Group, opened: boolean, wording: Wording): string {
  const { lead, members } = group;
  const { local, commands } = wording;
  const inDeed = lead.org === null || (roleOf(lead) !== 'nobody' && !isTheirs(lead));
  const steps = stepsOf(lead).slice(opened && inDeed ? 1 : 0);
  const lines = [...headOf(group, wording), ...sinceLine(group, local)];
  const found = new Set(members.map(({ notice }) => notice.found));
  if (lead.found !== null && found.size < 2) {
    const factor = plain(lead.found, 500);
    lines.push(wrap('', sentence(isOutage(lead) ? `Likely factor: ${factor}` : capital(factor))));
  }
  if (members.length > 1 && steps.length > 0 && wording.steps > 0)
    lines.push(wrap('', `For ${orgName(lead.org)}, and the others likewise:`));
  lines.push(...steps.slice(0, wording.steps).map((step) => stepWords(step, commands)));
  if (steps.length > wording.steps && lead.org !== null)
    lines.push(leading('More steps:', commands.own('explain', [lead.org])));
  lines.push(...answerLines(group));
  const whose = members.length > 1 ? `, for ${orgName(lead.org)} and the others likewise` : '';
  for (const other of members[0]?.also ?? []) {
    lines.push(
      wrap('', `Also${whose}: ${sentence(happened(other, local))}`),
      ...stepsOf(other).map((step) => stepWords(step, commands)),
    );
  }
  if (lead.note !== null && members.length < 2) lines.push(wrap('', `Note: ${plain(lead.note, 300)}`));
  return lines.join('\n');
}

/** The entry in one line, where there is no room for more. */
export function shortEntry({ lead, members }: Group, { message, local }: Wording): string {
  const more = members.length > 1 ? ` and ${members.length - 1} more` : '';
  const what = happened(lead, local);
  const words = lead.org === null ? capital(what) : `${orgLabel(lead, message)}${more}: ${what}`;
  return `${words}${code(lead.cause)}`;
}

/** What happened, without the org's name in front. */
export function happened(notice: Notice, local: LocalTime): string {
  const { cause, kind, org, orgs, text, was } = notice;
  if (kind === 'fleet-incident' && orgs !== null) {
    const give = orgs.length === 1 ? 'gives' : 'give';
    return `${count(orgs.length, 'org')} ${give} no answer; as far as we know, nothing is broken`;
  }
  if (cause !== null && isTrouble(notice)) {
    return `${CAUSES[cause].meaning}${was === null || was === cause ? '' : `, no longer: ${troubleOf(was)}`}`;
  }
  const what = plain(org !== null && text.startsWith(`${org}: `) ? text.slice(org.length + 2) : text, 400);
  const due = local.date(notice.dueAt);
  if (due === null || notice.dueAt === null) return what;
  // Machines read the date as ISO has it, people as they say it.
  const dated = what.replace(notice.dueAt.slice(0, 10), due);
  return dated.includes(due) ? dated : `${dated} (${due})`;
}

/** `acme (team billing, contact jane@example.com)`; a team's own message does not repeat the team. */
function orgLabel({ org, team, contact }: Notice, message: Message): string {
  return noted(
    orgName(org),
    team !== null && message.team === null ? `team ${plain(team, 40)}` : null,
    contact === null ? null : `contact ${plain(contact, 80)}`,
  );
}

/** Names with commas, then how many more there are and the command that shows them, if one does. */
export function nameList<Item>(
  label: string,
  items: readonly Item[],
  name: (item: Item) => string,
  most: number,
  more: string | null,
): string {
  const rest = items.length - most;
  const shown = `${label}${items.slice(0, most).map(name).join(', ')}`;
  if (rest <= 0) return wrap('', shown);
  return more === null
    ? wrap('', `${shown} and ${rest} more`)
    : `${wrap('', shown)}\n${leading(`${rest} more:`, more)}`;
}

function headOf({ lead, members }: Group, wording: Wording): readonly string[] {
  const { message, local, names, commands } = wording;
  const what = sentence(happened(lead, local));
  if (lead.org === null) {
    const orgs = lead.orgs ?? [];
    const more = lead.kind === 'fleet-incident' ? commands.own('status', [], ['--failing']) : null;
    return [wrap('', capital(what)), ...(orgs.length === 0 ? [] : [nameList('', orgs, orgName, names, more)])];
  }
  if (members.length === 1) return [wrap('', `${orgLabel(lead, message)}: ${what}`)];
  const ids = new Set(members.map(({ notice }) => notice.clientId));
  const [id] = ids;
  const shared =
    ids.size === 1 && id ? ` All ${members.length} use one app (client id ${plain(id.slice(0, 9), 9)}...).` : '';
  const name = ({ org, notice: { team, contact, was, cause } }: Group['members'][number]) =>
    noted(
      orgName(org),
      message.team === null ? plain(team ?? '', 40) : null,
      plain(contact ?? '', 80),
      was === null || was === cause ? null : `was ${was}`,
    );
  const more = commands.own('status', [], lead.cause === null ? [] : ['--cause', lead.cause]);
  return [wrap('', `${count(members.length, 'org')}: ${what}${shared}`), nameList('', members, name, names, more)];
}

function sinceLine({ lead, members }: Group, local: LocalTime): readonly string[] {
  const begin = [lead, ...members.map(({ notice }) => notice)].flatMap(({ since }) => since ?? []).sort();
  const start = local.since(begin[0] ?? null);
  const silent = lead.kind === 'cannot-tell' && !hasNoCalls(lead) ? 'Cannot tell since' : 'Since';
  const verb = isFailure(lead) ? 'Failing since' : isOutage(lead) ? 'No usable answer since' : silent;
  const later = new Set(begin.map(local.since)).size > 1 ? ' or later' : '';
  const healthy = members.length > 1 ? null : local.moment(lead.lastHealthyAt);
  const words = said(
    start === null || lead.dueAt !== null ? null : `${verb} ${start}${later}`,
    healthy === null ? null : `last healthy ${healthy}`,
  );
  const line = `${sentence(words)}${code(lead.cause)}`;
  return line === '' ? [] : [wrap('', capital(line))];
}

function code(cause: CauseCode | null): string {
  return cause === null ? '' : ` [${cause}]`;
}

function stepWords({ say, run }: Step, commands: DigestCommands): string {
  const words = plain(say, 1000);
  return run === undefined ? wrap('', sentence(words)) : leading(`${words}:`, commands.led(run));
}

/** What the server said, where all were told the same; never at the start of a line, where a command would stand. */
function answerLines({ members }: Group): readonly string[] {
  const answers = new Set(members.map(({ notice }) => (notice.evidence === null ? '' : evidenceLine(notice.evidence))));
  const [answer] = answers;
  if (answers.size !== 1 || !answer) return [];
  return [wrap('Answer: ', plain(answer, 300)).replaceAll(`\n${' '.repeat(8)}`, '\n   ...  ')];
}

function uncapitalised(text: string): string {
  return /^(?!Setup >)[A-Z][a-z]*\b/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}

/** The text with a capital at its beginning. */
export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
