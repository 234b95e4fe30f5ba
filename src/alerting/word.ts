import type { Evidence } from '../causes/verdict.ts';
import type { OrgCheck } from '../check/org-check.ts';
import type { Notice } from '../state/notice.ts';
import type { OrgState } from '../state/state.ts';
import { count } from '../wording/text.ts';
import { dayOf, endedDraft, fleetDraft, openDraft, rotationSteps } from './drafts.ts';
import { type Audience, type Due, teamOf } from './due.ts';
import { newsOf } from './matters.ts';
import type { Moment } from './moment.ts';

/** What is due about an org, worded from how it stands. `check` is null for an org that is gone. */
export function orgNotice(
  due: Due,
  audience: Audience,
  state: OrgState,
  check: OrgCheck | null,
  moment: Moment,
): Notice {
  const { matter, kind } = due;
  const isOpen = matter.endedAt === null && due.stage !== 'ended';
  const draft = isOpen ? openDraft(due, state, check, moment) : endedDraft(due, state, moment);
  const speaksOfAnswer =
    isOpen && check !== null && check.cause !== null && check.cause === (draft.cause ?? matter.cause);
  return {
    ...outline(due, audience, moment),
    handedTo: [null, state.team].includes(teamOf(audience)) ? null : state.team,
    org: state.org,
    team: teamOf(audience) ?? state.team,
    text: `${state.org}: ${draft.text}`,
    cause: draft.cause === undefined ? matter.cause : draft.cause,
    lastHealthyAt: isOpen && check?.verdict === 'healthy' ? null : state.lastHealthyAt,
    dueAt: draft.dueAt ?? null,
    found: draft.found ?? null,
    evidence: speaksOfAnswer ? shown(check.evidence) : null,
    steps: draft.steps ?? [],
    contact: state.lastSeen?.contact ?? null,
    note: state.lastSeen?.note ?? null,
    clientId: check?.clientId ?? null,
    orgs: null,
    whoActs: kind === 'rotation-stuck' ? 'aws-operator' : null,
  };
}

/** What was received, without what only fills in steps. */
function shown(evidence: Evidence | null): Evidence | null {
  if (evidence === null) return null;
  const { status, error, description } = evidence;
  return { status, error, description };
}

/** What is due about the fleet; `orgs` are those of this audience. */
export function fleetNotice(due: Due, audience: Audience, orgs: readonly string[], moment: Moment): Notice {
  const { matter, kind } = due;
  const draft = fleetDraft(due, orgs.length, moment);
  return {
    ...outline(due, audience, moment),
    handedTo: null,
    org: null,
    team: teamOf(audience),
    text: draft.text,
    cause: matter.type === 'outage' ? matter.cause : null,
    lastHealthyAt: null,
    dueAt: null,
    found: draft.found ?? null,
    evidence: null,
    steps: draft.steps ?? [],
    contact: null,
    note: null,
    clientId: null,
    orgs,
    whoActs:
      kind === 'fleet-incident' ? (matter.outage?.whoActs ?? null) : kind === 'fleet-recovered' ? null : 'aws-operator',
  };
}

/** A line of the weekly list of client secrets: no matter of its own, so that its date is all there is to it. */
export function ageNotice(state: OrgState, check: OrgCheck, moment: Moment): Notice | null {
  const { status, dueAt } = check.rotation;
  if ((status !== 'due' && status !== 'overdue') || dueAt === null) return null;
  const overdue = status === 'overdue';
  const id = `${state.org}/age/${dueAt}`;
  const text = `${overdue ? 'the client secret is overdue for rotation since' : 'the client secret is due for rotation on'} ${dayOf(dueAt)}`;
  return {
    id: `${id}/reminder/${moment.at}`,
    matterId: id,
    stage: 'reminder',
    kind: overdue ? 'rotation-overdue' : 'rotation-due',
    org: state.org,
    team: state.team,
    severity: overdue ? 'warning' : 'info',
    cause: null,
    was: null,
    outcome: null,
    endedAt: null,
    handedTo: null,
    text: `${state.org}: ${text}`,
    at: moment.at,
    since: null,
    lastHealthyAt: null,
    dueAt,
    found: check.rotation.ageDays === null ? null : `the client secret is ${count(check.rotation.ageDays, 'day')} old`,
    evidence: null,
    whoActs: 'integration-team',
    steps: rotationSteps(check),
    contact: check.tags.contact,
    note: check.tags.note,
    clientId: null,
    orgs: null,
  };
}

function outline({ matter, stage, kind, severity, outcome }: Due, audience: Audience, { at, calendar }: Moment) {
  const told = matter.told[audience];
  // Rounds are taken once a day; ladders may begin anew.
  const subject = stage === 'reminder' ? calendar.dayOf(at) : stage === 'ended' ? (outcome ?? '') : newsOf(matter);
  // What began anew before its end could be told is called so by a cause that it had before.
  const isAgain = stage === 'changed' && matter.about.startsWith('again');
  const isOther = stage === 'changed' && (told?.cause !== matter.cause || told.abouts.length === 0);
  return {
    // What began anew before its end could be told keeps its name, and its stages are others.
    id: `${matter.id}/${stage}/${subject}/${matter.since}`,
    matterId: matter.id,
    stage,
    kind,
    severity,
    was: stage === 'ended' || isAgain ? matter.cause : isOther ? (told?.cause ?? null) : null,
    outcome,
    endedAt: stage === 'ended' ? (matter.endedAt ?? at) : null,
    at,
    since: matter.since,
  };
}
