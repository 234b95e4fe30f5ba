import { describe, expect, test } from 'vitest';
import type { Due } from '../../src/alerting/due.ts';
import { claiming, claimOf, settled } from '../../src/alerting/outbox.ts';
import type { Claim, Matter } from '../../src/state/matter.ts';
import { claimFor, matterOf, momentOf, NOON, policy, toldOf } from './alert-fixtures.ts';

const AT = NOON.toISOString();
const MATTER = matterOf();
const state = (matters: readonly Matter[], outbox: readonly Claim[] = []) => ({ matters, outbox });
const everybody = () => true;
const nobody = () => false;

test('what a run takes on: which matter, stage and news, to whom, how loud', () => {
  const due: Due = {
    ...{ matter: MATTER, stage: 'reminder', kind: 'still-failing', severity: 'warning' },
    ...{ outcome: null, rung: 3, weeks: 1 },
  };
  expect(claimOf(due, 'team:crm', AT)).toEqual(
    claimFor(MATTER, { audience: 'team:crm', stage: 'reminder', severity: 'warning', rung: 3, weeks: 1 }),
  );
  expect(claimOf({ ...due, stage: 'ended', outcome: 'handed-over' }, 'all', AT).handedOver).toBe(true);
});

describe('the outbox of a run', () => {
  const old = claimFor(MATTER, { claimedAt: new Date(NOON.getTime() - policy.resendAfterMs - 1).toISOString() });
  const fresh = claimFor(MATTER, { claimedAt: new Date(NOON.getTime() - policy.resendAfterMs).toISOString() });

  test('holds what it takes on, and what another run may still be telling', () => {
    const mine = claimFor(MATTER, { audience: 'team:crm' });
    expect(claiming(state([MATTER], [fresh]), [mine], momentOf()).outbox).toEqual([fresh, mine]);
  });

  test('holds nothing twice for one audience', () => {
    const mine = claimFor(MATTER, { stage: 'changed' });
    expect(claiming(state([MATTER], [fresh]), [mine], momentOf()).outbox).toEqual([mine]);
  });

  test('loses what a run took on that is over by now', () => {
    expect(claiming(state([MATTER], [old]), [], momentOf()).outbox).toEqual([]);
  });

  test('leaves a state as it is where there is nothing to take on or to lose', () => {
    const known = state([MATTER], [fresh]);
    expect(claiming(known, [], momentOf())).toBe(known);
  });
});

describe('what an audience accepted', () => {
  const settledBy = (matter: Matter, claim: Claim, accepted = everybody as (audience: string) => boolean) =>
    settled(state([matter], [claim]), [claim], accepted, AT);

  test('is told to it, with what it was about', () => {
    expect(settledBy(MATTER, claimFor(MATTER))).toEqual(state([{ ...MATTER, told: { all: toldOf({ at: AT }) } }]));
  });

  test('is told to nobody else', () => {
    const both = [claimFor(MATTER), claimFor(MATTER, { audience: 'team:crm' })];
    const after = settled(state([MATTER], both), both, (audience) => audience === 'all', AT);
    expect(after).toEqual(state([{ ...MATTER, told: { all: toldOf({ at: AT }) } }], both.slice(1)));
  });

  test('stays due where it was refused', () => {
    const claim = claimFor(MATTER);
    expect(settledBy(MATTER, claim, nobody)).toEqual(state([MATTER], [claim]));
  });

  test('of another matter changes nothing of this one', () => {
    const other = matterOf({ id: 'acme/user/x', type: 'user' });
    const after = settled(state([MATTER, other], []), [claimFor(other)], everybody, AT);
    expect(after.matters[0]).toEqual(MATTER);
  });

  test('keeps the loudest, and every piece of news, the last one last', () => {
    const told = { ...MATTER, told: { all: toldOf({ abouts: ['failing:timeout', 'failing:app-blocked'] }) } };
    const claim = claimFor(told, { stage: 'changed', about: 'failing:timeout', severity: 'warning' });
    expect(settledBy(told, claim).matters[0]?.told.all).toEqual(
      toldOf({ stage: 'changed', at: AT, abouts: ['failing:app-blocked', 'failing:timeout'] }),
    );
  });

  test('is as loud as the loudest that was told', () => {
    const told = { ...MATTER, told: { all: toldOf({ severity: 'warning' }) } };
    expect(settledBy(told, claimFor(told, { stage: 'changed' })).matters[0]?.told.all?.severity).toBe('critical');
  });

  test('as a reminder is no news, and not how loud it was told', () => {
    const told = { ...MATTER, told: { all: toldOf({ severity: 'info' }) } };
    const claim = claimFor(told, {
      stage: 'reminder',
      about: 'failing:timeout',
      severity: 'warning',
      rung: 1,
      weeks: 2,
    });
    expect(settledBy(told, claim).matters[0]?.told.all).toEqual(
      toldOf({ stage: 'reminder', at: AT, severity: 'info', rung: 1, weeks: 2 }),
    );
  });

  test('as the first reminder of a date is as loud as it was', () => {
    const date = matterOf({ type: 'legacy', about: '', cause: null });
    const claim = claimFor(date, { stage: 'reminder', severity: 'warning' });
    expect(settledBy(date, claim).matters[0]?.told.all).toMatchObject({ severity: 'warning', abouts: [] });
  });

  test('when it flaps makes news of whatever it is meanwhile, once', () => {
    const told = (abouts: readonly string[]) =>
      matterOf({ type: 'flapping', about: 'x', told: { all: toldOf({ abouts: [...abouts] }) } });
    const toldThen = (abouts: readonly string[]) => {
      const matter = told(abouts);
      return settledBy(matter, claimFor(matter, { stage: 'changed' })).matters[0]?.told.all?.abouts;
    };
    expect(toldThen(['failing:app-blocked'])).toEqual(['flapping:x']);
    expect(toldThen(['flapping:w', 'failing:app-blocked'])).toEqual([
      'flapping:w',
      'failing:app-blocked',
      'flapping:x',
    ]);
  });

  test('as handed over was never told to the team that had it', () => {
    const matter = { ...MATTER, told: { all: toldOf(), 'team:crm': toldOf() } };
    const claim = claimFor(matter, { audience: 'team:crm', stage: 'ended', handedOver: true });
    expect(settledBy(matter, claim).matters[0]?.told).toEqual({ all: toldOf() });
  });
});

describe('a matter is forgotten', () => {
  const ENDED = { ...MATTER, endedAt: AT, outcome: 'mended' } as const;
  const endOf = (matter: Matter, audience = 'all') => claimFor(matter, { audience, stage: 'ended' });
  const left = (matter: Matter, claims = [endOf(matter)], accepted: (audience: string) => boolean = everybody) =>
    settled(state([matter], claims), claims, accepted, AT).matters.length;

  test('when everybody has heard its end, and not while it is open', () => {
    expect(left({ ...ENDED, told: { all: toldOf() } })).toBe(0);
    expect(left({ ...MATTER, told: { all: toldOf() } })).toBe(1);
  });

  test('not while somebody who was told of it has not heard the end, or refused it', () => {
    const matter = { ...ENDED, told: { all: toldOf(), 'team:crm': toldOf() } };
    expect(left(matter)).toBe(1);
    expect(left(matter, [endOf(matter), endOf(matter, 'team:crm')])).toBe(0);
    expect(left(matter, [endOf(matter), endOf(matter, 'team:crm')], (audience) => audience === 'all')).toBe(1);
  });

  test('not while a team that refused has not heard that it came and went, or is there', () => {
    for (const matter of [ENDED, matterOf({ type: 'added' })]) {
      const claims = [endOf(matter), endOf(matter, 'team:crm')];
      expect(left(matter, claims, (audience) => audience === 'all')).toBe(1);
      expect(left(matter, claims)).toBe(0);
    }
  });

  test('not before everybody heard that it came and went; where it was switched off, a team is enough', () => {
    const byTeam = { ...ENDED, told: { 'team:crm': toldOf() } };
    expect(left(byTeam, [endOf(byTeam, 'team:crm')])).toBe(1);
    const off = { ...byTeam, outcome: 'switched-off' } as const;
    expect(left(off, [endOf(off, 'team:crm')])).toBe(0);
    expect(left({ ...off, told: {} }, [])).toBe(1);
  });

  test('not as an outage, which may come back under its own name', () => {
    const outage = matterOf({ type: 'outage', endedAt: AT, outcome: 'mended', told: { all: toldOf() } });
    expect(left(outage)).toBe(1);
  });

  test('once everybody has heard of what is told once', () => {
    for (const type of ['added', 'removed'] as const) {
      const event = matterOf({ type });
      expect(left(event, [claimFor(event)])).toBe(0);
      expect(left(event, [claimFor(event, { audience: 'team:crm' })])).toBe(1);
      expect(left(event, [])).toBe(1);
    }
    const user = matterOf({ type: 'user' });
    expect(left(user, [claimFor(user)])).toBe(1);
  });
});
