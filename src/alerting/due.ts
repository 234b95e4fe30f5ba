import type { OrgTags } from '../credential/org-tags.ts';
import type { Claim, Matter, Told } from '../state/matter.ts';
import { louder, type NoticeKind, type NoticeStage, type Outcome, type Severity } from '../state/notice.ts';
import type { Rounds } from './calendar.ts';
import { isCondition, MATTERS, newsOf } from './matters.ts';
import type { Moment } from './moment.ts';

/** `all`, or a team by its name after `team:`. */
export type Audience = 'all' | `team:${string}`;

export function teamAudience(team: string): Audience {
  return `team:${team}`;
}

/** The team's name; null for those who are told everything. */
export function teamOf(audience: string): string | null {
  return audience === 'all' ? null : audience.slice('team:'.length);
}

/** What one matter depends on beside itself, for one audience in one run. */
export type Standpoint = {
  readonly moment: Moment;
  readonly audience: Audience;
  /** It concerns this audience: `all`, or the team it belongs to now. */
  readonly isTheirs: boolean;
  /** The rounds that this run takes for the audience: the day each is for. */
  readonly rounds: { readonly [Round in keyof Rounds]: number | null };
  /** Quiet hours hold back what is below critical. */
  readonly quiet: boolean;
  readonly muted: boolean;
  readonly severity: Severity;
  /** An outage speaks for the org's silence. */
  readonly inOutage: boolean;
  /** What would be said is so in this run: a reminder, an end, any word of an outage that pauses. */
  readonly speaksTruth: boolean;
};

/** What is due to be told of a matter. */
export type Due = {
  readonly matter: Matter;
  readonly stage: NoticeStage;
  readonly kind: NoticeKind;
  readonly severity: Severity;
  readonly outcome: Outcome | null;
  readonly rung: number;
  readonly weeks: number;
};

/** Severity of what is told of a matter while it is open. `org`: of the org's tag, else by whether it is a sandbox. */
export function severityOf(matter: Matter, org: Severity): Severity {
  const { severity } = MATTERS[matter.type];
  switch (severity) {
    case 'org':
      return org;
    case 'factor':
      return matter.outage?.ours === true ? 'critical' : 'warning';
    default:
      return severity;
  }
}

export function orgSeverity(tag: OrgTags['severity'], host: string | null): Severity {
  return tag ?? (host?.split('.')[0]?.includes('--') ? 'warning' : 'critical');
}

/** What is due to this audience about this matter now; null where nothing is, or where it has to wait. */
export function due(matter: Matter, outbox: readonly Claim[], point: Standpoint): Due | null {
  const owed = owedTo(matter, point);
  if (owed === null || isHeld(owed, point)) return null;
  return isClaimed(matter, outbox, point) ? null : owed;
}

function owedTo(matter: Matter, point: Standpoint): Due | null {
  const told = matter.told[point.audience];
  const isOpenToThem = told !== undefined && told.stage !== 'ended';
  const isOver = matter.endedAt !== null;
  if (isOpenToThem && isOver && point.speaksTruth) return endOf(matter, told, matter.outcome);
  if (!point.isTheirs) return isOpenToThem ? endOf(matter, told, 'handed-over', 'closed') : null;
  if (isOver) return told === undefined ? cameAndWent(matter, point.audience) : null;
  if (matter.type === 'outage' && !point.speaksTruth) return null;
  return newsIn(matter, told, point) ?? reminderIn(matter, told, point);
}

const ENDINGS: Readonly<Partial<Record<Outcome, NoticeKind>>> = { 'switched-off': 'closed', removed: 'org-removed' };

function endOf(matter: Matter, told: Told, outcome: Outcome | null, kind?: NoticeKind): Due | null {
  const ending = kind ?? ENDINGS[outcome ?? 'mended'] ?? MATTERS[matter.type].kinds.ended;
  if (ending === null || MATTERS[matter.type].life !== 'lasting') return null;
  return {
    matter,
    stage: 'ended',
    kind: ending,
    severity: told.severity,
    outcome: matter.type === 'flapping' && outcome === 'mended' ? 'steady' : (outcome ?? 'mended'),
    rung: 0,
    weeks: 0,
  };
}

/** What nobody could be told of while it lasted, unless it was muted, or another team's. */
function cameAndWent(matter: Matter, audience: Audience): Due | null {
  const { ended } = MATTERS[matter.type].kinds;
  if (matter.muted || matter.outcome !== 'mended' || ended === null || matter.type === 'stuck') return null;
  if (isCondition(matter) && audience !== 'all' && Object.keys(matter.told).some((who) => who !== 'all')) return null;
  return { matter, stage: 'ended', kind: ended, severity: 'info', outcome: 'came-and-went', rung: 0, weeks: 0 };
}

function newsIn(matter: Matter, told: Told | undefined, point: Standpoint): Due | null {
  const { kinds } = MATTERS[matter.type];
  const severity = severityOf(matter, point.severity);
  const passed = point.moment.calendar.dayOf(point.moment.at) - point.moment.calendar.dayOf(matter.since);
  // What began anew after it was told begins its ladder anew.
  const known = told !== undefined && Date.parse(matter.since) <= Date.parse(told.at) ? told : { rung: 0, weeks: 0 };
  const news = { matter, severity, outcome: null, rung: Math.max(passed, known.rung), weeks: known.weeks };
  if (told === undefined) return kinds.opened && { ...news, stage: 'opened', kind: kinds.opened };
  const isLouder = isCondition(matter) && told.stage !== 'ended' && louder(severity, told.severity) !== told.severity;
  // A matter that is of another type now is called what that is called when it opens.
  const last = told.abouts.at(-1);
  const sameType = last?.startsWith(`${matter.type}:`) === true;
  const isKnown = matter.type === 'flapping' ? sameType : told.abouts.includes(newsOf(matter));
  if (isKnown && !isLouder) return null;
  const kind = sameType && !isLouder ? kinds.changed : kinds.opened;
  return kind && { ...news, weeks: sameType ? news.weeks : 0, stage: 'changed', kind };
}

function reminderIn(matter: Matter, told: Told | undefined, point: Standpoint): Due | null {
  const { moment, rounds, speaksTruth, inOutage } = point;
  const { ladder, weekly, life, kinds } = MATTERS[matter.type];
  if (kinds.reminder === null || !speaksTruth) return null;
  // What an outage covers is reminded of weekly only, or an org that was told alone before it would go unmentioned.
  const covered = inOutage && isCondition(matter);
  if (life !== 'date' && (told === undefined || told.stage === 'ended')) return null;
  const { dayOf } = moment.calendar;
  const anchor = dayOf(life === 'date' ? (matter.detail ?? matter.since) : matter.since);
  const last = ladder.at(-1) ?? -1;
  const passed = told?.rung ?? (life === 'date' ? dayOf(matter.since) - anchor : 0);
  const weeks = told?.weeks ?? 0;
  const reminder = { matter, stage: 'reminder', kind: kinds.reminder, severity: 'warning', outcome: null } as const;
  if (rounds.daily !== null && !covered) {
    const day = rounds.daily - anchor;
    const rung = ladder.findLast((step) => step <= day);
    if (rung !== undefined && rung > passed) return { ...reminder, rung: day, weeks };
  }
  if (rounds.weekly === null || weeks >= weekly) return null;
  const isToldToday = told !== undefined && dayOf(told.at) === dayOf(moment.at);
  const isLadderOver = life === 'date' || covered || rounds.weekly - anchor > last;
  return isLadderOver && !isToldToday ? { ...reminder, rung: passed, weeks: weeks + 1 } : null;
}

/** A muted org is told nothing but the end of what was told; below critical nothing goes out in quiet hours. */
function isHeld({ stage, outcome, severity }: Due, { muted, quiet }: Standpoint): boolean {
  if (muted && (stage !== 'ended' || outcome === 'came-and-went')) return true;
  return quiet && severity !== 'critical';
}

/** Another run has taken it on and may be telling it now. A claim from far ahead was made by a clock that ran ahead. */
function isClaimed({ id }: Matter, outbox: readonly Claim[], { audience, moment }: Standpoint): boolean {
  return outbox.some(
    (claim) => claim.matter === id && claim.audience === audience && isFreshClaim(claim.claimedAt, moment),
  );
}

/** Is the run that took something on at that instant perhaps still at it? */
export function isFreshClaim(claimedAt: string, { now, policy }: Pick<Moment, 'now' | 'policy'>): boolean {
  return Math.abs(now.getTime() - Date.parse(claimedAt)) <= policy.resendAfterMs;
}
