import type { Verdict } from '../causes/verdict.ts';
import { DAY_MS, utcDay } from '../clock.ts';
import { DAY_LETTERS, type OrgState } from '../state/state.ts';

/** Length of a strip. */
export const DAYS_KEPT = 90;

type Strip = OrgState['days'];

/**
 * The strip up to that UTC day. Days since it was written are those of the fleet: where a full run was made the org was
 * found as it was found last, else nobody looked.
 */
export function stripThrough(strip: Strip, verdict: Verdict | null, fleetDays: readonly string[], day: string): Strip {
  const { through, letters } = strip;
  if (through === null) return strip;
  const ran = new Set(fleetDays);
  const missing = Math.min(daysBetween(through, day), DAYS_KEPT);
  if (missing <= 0) return strip;
  const last = Date.parse(day);
  const fill = Array.from({ length: missing }, (_, index) => {
    const then = utcDay(new Date(last - (missing - 1 - index) * DAY_MS));
    return ran.has(then) ? letterOf(verdict) : '-';
  });
  return { through: day, letters: (letters + fill.join('')).slice(-DAYS_KEPT) };
}

/** The strip with this answer in it: one letter for each UTC day, the worst answer of a day stands for it. */
export function dayStrip(
  strip: Strip,
  before: Verdict | null,
  verdict: Verdict | null,
  fleetDays: readonly string[],
  now: Date,
): Strip {
  const today = utcDay(now);
  const letter = letterOf(verdict);
  if (strip.through === null) return { through: today, letters: letter };
  const gap = daysBetween(strip.through, today);
  if (gap > 0) {
    const yesterday = utcDay(new Date(Date.parse(today) - DAY_MS));
    const { letters } = stripThrough(strip, before, fleetDays, yesterday);
    // An earlier run of this day found what was known before.
    const first = fleetDays.includes(today) ? worse(letterOf(before), letter) : letter;
    return { through: today, letters: (letters + first).slice(-DAYS_KEPT) };
  }
  // Around midnight clocks may differ by a day; further back, the days drawn so far were those of a wrong clock.
  const through = gap < -1 ? today : strip.through;
  return { through, letters: strip.letters.slice(0, -1) + worse(strip.letters.at(-1) ?? letter, letter) };
}

/** The days with this one in them. */
export function withDay(days: readonly string[], now: Date): readonly string[] {
  const today = utcDay(now);
  return days.at(-1) === today ? days : [...days.filter((day) => day < today), today].slice(-DAYS_KEPT);
}

function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS);
}

function letterOf(verdict: Verdict | null): string {
  if (verdict === null) return 'd';
  if (verdict === 'healthy') return 'h';
  return verdict === 'unhealthy' ? 'u' : 'i';
}

function worse(a: string, b: string): string {
  return DAY_LETTERS.indexOf(a) <= DAY_LETTERS.indexOf(b) ? a : b;
}
