import { expect, test } from 'vitest';
import { run, says, stored, works } from './happenings.ts';
import { lived } from './life.ts';

// Rules 8 and 9: settling, no judgement.

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
