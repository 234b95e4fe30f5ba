import type { Step } from '../causes/step.ts';
import type { Policy } from '../policy.ts';
import type { Notice } from '../state/notice.ts';
import { emptyFleetState, type FleetState, type Incident } from '../state/state.ts';
import { count, listed } from '../wording/text.ts';
import { NO_SUMMARY, summaryOfFirstRun } from './first-run.ts';
import { commonFactor } from './fleet-factor.ts';
import {
  countsByCause,
  type FleetMember,
  hasTurned,
  INCONCLUSIVE,
  isIn,
  isUnseen,
  joins,
  REFUSED,
  wasIn,
  whatTurned,
} from './fleet-members.ts';
import { acknowledgementAfter, isMuted, isQuiet } from './holding.ts';
import { claimPending, withPending } from './outbox.ts';
import { type Ladder, type Mark, notAfter, rungDue, steadied } from './reminders.ts';
import { fleetNotice, meaningOf, span } from './telling.ts';

/** What a full run says about the fleet as a whole. */
export type Folded = {
  readonly next: FleetState;
  /** To be published by this run once `next` is stored. */
  readonly notices: readonly Notice[];
  /** Orgs for which an incident speaks in this run (`Run.inIncident`). */
  readonly covered: ReadonlySet<string>;
  /** Those of them that an incident took in as it began (`Run.struck`). */
  readonly struck: ReadonlySet<string>;
  /** Orgs of whose secrets the first run's summary speaks (`Run.summarised`). */
  readonly summarised: ReadonlySet<string>;
};

const INCIDENT_SHARE = 0.3;
const INCIDENT_ORGS = 5;
const NAMED_ORGS = 10;

/** No run has checked an org yet: nothing was added, and what is overdue is summed up. */
export function isFirstRun(fleet: FleetState | null): boolean {
  return fleet === null || fleet.lastFullRunAt === null;
}

/**
 * Finds what befell many orgs at once, so that it is told once. To be called by full runs only, before the orgs'
 * transitions: those need to know for which orgs an incident speaks.
 */
export function foldFleet(fleet: FleetState | null, checks: readonly FleetMember[], now: Date, policy: Policy): Folded {
  const before = inPast(fleet ?? emptyFleetState(), now);
  const watched = checks.filter(({ check }) => check.verdict !== null);
  const audible = watched.filter((member) => !isSilenced(member, now));
  const needed = Math.max(INCIDENT_ORGS, Math.ceil(INCIDENT_SHARE * audible.length));

  const left = (incident: Incident) => audible.filter((member) => isIn(incident, member, now, policy)).length;
  // Those who join keep an incident going when too few are left in it, and are news when they alone would make one.
  const joined = new Set(
    before.incidents
      .filter((incident) => {
        const joining = audible.filter((member) => joins(incident, member, now, policy)).length;
        return joining >= needed || (left(incident) < needed && left(incident) + joining >= needed);
      })
      .map(({ about }) => about),
  );
  const goesOn = (incident: Incident) => joined.has(incident.about) || left(incident) >= needed;
  const turned = whatTurned(audible, needed, now, policy);
  // Nobody can tell whether an address is still refused while nobody answers.
  const outage =
    turned.includes(INCONCLUSIVE) || before.incidents.some((one) => one.about === INCONCLUSIVE && goesOn(one));
  const lasts = (incident: Incident) => goesOn(incident) || (incident.about === REFUSED && outage);
  const lasting = before.incidents.filter(lasts);
  const ended = before.incidents.filter((incident) => !lasts(incident));
  const known = new Set(lasting.map(({ about }) => about));
  const started = turned.filter((about) => !known.has(about));
  const newlyIn = [...started, ...joined];

  const begun = started.map((about) => begin(about, audible, now, policy));
  const continued = lasting.map((incident) => goOn(incident, joined.has(incident.about), audible, now, policy));
  const summary = isFirstRun(fleet) ? summaryOfFirstRun(audible, now) : NO_SUMMARY;
  const notices = [
    ...begun.map(({ notice }) => notice),
    ...continued.flatMap(({ notice }) => notice ?? []),
    ...ended.map((incident) => end(incident, left(incident), now)),
    ...listedAgain(before, checks.length, now),
    ...summary.notices,
  ];

  const isStruck = (member: FleetMember) =>
    newlyIn.some((about) => wasIn(about, member) || hasTurned(about, member, now, policy)) ||
    lasting.some((incident) => isUnseen(incident, member, now, policy));
  const isCovered = (member: FleetMember) =>
    isStruck(member) || lasting.some((incident) => isIn(incident, member, now, policy));
  const incidents = [...begun, ...continued].map(({ incident }) => incident);
  const next = { ...before, lastFullRunAt: now.toISOString(), incidents, empty: null };
  return {
    ...released(next, notices, now, policy),
    covered: new Set(watched.filter(isCovered).map(({ check }) => check.org)),
    struck: new Set(watched.filter(isStruck).map(({ check }) => check.org)),
    summarised: summary.orgs,
  };
}

/**
 * A full run that found no org at all. Told at once, then on the ladder of failures: whoever lost the prefix, the
 * permission or the Region would otherwise take silence for health.
 */
export function nothingToCheck(
  fleet: FleetState | null,
  now: Date,
  policy: Policy,
): { readonly next: FleetState; readonly notices: readonly Notice[] } {
  const before = inPast(fleet ?? emptyFleetState(), now);
  const at = now.toISOString();
  const since = before.empty?.since ?? at;
  const rung = rungDue(incidentLadder(policy), new Date(since), before.empty?.mark ?? null, now);
  if (rung === null) return released(before, [], now, policy);
  const notice = fleetNotice(now, {
    kind: 'nothing-to-check',
    anchor: `${since}/${rung}`,
    text: 'no secret was found to check',
    since,
    found: before.empty === null ? null : `nothing was found for ${span(since, at)}`,
    actions: [
      { say: 'Check the setting secretPrefix against the names in Secrets Manager, in this account and Region.' },
      { say: 'Check that the function may list secrets (secretsmanager:ListSecrets).' },
    ],
  });
  return released({ ...before, empty: { since, mark: { rung, at } } }, [notice], now, policy);
}

type Standing = { readonly incident: Incident; readonly notice: Notice | null };

function begin(
  about: string,
  audible: readonly FleetMember[],
  now: Date,
  policy: Policy,
): Standing & { notice: Notice } {
  const at = now.toISOString();
  const members = audible.filter((member) => wasIn(about, member) || hasTurned(about, member, now, policy));
  const cause = countsByCause(members)[0]?.[0] ?? 'response-invalid';
  const common = commonFactor(
    cause,
    members.map(({ check }) => check),
    audible.map(({ check }) => check),
  );
  const incident = { about, cause, since: at, orgs: members.length, factor: common.factor, mark: { rung: 0, at } };
  return { incident, notice: incidentNotice(incident, members, audible, common.actions, now) };
}

/** An incident that goes on is told again on the ladder, and when as many orgs as make an incident have joined it. */
function goOn(
  incident: Incident,
  joined: boolean,
  audible: readonly FleetMember[],
  now: Date,
  policy: Policy,
): Standing {
  const at = now.toISOString();
  const { about, since } = incident;
  const members = audible.filter(
    (member) => isIn(incident, member, now, policy) || (joined && hasTurned(about, member, now, policy)),
  );
  const orgs = Math.max(incident.orgs, members.length);
  const rung = rungDue(incidentLadder(policy), new Date(since), incident.mark, now);
  const news = joined && incident.mark.at !== at;
  if ((rung === null && !news) || members.length === 0) return { incident: { ...incident, orgs }, notice: null };
  const again = { ...incident, orgs, mark: { rung: rung ?? incident.mark.rung, at } };
  const { actions } = commonFactor(
    incident.cause,
    members.map(({ check }) => check),
    audible.map(({ check }) => check),
  );
  return { incident: again, notice: incidentNotice(again, members, audible, actions, now) };
}

function incidentNotice(
  { about, cause, since, factor }: Incident,
  members: readonly FleetMember[],
  audible: readonly FleetMember[],
  actions: readonly Step[],
  now: Date,
): Notice {
  const how = about === INCONCLUSIVE || about === REFUSED ? 'give no usable answer' : 'fail alike';
  const at = now.toISOString();
  const still = since === at ? '' : ` for ${span(since, at)} already`;
  const causes = countsByCause(members)
    .map(([name, orgs]) => `${name} ${orgs}`)
    .join(', ');
  const names = listed(
    members.map(({ check }) => check.org),
    NAMED_ORGS,
  );
  return fleetNotice(now, {
    kind: 'fleet-incident',
    anchor: `${about}/${since}/${at}`,
    text: `${members.length} of ${count(audible.length, 'org')} ${how}${still}: ${meaningOf(cause)}; likely common factor: ${factor}`,
    cause,
    since,
    found: `${causes}; ${names}`,
    actions,
  });
}

function end({ about, cause, since, orgs }: Incident, left: number, now: Date): Notice {
  const rest = left === 0 ? 'no org is left in it' : `${count(left, 'org')} left in it, told one by one from now on`;
  return fleetNotice(now, {
    kind: 'fleet-recovered',
    anchor: `${about}/${since}`,
    text: `the fleet incident (${cause}, up to ${count(orgs, 'org')}) is over after ${span(since, now.toISOString())}; ${rest}`,
    cause,
    since,
  });
}

function listedAgain({ empty }: FleetState, orgs: number, now: Date): readonly Notice[] {
  if (empty === null) return [];
  const text = `secrets are found again: ${count(orgs, 'org')} after ${span(empty.since, now.toISOString())} without any`;
  return [
    fleetNotice(now, { kind: 'fleet-recovered', anchor: `nothing-to-check/${empty.since}`, text, since: empty.since }),
  ];
}

/** Publishes what may be said now, keeps the rest for the end of quiet hours, and takes on what was not settled. */
function released(state: FleetState, made: readonly Notice[], now: Date, policy: Policy) {
  const said: Notice[] = [];
  const held: Notice[] = [];
  for (const notice of [...state.held, ...made]) (isQuiet(notice.severity, now, policy) ? held : said).push(notice);
  const claimed = claimPending(withPending({ ...state, held }, said, now), now, policy);
  return { next: claimed.next, notices: [...said, ...claimed.notices] };
}

/** A muted org neither makes an incident nor counts in one. */
function isSilenced({ state, check }: FleetMember, now: Date): boolean {
  const tag = check.tags.muteUntil;
  return isMuted(acknowledgementAfter(state?.acknowledgement ?? 'none', tag, check.verdict), tag, now);
}

function incidentLadder(policy: Policy): Ladder {
  return { steps: [0, ...policy.remindFailingDays], thenEvery: 7 };
}

/** No instant lies in the future: see `steadied` of the orgs' transition. */
function inPast(state: FleetState, now: Date): FleetState {
  const { incidents, empty } = state;
  const past = <Told extends { readonly since: string; readonly mark: Mark }>(told: Told) => ({
    ...told,
    since: notAfter(told.since, now),
    mark: steadied(told.mark, now),
  });
  return { ...state, incidents: incidents.map(past), empty: empty && past(empty) };
}
