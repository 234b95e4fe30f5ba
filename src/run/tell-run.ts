import { compareWithStates } from '../alerting/compare-with-states.ts';
import { withFleetHints } from '../check/hints.ts';
import type { OrgCheck } from '../check/org-check.ts';
import type { SecretEntry } from '../credential/ports.ts';
import { composeDigests } from '../digest/digest.ts';
import { publishDigests } from '../digest/publish-digests.ts';
import type { KnownStates } from '../state/load-states.ts';
import type { Notice } from '../state/notice.ts';
import { digestInput } from './digest-input.ts';
import type { Ports } from './ports.ts';
import { buildReport, type Report } from './report.ts';
import { saveStates, settleStates } from './save-states.ts';
import type { RunRequest, RunSettings } from './settings.ts';

/** What a run found, with what earlier runs left of the same orgs. */
export type CheckedRun = {
  readonly runId: string;
  readonly startedAt: Date;
  /** Planned deletions included. */
  readonly listed: readonly SecretEntry[];
  readonly known: KnownStates;
  readonly checks: readonly OrgCheck[];
};

/**
 * The second half of a run, when every org was tried: folds what befell the fleet, saves with what is to be told,
 * publishes, settles, and reports. Salesforce and the secrets are not asked any more.
 * @throws when state cannot be read or written, or a digest cannot be published; the notices of such a run stay pending.
 */
export async function tellRun(
  ports: Pick<Ports, 'now' | 'sleep' | 'states' | 'alerts'>,
  { runId, startedAt, listed, known, checks: found }: CheckedRun,
  request: RunRequest,
  { policy, commands }: Pick<RunSettings, 'policy' | 'commands'>,
): Promise<Report> {
  const lastFullRunAt = request.orgs === 'all' ? (known.fleet.state?.lastFullRunAt ?? null) : null;
  const checks = withFleetHints(found, lastFullRunAt, ports.now());
  const changes = compareWithStates(known, listed, checks, request.orgs, ports.now(), policy);
  const won = request.save ? await saveStates(ports.states, changes) : { ...changes, failure: null };
  const run = { runId, startedAt, finishedAt: ports.now(), checks, ...won.told };
  const told = digestInput({ ...run, timezone: policy.timezone, commands }, checks, won.told);
  const digests = request.publish ? composeDigests(told) : [];
  const published = await publishDigests(ports.alerts, digests, ports);
  const accepted = ({ team }: Notice) => published.accepted.has(null) && published.accepted.has(team);
  if (request.save) await settleStates(ports.states, won, accepted);
  const failure = published.failure ?? won.failure ?? known.failure;
  if (failure !== null) throw failure;
  // Counted last: what was published must not be told again because the listeners could not be counted.
  const confirmedSubscriptions = await ports.alerts.confirmedSubscriptions();
  const delivery = { published: digests.length > 0, confirmedSubscriptions };
  return buildReport({ ...run, delivery, egressAddress: policy.egressAddress });
}
