import { expect, test } from 'vitest';
import { run, says, saysByTurns, stored, tagged, works } from './happenings.ts';
import { lived } from './life.ts';

// Rules 8, 9, 10 and 15: settling, no judgement, flapping, acknowledged.

test('a new secret that Salesforce knows by the next run was never news', async () => {
  const life = await lived({}, 'Tue 12:07', {
    'Tue 04:01': [stored('org01', 'v2'), says('org01', 'client-secret-wrong')],
    'Tue 05:00': works('org01'),
  });
  expect(life.sent).toEqual([]);
});

test('a rejection younger than its secret by an hour is told', async () => {
  const life = await lived({}, 'Tue 12:07', {
    'Tue 03:00': [stored('org01', 'v2'), says('org01', 'client-secret-wrong')],
  });
  expect(life.log).toMatchInlineSnapshot(`
    "Tue 03:00  - org01 stored
    Tue 03:00  - org01: client-secret-wrong
    Tue 04:07  all: [critical] org01: client secret rejected (1 of 5 failing)"
  `);
});

test('a wrong secret stored over a wrong one: it goes on failing, is reminded of as such, and is no news', async () => {
  const life = await lived({}, 'Wed 12:07', {
    'Tue 02:00': says('org01', 'client-secret-wrong'),
    'Tue 12:01': stored('org01', 'v2'),
    'Wed 08:01': stored('org01', 'v3'),
  });
  expect(life.log).toMatchInlineSnapshot(`
    "Tue 02:00  - org01: client-secret-wrong
    Tue 04:07  all: [critical] org01: client secret rejected (1 of 5 failing)
    Tue 12:01  - org01 stored
    Wed 08:01  - org01 stored
    Wed 08:07  all: [reminder] 1 of 5 still failing, longest 1 day"
  `);
});

test('a check on change that finds the secret to work tells at once that it is mended', async () => {
  const life = await lived({}, 'Tue 12:07', {
    'Tue 02:00': says('org01', 'client-secret-wrong'),
    'Tue 05:00': [stored('org01', 'v2'), works('org01')],
    'Tue 05:02': run(['org01']),
  });
  expect(life.log).toMatchInlineSnapshot(`
    "Tue 02:00  - org01: client-secret-wrong
    Tue 04:07  all: [critical] org01: client secret rejected (1 of 5 failing)
    Tue 05:00  - org01 stored
    Tue 05:00  - org01: well
    Tue 05:02  - a run over org01
    Tue 05:02  all: [ok] org01 works again"
  `);
});

test('an answer that nobody knows is told by the second run in a row, also by the first ones of a deployment', async () => {
  const life = await lived({}, 'Wed 00:07', {
    'Tue 00:00': says('org01', 'unknown'),
    'Tue 10:00': says('org02', 'unknown'),
    'Tue 14:00': works('org02'),
  });
  expect(life.log).toMatchInlineSnapshot(`
    "Tue 00:00  - org01: unknown
    Tue 04:07  all: [critical] org01: rejected, nobody knows why (1 of 5 failing)
    Tue 10:00  - org02: unknown
    Tue 14:00  - org02: well"
  `);
});

test('no answer is told after three full runs in a row; runs of named orgs and by hand do not count', async () => {
  const life = await lived({}, 'Wed 00:07', {
    'Tue 06:00': says('org01', 'timeout'),
    'Tue 08:10': run(['org01']),
    'Tue 08:20': run(),
    'Tue 08:30': run(),
    'Tue 18:00': works('org01'),
  });
  expect(life.log).toMatchInlineSnapshot(`
    "Tue 06:00  - org01: timeout
    Tue 08:10  - a run over org01
    Tue 08:20  - a run by hand
    Tue 08:30  - a run by hand
    Tue 16:07  all: [warning] org01: no answer in time (1 of 5 silent)
    Tue 18:00  - org01: well
    Tue 20:07  all: [ok] org01 works again, all 5 healthy"
  `);
});

test('checked once a day, no answer is told by the second run', async () => {
  const life = await lived({ every: 24, from: 'Tue 09:00' }, 'Sat 09:00', { 'Wed 06:00': says('org01', '503') });
  expect(life.log).toMatchInlineSnapshot(`
    "Wed 06:00  - org01: 503
    Thu 09:00  all: [warning] org01: Salesforce is unavailable (1 of 5 silent)"
  `);
});

test('an address that is refused is told at once; that others have to act now is news, that they did is none', async () => {
  const life = await lived({}, 'Wed 08:07', {
    'Tue 02:00': says('org01', 'ip-restricted'),
    'Tue 04:00': says('org02', 'timeout'),
    'Tue 14:00': says('org02', 'login-hours'),
    'Tue 22:00': says('org02', '503'),
  });
  expect(life.log).toMatchInlineSnapshot(`
    "Tue 02:00  - org01: ip-restricted
    Tue 04:00  - org02: timeout
    Tue 04:07  all: [warning] org01: our address is refused (2 of 5 silent)
    Tue 12:07  all: [warning] org02: no answer in time (2 of 5 silent)
    Tue 14:00  - org02: login-hours
    Tue 16:07  all: [warning] org02: now login hours restricted (2 of 5 silent)
    Tue 22:00  - org02: 503"
  `);
});

test('no answer that becomes a failure, and the other way, are one matter with one end', async () => {
  const life = await lived({}, 'Thu 00:07', {
    'Tue 02:00': says('org01', 'timeout'),
    'Tue 14:00': says('org01', 'app-blocked'),
    'Tue 18:00': says('org01', 'timeout'),
    'Wed 14:00': works('org01'),
  });
  expect(life.notices).toMatchInlineSnapshot(`
    [
      "all opened cannot-tell warning org01/condition/2026-11-03T12:07:01.125Z",
      "all changed failing critical org01/condition/2026-11-03T12:07:01.125Z",
      "all reminder still-failing warning org01/condition/2026-11-03T12:07:01.125Z",
      "all ended recovered critical org01/condition/2026-11-03T12:07:01.125Z",
    ]
  `);
});

test('an org without API calls works: nothing says that it is silent or cannot be judged', async () => {
  const life = await lived({}, 'week 2 Mon 12:07', { 'Thu 02:00': says('org01', 'no-calls') });
  expect(life.log).toMatchInlineSnapshot(`
    "Thu 02:00  - org01: no-calls
    Thu 12:07  all: [warning] org01: no API calls left
    Fri 08:07  all: [reminder] 1 of 5 orgs without API calls left, longest 1 day
    Sun 08:07  all: [reminder] 1 of 5 orgs without API calls left, longest 3 days
    week 2 Mon 08:07  all: [reminder] 1 of 5 orgs without API calls left, longest 4 days"
  `);
  for (const { digest } of life.sent) {
    expect(digest.subject + digest.forms.email).not.toMatch(/answer\b(?!:)|silent|judge/);
    expect(digest.forms.email).toContain('5 orgs: 4 healthy, 1 without API calls left.');
  }
});

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
    Thu 06:07  all: [critical] org01 flapping
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

test('a date mutes until that local day is over, in Berlin an hour before midnight UTC', async () => {
  const life = await lived(
    { every: 1, tags: () => ({ 'mute-until': '2026-11-04' }), variables: { TIMEZONE: 'Europe/Berlin' } },
    'Thu 02:07',
    { 'Tue 02:00': says('org01', 'app-blocked') },
  );
  expect(life.log).toMatchInlineSnapshot(`
    "Tue 02:00  - org01: app-blocked
    Wed 23:07  all: [critical] org01: app blocked (1 of 5 failing)"
  `);
});

test('a date mutes until that local day is over, in New York on a day of 25 hours', async () => {
  const life = await lived(
    {
      first: '2026-10-26',
      from: 'Sat 00:07',
      every: 1,
      tags: () => ({ 'mute-until': '2026-11-01' }),
      variables: { TIMEZONE: 'America/New_York' },
    },
    'week 2 Mon 08:07',
    { 'Sat 02:00': says('org01', 'app-blocked') },
  );
  expect(life.log).toMatchInlineSnapshot(`
    "Sat 02:00  - org01: app-blocked
    week 2 Mon 05:07  all: [critical] org01: app blocked (1 of 5 failing)"
  `);
});

test('a date years ahead mutes for 90 days; the weekly message counts it meanwhile', async () => {
  const life = await lived({ orgs: 1, every: 12, tags: () => ({ 'mute-until': '2029-01-01' }) }, 'week 15 Mon 00:07', {
    'Tue 02:00': says('org01', 'app-blocked'),
  });
  expect(life.lines.filter((line) => !/\[reminder\]/.test(line))).toMatchInlineSnapshot(`
    [
      "Tue 02:00  - org01: app-blocked",
      "week 14 Mon 00:07  all: [critical] org01: app blocked",
    ]
  `);
});

test('recovered acknowledges until the next recovery and is spent by it; another instant acknowledges anew', async () => {
  const life = await lived({}, 'Sun 00:07', {
    'Tue 02:00': says('org01', 'app-blocked'),
    'Tue 06:00': tagged('org01', { 'mute-until': 'recovered@2026-11-03T06:00:00Z' }),
    'Wed 10:00': works('org01'),
    'Wed 18:00': says('org01', 'app-blocked'),
    'Thu 06:00': tagged('org01', { 'mute-until': 'recovered@2026-11-05T06:00:00Z' }),
  });
  expect(life.log).toMatchInlineSnapshot(`
    "Tue 02:00  - org01: app-blocked
    Tue 04:07  all: [critical] org01: app blocked (1 of 5 failing)
    Tue 06:00  - org01 tagged: mute-until recovered@2026-11-03T06:00:00Z
    Wed 10:00  - org01: well
    Wed 12:07  all: [ok] org01 works again, all 5 healthy
    Wed 18:00  - org01: app-blocked
    Wed 20:07  all: [critical] org01: app blocked (1 of 5 failing)
    Thu 06:00  - org01 tagged: mute-until recovered@2026-11-05T06:00:00Z"
  `);
});

test('recovered, set while the org works, swallows nothing', async () => {
  const life = await lived({ tags: () => ({ 'mute-until': 'recovered' }) }, 'Tue 12:07', {
    'Tue 06:00': says('org01', 'app-blocked'),
  });
  expect(life.log).toMatchInlineSnapshot(`
    "Tue 06:00  - org01: app-blocked
    Tue 08:07  all: [critical] org01: app blocked (1 of 5 failing)"
  `);
});

test('an org does not work again in the morning while it gives no answer again', async () => {
  const life = await lived({ from: 'Tue 08:07', variables: { QUIET_HOURS: '22:00-07:00' } }, 'Wed 16:07', {
    'Tue 08:00': says('org01', 'timeout'),
    'Wed 02:00': works('org01'),
    'Wed 06:00': says('org01', 'timeout'),
    'Wed 10:00': works('org01'),
  });
  expect(life.log).toMatchInlineSnapshot(`
    "Tue 08:00  - org01: timeout
    Tue 16:07  all: [warning] org01: no answer in time (1 of 5 silent)
    Wed 02:00  - org01: well
    Wed 06:00  - org01: timeout
    Wed 10:00  - org01: well
    Wed 12:07  all: [ok] org01 works again, all 5 healthy"
  `);
});
