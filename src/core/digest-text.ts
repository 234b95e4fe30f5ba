import type { Briefing, DigestCommands } from './briefing.ts';
import { CAUSES } from './causes.ts';
import type { LocalTime } from './local-time.ts';
import type { Notice, NoticeKind } from './notice.ts';
import type { WhoActs } from './verdict.ts';
import { count, duration, listed, plain, wrap, wrapCommand } from './wording.ts';

/** What the wording of one run's digests has in common. */
export type Telling = {
  readonly local: LocalTime;
  /** IANA name. */
  readonly timezone: string;
  readonly finishedAt: Date;
  readonly full: boolean;
  readonly commands: DigestCommands;
};

/** How a kind appears: as an entry of several lines under a heading, or as a sentence in a row with a label. */
const PLACES: Readonly<Record<NoticeKind, { readonly as: 'entry' | 'sentence'; readonly heading: string }>> = {
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
  'org-removed': { as: 'sentence', heading: 'REMOVED' },
  'org-added': { as: 'sentence', heading: 'ADDED' },
};

const ROLES: Readonly<Record<WhoActs, string>> = {
  'salesforce-admin': 'their Salesforce admin',
  'integration-team': 'integration team',
  'aws-operator': 'AWS operator',
  nobody: 'nobody has to act',
};

/** Names in one row; more are counted. */
const ROW_LIMIT = 30;
/** Orgs in one re-check command; above it the command checks all. */
const RECHECK_LIMIT = 20;
/** A longer command is left out: no reader pastes it. */
const COMMAND_LIMIT = 2000;
const LABEL_WIDTH = 11;

/**
 * The e-mail. Entries are cut, the least urgent first, when their size in bytes as `measure` has it passes `budget`;
 * rows and footer are bounded by their own limits and always stand.
 */
export function digestText(
  briefing: Briefing,
  telling: Telling,
  budget: number,
  measure: (text: string) => number,
): string {
  const entries = briefing.notices.filter(({ kind }) => PLACES[kind].as === 'entry');
  const blocks: string[] = [headline(briefing, telling)];
  let heading = '';
  let shown = 0;
  let left = budget;
  for (const notice of entries) {
    const own = PLACES[notice.kind].heading;
    const text = entry(notice, shown + 1, briefing, telling);
    const block = own === heading ? text : `${own}\n${text}`;
    left -= measure(block) + 4;
    if (left < 0) break;
    blocks.push(block);
    heading = own;
    shown++;
  }
  blocks.push(notShown(entries.slice(shown), telling), rows(briefing, telling), footer(briefing, telling));
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
}

/** `45 orgs checked 22 Nov 2026 08:00 UTC: 42 healthy, 3 failing, 0 cannot tell, 0 muted.` */
export function headline(briefing: Briefing, { local, timezone, full }: Telling): string {
  const { checked, healthy, failing, cannotTell, muted, disabled } = briefing.counts;
  const at = `${local.stamp} ${timezone}`;
  const of = briefing.team === null ? '' : ` of team ${plain(briefing.team, 80)}`;
  if (checked === 0) return wrap('', `No org${of} was checked, ${at}.`);
  const parts = [`${healthy} healthy`, `${failing} failing`, `${cannotTell} cannot tell`, `${muted} muted`];
  if (disabled > 0) parts.push(`${disabled} disabled and not checked`);
  return wrap('', `${count(checked, 'org')}${of} checked${full ? '' : ' by name'} ${at}: ${parts.join(', ')}.`);
}

/** What happened, without the org's name in front. */
export function whatHappened({ org, text }: Notice): string {
  return plain(org !== null && text.startsWith(`${org}: `) ? text.slice(org.length + 2) : text, 200);
}

/** The org's name for a line of its own: `acme (team billing)`; a team's own digest does not repeat the team. */
export function orgLabel(notice: Notice, briefing: Briefing): string {
  if (notice.org === null) return '';
  const name = plain(notice.org, 80) || '(unnamed)';
  return notice.team === null || briefing.team !== null ? name : `${name} (team ${plain(notice.team, 40)})`;
}

function entry(notice: Notice, number: number, briefing: Briefing, { local }: Telling): string {
  const label = `${number}. `;
  const indent = ' '.repeat(label.length);
  const who = orgLabel(notice, briefing);
  const lines = [wrap(label, who === '' ? whatHappened(notice) : `${who}: ${whatHappened(notice)}`)];
  const since = sinceLine(notice, local);
  if (since !== '') lines.push(wrap(`${indent}Since: `, since));
  const due = local.due(notice.dueAt);
  if (due !== null) lines.push(wrap(`${indent}When:  `, `${due}.`));
  const found = sentence(plain(notice.found ?? '', 500));
  if (found !== '') lines.push(wrap(`${indent}Found: `, found));
  lines.push(...steps(notice, indent));
  const note = plain(notice.note ?? '', 300);
  if (note !== '') lines.push(wrap(`${indent}Note:  `, note));
  return lines.join('\n');
}

function sinceLine({ since, lastHealthyAt, cause }: Notice, local: LocalTime): string {
  const start = local.since(since);
  const healthy = local.moment(lastHealthyAt);
  const parts = [start, healthy === null ? null : `last healthy ${healthy}`].filter((part) => part !== null);
  const text = parts.length === 0 ? '' : `${parts.join('; ')}. `;
  return `${text}${cause === null ? '' : `[${cause}]`}`.trim();
}

function steps({ cause, actions }: Notice, indent: string): readonly string[] {
  const role = cause === null ? null : ROLES[CAUSES[cause].whoActs];
  const label = `${indent}${role === null ? 'Do:   ' : 'Who:  '} `;
  const texts = actions.slice(0, 8).map((action) => plain(action, 1000));
  const [only] = texts;
  if (only === undefined) return role === null ? [] : [wrap(label, `${role}.`)];
  if (texts.length === 1) return step(label, role === null ? only : `${role}. ${only}`);
  const under = ' '.repeat(label.length);
  const list = texts.flatMap((text) => step(`${under}- `, text));
  return [role === null ? label.trimEnd() : wrap(label, `${role}.`), ...list];
}

/** A command at the end of a step goes on lines of its own when it does not fit, broken so that it can be pasted. */
function step(label: string, text: string): readonly string[] {
  const split = /^(.*: )((?:aws|npx|npm|credential-health) .*)$/.exec(text);
  const [prose, command] = [split?.[1], split?.[2]];
  const whole = wrap(label, prose === undefined ? sentence(text) : text);
  if (prose === undefined || command === undefined || !whole.includes('\n')) return [whole];
  return [wrap(label, prose.trimEnd()), wrapCommand(' '.repeat(label.length), command)];
}

function notShown(rest: readonly Notice[], { commands }: Telling): string {
  if (rest.length === 0) return '';
  const kinds = [...Map.groupBy(rest, ({ kind }) => PLACES[kind].heading.toLowerCase())];
  const counts = kinds.map(([heading, notices]) => `${notices.length} ${heading}`).join(', ');
  const text = `${count(rest.length, 'more entry', 'more entries')} would not fit into this message: ${counts}.`;
  return [wrap(row('NOT SHOWN'), text), wrapCommand(row('Show all:'), commands.showAll)].join('\n');
}

function rows(briefing: Briefing, telling: Telling): string {
  const lines = new Map<string, string[]>();
  const unchanged = toldBefore(briefing, telling);
  if (unchanged.length > 0) lines.set('UNCHANGED', unchanged);
  for (const notice of briefing.notices) {
    const { as, heading } = PLACES[notice.kind];
    if (as !== 'sentence') continue;
    const sentences = lines.get(heading) ?? [];
    lines.set(heading, sentences);
    sentences.push(rowSentence(notice, telling.local));
  }
  return [...lines]
    .map(([heading, sentences]) => {
      const more = sentences.length > ROW_LIMIT ? ` And ${sentences.length - ROW_LIMIT} more.` : '';
      return wrap(row(heading), sentences.slice(0, ROW_LIMIT).join(' ') + more);
    })
    .join('\n');
}

/** Orgs that fail, were told of before and have no entry today. */
function toldBefore({ failing, notices }: Briefing, { local }: Telling): string[] {
  const told = new Set(notices.map(({ org }) => org));
  return failing
    .filter(({ org }) => !told.has(org))
    .map(({ org, cause, since }) => `${plain(org, 80)}: failing since ${local.since(since) ?? 'earlier'} [${cause}].`);
}

function rowSentence(notice: Notice, local: LocalTime): string {
  const { kind, org, cause, since, at, dueAt } = notice;
  const name = org === null ? '' : `${plain(org, 80)}: `;
  const was = cause === null ? '' : ` (was ${cause})`;
  const lasted = since === null ? Number.NaN : Date.parse(at) - Date.parse(since);
  if (kind === 'recovered' && lasted >= 0) return `${name}healthy again after ${duration(lasted)}${was}.`;
  const due = kind === 'rotation-due' || kind === 'rotation-overdue' ? local.due(dueAt) : null;
  return sentence(`${name}${due ?? whatHappened(notice)}`);
}

function footer(briefing: Briefing, telling: Telling): string {
  const { notices, held, rotated } = briefing;
  const { local, commands, finishedAt } = telling;
  const lines: string[] = [];

  const again = recheckOrgs(briefing);
  if (again !== null) lines.push(commandRow('Re-check:', commands.recheck(again)));

  const admins = notices.filter(needsAdmin).flatMap(({ org }) => (org === null ? [] : [org]));
  const [first, ...others] = [...new Set(admins)];
  if (first !== undefined) {
    lines.push(commandRow('For admin:', commands.explainForAdmin(first)));
    const names = others.map((org) => plain(org, 80));
    if (names.length > 0) lines.push(wrap(row(''), `likewise for ${listed(names, ROW_LIMIT)}`));
  }
  if (notices.some(({ kind, org }) => org !== null && PLACES[kind].as === 'entry')) {
    const tag = `credential-health:mute-until=${local.dayAhead(3)}`;
    lines.push(wrap(row('Silence:'), `tag the secret ${tag}, or =recovered`));
  }
  if (held !== null && held.quiet + held.muted > 0) {
    const parts = [`${held.muted} by mute-until`, `${held.quiet} until quiet hours end`];
    lines.push(wrap(row('Held back:'), `${count(held.quiet + held.muted, 'notice')}: ${parts.join(', ')}.`));
  }
  if (rotated.length > 0) {
    const ages = rotated.map(({ org, at }) => `${plain(org, 80)} rotated ${age(finishedAt, at)} and verified`);
    lines.push(wrap(row('Rotated:'), `${listed(ages, ROW_LIMIT)}.`));
  }
  return lines.filter((line) => line !== '').join('\n');
}

/** Failing and unjudged orgs, most urgent first; empty: all orgs; null when nothing needs another check. */
export function recheckOrgs({ notices, failing }: Briefing): readonly string[] | null {
  if (notices.some(({ kind }) => kind === 'fleet-incident' || kind === 'nothing-to-check')) return [];
  const mended = new Set(notices.filter(({ kind }) => kind === 'recovered').map(({ org }) => org));
  const unwell = notices.filter(({ kind }) => /failing|cause-changed|cannot-tell/.test(kind));
  const orgs = [...new Set([...unwell, ...failing].map(({ org }) => org))].filter((org) => org !== null);
  const open = orgs.filter((org) => !mended.has(org));
  if (open.length === 0) return null;
  return open.length > RECHECK_LIMIT ? [] : open;
}

function needsAdmin({ kind, cause }: Notice): boolean {
  return kind !== 'recovered' && cause !== null && CAUSES[cause].whoActs === 'salesforce-admin';
}

function age(now: Date, iso: string): string {
  const passed = now.getTime() - Date.parse(iso);
  return passed >= 0 ? `${duration(passed)} ago` : 'just now';
}

function row(label: string): string {
  return label.padEnd(LABEL_WIDTH);
}

function commandRow(label: string, command: string): string {
  const safe = plain(command, Number.POSITIVE_INFINITY);
  return safe.length > COMMAND_LIMIT ? '' : wrapCommand(row(label), safe);
}

function sentence(text: string): string {
  return text === '' || /[.!?]$/.test(text) ? text : `${text}.`;
}
