import { describe, expect, test } from 'vitest';
import { type Intended, listeningTo, type Subscribed } from '../../src/alerting/listening.ts';

const OPS = { protocol: 'email', endpoint: 'ops@example.com' };
const CRM = { protocol: 'email', endpoint: 'crm@example.com' };
const to = (recipient: typeof OPS, filter: unknown, confirmed = true): Subscribed => ({
  ...recipient,
  confirmed,
  filter,
});
const meant = (recipient: typeof OPS, filter: Intended['filter']): Intended => ({ ...recipient, filter });
/** Whom such a filter lets through: `all critical`, `team:crm info`. */
const heard = (filter: unknown) => {
  const { hears } = listeningTo(1, [to(OPS, filter)], []);
  return (['all', 'team:crm'] as const).flatMap((audience) =>
    (['critical', 'warning', 'info'] as const)
      .filter((severity) => hears(audience, severity))
      .map((severity) => `${audience} ${severity}`),
  );
};
const EVERYTHING = heard(null);

test('a filter of plain words is judged by audience, team and severity', () => {
  expect(EVERYTHING).toHaveLength(6);
  expect(heard({})).toEqual(EVERYTHING);
  expect(heard({ audience: ['all'] })).toEqual(['all critical', 'all warning', 'all info']);
  expect(heard({ audience: ['all'], severity: ['critical', 'info'] })).toEqual(['all critical', 'all info']);
  expect(heard({ audience: ['team'], team: ['crm'], severity: ['warning'] })).toEqual(['team:crm warning']);
  expect(heard({ team: ['billing', 'crm'], severity: ['info'] })).toEqual(['team:crm info']);
  expect(heard({ team: ['billing'] })).toEqual([]);
});

test.each([
  ['of other operators', { severity: [{ 'anything-but': ['info'] }] }],
  ['of a word and another operator', { severity: ['critical', { exists: true }] }],
  ['on another attribute', { kinds: ['failing'] }],
  ['that is no list', { severity: 'critical' }],
  ['that is no policy', 'severity'],
  ['that is not known', undefined],
])('a filter %s lets everything through', (_, filter) => {
  expect(heard(filter)).toEqual(EVERYTHING);
});

test('the filter that the stack gave a subscription is known better than what SNS says of it', () => {
  const { hears } = listeningTo(
    1,
    [to({ ...OPS, endpoint: 'Ops@Example.com' }, undefined)],
    [meant(OPS, { severity: ['critical'] })],
  );
  expect([hears('all', 'critical'), hears('all', 'warning')]).toEqual([true, false]);
});

test('who has not confirmed hears nothing', () => {
  const { hears, anybody } = listeningTo(1, [to(OPS, { severity: ['critical'] }), to(CRM, null, false)], []);
  expect([hears('all', 'critical'), hears('all', 'warning'), anybody]).toEqual([true, false, true]);
});

test('nobody hears what is told to all where only a team listens', () => {
  expect(listeningTo(1, [to(CRM, { audience: ['team'] })], []).anybody).toBe(false);
});

describe('a team is an audience', () => {
  const isAudience = (filter: unknown, intended: readonly Intended[] = []) =>
    listeningTo(1, [to(OPS, filter)], intended).isAudience('crm');

  test('where a filter names it, or cannot be judged', () => {
    expect(isAudience({ team: ['crm'] })).toBe(true);
    expect(isAudience({ kinds: ['failing'] })).toBe(true);
    expect(isAudience({ team: ['billing'] })).toBe(false);
    expect(isAudience({ audience: ['team'] })).toBe(false);
  });

  test('not where somebody hears everything', () => {
    expect(isAudience(null)).toBe(false);
  });

  test('where the stack meant it to be one', () => {
    expect(isAudience(null, [meant(CRM, { team: ['crm'] })])).toBe(true);
    expect(isAudience(null, [meant(CRM, null)])).toBe(false);
  });
});

test('where nobody could be asked everybody listens', () => {
  const unknown = listeningTo(null, null, [meant(OPS, null)]);
  expect([unknown.hears('all', 'info'), unknown.isAudience('crm')]).toEqual([true, true]);
  expect([unknown.anybody, unknown.unconfirmed, unknown.unguarded]).toEqual([null, [], []]);
  expect(listeningTo(2, null, []).anybody).toBe(true);
});

test('without a confirmed subscription nobody listens, and every team may be an audience', () => {
  const none = listeningTo(0, null, []);
  expect([none.hears('all', 'critical'), none.isAudience('crm'), none.anybody]).toEqual([false, true, false]);
  expect([none.unconfirmed, none.unguarded]).toEqual([[], []]);
});

test('not reached is who was meant to be and did not confirm, each once', () => {
  const pending = to(CRM, null, false);
  const stranger = to({ protocol: 'email', endpoint: 'new@example.com' }, null, false);
  const intended = [meant({ ...OPS, endpoint: 'OPS@example.com' }, null), meant(CRM, null)];
  expect(listeningTo(1, [to(OPS, null), pending, stranger], intended).unconfirmed).toEqual([
    'crm@example.com',
    'new@example.com',
  ]);
  expect(listeningTo(0, [pending], intended).unconfirmed).toEqual(['OPS@example.com', 'crm@example.com']);
  // The same address by another way is another recipient.
  expect(listeningTo(1, [to({ ...OPS, protocol: 'email-json' }, null)], [meant(OPS, null)]).unconfirmed).toEqual([
    'ops@example.com',
  ]);
});

test('an address that was confirmed without credentials can be unsubscribed by anybody', () => {
  const open = { ...to(OPS, null), authenticated: false };
  const shut = { ...to(CRM, null), authenticated: true };
  const pending = { ...to({ ...OPS, endpoint: 'new@example.com' }, null, false), authenticated: false };
  expect(listeningTo(2, [open, shut, pending], []).unguarded).toEqual(['ops@example.com']);
  expect(listeningTo(1, [to(OPS, null)], []).unguarded).toEqual([]);
});
