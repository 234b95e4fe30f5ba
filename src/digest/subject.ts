import { louder, type Notice } from '../state/notice.ts';
import type { LocalTime } from '../wording/local-time.ts';
import { ascii, count } from '../wording/text.ts';
import { troubleOf } from './cause-words.ts';
import {
  type Ending,
  endingOf,
  enteredOf,
  type Group,
  hasNoCalls,
  isAgeReminder,
  isFailure,
  isOutage,
  isTrouble,
  type Message,
  secretsDue,
} from './message.ts';

/** SNS takes fewer than 100 characters, and some go on marks of their own; ASCII is what every mail program shows. */
const SUBJECT_LIMIT = 97;
/** Two names as long as this stand beside the tag where a telephone cuts a subject, after 40 characters. */
const GLANCE = 24;

/**
 * `[critical] acme: client secret rejected (3 of 45 failing)`: what opens or changes, else what has ended, else how
 * everything stands. The fleet is counted only when `full`: a run of named orgs knows nothing about it.
 */
export function subjectOf(message: Message, full: boolean, local: LocalTime): string {
  const { groups, ended, severity } = message;
  const [first] = groups;
  if (first !== undefined) {
    const { lead } = first;
    // What was louder than the news and is over now is heard by those who listen to nothing else.
    const fresh = enteredOf(message);
    const loud = ended.filter((end) => louder(end.severity, lead.severity) !== lead.severity && !fresh.has(end.org));
    return subject(
      lead.severity,
      [news(first, message, full, local), ...(loud.length > 0 ? [over(loud)] : [])].join('; '),
    );
  }
  if (ended.length > 0) {
    return subject('ok', [over(ended), ...standing(message, full)].join(', '));
  }
  return subject(severity === 'info' ? 'ok' : 'reminder', reminded(message, full, local));
}

function subject(tag: string, text: string): string {
  return ascii(`[${tag}] ${text}`, SUBJECT_LIMIT);
}

/** The most urgent matter, with all orgs that it befell for whatever cause; an outage is never left out. */
function news(first: Group, message: Message, full: boolean, local: LocalTime): string {
  const same = message.groups.filter(({ lead }) => matterOf(lead) === matterOf(first.lead));
  const outage = message.groups.find(({ lead }) => lead.kind === 'fleet-incident' && lead !== first.lead);
  const head = headOf(first.lead, membersOf(same), message, full, local);
  return outage === undefined ? head : `${head}; ${headOf(outage.lead, [], message, full, local)}`;
}

type Matter = 'failing' | 'cliff' | 'no-calls' | Notice['kind'];

function matterOf(notice: Notice): Matter {
  if (isFailure(notice)) return 'failing';
  if (notice.kind === 'cannot-tell' && hasNoCalls(notice)) return 'no-calls';
  return notice.kind === 'rotation-due' && !isAgeReminder(notice) ? 'cliff' : notice.kind;
}

/** What befell several orgs, behind their names or their number. */
const AMOUNTS: Partial<Readonly<Record<Matter, string>>> = {
  failing: 'failing',
  'cannot-tell': 'without an answer',
  'no-calls': 'without API calls left',
  flapping: 'flapping',
  'rotation-stuck': 'stuck half-way through a rotation',
  'identity-changed': 'with another user or org',
  cliff: 'with an old key pair that ends',
  'legacy-flow': 'on the password flow',
  'org-removed': 'removed',
  'org-added': 'added',
};

/** What befell one org and needs other words; behind it its date. */
const ALONE: typeof AMOUNTS = {
  cliff: 'old key pair ends',
  'legacy-flow': 'password flow retires',
  'rotation-stuck': 'rotation stuck half-way',
  'identity-changed': 'another user or org answers',
};

function headOf(lead: Notice, members: readonly Notice[], message: Message, full: boolean, local: LocalTime): string {
  const { counts } = message;
  const hit = lead.orgs?.length ?? 0;
  if (lead.org === null) {
    if (lead.kind === 'test') return 'TEST of the Salesforce credential alerts, nothing is broken';
    if (lead.kind === 'org-removed') return `${hit} of ${counts.watched + hit} secrets are gone`;
    if (lead.kind !== 'fleet-incident') return ascii(lead.text, 80) || 'news of the fleet';
    return `${silent(hit, message, full)}${lead.was !== null && lead.was === lead.cause ? ' again' : ''}${since(lead, local)}`;
  }
  const matter = matterOf(lead);
  const share = full ? shareOf(matter, message, members.length > 1) : '';
  if (members.length > 1) return `${namesOf(members)} ${AMOUNTS[matter] ?? 'changed'}${share}`;
  const name = ascii(lead.org, 30);
  const words = ALONE[matter];
  if (words !== undefined) {
    const date = local.date(lead.dueAt);
    return `${name}: ${words}${date === null ? '' : ` ${date}`}`;
  }
  if (lead.cause === null || !isTrouble(lead)) {
    const how = lead.kind === 'flapping' && isWell(lead, message) ? ', works now' : share;
    return `${name} ${AMOUNTS[matter] ?? 'changed'}${how}`;
  }
  const how = lead.was === null ? '' : lead.was === lead.cause ? 'again ' : 'now ';
  return `${name}: ${how}${troubleOf(lead.cause)}${share}`;
}

/** ` (3 of 45 failing)`; `bare` where the words before it say of what. */
function shareOf(matter: Matter, { counts }: Message, bare: boolean): string {
  const [number, what] = matter === 'cannot-tell' ? [counts.noAnswer, ' silent'] : [counts.failing, ' failing'];
  const said = bare && (matter === 'cannot-tell' || matter === 'failing');
  return number === 0 || counts.watched < 2 ? '' : ` (${number} of ${counts.watched}${said ? '' : what})`;
}

function isWell({ org }: Notice, { orgs }: Message): boolean {
  return orgs.some((each) => each.org === org && each.condition === 'healthy');
}

function silent(hit: number, { counts }: Message, full: boolean): string {
  return `${full ? `${hit} of ${count(counts.watched, 'org')}` : count(hit, 'org')} ${hit === 1 ? 'gives' : 'give'} no answer`;
}

function since({ since: start }: Notice, local: LocalTime): string {
  const moment = local.moment(start);
  return moment === null ? '' : ` since ${moment}`;
}

/** `acme, globex + 7`: as many names as a glance takes, one at least. */
function namesOf(members: readonly Notice[]): string {
  const names = [...new Set(members.map(({ org }) => ascii(org ?? '', 30)))];
  const shown = names.slice(0, 2).join(', ').length <= GLANCE ? 2 : 1;
  const more = names.length - shown;
  return `${names.slice(0, shown).join(', ')}${more > 0 ? ` + ${more}` : ''}`;
}

function membersOf(groups: readonly Group[]): readonly Notice[] {
  return groups.flatMap(({ members }) => members.map(({ notice }) => notice));
}

/** What has ended: an outage first, else what came back, else what is not looked at any more. */
function over(ended: readonly Notice[]): string {
  const outage = ended.find(({ kind }) => kind === 'fleet-recovered');
  if (outage !== undefined) {
    if (outage.orgs === null || !isOutage(outage)) return ascii(outage.text, 80) || 'the fleet is found again';
    return outageOver(outage.outcome, outage.orgs.length);
  }
  const by = (ending: Ending) => ended.filter((notice) => endingOf(notice) === ending);
  const one = (notices: readonly Notice[], single: string, several: string) =>
    notices.length === 0
      ? []
      : [`${namesOf(notices)} ${new Set(notices.map(({ org }) => org)).size === 1 ? single : several}`];
  const [words] = [
    ...one([...by('mended'), ...by('steady')], 'works again', 'work again'),
    ...one(by('rotated'), 'is no longer stuck half-way', 'are no longer stuck half-way'),
    ...one(by('came-and-went'), 'came and went', 'came and went'),
    ...one(by('switched-off'), 'is switched off', 'are switched off'),
    ...one(by('removed'), 'is removed', 'are removed'),
    ...one(by('handed-over'), 'is handed over', 'are handed over'),
  ];
  return words ?? 'what was told is over';
}

/** What an outage that is over is called: nobody answers again of whom nothing was told, or who is broken by now. */
export function outageOver(outcome: Notice['outcome'], orgs: number): string {
  if (outcome === 'came-and-went') return `an outage of ${count(orgs, 'org')} came and went`;
  if (orgs === 0) return 'the outage is over';
  return `${count(orgs, 'org')} ${orgs === 1 ? 'answers' : 'answer'} again`;
}

function standing({ counts }: Message, full: boolean): readonly string[] {
  const { watched, healthy, failing } = counts;
  if (!full || watched < 2) return [];
  if (healthy === watched) return [`all ${watched} healthy`];
  return [failing > 0 ? `${failing} of ${watched} still failing` : healthyOf(counts)];
}

function healthyOf({ healthy, watched }: Message['counts']): string {
  return `${healthy || 'none'} of ${watched} healthy`;
}

/** How everything stands, when nothing is new: what fails first, then what else is reminded of. */
function reminded(message: Message, full: boolean, local: LocalTime): string {
  const { counts, orgs, reminders, round } = message;
  const { watched } = counts;
  const [first] = reminders.filter((notice) => !isAgeReminder(notice));
  const same = first === undefined ? [] : reminders.filter((notice) => matterOf(notice) === matterOf(first));
  const about = first === undefined || isFailure(first) ? null : stillSo(first, same, message, full, local);
  const longest = (condition: string) => {
    const days = orgs.filter((org) => org.condition === condition).map((org) => local.daysSince(org.since) ?? 0);
    const most = Math.max(0, ...days);
    return most > 0 ? `, longest ${count(most, 'day')}` : '';
  };
  const spoken = new Set(same.map(({ org }) => org));
  const unsaid = orgs.some(({ org, condition }) => condition === 'failing' && !spoken.has(org));
  if (counts.failing > 0 && (about === null || reminders.some(isFailure) || (round === 'weekly' && unsaid))) {
    const muted = counts.muted > 0 ? ` (${counts.muted} muted)` : '';
    const failing = `${counts.failing} of ${watched} still failing${muted}${longest('failing')}`;
    return about === null ? failing : `${failing}; ${about}`;
  }
  if (about !== null) return first?.kind === 'cannot-tell' ? `${about}${longest('no-answer')}` : about;
  if (watched === 0) return orgs.length === 0 ? 'no Salesforce secret found to check' : 'no org is watched';
  if (counts.noAnswer > 0) return `${silent(counts.noAnswer, message, full)}${longest('no-answer')}`;
  if (counts.noCalls > 0) return `${withoutCalls(message)}${longest('no-answer')}`;
  const due = secretsDue(orgs);
  const secrets = `${count(due.length, 'secret')} to rotate`;
  const when = counts.overdue > 0 ? `, ${counts.overdue} overdue` : ` by ${local.date(due.at(-1)?.dueAt ?? null)}`;
  return `${healthyOf(counts)}${due.length > 0 ? `, ${secrets}${when}` : ''}`;
}

/** The first reminder of what is no failure, with all that are reminded of the same. */
function stillSo(first: Notice, same: readonly Notice[], message: Message, full: boolean, local: LocalTime): string {
  switch (matterOf(first)) {
    case 'cannot-tell':
      return silent(message.counts.noAnswer, message, full);
    case 'no-calls':
      return withoutCalls(message);
    case 'flapping':
      return `${namesOf(same)} still flapping`;
    default:
      return headOf(first, same, message, full, local);
  }
}

function withoutCalls({ counts }: Message): string {
  return `${counts.noCalls} of ${count(counts.watched, 'org')} without API calls left`;
}
