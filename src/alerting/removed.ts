import type { Policy } from '../policy.ts';
import { emptyOrgState, type HistoryEntry, type OrgState } from '../state/state.ts';
import { awsCommand } from '../wording/shell-commands.ts';
import { isQuiet, type Transition, tell } from './holding.ts';
import { claimPending, withPending } from './outbox.ts';
import { dayOf, noticeFromState, type Telling } from './telling.ts';

/**
 * An org that a full run no longer lists, or lists as planned for deletion (`plannedDeletionAt`): told once, its alerts
 * end. A disabled org goes without a word. Repeat it in every full run; it sends what was not settled.
 */
export function removed(state: OrgState, now: Date, policy: Policy, plannedDeletionAt: Date | null): Transition {
  const gone =
    state.removedAt === null ? { ...atRest(state), removedAt: now.toISOString(), removalTold: false } : state;
  const tellings = gone.removalTold || gone.disabled ? [] : [removalTelling(state, gone, now, plannedDeletionAt)];
  const said = tell(gone, tellings, ({ severity }) => (isQuiet(severity, now, policy) ? 'quiet' : null));
  const claimed = claimPending(withPending(said.state, said.notices, now), now, policy);
  const entry: HistoryEntry = {
    org: state.org,
    at: now.toISOString(),
    from: state.lastVerdict,
    to: 'removed',
    cause: state.lastCause,
    notices: said.notices.map(({ kind }) => kind),
  };
  return {
    next: claimed.next,
    notices: [...said.notices, ...claimed.notices],
    history: state.removedAt === null || said.notices.length > 0 ? [entry] : [],
    held: said.held,
    muted: false,
    rotationVerified: null,
  };
}

/** The state of an org that is not watched: what was open is closed without a word, so that its return starts anew. */
export function atRest(state: OrgState): OrgState {
  const { version, org, secretId, team, remember, lastVerdict, lastCause, lastCheckAt, lastHealthyAt } = state;
  const kept = { version, org, secretId, team, remember, lastVerdict, lastCause, lastCheckAt, lastHealthyAt };
  const { rotation, oldPair, legacyFlow, lastSeen, days, pending, disabled } = state;
  return { ...emptyOrgState(org, secretId), ...kept, rotation, oldPair, legacyFlow, lastSeen, days, pending, disabled };
}

function removalTelling(open: OrgState, gone: OrgState, now: Date, plannedDeletionAt: Date | null): Telling {
  const dueAt = plannedDeletionAt?.toISOString() ?? null;
  // The failure itself was closed by the run that found the org gone; where that had to wait, the last answer is left.
  const cause = open.failure?.cause ?? (gone.lastVerdict === 'unhealthy' ? gone.lastCause : null);
  const failing = cause === null ? null : `it was failing when last checked: ${cause}`;
  const notice = noticeFromState(gone, now, {
    kind: 'org-removed',
    anchor: gone.removedAt ?? now.toISOString(),
    text:
      dueAt === null
        ? 'its secret is gone; the org is no longer checked'
        : `its secret is planned for deletion on ${dayOf(dueAt)}; the org is no longer checked`,
    since: gone.removedAt,
    found: failing,
    actions:
      dueAt === null
        ? [{ say: 'If that was not meant, store the credential again under the same name.' }]
        : [
            {
              say: 'If that was not meant',
              run: awsCommand('secretsmanager restore-secret', { 'secret-id': gone.secretId }),
            },
          ],
    dueAt,
  });
  return { notice, told: { removalTold: true } };
}
