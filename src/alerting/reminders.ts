import { DAY_MS } from '../clock.ts';
/** Reminders at fixed distances from an instant: days, ascending, negative ones before it. */
export type Ladder = {
  readonly steps: readonly number[];
  /** Days between further rungs after the last step; null: the last step ends the ladder. */
  readonly thenEvery: number | null;
};

/** The rung said last, in days from the anchor, and the ISO instant at which it was said. */
export type Mark = { readonly rung: number; readonly at: string };

/** The highest rung that `now` has reached; null before the first. */
export function rungReached({ steps, thenEvery }: Ladder, anchor: Date, now: Date): number | null {
  const days = (now.getTime() - anchor.getTime()) / DAY_MS;
  const last = steps.at(-1) ?? 0;
  if (thenEvery !== null && days >= last) return last + Math.floor((days - last) / thenEvery) * thenEvery;
  return steps.findLast((step) => step <= days) ?? null;
}

/**
 * The rung to say now, or null. No rung is due twice: every one returned is above the one said last.
 * A rung said by a clock that ran ahead would silence the ladder until real time has caught up, so the next rung is
 * also due once its distance from the last one has passed since that was said.
 */
export function rungDue(ladder: Ladder, anchor: Date, said: Mark | null, now: Date): number | null {
  const reached = rungReached(ladder, anchor, now);
  if (said === null || (reached !== null && reached > said.rung)) return reached;
  const next = rungAfter(ladder, said.rung);
  if (next === null) return null;
  return now.getTime() >= new Date(said.at).getTime() + (next - said.rung) * DAY_MS ? next : null;
}

/** A mark made by a clock that was ahead, as if it had been made now. */
export function steadied(mark: Mark, now: Date): Mark {
  return { rung: mark.rung, at: notAfter(mark.at, now) };
}

/** The ISO instant, or `now` where it lies in the future: a clock that jumped back must not make time stand still. */
export function notAfter(iso: string, now: Date): string {
  return new Date(iso).getTime() > now.getTime() ? now.toISOString() : iso;
}

function rungAfter({ steps, thenEvery }: Ladder, rung: number): number | null {
  const step = steps.find((candidate) => candidate > rung);
  if (step !== undefined) return step;
  return thenEvery === null ? null : rung + thenEvery;
}
