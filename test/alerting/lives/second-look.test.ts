import { expect, test } from 'vitest';
import { says, saysForAMinute } from './happenings.ts';
import { lived, orgNames } from './life.ts';

// Rule 11: the second look.

const MANY = orgNames(1, 12);

test('answers that are missing for a minute are looked at twice, and never news, in a fleet of two as well', async () => {
  for (const orgs of [2, 20]) {
    const life = await lived({ orgs }, 'Tue 12:07', { 'Tue 04:07': saysForAMinute(orgNames(1, orgs), '503') });
    expect(life.sent).toEqual([]);
  }
});

test('six orgs rejected for a minute are looked at twice, and never news', async () => {
  const life = await lived({ orgs: 20 }, 'Tue 12:07', {
    'Tue 04:07': saysForAMinute(orgNames(1, 6), 'app-blocked'),
  });
  expect(life.sent).toEqual([]);
});

test('a few that stay silent after the second look are no outage', async () => {
  const life = await lived({ orgs: 20 }, 'Tue 16:07', {
    'Tue 04:07': [saysForAMinute(MANY, 'timeout'), says(['org11', 'org12'], 'timeout')],
  });
  expect(life.log).toMatchInlineSnapshot(`
    "Tue 04:07  - org01 to org12: timeout, for a minute
    Tue 04:07  - org11, org12: timeout
    Tue 12:07  all: [warning] org11, org12 without an answer (2 of 20)"
  `);
});

test('without time for a second look the message says so', async () => {
  const life = await lived({ orgs: 20 }, 'Tue 04:08', {
    'Tue 04:07': [
      says(MANY, '503'),
      {
        what: null,
        happen: (each) =>
          Object.assign(each.settings, { deadline: new Date(each.world.ports.now().getTime() + 30_000) }),
      },
    ],
  });
  expect(life.mail()).toContain('No time for a second look: these orgs were asked once.');
});

test('what answers at the second look is not said to give no answer, though the others are an outage', async () => {
  const life = await lived({ orgs: 7 }, 'Tue 04:08', {
    'Tue 04:07': [says(orgNames(1, 7), '503'), saysForAMinute(['org02', 'org04'], '503')],
  });
  expect(life.log).toMatchInlineSnapshot(`
    "Tue 04:07  - org01 to org07: 503
    Tue 04:07  - org02, org04: 503, for a minute
    Tue 04:09  all: [warning] 5 of 7 orgs give no answer since 04:07"
  `);
});
