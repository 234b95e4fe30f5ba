import { opened } from '../../src/alerting/matters.ts';
import type { FleetState, OrgState } from '../../src/state/state.ts';
import { DAY_MS, HOUR_MS } from '../alerting/alert-fixtures.ts';
import { ago, fleetState, healthyState, NOW, seen, troubledState } from '../status/status-fixtures.ts';

const rotation = (org: string, status: 'due' | 'overdue', days: number) => ({
  lastSeen: seen(org, {
    rotation: { status, dueAt: new Date(NOW.getTime() + days * DAY_MS).toISOString(), reason: null },
  }),
});

/** Orgs of every condition and of three teams, with everything the page can show. */
export function sampleFleet(): readonly OrgState[] {
  return [
    healthyState('acme', { apiUsage: { used: 14_000, max: 15_000 } }),
    healthyState('aperture', { team: 'sales', apiUsage: { used: 150, max: 15_000 } }),
    healthyState('hooli', rotation('hooli', 'overdue', -30)),
    healthyState('stark', { team: 'sales', ...rotation('stark', 'due', 7) }),
    healthyState('pied-piper', { team: null, disabled: true, lastVerdict: null }),
    healthyState('dunder', { removedAt: ago(2 * DAY_MS) }),
    troubledState('globex', 'run-as-user-missing', 3 * DAY_MS, { team: 'crm' }),
    troubledState('initech', 'client-secret-wrong', 2 * HOUR_MS, {
      lastSeen: seen('initech', {
        note: 'Goes live on Monday',
        evidence: { status: 400, error: 'invalid_client', description: 'invalid client credentials' },
      }),
    }),
    troubledState('umbrella', 'ip-restricted', 5 * HOUR_MS, { team: 'crm' }),
    troubledState('wonka', 'app-blocked', 9 * DAY_MS, {
      mute: { tag: ago(-DAY_MS), seenAt: ago(DAY_MS), spent: false },
    }),
  ];
}

/** A fleet in an incident, so that the page has its notice. */
export function fleetInIncident(): FleetState {
  const since = ago(HOUR_MS);
  const facts = { whoActs: 'aws-operator', steps: [], of: 45, calmRun: null, againRun: null, hit: [] } as const;
  const outage = { ...facts, factor: 'our network', ours: true, orgs: 7 };
  return fleetState({ matters: [opened('*', 'outage', since, { cause: 'timeout', outage })] });
}

/** So many orgs, one in forty of them in trouble. */
export function largeFleet(orgs: number): readonly OrgState[] {
  const teams = ['billing', 'crm', 'sales', 'support', null];
  return Array.from({ length: orgs }, (_, index) => {
    const name = `org-${String(index).padStart(4, '0')}`;
    const given = { team: teams[index % teams.length] ?? null, apiUsage: { used: index % 1500, max: 1500 } };
    const letters = Array.from({ length: 90 }, (_, day) => ((day * 7 + index) % 53 === 0 ? 'i' : 'h')).join('');
    return index % 40 === 7
      ? troubledState(name, 'client-secret-wrong', (index % 200) * HOUR_MS, given)
      : healthyState(name, { ...given, days: { through: '2026-11-22', letters } });
  });
}
