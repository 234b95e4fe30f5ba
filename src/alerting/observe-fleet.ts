import type { OrgCheck } from '../check/org-check.ts';
import { DAY_MS } from '../clock.ts';
import type { SecretEntry } from '../credential/ports.ts';
import type { KnownStates } from '../state/load-states.ts';
import type { Matter } from '../state/matter.ts';
import { emptyOrgState, type FleetState, type OrgState } from '../state/state.ts';
import { observeAnswer } from './condition.ts';
import { dayStrip } from './day-strip.ts';
import { opened } from './matters.ts';
import { elapsed, type Moment, steadied } from './moment.ts';
import { muteAfter, mutedUntil } from './mute.ts';
import { atRest, closed, lastHealthyAt, observeOrg } from './observe-org.ts';
import { foldOutage, type Member } from './outage.ts';

/** One org after this run: as it was stored, as it is now, and its check; null for an org that is gone. */
export type SeenOrg = {
  readonly before: OrgState | null;
  readonly state: OrgState;
  readonly check: OrgCheck | null;
  readonly muted: boolean;
};

/** What a run found, nothing told yet. */
export type SeenFleet = { readonly orgs: readonly SeenOrg[]; readonly matters: readonly Matter[] };

/** What a run found. */
export type Findings = {
  readonly known: KnownStates;
  /** Planned deletions included. */
  readonly listed: readonly SecretEntry[];
  readonly checks: readonly OrgCheck[];
  /** What no second look explained away may open an outage. */
  readonly mayOpenOutage: boolean;
};

/** Takes in all answers of a run: every org's next state, and the matters of the fleet. */
export function observeFleet(
  { known, listed, checks, mayOpenOutage }: Findings,
  fleet: FleetState,
  moment: Moment,
): SeenFleet {
  const answered = checks
    .filter(({ org }) => !known.unreadable.has(org))
    .map((check) => answer(known.orgs.get(check.org)?.state ?? null, check, moment));
  const folded = moment.full && checks.length > 0 ? foldOutage(fleet.matters, answered, moment, mayOpenOutage) : null;
  const seen = answered.map((member): SeenOrg => {
    const { stored, before, check, muted } = member;
    // A run over named orgs knows no fleet: there an outage goes on speaking for the silence it spoke for.
    const outage = folded === null ? member.state.outage : (folded.outageOf.get(check.org) ?? null);
    const state = observeOrg({ before, check, state: { ...member.state, outage } }, moment);
    // A person who asks for an org leaves word that it was looked at, so that a run under way does not overwrite that.
    if (moment.full && isAsBefore(stored, state)) return { before: stored, state: stored, check, muted };
    const days = dayStrip(state.days, before?.lastVerdict ?? null, check.verdict, fleet.days, moment.now);
    return { before: stored, state: { ...state, days }, check, muted };
  });
  // An empty listing is a lost prefix, permission or Region before it is a fleet that went away.
  const gone = moment.full && listed.length > 0 ? goneOrgs(known, listed, moment) : { orgs: [], matter: null };
  const orgs = [...seen, ...gone.orgs];
  const matters = moment.full
    ? fleetMatters(folded?.matters ?? fleet.matters, orgs, listed.length, gone.matter, known, moment)
    : fleet.matters;
  return { orgs, matters };
}

type Answered = Member & { readonly stored: OrgState | null; readonly before: OrgState | null };

function answer(stored: OrgState | null, check: OrgCheck, moment: Moment): Answered {
  const before = stored === null ? null : steadied(stored, moment.at);
  const state = observeAnswer(before ?? emptyOrgState(check.org, check.secretId), check, moment);
  const mute = muteAfter(state.mute, check.tags.muteUntil, check.verdict, moment.now);
  const muted = mutedUntil(mute, moment.now, moment.policy.timezone) !== undefined;
  return { stored, before, state, check, muted };
}

/** Shares of the API limit that are worth being written when they are passed. */
const API_BANDS = [0.5, 0.7, 0.8, 0.9, 0.95];

/**
 * Nothing is known that was not: then nothing is written. That it was found so again, and when it was healthy last,
 * follows from the fleet's runs.
 */
function isAsBefore(before: OrgState | null, state: OrgState): before is OrgState {
  if (before === null) return false;
  const { lastCheckAt, days, apiUsage, lastHealthyAt } = before;
  const sameHealth = state.lastVerdict === 'healthy' && before.lastVerdict === 'healthy';
  const since = sameHealth ? { lastHealthyAt } : {};
  const sameUse = apiUsage !== null && bandOf(apiUsage) === bandOf(state.apiUsage) ? { apiUsage } : {};
  const known: readonly [string, unknown][] = Object.entries({ ...state, lastCheckAt, days, ...since, ...sameUse });
  const old: Readonly<Record<string, unknown>> = before;
  return known.every(([key, value]) => value === old[key] || JSON.stringify(value) === JSON.stringify(old[key]));
}

function bandOf(usage: OrgState['apiUsage']): number {
  return usage === null ? -1 : API_BANDS.filter((share) => usage.used >= share * usage.max).length;
}

const MANY_ORGS = 5;
const MANY_SHARE = 0.3;

/** Orgs that are not listed any more, or planned for deletion. Many at once are one matter of the fleet. */
function goneOrgs(
  known: KnownStates,
  listed: readonly SecretEntry[],
  moment: Moment,
): { readonly orgs: readonly SeenOrg[]; readonly matter: Matter | null } {
  const entries = new Map(listed.map((entry) => [entry.org, entry]));
  const all = [...known.orgs.values()].flatMap(({ state }) => state ?? []);
  const isGone = ({ org }: OrgState) => entries.get(org)?.deletionAt !== null;
  const watched = all.filter(({ removedAt, disabled }) => removedAt === null && !disabled);
  const news = watched.filter(isGone);
  const isMany = news.length >= MANY_ORGS && news.length >= MANY_SHARE * watched.length;
  const isAll = news.length > 1 && news.length === watched.length;
  const matter = isMany || isAll ? opened('*', 'gone', moment.at, { detail: String(watched.length) }) : null;
  const orgs = all.filter(isGone).map((state): SeenOrg => {
    const { removedAt, org } = state;
    const deletionAt = entries.get(org)?.deletionAt?.toISOString() ?? null;
    const next = removedAt === null ? removed(state, deletionAt, matter, moment) : state;
    const muted = mutedUntil(state.mute, moment.now, moment.policy.timezone) !== undefined;
    return { before: state, state: next, check: null, muted };
  });
  return { orgs, matter };
}

function removed(state: OrgState, deletionAt: string | null, many: Matter | null, moment: Moment): OrgState {
  const { at } = moment;
  const matters = closed(state.matters, 'removed', at).map((matter) => ({ ...matter, detail: deletionAt }));
  const speaks =
    state.disabled || many !== null || matters.some(({ outcome, endedAt }) => outcome === 'removed' && endedAt === at);
  const own = speaks ? [] : [opened(state.org, 'removed', at, { detail: deletionAt })];
  const healthyAt = lastHealthyAt(state, moment.lastFullRunAt);
  return {
    ...atRest(state),
    lastHealthyAt: healthyAt,
    removedAt: at,
    removedWith: many?.id ?? null,
    matters: [...matters, ...own],
  };
}

/** After so long nobody waits for them to come back. */
const GONE_KEPT_MS = 30 * DAY_MS;

function fleetMatters(
  matters: readonly Matter[],
  orgs: readonly SeenOrg[],
  listed: number,
  gone: Matter | null,
  known: KnownStates,
  { at, now }: Moment,
): readonly Matter[] {
  const missing = new Set(orgs.map(({ state }) => state.removedWith));
  const next = matters.flatMap((matter): readonly Matter[] => {
    if (matter.endedAt !== null) return [matter];
    const isOver = (matter.type === 'empty' && listed > 0) || (matter.type === 'gone' && !missing.has(matter.id));
    if (matter.type === 'gone' && elapsed(matter.since, now) > GONE_KEPT_MS) return [];
    return isOver ? [{ ...matter, endedAt: at, outcome: 'mended' }] : [matter];
  });
  const isEmpty = listed === 0 && !next.some(({ type, endedAt }) => type === 'empty' && endedAt === null);
  if (!isEmpty) return gone === null ? next : [...next, gone];
  const before = [...known.orgs.values()].filter(({ state }) => state !== null && state.removedAt === null).length;
  return [...next, opened('*', 'empty', at, { detail: before === 0 ? null : String(before) })];
}
