import { describe, expect, test } from 'vitest';
import { foldOutage, isSilent, type Member } from '../../src/alerting/outage.ts';
import type { CauseCode } from '../../src/causes/catalogue.ts';
import type { Matter } from '../../src/state/matter.ts';
import { emptyOrgState, type OrgState } from '../../src/state/state.ts';
import { check } from '../run/run-samples.ts';
import { hoursAgo, matterOf, momentOf, NOON, toldOf } from './alert-fixtures.ts';

const AT = NOON.toISOString();
const MOMENT = momentOf();
type Given = Partial<OrgState> & { readonly muted?: boolean };
const member = (org: string, given: Given, answer: Parameters<typeof check>[0]): Member => {
  const { muted = false, ...state } = given;
  return { state: { ...emptyOrgState(org, org), ...state }, check: check({ org, ...answer }), muted };
};
const well = (org: string, given: Given = {}) => member(org, given, {});
const silent = (org: string, given: Given = {}, cause: CauseCode = 'salesforce-unavailable') =>
  member(
    org,
    { unanswered: { cause, since: AT, run: 10 }, ...given },
    { verdict: 'inconclusive', cause, host: `${org}.my.salesforce.com` },
  );
const many = <Made>(number: number, make: (org: string) => Made, from = 1): Made[] =>
  Array.from({ length: number }, (_, index) => make(`org${String(index + from).padStart(2, '0')}`));
const ten = (silentOnes: number, given: Given = {}) => [
  ...many(silentOnes, (org) => silent(org, given)),
  ...many(10 - silentOnes, well, silentOnes + 1),
];
const outageOf = (given: Partial<Matter> = {}, facts: Partial<NonNullable<Matter['outage']>> = {}) =>
  matterOf({
    ...{ id: '*/outage/x', type: 'outage', about: '', cause: 'timeout', since: hoursAgo(8) },
    outage: {
      ...{ factor: 'our network', ours: true, whoActs: 'aws-operator', steps: ['look'], orgs: 7, of: 9 },
      ...{ calmRun: null, againRun: null, hit: [], ...facts },
    },
    ...given,
  });
const fold = (matters: readonly Matter[], members: readonly Member[], mayOpen = true, moment = MOMENT) => {
  const folded = foldOutage(matters, members, moment, mayOpen);
  const [outage] = folded.matters.filter(({ type }) => type === 'outage');
  return { ...folded, outage, covered: [...folded.outageOf.keys()] };
};
const TOLD = { told: { all: toldOf() } };

test.each<[string, Member, boolean]>([
  ['without an answer', silent('a'), true],
  ['of which the run did not ask', silent('a', {}, 'not-checked'), false],
  ['without API calls left', silent('a', {}, 'api-limit-exceeded'), false],
  ['that is broken', member('a', {}, { verdict: 'unhealthy', cause: 'app-blocked' }), false],
  ['without a cause', member('a', {}, { verdict: 'inconclusive', cause: null }), false],
])('an org %s is silent: %#', (_, { check: answer }, expected) => {
  expect(isSilent({ check: answer })).toBe(expected);
});

describe('an outage opens', () => {
  const opens = (members: readonly Member[], mayOpen = true) => fold([], members, mayOpen).outage !== undefined;

  test('when five are newly silent, or all from two on', () => {
    expect([4, 5].map((number) => opens(ten(number)))).toEqual([false, true]);
    expect(opens(many(2, (org) => silent(org)))).toBe(true);
    expect(opens(many(1, (org) => silent(org)))).toBe(false);
    expect(opens([...many(4, (org) => silent(org)), well('e')])).toBe(false);
  });

  test('not where a second look showed that it was over', () => {
    expect(opens(ten(8), false)).toBe(false);
  });

  test('of those that are muted, switched off or told one by one, none counts', () => {
    const old = { unanswered: { cause: 'timeout', since: hoursAgo(12), run: 8 } } as const;
    const alone = { matters: [matterOf(TOLD)] };
    expect(opens([...ten(4), silent('m', { muted: true })])).toBe(false);
    expect(opens([...ten(4), silent('m', alone)])).toBe(false);
    expect(opens([...ten(4), silent('m', old)])).toBe(false);
    expect(opens([...ten(4), silent('m', { unanswered: null })])).toBe(false);
    expect(opens([...ten(4), silent('m', { unanswered: { ...old.unanswered, run: 9 } })])).toBe(true);
    // But they are not of those that answer either.
    expect(opens([...many(2, (org) => silent(org)), silent('m', { muted: true })])).toBe(true);
    expect(opens([...many(2, (org) => silent(org)), well('m', { muted: true })])).toBe(true);
    expect(opens([silent('a'), silent('b', old)])).toBe(false);
    expect(opens([...many(2, (org) => silent(org)), member('off', {}, { verdict: null, disabled: true })])).toBe(true);
  });

  test('since the first of them fell silent, with the leading cause, factor and numbers', () => {
    const earlier = { unanswered: { cause: 'timeout', since: hoursAgo(4), run: 9 } } as const;
    const members = [
      ...ten(5),
      silent('x', earlier, 'timeout'),
      silent('muted', { muted: true, unanswered: { ...earlier.unanswered, since: hoursAgo(7) } }, 'timeout'),
    ];
    const { outage, covered } = fold([], members);
    expect(outage).toMatchObject({
      ...{ id: `*/outage/${AT}`, since: hoursAgo(4), cause: 'salesforce-unavailable', endedAt: null },
      outage: {
        factor: 'Salesforce',
        ours: false,
        whoActs: 'nobody',
        orgs: 6,
        of: 12,
        calmRun: null,
        againRun: null,
        hit: [],
      },
    });
    expect(covered).toEqual(['org01', 'org02', 'org03', 'org04', 'org05', 'x', 'muted']);
    expect(
      fold(
        [],
        ten(5).map((each) => ({ ...each, state: { ...each.state } })),
      ).outage?.since,
    ).toBe(AT);
  });

  test('speaks for who is silent for longer, too', () => {
    const old = { unanswered: { cause: 'timeout', since: hoursAgo(48), run: 1 } } as const;
    expect(fold([], [...ten(5), silent('old', old)]).covered).toContain('old');
  });

  test('beside other matters, which stay', () => {
    const gone = matterOf({ id: '*/gone/x', type: 'gone' });
    expect(fold([gone], ten(6)).matters[0]).toBe(gone);
    expect(fold([gone], ten(0)).matters).toEqual([gone]);
  });
});

describe('an outage that is on', () => {
  const current = outageOf(TOLD);
  const inside = { outage: current.id, unanswered: { cause: 'timeout', since: hoursAgo(8), run: 8 } } as const;
  const on = (silentOnes: number, given: Given = inside) => ten(silentOnes, given);

  test('takes in who falls silent later, or began in it, and keeps who is in it', () => {
    const began = { unanswered: { cause: 'timeout', since: hoursAgo(8), run: 5 } } as const;
    const before = { unanswered: { cause: 'timeout', since: hoursAgo(9), run: 5 } } as const;
    const alone = { ...began, matters: [matterOf(TOLD)] };
    const members = [
      ...on(5),
      silent('late'),
      silent('began', began),
      silent('before', before),
      silent('alone', alone),
    ];
    const broken = member('broken', { outage: current.id }, { verdict: 'unhealthy', cause: 'app-blocked' });
    const { covered, outage } = fold([current], [...members, broken]);
    expect(covered).toEqual([...many(5, (org) => org), 'late', 'began', 'broken']);
    expect(outage).toMatchObject({ id: current.id, since: hoursAgo(8), endedAt: null, about: '' });
  });

  test('counts the most that were silent at once, and keeps what it was told to be', () => {
    expect(fold([current], on(6)).outage?.outage).toEqual(current.outage);
    expect(fold([current], on(8)).outage?.outage).toEqual({ ...current.outage, orgs: 8 });
    const untold = outageOf();
    expect(fold([untold], on(6)).outage).toMatchObject({
      cause: 'salesforce-unavailable',
      since: hoursAgo(8),
      outage: { factor: 'Salesforce', ours: false, orgs: 7, of: 10 },
    });
  });

  test('is found to be ours: that is louder, and news, once', () => {
    const theirs = outageOf(TOLD, { ours: false, factor: 'Salesforce' });
    const network = { outage: current.id, unanswered: { cause: 'timeout', since: hoursAgo(8), run: 8 } } as const;
    const all = many(10, (org) => silent(org, network, 'timeout'));
    const ours = fold([theirs], all).outage;
    expect(ours).toMatchObject({
      about: 'ours',
      cause: 'timeout',
      since: hoursAgo(8),
      outage: { ours: true, orgs: 10 },
    });
    expect(fold([theirs], [...all, well('other')]).outage).toMatchObject({
      about: '',
      outage: { factor: 'Salesforce' },
    });
    expect(fold([outageOf(TOLD)], all).outage?.about).toBe('');
    expect(fold([outageOf({}, { ours: false })], all).outage).toMatchObject({ about: '', outage: { ours: true } });
  });

  test('pauses in the first run with too few, and ends in the second', () => {
    const paused = fold([current], on(4)).outage;
    expect(paused).toMatchObject({ endedAt: null, outage: { calmRun: 10 } });
    const before = outageOf(TOLD, { calmRun: 9 });
    const over = fold([before], on(4));
    expect(over.outage).toMatchObject({
      endedAt: AT,
      outcome: 'mended',
      outage: { calmRun: 9, hit: many(4, (org) => org) },
    });
    expect(over.covered).toEqual([]);
    expect(fold([outageOf(TOLD, { calmRun: 10 })], on(4)).outage?.endedAt).toBeNull();
    expect(fold([current], on(4), true, momentOf({ counts: false })).outage?.outage?.calmRun).toBe(11);
  });

  test('goes on with five, beside what has ended', () => {
    const gone = matterOf({ id: '*/gone/x', type: 'gone', endedAt: hoursAgo(1) });
    const { outage, matters } = fold([gone, current], on(5));
    expect(outage?.outage?.calmRun).toBeNull();
    expect(matters[0]).toBe(gone);
    const opened = fold([gone], ten(5)).outage;
    expect([opened?.id, opened?.outage?.steps.length]).toEqual([`*/outage/${AT}`, 1]);
  });

  test('goes on while all of few are silent', () => {
    const few = [silent('a', inside), silent('b', inside)];
    expect(fold([current], few).outage?.outage?.calmRun).toBeNull();
    expect(fold([current], [...few, well('c')]).outage?.outage?.calmRun).toBe(10);
    expect(fold([current], [silent('a', inside)]).outage?.outage?.calmRun).toBe(10);
  });

  test('that paused is on again: since now for those who heard nothing', () => {
    expect(fold([outageOf(TOLD, { calmRun: 9 })], on(6)).outage).toMatchObject({
      since: hoursAgo(8),
      outage: { calmRun: null },
    });
    expect(fold([outageOf({}, { calmRun: 9 })], on(6)).outage).toMatchObject({ since: AT, outage: { calmRun: null } });
  });

  test('ends though the second look says that it may not open', () => {
    expect(fold([outageOf(TOLD, { calmRun: 9 })], on(0), false).outage?.endedAt).toBe(AT);
  });

  test('without facts stays as it is', () => {
    const bare = matterOf({ id: '*/outage/x', type: 'outage' });
    expect(fold([bare], on(0)).outage).toEqual(bare);
  });
});

describe('an outage that ended', () => {
  const ended = (hours: number, told: Matter['told'] = TOLD.told) =>
    outageOf({ endedAt: hoursAgo(hours), outcome: 'mended', told }, { calmRun: 7, hit: ['old'] });

  test('and is back within six hours is the same, and news after two runs', () => {
    const back = fold([ended(5)], ten(6)).outage;
    expect(back).toMatchObject({
      ...{ id: '*/outage/x', since: AT, endedAt: null, outcome: null, cause: 'salesforce-unavailable', about: '' },
      outage: { factor: 'Salesforce', orgs: 7, of: 10, calmRun: null, againRun: 10, hit: [] },
    });
    const again = outageOf({ ...TOLD, since: hoursAgo(4) }, { againRun: 9 });
    expect(fold([again], ten(6)).outage).toMatchObject({ about: `again ${hoursAgo(4)}`, outage: { againRun: 9 } });
    expect(fold([outageOf(TOLD, { againRun: 10 })], ten(6)).outage?.about).toBe('');
  });

  test('and is back later is another', () => {
    const { matters } = fold([ended(6)], ten(6));
    expect(matters.map(({ id }) => id)).toEqual(['*/outage/x', `*/outage/${AT}`]);
  });

  test('is kept while it may come back, or somebody has to hear of its end', () => {
    const heard = { all: toldOf({ stage: 'ended' as const }) };
    const left = (matter: Matter) => fold([matter], ten(0)).matters.length;
    expect(left(ended(5, heard))).toBe(1);
    expect(left(ended(6, heard))).toBe(0);
    expect(left(ended(6, {}))).toBe(1);
    expect(left(ended(6))).toBe(1);
    expect(left(matterOf({ type: 'gone', endedAt: hoursAgo(9), told: heard }))).toBe(1);
    expect(left(matterOf({ type: 'gone', told: heard }))).toBe(1);
    expect(fold([ended(6, heard)], ten(6)).matters).toHaveLength(1);
  });
});

test('the cause that most have leads', () => {
  const members = [
    ...many(2, (org) => silent(org, {}, 'timeout')),
    ...many(4, (org) => silent(org, {}, 'dns-unavailable'), 3),
  ];
  expect(fold([], members).outage?.cause).toBe('dns-unavailable');
});

test('where all were told one by one, the outage speaks of them all the same', () => {
  const current = outageOf();
  const alone = { outage: current.id, matters: [matterOf(TOLD)] };
  expect(fold([current], ten(6, alone)).outage).toMatchObject({ cause: 'salesforce-unavailable', outage: { of: 10 } });
});
