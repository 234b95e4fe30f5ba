import { type Duty, doneAt, dutiesOf, fleetDuty, smallOutageDuties } from './judge-incidents.ts';
import {
  falselyBroken,
  mailsInOutages,
  messagesPerIncident,
  type OutageMails,
  verdictsFalselyBroken,
} from './judge-noise.ts';
import { isDueAtStart, type ReminderCount, remindersOf } from './judge-reminders.ts';
import type { Log, Told } from './log.ts';
import { type Moment, momentsOf, quietRuns } from './moments.ts';
import { HOUR, type Plan } from './things.ts';

/** How a year of alerts compares with what really happened. */
export type Judgement = {
  /** Real incidents that a run could see and that nobody had muted. */
  readonly incidents: number;
  /** The others: over between two runs, or muted from beginning to end. */
  readonly unseen: number;
  readonly missed: readonly string[];
  readonly late: readonly string[];
  readonly inTimePercent: number;
  readonly falselyBroken: readonly string[];
  readonly verdictsFalselyBroken: number;
  readonly messagesPerIncident: number;
  /** The most messages that one recipient got about one outage of every org. */
  readonly mailsInOutage: OutageMails;
  readonly remindersExpected: number;
  readonly remindersMissed: readonly string[];
  readonly remindersRepeated: readonly string[];
  /** All messages, to all recipients. */
  readonly messages: number;
};

/** From this many reminders on, a deployment's first run sums them up. */
const SUMMARY_FROM = 6;

/**
 * Compares what was told with what was true.
 * @param oneByOne the checker knows single orgs only: what befell many is told when one of them is.
 */
export function judge(plan: Plan, log: Log, oneByOne = false): Judgement {
  const quiet = quietRuns();
  const died = new Set(log.died);
  const received = log.deliveries
    .filter(({ recipient }) => recipient === 'all')
    .flatMap(({ at, notices }) => notices.map((notice) => ({ at, notice })));
  const toldOf = Map.groupBy(received, ({ notice }) => notice.org);
  const summarised = plan.orgs.filter(isDueAtStart).length >= SUMMARY_FROM;
  const affected = new Map(
    plan.events.map((event) => [event, new Map<number, { affected: number; watched: number }>()]),
  );

  const duties: (Duty | null)[] = [];
  const reminders: ReminderCount[] = [];
  for (const org of plan.orgs) {
    const moments = momentsOf(plan, org, quiet, died);
    const tail = plan.events.find(({ tail }) => tail.has(org.name));
    duties.push(...dutiesOf(org, moments, tail?.to ?? null));
    for (const [event, counts] of affected) {
      const during = moments.filter(({ at }) => event.from <= at && at < event.to);
      if (event.kind !== 'small-outage') for (const moment of during) count(counts, moment, event.orgs.has(org.name));
      else if (event.orgs.has(org.name)) duties.push(...smallOutageDuties(event, org, moments));
    }
    reminders.push(remindersOf(org, moments, toldOf.get(org.name) ?? [], summarised && isDueAtStart(org)));
  }
  for (const [event, counts] of affected)
    if (event.kind !== 'small-outage') duties.push(fleetDuty(event, counts, died));

  const due = duties.filter((duty) => duty !== null);
  const ofFleet = oneByOne ? received : (toldOf.get(null) ?? []);
  const done = due.map((duty) => ({
    duty,
    at: doneAt(duty, duty.org === null ? ofFleet : (toldOf.get(duty.org.name) ?? [])),
  }));
  const late = done.filter(({ duty, at }) => at !== null && at > duty.deadline);
  const missed = done.filter(({ at }) => at === null);
  const first = new Map<string, Told>(received.map(({ notice }) => [notice.id, notice]));
  return {
    incidents: due.length,
    unseen: duties.length - due.length,
    missed: missed.map(({ duty }) => described(duty)),
    late: late.map(({ duty, at }) => `${described(duty)}, ${(((at ?? 0) - duty.deadline) / HOUR).toFixed(1)} h late`),
    inTimePercent: (100 * (due.length - late.length - missed.length)) / Math.max(1, due.length),
    falselyBroken: falselyBroken(plan, [...first.values()]),
    verdictsFalselyBroken: verdictsFalselyBroken(plan, log.calledBroken),
    messagesPerIncident: messagesPerIncident(log.deliveries, due),
    mailsInOutage: mailsInOutages(plan, log.deliveries).reduce(
      (worst, mails) => (mails.count > worst.count ? mails : worst),
      { count: 0, said: [] },
    ),
    remindersExpected: reminders.reduce((sum, { expected }) => sum + expected, 0),
    remindersMissed: reminders.flatMap(({ missed }) => missed),
    remindersRepeated: reminders.flatMap(({ repeated }) => repeated),
    messages: log.deliveries.length,
  };
}

function count(counts: Map<number, { affected: number; watched: number }>, moment: Moment, affected: boolean): void {
  if (!moment.watched || moment.muted) return;
  const sum = counts.get(moment.at) ?? { affected: 0, watched: 0 };
  counts.set(moment.at, { affected: sum.affected + (affected ? 1 : 0), watched: sum.watched + 1 });
}

function described({ who, span }: Duty): string {
  return `${who}, ${new Date(span.from).toISOString().slice(0, 16)} to ${new Date(span.to).toISOString().slice(0, 16)}`;
}
