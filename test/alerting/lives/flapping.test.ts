import { expect, test } from 'vitest';
import { says, saysByTurns, tagged, works } from './happenings.ts';
import { lived, orgNames } from './life.ts';

// Rule 10: what changes between working and not working.

test('nightly login hours are a pattern after two nights', async () => {
  const life = await lived({ every: 1 }, 'week 2 Mon 12:07', {
    'Tue 00:00': {
      what: 'org01: login-hours from midnight to six, every night',
      happen: ({ says: saying, world }) => {
        saying.set('org01', () => (world.ports.now().getUTCHours() < 6 ? 'login-hours' : null));
      },
    },
  });
  expect(life.log).toMatchInlineSnapshot(`
    "Tue 00:00  - org01: login-hours from midnight to six, every night
    Tue 02:07  all: [warning] org01: login hours restricted (1 of 5 silent)
    Tue 06:07  all: [ok] org01 works again, all 5 healthy
    Wed 02:07  all: [warning] org01: login hours restricted (1 of 5 silent)
    Wed 06:07  all: [ok] org01 works again, all 5 healthy
    Thu 02:07  all: [warning] org01: login hours restricted (1 of 5 silent)
    Thu 06:07  all: [critical] org01 flapping, works now
    week 2 Mon 08:07  all: [ok] org01 still flapping"
  `);
});

test('checked once a day, two days broken and two well: told broken once, then flapping, then once a week', async () => {
  const life = await lived({ every: 24, from: 'Tue 09:00' }, 'week 5 Tue 09:00', {
    'Tue 09:00': saysByTurns('org01', [null, null, 'app-blocked', 'app-blocked']),
  });
  expect(life.log).toMatchInlineSnapshot(`
    "Tue 09:00  - org01 by turns: well, well, app-blocked, app-blocked
    Thu 09:00  all: [critical] org01: app blocked (1 of 5 failing)
    Fri 09:00  all: [reminder] 1 of 5 still failing, longest 1 day
    Sat 09:00  all: [ok] org01 works again, all 5 healthy
    week 2 Mon 09:00  all: [critical] org01: app blocked (1 of 5 failing)
    week 2 Tue 09:00  all: [reminder] 1 of 5 still failing, longest 1 day
    week 2 Wed 09:00  all: [ok] org01 works again, all 5 healthy
    week 2 Fri 09:00  all: [critical] org01 flapping (1 of 5 failing)
    week 2 Sat 09:00  all: [critical] org01: app blocked (1 of 5 failing)
    week 2 Sun 09:00  all: [critical] org01 flapping, works now
    week 3 Mon 09:00  all: [ok] org01 still flapping
    week 4 Mon 09:00  all: [ok] org01 still flapping
    week 5 Mon 09:00  all: [reminder] 1 of 5 still failing, longest 1 day"
  `);
});

test('flapping that fails for a day is told as failing; well again, it is over after two days without a change', async () => {
  const life = await lived({}, 'week 2 Mon 00:07', {
    'Tue 00:00': saysByTurns('org01', [null, 'app-blocked']),
    'Wed 02:00': says('org01', 'app-blocked'),
    'Thu 14:00': works('org01'),
  });
  expect(life.log).toMatchInlineSnapshot(`
    "Tue 00:00  - org01 by turns: well, app-blocked
    Tue 04:07  all: [critical] org01: app blocked (1 of 5 failing)
    Tue 08:07  all: [ok] org01 works again, all 5 healthy
    Tue 12:07  all: [critical] org01: app blocked (1 of 5 failing)
    Tue 16:07  all: [ok] org01 works again, all 5 healthy
    Tue 20:07  all: [critical] org01 flapping (1 of 5 failing)
    Wed 02:00  - org01: app-blocked
    Thu 04:07  all: [critical] org01: app blocked (1 of 5 failing)
    Thu 14:00  - org01: well
    Thu 16:07  all: [critical] org01 flapping, works now
    Sat 16:07  all: [ok] org01 works again, all 5 healthy"
  `);
});

test('flapping that is well for two days is steady again, though muted meanwhile', async () => {
  const life = await lived({}, 'Sat 00:07', {
    'Tue 00:00': saysByTurns('org01', [null, 'app-blocked']),
    'Wed 02:00': [works('org01'), tagged('org01', { 'mute-until': '2026-12-20' })],
  });
  expect(life.log).toMatchInlineSnapshot(`
    "Tue 00:00  - org01 by turns: well, app-blocked
    Tue 04:07  all: [critical] org01: app blocked (1 of 5 failing)
    Tue 08:07  all: [ok] org01 works again, all 5 healthy
    Tue 12:07  all: [critical] org01: app blocked (1 of 5 failing)
    Tue 16:07  all: [ok] org01 works again, all 5 healthy
    Tue 20:07  all: [critical] org01 flapping (1 of 5 failing)
    Wed 02:00  - org01: well
    Wed 02:00  - org01 tagged: mute-until 2026-12-20
    Fri 00:07  all: [ok] org01 works again, all 5 healthy"
  `);
  expect(life.mail()).toContain('Back: org01, steady for two days (was app-blocked)');
});

test('a muted org that flaps is silent', async () => {
  const life = await lived({ tags: () => ({ 'mute-until': '2026-12-20' }) }, 'Sat 00:07', {
    'Tue 00:00': saysByTurns('org01', [null, 'app-blocked']),
  });
  expect(life.sent).toEqual([]);
});

test('three causes that take turns are each told once', async () => {
  const life = await lived({}, 'Sun 00:07', {
    'Tue 00:00': saysByTurns('org01', ['app-blocked', 'client-secret-wrong', 'user-inactive']),
  });
  expect(life.log).toMatchInlineSnapshot(`
    "Tue 00:00  - org01 by turns: app-blocked, client-secret-wrong, user-inactive
    Tue 00:07  all: [critical] org01: app blocked (1 of 5 failing)
    Tue 04:07  all: [critical] org01: now client secret rejected (1 of 5 failing)
    Tue 08:07  all: [critical] org01: now user inactive or frozen (1 of 5 failing)
    Wed 08:07  all: [reminder] 1 of 5 still failing, longest 1 day
    Fri 08:07  all: [reminder] 1 of 5 still failing, longest 3 days"
  `);
});

test('flapping that was told while the org failed: a day of failing is told, and that it works again at once', async () => {
  const life = await lived({}, 'week 2 Mon 00:07', {
    'Tue 00:00': saysByTurns('org01', ['app-blocked', null]),
    'Wed 02:00': says('org01', 'app-blocked'),
    'Thu 14:00': works('org01'),
  });
  expect(life.log).toMatchInlineSnapshot(`
    "Tue 00:00  - org01 by turns: app-blocked, well
    Tue 00:07  all: [critical] org01: app blocked (1 of 5 failing)
    Tue 04:07  all: [ok] org01 works again, all 5 healthy
    Tue 08:07  all: [critical] org01: app blocked (1 of 5 failing)
    Tue 12:07  all: [ok] org01 works again, all 5 healthy
    Tue 16:07  all: [critical] org01: app blocked (1 of 5 failing)
    Tue 20:07  all: [critical] org01 flapping, works now
    Wed 02:00  - org01: app-blocked
    Thu 00:07  all: [critical] org01: app blocked (1 of 5 failing)
    Thu 14:00  - org01: well
    Thu 16:07  all: [critical] org01 flapping, works now
    Sat 16:07  all: [ok] org01 works again, all 5 healthy"
  `);
  expect(life.notices.slice(-5)).toMatchInlineSnapshot(`
    [
      "all opened failing critical org01/condition/2026-11-03T16:07:00.000Z",
      "all changed flapping critical org01/condition/2026-11-03T16:07:00.000Z",
      "all changed failing critical org01/condition/2026-11-03T16:07:00.000Z",
      "all changed flapping critical org01/condition/2026-11-03T16:07:00.000Z",
      "all ended recovered critical org01/condition/2026-11-03T16:07:00.000Z",
    ]
  `);
});

test('a second long failure of flapping for the same cause is no news, one for another cause is', async () => {
  const life = await lived({}, 'week 3 Mon 00:07', {
    'Tue 00:00': saysByTurns('org01', ['app-blocked', null]),
    'Wed 02:00': says('org01', 'app-blocked'),
    'Thu 14:00': works('org01'),
    'Fri 14:00': says('org01', 'app-blocked'),
    'Sun 14:00': works('org01'),
    'week 2 Mon 14:00': says('org01', 'user-inactive'),
    'week 2 Wed 14:00': works('org01'),
  });
  expect(life.lines.slice(life.lines.indexOf('Wed 02:00  - org01: app-blocked'))).toMatchInlineSnapshot(`
    [
      "Wed 02:00  - org01: app-blocked",
      "Thu 00:07  all: [critical] org01: app blocked (1 of 5 failing)",
      "Thu 14:00  - org01: well",
      "Thu 16:07  all: [critical] org01 flapping, works now",
      "Fri 14:00  - org01: app-blocked",
      "Sun 14:00  - org01: well",
      "week 2 Mon 08:07  all: [ok] org01 still flapping",
      "week 2 Mon 14:00  - org01: user-inactive",
      "week 2 Tue 16:07  all: [critical] org01: now user inactive or frozen (1 of 5 failing)",
      "week 2 Wed 14:00  - org01: well",
      "week 2 Wed 16:07  all: [critical] org01 flapping, works now",
      "week 2 Fri 16:07  all: [ok] org01 works again, all 5 healthy",
    ]
  `);
});

test('an outage in between is not steadiness: two days after it the org is steady, and was not silent', async () => {
  const life = await lived({ orgs: 20 }, 'Sat 20:07', {
    'Tue 00:00': saysByTurns('org01', [null, 'app-blocked']),
    'Wed 02:00': says(orgNames(1, 8), '503'),
    'Thu 02:00': works(orgNames(1, 8)),
  });
  expect(life.lines.slice(life.lines.indexOf('Wed 02:00  - org01 to org08: 503'))).toMatchInlineSnapshot(`
    [
      "Wed 02:00  - org01 to org08: 503",
      "Wed 04:09  all: [warning] 7 of 20 orgs give no answer since 04:07",
      "Thu 02:00  - org01 to org08: well",
      "Thu 08:07  all: [ok] 8 orgs answer again, all 20 healthy",
      "Sat 04:07  all: [ok] org01 works again, all 20 healthy",
    ]
  `);
  expect(life.mail()).toContain('Back: org01, steady for two days (was app-blocked)');
});
