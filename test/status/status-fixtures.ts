import { CAUSES, type CauseCode } from '../../src/causes/catalogue.ts';
import {
  emptyFleetState,
  emptyOrgState,
  type FleetState,
  type LastSeen,
  type OrgState,
} from '../../src/state/state.ts';
import { DAY_MS, HOUR_MS } from '../alerting/alert-fixtures.ts';

/** The moment at which every page of the tests is drawn. */
export const NOW = new Date('2026-11-22T08:00:00Z');

export function ago(ms: number): string {
  return new Date(NOW.getTime() - ms).toISOString();
}

/** A fleet whose last full run was just now. */
export function fleetState(given: Partial<FleetState> = {}): FleetState {
  return { ...emptyFleetState(), lastFullRunAt: NOW.toISOString(), ...given };
}

/** A healthy org of team billing with a secret of 40 of 90 days, checked just now. */
export function healthyState(org: string, given: Partial<OrgState> = {}): OrgState {
  const since = ago(40 * DAY_MS);
  return {
    ...emptyOrgState(org, `salesforce/${org}`),
    team: 'billing',
    remember: {
      ...emptyOrgState(org, '').remember,
      secret: { versionId: 'v1', createdAt: since, clientId: 'example_id', since },
    },
    lastVerdict: 'healthy',
    lastCheckAt: NOW.toISOString(),
    lastHealthyAt: NOW.toISOString(),
    lastSeen: seen(org),
    days: { through: '2026-11-22', letters: 'h'.repeat(90) },
    ...given,
  };
}

/** What the last check of a healthy org saw. */
export function seen(org: string, given: Partial<LastSeen> = {}): LastSeen {
  return {
    host: `${org}.my.salesforce.com`,
    flow: 'client_credentials',
    clientId: 'example_id',
    evidence: null,
    contact: null,
    severity: null,
    note: null,
    muteUntil: null,
    rotation: { status: 'current', dueAt: new Date(NOW.getTime() + 50 * DAY_MS).toISOString(), reason: null },
    ...given,
  };
}

/** An org that has been in trouble with this cause for so long. */
export function troubledState(org: string, cause: CauseCode, sinceMs: number, given: Partial<OrgState> = {}): OrgState {
  const since = ago(sinceMs);
  const { verdict } = CAUSES[cause];
  const streak = { cause, since, run: 1 };
  return healthyState(org, {
    lastVerdict: verdict,
    lastCause: cause,
    lastHealthyAt: ago(sinceMs + 4 * HOUR_MS),
    lastSeen: seen(org, { evidence: { status: 400, error: 'invalid_client', description: `about ${cause}` } }),
    failure: verdict === 'unhealthy' ? { ...streak, causeRun: 1 } : null,
    unanswered: verdict === 'inconclusive' ? streak : null,
    days: { through: '2026-11-22', letters: `${'h'.repeat(88)}${verdict === 'unhealthy' ? 'uu' : 'ii'}` },
    ...given,
  });
}
