import type { Digest } from '../digest/digest.ts';
import type { Origin } from '../digest/input.ts';
import { publishDigests } from '../digest/publish-digests.ts';
import { testDigest } from '../digest/test-digest.ts';
import type { Ports } from './ports.ts';
import { buildReport, type Report } from './report.ts';
import { runIdOf } from './settings.ts';

/** Whom a test alert is to reach, and what it says of itself. */
export type TestAudience = {
  /** Teams that have subscribers of their own. */
  readonly teams?: readonly string[];
  /** Addresses that it is known not to reach. */
  readonly unconfirmed?: readonly string[];
  readonly where?: Origin | null;
};

/**
 * Publishes marked test digests: one to those who are told everything, one to each team. The report names no org.
 * @throws PublishError
 */
export async function sendTestAlert(
  ports: Pick<Ports, 'now' | 'random' | 'sleep' | 'alerts'>,
  timezone: string,
  { teams = [], unconfirmed = [], where = null }: TestAudience = {},
): Promise<Report> {
  const startedAt = ports.now();
  const runId = runIdOf(startedAt, ports.random());
  const confirmedSubscriptions = await ports.alerts.confirmedSubscriptions();
  const about = { runId, confirmedSubscriptions, timezone, where };
  const digests: readonly Digest[] = [
    testDigest(startedAt, { ...about, team: null, unconfirmed }),
    // Who has not confirmed is the matter of those who look after all.
    ...teams.map((team) => testDigest(startedAt, { ...about, team, unconfirmed: [] })),
  ];
  const { failure } = await publishDigests(ports.alerts, digests, ports);
  if (failure !== null) throw failure;
  return buildReport({
    runId,
    startedAt,
    finishedAt: ports.now(),
    checks: [],
    standing: [],
    notices: [],
    delivery: { published: true, confirmedSubscriptions, listening: null },
    egressAddress: null,
  });
}
