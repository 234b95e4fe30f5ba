import { ExpectedError } from '../expected-error.ts';
import {
  dictionary,
  flag,
  instant,
  list,
  nullable,
  number,
  oneOf,
  type Read,
  type Reader,
  readDocument,
  record,
  text,
} from '../schema.ts';
import { apiUsage, cause, evidence, flow, rotationStatus, verdict } from './answers.ts';
import { claim, matter } from './matter.ts';
import { NOTHING_REMEMBERED, remembered } from './remembered.ts';

/** The form in which this release writes states. A change that an older release would misread makes it one more. */
export const STATE_VERSION = 1;

/** A state was written by a newer release; to read it as ours could lose what that release knew. */
export class NewerStateError extends ExpectedError {
  override readonly name = 'NewerStateError';
}

/** What the last check that was written found beyond verdict and cause. */
const lastSeen = record({
  host: nullable(text),
  flow: nullable(flow),
  clientId: nullable(text),
  evidence: nullable(evidence),
  /** The org's tags; `muteUntil` is a day, an ISO instant, or `recovered`. */
  note: nullable(text),
  contact: nullable(text),
  severity: nullable(oneOf(['critical', 'warning'])),
  muteUntil: nullable(text),
  rotation: record({
    status: rotationStatus,
    dueAt: nullable(instant),
    reason: nullable(text),
  }),
});

/** A streak: its cause, its beginning, and the first full run that counts to it. */
const streak = { cause, since: instant, run: number };

const orgState = record({
  version: oneOf([STATE_VERSION]),
  org: text,
  secretId: text,
  team: nullable(text),
  remember: remembered,
  lastVerdict: nullable(verdict),
  lastCause: nullable(cause),
  /** Since when that verdict holds; null where it was the first. */
  verdictSince: nullable(instant),
  /** The last check that was written: later full runs found the same. */
  lastCheckAt: nullable(instant),
  lastHealthyAt: nullable(instant),
  lastSeen: nullable(lastSeen),
  disabled: flag,
  /** Broken since, until it is seen healthy; `causeRun`: the first full run with the present cause. */
  failure: nullable(record({ ...streak, causeRun: number })),
  /** The present streak of answers that judge nothing. */
  unanswered: nullable(record(streak)),
  /** Null until that is known. */
  working: nullable(flag),
  /** When that changed, oldest first. */
  changes: list(record({ at: instant, run: number })),
  flapping: flag,
  /** The outage that speaks for its unanswered streak, until that is over. */
  outage: nullable(text),
  /** The `mute-until` tag, when it was first seen, and whether a recovery has used it up. */
  mute: nullable(record({ tag: text, seenAt: instant, spent: flag })),
  removedAt: nullable(instant),
  /** The matter of many secrets gone at once that it was a part of. */
  removedWith: nullable(text),
  apiUsage: nullable(apiUsage),
  /** One character a day, oldest first, at most 90: see {@link DAY_LETTERS}. */
  days: record({ through: nullable(text), letters: text }),
  matters: list(matter),
  outbox: list(claim),
});

const owed = record({ daily: flag, weekly: flag, claimedAt: nullable(instant) });

const fleetState = record({
  version: oneOf([STATE_VERSION]),
  /** Number of the last full run that counts, and the last of them, oldest first. */
  run: number,
  runs: list(instant),
  lastFullRunAt: nullable(instant),
  /** The last full run outside quiet hours; before there was one, the first full run. */
  loudAt: nullable(instant),
  /** UTC days on which a full run was made, oldest first, at most 90. */
  days: list(text),
  /** The days whose rounds were taken last, as numbers of local days. */
  rounds: nullable(record({ daily: number, weekly: number })),
  /** Where the count of runs for the weekly message begins. */
  week: nullable(record({ run: number, at: instant })),
  /** Rounds that somebody has not got yet. */
  owed: dictionary(owed),
  /** Audiences that have had a message. */
  met: list(text),
  /** The longest time in which nobody looked since the last message, and who was told. */
  gap: nullable(record({ since: instant, until: instant, told: list(text) })),
  matters: list(matter),
  outbox: list(claim),
});

export type LastSeen = Read<typeof lastSeen>;
/** All that is kept of one org between runs. JSON-ready. */
export type OrgState = Read<typeof orgState>;
/** All that is kept of the fleet between runs. JSON-ready. */
export type FleetState = Read<typeof fleetState>;

/** Letters of {@link OrgState.days}, the worst of a day wins: unhealthy, inconclusive, healthy, disabled, not checked. */
export const DAY_LETTERS = 'uihd-';

/** The state of an org that was never checked. */
export function emptyOrgState(org: string, secretId: string): OrgState {
  return {
    version: STATE_VERSION,
    org,
    secretId,
    team: null,
    remember: NOTHING_REMEMBERED,
    lastVerdict: null,
    lastCause: null,
    verdictSince: null,
    lastCheckAt: null,
    lastHealthyAt: null,
    lastSeen: null,
    disabled: false,
    failure: null,
    unanswered: null,
    working: null,
    changes: [],
    flapping: false,
    outage: null,
    mute: null,
    removedAt: null,
    removedWith: null,
    apiUsage: null,
    days: { through: null, letters: '' },
    matters: [],
    outbox: [],
  };
}

/** The state of a fleet that was never checked. */
export function emptyFleetState(): FleetState {
  return {
    version: STATE_VERSION,
    run: 0,
    runs: [],
    lastFullRunAt: null,
    loudAt: null,
    days: [],
    rounds: null,
    week: null,
    owed: {},
    met: [],
    gap: null,
    matters: [],
    outbox: [],
  };
}

/**
 * @throws NewerStateError when a newer release wrote it.
 * @throws BrokenDocumentError that names the org and what is wrong.
 */
export function readOrgState(document: unknown): OrgState {
  const org = fieldOf(document, 'org');
  return readState(document, orgState, typeof org === 'string' ? `the state of org ${org}` : 'the state of an org');
}

/**
 * @throws NewerStateError when a newer release wrote it.
 * @throws BrokenDocumentError that says what is wrong.
 */
export function readFleetState(document: unknown): FleetState {
  return readState(document, fleetState, 'the state of the fleet');
}

function readState<T>(document: unknown, read: Reader<T>, what: string): T {
  const version = fieldOf(document, 'version');
  if (typeof version === 'number' && version > STATE_VERSION) {
    throw new NewerStateError(
      `${what} was written by a newer release (form ${version}, this release reads form ${STATE_VERSION}): ` +
        'run that release again; nothing was overwritten',
    );
  }
  return readDocument(document, read, what);
}

function fieldOf(document: unknown, key: string): unknown {
  return typeof document === 'object' && document !== null ? (document as Record<string, unknown>)[key] : undefined;
}
