import { describe, expect, test } from 'vitest';
import {
  isDoubtful,
  isSettling,
  observeAnswer,
  observeChanges,
  observeCondition,
} from '../../src/alerting/condition.ts';
import type { CauseCode } from '../../src/causes/catalogue.ts';
import type { OrgCheck } from '../../src/check/org-check.ts';
import type { Matter } from '../../src/state/matter.ts';
import { emptyOrgState, type OrgState } from '../../src/state/state.ts';
import { check } from '../run/run-samples.ts';
import { hoursAgo, matterOf, momentOf, NOON, toldOf } from './alert-fixtures.ts';

const AT = NOON.toISOString();
const MOMENT = momentOf();
const state = (given: Partial<OrgState> = {}): OrgState => ({ ...emptyOrgState('acme', 'salesforce/acme'), ...given });
const broken = (cause: CauseCode | null = 'app-blocked', given: Partial<OrgCheck> = {}) =>
  check({ verdict: 'unhealthy', cause, ...given });
const silent = (cause: CauseCode | null = 'timeout') => check({ verdict: 'inconclusive', cause });
const minutesAgo = (minutes: number) => new Date(NOON.getTime() - minutes * 60_000);
const streak = (hours: number, run: number, cause: CauseCode = 'app-blocked') => ({
  cause,
  since: hoursAgo(hours),
  run,
});
const failure = (hours: number, run: number, cause?: CauseCode) => ({ ...streak(hours, run, cause), causeRun: run });

describe('an answer', () => {
  test('that is unhealthy begins a failure, or goes on with it under its present cause', () => {
    expect(observeAnswer(state(), broken(), MOMENT).failure).toEqual({ ...failure(0, 10) });
    const known = state({ failure: failure(8, 8), unanswered: streak(4, 9) });
    expect(observeAnswer(known, broken(), MOMENT)).toMatchObject({ failure: failure(8, 8), unanswered: null });
    expect(observeAnswer(known, broken('user-inactive'), MOMENT).failure).toEqual({
      ...failure(8, 8, 'user-inactive'),
      causeRun: 10,
    });
    expect(observeAnswer(state(), broken(null), MOMENT).failure?.cause).toBe('rejected-unknown');
  });

  test('of a run that does not count belongs to the next one', () => {
    expect(observeAnswer(state(), broken(), momentOf({ counts: false })).failure?.run).toBe(11);
  });

  test('that judges nothing begins a streak and leaves the failure as it is', () => {
    const after = observeAnswer(state({ failure: failure(8, 8) }), silent(), MOMENT);
    expect(after).toMatchObject({ failure: failure(8, 8), unanswered: streak(0, 10, 'timeout') });
    const known = state({ unanswered: streak(8, 8, 'timeout') });
    expect(observeAnswer(known, silent('dns-unavailable'), MOMENT).unanswered).toEqual(streak(8, 8, 'dns-unavailable'));
    expect(observeAnswer(state(), silent(null), MOMENT).unanswered?.cause).toBe('response-invalid');
  });

  test.each([['healthy'], [null]] as const)('that is %s ends both', (verdict) => {
    const known = state({ failure: failure(8, 8), unanswered: streak(4, 9) });
    expect(observeAnswer(known, check({ verdict }), MOMENT)).toMatchObject({ failure: null, unanswered: null });
  });
});

describe('a rejection settles', () => {
  const young = { id: 'v2', createdAt: minutesAgo(14) };
  const recent = state({ failure: { ...failure(0, 10), since: minutesAgo(14).toISOString() } });
  const settles = (cause: CauseCode, given: Partial<OrgCheck> = {}, of = recent) =>
    isSettling(of, broken(cause, { version: young, ...given }), NOON);

  test('while version and failure are younger than 15 minutes', () => {
    for (const cause of ['client-id-unknown', 'client-secret-wrong', 'flow-not-enabled'] as const)
      expect(settles(cause)).toBe(true);
    expect(settles('app-blocked')).toBe(false);
    expect(settles('client-secret-wrong', { version: { id: 'v2', createdAt: minutesAgo(15) } })).toBe(false);
    expect(settles('client-secret-wrong', { version: { id: 'v2', createdAt: minutesAgo(-14) } })).toBe(true);
    expect(settles('client-secret-wrong', { version: { id: 'v2', createdAt: minutesAgo(-15) } })).toBe(false);
    const old = state({ failure: { ...failure(0, 10), since: minutesAgo(15).toISOString() } });
    expect(settles('client-secret-wrong', {}, old)).toBe(false);
  });

  test('only where all of that is known', () => {
    expect(settles('client-secret-wrong', { version: null })).toBe(false);
    expect(settles('client-secret-wrong', { version: { id: 'v2', createdAt: null } })).toBe(false);
    expect(settles('client-secret-wrong', { verdict: 'inconclusive' })).toBe(false);
    expect(settles('client-secret-wrong', { cause: null })).toBe(false);
    expect(settles('client-secret-wrong', {}, state())).toBe(false);
  });
});

test('an answer that nobody knows is doubtful in the first run that met it', () => {
  const unknown = (run: number) => state({ failure: { ...failure(8, 1, 'rejected-unknown'), causeRun: run } });
  const check = broken('rejected-unknown');
  expect(isDoubtful(unknown(10), check, MOMENT)).toBe(true);
  expect(isDoubtful(unknown(9), check, MOMENT)).toBe(false);
  expect(isDoubtful(unknown(10), silent(), MOMENT)).toBe(false);
  expect(isDoubtful(state({ failure: failure(0, 10) }), broken(), MOMENT)).toBe(false);
  expect(isDoubtful(state(), check, MOMENT)).toBe(false);
});

describe('a change between working and not working', () => {
  const change = (hours: number, run: number) => ({ at: hoursAgo(hours), run });
  const four = [change(40, 1), change(30, 3), change(20, 5), change(10, 7)];
  const changed = (given: Partial<OrgState>, seen: OrgCheck, moment = MOMENT) =>
    observeChanges(state(given), seen, moment);

  test('is written down with its run; before anything was known there is none', () => {
    expect(changed({ working: true }, broken()).changes).toEqual([change(0, 10)]);
    expect(changed({ working: false }, check())).toMatchObject({ working: true, changes: [change(0, 10)] });
    expect(changed({ working: null }, broken())).toMatchObject({ working: false, changes: [] });
    expect(changed({ working: true }, check())).toMatchObject({ working: true, changes: [] });
    expect(changed({ working: true }, check({ verdict: null }))).toMatchObject({ working: null, changes: [] });
  });

  test('is none by an answer that may only be settling', () => {
    const version = { id: 'v2', createdAt: minutesAgo(5) };
    const settling = broken('client-secret-wrong', { version });
    const recent = { ...failure(0, 10), since: minutesAgo(5).toISOString() };
    expect(changed({ working: true, failure: recent }, settling)).toMatchObject({ working: true, changes: [] });
  });

  test('is one by a second run without an answer, but not in an outage', () => {
    expect(changed({ working: true, unanswered: streak(4, 9) }, silent()).changes).toHaveLength(1);
    expect(changed({ working: true, unanswered: streak(0, 10) }, silent()).changes).toHaveLength(0);
    expect(changed({ working: true, unanswered: null }, silent()).changes).toHaveLength(0);
    expect(changed({ working: true, unanswered: streak(4, 9), outage: 'x' }, silent()).changes).toHaveLength(0);
  });

  test('that is the fifth is flapping', () => {
    expect(changed({ working: true, changes: four.slice(1) }, broken()).flapping).toBe(false);
    expect(changed({ working: true, changes: four }, broken())).toMatchObject({
      flapping: true,
      changes: [...four, change(0, 10)],
    });
    expect(changed({ working: true, flapping: true, changes: four.slice(3) }, broken()).flapping).toBe(true);
  });

  test.each<[string, number, readonly string[], boolean]>([
    ['seven days ago', 7 * 24, [], true],
    ['more than that', 7 * 24 + 1, [], false],
    ['ten days ago, within the last 21 runs', 10 * 24, [hoursAgo(10 * 24)], true],
    ['ten days ago, before them', 10 * 24, [hoursAgo(10 * 24 - 1)], false],
    ['thirty days ago, within the last 21 runs', 30 * 24, [hoursAgo(60 * 24)], true],
    ['more than thirty days ago', 30 * 24 + 1, [hoursAgo(60 * 24)], false],
  ])('%s counts: %#', (_, hours, runs, counts) => {
    const moment = momentOf({ runs: [...runs, AT] });
    expect(changed({ working: true, changes: [change(hours, 1)] }, broken(), moment).changes).toHaveLength(
      counts ? 2 : 1,
    );
  });

  test('ends after 48 hours and six runs without another', () => {
    const calm = (hours: number, run: number) =>
      changed({ working: true, flapping: true, changes: [...four.slice(1), change(hours, run)] }, check());
    expect(calm(48, 4)).toMatchObject({ flapping: false, changes: [] });
    expect(calm(47, 4).flapping).toBe(true);
    expect(calm(48, 5).flapping).toBe(true);
    expect(changed({ working: true, flapping: false, changes: [change(48, 4)] }, check()).changes).toHaveLength(1);
    expect(changed({ working: true, flapping: true, changes: [] }, check()).flapping).toBe(true);
  });

  test('is waited for anew after an outage, in which nobody knows what it would have done', () => {
    const in48h = { flapping: true, changes: [...four, change(48, 4)], outage: 'x' };
    expect(changed({ ...in48h, working: true }, silent())).toMatchObject({
      flapping: true,
      changes: [...four, change(0, 10)],
    });
    expect(changed({ ...in48h, working: false, failure: failure(48, 4) }, silent()).flapping).toBe(false);
  });
});

describe('the condition', () => {
  const observed = (given: Partial<OrgState>, seen: OrgCheck, muted = false) =>
    observeCondition(state(given), seen, MOMENT, muted);
  const conditionOf = (given: Partial<OrgState>, seen: OrgCheck) =>
    observed(given, seen)
      .filter(({ endedAt }) => endedAt === null)
      .map(({ type, about, cause, since }) => ({ type, about, cause, since }))[0];
  const change = (hours: number, run: number) => ({ at: hoursAgo(hours), run });

  test('is failing by an unhealthy answer, since the failure began', () => {
    expect(conditionOf({ failure: failure(8, 8) }, broken())).toEqual({
      ...{ type: 'failing', about: 'app-blocked', cause: 'app-blocked', since: hoursAgo(8) },
    });
    expect(conditionOf({}, check())).toBeUndefined();
  });

  test('is nothing yet by an answer that settles or is doubtful, and goes on where it was', () => {
    const doubtful = { failure: { ...failure(8, 8, 'rejected-unknown'), causeRun: 10 } };
    expect(conditionOf(doubtful, broken('rejected-unknown'))).toBeUndefined();
    const open = matterOf({ since: hoursAgo(30), about: 'user-inactive', cause: 'user-inactive' });
    expect(conditionOf({ ...doubtful, matters: [open] }, broken('rejected-unknown'))).toMatchObject({
      ...{ type: 'failing', about: 'user-inactive', cause: 'user-inactive', since: hoursAgo(8) },
    });
    expect(conditionOf({ failure: failure(8, 8), matters: [open] }, silent())?.about).toBe('user-inactive');
    expect(conditionOf({ failure: failure(8, 8) }, silent())).toBeUndefined();
  });

  test('is unanswered after three runs, or two that lie a day apart; at once where our address is refused', () => {
    const opens = (unanswered: OrgState['unanswered'], given: Partial<OrgState> = {}) =>
      conditionOf({ unanswered, ...given }, silent())?.type === 'unanswered';
    expect(opens(streak(8, 8, 'timeout'))).toBe(true);
    expect(opens(streak(4, 9, 'timeout'))).toBe(false);
    expect(opens(streak(24, 9, 'timeout'))).toBe(true);
    expect(opens(streak(23, 9, 'timeout'))).toBe(false);
    expect(opens(streak(24, 10, 'timeout'))).toBe(false);
    expect(opens(streak(0, 10, 'ip-restricted'))).toBe(true);
    expect(opens(streak(8, 8, 'timeout'), { outage: 'x' })).toBe(false);
    const open = matterOf({ type: 'unanswered', about: 'nobody', cause: 'timeout' });
    expect(opens(streak(0, 10, 'timeout'), { outage: 'x', matters: [open] })).toBe(true);
    expect(conditionOf({ unanswered: streak(8, 8, 'login-hours-restricted') }, silent())?.about).toBe(
      'salesforce-admin',
    );
  });

  test('ends by a healthy answer only', () => {
    const open = matterOf();
    expect(observed({ matters: [open] }, check())).toEqual([{ ...open, endedAt: AT, outcome: 'mended' }]);
    expect(observed({ matters: [open] }, silent())).toEqual([open]);
    const ended = matterOf({ endedAt: AT, outcome: 'mended' });
    expect(observed({ matters: [ended] }, check())).toEqual([ended]);
  });

  test('that is open goes on under its own id, muted or not', () => {
    const open = matterOf({ told: { all: toldOf() } });
    const other = matterOf({ id: 'acme/user/x', type: 'user' });
    expect(observed({ failure: failure(8, 8, 'user-inactive'), matters: [open, other] }, broken(), true)).toEqual([
      other,
      { ...open, about: 'user-inactive', cause: 'user-inactive', since: hoursAgo(8), muted: true },
    ]);
  });

  test('begins anew where its end was told to nobody, and is a new matter where somebody has heard it', () => {
    const ended = { endedAt: hoursAgo(1), outcome: 'mended' } as const;
    const again = (told: Matter['told']) =>
      observed({ failure: failure(0, 10), matters: [matterOf({ ...ended, told })] }, broken());
    expect(again({ all: toldOf() })).toEqual([
      matterOf({ since: AT, told: { all: toldOf({ abouts: [] }) }, endedAt: null, outcome: null }),
    ]);
    expect(again({ all: toldOf({ stage: 'ended' }), 'team:crm': toldOf() }).map(({ id }) => id)).toEqual([
      matterOf().id,
      `acme/condition/${AT}`,
    ]);
    expect(again({})).toHaveLength(2);
    const user = matterOf({ id: 'acme/user/x', type: 'user', told: { all: toldOf() } });
    const mended = matterOf({ ...ended, told: { all: toldOf() } });
    const both = observed({ failure: failure(0, 10), matters: [user, mended] }, broken());
    expect(both.map(({ id, endedAt }) => [id, endedAt])).toEqual([
      [user.id, null],
      [matterOf().id, null],
    ]);
    expect(observed({ failure: failure(0, 10), matters: [user] }, broken())).toHaveLength(2);
  });

  describe('of what flaps', () => {
    const flaps = { flapping: true, changes: [change(30, 3), change(20, 5), change(10, 7)], working: true };

    test('is flapping since its first change, about the last', () => {
      expect(conditionOf({ ...flaps, lastCause: 'app-blocked' }, check())).toEqual({
        ...{ type: 'flapping', about: hoursAgo(10), cause: 'app-blocked', since: hoursAgo(30) },
      });
      expect(conditionOf({ flapping: true }, check())).toMatchObject({ about: '', since: AT });
    });

    test('stays as it was told while it is', () => {
      const open = matterOf({ type: 'flapping', about: 'w', since: hoursAgo(50), cause: 'user-inactive' });
      expect(conditionOf({ ...flaps, matters: [open] }, check())).toEqual({
        ...{ type: 'flapping', about: 'w', cause: 'user-inactive', since: hoursAgo(50) },
      });
      expect(conditionOf({ ...flaps, matters: [open] }, broken())?.cause).toBe('app-blocked');
      expect(conditionOf({ ...flaps, matters: [open], outage: 'x' }, silent())?.cause).toBe('user-inactive');
    });

    test('is failing after a day and two runs of it', () => {
      const down = (hours: number, run: number, working: boolean | null = false) =>
        conditionOf(
          { ...flaps, working, changes: [change(40, 1), change(hours, run)], failure: failure(hours, run) },
          broken(),
        )?.type;
      expect(down(24, 9)).toBe('failing');
      expect(down(23, 9)).toBe('flapping');
      expect(down(24, 10)).toBe('flapping');
      expect(down(24, 9, true)).toBe('flapping');
      const never = { ...flaps, working: false, changes: [], failure: failure(24, 9) };
      expect(conditionOf(never, broken())?.type).toBe('flapping');
    });
  });
});
