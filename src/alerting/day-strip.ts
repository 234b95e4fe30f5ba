import type { OrgCheck } from '../check/org-check.ts';
import { DAY_MS } from '../clock.ts';
import { DAY_LETTERS, type OrgState } from '../state/state.ts';

/** Length of a strip. */
export const DAYS_KEPT = 90;

/** The strip with this check in it: one letter for each UTC day, the worst answer of a day stands for it. */
export function dayStrip(strip: OrgState['days'], check: OrgCheck, now: Date): OrgState['days'] {
  const { through, letters } = strip;
  const today = now.toISOString().slice(0, 10);
  const letter = letterOf(check);
  const gap = through === null ? 1 : Math.round((Date.parse(today) - Date.parse(through)) / DAY_MS);
  if (gap <= 0) {
    // Around midnight clocks may differ by a day; further back, the days drawn so far were those of a wrong clock.
    const anchored = gap < -1 ? today : through;
    const worst = worse(letters.at(-1) ?? letter, letter);
    // Most checks of a day find what the one before found.
    if (letters.endsWith(worst) && anchored === through) return strip;
    return { through: anchored, letters: letters.slice(0, -1) + worst };
  }
  const missed = '-'.repeat(Math.min(gap - 1, DAYS_KEPT));
  return { through: today, letters: (letters + missed + letter).slice(-DAYS_KEPT) };
}

function letterOf({ verdict }: OrgCheck): string {
  if (verdict === null) return 'd';
  if (verdict === 'healthy') return 'h';
  return verdict === 'unhealthy' ? 'u' : 'i';
}

function worse(a: string, b: string): string {
  return DAY_LETTERS.indexOf(a) <= DAY_LETTERS.indexOf(b) ? a : b;
}
