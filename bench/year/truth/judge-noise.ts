import type { Duty } from './judge-incidents.ts';
import type { Delivery, Told } from './log.ts';
import { momentOf } from './moments.ts';
import { type FleetEvent, HOUR, type Plan, type PlannedOrg } from './things.ts';

const BROKEN_CALLS: ReadonlySet<string> = new Set(['failing', 'still-failing', 'cause-changed']);
const ABOUT_INCIDENTS: ReadonlySet<string> = new Set([
  'failing',
  'cause-changed',
  'cannot-tell',
  'flapping',
  'recovered',
  'fleet-incident',
  'fleet-recovered',
]);
/** What one recipient got about one outage. */
export type OutageMails = { readonly count: number; readonly said: readonly string[] };

/** An incident's last message comes some hours after its end, or after a day of calm. */
const AFTERMATH = 30 * HOUR;

/** Notices that called an org broken which was not, as of Salesforce's last answer before. */
export function falselyBroken(plan: Plan, told: readonly Told[]): readonly string[] {
  const orgs = new Map(plan.orgs.map((org) => [org.name, org]));
  return told
    .filter(({ kind }) => BROKEN_CALLS.has(kind))
    .filter(({ org, at }) => {
      const named = orgs.get(org ?? '');
      return named === undefined || !wasBroken(plan, named, Date.parse(at));
    })
    .map(({ id }) => id);
}

/** Verdicts that called an org broken which was not, a version that is still spreading aside. */
export function verdictsFalselyBroken(
  plan: Plan,
  called: readonly { readonly org: string; readonly at: number }[],
): number {
  const orgs = new Map(plan.orgs.map((org) => [org.name, org]));
  return called.filter(({ org, at }) => {
    const named = orgs.get(org);
    if (named === undefined) return true;
    const { broken, settling } = momentOf(plan, named, at);
    return !broken && !settling;
  }).length;
}

function wasBroken(plan: Plan, org: PlannedOrg, at: number): boolean {
  for (let hours = 0; hours < 72; hours += 1) {
    const moment = momentOf(plan, org, at - hours * HOUR);
    if (moment.answered) return moment.broken;
  }
  return false;
}

/** Messages about incidents for each incident, for the recipient who gets most; reminders left out. */
export function messagesPerIncident(deliveries: readonly Delivery[], duties: readonly Duty[]): number {
  const byRecipient = Map.groupBy(deliveries, ({ recipient }) => recipient);
  const ratios = [...byRecipient].map(([recipient, received]) => {
    const concerning = duties.filter(({ org }) => recipient === 'all' || org?.team === recipient);
    const messages = withoutReminders(received).length;
    // Orgs that one outage silenced are one incident.
    const incidents = new Set(
      concerning.map(({ who, span }) =>
        who.endsWith('small outage') ? `small outage ${span.from}` : `${who} ${span.from}`,
      ),
    ).size;
    return messages / Math.max(1, incidents);
  });
  return Math.max(0, ...ratios);
}

/** Messages that say something of an incident for the first time. */
function withoutReminders(received: readonly Delivery[]): readonly Delivery[] {
  const begun = new Set<string>();
  return received.filter(({ notices }) => {
    const news = notices.filter(({ kind, org, since, cause, id }) => {
      if (!ABOUT_INCIDENTS.has(kind)) return false;
      // Told again while it lasts, weekly or on the ladder; a message sent again after a crash counts in full.
      const key = `${kind} ${org} ${since} ${cause}`;
      const repeated = (kind === 'cannot-tell' || kind === 'fleet-incident') && begun.has(key) && !begun.has(id);
      begun.add(key).add(id);
      return !repeated;
    });
    return news.length > 0;
  });
}

/** For every outage of every org and each recipient: the messages about it, and when they came. */
export function mailsInOutages(plan: Plan, deliveries: readonly Delivery[]): readonly OutageMails[] {
  const outages = plan.events.filter(({ orgs }) => orgs.size === plan.orgs.length);
  const orgs = new Map(plan.orgs.map((org) => [org.name, org]));
  return outages.flatMap((outage) => {
    const during = deliveries.filter(({ at }) => outage.from <= at && at <= outage.to + 2 * HOUR);
    const about = during.filter(({ notices }) => notices.some((notice) => isAbout(outage, notice, orgs)));
    return [...Map.groupBy(about, ({ recipient }) => recipient)].map(([recipient, mails]) => ({
      count: mails.length,
      said: mails.map(({ at, notices }) => {
        const ids = notices.filter((notice) => isAbout(outage, notice, orgs)).map(({ id }) => id);
        return `to ${recipient} at ${new Date(at).toISOString().slice(0, 16)}: ${ids.join(', ')}`;
      }),
    }));
  });
}

/** Everything that the org's own troubles do not explain. */
function isAbout(outage: FleetEvent, { kind, org: name, at }: Told, orgs: ReadonlyMap<string, PlannedOrg>): boolean {
  if (!ABOUT_INCIDENTS.has(kind)) return false;
  if (name === null) return true;
  const troubles = orgs.get(name)?.troubles ?? [];
  const told = Date.parse(at);
  return outage.orgs.has(name) && !troubles.some(({ from, to }) => from <= told && told <= to + AFTERMATH);
}
