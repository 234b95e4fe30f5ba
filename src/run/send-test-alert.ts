import { publishDigests } from '../digest/publish-digests.ts';
import { testDigest } from '../digest/test-digest.ts';
import type { Ports } from './ports.ts';
import { buildReport, type Report } from './report.ts';
import { runIdOf } from './settings.ts';

/**
 * Publishes a marked test digest; the report names no org. `unconfirmed` are addresses that it tells it does not reach.
 * @throws PublishError
 */
export async function sendTestAlert(
  ports: Pick<Ports, 'now' | 'random' | 'alerts'>,
  timezone: string,
  unconfirmed: readonly string[] = [],
): Promise<Report> {
  const startedAt = ports.now();
  const runId = runIdOf(startedAt, ports.random());
  const confirmedSubscriptions = await ports.alerts.confirmedSubscriptions();
  const digest = testDigest(startedAt, { runId, team: null, confirmedSubscriptions, unconfirmed, timezone });
  const { failure } = await publishDigests(ports.alerts, [digest]);
  if (failure !== null) throw failure;
  return buildReport({
    runId,
    startedAt,
    finishedAt: ports.now(),
    checks: [],
    notices: [],
    delivery: { published: true, confirmedSubscriptions },
    egressAddress: null,
  });
}
