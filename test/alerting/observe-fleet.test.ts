import { describe, expect, test } from 'vitest';
import { observeFleet } from '../../src/alerting/observe-fleet.ts';
import type { OrgCheck } from '../../src/check/org-check.ts';
import type { SecretEntry } from '../../src/credential/ports.ts';
import type { Matter } from '../../src/state/matter.ts';
import { emptyFleetState, emptyOrgState, type OrgState } from '../../src/state/state.ts';
import { check } from '../run/run-samples.ts';
import { hoursAgo, matterOf, momentOf, NOON, toldOf } from './alert-fixtures.ts';

const AT = NOON.toISOString();
type Org = {
  readonly state?: Partial<OrgState> | null;
  readonly answer?: Partial<OrgCheck> | null;
  readonly deletionAt?: Date;
};

/** A run over these orgs: what is stored of each, null for nothing, and what it answers, null where it is not listed. */
function run(
  orgs: Readonly<Record<string, Org>>,
  {
    matters = [],
    moment = momentOf(),
    mayOpenOutage = true,
  }: { matters?: readonly Matter[]; moment?: ReturnType<typeof momentOf>; mayOpenOutage?: boolean } = {},
  unreadable: readonly string[] = [],
) {
  const all = Object.entries(orgs);
  const listed = all
    .filter(([, { answer, deletionAt }]) => answer !== null || deletionAt !== undefined)
    .map(([org, { deletionAt = null }]) => ({ org, deletionAt }) as SecretEntry);
  const known = all.flatMap(([org, { state = {} }]) =>
    state === null ? [] : [[org, { revision: 1, state: stored(org, state) }] as const],
  );
  const checks = all.flatMap(([org, { answer = {}, deletionAt }]) =>
    answer === null || deletionAt !== undefined ? [] : [check({ org, ...answer })],
  );
  const fleet = { ...emptyFleetState(), matters: [...matters], days: ['2026-11-02'] };
  const states = {
    orgs: new Map(known),
    fleet: { revision: 1, state: fleet },
    unreadable: new Set(unreadable),
    failure: null,
  };
  return observeFleet({ known: states, listed, checks, mayOpenOutage }, fleet, moment);
}

/** A healthy org as a run four hours ago left it. */
function stored(org: string, given: Partial<OrgState>): OrgState {
  const { remember, tags } = check();
  return {
    ...emptyOrgState(org, check({ org }).secretId),
    ...{ lastVerdict: 'healthy', working: true, lastCheckAt: hoursAgo(4), lastHealthyAt: hoursAgo(4) },
    lastSeen: {
      ...{ host: `${org}.my.salesforce.com`, flow: 'client_credentials', clientId: check().clientId, evidence: null },
      ...{ note: tags.note, contact: tags.contact, severity: null, muteUntil: null },
      rotation: { status: 'current', dueAt: null, reason: null },
    },
    remember,
    ...given,
  };
}

const many = (number: number, org: Org): Record<string, Org> =>
  Object.fromEntries(Array.from({ length: number }, (_, index) => [`org${index}`, org]));
const GONE: Org = { answer: null };
const SILENT: Org = { answer: { verdict: 'inconclusive', cause: 'timeout' } };

describe('what is known already', () => {
  const isKept = (state: Partial<OrgState>, answer: Partial<OrgCheck> = {}, moment = momentOf()) => {
    const [seen] = run({ acme: { state, answer } }, { moment }).orgs;
    return seen?.state === seen?.before;
  };

  test('is not written anew: the same health, whenever it was found', () => {
    expect(isKept({})).toBe(true);
    expect(isKept({ lastHealthyAt: hoursAgo(99), lastCheckAt: hoursAgo(99) })).toBe(true);
    expect(isKept({ team: 'crm' })).toBe(false);
    expect(isKept({ lastVerdict: 'unhealthy', lastCause: 'app-blocked' })).toBe(false);
    expect(isKept({}, {}, momentOf({ full: false }))).toBe(false);
    expect(run({ acme: { state: null } }).orgs[0]?.before).toBeNull();
  });

  test('is not written anew while an org goes on failing', () => {
    const failing = { verdict: 'unhealthy', cause: 'app-blocked' } as const;
    const [seen] = run({ acme: { answer: failing } }, { moment: momentOf() }).orgs;
    expect(isKept({ ...seen?.state }, failing)).toBe(true);
    expect(isKept({ ...seen?.state, lastHealthyAt: hoursAgo(99) }, failing)).toBe(true);
  });

  test('is written when another share of the API limit is passed', () => {
    const use = (used: number) => ({ apiUsage: { used, max: 100 } });
    expect(isKept(use(10), use(49))).toBe(true);
    expect(isKept(use(49), use(50))).toBe(false);
    expect(isKept(use(50), use(69))).toBe(true);
    for (const [low, high] of [
      [69, 70],
      [79, 80],
      [89, 90],
      [94, 95],
    ] as const)
      expect(isKept(use(low), use(high))).toBe(false);
    expect(isKept({}, use(1))).toBe(false);
  });

  test('has its days drawn when it is written', () => {
    const days = { through: '2026-11-01', letters: 'h' };
    const [seen] = run({ acme: { state: { days }, answer: { verdict: 'unhealthy', cause: 'app-blocked' } } }).orgs;
    expect(seen?.state.days).toEqual({ through: '2026-11-03', letters: 'hhu' });
    const [first] = run({ acme: { state: null } }).orgs;
    expect(first?.state.days).toEqual({ through: '2026-11-03', letters: 'h' });
  });
});

test('an org whose state cannot be read is left as it is', () => {
  expect(run({ acme: {} }, {}, ['acme']).orgs).toEqual([]);
});

test('an instant of a clock that ran ahead does not lie in the future', () => {
  const failure = { cause: 'app-blocked', since: hoursAgo(-50), run: 9, causeRun: 9 } as const;
  const [seen] = run({ acme: { state: { failure }, answer: { verdict: 'unhealthy', cause: 'app-blocked' } } }).orgs;
  expect(seen?.state.failure?.since).toBe(AT);
});

test('an org is muted by its tag', () => {
  const tags = { ...check().tags, muteUntil: { kind: 'day', day: '2026-11-20' } as const };
  expect(run({ acme: { answer: { tags } }, other: {} }).orgs.map(({ muted }) => muted)).toEqual([true, false]);
});

describe('an outage', () => {
  test('is stored on the orgs that it speaks for', () => {
    const { orgs, matters } = run(many(6, SILENT));
    expect(matters.map(({ type }) => type)).toEqual(['outage']);
    expect(new Set(orgs.map(({ state }) => state.outage))).toEqual(new Set([matters[0]?.id]));
    expect(run(many(6, SILENT), { mayOpenOutage: false }).matters).toEqual([]);
  });

  test('goes on in a run over named orgs, which knows no fleet', () => {
    const named = momentOf({ full: false });
    const outage = matterOf({ id: '*/outage/x', type: 'outage' });
    const { orgs, matters } = run(
      { a: { ...SILENT, state: { outage: '*/outage/x' } } },
      { matters: [outage], moment: named },
    );
    expect([orgs[0]?.state.outage, matters]).toEqual(['*/outage/x', [outage]]);
    expect(run(many(6, SILENT), { moment: named }).orgs.map(({ state }) => state.outage)).toEqual(Array(6).fill(null));
  });
});

describe('an org that is not listed any more', () => {
  const removed = (org: Org, beside: Readonly<Record<string, Org>> = { other: {} }, moment = momentOf()) =>
    run({ acme: org, ...beside }, { moment }).orgs.find(({ state }) => state.org === 'acme');

  test('is gone, and nothing is known of whether it works', () => {
    expect(removed(GONE)).toMatchObject({
      ...{ check: null, muted: false },
      state: {
        removedAt: AT,
        removedWith: null,
        working: null,
        lastHealthyAt: hoursAgo(4),
        matters: [{ type: 'removed', detail: null }],
      },
    });
    expect(removed({ state: null, ...GONE })).toBeUndefined();
    expect(removed(GONE, { other: {} }, momentOf({ full: false }))).toBeUndefined();
    expect(removed(GONE, {})).toBeUndefined();
  });

  test('is one that is planned for deletion, with its day', () => {
    const day = new Date('2026-11-20T00:00:00Z');
    expect(removed({ deletionAt: day })?.state.matters).toMatchObject([{ type: 'removed', detail: day.toISOString() }]);
  });

  test('stays as it was found to be gone', () => {
    const seen = removed({ ...GONE, state: { removedAt: hoursAgo(9) } });
    expect(seen?.state).toBe(seen?.before);
  });

  test('ends what was told of it, under its own id, and is no news beside that', () => {
    const open = matterOf({ told: { all: toldOf() } });
    expect(removed({ ...GONE, state: { matters: [open] } })?.state.matters).toEqual([
      { ...open, endedAt: AT, outcome: 'removed', detail: null },
    ]);
    const before = { ...open, endedAt: hoursAgo(9), outcome: 'removed' } as const;
    expect(removed({ ...GONE, state: { matters: [before] } })?.state.matters).toHaveLength(2);
    const mended = { ...open, endedAt: AT, outcome: 'mended' } as const;
    expect(removed({ ...GONE, state: { matters: [mended] } })?.state.matters).toHaveLength(2);
  });

  test('is muted as it was', () => {
    const mute = (tag: string) => ({ state: { mute: { tag, seenAt: hoursAgo(9), spent: false } }, ...GONE });
    expect([removed(mute('2026-11-20'))?.muted, removed(mute('2026-11-02'))?.muted]).toEqual([true, false]);
  });

  test('is no news where it was switched off', () => {
    expect(removed({ ...GONE, state: { disabled: true } })?.state.matters).toEqual([]);
  });
});

describe('many that are gone at once', () => {
  const gone = (lost: number, left: number, state: Partial<OrgState> = {}) => {
    const others = Object.fromEntries(Array.from({ length: left }, (_, index) => [`left${index}`, {}]));
    const found = run({ ...many(lost, { ...GONE, state }), ...others });
    return found.matters.filter(({ type }) => type === 'gone');
  };

  test('are one matter: five and a third of all but a little, or all of several', () => {
    expect(gone(5, 11)).toMatchObject([{ id: `*/gone/${AT}`, detail: '16' }]);
    expect([gone(5, 12), gone(4, 1), gone(5, 0), gone(1, 0)].map(({ length }) => length)).toEqual([0, 0, 0, 0]);
    expect(gone(5, 9, { disabled: true })).toEqual([]);
    expect(gone(5, 9, { removedAt: hoursAgo(9) })).toEqual([]);
  });

  test('may be all that were watched, where others are switched off', () => {
    const off = { disabled: true, verdict: null } as const;
    const found = run({ ...many(2, GONE), off: { state: { disabled: true }, answer: off } });
    expect(found.matters.map(({ type }) => type)).toEqual(['gone']);
    const one = run({ ...many(1, GONE), off: { state: { disabled: true }, answer: off } });
    expect(one.matters).toEqual([]);
  });

  test('are no news one by one, and know what they went with', () => {
    const { orgs } = run({ ...many(5, GONE), other: {} });
    expect(
      orgs.filter(({ check: seen }) => seen === null).map(({ state }) => [state.removedWith, state.matters]),
    ).toEqual(Array(5).fill([`*/gone/${AT}`, []]));
  });

  test('end when all of them are back, and are forgotten after thirty days', () => {
    const open = (days: number) => matterOf({ id: 'g', type: 'gone', since: hoursAgo(24 * days) });
    const gone = { removedAt: hoursAgo(99), removedWith: 'g' };
    const left = (matter: Matter, state: Partial<OrgState>) =>
      run({ acme: { ...GONE, state }, other: {} }, { matters: [matter] }).matters;
    expect(left(open(1), gone)).toEqual([open(1)]);
    expect(left(open(30), gone)).toEqual([open(30)]);
    expect(left(open(31), gone)).toEqual([]);
    expect(left(open(1), { removedAt: hoursAgo(99) })).toEqual([{ ...open(1), endedAt: AT, outcome: 'mended' }]);
    const ended = { ...open(31), endedAt: hoursAgo(9), outcome: 'mended' } as const;
    expect(left(ended, gone)).toEqual([ended]);
  });
});

describe('a listing without any secret', () => {
  test('is a matter of the fleet, with how many there were, and no org is gone', () => {
    const { orgs, matters } = run({ a: GONE, b: GONE, c: { ...GONE, state: { removedAt: hoursAgo(9) } } });
    expect(orgs).toEqual([]);
    expect(matters).toMatchObject([{ id: `*/empty/${AT}`, type: 'empty', detail: '2' }]);
    expect(run({}).matters).toMatchObject([{ detail: null }]);
  });

  test('is one matter as long as it lasts, and ends with the first secret', () => {
    const open = matterOf({ id: 'e', type: 'empty' });
    expect(run({ a: GONE }, { matters: [open] }).matters).toEqual([open]);
    expect(run({ a: {} }, { matters: [open] }).matters).toEqual([{ ...open, endedAt: AT, outcome: 'mended' }]);
    const ended = { ...open, endedAt: hoursAgo(9), outcome: 'mended' } as const;
    expect(run({ a: GONE }, { matters: [ended] }).matters).toHaveLength(2);
    expect(run({ a: GONE }, { matters: [open], moment: momentOf({ full: false }) }).matters).toEqual([open]);
  });
});
