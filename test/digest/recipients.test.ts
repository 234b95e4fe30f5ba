import { describe, expect, test } from 'vitest';
import { countUnheard, teamsOf, unreached } from '../../src/digest/recipients.ts';

const mail = (endpoint: string) => ({ protocol: 'email', endpoint });
const everything = { audience: ['all'] };

describe('whom alerts do not reach', () => {
  test('nobody, when everybody has confirmed', () => {
    const intended = [{ ...mail('Ops@example.com'), filterPolicy: everything }];
    expect(unreached(intended, [{ ...mail('ops@example.com'), confirmed: true }])).toEqual([]);
  });

  test('those who were asked and have not confirmed, whoever subscribed them', () => {
    const intended = [{ ...mail('Ops@example.com'), filterPolicy: everything }];
    const subscribed = [
      { ...mail('ops@example.com'), confirmed: false },
      { ...mail('boss@example.com'), confirmed: false },
    ];
    expect(unreached(intended, subscribed)).toEqual([
      { ...mail('ops@example.com'), filterPolicy: everything, because: 'unconfirmed' },
      { ...mail('boss@example.com'), filterPolicy: null, because: 'unconfirmed' },
    ]);
  });

  test('those whom the stack subscribed and SNS has dropped', () => {
    const intended = [{ ...mail('ops@example.com'), filterPolicy: everything }];
    const gone = [{ ...mail('ops@example.com'), filterPolicy: everything, because: 'gone' }];
    expect(unreached(intended, [])).toEqual(gone);
    const pager = { protocol: 'email-json', endpoint: 'ops@example.com', confirmed: true };
    expect(unreached(intended, [{ ...mail('boss@example.com'), confirmed: true }, pager])).toEqual(gone);
  });
});

test('teams with subscribers of their own are those that filters name, each once, in order', () => {
  const filters = [{ team: ['crm', 'billing'] }, everything, null, { team: 'ops' }, { team: ['crm', { prefix: 'a' }] }];
  expect(teamsOf(filters)).toEqual(['billing', 'crm', 'ops']);
});

describe('Who hears nothing is counted', () => {
  const one = (endpoint: string, confirmed: boolean) => ({ protocol: 'email', endpoint, confirmed });
  const intended = [
    { protocol: 'email', endpoint: 'ops@example.com' },
    { protocol: 'email', endpoint: 'Boss@example.com' },
  ];

  test.each([
    ['all confirmed', [one('ops@example.com', true), one('boss@example.com', true)], 0],
    ['one not confirmed', [one('ops@example.com', true), one('boss@example.com', false)], 1],
    ['one gone', [one('ops@example.com', true)], 1],
    ['a pager beside them does not stand for them', [one('pager@example.com', true)], 2],
    ['the same address by another protocol neither', [{ ...one('ops@example.com', true), protocol: 'email-json' }], 2],
    ['nobody confirmed', [one('ops@example.com', false)], 2],
  ])('%s', (_case, subscribed, unheard) => {
    expect(countUnheard(intended, subscribed)).toBe(unheard);
  });

  test('with nobody at all as one, though the stack subscribed nobody', () => {
    expect(countUnheard([], [])).toBe(1);
    expect(countUnheard([], [one('pager@example.com', false)])).toBe(1);
    expect(countUnheard([], [one('pager@example.com', true)])).toBe(0);
  });
});
