/** Matters and standpoints, and what is due of one to the other. */
import { due, type Standpoint } from '../../src/alerting/due.ts';
import type { Matter } from '../../src/state/matter.ts';
import { hoursAgo, matterOf, momentOf, toldOf } from './alert-fixtures.ts';

export const MOMENT = momentOf();
export const TODAY = MOMENT.calendar.dayOf(MOMENT.at);
export const daysAgo = (days: number) => hoursAgo(24 * days);
export const ROUND = { daily: TODAY, weekly: TODAY };

/** To everybody, outside rounds and quiet hours, of an org that is critical. */
export function point(given: Partial<Standpoint> = {}): Standpoint {
  return {
    moment: MOMENT,
    audience: 'all',
    isTheirs: true,
    rounds: { daily: null, weekly: null },
    quiet: false,
    muted: false,
    severity: 'critical',
    inOutage: false,
    speaksTruth: true,
    ...given,
  };
}

/** `opened failing critical`: what is due; null where nothing is. */
export function dueOf(matter: Matter, given: Partial<Standpoint> = {}): string | null {
  const found = due(matter, [], point(given));
  return found && [found.stage, found.kind, found.severity, found.outcome].filter((part) => part !== null).join(' ');
}

export const told = (given: Parameters<typeof toldOf>[0] = {}, matter: Partial<Matter> = {}) =>
  matterOf({ told: { all: toldOf(given) }, ...matter });
export const ENDED = { endedAt: hoursAgo(0), outcome: 'mended' } as const;
