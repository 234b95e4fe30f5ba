import type { Policy } from '../policy.ts';
import type { FleetState } from '../state/state.ts';
import type { Calendar } from './calendar.ts';

/** One run, as far as alerts depend on it. */
export type Moment = {
  readonly now: Date;
  readonly at: string;
  readonly calendar: Calendar;
  readonly policy: Policy;
  /** Over all orgs: only such runs count towards thresholds. */
  readonly full: boolean;
  /** No full run came before: nothing has just been added or become overdue. */
  readonly first: boolean;
  /** Number of the last full run that counts: this one, where it does. */
  readonly run: number;
  readonly counts: boolean;
  /** Instants of the last full runs that count, this one included, oldest first. */
  readonly runs: readonly string[];
  /** The full run before this one, whether it counted or not. */
  readonly lastFullRunAt: string | null;
};

/** Runs whose instants are kept. */
const RUNS_KEPT = 21;
/** Half an hour after the last one a full run counts, however short the schedule's gaps are. */
const MOST_SPACING_MS = 30 * 60_000;

export function momentOf(
  fleet: FleetState,
  now: Date,
  full: boolean,
  shortestGapMs: number,
  about: Pick<Moment, 'policy' | 'calendar'>,
): Moment {
  const last = fleet.runs.at(-1);
  const spacing = Math.min(shortestGapMs / 2, MOST_SPACING_MS);
  const counts = full && (last === undefined || now.getTime() - Date.parse(last) >= spacing);
  const at = now.toISOString();
  return {
    ...about,
    now,
    at,
    full,
    counts,
    first: fleet.lastFullRunAt === null,
    run: counts ? fleet.run + 1 : fleet.run,
    runs: counts ? [...fleet.runs, at].slice(-RUNS_KEPT) : fleet.runs,
    lastFullRunAt: fleet.lastFullRunAt,
  };
}

/** The first full run that counts to what begins now. */
export function runOf({ counts, run }: Moment): number {
  return counts ? run : run + 1;
}

/** Full runs that count since that one, it included. */
export function runsSince(run: number, moment: Moment): number {
  return Math.max(0, moment.run - run + 1);
}

/** Milliseconds since an ISO instant; none where it lies ahead. */
export function elapsed(since: string, now: Date): number {
  return Math.max(0, now.getTime() - Date.parse(since));
}

const INSTANTS = new Set([
  'since',
  'at',
  'seenAt',
  'endedAt',
  'removedAt',
  'lastCheckAt',
  'lastHealthyAt',
  'lastFullRunAt',
  'verdictSince',
]);

/**
 * The state with no instant in the future: after a clock that jumped back, nothing waits for it to catch up. What checks
 * remember of Salesforce and AWS stays as it is.
 */
export function steadied<State extends object>(state: State, at: string): State {
  const now = Date.parse(at);
  const walk = (value: unknown, key: string): unknown => {
    if (typeof value === 'string') return INSTANTS.has(key) && Date.parse(value) > now ? at : value;
    if (key === 'remember' || key === 'lastSeen' || typeof value !== 'object' || value === null) return value;
    const isList = Array.isArray(value);
    let steady: object = value;
    for (const [name, part] of Object.entries(value)) {
      const moved = walk(part, isList ? (key === 'runs' ? 'at' : '') : name);
      // Clocks seldom jump: only what moved is copied.
      if (moved !== part)
        steady = Object.assign(isList ? [...(steady as unknown[])] : { ...steady }, { [name]: moved });
    }
    return steady;
  };
  return walk(state, '') as State;
}
