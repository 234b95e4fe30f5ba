import { describe, expect, test } from 'vitest';
import { claimPending, pendingToSend, settled, withPending } from '../../src/alerting/outbox.ts';
import type { Notice } from '../../src/state/notice.ts';
import { emptyFleetState } from '../../src/state/state.ts';
import { policy } from './alert-fixtures.ts';

const at = (minute: number) => new Date(Date.UTC(2026, 10, 22, 8, minute));
const limit = { ...policy, resendAfterMs: 10 * 60_000 };
const notice = (id: string): Notice => ({
  id,
  kind: 'failing',
  org: 'acme',
  team: null,
  severity: 'critical',
  cause: 'app-blocked',
  text: 'acme: app blocked',
  at: at(0).toISOString(),
  since: null,
  lastHealthyAt: null,
  found: null,
  actions: [],
  note: null,
  dueAt: null,
});

describe('The outbox', () => {
  const one = withPending(emptyFleetState(), [notice('a')], at(0));
  const both = withPending(one, [notice('b')], at(8));

  test('remembers when each notice was taken on', () => {
    expect(both.pending.map(({ notice, claimedAt }) => [notice.id, claimedAt])).toEqual([
      ['a', at(0).toISOString()],
      ['b', at(8).toISOString()],
    ]);
    expect(withPending(one, [], at(8))).toBe(one);
  });

  test('has nothing to send while the run that took a notice on may still be at work', () => {
    expect(pendingToSend(both, at(10), limit)).toEqual([]);
    const same = claimPending(both, at(10), limit);
    expect(same).toEqual({ next: both, notices: [] });
  });

  test('has to send what is older than that', () => {
    expect(pendingToSend(both, at(11), limit)).toEqual([notice('a')]);
    expect(pendingToSend(both, at(19), limit)).toEqual([notice('a'), notice('b')]);
  });

  test('lets one run take such notices on, and leaves the others as they are', () => {
    const { next, notices } = claimPending(both, at(11), limit);
    expect(notices).toEqual([notice('a')]);
    expect(next.pending.map(({ claimedAt }) => claimedAt)).toEqual([at(11).toISOString(), at(8).toISOString()]);
    expect(pendingToSend(next, at(12), limit)).toEqual([]);
  });

  test('sends what a clock far ahead had taken on', () => {
    expect(pendingToSend(withPending(emptyFleetState(), [notice('a')], at(59)), at(40), limit)).toHaveLength(1);
    expect(pendingToSend(withPending(emptyFleetState(), [notice('a')], at(45)), at(40), limit)).toEqual([]);
  });

  test('forgets what was published, and nothing else', () => {
    expect(settled(both, ['a', 'unknown']).pending.map(({ notice }) => notice.id)).toEqual(['b']);
    expect(settled(both, [])).toEqual(both);
  });
});
