import { type Step, stepLine } from '../causes/step.ts';
import type { OrgCheck } from '../check/org-check.ts';
import { DAY_MS } from '../clock.ts';
import type { Policy } from '../policy.ts';
import type { OrgState } from '../state/state.ts';
import { awsCommand, ownCommand } from '../wording/shell-commands.ts';
import { type Ladder, type Mark, rungDue } from './reminders.ts';
import { dayOf, noticeOf, type Seen, type Telling } from './telling.ts';

/** After a staged rotation Salesforce lets the old pair work for at most so many days. */
const OLD_PAIR_DAYS = 30;
const OLD_PAIR_LADDER: Ladder = { steps: [0, 21], thenEvery: null };
/** A rotation that stays stuck is repeated weekly. */
const STUCK_LADDER: Ladder = { steps: [0], thenEvery: 7 };
/** The first step lies before any date: the password flow is told as soon as it is seen. */
const LEGACY_LADDER: Ladder = { steps: [-36_500, -90, -30, -7, 0], thenEvery: null };
const STUCK = 'stuck';

/** Takes in what the check says about dates; a real rotation cancels the reminders of the old secret. */
export function observeDates(state: OrgState, check: OrgCheck, now: Date, policy: Policy): OrgState {
  const at = now.toISOString();
  return {
    ...state,
    rotation: observeRotation(state.rotation, check, at),
    unverifiedRotation: observeNewValue(state, check, at),
    oldPair: observeClientId(state.oldPair, check),
    legacyFlow: observeFlow(state.legacyFlow, check, policy),
  };
}

/** The state after a digest that said its rotation is verified. */
export function rotationTold(state: OrgState): OrgState {
  return { ...state, unverifiedRotation: null };
}

/** Reminders that are due, each rung once. */
export function dateTellings(seen: Seen): readonly Telling[] {
  return [rotationTelling(seen), oldPairTelling(seen), legacyFlowTelling(seen)].filter((telling) => telling !== null);
}

function observeRotation(before: OrgState['rotation'], { rotation }: OrgCheck, at: string): OrgState['rotation'] {
  const { status, dueAt } = rotation;
  // An age that cannot be had this time says nothing about the reminders already given.
  if (status === 'unknown') return before;
  const about = status === 'stuck' ? STUCK : dueAt;
  if (about === null) return null;
  return before?.about === about ? before : { about, since: at, mark: null };
}

/** A new version that brings another client secret waits for the healthy check that proves it. */
function observeNewValue({ remember, unverifiedRotation }: OrgState, check: OrgCheck, at: string) {
  const [before, after] = [remember.secret, check.remember.secret];
  const rotated =
    before !== null &&
    after !== null &&
    before.versionId !== after.versionId &&
    (before.since !== after.since || before.clientId !== after.clientId);
  if (rotated) return { versionId: after.versionId, at: check.version?.createdAt?.toISOString() ?? at };
  return unverifiedRotation;
}

function observeClientId(before: OrgState['oldPair'], check: OrgCheck): OrgState['oldPair'] {
  const changedAt = check.remember.clientIdChangedAt;
  // Where AWS rotates, every rotation brings a new client id: to tell each would be nagging.
  const rotatedByAws = check.rotation.status === 'managed' || check.rotation.status === 'stuck';
  if (changedAt === null || rotatedByAws) return null;
  return before?.changedAt === changedAt ? before : { changedAt, mark: null };
}

function observeFlow(before: OrgState['legacyFlow'], check: OrgCheck, policy: Policy): OrgState['legacyFlow'] {
  const retirement = policy.passwordFlowRetirement;
  // A secret that could not be read this time is still the same.
  if (check.flow === null) return before;
  if (check.flow !== 'password') return null;
  return before?.retirement === retirement ? before : { retirement, mark: null };
}

function rotationTelling(seen: Seen): Telling | null {
  const { state, now, policy } = seen;
  const { rotation } = state;
  if (rotation === null) return null;
  switch (seen.check.rotation.status) {
    case 'stuck':
      return stuckTelling(seen, rotation);
    case 'due':
    case 'overdue': {
      const rung = rungDue(ageLadder(policy), new Date(rotation.about), rotation.mark, now);
      return rung === null ? null : ageTelling(seen, rotation, rung);
    }
    case 'current':
    case 'managed':
    case 'unknown':
      return null;
  }
}

function ageTelling(seen: Seen, rotation: NonNullable<OrgState['rotation']>, rung: number): Telling {
  const { check, now } = seen;
  const dueAt = rotation.about;
  const days = Math.ceil((Date.parse(dueAt) - now.getTime()) / DAY_MS);
  const overdue = check.rotation.status === 'overdue';
  const notice = noticeOf(seen, {
    kind: overdue ? 'rotation-overdue' : 'rotation-due',
    anchor: `${dueAt}/${rung}`,
    text: overdue
      ? `the client secret is overdue for rotation since ${dayOf(dueAt)}`
      : `the client secret is due for rotation in ${days === 1 ? '1 day' : `${days} days`}, on ${dayOf(dueAt)}`,
    found: check.rotation.ageDays === null ? null : `the client secret is ${check.rotation.ageDays} days old`,
    actions: rotationSteps(check),
    dueAt,
  });
  return { notice, told: { rotation: { ...rotation, mark: marked(rung, now) } } };
}

function rotationSteps({ org, secretId, flow }: OrgCheck): readonly Step[] {
  if (flow !== 'client_credentials') {
    return [{ say: `Rotate the client secret in Salesforce and store the new one as a new version of ${secretId}.` }];
  }
  return [
    {
      say: 'Rotate the client secret in Salesforce, then try and store the new one',
      run: ownCommand('rotate', [org]),
    },
  ];
}

function stuckTelling(seen: Seen, rotation: NonNullable<OrgState['rotation']>): Telling | null {
  const { check, now } = seen;
  const rung = rungDue(STUCK_LADDER, new Date(rotation.since), rotation.mark, now);
  if (rung === null) return null;
  const notice = noticeOf(seen, {
    kind: 'rotation-stuck',
    anchor: `${rotation.since}/${rung}`,
    text: `the rotation that AWS does is stuck: ${check.rotation.reason === null ? 'no new version came' : stepLine(check.rotation.reason)}`,
    since: rotation.since,
    found: check.rotation.reason === null ? null : stepLine(check.rotation.reason),
    actions: [
      {
        say: `Read why it failed: CloudTrail event RotationFailed, or the log of the rotation function, for ${check.secretId}.`,
      },
      { say: 'Start it again', run: awsCommand('secretsmanager rotate-secret', { 'secret-id': check.secretId }) },
    ],
  });
  return { notice, told: { rotation: { ...rotation, mark: marked(rung, now) } } };
}

function oldPairTelling(seen: Seen): Telling | null {
  const { state, check, now } = seen;
  const { oldPair } = state;
  if (oldPair === null) return null;
  const endsAt = new Date(Date.parse(oldPair.changedAt) + OLD_PAIR_DAYS * DAY_MS).toISOString();
  const rung = rungDue(OLD_PAIR_LADDER, new Date(oldPair.changedAt), oldPair.mark, now);
  if (rung === null || now.getTime() >= Date.parse(endsAt)) return null;
  const notice = noticeOf(seen, {
    kind: 'rotation-due',
    anchor: `old-pair/${oldPair.changedAt}/${rung}`,
    // The date stands in the text: `dueAt` would read as the next rotation's.
    text: `the client id changed: confirm by ${dayOf(endsAt)} that every consumer has read the new pair; the old one stops working then`,
    since: oldPair.changedAt,
    found: 'a consumer that still uses the old pair works until then and fails without warning',
    actions: [{ say: `Confirm that every consumer of ${check.secretId} has read the new pair.` }],
  });
  return { notice, told: { oldPair: { ...oldPair, mark: marked(rung, now) } } };
}

function legacyFlowTelling(seen: Seen): Telling | null {
  const { state, check, now } = seen;
  const { legacyFlow } = state;
  // Only a login that works is worth a way out; one that fails is told as a failure.
  if (legacyFlow === null || check.verdict !== 'healthy') return null;
  const rung = rungDue(LEGACY_LADDER, new Date(legacyFlow.retirement), legacyFlow.mark, now);
  if (rung === null) return null;
  const notice = noticeOf(seen, {
    kind: 'legacy-flow',
    anchor: `${legacyFlow.retirement}/${rung}`,
    text: `uses the username-password flow, which Salesforce retires on ${dayOf(legacyFlow.retirement)}`,
    found: check.migration,
    actions: [{ say: 'Move it to the client credentials flow', run: ownCommand('migrate', [check.org]) }],
    dueAt: new Date(legacyFlow.retirement).toISOString(),
  });
  return { notice, told: { legacyFlow: { ...legacyFlow, mark: marked(rung, now) } } };
}

function marked(rung: number, now: Date): Mark {
  return { rung, at: now.toISOString() };
}

function ageLadder(policy: Policy): Ladder {
  return { steps: [...policy.remindBeforeDays.map((days) => -days), 0], thenEvery: 7 };
}
