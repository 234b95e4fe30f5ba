import { CAUSES, type CauseCode } from '../causes/catalogue.ts';
import type { OrgCheck } from '../check/org-check.ts';
import type { OrgTags } from '../credential/tags.ts';
import { NOTICE_KINDS, type Notice, type NoticeKind, type OpenFailure, type Severity } from '../state/notice.ts';
import type { DigestCommands } from './commands.ts';

/** What one run has to tell, for all audiences together. */
export type DigestInput = {
  readonly runId: string;
  readonly finishedAt: Date;
  readonly notices: readonly Notice[];
  /** This run's checks, as listed. */
  readonly checks: readonly OrgCheck[];
  /** Orgs with an open failure, muted ones included. */
  readonly failing: readonly OpenFailure[];
  /** Notices held back by quiet hours. */
  readonly quiet: number;
  /** Notices held back by `mute-until` tags. */
  readonly muted: number;
  /** Orgs whose rotation this run verified; `at` is the ISO instant of the rotation. */
  readonly rotated: readonly { readonly org: string; readonly at: string }[];
  /** False when the run named its orgs: then nothing is said about the fleet. */
  readonly full: boolean;
  /** IANA name of the zone in which times are said. */
  readonly timezone: string;
  readonly commands: DigestCommands;
};

/** What one audience is to be told. */
export type Briefing = {
  /** Null for those who are told everything. */
  readonly team: string | null;
  /** Each once, most urgent first. */
  readonly notices: readonly Notice[];
  readonly severity: Severity;
  /** Kinds of the notices in the order of the catalogue. */
  readonly kinds: readonly NoticeKind[];
  readonly counts: Counts;
  /** Checked orgs that fail and are not muted, oldest first; `since` is null for a failure that is not open yet. */
  readonly failing: readonly Failing[];
  /** Notices held back; null for a team, because they are counted over all teams. */
  readonly held: { readonly quiet: number; readonly muted: number } | null;
  readonly rotated: readonly { readonly org: string; readonly at: string }[];
};

/** An org that fails. */
export type Failing = Pick<OpenFailure, 'org' | 'cause'> & { readonly since: string | null };

/** Every checked org in exactly one of `healthy`, `failing`, `cannotTell` and `muted` (failing, but muted). */
export type Counts = {
  readonly checked: number;
  readonly healthy: number;
  readonly failing: number;
  readonly cannotTell: number;
  readonly muted: number;
  /** Listed, not checked. */
  readonly disabled: number;
  /** Checked orgs that are not healthy, by cause. */
  readonly byCause: ReadonlyMap<CauseCode, number>;
};

const SEVERITIES = ['critical', 'warning', 'info'] as const satisfies readonly Severity[];
const KINDS = Object.keys(NOTICE_KINDS) as readonly NoticeKind[];

/** The order in which a person should read notices: what to do first comes first. */
const URGENCY: Readonly<Record<NoticeKind, number>> = {
  test: 0,
  'nothing-to-check': 1,
  'fleet-incident': 2,
  failing: 3,
  'cause-changed': 4,
  'still-failing': 5,
  'cannot-tell': 6,
  'rotation-stuck': 7,
  'identity-changed': 8,
  flapping: 9,
  'legacy-flow': 10,
  'org-removed': 11,
  'fleet-recovered': 12,
  recovered: 13,
  'rotation-overdue': 14,
  'rotation-due': 15,
  'org-added': 16,
};

/** One briefing for those who are told everything, one for each team with notices; none when there are no notices. */
export function briefingsFor(input: DigestInput): readonly Briefing[] {
  const notices = [...new Map(input.notices.map((notice) => [notice.id, notice])).values()].sort(byUrgency);
  if (notices.length === 0) return [];

  const noticesOf = Map.groupBy(notices, ({ team }) => team);
  const checksOf = Map.groupBy(input.checks, ({ tags }) => tags.team);
  const failingOf = Map.groupBy(input.failing, ({ team }) => team);
  const teamOf = new Map(input.checks.map(({ org, tags }) => [org, tags.team]));
  const rotatedOf = Map.groupBy(input.rotated, ({ org }) => teamOf.get(org) ?? null);
  const teams = [...noticesOf.keys()].filter((team) => team !== null).sort(compare);

  return [
    {
      ...brief(null, notices, input.checks, input.failing, input.finishedAt),
      held: { quiet: input.quiet, muted: input.muted },
      rotated: input.rotated,
    },
    ...teams.map((team) => ({
      ...brief(team, noticesOf.get(team) ?? [], checksOf.get(team) ?? [], failingOf.get(team) ?? [], input.finishedAt),
      held: null,
      rotated: rotatedOf.get(team) ?? [],
    })),
  ];
}

function brief(
  team: string | null,
  notices: readonly Notice[],
  checks: readonly OrgCheck[],
  failures: readonly OpenFailure[],
  now: Date,
): Omit<Briefing, 'held' | 'rotated'> {
  const kinds = new Set(notices.map(({ kind }) => kind));
  const severities = new Set(notices.map(({ severity }) => severity));
  return {
    team,
    notices,
    severity: SEVERITIES.find((severity) => severities.has(severity)) ?? 'info',
    kinds: KINDS.filter((kind) => kinds.has(kind)),
    ...tally(checks, failures, now),
  };
}

function tally(
  checks: readonly OrgCheck[],
  failures: readonly OpenFailure[],
  now: Date,
): Pick<Briefing, 'counts' | 'failing'> {
  const open = new Map(failures.filter(isBroken).map((failure) => [failure.org, failure]));
  const counts = { checked: 0, healthy: 0, failing: 0, cannotTell: 0, muted: 0, disabled: 0 };
  const byCause = new Map<CauseCode, number>();
  const failing: Failing[] = [];
  for (const { org, tags, verdict, cause, disabled } of checks) {
    if (disabled) {
      counts.disabled++;
      continue;
    }
    counts.checked++;
    if (cause !== null) byCause.set(cause, (byCause.get(cause) ?? 0) + 1);
    const failure = open.get(org);
    if (verdict === 'healthy') {
      counts.healthy++;
    } else if (failure?.muted ?? (verdict === 'unhealthy' && isMuted(tags, now))) {
      counts.muted++;
    } else if (failure !== undefined) {
      // Whatever the answer was: what was broken is broken until it is seen healthy.
      counts.failing++;
      failing.push({ org, cause: failure.cause, since: failure.since });
    } else if (verdict === 'unhealthy' && cause !== null) {
      counts.failing++;
      failing.push({ org, cause, since: null });
    } else {
      counts.cannotTell++;
    }
  }
  return { counts: { ...counts, byCause }, failing: failing.sort(byAge) };
}

/** A failure that was muted from its start was never told and so is none of the open ones. */
function isMuted({ muteUntil }: OrgTags, now: Date): boolean {
  switch (muteUntil?.kind) {
    case undefined:
      return false;
    case 'recovered':
      return true;
    case 'until':
      return muteUntil.at > now;
    case 'day':
      return muteUntil.day >= now.toISOString().slice(0, 10);
  }
}

/** A failure may stand open on an inconclusive cause; that is never called broken. */
function isBroken({ cause }: OpenFailure): boolean {
  return CAUSES[cause].verdict === 'unhealthy';
}

function byUrgency(a: Notice, b: Notice): number {
  return (
    URGENCY[a.kind] - URGENCY[b.kind] ||
    SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
    compare(a.dueAt ?? a.since ?? a.at, b.dueAt ?? b.since ?? b.at) ||
    compare(a.org ?? '', b.org ?? '')
  );
}

/** A failure without a beginning is the youngest. */
function byAge(a: Failing, b: Failing): number {
  return compare(a.since ?? '~', b.since ?? '~') || compare(a.org, b.org);
}

/** By code unit, so that the order is the same on every machine. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
