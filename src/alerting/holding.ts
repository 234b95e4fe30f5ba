import type { Verdict } from '../causes/verdict.ts';
import { DAY_MS } from '../clock.ts';
import type { OrgTags } from '../credential/tags.ts';
import type { Policy } from '../policy.ts';
import type { Notice, NoticeKind, Severity } from '../state/notice.ts';
import type { HistoryEntry, OrgState } from '../state/state.ts';
import type { Seen, Telling } from './telling.ts';

/**
 * Why something that could be told now is not. What is `summarised` was told by another notice; the rest waits until the
 * reason is gone.
 */
export type Hold = 'muted' | 'quiet' | 'incident' | 'summarised';

/** What one org's run changes and says. */
export type Transition = {
  readonly next: OrgState;
  /** To be published by this run once `next` is stored: the new ones, and those an earlier run did not settle. */
  readonly notices: readonly Notice[];
  readonly history: readonly HistoryEntry[];
  /** What could be told now but waits; counted in the digest. */
  readonly held: readonly { readonly kind: NoticeKind; readonly hold: Hold }[];
  /** The org's `mute-until` tag is in force. */
  readonly muted: boolean;
  /**
   * A rotation that this run proves and no digest has spoken of yet: when the new client secret was stored, as an ISO
   * instant. It is said in the footer of a digest that goes out anyway, and stays in `next` until `rotationTold`.
   */
  readonly rotationVerified: { readonly at: string } | null;
};

/**
 * What a `mute-until=recovered` tag does after this answer. It acknowledges what is wrong when it is first seen, and is
 * spent by the recovery: a tag left behind must not swallow the next failure.
 */
export function acknowledgementAfter(
  before: OrgState['acknowledgement'],
  tag: OrgTags['muteUntil'],
  verdict: Verdict | null,
): OrgState['acknowledgement'] {
  if (tag?.kind !== 'recovered') return 'none';
  if (before === 'spent' || verdict === 'healthy') return 'spent';
  return 'active';
}

/** Does the org's `mute-until` tag hold its notices back? */
export function isMuted(acknowledgement: OrgState['acknowledgement'], tag: OrgTags['muteUntil'], now: Date): boolean {
  switch (tag?.kind) {
    case undefined:
      return false;
    case 'until':
      return now.getTime() < tag.at.getTime();
    case 'day':
      return now.toISOString().slice(0, 10) <= tag.day;
    case 'recovered':
      return acknowledgement === 'active';
  }
}

/** Quiet hours hold back everything below critical. */
export function isQuiet(severity: Severity, now: Date, policy: Policy): boolean {
  if (severity === 'critical' || policy.quietHours === null) return false;
  const { from, to } = policy.quietHours;
  const time = wallClock(now, policy.timezone);
  return from < to ? from <= time && time < to : from <= time || time < to;
}

/** To make a clock takes longer than to read it thousands of times, and every notice of a run asks for the same one. */
const CLOCKS = new Map<string, Intl.DateTimeFormat>();

/** `HH:MM` on the zone's clocks at that instant, so that quiet hours follow summer time. */
function wallClock(now: Date, timezone: string): string {
  const clock =
    CLOCKS.get(timezone) ??
    new Intl.DateTimeFormat('en-GB', { timeZone: timezone, hourCycle: 'h23', hour: '2-digit', minute: '2-digit' });
  CLOCKS.set(timezone, clock);
  return clock.format(now);
}

/** Kinds that speak of whether the credential works. */
const CONDITION_KINDS: ReadonlySet<NoticeKind> = new Set([
  'failing',
  'still-failing',
  'cause-changed',
  'cannot-tell',
  'flapping',
  'recovered',
]);

/** Kinds that the first run of a deployment may sum up for all orgs. */
const SUMMARISED_KINDS: ReadonlySet<NoticeKind> = new Set([
  'rotation-due',
  'rotation-overdue',
  'rotation-stuck',
  'legacy-flow',
]);

/** Why this notice about a checked org is not told now; null when it is. */
export function holdOn({ kind, severity }: Notice, { state, now, policy, run }: Seen, muted: boolean): Hold | null {
  if (run.summarised && SUMMARISED_KINDS.has(kind)) return 'summarised';
  if (state.coveredSince !== null && isLeftToIncident(kind, state.coveredSince, now)) return 'incident';
  if (muted) return 'muted';
  return isQuiet(severity, now, policy) ? 'quiet' : null;
}

/** An incident speaks for the condition as long as it lasts; other notices only wait for the first rush to pass. */
function isLeftToIncident(kind: NoticeKind, coveredSince: string, now: Date): boolean {
  return CONDITION_KINDS.has(kind) || now.getTime() - Date.parse(coveredSince) < DAY_MS;
}

/** Tells what is not held, and lets the state remember each: told, told by the summary, or withheld. */
export function tell(
  state: OrgState,
  tellings: readonly Telling[],
  holdOf: (notice: Notice) => Hold | null,
): { readonly state: OrgState; readonly notices: readonly Notice[]; readonly held: Transition['held'] } {
  let next = state;
  const notices: Notice[] = [];
  const held: { kind: NoticeKind; hold: Hold }[] = [];
  for (const { notice, told, withheld } of tellings) {
    const hold = holdOf(notice);
    if (hold === null) notices.push(notice);
    else held.push({ kind: notice.kind, hold });
    next = { ...next, ...remembering(hold, told, withheld) };
  }
  return { state: next, notices, held };
}

function remembering(hold: Hold | null, told: Partial<OrgState>, withheld: Partial<OrgState> | undefined) {
  switch (hold) {
    case null:
    case 'summarised':
      return told;
    case 'muted':
    case 'quiet':
      return withheld;
    case 'incident':
      return undefined;
  }
}
