import { describe, expect, test } from 'vitest';
import type { OrgStanding } from '../../src/digest/input.ts';
import { messageOf } from '../../src/digest/message.ts';
import type { NoticeKind } from '../../src/state/notice.ts';
import { digestOf, failing, standing, told } from './digest-samples.ts';
import type { Given } from './mail-blocks.ts';

const toAll = (given: readonly Given[], orgs: readonly OrgStanding[] = []) =>
  messageOf({ team: null, round: null, notices: given.map(told) }, orgs);
const toCrm = (given: readonly Given[], orgs: readonly OrgStanding[] = []) =>
  messageOf({ team: 'crm', round: null, notices: given.map(told) }, orgs);
const orgsOf = ({ notices }: ReturnType<typeof messageOf>) => notices.map(({ org }) => org);

describe('what one audience is told', () => {
  test('is told once, though it is due twice', () => {
    expect(toAll([{ kind: 'failing' }, { kind: 'failing' }]).notices).toHaveLength(1);
  });

  test('is of its own orgs: neither of those of another team, nor of those without one', () => {
    const orgs = [failing('ours', { team: 'crm' }), failing('theirs', { team: 'billing' }), failing('nobodys')];
    const given = orgs.map(({ org }) => ({ kind: 'failing', org }) as const);
    expect(orgsOf(toCrm(given, orgs))).toEqual(['ours']);
    expect(toCrm(given, orgs).orgs.map(({ org }) => org)).toEqual(['ours']);
    expect(orgsOf(toAll(given, orgs))).toEqual(['nobodys', 'ours', 'theirs']);
    expect(toAll(given, orgs).orgs.map(({ org }) => org)).toEqual(['nobodys', 'ours', 'theirs']);
  });

  test('has the names of its own orgs only in what befell the fleet', () => {
    const orgs = [failing('ours', { team: 'crm' }), failing('theirs', { team: 'billing' }), failing('nobodys')];
    const [outage] = toCrm(
      [{ kind: 'fleet-incident', org: null, orgs: ['ours', 'theirs', 'nobodys', 'gone'] }],
      orgs,
    ).notices;
    expect(outage?.orgs).toEqual(['ours', 'gone']);
  });

  test('tells a team of an org that is gone, and of one that was handed over', () => {
    const handed = { kind: 'closed', stage: 'ended', outcome: 'handed-over', org: 'handed', team: 'crm' } as const;
    const theirs = { ...handed, id: 'theirs', team: 'billing' };
    const message = toCrm(
      [{ kind: 'org-removed', org: 'gone' }, handed, theirs],
      [failing('handed', { team: 'billing' })],
    );
    expect(message.notices.map(({ org, team }) => [org, team])).toEqual([
      ['gone', null],
      ['handed', 'crm'],
    ]);
  });
});

describe('the counts', () => {
  const conditions = ['healthy', 'failing', 'no-answer', 'settling', 'doubtful', 'disabled', 'not-checkable'] as const;

  test('have every watched org once, whatever its cause and its mute', () => {
    const orgs = conditions.map((condition) =>
      standing({ org: condition, condition, cause: 'api-limit-exceeded', muted: { until: null } }),
    );
    expect(toAll([], orgs).counts).toEqual({
      watched: 5,
      healthy: 1,
      failing: 1,
      noAnswer: 0,
      noCalls: 1,
      settling: 1,
      doubtful: 1,
      muted: 1,
      flapping: 0,
      disabled: 1,
      notCheckable: 1,
      overdue: 0,
    });
  });
});

describe('the order of reading', () => {
  test('is by what a person should do first', () => {
    const order: readonly NoticeKind[] = [
      'test',
      'nothing-to-check',
      'fleet-incident',
      'failing',
      'cause-changed',
      'still-failing',
      'cannot-tell',
      'flapping',
      'rotation-stuck',
      'identity-changed',
      'rotation-due',
      'rotation-overdue',
      'legacy-flow',
      'org-removed',
      'closed',
      'fleet-recovered',
      'recovered',
      'org-added',
    ];
    const given = order.toSorted().map((kind) => ({ kind }));
    expect(toAll(given).notices.map(({ kind }) => kind)).toEqual(order);
    expect(toAll(given.toReversed()).notices.map(({ kind }) => kind)).toEqual(order);
  });

  test('is the loudest first, then what is due or began first, then by name', () => {
    const cliff = (org: string, given: Partial<Given> = {}): Given => ({
      kind: 'rotation-due',
      org,
      id: org,
      ...given,
    });
    const early = '2026-11-01T07:00:00Z';
    const given = [
      cliff('info', { severity: 'info', since: early }),
      cliff('warning', { severity: 'warning', since: early }),
      cliff('b'),
      cliff('a'),
      cliff('found-now', { since: null, at: '2026-11-23T00:00:00Z' }),
      cliff('long-since', { since: early }),
      cliff('due-soon', { since: early, dueAt: '2026-11-25T07:00:00Z' }),
    ];
    const order = ['long-since', 'a', 'b', 'found-now', 'due-soon', 'warning', 'info'];
    expect(orgsOf(toAll(given))).toEqual(order);
    expect(orgsOf(toAll(given.toReversed()))).toEqual(order);
  });

  test('lists kinds as the catalogue does', () => {
    expect(toAll([{ kind: 'org-added' }, { kind: 'flapping' }, { kind: 'failing' }]).kinds).toEqual([
      'failing',
      'flapping',
      'org-added',
    ]);
  });
});

describe('matters', () => {
  const groups = (given: readonly Given[]) => toAll(given).groups.map(({ members }) => members.map(({ org }) => org));
  const two = (one: Given, other: Partial<Given> = {}) =>
    groups([
      { ...one, id: '1', org: 'a' },
      { ...one, id: '2', org: 'b', ...other },
    ]);

  test('are of one group when the same happened and the same is to be done', () => {
    const given = { kind: 'failing', cause: 'app-blocked', steps: [{ say: 'Ask them' }] } as const;
    expect(two(given)).toEqual([['a', 'b']]);
    expect(two(given, { kind: 'cause-changed', stage: 'changed' })).toEqual([['a', 'b']]);
    expect(two(given, { steps: [{ say: 'Ask again' }] })).toEqual([['a', 'b']]);
  });

  test.each<readonly [string, Partial<Given>]>([
    ['another cause', { cause: 'app-disabled' }],
    ['another kind', { kind: 'cannot-tell' }],
    ['a step that begins with another word', { steps: [{ say: 'Pull it back', run: 'credential-health restore b' }] }],
    ['a step with another command', { steps: [{ say: 'Put it back', run: 'credential-health check b' }] }],
    ['one step more', { steps: [{ say: 'Put it back', run: 'credential-health restore b' }, { say: 'Wait' }] }],
  ])('are apart with %s', (_, other) => {
    const given = {
      kind: 'failing',
      cause: 'app-blocked',
      steps: [{ say: 'Put it back', run: 'credential-health restore a' }],
    } as const;
    expect(two(given, other)).toEqual(expect.arrayContaining([['a'], ['b']]));
  });

  test('are apart where something else befell one of them', () => {
    const given = [
      { kind: 'failing', org: 'a' },
      { kind: 'failing', org: 'b' },
      { kind: 'flapping', org: 'b' },
    ] as const;
    expect(groups(given)).toEqual([['a'], ['b']]);
    expect(groups([...given, { kind: 'flapping', org: 'a' }])).toEqual([['a', 'b']]);
    expect(groups([...given, { kind: 'rotation-stuck', org: 'a' }])).toEqual([['a'], ['b']]);
    expect(groups([...given, { kind: 'flapping', org: 'a', cause: 'timeout' }])).toEqual([['a'], ['b']]);
  });

  test('are opened or changed; what ends or is reminded of has no group', () => {
    const given = { kind: 'failing', id: 'x' } as const;
    for (const stage of ['opened', 'changed'] as const) expect(groups([{ ...given, stage }])).toEqual([['acme']]);
    for (const stage of ['reminder', 'ended'] as const) expect(groups([{ ...given, stage }])).toEqual([]);
  });
});

describe('a digest', () => {
  test('says for whom it is, its kinds, and of how many orgs it speaks, each counted once', () => {
    const notices = [
      told({ kind: 'failing', org: 'a' }),
      told({ kind: 'flapping', org: 'd' }),
      told({ kind: 'fleet-incident', org: null, orgs: ['a', 'b', 'c'] }),
      told({ kind: 'nothing-to-check', org: null, orgs: null }),
    ];
    const { audience, team, attributes } = digestOf(notices);
    expect([audience, team]).toEqual(['all', null]);
    expect(attributes).toEqual({
      severity: 'critical',
      kinds: ['failing', 'fleet-incident', 'nothing-to-check', 'flapping'],
      orgs: 4,
    });
    const crm = digestOf(notices, [standing({ org: 'a', team: 'crm' })], { team: 'crm' });
    expect([crm.audience, crm.team]).toEqual(['team', 'crm']);
  });
});
