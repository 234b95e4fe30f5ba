import { type Decision, decide, type Message } from '../alerting/decide.ts';
import { type Audience, teamAudience, teamOf } from '../alerting/due.ts';
import { type Listening, listeningTo } from '../alerting/listening.ts';
import { withFleetHints } from '../check/hints.ts';
import type { OrgCheck } from '../check/org-check.ts';
import type { SecretEntry } from '../credential/ports.ts';
import { composeDigests, type Digest } from '../digest/digest.ts';
import { publishDigests } from '../digest/publish-digests.ts';
import { fleetKey, type KnownStates } from '../state/load-states.ts';
import type { Notice } from '../state/notice.ts';
import type { Ports } from './ports.ts';
import { buildReport, type Report } from './report.ts';
import { saveStates, settleStates } from './save-states.ts';
import type { SecondLook } from './second-look.ts';
import type { RunRequest, RunSettings, TellSettings } from './settings.ts';
import { standingOfRun } from './standing.ts';

/** What a run found, with what earlier runs left of the same orgs. */
export type CheckedRun = {
  readonly runId: string;
  readonly startedAt: Date;
  /** Planned deletions included. */
  readonly listed: readonly SecretEntry[];
  readonly known: KnownStates;
  readonly checks: readonly OrgCheck[];
  /** When every org had been tried, before any second look. */
  readonly foundAt: Date;
  readonly secondLook: SecondLook['outcome'];
};

type TellPorts = Pick<Ports, 'now' | 'sleep' | 'states' | 'alerts' | 'recheckLater'>;
type Settings = TellSettings & Pick<RunSettings, 'commands'>;

/** A settling secret is looked at again when Salesforce has had its time. */
const RECHECK_MS = 15 * 60_000;

/**
 * The second half of a run, when every org was tried: asks who listens, decides what is due to whom, saves with what it
 * takes on to tell, publishes, settles, and reports. Salesforce and the secrets are not asked any more.
 * @throws when state cannot be read or written, or a digest cannot be published; what was due stays due.
 */
export async function tellRun(
  ports: TellPorts,
  { runId, startedAt, listed, known, checks: found, foundAt, secondLook }: CheckedRun,
  request: RunRequest,
  settings: Settings,
): Promise<Report> {
  const lastFullRunAt = request.orgs === 'all' ? (known.fleet.state?.lastFullRunAt ?? null) : null;
  const checks = withFleetHints(found, lastFullRunAt, ports.now());
  const { listening, confirmed } = await whoListens(ports.alerts, request, settings);
  const findings = { known, listed, checks, mayOpenOutage: secondLook !== 'over' };
  const decision = decide(findings, request.orgs, foundAt, settings, listening, request.publish);
  const saved = request.save
    ? await saveStates(ports.states, decision.changes)
    : { changes: decision.changes, failure: null };
  const messages = standingMessages(decision, new Set(saved.changes.map(({ key }) => key)));
  const standing = standingOfRun(decision, settings.policy);
  const digests = request.publish ? digestsOf() : [];
  const published = await publishDigests(ports.alerts, digests, ports);
  const reached = new Set<string>([...published.accepted].map(audienceOf));
  if (request.save) await settleStates(ports.states, saved.changes, reached, decision.moment.at);
  const failure = published.failure ?? saved.failure ?? known.failure;
  if (failure !== null) throw failure;
  const settling = standing.flatMap(({ org, condition }) => (condition === 'settling' ? [org] : []));
  if (request.save && request.orgs !== 'all' && settling.length > 0) await ports.recheckLater?.(settling, RECHECK_MS);
  return buildReport({
    runId,
    startedAt,
    finishedAt: ports.now(),
    checks,
    standing,
    notices: noticesOf(messages),
    delivery: { published: digests.length > 0, confirmedSubscriptions: confirmed, listening: listening.anybody },
    egressAddress: settings.policy.egressAddress,
  });

  function digestsOf(): readonly Digest[] {
    return messages.flatMap((message) =>
      composeDigests({
        runId,
        finishedAt: ports.now(),
        full: decision.moment.full,
        timezone: settings.policy.timezone,
        commands: settings.commands,
        where: settings.where,
        statusUrl: settings.statusUrl,
        orgs: standing,
        fleet: {
          runs: decision.runs,
          unwatchedSince: message.unwatched?.since ?? null,
          unwatchedUntil: message.unwatched?.until ?? null,
          unconfirmed: message.audience === 'all' ? listening.unconfirmed : [],
          unguarded: message.audience === 'all' ? listening.unguarded : [],
          askedOnce: secondLook === 'skipped',
          first: message.first,
        },
        messages: [
          {
            team: teamOf(message.audience),
            round: message.round,
            notices: message.notices.map(({ notice }) => notice),
          },
        ],
      }),
    );
  }
}

/** A question that fails or is refused is no answer: then everybody counts as listening. */
async function whoListens(
  alerts: Ports['alerts'],
  { publish }: RunRequest,
  { intended }: Settings,
): Promise<{ readonly listening: Listening; readonly confirmed: number | null }> {
  const subscribed =
    publish && alerts.subscriptions !== undefined ? await alerts.subscriptions().catch(() => null) : null;
  const confirmed =
    subscribed === null
      ? await alerts.confirmedSubscriptions().catch(() => null)
      : subscribed.filter(({ confirmed: each }) => each).length;
  const heard = publish ? listeningTo(confirmed, subscribed, intended) : listeningTo(null, null, []);
  return { listening: heard, confirmed };
}

/** The messages as far as what they speak of was written by this run; what another run wrote, that run tells. */
function standingMessages({ messages, moment }: Decision, won: ReadonlySet<string>): readonly Message[] {
  const hasFleet = !moment.full || won.has(fleetKey());
  return messages
    .map((message) => ({
      ...message,
      round: hasFleet ? message.round : null,
      notices: message.notices.filter(({ key }) => won.has(key)),
    }))
    .filter(
      ({ round, notices, audience }) => notices.length > 0 || (round === 'weekly' && (audience === 'all' || hasFleet)),
    );
}

/** Each once, those told to everybody first. */
function noticesOf(messages: readonly Message[]): readonly Notice[] {
  const all = messages.flatMap(({ notices }) => notices.map(({ notice }) => notice));
  return [...new Map(all.toReversed().map((notice) => [notice.id, notice])).values()].toReversed();
}

function audienceOf(team: string | null): Audience {
  return team === null ? 'all' : teamAudience(team);
}
