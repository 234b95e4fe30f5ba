/** Kept for publishing, saving and settling. */
const RESERVE_MS = 20_000;

/** Until when orgs may be started: the invocation's end less the reserve, which takes a third of the time at most. */
export function deadlineOf(now: Date, remainingMs: number): Date {
  return new Date(now.getTime() + remainingMs - Math.min(RESERVE_MS, remainingMs / 3));
}
