import type { Verdict } from '../causes/verdict.ts';
import { DAY_MS } from '../clock.ts';
import type { MuteUntil } from '../credential/org-tags.ts';
import type { OrgState } from '../state/state.ts';
import { endOfDay } from './calendar.ts';

/** A date far ahead must not silence an org for good. */
const LONGEST_MUTE_MS = 90 * DAY_MS;

/** The tag as it is kept: a day, an ISO instant, `recovered`, or `recovered@` and an instant. */
export function muteText(tag: MuteUntil | null): string | null {
  switch (tag?.kind) {
    case undefined:
      return null;
    case 'day':
      return tag.day;
    case 'until':
      return tag.at.toISOString();
    case 'recovered':
      return tag.at === null ? 'recovered' : `recovered@${tag.at}`;
  }
}

/**
 * What is known of the tag after this answer. `recovered` acknowledges what is wrong when it is first seen and is spent by
 * the next recovery, so that a tag left behind does not swallow the next failure.
 */
export function muteAfter(
  before: OrgState['mute'],
  tag: MuteUntil | null,
  verdict: Verdict | null,
  now: Date,
): OrgState['mute'] {
  const written = muteText(tag);
  if (written === null || tag === null) return null;
  const known = before?.tag === written ? before : { tag: written, seenAt: now.toISOString(), spent: false };
  return { ...known, spent: known.spent || (tag.kind === 'recovered' && verdict === 'healthy') };
}

/** Until when the org is muted: an ISO instant, null for as long as it fails; undefined where it is not muted. */
export function mutedUntil(mute: OrgState['mute'], now: Date, timezone: string): string | null | undefined {
  if (mute === null || mute.spent) return undefined;
  if (mute.tag.startsWith('recovered')) return null;
  const wanted = /T/.test(mute.tag) ? Date.parse(mute.tag) : endOfDay(mute.tag, timezone).getTime();
  const until = Math.min(wanted, Date.parse(mute.seenAt) + LONGEST_MUTE_MS);
  return now.getTime() < until ? new Date(until).toISOString() : undefined;
}
