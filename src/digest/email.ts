import { CAUSES } from '../causes/catalogue.ts';
import type { Notice } from '../state/notice.ts';
import { wrapCommand } from '../wording/shell-commands.ts';
import { bytesInJson, count, duration, listed, plain, row, wrap } from '../wording/text.ts';
import type { Briefing } from './audience.ts';
import { entry, placeOf, type RunContext } from './entry.ts';
import { rowsText } from './rows.ts';

/** Names in one line of the footer; more are counted. */
const NAME_LIMIT = 10;
/** Entries that write the same steps out; the steps differ in names only. */
const STEPS_LIMIT = 3;
/** Orgs in one re-check command; above it the command checks all. */
const RECHECK_LIMIT = 20;
/** In bytes; a longer command is left out: nobody pastes it. */
const COMMAND_LIMIT = 2000;
/** Share of the budget that rows may take, and what the note on omitted entries needs. */
const ROWS_SHARE = 0.2;
const NOT_SHOWN_RESERVE = COMMAND_LIMIT + 500;

/**
 * The e-mail, in at most `budget` bytes as JSON has them. Headline, rows and footer always stand; entries take what is
 * left, the least urgent are dropped and counted.
 * @param budget At least 20,000, which covers the bounds of the parts that always stand.
 */
export function digestText(briefing: Briefing, context: RunContext, budget: number): string {
  const head = headline(briefing, context);
  const tail = [rowsText(briefing, context, budget * ROWS_SHARE), footer(briefing, context)];
  const entries = briefing.notices.filter((notice) => placeOf(notice).as === 'entry');
  const blocks: string[] = [];
  const numbers = new Map<string, readonly number[]>();
  let heading = '';
  let left = budget - bytesInJson([head, ...tail].join('\n\n')) - NOT_SHOWN_RESERVE;
  for (const notice of entries) {
    const own = placeOf(notice).heading;
    const same = numbers.get(stepsOf(notice)) ?? [];
    const sameSteps = same.length < STEPS_LIMIT ? null : (same[0] ?? null);
    const text = entry(notice, blocks.length + 1, sameSteps, briefing, context);
    const block = own === heading ? text : `${own}\n${text}`;
    left -= bytesInJson(`${block}\n\n`);
    if (left < 0) break;
    blocks.push(block);
    if (same.length < STEPS_LIMIT) numbers.set(stepsOf(notice), [...same, blocks.length]);
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
  const off = disabled > 0 ? `; ${disabled} disabled` : '';
  return wrap('', `${count(checked, 'org')}${of} checked${full ? '' : ' by name'} ${at}: ${parts.join(', ')}${off}.`);
}

/** Steps of one cause that begin with the same words are the same but for the org's names. */
function stepsOf({ cause, actions }: Notice): string {
  return [cause, ...actions.map((action) => action.say.slice(0, action.say.indexOf(' ')))].join(' ');
}

function notShown(rest: readonly Notice[], { commands }: RunContext): string {
  if (rest.length === 0) return '';
  const kinds = [...Map.groupBy(rest, (notice) => placeOf(notice).heading.toLowerCase())];
  const counts = kinds.map(([heading, notices]) => `${notices.length} ${heading}`).join(', ');
  const text = `${count(rest.length, 'more entry', 'more entries')} would not fit into this message: ${counts}.`;
  return [wrap(row('NOT SHOWN'), text), ...commandRow('Show all:', commands.showAll)].join('\n');
}

function footer(briefing: Briefing, context: RunContext): string {
  const { notices, held, rotated } = briefing;
  const { local, commands, finishedAt } = context;
  const lines: string[] = [];

  const again = recheckOrgs(briefing);
  if (again !== null) lines.push(...commandRow('Re-check:', commands.recheck(again), commands.recheck([])));

  const [first, ...others] = new Set(notices.filter(needsAdmin).flatMap(({ org }) => (org === null ? [] : [org])));
  if (first !== undefined) {
    lines.push(...commandRow('For admin:', commands.explainForAdmin(first)));
    if (others.length > 0) lines.push(wrap(row(''), `Likewise for ${listed(others.map(shortName), NAME_LIMIT)}.`));
  }
  if (notices.some((notice) => notice.org !== null && placeOf(notice).as === 'entry')) {
    const tag = `credential-health:mute-until=${local.dayAhead(3)}`;
    lines.push(wrap(row('Silence:'), `tag the secret ${tag}, or =recovered`));
  }
  if (held !== null && held.quiet + held.muted > 0) {
    const parts = [`${held.muted} by mute-until`, `${held.quiet} until quiet hours end`];
    lines.push(wrap(row('Held back:'), `${count(held.quiet + held.muted, 'notice')}: ${parts.join(', ')}.`));
  }
  if (rotated.length > 0) {
    const ages = rotated.map(({ org, at }) => `${shortName(org)} rotated ${age(finishedAt, at)} and verified`);
    lines.push(wrap(row('Rotated:'), `${listed(ages, NAME_LIMIT)}.`));
  }
  return lines.join('\n');
}

/** Failing and unjudged orgs, most urgent first; empty: all orgs; null when nothing needs another check. */
export function recheckOrgs({ notices, failing }: Briefing): readonly string[] | null {
  if (notices.some(({ kind }) => kind === 'fleet-incident' || kind === 'nothing-to-check')) return [];
  const broken = new Set(failing.map(({ org }) => org));
  const told = notices.filter(({ kind, org }) => kind === 'cannot-tell' || (org !== null && broken.has(org)));
  const orgs = [...new Set([...told, ...failing].map(({ org }) => org))].filter((org) => org !== null);
  if (orgs.length === 0) return null;
  return orgs.length > RECHECK_LIMIT ? [] : orgs;
}

function needsAdmin({ kind, cause }: Notice): boolean {
  return kind !== 'recovered' && cause !== null && CAUSES[cause].whoActs === 'salesforce-admin';
}

function shortName(org: string): string {
  return plain(org, 80);
}

function age(now: Date, iso: string): string {
  const passed = now.getTime() - Date.parse(iso);
  return passed >= 0 ? `${duration(passed)} ago` : 'just now';
}

/** The first of the commands that is short enough, if any. */
function commandRow(label: string, ...commands: readonly string[]): readonly string[] {
  const safe = commands.map((command) => plain(command, Number.POSITIVE_INFINITY));
  const command = safe.find((text) => text !== '' && bytesInJson(text) <= COMMAND_LIMIT);
  return command === undefined ? [] : [wrapCommand(row(label), command)];
}
