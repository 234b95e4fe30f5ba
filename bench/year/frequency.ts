import type { ReadMessage } from './message.ts';
import type { Run } from './record.ts';
import { Telling } from './telling.ts';
import { DAY, isIn, isSilent, passes, START, type Trouble, type Truth, type World } from './world.ts';

/** A message, with the run that sent it; `round`: it only tells how everything stands, as each week does. */
export type Kept = ReadMessage & { readonly run: Run; readonly round: boolean };

/** Weeks begin on Monday at 08:00 local time. */
export function weekOf(truth: Truth, at: number): number {
  const { day, hour } = truth.local(at);
  return Math.floor((day + 3 - (hour < 8 ? 1 : 0)) / 7);
}

/** Messages to all, by weeks, that held neither news nor a day of a ladder nor a date. After a crash one may come again. */
export function idleWeeks(
  truth: Truth,
  messages: readonly Kept[],
  jumps: readonly Run[],
): readonly (readonly string[])[] {
  const telling = new Telling();
  const idle = new Map<number, string[]>();
  const jumped = new Set(jumps.flatMap(({ at, clock }) => [at, at + clock].map((each) => weekOf(truth, each))));
  for (const message of messages) {
    const { audience, notices, run } = message;
    const hasRung = telling.hasRung(message, (at) => truth.local(at).day);
    telling.take(message, run);
    const isIdle = notices.every(({ stage }) => stage === 'reminder') && !hasRung;
    if (audience !== 'all' || !isIdle || run.crashed) continue;
    const week = weekOf(truth, message.at);
    idle.set(week, [...(idle.get(week) ?? []), line(message)]);
  }
  // A clock that jumps there and back may make a round come twice; more than that is a storm.
  return [...idle].map(([week, met]) => (jumped.has(week) ? met.slice(1) : met));
}

/** Messages to all about each outage that hit everybody, in its first day and until it came back. */
export function aboutOutages({ troubles }: World, messages: readonly Kept[]): readonly (readonly string[])[] {
  const ours = troubles.filter(({ incident }) => incident.startsWith('ours'));
  const begins = [...new Map(ours.map(({ incident, from }) => [incident, from])).values()];
  return begins.map((from) => {
    const to = Math.min(from + DAY, ...begins.filter((each) => each > from));
    const about = messages.filter(
      ({ at, audience, notices }) =>
        audience === 'all' &&
        isIn({ from, to }, at) &&
        notices.some(
          ({ kind, cause, stage }) =>
            kind.startsWith('fleet-') || (kind === 'cannot-tell' && cause === 'timeout' && stage !== 'reminder'),
        ),
    );
    return about.map(line);
  });
}

/** What comes and goes by the clock and was not told within days, where its org was looked at and somebody listened. */
export function untoldPatterns({ troubles, orgs, every }: World, truth: Truth, messages: readonly Kept[]) {
  const end = Math.max(0, ...messages.map(({ at }) => at));
  return troubles.flatMap(({ incident, org: name, from, to, pattern }) => {
    const soon = from + 5 * DAY;
    const org = orgs.find((each) => each.name === name);
    const isApt = incident.endsWith('pattern') && every < 24 && soon < Math.min(to, end);
    if (!isApt || org === undefined || org.edits.some(({ at }) => at > 0 && at < soon)) return [];
    const isDeaf = [from, soon].some((at) => !truth.isThere(org, at) || !truth.hears('all', 'warning', at));
    const isTold = messages.some(({ at, names }) => isIn({ from, to: soon }, at) && names.has(name));
    return isDeaf || isTold ? [] : [`${name} from ${new Date(from).toISOString()} ${pattern.kind}`];
  });
}

const OF_INCIDENTS: ReadonlySet<string> = new Set([
  ...['failing', 'still-failing', 'cause-changed', 'recovered', 'cannot-tell', 'flapping', 'closed'],
  ...['fleet-incident', 'fleet-recovered', 'nothing-to-check'],
]);

/** How many messages about incidents each recipient had for each that concerned them; a pager hears what is critical. */
export function perIncident({ troubles, orgs, listeners, runs }: World, truth: Truth, messages: readonly Kept[]) {
  // What lasts as long as Salesforce needs to know a new secret, or a minute, is none, nor what came and went between two runs
  // and was not stored, which is looked at by itself.
  const isSeen = (trouble: Trouble) => / stored$/.test(trouble.incident) || runs.some(({ at }) => isIn(trouble, at));
  const real = troubles.filter((trouble) => !/settling|minute/.test(trouble.incident) && isSeen(trouble));
  const byName = new Map(orgs.map((org) => [org.name, org]));
  const about = messages.filter(({ round, notices }) => !round && notices.some(({ kind }) => OF_INCIDENTS.has(kind)));
  const detail: string[] = [];
  let [pairs, sent] = [0, 0];
  for (const listener of listeners) {
    const concerns = ({ org: name, says, incident }: Trouble) => {
      const org = byName.get(name);
      if (org === undefined) return false;
      const team = truth.tag(org, 'team', START);
      const severity = incident.startsWith('ours') || (!isSilent(says) && !org.sandbox) ? 'critical' : 'warning';
      return passes(listener, 'all', severity) || (team !== null && passes(listener, team, severity));
    };
    const incidents = new Set(real.filter(concerns).map(({ incident }) => incident)).size;
    const heard = about.filter(
      ({ audience, severity, at }) =>
        passes(listener, audience, severity) && listener.confirmed.some((span) => isIn(span, at)),
    ).length;
    pairs += incidents;
    sent += heard;
    detail.push(`${listener.endpoint}: ${heard} of ${incidents}`);
  }
  return { worst: Math.round((sent / Math.max(1, pairs)) * 100) / 100, detail };
}

function line({ at, subject }: ReadMessage): string {
  return `${new Date(at).toISOString().slice(0, 16)} ${subject}`;
}
