import { type Situation, situationAt, situationsOf } from './situation.ts';
import {
  BROKEN_KINDS,
  HOUR,
  HOURS,
  MINUTE,
  type Plan,
  type PlannedOrg,
  QUIET,
  type TroubleKind,
  YEAR_START,
} from './things.ts';

/** One run over all orgs, as it truly stood for one org. */
export type Moment = {
  readonly at: number;
  readonly situation: Situation;
  /** Listed, not about to be deleted, not disabled. */
  readonly watched: boolean;
  /** Somebody asked for silence, by a tag that is in force. */
  readonly muted: boolean;
  readonly quiet: boolean;
  /** Salesforce gave an answer of its own, good or bad. */
  readonly answered: boolean;
  readonly broken: boolean;
  /** The run was killed on the way: the next one has to tell what it saw. */
  readonly died: boolean;
  /** Salesforce may still be spreading a version that was stored a moment ago. */
  readonly settling: boolean;
};

const SETTLE = 15 * MINUTE;
const BROKEN: ReadonlySet<TroubleKind> = new Set([...BROKEN_KINDS, 'flapping']);
/** Kinds of trouble that look like a change which is still spreading. */
const SPREADING: ReadonlySet<TroubleKind> = new Set([
  'rotated-in-aws-only',
  'rotated-in-salesforce-only',
  'sandbox-refreshed',
]);

/** Every run of the year for one org. */
export function momentsOf(
  plan: Plan,
  org: PlannedOrg,
  quiet: readonly boolean[],
  died: ReadonlySet<number>,
): readonly Moment[] {
  const situation = situationsOf(org, plan.events);
  return quiet.map((isQuiet, hour) => {
    const at = YEAR_START + hour * HOUR;
    return { ...momentAt(org, situation(at), at, isQuiet, org.hiccups.has(hour)), died: died.has(at) };
  });
}

/** One instant between runs, or at one. */
export function momentOf(plan: Plan, org: PlannedOrg, at: number): Moment {
  const events = plan.events.filter(({ orgs }) => orgs.has(org.name));
  const hour = (at - YEAR_START) / HOUR;
  return momentAt(org, situationAt(org, events, at), at, false, org.hiccups.has(hour));
}

/** For every run of the year: is it in quiet hours? */
export function quietRuns(): readonly boolean[] {
  const clock = new Intl.DateTimeFormat('en-GB', { timeZone: QUIET.timezone, hour: '2-digit', minute: '2-digit' });
  return Array.from({ length: HOURS }, (_, hour) => {
    const time = clock.format(YEAR_START + hour * HOUR);
    return time >= QUIET.from || time < QUIET.to;
  });
}

/** Would the credential be rejected, for good and for a reason of its own? */
export function isBroken({ face, trouble, broken }: Situation): boolean {
  return face === 'blocked' || (broken && trouble !== null && BROKEN.has(trouble.kind));
}

function momentAt(org: PlannedOrg, situation: Situation, at: number, isQuiet: boolean, hiccup: boolean): Moment {
  const { face, trouble, listed, deletionAt, disabled, current } = situation;
  const muted =
    org.mutes.some(({ from, to }) => from <= at && at < to) ||
    (trouble !== null && org.acknowledged.some(({ from, to }) => from <= at && at < to));
  // Whether a secret holds a credential takes no answer from Salesforce.
  const spoilt = current.spoilt;
  const silent = trouble !== null && !BROKEN.has(trouble.kind);
  return {
    at,
    situation,
    watched: listed && deletionAt === null && !disabled,
    muted,
    quiet: isQuiet,
    answered: spoilt || (!hiccup && !silent && (face === null || face === 'blocked')),
    broken: isBroken(situation),
    died: false,
    settling: at - current.storedAt < SETTLE && (trouble === null || SPREADING.has(trouble.kind)),
  };
}
