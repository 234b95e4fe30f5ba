import { calendarOf } from '../../src/alerting/calendar.ts';
import { opened } from '../../src/alerting/matters.ts';
import type { Moment } from '../../src/alerting/moment.ts';
import { readEnvironment } from '../../src/environment.ts';
import { runSettings } from '../../src/run/settings.ts';
import type { Claim, Matter, Told } from '../../src/state/matter.ts';

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

/** What a deployment decided that changed nothing. */
export const { policy } = runSettings(readEnvironment({}));

/** Noon of a Tuesday, by the clock of the pure tests. */
export const NOON = new Date('2026-11-03T12:00:00.000Z');

/** So many hours before noon. */
export function hoursAgo(hours: number): string {
  return new Date(NOON.getTime() - hours * HOUR_MS).toISOString();
}

/** A full run at noon that counts, the tenth. */
export function momentOf(given: Partial<Moment> = {}): Moment {
  return {
    now: NOON,
    at: NOON.toISOString(),
    calendar: calendarOf(policy),
    policy,
    full: true,
    first: false,
    run: 10,
    counts: true,
    runs: [hoursAgo(8), hoursAgo(4), hoursAgo(0)],
    lastFullRunAt: hoursAgo(4),
    ...given,
  };
}

/** An org that fails since that morning, told to nobody. */
export function matterOf(given: Partial<Matter> = {}): Matter {
  const { type = 'failing' } = given;
  const about = type === 'failing' ? 'app-blocked' : '';
  const cause = type === 'failing' ? 'app-blocked' : null;
  return { ...opened('acme', type, hoursAgo(4), { about, cause }), ...given };
}

/** Told when it opened. */
export function toldOf(given: Partial<Told> = {}): Told {
  const about = { abouts: ['failing:app-blocked'], cause: 'app-blocked' as const };
  return { stage: 'opened', at: hoursAgo(4), severity: 'critical', rung: 0, weeks: 0, ...about, ...given };
}

/** What this run takes on to tell everybody of that matter. */
export function claimFor(matter: Matter, given: Partial<Claim> = {}): Claim {
  return {
    matter: matter.id,
    audience: 'all',
    stage: 'opened',
    about: `${matter.type}:${matter.about}`,
    cause: matter.cause,
    severity: 'critical',
    rung: 0,
    weeks: 0,
    handedOver: false,
    claimedAt: NOON.toISOString(),
    ...given,
  };
}
