import { CAUSES, type CauseCode } from '../causes/catalogue.ts';
import { DAY_MS } from '../clock.ts';
import type { Matter } from '../state/matter.ts';
import type { FleetState } from '../state/state.ts';
import { count, listed } from '../wording/text.ts';

/** Something about the checker itself, or about many orgs at once. */
export type FleetConcern = {
  readonly kind:
    | 'incident'
    | 'nothing-to-check'
    | 'never-run'
    | 'run-missing'
    | 'unreadable'
    | 'nobody-listens'
    | 'unsent';
  readonly cause: CauseCode | null;
  /** ISO instant; null when that says nothing. */
  readonly since: string | null;
  /** What is the matter: no full stop. */
  readonly text: string;
  /** What to do, as sentences. */
  readonly advice: string;
};

/** A page is read as if it spoke of now; without a run for so long it does not. */
const RUN_EXPECTED_WITHIN_MS = 2 * DAY_MS;

/** What the concerns rest on beside the fleet's state. */
type Surroundings = {
  readonly confirmedSubscriptions: number | null;
  readonly unsent: number;
  readonly unreadable: readonly string[];
};

/** Everything that is wrong beyond single orgs, what blinds the checker first. */
export function fleetConcerns(
  fleet: FleetState | null,
  surroundings: Surroundings,
  now: Date,
): readonly FleetConcern[] {
  return [
    ...runConcerns(fleet, now),
    ...unreadableConcern(surroundings),
    ...deliveryConcerns(surroundings),
    ...(fleet?.matters ?? []).filter(isOpenOutage).map(outageConcern),
  ];
}

function runConcerns(fleet: FleetState | null, now: Date): readonly FleetConcern[] {
  const lastFullRunAt = fleet?.lastFullRunAt ?? null;
  const empty = fleet?.matters.find(({ type, endedAt }) => type === 'empty' && endedAt === null);
  if (empty !== undefined) {
    return [
      concern('nothing-to-check', {
        since: empty.since,
        text: 'Runs find no secret to check',
        advice:
          'Compare the setting secretPrefixes with the names in Secrets Manager, in this account and Region, and check that the function may list secrets.',
      }),
    ];
  }
  if (lastFullRunAt === null) {
    return [
      concern('never-run', {
        text: 'No run over all orgs has been kept yet',
        advice: 'Start one with credential-health check --notify, or wait for the schedule.',
      }),
    ];
  }
  if (now.getTime() - Date.parse(lastFullRunAt) < RUN_EXPECTED_WITHIN_MS) return [];
  return [
    concern('run-missing', {
      since: lastFullRunAt,
      text: 'The last run over all orgs is days old, so this page may be wrong by now',
      advice: 'Look at the alarms of the checker, then at its log, and see whether the schedule is enabled.',
    }),
  ];
}

function unreadableConcern({ unreadable }: Surroundings): readonly FleetConcern[] {
  if (unreadable.length === 0) return [];
  return [
    concern('unreadable', {
      text: `${count(unreadable.length, 'org is', 'orgs are')} missing here, because what was kept cannot be read`,
      advice: `They are checked all the same: ${listed(unreadable, 5)}. The log of the last run says what is wrong.`,
    }),
  ];
}

function deliveryConcerns({ confirmedSubscriptions, unsent }: Surroundings): readonly FleetConcern[] {
  const nobody = concern('nobody-listens', {
    text: 'Nobody receives alerts: the topic has no confirmed subscription',
    advice: 'Confirm the subscription from the mail that AWS sent, or subscribe someone, then send a test alert.',
  });
  const waiting = concern('unsent', {
    text: `${count(unsent, 'notice')} could not be sent yet`,
    advice: 'The next run tries again. If this stays, the log of the function says why.',
  });
  return [...(confirmedSubscriptions === 0 ? [nobody] : []), ...(unsent > 0 ? [waiting] : [])];
}

function isOpenOutage({ type, endedAt }: Matter): boolean {
  return type === 'outage' && endedAt === null;
}

function outageConcern({ cause, since, outage }: Matter): FleetConcern {
  const meaning = cause === null ? '' : `: ${CAUSES[cause].meaning}`;
  return concern('incident', {
    cause,
    since,
    text: `Up to ${count(outage?.orgs ?? 0, 'org')} give no usable answer${meaning}`,
    advice: `Likely common factor: ${outage?.factor ?? 'unknown'}.`,
  });
}

function concern(
  kind: FleetConcern['kind'],
  { cause = null, since = null, text, advice }: Pick<FleetConcern, 'text' | 'advice'> & Partial<FleetConcern>,
): FleetConcern {
  return { kind, cause, since, text, advice };
}
