import { CAUSES } from '../causes/catalogue.ts';
import type { WhoActs } from '../causes/verdict.ts';
import type { Notice } from '../state/notice.ts';
import type { LocalTime } from '../wording/local-time.ts';
import { count, duration, plain, sentence, wrap } from '../wording/text.ts';
import { capital, happened, leading, nameList, noted, orgName, said, type Wording } from './entry.ts';
import type { FleetStanding, OrgStanding } from './input.ts';
import {
  compare,
  type Ending,
  endingOf,
  enteredOf,
  isAgeReminder,
  isOutage,
  isTrouble,
  type Message,
  secretsDue,
} from './message.ts';
import { outageOver } from './subject.ts';

const WAITING: Readonly<Record<WhoActs, string>> = {
  'salesforce-admin': 'Waiting for their admins: ',
  'integration-team': 'Waiting for the integration team: ',
  'aws-operator': 'Waiting for the AWS operators: ',
  nobody: 'Waiting for an answer: ',
};

/** Ended matters with their details; of more of them only the names are said. */
const DETAILED = 5;
/** What came and went before anybody could be told is only counted beyond this. */
const NAMED_BLIPS = 10;

/**
 * What does not work and has no entry of its own, by who must mend it: `Waiting for their admins: globex 3 days
 * (run-as-user-missing)`. Parked and muted orgs are named by the weekly message only, in lines of their own.
 */
export function waitingLines({ message, local, names, commands }: Wording): readonly string[] {
  const entered = enteredOf(message);
  const reminded = new Set(message.reminders.map(({ org }) => org));
  const waits = ({ org, condition, muted, parked, inOutage }: OrgStanding) =>
    !entered.has(org) &&
    muted === null &&
    !parked &&
    (condition === 'failing' ||
      (condition === 'no-answer' && !inOutage && (message.round === 'weekly' || reminded.has(org))));
  const waiting = message.orgs.filter(waits).sort((a, b) => compare(a.since ?? '~', b.since ?? '~'));
  const byRole = Map.groupBy(waiting, ({ cause }) => (cause === null ? 'nobody' : CAUSES[cause].whoActs));
  return (Object.keys(WAITING) as WhoActs[]).flatMap((role) => {
    const orgs = byRole.get(role) ?? [];
    if (orgs.length === 0) return [];
    const name = ({ org, since, cause, contact }: OrgStanding) =>
      noted(`${orgName(org)}${lasting(since, local)}`, cause, plain(contact ?? '', 80));
    return [nameList(WAITING[role], orgs, name, names, commands.own('status', [], ['--failing']))];
  });
}

/** Reminders of what is no failure: `Still flapping: acme`, `The old key pair ends (9 Dec): acme`. */
export function reminderLines({ message, local, names, commands }: Wording): readonly string[] {
  const grouped = [...Map.groupBy(lined(message), (notice) => STILL[notice.kind] ?? capital(happened(notice, local)))];
  const lines = grouped.slice(0, names).map(([words, notices]) => {
    const orgs = notices.filter(({ org }) => org !== null);
    if (orgs.length === 0) return wrap('', sentence(words));
    return nameList(`${words}: `, orgs, nameOf, names, commands.own('status', []));
  });
  const more = grouped.length - lines.length;
  return more > 0 ? [...lines, leading(`${count(more, 'more reminder')}:`, commands.own('status', []))] : lines;
}

/** The reminders that have a line of their own; the others are said by who waits, and by the list of dates. */
export function lined({ reminders }: Message): readonly Notice[] {
  return reminders.filter((notice) => !isTrouble(notice) && !isAgeReminder(notice));
}

const STILL: Partial<Readonly<Record<Notice['kind'], string>>> = {
  flapping: 'Still flapping',
  'rotation-stuck': 'Rotation still stuck half-way',
};

/** What has ended: `Back: umbrella, 07:58, after 9 h (was ip-restricted)`. */
export function endedLines({ message, local, names, commands }: Wording): readonly string[] {
  const { ended, groups } = message;
  // What befell the fleet has named them already.
  const named = new Set<string | null>(groups.flatMap(({ lead }) => lead.orgs ?? []));
  // What cannot be checked any more has an entry that says so.
  const entered = enteredOf(message);
  const own = ended.filter(({ org }) => org !== null && !named.has(org));
  const by = (ending: Ending) => own.filter((notice) => endingOf(notice) === ending);
  const line = (label: string, notices: readonly Notice[], details: (notice: Notice) => string) => {
    if (notices.length === 0) return [];
    if (notices.length > DETAILED) return [nameList(label, notices, nameOf, names, commands.own('status', []))];
    const alike = [...Map.groupBy(notices, details)];
    return [
      wrap(
        '',
        `${label}${alike.map(([how, same]) => `${[...new Set(same.map(nameOf))].join(', ')}${how}`).join('; ')}`,
      ),
    ];
  };
  const blips = by('came-and-went');
  return [
    ...ended.filter(({ org }) => org === null).map((notice) => wrap('', `Over: ${sentence(fleetOver(notice, local))}`)),
    ...line('Back: ', [...by('mended'), ...by('steady')], (notice) =>
      notice.outcome === 'steady' ? `, steady for two days${wasOf(notice)}` : back(notice, local),
    ),
    ...line('Rotation no longer stuck: ', by('rotated'), (notice) => back(notice, local)),
    ...(blips.length > NAMED_BLIPS
      ? [wrap('', `Came and went: ${count(blips.length, 'org')}, while nobody could be told.`)]
      : line('Came and went: ', blips, (notice) => noted(spanOf(notice, local), notice.cause))),
    ...line('Handed over: ', by('handed-over'), ({ handedTo }) =>
      handedTo === null ? ' to no team' : ` to ${plain(handedTo, 40)}`,
    ),
    ...line(
      'Switched off, no longer checked: ',
      by('switched-off').filter(({ org }) => !entered.has(org)),
      () => '',
    ),
    ...line('Removed: ', by('removed'), () => ''),
  ];
}

/** What is so and is no single org's matter; of the fleet only when `full`. */
export function factLines(fleet: FleetStanding, { message, local, full }: Wording): readonly string[] {
  const { counts, groups, team } = message;
  const facts: string[] = [];
  if (fleet.unwatchedSince !== null) {
    const until = local.at(fleet.unwatchedUntil) ?? 'this run';
    facts.push(`Nobody looked between ${local.at(fleet.unwatchedSince)} and ${until}.`);
  }
  if (fleet.askedOnce) facts.push('No time for a second look: these orgs were asked once.');
  if (full) {
    const parts = said(
      some(counts.healthy, 'healthy'),
      some(counts.failing, noted('failing', some(counts.muted, 'of them muted'))),
      some(counts.noAnswer, 'cannot tell'),
      some(counts.noCalls, 'without API calls left'),
      some(counts.settling, 'settling'),
      some(counts.doubtful, 'doubtful'),
    );
    const whose = team === null ? '' : ` of team ${plain(team, 40)}`;
    const beside = said(
      some(counts.flapping, 'flapping'),
      some(counts.disabled, 'switched off'),
      some(counts.notCheckable, 'not checkable'),
    );
    const rest = beside === '' ? '' : `; ${beside}`;
    if (counts.watched > 0) facts.push(`${count(counts.watched, 'org')}${whose}: ${parts}${rest}.`);
  }
  if (fleet.first && message.round !== 'weekly' && groups.length > 0 && counts.overdue > 0) {
    const are = counts.overdue === 1 ? 'is' : 'are';
    facts.push(`${count(counts.overdue, 'client secret')} ${are} overdue; the weekly message lists them.`);
  }
  return facts.map((fact) => wrap('', fact));
}

/** How everything stands, as the weekly message tells it. Orgs with a line above are not named again. */
export function weeklyLines(
  named: ReadonlySet<string | null>,
  fleet: FleetStanding,
  wording: Wording,
): readonly string[] {
  const { message, local, names, commands } = wording;
  const spoken = new Set<string | null>(named);
  const status = commands.own('status', []);
  const take = (matches: (org: OrgStanding) => boolean) => {
    const taken = message.orgs.filter((org) => !spoken.has(org.org) && matches(org));
    for (const { org } of taken) spoken.add(org);
    return taken;
  };
  const line = <Item>(label: string, items: readonly Item[], name: (item: Item) => string, more = status) =>
    items.length === 0 ? [] : [nameList(label, items, name, names, more)];
  const caused = (org: OrgStanding) => noted(nameOf(org), org.cause);
  const dated = ({ org, dueAt }: (typeof due)[number]) => `${orgName(org)} ${local.date(dueAt)}`;

  const parked = take(({ parked, muted, condition }) => parked && muted === null && isBroken(condition));
  const longest = Math.max(0, ...parked.map(({ since }) => local.daysSince(since) ?? 0));
  const muted = take((org) => org.muted !== null);
  const unchecked = take(({ condition }) => condition === 'not-checkable');
  const due = secretsDue(take(() => true));
  const above = secretsDue(message.orgs).length - due.length;
  const lines = [
    ...line(`Parked${longest > 0 ? `, not working for up to ${count(longest, 'day')}` : ''}: `, parked, caused),
    ...line('Muted: ', muted, (org) => {
      const until = org.muted?.until == null ? 'until it recovers' : `until ${local.date(lastDay(org.muted.until))}`;
      return noted(nameOf(org), until, plain(org.note ?? '', 80));
    }),
    ...line('Cannot be checked, because of their login flow: ', unchecked, nameOf),
    ...line(
      'Secrets overdue since: ',
      due.filter(({ overdue }) => overdue),
      dated,
    ),
    ...line(
      'Secrets to rotate by: ',
      due.filter(({ overdue }) => !overdue),
      dated,
    ),
    ...(above === 0 ? [] : [wrap('', `Secrets to rotate of orgs named above: ${above}.`)]),
  ];
  if (message.team !== null) return lines;
  const address = (endpoint: string) => plain(endpoint, 100);
  const again = commands.own('test-alert', []);
  const { runs, unconfirmed, unguarded = [] } = fleet;
  return [
    ...lines,
    ...line('Not confirmed, so not reached: ', unconfirmed, address, again),
    ...line(
      'Confirmed without credentials, so the link in any of these mails unsubscribes (subscribe again, then credential-health confirm LINK): ',
      unguarded,
      address,
      again,
    ),
    ...(runs === null ? [] : [`${runs.made} of ${count(runs.planned, 'planned run')} made.`]),
  ];
}

/** Of a mute that ends at midnight its last day is said. */
function lastDay(until: string): string {
  return new Date(Date.parse(until) - 1).toISOString();
}

function isBroken(condition: OrgStanding['condition']): boolean {
  return condition === 'failing' || condition === 'no-answer';
}

function nameOf({ org }: { readonly org: string | null }): string {
  return orgName(org);
}

function back({ since, endedAt, at, cause, was, handedTo }: Notice, local: LocalTime): string {
  const end = endedAt ?? at;
  const lasted = Date.parse(end) - Date.parse(since ?? '');
  return `, ${said(local.moment(end), lasted >= 0 ? `after ${duration(lasted)}` : null, handedTo && `now of team ${plain(handedTo, 40)}`)}${wasOf({ cause, was })}`;
}

function wasOf({ cause, was }: Pick<Notice, 'cause' | 'was'>): string {
  const code = was ?? cause;
  return code === null ? '' : ` (was ${code})`;
}

/** `, 24 Nov 02:00 to 06:00`. */
function spanOf({ since, endedAt }: Notice, local: LocalTime): string {
  const span = local.span(since, endedAt);
  return span === null ? '' : `, ${span}`;
}

function fleetOver(notice: Notice, local: LocalTime): string {
  if (notice.orgs === null || !isOutage(notice)) return happened(notice, local);
  const words = outageOver(notice.outcome, notice.orgs.length);
  if (notice.outcome === 'came-and-went') return `${words}${spanOf(notice, local)}`;
  const what = notice.orgs.length === 0 ? 'the outage' : words;
  return `${what}${back({ ...notice, cause: null, was: null }, local)}`;
}

function some(number: number, what: string): string | null {
  return number === 0 ? null : `${number} ${what}`;
}

/** ` 3 days`; nothing on the day on which it began. */
function lasting(since: string | null, local: LocalTime): string {
  const days = local.daysSince(since) ?? 0;
  return days > 0 ? ` ${count(days, 'day')}` : '';
}
