import { describe, expect, test } from 'vitest';
import { type Decision, decide } from '../../src/alerting/decide.ts';
import type { Listening } from '../../src/alerting/listening.ts';
import type { OrgCheck } from '../../src/check/org-check.ts';
import type { Selection } from '../../src/credential/list-orgs.ts';
import type { SecretEntry } from '../../src/credential/ports.ts';
import { emptyFleetState, emptyOrgState, type FleetState, type OrgState } from '../../src/state/state.ts';
import { check } from '../run/run-samples.ts';
import { claimFor, DAY_MS, HOUR_MS, hoursAgo, matterOf, NOON, policy, toldOf } from './alert-fixtures.ts';

const AT = NOON.toISOString();
const GAPS = { shortestGapMs: 4 * HOUR_MS, longestGapMs: 4 * HOUR_MS };
const EVERYBODY: Listening = {
  ...{ hears: () => true, isAudience: () => true, anybody: true, unconfirmed: [], unguarded: [] },
};
const NIGHTS: typeof policy = { ...policy, quietHours: { from: '11:00', to: '13:00' } };
const BROKEN = { verdict: 'unhealthy', cause: 'app-blocked' } as const;

type Org = { readonly state?: Partial<OrgState> | null; readonly answer?: Partial<OrgCheck> | null };
type Way = {
  readonly fleet?: Partial<FleetState> | null;
  readonly selection?: Selection;
  readonly now?: Date;
  readonly of?: typeof policy;
  readonly gaps?: typeof GAPS;
  readonly listening?: Listening;
  readonly publishes?: boolean;
};

/** A run at noon, four hours after the last, that publishes to everybody. */
function run(orgs: Readonly<Record<string, Org>>, way: Way = {}): Decision {
  const { fleet = {}, selection = 'all', now = NOON, of = policy, gaps = GAPS } = way;
  const all = Object.entries(orgs);
  const state = (org: string, given: Partial<OrgState>): OrgState => ({ ...emptyOrgState(org, org), ...given });
  const known = all.flatMap(([org, each]) =>
    each.state === null ? [] : [[org, { revision: 3, state: state(org, each.state ?? {}) }] as const],
  );
  const ran = { run: 9, runs: [hoursAgo(4)], lastFullRunAt: hoursAgo(4), loudAt: hoursAgo(4) };
  const rounds = { daily: 99_999, weekly: 99_999 };
  const before = fleet === null ? null : { ...emptyFleetState(), ...ran, rounds, ...fleet };
  const findings = {
    known: {
      orgs: new Map(known),
      fleet: { revision: 7, state: before },
      unreadable: new Set<string>(),
      failure: null,
    },
    listed: all.flatMap(([org, { answer }]) => (answer === null ? [] : [{ org, deletionAt: null } as SecretEntry])),
    checks: all.flatMap(([org, { answer = {} }]) => (answer === null ? [] : [check({ org, ...answer })])),
    mayOpenOutage: true,
  };
  const { listening = EVERYBODY, publishes = true } = way;
  return decide(findings, selection, now, { policy: of, schedule: gaps }, listening, publishes);
}
const fleetAfter = (way: Way = {}) => run({ a: {} }, way).changes[0]?.document as FleetState;
const broken = (state: Partial<OrgState> | null = { lastVerdict: 'healthy', team: 'crm' }): Record<string, Org> => ({
  acme: { state, answer: { ...BROKEN, team: 'crm', tags: { ...check().tags, team: 'crm' } } as Partial<OrgCheck> },
});
const acmeIn = ({ changes }: Decision) => changes.find(({ key }) => key === 'org/acme');

describe('what is written', () => {
  test("the fleet's document first, then what changed, each with the revision it was read at", () => {
    const { changes } = run({ ...broken(), other: {} });
    expect(changes.map(({ key, expectedRevision }) => [key, expectedRevision])).toEqual([
      ['fleet', 7],
      ['org/acme', 3],
      ['org/other', 3],
    ]);
    expect(acmeIn(run(broken(null)))?.expectedRevision).toBe(0);
  });

  test('nothing of an org of which nothing is new', () => {
    const first = run({ acme: { state: null } });
    const state = acmeIn(first)?.document as OrgState;
    expect(run({ acme: { state } }).changes.map(({ key }) => key)).toEqual(['fleet']);
  });

  test('nothing of the fleet by a run over named orgs', () => {
    expect(run(broken(), { selection: ['acme'] }).changes.map(({ key }) => key)).toEqual(['org/acme']);
  });

  test('what the run takes on to tell, to each audience; nothing by a run that does not publish, or to nobody', () => {
    const claims = (way: Way) =>
      acmeIn(run(broken(), way))?.claims.map(({ audience, stage }) => `${audience} ${stage}`);
    expect(claims({})).toEqual(['all opened', 'team:crm opened']);
    expect(acmeIn(run(broken()))?.document.outbox).toHaveLength(2);
    expect(claims({ publishes: false })).toEqual([]);
    expect(claims({ listening: { ...EVERYBODY, hears: (audience) => audience === 'all' } })).toEqual(['all opened']);
    expect(claims({ listening: { ...EVERYBODY, hears: (_, severity) => severity === 'warning' } })).toEqual([]);
  });

  test('what the run takes on of the fleet', () => {
    const silent = { answer: { verdict: 'inconclusive', cause: 'timeout' } } as const;
    const six = Object.fromEntries(Array.from({ length: 6 }, (_, index) => [`o${index}`, silent]));
    const [fleet, ...others] = run(six).changes;
    expect(fleet?.claims.map(({ audience, stage }) => `${audience} ${stage}`)).toEqual(['all opened']);
    expect(fleet?.document.outbox).toHaveLength(1);
    expect(others.flatMap(({ claims }) => claims)).toEqual([]);
  });

  test('an org that is gone for ninety days, the others for good', () => {
    const { changes } = run({ acme: { answer: null, state: { lastVerdict: 'healthy' } }, other: {} });
    expect(changes.map(({ key, expiresAt }) => [key, expiresAt])).toEqual([
      ['fleet', null],
      ['org/other', null],
      ['org/acme', new Date(NOON.getTime() + 90 * DAY_MS)],
    ]);
  });
});

describe('a line of history', () => {
  const line = (orgs: Readonly<Record<string, Org>>, way: Way = {}) => acmeIn(run(orgs, way))?.history[0];

  test('says what changed, what is due and to whom it goes', () => {
    expect(line(broken())).toEqual({
      ...{ org: 'acme', at: AT, from: 'healthy', to: 'unhealthy', cause: 'app-blocked' },
      ...{ notices: ['failing'], audiences: ['all', 'crm'] },
    });
    expect(line(broken(), { listening: { ...EVERYBODY, hears: () => false } })).toMatchObject({
      ...{ notices: ['failing'], audiences: [] },
    });
  });

  test('is written of a new org, of one that is gone, and of one that is back', () => {
    expect(line({ acme: { state: null } })).toMatchObject({ from: null, to: 'healthy', notices: ['org-added'] });
    expect(line({ acme: { answer: null, state: { lastVerdict: 'healthy' } }, other: {} })).toMatchObject({
      ...{ from: 'healthy', to: 'removed', notices: ['org-removed'] },
    });
    const back = { state: { lastVerdict: 'healthy' as const, removedAt: hoursAgo(9), removedWith: 'x' } };
    expect(line({ acme: back })).toMatchObject({ from: 'healthy', to: 'healthy', notices: [] });
  });

  test('is written for another verdict or cause, and not where only the state moved', () => {
    expect(line({ acme: { state: { lastVerdict: 'healthy' } } })).toBeUndefined();
    expect(line({ acme: { state: { lastVerdict: 'inconclusive' } } })).toBeDefined();
    const known = { lastVerdict: 'unhealthy', matters: [matterOf({ id: 'x', told: { all: toldOf() } })] } as const;
    const failing = { state: { ...known, matters: [...known.matters] }, answer: BROKEN };
    expect(line({ acme: { ...failing, state: { ...failing.state, lastCause: 'user-inactive' } } })).toBeDefined();
    const gone = { answer: null, state: { removedAt: hoursAgo(9) } };
    expect(line({ acme: gone, other: {} })).toBeUndefined();
  });

  test('is written when something is told, once', () => {
    const state = { lastVerdict: 'unhealthy', lastCause: 'app-blocked', team: 'crm' } as const;
    expect(line(broken(state))).toMatchObject({ from: 'unhealthy', notices: ['failing'], audiences: ['all', 'crm'] });
    const old = { claimedAt: hoursAgo(4) };
    const failure = { cause: 'app-blocked', since: hoursAgo(4), run: 9, causeRun: 9 } as const;
    const matter = matterOf();
    const outbox = ['all', 'team:crm'].map((audience) => claimFor(matter, { ...old, audience }));
    expect(line(broken({ ...state, failure, matters: [matter], outbox }))).toBeUndefined();
    expect(line(broken({ ...state, failure, matters: [matter], outbox: outbox.slice(1) }))).toMatchObject({
      audiences: ['all'],
    });
    const reminded = outbox.map((claim) => ({ ...claim, stage: 'reminder' as const }));
    expect(line(broken({ ...state, failure, matters: [matter], outbox: reminded }))?.audiences).toHaveLength(2);
    const another = outbox.map((claim) => ({ ...claim, matter: 'x' }));
    expect(line(broken({ ...state, failure, matters: [matter], outbox: another }))?.audiences).toHaveLength(2);
  });

  test('says which org an outage speaks for, when it begins to', () => {
    const silent = {
      answer: { verdict: 'inconclusive', cause: 'timeout' },
      state: { lastVerdict: 'inconclusive', lastCause: 'timeout' },
    } as const;
    const six = Object.fromEntries(Array.from({ length: 6 }, (_, index) => [`o${index}`, silent]));
    const { changes } = run(six);
    expect(changes[1]?.history).toMatchObject([{ notices: ['fleet-incident'], audiences: [] }]);
  });
});

describe("the fleet's document", () => {
  test('counts the run and keeps its instant and day', () => {
    expect(fleetAfter({ fleet: { days: ['2026-11-02'] } })).toMatchObject({
      ...{ run: 10, runs: [hoursAgo(4), AT], lastFullRunAt: AT, days: ['2026-11-02', '2026-11-03'], gap: null },
    });
    expect(fleetAfter({ fleet: null })).toMatchObject({
      run: 1,
      lastFullRunAt: AT,
      loudAt: AT,
      week: { run: 1, at: AT },
    });
    const week = { run: 2, at: hoursAgo(99) };
    expect(fleetAfter({ fleet: { week } }).week).toEqual(week);
  });

  test('says when a run was loud last; every day of a schedule in quiet hours at the same hour', () => {
    const loudAt = (hours: number | null, of = NIGHTS) =>
      fleetAfter({ fleet: { loudAt: hours === null ? null : hoursAgo(hours) }, of }).loudAt;
    expect(loudAt(4, policy)).toBe(AT);
    expect(loudAt(null)).toBe(AT);
    expect(loudAt(4)).toBe(hoursAgo(4));
    expect(loudAt(24)).toBe(AT);
    expect(loudAt(26)).toBe(hoursAgo(2));
    expect(loudAt(23.6)).toBe(AT);
    expect(loudAt(50)).toBe(hoursAgo(2));
    expect(fleetAfter({ fleet: { loudAt: hoursAgo(30), lastFullRunAt: hoursAgo(30) }, of: NIGHTS }).loudAt).toBe(
      hoursAgo(6),
    );
  });

  test('keeps the longest gap of which nobody was told', () => {
    const gap = (hours: number, known: FleetState['gap'] = null) =>
      fleetAfter({ fleet: { lastFullRunAt: hoursAgo(hours), gap: known } }).gap;
    const long = { since: hoursAgo(99), until: hoursAgo(50), told: [] as string[] };
    const fresh = (hours: number) => ({ since: hoursAgo(hours), until: AT, told: [] });
    expect(gap(8)).toBeNull();
    expect(gap(9)).toEqual(fresh(9));
    expect(gap(9, long)).toEqual(long);
    expect(gap(49, long)).toEqual(fresh(49));
    expect(gap(60, long)).toEqual(fresh(60));
    expect(gap(9, { ...long, told: ['all'] })).toEqual(fresh(9));
    expect(gap(9, { ...long, told: ['team:crm'] })).toEqual({ ...long, told: ['team:crm'] });
    expect(gap(4, long)).toEqual(long);
  });

  test('is no later than the run, whatever clock wrote it', () => {
    expect(fleetAfter({ fleet: { lastFullRunAt: hoursAgo(-50), runs: [hoursAgo(-50)] } }).runs[0]).toBe(AT);
  });
});

describe('a message', () => {
  test('is worded for its audience, with the document whose write has to win', () => {
    const [all, crm] = run(broken()).messages;
    expect(all).toMatchObject({ audience: 'all', round: null, first: true, unwatched: null });
    expect(all?.notices).toMatchObject([{ key: 'org/acme', notice: { kind: 'failing', org: 'acme' } }]);
    expect(crm).toMatchObject({ audience: 'team:crm', notices: [{ notice: { team: 'crm' } }] });
  });

  test('is the first to whoever had none; a run over named orgs says nothing of that, nor of gaps', () => {
    const gap = { since: hoursAgo(99), until: hoursAgo(50), told: ['team:crm'] };
    const told = (way: Way) =>
      run(broken(), way).messages.map(({ first, unwatched }) => [first, unwatched?.since ?? null]);
    expect(told({ fleet: { met: ['all'], gap } })).toEqual([
      [false, gap.since],
      [true, null],
    ]);
    expect(told({ fleet: { gap }, selection: ['acme'] })).toEqual([
      [false, null],
      [false, null],
    ]);
  });

  test('takes rounds, and in the weekly one tells the age of secrets that are not muted', () => {
    const dated = { rotation: { status: 'due', ageDays: 80, dueAt: AT, versions: null, reason: null } } as const;
    const muteUntil = { kind: 'day', day: '2026-11-20' } as const;
    const orgs = {
      due: { answer: dated },
      muted: { answer: { ...dated, tags: { ...check().tags, muteUntil } } },
      off: { answer: { ...dated, disabled: true, verdict: null } },
      crm: { answer: { ...dated, tags: { ...check().tags, team: 'crm' } } },
      gone: { answer: null, state: { removedAt: hoursAgo(9) } },
    };
    const weekly = { rounds: { daily: 99_999, weekly: 0 } };
    const [all, crm] = run(orgs, { fleet: weekly }).messages;
    expect([all?.round, crm?.round]).toEqual(['weekly', 'weekly']);
    const named = (message: typeof all) => message?.notices.map(({ key, notice }) => `${key} ${notice.org}`);
    expect(named(all)).toEqual(['fleet due', 'fleet crm']);
    expect(named(crm)).toEqual(['fleet crm']);
    const daily = { fleet: { rounds: { daily: 0, weekly: 99_999 } } };
    expect(run(broken(), daily).messages[0]).toMatchObject({ round: 'daily' });
    expect(run(orgs, daily).messages).toEqual([]);
  });

  test('has the names of its audience only in what befell the fleet', () => {
    const silent = (team: string) => ({
      answer: { verdict: 'inconclusive', cause: 'timeout', tags: { ...check().tags, team } } as const,
    });
    const six = Object.fromEntries(
      ['a', 'b', 'c', 'd', 'e', 'f'].map((org) => [org, silent(org < 'c' ? 'crm' : 'billing')]),
    );
    expect(run(six).messages.map(({ audience, notices }) => [audience, notices[0]?.notice.orgs?.length])).toEqual([
      ['all', 6],
      ['team:billing', 4],
      ['team:crm', 2],
    ]);
  });
});

describe('runs of the week', () => {
  const runs = (fleet: Partial<FleetState>, gaps = GAPS) => run({ a: {} }, { fleet, gaps }).runs;

  test('are made of planned, where the gaps of the schedule are alike', () => {
    expect(runs({ week: { run: 2, at: hoursAgo(40) } })).toEqual({ made: 8, planned: 10 });
    expect(runs({ week: { run: 1, at: hoursAgo(30) } })).toEqual({ made: 8, planned: 8 });
    expect(runs({ week: null })).toBeNull();
    expect(runs({ week: { run: 2, at: hoursAgo(40) } }, { ...GAPS, longestGapMs: 5 * HOUR_MS })).toBeNull();
  });
});
