import type { Told } from './log.ts';
import type { Moment } from './moments.ts';
import { BROKEN_KINDS, type FleetEvent, HOUR, type PlannedOrg, type Span, type Trouble } from './things.ts';

/** An incident that happened, that a run could see and that nobody had muted: somebody has to be told in time. */
export type Duty = {
  readonly who: string;
  /** Null for what befell many orgs. */
  readonly org: PlannedOrg | null;
  readonly span: Span;
  /** Epoch milliseconds. */
  readonly deadline: number;
  readonly kinds: ReadonlySet<string>;
};

/** Full runs without an answer before that is told. */
const THRESHOLD = 3;
const SLACK = 2 * 60_000;
const FLEET_SHARE = 0.3;
const FLEET_ORGS = 5;
const OF_FAILURE: ReadonlySet<string> = new Set(['failing', 'cause-changed', 'flapping']);
const OF_SILENCE: ReadonlySet<string> = new Set(['cannot-tell', 'flapping', 'failing']);
const OF_FLEET: ReadonlySet<string> = new Set(['fleet-incident', 'failing']);

/** What has to be told of one org; null where a trouble could not be seen, or nobody wanted to hear of it. */
export function dutiesOf(
  org: PlannedOrg,
  moments: readonly Moment[],
  tailFrom: number | null,
): readonly (Duty | null)[] {
  const troubles = org.troubles.map((trouble) =>
    isFailure(trouble)
      ? failureDuty(org, trouble, moments)
      : silenceDuty(org, trouble, trouble.kind === 'address-refused', moments),
  );
  return tailFrom === null ? troubles : [...troubles, tailDuty(org, tailFrom, moments)];
}

function isFailure({ kind }: Trouble): boolean {
  return kind === 'flapping' || BROKEN_KINDS.some((broken) => broken === kind);
}

function failureDuty(org: PlannedOrg, trouble: Trouble, moments: readonly Moment[]): Duty | null {
  const seen = within(trouble, moments).filter(
    (moment) => moment.watched && moment.answered && moment.broken && !moment.settling && isHeard(org, moment),
  );
  // An error that nobody has documented is told from the second time on.
  const telling = trouble.kind === 'undocumented-error' ? seen.slice(1) : seen;
  const first = telling[0];
  const told = firstToTell(telling);
  if (first === undefined || told === null) return null;
  return dutyOf(org, trouble.kind, trouble, Math.max(first.at + HOUR, told), OF_FAILURE);
}

/**
 * The first of the runs that was not killed on the way. The time is "counted from the first unmuted, settled run", and
 * what a killed run saw is "sent again, never lost" by the next one that may speak: by night that is not the next hour's.
 */
function firstToTell(runs: readonly Pick<Moment, 'at' | 'died'>[]): number | null {
  return (runs.find(({ died }) => !died) ?? runs[0])?.at ?? null;
}

/** An org that a mass failure left behind has to be told singly once that is over. */
function tailDuty(org: PlannedOrg, tailFrom: number, moments: readonly Moment[]): Duty | null {
  const seen = moments.filter(
    (moment) => moment.at >= tailFrom && moment.watched && moment.answered && moment.broken && isHeard(org, moment),
  );
  const [first] = seen;
  const told = firstToTell(seen.filter(({ situation }) => situation.face === 'blocked'));
  if (first === undefined || first.situation.face !== 'blocked' || told === null) return null;
  const deadline = Math.max(first.at + HOUR, told);
  return dutyOf(org, 'left behind', { from: tailFrom, to: deadline }, deadline, OF_FAILURE);
}

/** No answer: after the threshold, or at once where the org refuses our address. */
function silenceDuty(org: PlannedOrg, span: Trouble, atOnce: boolean, moments: readonly Moment[]): Duty | null {
  const seen = within(span, moments).filter(
    (moment) => moment.watched && moment.situation.face === null && isHeardAsWarning(moment),
  );
  const needed = atOnce ? 1 : THRESHOLD;
  const first = seen[0];
  const told = firstToTell(seen.slice(needed - 1));
  if (first === undefined || told === null) return null;
  return dutyOf(org, span.kind, span, Math.max(first.at + needed * HOUR, told), OF_SILENCE);
}

/** What befell so many orgs at once that one message has to tell it; null where no run saw it. */
export function fleetDuty(
  event: FleetEvent,
  affectedAt: ReadonlyMap<number, { affected: number; watched: number }>,
  died: ReadonlySet<number>,
): Duty | null {
  const seen = [...affectedAt]
    .filter(([, { affected, watched }]) => affected >= FLEET_ORGS && affected >= FLEET_SHARE * watched)
    .map(([at]) => ({ at, died: died.has(at) }));
  const first = seen[0];
  const told = firstToTell(seen);
  if (first === undefined || told === null) return null;
  const deadline = Math.max(first.at + HOUR, told) + SLACK;
  return { who: `fleet: ${event.kind}`, org: null, span: event, deadline, kinds: OF_FLEET };
}

/** A small outage is told of those orgs that missed enough runs by it, all in one message. */
export function smallOutageDuties(event: FleetEvent, org: PlannedOrg, moments: readonly Moment[]): readonly Duty[] {
  const seen = within(event, moments).filter(
    (moment) => moment.watched && isHeardAsWarning(moment) && moment.situation.trouble === null,
  );
  const last = seen[THRESHOLD - 1];
  return last === undefined ? [] : [dutyOf(org, 'small outage', event, last.at + HOUR, OF_SILENCE)];
}

function dutyOf(org: PlannedOrg, what: string, span: Span, deadline: number, kinds: ReadonlySet<string>): Duty {
  const { from, to } = span;
  return { who: `${org.name}: ${what}`, org, span: { from, to }, deadline: deadline + SLACK, kinds };
}

function isHeard({ severity }: PlannedOrg, { muted, quiet }: Moment): boolean {
  return !muted && !(quiet && severity === 'warning');
}

function isHeardAsWarning({ muted, quiet }: Moment): boolean {
  return !muted && !quiet;
}

function within({ from, to }: Span, moments: readonly Moment[]): readonly Moment[] {
  return moments.filter(({ at }) => from <= at && at < to);
}

/** When the duty was done; null when it was not. */
export function doneAt(
  { span, kinds }: Duty,
  told: readonly { readonly at: number; readonly notice: Told }[],
): number | null {
  // What is told late is told of an incident that may be over by then.
  const until = span.to + 30 * HOUR;
  return told.find(({ at, notice }) => kinds.has(notice.kind) && span.from <= at && at <= until)?.at ?? null;
}
