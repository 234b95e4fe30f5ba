import { DAY_MS } from '../clock.ts';
import type { FleetState } from '../state/state.ts';
import type { Rounds } from './calendar.ts';
import { elapsed, type Moment } from './moment.ts';

/** The rounds that a run takes for one audience: the day each is for, null where it does not take it. */
export type Taken = { readonly [Round in keyof Rounds]: number | null };

export const NO_ROUND: Taken = { daily: null, weekly: null };

/** Whether this run has to keep quiet, and what it takes from the calendar. */
export type Schedule = {
  readonly quiet: boolean;
  /** The rounds that nobody has taken yet. */
  readonly taken: Taken;
  /** The days to be stored as done. */
  readonly done: Rounds | null;
};

/** A run that is a little early is a day after the last one all the same. */
const A_DAY_MS = DAY_MS - 30 * 60_000;

/**
 * Rounds are owed from 08:00 on and taken by the first full run after it, outside quiet hours. Where no run of the past
 * day lay outside them, the next one takes the round, and what was held back with it; a gap in which nothing ran says
 * nothing of when runs are. A first run owes nothing.
 */
export function scheduleOf(fleet: FleetState, isGap: boolean, { now, calendar, full }: Moment): Schedule {
  const neverLoud = !isGap && fleet.loudAt !== null && elapsed(fleet.loudAt, now) >= A_DAY_MS;
  const quiet = calendar.isQuiet(now) && !(full && neverLoud);
  if (!full) return { quiet, taken: NO_ROUND, done: fleet.rounds };
  const owed = calendar.owedRounds(now);
  if (fleet.rounds === null) return { quiet, taken: NO_ROUND, done: owed };
  // A clock that ran ahead has taken rounds that were not due.
  const done = { daily: Math.min(fleet.rounds.daily, owed.daily), weekly: Math.min(fleet.rounds.weekly, owed.weekly) };
  if (quiet) return { quiet, taken: NO_ROUND, done };
  const taken = {
    daily: owed.daily > done.daily ? owed.daily : null,
    weekly: owed.weekly > done.weekly ? owed.weekly : null,
  };
  return { quiet, taken, done: owed };
}
