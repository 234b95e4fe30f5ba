import type { OrgCheck } from '../check/org-check.ts';
import { sameId } from '../credential/salesforce-id.ts';
import type { OrgState } from '../state/state.ts';
import { noticeOf, type Seen, type Telling } from './telling.ts';

/**
 * Notices another Run-As user than the `run-as` tag names or, without one, than the last healthy check saw with the same
 * credential. An inconclusive or failing answer names no user and changes nothing.
 */
export function observeUser(state: OrgState, check: OrgCheck, now: Date): OrgState {
  if (check.verdict !== 'healthy' || check.userId === null) return state;
  const untold = state.otherUser?.told === false ? state.otherUser.from : null;
  const expected = check.tags.runAs ?? untold ?? learnedUser(state, check);
  if (expected === null || sameId(expected, check.userId)) return { ...state, otherUser: null };
  if (state.otherUser !== null && sameId(state.otherUser.to, check.userId)) return state;
  return { ...state, otherUser: { from: expected, to: check.userId, at: now.toISOString(), told: false } };
}

/** Once for each other user. */
export function userTellings(seen: Seen): readonly Telling[] {
  const { otherUser } = seen.state;
  if (otherUser === null || otherUser.told) return [];
  const { from, to, at } = otherUser;
  const notice = noticeOf(seen, {
    kind: 'identity-changed',
    anchor: `${to}/${at}`,
    text: `the token now belongs to another Run-As user: ${to}, before ${from}`,
    since: at,
    found: `user ${to} instead of ${from}`,
    actions: [
      { say: 'If the change was meant, check that the new user has the permissions the integration needs.' },
      { say: 'If not, set the former user again: Setup > External Client App Manager > the app > Policies > Run As.' },
    ],
  });
  return [{ notice, told: { otherUser: { ...otherUser, told: true } } }];
}

/** The user learned with the same credential; another client id, host or org may well have another user. */
function learnedUser({ remember }: OrgState, check: OrgCheck): string | null {
  const { identity } = remember;
  const same =
    identity !== null &&
    identity.clientId === check.clientId &&
    identity.host === check.host &&
    check.orgId !== null &&
    sameId(identity.orgId, check.orgId);
  return same ? identity.userId : null;
}
