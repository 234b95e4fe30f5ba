import type { Policy } from '../policy.ts';
import type { Notice } from '../state/notice.ts';
import type { PendingNotice } from '../state/state.ts';

type WithOutbox = { readonly pending: readonly PendingNotice[] };

/** Notices that an earlier run took on to publish and did not settle in time: this run has to send them again. */
export function pendingToSend(state: WithOutbox, now: Date, policy: Policy): readonly Notice[] {
  return state.pending.filter((entry) => isStale(entry, now, policy)).map(({ notice }) => notice);
}

/**
 * Takes on the notices that are due to be sent again. The state has to be stored before they are published, so that of
 * two runs at once only the one that wins the write sends them.
 */
export function claimPending<State extends WithOutbox>(
  state: State,
  now: Date,
  policy: Policy,
): { readonly next: State; readonly notices: readonly Notice[] } {
  const notices = pendingToSend(state, now, policy);
  if (notices.length === 0) return { next: state, notices };
  const pending = state.pending.map((entry) =>
    isStale(entry, now, policy) ? { ...entry, claimedAt: now.toISOString() } : entry,
  );
  return { next: { ...state, pending }, notices };
}

/** The state without the notices that were published. */
export function settled<State extends WithOutbox>(state: State, noticeIds: readonly string[]): State {
  const published = new Set(noticeIds);
  return { ...state, pending: state.pending.filter(({ notice }) => !published.has(notice.id)) };
}

/** The state with fresh notices in its outbox, claimed by the run at `now`. */
export function withPending<State extends WithOutbox>(state: State, notices: readonly Notice[], now: Date): State {
  if (notices.length === 0) return state;
  const fresh = notices.map((notice) => ({ notice, claimedAt: now.toISOString() }));
  return { ...state, pending: [...state.pending, ...fresh] };
}

/** A claim from far in the future was made by a clock that ran ahead; it must not block the notice. */
function isStale({ claimedAt }: PendingNotice, now: Date, policy: Policy): boolean {
  return Math.abs(now.getTime() - new Date(claimedAt).getTime()) > policy.resendAfterMs;
}
