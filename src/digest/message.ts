import { CAUSES } from '../causes/catalogue.ts';
import type { Step } from '../causes/step.ts';
import type { WhoActs } from '../causes/verdict.ts';
import { NOTICE_KINDS, type Notice, type NoticeKind, SEVERITIES, type Severity } from '../state/notice.ts';
import type { DigestInput, DueMessage, OrgStanding } from './input.ts';

/** What one audience is told, and how its orgs stand: the one source of subject, text and machine forms. */
export type Message = {
  /** Null for those who are told everything. */
  readonly team: string | null;
  readonly round: DueMessage['round'];
  /** The audience's own, in the order of their names. */
  readonly orgs: readonly OrgStanding[];
  readonly counts: Counts;
  /** Each once, most urgent first: what opens or changes, ends, is reminded of. */
  readonly notices: readonly Notice[];
  /** What opens or changes, by what is to be done about it; most urgent first. */
  readonly groups: readonly Group[];
  readonly ended: readonly Notice[];
  readonly reminders: readonly Notice[];
  readonly severity: Severity;
  /** Kinds of the notices in the order of the catalogue. */
  readonly kinds: readonly NoticeKind[];
};

/** Every watched org in exactly one of healthy, failing, noAnswer, noCalls, settling and doubtful. */
export type Counts = {
  readonly watched: number;
  readonly healthy: number;
  readonly failing: number;
  readonly noAnswer: number;
  /** Their credentials work; the orgs have no API calls left. */
  readonly noCalls: number;
  readonly settling: number;
  readonly doubtful: number;
  /** Failing and muted. */
  readonly muted: number;
  readonly flapping: number;
  readonly disabled: number;
  readonly notCheckable: number;
  readonly overdue: number;
};

/** Orgs to which the same happened, so that the steps stand once; or one notice about the fleet, without members. */
export type Group = {
  /** What is said of all. */
  readonly lead: Notice;
  readonly members: readonly Member[];
};

/** An org, with all its news: the most urgent first, and what else happened to it. */
type Member = { readonly org: string; readonly notice: Notice; readonly also: readonly Notice[] };

/** The order in which a person should read: what to do first comes first. */
const URGENCY: readonly NoticeKind[] = [
  'test',
  'nothing-to-check',
  'fleet-incident',
  'failing',
  'cause-changed',
  'still-failing',
  'cannot-tell',
  'flapping',
  'rotation-stuck',
  'identity-changed',
  'rotation-due',
  'rotation-overdue',
  'legacy-flow',
  'org-removed',
  'closed',
  'fleet-recovered',
  'recovered',
  'org-added',
];
const RANK = new Map(URGENCY.map((kind, index) => [kind, index]));

/** What one audience is told, from what is due to it. An org of another team is never in it, whatever is due. */
export function messageOf({ team, round, notices }: DueMessage, all: readonly OrgStanding[]): Message {
  const isOurs = (org: OrgStanding) => team === null || org.team === team;
  const orgs = all.filter(isOurs).sort((a, b) => compare(a.org, b.org));
  const others = new Set<string | null>(all.filter((org) => !isOurs(org)).map(({ org }) => org));
  const isOwn = (org: string | null) => !others.has(org);
  const own = [...new Map(notices.map((notice) => [notice.id, notice])).values()]
    .filter((notice) => notice.team === team || isOwn(notice.org))
    .map((notice) => (notice.orgs === null ? notice : { ...notice, orgs: notice.orgs.filter(isOwn) }))
    .sort(byUrgency);
  const counts = countsOf(orgs);
  const news = own.filter(({ stage }) => stage === 'opened' || stage === 'changed');
  const ended = own.filter(({ stage }) => stage === 'ended');
  const kinds = new Set(own.map(({ kind }) => kind));
  const loudest = new Set([...news, ...ended].map(({ severity }) => severity));
  const calm =
    !kinds.has('rotation-stuck') && counts.watched > 0 && counts.healthy === counts.watched && counts.overdue === 0;
  return {
    team,
    round,
    orgs,
    counts,
    notices: own,
    groups: groupsOf(news),
    ended,
    reminders: own.filter(({ stage }) => stage === 'reminder'),
    severity: SEVERITIES.find((severity) => loudest.has(severity)) ?? (calm ? 'info' : 'warning'),
    kinds: NOTICE_KINDS.filter((kind) => kinds.has(kind)),
  };
}

/** How the watched orgs stand. */
function countsOf(orgs: readonly OrgStanding[]): Counts {
  const number = (matches: (org: OrgStanding) => boolean) => orgs.filter(matches).length;
  const are = (condition: OrgStanding['condition']) => number((org) => org.condition === condition);
  const [disabled, notCheckable] = [are('disabled'), are('not-checkable')];
  const noCalls = number((org) => org.condition === 'no-answer' && hasNoCalls(org));
  return {
    watched: orgs.length - disabled - notCheckable,
    healthy: are('healthy'),
    failing: are('failing'),
    noAnswer: are('no-answer') - noCalls,
    noCalls,
    settling: are('settling'),
    doubtful: are('doubtful'),
    muted: number(({ condition, muted }) => condition === 'failing' && muted !== null),
    flapping: number(({ flapping }) => flapping),
    disabled,
    notCheckable,
    overdue: number(({ rotation }) => rotation?.overdue === true),
  };
}

/** The orgs that have an entry. */
export function enteredOf({ groups }: Message): ReadonlySet<string | null> {
  return new Set(groups.flatMap(({ members }) => members.map(({ org }) => org)));
}

/** Failing is failing: whether it is new, has changed or goes on, the same is to be done about it. */
export function isFailure({ kind }: Notice): boolean {
  return kind === 'failing' || kind === 'cause-changed' || kind === 'still-failing';
}

/** It does not work, or nobody can tell: the condition of an org. */
export function isTrouble(notice: Notice): boolean {
  return isFailure(notice) || notice.kind === 'cannot-tell';
}

export type Ending = Notice['outcome'] | 'rotated';

/** How it ended. That a rotation is no longer stuck says nothing about whether the org works. */
export function endingOf({ kind, outcome }: Notice): Ending {
  return kind === 'closed' && outcome === 'mended' ? 'rotated' : outcome;
}

/** It answers, and the credential works: what it lacks is API calls. */
export function hasNoCalls({ cause }: Pick<Notice, 'cause'>): boolean {
  return cause === 'api-limit-exceeded';
}

/** Speaks of orgs that give no answer; the fleet's other matters are secrets that are gone, or none at all. */
export function isOutage({ kind, matterId }: Notice): boolean {
  return kind === 'fleet-incident' || (kind === 'fleet-recovered' && !/^\*\/(?:empty|gone)\//.test(matterId));
}

/** Reminds of the secret's age, which the weekly list of dates does for all; the other dates are cliffs. */
export function isAgeReminder({ kind, since }: Notice): boolean {
  return kind === 'rotation-overdue' || (kind === 'rotation-due' && since === null);
}

/** Who mends it; null where that cannot be said. */
export function roleOf({ whoActs, cause, stage }: Pick<Notice, 'whoActs' | 'cause' | 'stage'>): WhoActs | null {
  if (stage === 'ended') return null;
  return whoActs ?? (cause === null ? null : CAUSES[cause].whoActs);
}

/** The steps that an alert names: where a command of ours does it, the way by hand is left to `explain`. */
export function stepsOf({ steps }: Pick<Notice, 'steps'>): readonly Step[] {
  const ours = steps.some(({ run }) => run?.startsWith('credential-health '));
  return ours ? steps.filter(({ run }) => run === undefined || run.startsWith('credential-health ')) : steps;
}

function groupsOf(news: readonly Notice[]): readonly Group[] {
  const fleet = news.filter(({ org }) => org === null).map((lead) => ({ lead, members: [] }));
  const members = [...Map.groupBy(news, ({ org }) => org)].flatMap(([org, [notice, ...also]]) =>
    org === null || notice === undefined ? [] : [{ org, notice, also }],
  );
  const groups = [...Map.groupBy(members, sameness).values()].flatMap((same) => {
    const lead = same[0]?.notice;
    // What one of several was is said behind its name.
    return lead === undefined ? [] : [{ lead: same.length > 1 ? { ...lead, was: null } : lead, members: same }];
  });
  return [...fleet, ...groups].sort((a, b) => byUrgency(a.lead, b.lead));
}

/** Steps differ in the org's names and ids only when they begin with the same words. */
function sameness({ notice, also }: Member): string {
  const steps = stepsOf(notice).map(({ say, run = '' }) => [...say.split(' ', 1), ...run.split(' ', 2)].join(' '));
  // What nobody knows is told apart by what was answered.
  const answer = notice.cause === 'rejected-unknown' ? notice.evidence : null;
  const kind = isFailure(notice) ? 'failing' : notice.kind;
  return JSON.stringify([kind, notice.cause, steps, answer, also.map((other) => [other.kind, other.cause])]);
}

function byUrgency(a: Notice, b: Notice): number {
  const isReminder = ({ stage }: Notice) => Number(stage === 'reminder');
  return (
    isReminder(a) - isReminder(b) ||
    SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
    (RANK.get(a.kind) ?? 0) - (RANK.get(b.kind) ?? 0) ||
    compare(a.dueAt ?? a.since ?? a.at, b.dueAt ?? b.since ?? b.at) ||
    compare(a.org ?? '', b.org ?? '')
  );
}

/** The client secrets that are due or overdue, the first first. Orgs are in the order of their names. */
export function secretsDue(
  orgs: readonly OrgStanding[],
): readonly ({ readonly org: string } & NonNullable<OrgStanding['rotation']>)[] {
  return orgs
    .flatMap(({ org, rotation }) => (rotation === null ? [] : [{ org, ...rotation }]))
    .sort((a, b) => compare(a.dueAt, b.dueAt));
}

/** By code unit, so that the order is the same on every machine. */
export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** What the messages of one run have in common. */
export type RunWords = Omit<DigestInput, 'orgs' | 'messages'>;
