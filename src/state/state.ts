import { CAUSES, type CauseCode } from '../causes/catalogue.ts';
import type { Step } from '../causes/step.ts';
import type { Evidence, Flow, Verdict } from '../causes/verdict.ts';
import { ExpectedError } from '../expected-error.ts';
import {
  flag,
  instant,
  list,
  nullable,
  number,
  oneOf,
  orElse,
  type Read,
  type Reader,
  readDocument,
  record,
  text,
} from '../schema.ts';
import { NOTICE_KINDS, type Notice, type NoticeKind } from './notice.ts';
import type { Remembered } from './remembered.ts';

/** One line of an org's history: what changed and what was said. */
export type HistoryEntry = {
  readonly org: string;
  /** ISO instant. */
  readonly at: string;
  readonly from: Verdict | null;
  readonly to: Verdict | 'removed' | null;
  readonly cause: CauseCode | null;
  /** Kinds of the notices made by this transition; `fleet-incident` where that one spoke for the org. */
  readonly notices: readonly NoticeKind[];
};

/** The form in which this release writes states. A change that an older release would misread makes it one more. */
export const STATE_VERSION = 1;

/** A state was written by a newer release; to read it as ours could lose what that release knew. */
export class NewerStateError extends ExpectedError {
  override readonly name = 'NewerStateError';
}

/** Readers that other documents share. */
export const verdict = oneOf(['healthy', 'unhealthy', 'inconclusive'] satisfies readonly Verdict[]);
export const cause = oneOf(Object.keys(CAUSES) as readonly CauseCode[]);
/** A command is there or it is not: absent fields stay absent. */
export const step: Reader<Step> = (value) => {
  const { say, run } = record({ say: text, run: orElse(nullable(text), null) })(value);
  return run === null ? { say } : { say, run };
};
const received = record({
  status: nullable(number),
  error: nullable(text),
  description: nullable(text),
  subject: orElse(nullable(text), null),
});
export const evidence: Reader<Evidence> = (value) => {
  const { subject, ...answer } = received(value);
  return subject === null ? answer : { ...answer, subject };
};
const kind = oneOf(Object.keys(NOTICE_KINDS) as readonly NoticeKind[]);
const severity = oneOf(['critical', 'warning', 'info']);
const mark = record({ rung: number, at: instant });

const notice: Reader<Notice> = record({
  id: text,
  kind,
  org: nullable(text),
  team: nullable(text),
  severity,
  cause: nullable(cause),
  text,
  at: instant,
  since: nullable(instant),
  lastHealthyAt: nullable(instant),
  found: nullable(text),
  actions: list(step),
  note: nullable(text),
  dueAt: nullable(instant),
});

export const comparedVersion = oneOf(['works', 'rejected', 'unknown', 'absent']);

export const remembered: Reader<Remembered> = record({
  identity: nullable(
    record({
      orgId: text,
      userId: nullable(text),
      clientId: text,
      host: text,
      expectedOrgId: nullable(text),
    }),
  ),
  secret: nullable(
    record({
      versionId: text,
      createdAt: orElse(nullable(instant), null),
      clientId: nullable(text),
      since: nullable(instant),
    }),
  ),
  pending: orElse(nullable(record({ versionId: text, since: instant })), null),
  clientIdChangedAt: nullable(instant),
  rejectedLogin: nullable(
    record({
      versionId: text,
      at: instant,
      cause,
      evidence: evidence,
    }),
  ),
  migration: orElse(nullable(record({ versionId: text, at: instant, step: text })), null),
  audience: nullable(text),
  comparison: nullable(
    record({
      versionId: text,
      result: record({ current: oneOf(['rejected']), pending: comparedVersion, previous: comparedVersion }),
      reason: step,
    }),
  ),
});

/** A notice that was made and perhaps not yet published, and when a run last took on to publish it. */
const pendingNotice = record({ notice, claimedAt: instant });

const failure = record({
  /** What the last unhealthy answer blamed. */
  cause,
  /** First unhealthy answer of this failure. */
  since: instant,
  /** First answer with the present cause. */
  causeSince: instant,
  /** Full runs in a row with the present cause, and the last that was counted. */
  runs: number,
  countedAt: nullable(instant),
  /** A fleet incident spoke for it from its beginning and nothing was told for the org alone. */
  inIncident: flag,
  /** It was ready to be told when mute or quiet hours held it back. */
  withheld: flag,
  /** What was last said about it; null: nothing yet. */
  told: nullable(record({ cause, versionId: nullable(text), mark })),
});

const silence = record({
  /** Why the last answer judged nothing. */
  cause,
  /** First answer of the streak. */
  since: instant,
  /** Full runs in the streak, and the last that was counted; 0 while an incident that it came with speaks for it. */
  runs: number,
  countedAt: nullable(instant),
  withheld: flag,
  told: nullable(record({ cause, mark })),
});

const recovery = record({
  /** What the org recovered from. */
  cause: nullable(cause),
  since: instant,
  at: instant,
  /** Failures that came and went without being told, because notices were held back. */
  unseen: number,
});

/** What the last check found beyond verdict and cause, kept for whoever looks between two runs. */
const lastSeen = record({
  host: nullable(text),
  flow: nullable(oneOf(['client_credentials', 'password', 'jwt_bearer'] satisfies readonly Flow[])),
  evidence: nullable(evidence),
  /** The org's tags `note` and `mute-until`; the latter an ISO instant, or `recovered`. */
  note: nullable(text),
  muteUntil: nullable(text),
  rotation: record({
    status: oneOf(['current', 'due', 'overdue', 'managed', 'stuck', 'unknown']),
    dueAt: nullable(instant),
    reason: nullable(text),
  }),
});

const orgState = record({
  version: oneOf([STATE_VERSION]),
  org: text,
  secretId: text,
  team: nullable(text),
  remember: remembered,
  lastVerdict: nullable(verdict),
  lastCause: nullable(cause),
  lastCheckAt: nullable(instant),
  lastHealthyAt: nullable(instant),
  /** Null until a release that keeps it has checked the org. */
  lastSeen: orElse(nullable(lastSeen), null),
  disabled: flag,
  /** The open failure; only a healthy answer closes it. */
  failure: nullable(failure),
  /** The present streak of answers that judge nothing. */
  silence: nullable(silence),
  /** A recovery that is still to be told. */
  recovery: nullable(recovery),
  /** What an alert would speak of: `ok`, `cannot-tell` or `failing:CAUSE`. Changes are counted on it. */
  condition: text,
  /** ISO instants of its latest changes, oldest first. */
  changes: list(instant),
  flapping: nullable(record({ cause: nullable(cause), since: instant, changedAt: instant, told: flag })),
  /** What a `mute-until=recovered` tag does: `spent` after the recovery, until the tag is taken off. */
  acknowledgement: oneOf(['none', 'active', 'spent']),
  /** Since when a fleet incident speaks for this org. */
  coveredSince: nullable(instant),
  /** Reminders about the secret's age or a stuck rotation: for which due date (or `stuck`), and the rung said last. */
  rotation: nullable(record({ about: text, since: instant, mark: nullable(mark) })),
  /** A rotation that no healthy check has confirmed yet, or no digest has called verified. */
  unverifiedRotation: nullable(record({ versionId: text, at: instant })),
  /** Reminders about the old pair of keys after a new client id. */
  oldPair: nullable(record({ changedAt: instant, mark: nullable(mark) })),
  /** Reminders about the retirement of the password flow, for that retirement date. */
  legacyFlow: nullable(record({ retirement: instant, mark: nullable(mark) })),
  /** Another Run-As user than expected; `told` once it was said. */
  otherUser: nullable(record({ from: text, to: text, at: instant, told: flag })),
  /** The org appeared and that is still to be told. */
  untoldArrival: nullable(instant),
  /** First run that no longer found the org, or found it planned for deletion. */
  removedAt: nullable(instant),
  removalTold: flag,
  apiUsage: nullable(record({ used: number, max: number })),
  /** One character a day, oldest first, at most 90: see {@link DAY_LETTERS}. */
  days: record({ through: nullable(text), letters: text }),
  pending: list(pendingNotice),
});

const incident = record({
  /** What brings an org into it: `inconclusive`, or one cause of failure. */
  about: text,
  /** The most frequent cause when it began. */
  cause,
  since: instant,
  /** Most orgs seen in it at once. */
  orgs: number,
  /** Likely common factor, as told. */
  factor: text,
  mark,
});

const fleetState = record({
  version: oneOf([STATE_VERSION]),
  lastFullRunAt: nullable(instant),
  incidents: list(incident),
  /** Runs that found no org to check. */
  empty: nullable(record({ since: instant, mark })),
  /** Notices that wait for the end of quiet hours. */
  held: list(notice),
  pending: list(pendingNotice),
});

export type LastSeen = Read<typeof lastSeen>;
export type Failure = Read<typeof failure>;
export type Silence = Read<typeof silence>;
export type Recovery = Read<typeof recovery>;
export type PendingNotice = Read<typeof pendingNotice>;
export type Incident = Read<typeof incident>;
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
    remember: {
      identity: null,
      secret: null,
      pending: null,
      clientIdChangedAt: null,
      rejectedLogin: null,
      migration: null,
      audience: null,
      comparison: null,
    },
    lastVerdict: null,
    lastCause: null,
    lastCheckAt: null,
    lastHealthyAt: null,
    lastSeen: null,
    disabled: false,
    failure: null,
    silence: null,
    recovery: null,
    condition: 'ok',
    changes: [],
    flapping: null,
    acknowledgement: 'none',
    coveredSince: null,
    rotation: null,
    unverifiedRotation: null,
    oldPair: null,
    legacyFlow: null,
    otherUser: null,
    untoldArrival: null,
    removedAt: null,
    removalTold: false,
    apiUsage: null,
    days: { through: null, letters: '' },
    pending: [],
  };
}

/** The state of a fleet that was never checked. */
export function emptyFleetState(): FleetState {
  return { version: STATE_VERSION, lastFullRunAt: null, incidents: [], empty: null, held: [], pending: [] };
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
