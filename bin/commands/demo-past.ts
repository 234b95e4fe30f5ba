import { DAYS_KEPT } from '../../src/alerting/day-strip.ts';
import { HOUR_MS, utcDay } from '../../src/clock.ts';
import { readEnvironment } from '../../src/environment.ts';
import type { Ports } from '../../src/run/ports.ts';
import { runSettings } from '../../src/run/settings.ts';
import { loadStates } from '../../src/state/load-states.ts';
import type { OrgState } from '../../src/state/state.ts';
import { type StatusPage, statusPage } from '../../src/status/page.ts';

/** Days ago on which the demo's Salesforce was out, for every org, and on which no run took place. */
const OUTAGES = [47, 16];
const NO_RUNS = [71, 70];

/** The status page of the demo's fleet as it was just checked, as if it had been checked for 90 days. */
export async function demoPage({ states, alerts }: Pick<Ports, 'states' | 'alerts'>, now: Date): Promise<StatusPage> {
  const { orgs, fleet } = await loadStates(states, 'all');
  const past = [...orgs.values()].flatMap(({ state }) => (state === null ? [] : [withPast(state, now)]));
  const confirmedSubscriptions = await alerts.confirmedSubscriptions();
  return statusPage(
    { orgs: past, fleet: fleet.state, confirmedSubscriptions, unreadable: [] },
    now,
    runSettings(readEnvironment({})).policy,
  );
}

/** The state of a demo org as if it had been checked for 90 days; the same for every run of the demo. */
function withPast(state: OrgState, now: Date): OrgState {
  const chance = chanceOf(state.org);
  const troubled = state.failure ?? state.unanswered;
  const hours = troubled === null ? 0 : 2 + Math.floor(chance() ** 3 * 200);
  const since = new Date(now.getTime() - hours * HOUR_MS);
  return {
    ...state,
    days: { through: utcDay(now), letters: letters(state, chance, hours / 24) },
    failure: state.failure && { ...state.failure, since: since.toISOString() },
    unanswered: state.unanswered && { ...state.unanswered, since: since.toISOString() },
    lastHealthyAt: troubled === null ? state.lastHealthyAt : new Date(since.getTime() - 4 * HOUR_MS).toISOString(),
    apiUsage: state.apiUsage && { ...state.apiUsage, used: Math.floor(chance() ** 2 * state.apiUsage.max) },
  };
}

function letters({ failure, unanswered, disabled }: OrgState, chance: () => number, lately: number): string {
  const troubles = Array.from({ length: Math.floor(chance() * 3) }, () => ({
    from: 5 + Math.floor(chance() * 80),
    length: 1 + Math.floor(chance() ** 2 * 5),
    letter: chance() < 0.7 ? 'u' : 'i',
  }));
  const known = chance() < 0.8 ? DAYS_KEPT : 20 + Math.floor(chance() * 60);
  return Array.from({ length: known }, (_, index) => {
    const ago = known - 1 - index;
    if (NO_RUNS.includes(ago)) return '-';
    if (disabled) return 'd';
    if (ago <= lately && failure !== null) return 'u';
    if (ago <= lately && unanswered !== null) return 'i';
    if (OUTAGES.includes(ago) && chance() < 0.8) return 'i';
    return troubles.find(({ from, length }) => ago <= from && ago > from - length)?.letter ?? 'h';
  }).join('');
}

/** Numbers in [0, 1) that depend on the name alone (a linear congruential generator). */
function chanceOf(name: string): () => number {
  let seed = [...name].reduce((sum, letter) => (Math.imul(sum, 31) + (letter.codePointAt(0) ?? 0)) | 0, 7);
  return () => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) | 0;
    return (seed >>> 8) / 2 ** 24;
  };
}
