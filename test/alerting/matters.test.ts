import { expect, test } from 'vitest';
import {
  isCondition,
  isTold,
  isToldAlone,
  MATTERS,
  newsOf,
  openCondition,
  opened,
} from '../../src/alerting/matters.ts';
import { hoursAgo, matterOf, toldOf } from './alert-fixtures.ts';

const AT = hoursAgo(0);

test('a matter begins with the run, told to nobody', () => {
  expect(opened('acme', 'stuck', AT)).toEqual({
    ...{ id: `acme/stuck/${AT}`, type: 'stuck', about: '', cause: null, since: AT, endedAt: null, outcome: null },
    ...{ muted: false, detail: null, outage: null, told: {} },
  });
  expect(opened('acme', 'user', AT, { about: 'someone', since: hoursAgo(4) })).toMatchObject({
    about: 'someone',
    since: hoursAgo(4),
  });
});

test('whatever keeps an org from working is one matter, its condition', () => {
  const types = Object.keys(MATTERS) as (keyof typeof MATTERS)[];
  expect(types.filter((type) => isCondition({ type }))).toEqual(['failing', 'unanswered', 'flapping']);
  for (const type of ['failing', 'unanswered', 'flapping'] as const)
    expect(opened('acme', type, AT).id).toBe(`acme/condition/${AT}`);
});

test('the condition that is open', () => {
  const open = matterOf();
  const ended = matterOf({ endedAt: AT });
  expect(openCondition([matterOf({ type: 'user' }), ended, open])).toBe(open);
  expect(openCondition([matterOf({ type: 'user' }), ended])).toBeNull();
});

test('told is what somebody was told of and not that it is over', () => {
  const over = toldOf({ stage: 'ended' });
  expect(isTold(matterOf())).toBe(false);
  expect(isTold(matterOf({ told: { all: over } }))).toBe(false);
  expect(isTold(matterOf({ told: { all: over, 'team:crm': toldOf() } }))).toBe(true);
  expect(isToldAlone({ matters: [matterOf()] })).toBe(false);
  expect(isToldAlone({ matters: [matterOf({ told: { all: toldOf() } })] })).toBe(true);
  expect(isToldAlone({ matters: [matterOf({ type: 'user', told: { all: toldOf() } })] })).toBe(false);
});

test('news is told apart by type and by what it is about', () => {
  expect(newsOf({ type: 'failing', about: 'app-blocked' })).toBe('failing:app-blocked');
});
