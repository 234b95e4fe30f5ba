import type { Briefing, DigestCommands } from './briefing.ts';
import { CAUSES } from './causes.ts';
import type { LocalTime } from './local-time.ts';
import type { Notice, NoticeKind } from './notice.ts';
import type { WhoActs } from './verdict.ts';
import { bytesInJson, count, duration, listed, plain, wrap, wrapCommand } from './wording.ts';

/** What all digests of one run have in common. */
export type RunContext = {
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

/** Sentences in one row, and names in one line of the footer; more are counted. */
const ROW_LIMIT = 30;
const NAME_LIMIT = 10;
const ACTION_LIMIT = 8;
/** Orgs in one re-check command; above it the command checks all. */
const RECHECK_LIMIT = 20;
/** In bytes; a longer command is left out: nobody pastes it. */
const COMMAND_LIMIT = 2000;
/** Share of the budget that rows may take, and what the note on omitted entries needs. */
const ROWS_SHARE = 0.2;
const NOT_SHOWN_RESERVE = COMMAND_LIMIT + 500;
const LABEL_WIDTH = 11;

/**
 * The e-mail, in at most `budget` bytes as JSON has them. Headline, rows and footer always stand; entries take what is
 * left, the least urgent are dropped and counted.
 * @param budget At least 20,000, which covers the bounds of the parts that always stand.
 */
export function digestText(briefing: Briefing, context: RunContext, budget: number): string {
  const head = headline(briefing, context);
  const tail = [rows(briefing, context, budget * ROWS_SHARE), footer(briefing, context)];
  const entries = briefing.notices.filter(({ kind }) => PLACES[kind].as === 'entry');
  const blocks: string[] = [];
  let heading = '';
  let left = budget - bytesInJson([head, ...tail].join('\n\n')) - NOT_SHOWN_RESERVE;
  for (const notice of entries) {
    const own = PLACES[notice.kind].heading;
    const text = entry(notice, blocks.length + 1, briefing, context);
    const block = own === heading ? text : `${own}\n${text}`;
    left -= bytesInJson(`${block}\n\n`);
    if (left < 0) break;
    blocks.push(block);
    heading = own;
  }
  const rest = notShown(entries.slice(blocks.length), context);
  return `${[head, ...blocks, rest, ...tail].filter((block) => block !== '').join('\n\n')}\n`;
}

/** `45 orgs checked 22 Nov 2026 08:00 UTC: 42 healthy, 3 failing, 0 cannot tell, 0 muted.` */
export function headline(briefing: Briefing, { local, timezone, full }: RunContext): string {
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

function entry(notice: Notice, number: number, briefing: Briefing, { local }: RunContext): string {
  const label = `${number}. `;
  const indent = ' '.repeat(label.length);
  const who = orgLabel(notice, briefing);
  const lines = [wrap(label, who === '' ? whatHappened(notice) : `${who}: ${whatHappened(notice)}`)];
  const since = sinceLine(notice, local);
  if (since !== null) lines.push(wrap(`${indent}${since.label}`, since.text));
  const due = local.due(notice.dueAt);
  if (due !== null) lines.push(wrap(`${indent}When:  `, `${due}.`));
  const found = sentence(plain(notice.found ?? '', 500));
  if (found !== '') lines.push(wrap(`${indent}Found: `, found));
  lines.push(...steps(notice, indent));
  const note = plain(notice.note ?? '', 300);
  if (note !== '') lines.push(wrap(`${indent}Note:  `, note));
  return lines.join('\n');
}

function sinceLine({ since, lastHealthyAt, cause }: Notice, local: LocalTime) {
  const start = local.since(since);
  const healthy = local.moment(lastHealthyAt);
  const parts = [start, healthy === null ? null : `last healthy ${healthy}`].filter((part) => part !== null);
  const code = cause === null ? '' : `[${cause}]`;
  if (parts.length > 0) return { label: 'Since: ', text: `${parts.join('; ')}. ${code}`.trim() };
  return code === '' ? null : { label: 'Cause: ', text: code };
}

function steps({ cause, actions }: Notice, indent: string): readonly string[] {
  const role = cause === null ? null : ROLES[CAUSES[cause].whoActs];
  const label = `${indent}${role === null ? 'Do:    ' : 'Who:   '}`;
  const under = ' '.repeat(label.length);
  const texts = actions.slice(0, ACTION_LIMIT).map((action) => plain(action, 1000));
  const [first, ...others] = texts;
  if (first === undefined) return role === null ? [] : [wrap(label, `${role}.`)];
  if (others.length === 0) return step(label, role === null ? first : `${role}. ${first}`);
  if (role === null) return [...step(`${label}- `, first), ...others.flatMap((text) => step(`${under}- `, text))];
  return [wrap(label, `${role}.`), ...texts.flatMap((text) => step(`${under}- `, text))];
}

/** A command at the end of a step goes on lines of its own when it does not fit, broken so that it can be pasted. */
function step(label: string, text: string): readonly string[] {
  const split = /^(.*: )((?:aws|npx|npm|credential-health) .*)$/.exec(text);
  const [prose, command] = [split?.[1], split?.[2]];
  const whole = wrap(label, prose === undefined ? sentence(text) : text);
  if (prose === undefined || command === undefined || !whole.includes('\n')) return [whole];
  return [wrap(label, prose.trimEnd()), wrapCommand(' '.repeat(label.length), command)];
}

function notShown(rest: readonly Notice[], { commands }: RunContext): string {
  if (rest.length === 0) return '';
  const kinds = [...Map.groupBy(rest, ({ kind }) => PLACES[kind].heading.toLowerCase())];
  const counts = kinds.map(([heading, notices]) => `${notices.length} ${heading}`).join(', ');
  const text = `${count(rest.length, 'more entry', 'more entries')} would not fit into this message: ${counts}.`;
  return [wrap(row('NOT SHOWN'), text), ...commandRow('Show all:', commands.showAll)].join('\n');
}

/** One row a label; what does not fit into `budget` bytes or the row's limit is counted at its end. */
function rows(briefing: Briefing, context: RunContext, budget: number): string {
  const sentences = briefing.notices
    .filter(({ kind }) => PLACES[kind].as === 'sentence')
    .map((notice) => ({ heading: PLACES[notice.kind].heading, say: () => rowSentence(notice, context.local) }));
  const all = Map.groupBy([...alsoFailing(briefing, context), ...sentences], ({ heading }) => heading);
  let left = budget;
  return [...all]
    .map(([heading, items]) => {
      const shown: string[] = [];
      for (const { say } of items.slice(0, ROW_LIMIT)) {
        const text = say();
        left -= bytesInJson(text) + 1;
        if (left < 0) break;
        shown.push(text);
      }
      const more = items.length - shown.length;
      if (more > 0) shown.push(shown.length === 0 ? `${more}.` : `And ${more} more.`);
      return wrap(row(heading), shown.join(' '));
    })
    .join('\n');
}

/** Orgs that fail and have no entry of their own in this digest: told of before, or not for certain yet. */
function alsoFailing({ failing, notices }: Briefing, { local }: RunContext) {
  const told = new Set(notices.map(({ org }) => org));
  const folded = new Set(notices.filter(({ kind }) => kind === 'fleet-incident').map(({ cause }) => cause));
  return failing
    .filter(({ org, cause }) => !told.has(org) && !folded.has(cause))
    .map(({ org, cause, since }) => ({
      heading: 'ALSO',
      say: () => {
        const start = local.since(since);
        return `${plain(org, 80)}: failing${start === null ? '' : ` since ${start}`} [${cause}].`;
      },
    }));
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

function footer(briefing: Briefing, context: RunContext): string {
  const { notices, held, rotated } = briefing;
  const { local, commands, finishedAt } = context;
  const names = (orgs: readonly string[]) =>
    listed(
      orgs.map((org) => plain(org, 80)),
      NAME_LIMIT,
    );
  const lines: string[] = [];

  const again = recheckOrgs(briefing);
  if (again !== null) lines.push(...commandRow('Re-check:', commands.recheck(again), commands.recheck([])));

  const [first, ...others] = new Set(notices.filter(needsAdmin).flatMap(({ org }) => (org === null ? [] : [org])));
  if (first !== undefined) {
    lines.push(...commandRow('For admin:', commands.explainForAdmin(first)));
    if (others.length > 0) lines.push(wrap(row(''), `Likewise for ${names(others)}.`));
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
    lines.push(wrap(row('Rotated:'), `${listed(ages, NAME_LIMIT)}.`));
  }
  return lines.join('\n');
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

/** The first of the commands that is short enough, if any. */
function commandRow(label: string, ...commands: readonly string[]): readonly string[] {
  const safe = commands.map((command) => plain(command, Number.POSITIVE_INFINITY));
  const command = safe.find((text) => text !== '' && bytesInJson(text) <= COMMAND_LIMIT);
  return command === undefined ? [] : [wrapCommand(row(label), command)];
}

function sentence(text: string): string {
  return text === '' || /[.!?]$/.test(text) ? text : `${text}.`;
}
