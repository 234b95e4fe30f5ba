/** Fleets of a few orgs, and what is owed of them to whom. */
import type { Listening } from '../../src/alerting/listening.ts';
import type { SeenFleet, SeenOrg } from '../../src/alerting/observe-fleet.ts';
import { owedTo } from '../../src/alerting/owing.ts';
import { NO_ROUND, type Schedule } from '../../src/alerting/rounds.ts';
import type { OrgCheck } from '../../src/check/org-check.ts';
import type { Matter } from '../../src/state/matter.ts';
import { emptyFleetState, emptyOrgState, type FleetState, type OrgState } from '../../src/state/state.ts';
import { check } from '../run/run-samples.ts';
import { hoursAgo, matterOf, momentOf } from './alert-fixtures.ts';

export const MOMENT = momentOf();
export const TODAY = MOMENT.calendar.dayOf(MOMENT.at);
export const EVERYBODY: Listening = {
  hears: () => true,
  isAudience: () => true,
  anybody: true,
  unconfirmed: [],
  unguarded: [],
};
export const LOUD: Schedule = { quiet: false, taken: NO_ROUND, done: { daily: TODAY, weekly: TODAY - 1 } };
export const MONDAY: Schedule = { ...LOUD, taken: { daily: null, weekly: TODAY } };

export type Given = Partial<OrgState> & { readonly muted?: boolean; readonly before?: OrgState | null };
export function seen(
  org: string,
  { muted = false, before = null, ...given }: Given = {},
  answer: Partial<OrgCheck> | null = {},
): SeenOrg {
  const state = { ...emptyOrgState(org, org), lastVerdict: 'healthy' as const, ...given };
  return { before, state, check: answer === null ? null : check({ org, ...answer }), muted };
}
export const BROKEN = { verdict: 'unhealthy', cause: 'app-blocked' } as const;
export const broken = (org: string, given: Given = {}, answer: Partial<OrgCheck> = {}) =>
  seen(org, { matters: [matterOf()], lastVerdict: 'unhealthy', ...given }, { ...BROKEN, ...answer });
export const outageOf = (given: Partial<Matter> = {}, facts: Partial<NonNullable<Matter['outage']>> = {}) =>
  matterOf({
    ...{ id: '*/outage/x', type: 'outage', about: '', cause: 'timeout' },
    outage: {
      ...{
        factor: '',
        ours: false,
        whoActs: 'nobody',
        steps: [],
        orgs: 5,
        of: 9,
        calmRun: null,
        againRun: null,
        hit: [],
      },
      ...facts,
    },
    ...given,
  });
export const silent = (org: string, given: Given = {}) =>
  seen(
    org,
    { outage: '*/outage/x', unanswered: { cause: 'timeout', since: hoursAgo(4), run: 9 }, ...given },
    { verdict: 'inconclusive', cause: 'timeout' },
  );
export const fleetOf = (given: Partial<FleetState> = {}): FleetState => ({ ...emptyFleetState(), ...given });

/** `all critical: opened failing`: what every audience is owed, and how loud. */
export function owed(
  orgs: readonly SeenOrg[],
  {
    matters = [],
    fleet = {},
    schedule = LOUD,
    listening = EVERYBODY,
    moment = MOMENT,
  }: {
    matters?: readonly Matter[];
    fleet?: Partial<FleetState>;
    schedule?: Schedule;
    listening?: Listening;
    moment?: typeof MOMENT;
  } = {},
): readonly string[] {
  const of: SeenFleet = { orgs, matters };
  return owedTo(of, fleetOf({ matters: [...matters], ...fleet }), schedule, listening, moment).map(
    ({ audience, severity, dues }) =>
      `${audience} ${severity}: ${dues.map(({ due }) => `${due.stage} ${due.kind}`).join(', ')}`,
  );
}
