import type { Delivery, Log, Told } from './log.ts';
import { answerTo } from './raw-answer.ts';
import { situationsOf } from './situation.ts';
import { HOUR, HOURS, type Plan, YEAR_START } from './things.ts';

/** What is usual instead: a token request that did not come back with 200 is a failure. */
export type Baseline = 'every failing run' | 'three failures, and recovery';

/** Failing runs in a row before the second baseline alerts. */
const FAILURES = 3;

/** The same year, through one of the usual ways; one message for each org, to all and to its team. */
export function liveThroughBaseline(plan: Plan, baseline: Baseline): Log {
  const orgs = plan.orgs.map((org) => ({ org, situationAt: situationsOf(org, plan.events), failures: 0, since: 0 }));
  const deliveries: Delivery[] = [];
  const runs: number[] = [];
  const calledBroken: { org: string; at: number }[] = [];
  for (let hour = 0; hour < HOURS; hour += 1) {
    const at = YEAR_START + hour * HOUR;
    runs.push(at);
    for (const life of orgs) {
      const { org, situationAt, failures } = life;
      const situation = situationAt(at);
      if (!situation.listed || situation.deletionAt !== null || situation.disabled) continue;
      const { clientId, secret, spoilt } = situation.current;
      const form = new URLSearchParams({ client_id: clientId, client_secret: secret }).toString();
      const answer = answerTo({ host: org.name, method: 'POST', form }, situation, org.hiccups.get(hour) ?? null);
      const works = !spoilt && answer.kind === 'answered' && answer.status === 200 && answer.body.startsWith('{');
      life.failures = works ? 0 : failures + 1;
      if (life.failures === 1) life.since = at;
      if (!works) calledBroken.push({ org: org.name, at });
      const kind = baseline === 'every failing run' ? everyFailure(works) : threeFailures(life.failures, failures);
      if (kind === null) continue;
      const iso = new Date(at).toISOString();
      const told: Told = {
        id: `${org.name}/${kind}/${iso}`,
        kind,
        org: org.name,
        cause: null,
        at: iso,
        since: new Date(life.since).toISOString(),
        dueAt: null,
      };
      for (const recipient of ['all', ...(org.team === null ? [] : [org.team])]) {
        deliveries.push({ at, recipient, notices: [told] });
      }
    }
  }
  return { deliveries, runs, died: [], calledBroken };
}

function everyFailure(works: boolean): string | null {
  return works ? null : 'failing';
}

function threeFailures(now: number, before: number): string | null {
  if (now === FAILURES) return 'failing';
  return now === 0 && before >= FAILURES ? 'recovered' : null;
}
