import { isSettling } from './alerting-failing.ts';
import { acknowledgementAfter, isMuted, isQuiet } from './alerting-holding.ts';
import { fleetNotice, meaningOf, span } from './alerting-notice.ts';
import type { CauseCode } from './causes.ts';
import { commonFactor } from './fleet-factor.ts';
import { NO_SUMMARY, summaryOfFirstRun } from './fleet-first-run.ts';
import { type Ladder, type Mark, notAfter, rungDue, steadied } from './ladder.ts';
import type { Notice } from './notice.ts';
import type { OrgCheck } from './org-check.ts';
import { claimPending, withPending } from './outbox.ts';
import type { Policy } from './policy.ts';
import { emptyFleetState, type FleetState, type Incident, type OrgState } from './state.ts';
import { count, listed } from './wording.ts';

/** One org of a full run: its check, and its state as it was before. */
export type FleetMember = { readonly state: OrgState | null; readonly check: OrgCheck };

/** What a full run says about the fleet as a whole. */
export type Folded = {
  readonly next: FleetState;
  /** To be published by this run once `next` is stored. */
  readonly notices: readonly Notice[];
  /** Orgs for which an incident speaks in this run (`Run.inIncident`). */
  readonly covered: ReadonlySet<string>;
  /** Orgs of whose secrets the first run's summary speaks (`Run.summarised`). */
  readonly summarised: ReadonlySet<string>;
};

const INCIDENT_SHARE = 0.3;
const INCIDENT_ORGS = 5;
const NAMED_ORGS = 10;
const INCONCLUSIVE = 'inconclusive';

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

  const left = (about: string) => audible.filter((member) => isIn(about, member)).length;
  // Those who join keep an incident going when too few are left in it, and are news when they alone would make one.
  const joined = new Set(
    before.incidents
      .map(({ about }) => about)
      .filter((about) => {
        const joining = audible.filter((member) => joins(about, member, now, policy)).length;
        return joining >= needed || (left(about) < needed && left(about) + joining >= needed);
      }),
  );
  const lasts = ({ about }: Incident) => joined.has(about) || left(about) >= needed;
  const lasting = before.incidents.filter(lasts);
  const ended = before.incidents.filter((incident) => !lasts(incident));
  const known = new Set(lasting.map(({ about }) => about));
  const started = whatTurned(audible, needed, now, policy).filter((about) => !known.has(about));
  const newlyIn = [...started, ...joined];

  const begun = started.map((about) => begin(about, audible, now, policy));
  const continued = lasting.map((incident) => goOn(incident, joined.has(incident.about), audible, now, policy));
  const summary = isFirstRun(fleet) ? summaryOfFirstRun(audible, now) : NO_SUMMARY;
  const notices = [
    ...begun.map(({ notice }) => notice),
    ...continued.flatMap(({ notice }) => notice ?? []),
    ...ended.map((incident) => end(incident, audible, now)),
    ...listedAgain(before, checks.length, now),
    ...summary.notices,
  ];

  const isCovered = (member: FleetMember) =>
    newlyIn.some((about) => isIn(about, member) || hasTurned(about, member, now, policy)) ||
    lasting.some(({ about }) => isIn(about, member));
  const incidents = [...begun, ...continued].map(({ incident }) => incident);
  const next = { ...before, lastFullRunAt: now.toISOString(), incidents, empty: null };
  return {
    ...released(next, notices, now, policy),
    covered: new Set(watched.filter(isCovered).map(({ check }) => check.org)),
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
      'Check the setting secretPrefix against the names in Secrets Manager, in this account and Region.',
      'Check that the function may list secrets (secretsmanager:ListSecrets).',
    ],
  });
  return released({ ...before, empty: { since, mark: { rung, at } } }, [notice], now, policy);
}

/**
 * What enough orgs turned to in this run: `inconclusive`, or a cause of failure. An outage shows itself in many ways
 * (timeouts here, 503 there), so inconclusive answers count together wherever an org was judged before; an org without
 * a past counts only beside others with the same cause.
 */
function whatTurned(audible: readonly FleetMember[], needed: number, now: Date, policy: Policy): readonly string[] {
  const silent = audible.filter((member) => hasTurned(INCONCLUSIVE, member, now, policy));
  const pooled = silent.filter(
    ({ state }) => state !== null && (state.lastHealthyAt !== null || state.failure !== null),
  );
  const alike = Math.max(0, ...countsByCause(silent).map(([, orgs]) => orgs));
  const failing = audible.filter(
    (member) => member.check.cause !== null && hasTurned(member.check.cause, member, now, policy),
  );
  const shared = countsByCause(failing)
    .filter(([, orgs]) => orgs >= needed)
    .map(([cause]) => cause);
  return [...(pooled.length >= needed || alike >= needed ? [INCONCLUSIVE] : []), ...shared];
}

/** In this run, and not yet told for this org alone. */
function hasTurned(about: string, { state, check }: FleetMember, now: Date, policy: Policy): boolean {
  if (about === INCONCLUSIVE) return check.verdict === 'inconclusive' && !state?.silence?.told;
  return (
    check.verdict === 'unhealthy' &&
    check.cause === about &&
    state?.failure?.told?.cause !== about &&
    !isSettling(check, now, policy)
  );
}

/**
 * Does an incident that is under way still speak for this org? Every answer that judges nothing belongs to an outage,
 * whenever it came; a failure belongs to the incident it came with, because a later one has a reason of its own.
 */
function isIn(about: string, { state, check }: FleetMember): boolean {
  if (about === INCONCLUSIVE) return check.verdict === 'inconclusive';
  const failure = state?.failure;
  return failure?.cause === about && failure.inIncident && (check.cause === about || check.verdict === 'inconclusive');
}

/** Fails with an incident's cause without having been in it. */
function joins(about: string, member: FleetMember, now: Date, policy: Policy): boolean {
  return !isIn(about, member) && hasTurned(about, member, now, policy);
}

type Standing = { readonly incident: Incident; readonly notice: Notice | null };

function begin(
  about: string,
  audible: readonly FleetMember[],
  now: Date,
  policy: Policy,
): Standing & { notice: Notice } {
  const at = now.toISOString();
  const members = audible.filter((member) => isIn(about, member) || hasTurned(about, member, now, policy));
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
  const members = audible.filter((member) => isIn(about, member) || (joined && hasTurned(about, member, now, policy)));
  const orgs = Math.max(incident.orgs, members.length);
  const rung = rungDue(incidentLadder(policy), new Date(since), incident.mark, now);
  const news = joined && incident.mark.at !== at;
  if (rung === null && !news) return { incident: { ...incident, orgs }, notice: null };
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
  actions: readonly string[],
  now: Date,
): Notice {
  const how = about === INCONCLUSIVE ? 'give no usable answer' : 'fail alike';
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

function end({ about, cause, since, orgs }: Incident, audible: readonly FleetMember[], now: Date): Notice {
  const left = audible.filter((member) => isIn(about, member)).length;
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

/** Causes with their number of orgs, most first; ties in the order of the orgs. */
function countsByCause(members: readonly FleetMember[]): readonly (readonly [CauseCode, number])[] {
  const counts = new Map<CauseCode, number>();
  for (const { check } of members)
    if (check.cause !== null) counts.set(check.cause, (counts.get(check.cause) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a);
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
