import type { OrgCheck } from '../check/org-check.ts';
import type { Selection } from '../credential/list-orgs.ts';
import type { SecretEntry } from '../credential/ports.ts';
import type { Policy } from '../policy.ts';
import { fleetKey, type KnownStates, orgKey, stateOf } from '../state/load-states.ts';
import type { Notice, OpenFailure } from '../state/notice.ts';
import type { FleetState, HistoryEntry, OrgState } from '../state/state.ts';
import { rotationTold } from './dates.ts';
import { foldFleet, isFirstRun, nothingToCheck } from './fleet.ts';
import { removed } from './removed.ts';
import { type Transition, transition } from './transition.ts';

/** One document to write, and what may be told once the write has won. */
export type Change = {
  readonly key: string;
  readonly expectedRevision: number;
  readonly document: OrgState | FleetState;
  readonly notices: readonly Notice[];
  readonly history: readonly HistoryEntry[];
  readonly expiresAt: Date | null;
};

/** Everything that follows from a run's checks; `told` is what digests and the report speak of. */
export type Changes = {
  readonly changes: readonly Change[];
  readonly told: {
    readonly notices: readonly Notice[];
    readonly failing: readonly OpenFailure[];
    readonly quiet: number;
    readonly muted: number;
    readonly rotated: readonly { readonly org: string; readonly at: string }[];
    readonly full: boolean;
  };
};

/** How long the state of an org that is gone is kept, in case it comes back. */
const GONE_KEPT_MS = 90 * 24 * 60 * 60 * 1000;

/**
 * Compares the checks with what earlier runs left: per org its next state and notices, for full runs also what befell
 * the fleet as a whole and which orgs are gone. Decides only; nothing is written or sent.
 */
export function compareWithStates(
  known: KnownStates,
  listed: readonly SecretEntry[],
  checks: readonly OrgCheck[],
  selection: Selection,
  now: Date,
  policy: Policy,
): Changes {
  const full = selection === 'all';
  const members = checks
    .filter((check) => !known.unreadable.has(check.org))
    .map((check) => ({ state: stateOf(known, check.org).state, check }));
  const { state: fleetBefore, revision } = known.fleet;
  const folded = full && checks.length > 0 ? foldFleet(fleetBefore, members, now, policy) : null;
  const fleet = full && checks.length === 0 ? nothingToCheck(fleetBefore, now, policy) : folded;
  const firstRun = isFirstRun(fleetBefore);

  const moved = members.map(({ state, check }) => {
    const inIncident = folded?.covered.has(check.org) ?? false;
    const struck = folded?.struck.has(check.org) ?? false;
    const summarised = folded?.summarised.has(check.org) ?? false;
    const run = { full, firstRun, inIncident, struck, summarised };
    return { org: check.org, expiresAt: null, ...transition(state, check, now, policy, run) };
  });
  // An empty listing is a lost prefix, permission or Region before it is a fleet that went away: nothing-to-check says so.
  const gone = full && listed.length > 0 ? goneOrgs(known, listed, now, policy) : [];
  const moves: readonly Moved[] = [...moved, ...gone];
  // A good rotation is worth a line in a message, and no message of its own.
  const speaks = [fleet, ...moves].some((part) => part !== null && part.notices.length > 0);
  const all = speaks ? moves.map(withRotationTold) : moves;

  const fleetChange: readonly Change[] =
    fleet === null
      ? []
      : [
          {
            key: fleetKey(),
            expectedRevision: revision,
            document: fleet.next,
            notices: fleet.notices,
            history: [],
            expiresAt: null,
          },
        ];
  const changes = [...fleetChange, ...all.map((move) => changeOf(move, known))];
  const held = all.flatMap((move) => move.held.map(({ hold }) => hold));
  return {
    changes,
    told: {
      notices: changes.flatMap(({ notices }) => notices),
      failing: all.flatMap(openFailure),
      quiet: held.filter((hold) => hold === 'quiet').length,
      muted: held.filter((hold) => hold === 'muted').length,
      rotated: speaks ? all.flatMap(verifiedRotation) : [],
      full,
    },
  };
}

type Moved = Transition & { readonly org: string; readonly expiresAt: Date | null };

function goneOrgs(known: KnownStates, listed: readonly SecretEntry[], now: Date, policy: Policy): readonly Moved[] {
  const entries = new Map(listed.map((entry) => [entry.org, entry]));
  return [...known.orgs].flatMap(([org, { state }]) => {
    const entry = entries.get(org);
    if (state === null || (entry !== undefined && entry.deletionAt === null)) return [];
    const move = removed(state, now, policy, entry?.deletionAt ?? null);
    const untouched = JSON.stringify(move.next) === JSON.stringify(state);
    return untouched ? [] : [{ org, expiresAt: new Date(now.getTime() + GONE_KEPT_MS), ...move }];
  });
}

function changeOf({ org, next, notices, history, expiresAt }: Moved, known: KnownStates): Change {
  return {
    key: orgKey(org),
    expectedRevision: stateOf(known, org).revision,
    document: next,
    notices,
    history,
    expiresAt,
  };
}

function withRotationTold(move: Moved): Moved {
  return move.rotationVerified === null ? move : { ...move, next: rotationTold(move.next) };
}

function verifiedRotation({ org, rotationVerified }: Moved): readonly { readonly org: string; readonly at: string }[] {
  return rotationVerified === null ? [] : [{ org, at: rotationVerified.at }];
}

function openFailure({ org, next, muted }: Moved): readonly OpenFailure[] {
  if (next.failure === null || next.failure.told === null) return [];
  return [{ org, team: next.team, cause: next.failure.cause, since: next.failure.since, muted }];
}
