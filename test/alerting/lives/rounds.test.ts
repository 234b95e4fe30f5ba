import { expect, test } from 'vitest';
import { paused, refused, says, saysByTurns, stored, tagged, works } from './happenings.ts';
import { Life, lived } from './life.ts';

// Rules 4, 5 and 16: news at once, reminders in rounds, the weekly message always, a new deployment.

const NIGHTS = { QUIET_HOURS: '22:00-07:00' };
const WARNING = () => ({ severity: 'warning' });

test('found on Monday at 12:07: days 1, 3 and 7, four weekly ones, then parked', async () => {
  const life = await lived({ from: 'Mon 08:07' }, 'week 8 Tue 00:07', { 'Mon 12:00': says('org03', 'app-blocked') });
  expect(life.log).toMatchInlineSnapshot(`
    "Mon 12:00  - org03: app-blocked
    Mon 12:07  all: [critical] org03: app blocked (1 of 5 failing)
    Tue 08:07  all: [reminder] 1 of 5 still failing, longest 1 day
    Thu 08:07  all: [reminder] 1 of 5 still failing, longest 3 days
    week 2 Mon 08:07  all: [reminder] 1 of 5 still failing, longest 7 days
    week 3 Mon 08:07  all: [reminder] 1 of 5 still failing, longest 14 days
    week 4 Mon 08:07  all: [reminder] 1 of 5 still failing, longest 21 days
    week 5 Mon 08:07  all: [reminder] 1 of 5 still failing, longest 28 days
    week 6 Mon 08:07  all: [reminder] 1 of 5 still failing, longest 35 days
    week 7 Mon 08:07  all: [reminder] 1 of 5 still failing, longest 42 days
    week 8 Mon 08:07  all: [reminder] 1 of 5 still failing, longest 49 days"
  `);
  expect(life.mail()).toContain('Parked, not working for up to 49 days: org03 (app-blocked)');
});

test('a rung on the day of the telling is skipped, and what is mended before its round is not reminded of', async () => {
  const life = await lived({}, 'Fri 00:07', {
    'Tue 00:00': says('org03', 'app-blocked'),
    'Wed 06:00': works('org03'),
  });
  expect(life.log).toMatchInlineSnapshot(`
    "Tue 00:00  - org03: app-blocked
    Tue 00:07  all: [critical] org03: app blocked (1 of 5 failing)
    Wed 06:00  - org03: well
    Wed 08:07  all: [ok] org03 works again, all 5 healthy"
  `);
});

test('a schedule of one run a day in quiet hours: that run takes the rounds, and what was held back', async () => {
  const life = await lived({ every: 24, from: 'Tue 03:00', tags: WARNING, variables: NIGHTS }, 'week 3 Wed 04:00', {
    'Wed 12:00': says('org03', 'app-blocked'),
    'week 2 Fri 12:00': works('org03'),
  });
  expect(life.log).toMatchInlineSnapshot(`
    "Wed 12:00  - org03: app-blocked
    Thu 03:00  all: [warning] org03: app blocked (1 of 5 failing)
    Sat 03:00  all: [reminder] 1 of 5 still failing, longest 2 days
    week 2 Mon 03:00  all: [reminder] 1 of 5 still failing, longest 4 days
    week 2 Tue 03:00  all: [reminder] 1 of 5 still failing, longest 5 days
    week 2 Fri 03:00  all: [reminder] 1 of 5 still failing, longest 8 days
    week 2 Fri 12:00  - org03: well
    week 2 Sat 03:00  all: [ok] org03 works again, all 5 healthy
    week 3 Tue 03:00  all: [ok] 5 of 5 healthy"
  `);
});

test('quiet hours until ten: rounds are taken by the first run after them', async () => {
  const life = await lived({ every: 1, from: 'Tue 04:07', variables: { QUIET_HOURS: '06:00-10:00' } }, 'Wed 12:07', {
    'Tue 05:00': says('org03', 'app-blocked'),
  });
  expect(life.log).toMatchInlineSnapshot(`
    "Tue 05:00  - org03: app-blocked
    Tue 05:07  all: [critical] org03: app blocked (1 of 5 failing)
    Wed 10:07  all: [reminder] 1 of 5 still failing, longest 1 day"
  `);
});

test('the clocks go back in Berlin: rounds at 08:07 there, before and after', async () => {
  const life = await lived(
    { first: '2026-10-19', every: 1, from: 'Sat 06:07', variables: { TIMEZONE: 'Europe/Berlin', ...NIGHTS } },
    'week 2 Wed 00:07',
    { 'Sat 09:00': says('org03', 'app-blocked') },
  );
  // Seven in the morning UTC is nine there on Saturday, and eight from Sunday on.
  expect(life.log).toMatchInlineSnapshot(`
    "Sat 09:00  - org03: app-blocked
    Sat 09:07  all: [critical] org03: app blocked (1 of 5 failing)
    Sun 07:07  all: [reminder] 1 of 5 still failing, longest 1 day
    week 2 Mon 07:07  all: [reminder] 1 of 5 still failing, longest 2 days
    week 2 Tue 07:07  all: [reminder] 1 of 5 still failing, longest 3 days"
  `);
});

test('the clocks go forward in New York: rounds at 08:07 there, before and after', async () => {
  const life = await lived(
    { first: '2027-03-08', every: 1, from: 'Fri 12:07', variables: { TIMEZONE: 'America/New_York', ...NIGHTS } },
    'week 2 Tue 00:07',
    { 'Fri 15:00': says('org03', 'app-blocked') },
  );
  expect(life.log).toMatchInlineSnapshot(`
    "Fri 15:00  - org03: app-blocked
    Fri 15:07  all: [critical] org03: app blocked (1 of 5 failing)
    Sat 13:07  all: [reminder] 1 of 5 still failing, longest 1 day
    week 2 Mon 12:07  all: [reminder] 1 of 5 still failing, longest 3 days"
  `);
});

test('client secrets due or overdue are one list a week, until they are rotated', async () => {
  const life = await lived(
    { storedAt: (org) => ({ org01: '2026-08-10', org02: '2026-08-15', org03: '2026-07-01' })[org] ?? '2026-10-30' },
    'week 4 Tue 00:07',
    {
      'week 2 Tue 12:00': ['org01', 'org02', 'org03'].map((org) =>
        stored(org, `new-${org}`, { clientSecret: `example.new.${org}` }),
      ),
    },
  );
  expect(life.log).toMatchInlineSnapshot(`
    "week 2 Mon 08:07  all: [reminder] 5 of 5 healthy, 3 secrets to rotate, 2 overdue
    week 2 Tue 12:00  - org01 stored
    week 2 Tue 12:00  - org02 stored
    week 2 Tue 12:00  - org03 stored
    week 3 Mon 08:07  all: [ok] 5 of 5 healthy
    week 4 Mon 08:07  all: [ok] 5 of 5 healthy"
  `);
  expect(life.sent[0]?.digest.forms.email).toContain(
    'Secrets overdue since: org03 29 Sep, org01 8 Nov\nSecrets to rotate by: org02 13 Nov\n',
  );
});

test('the weekly message: what is muted and until when, what cannot be checked, how many runs were made', async () => {
  const life = await lived(
    {
      tags: (org) =>
        ({ org01: { 'mute-until': '2026-11-20', note: 'customer leaves' }, org02: { enabled: 'false' } })[org] ?? {},
      credential: (org) => (org === 'org03' ? { clientSecret: undefined, refreshToken: 'example.refresh' } : {}),
    },
    'week 2 Tue 00:07',
    {
      'Tue 00:00': says('org01', 'app-blocked'),
      'Thu 00:00': paused(true),
      'Fri 00:00': paused(false),
    },
  );
  expect(life.log).toMatchInlineSnapshot(`
    "Tue 00:00  - org01: app-blocked
    Tue 00:07  all: [warning] org03: flow not checkable
    Thu 00:00  - the schedule is switched off
    Fri 00:00  - the schedule is switched on
    week 2 Mon 08:07  all: [reminder] 1 of 3 still failing (1 muted), longest 6 days"
  `);
  expect(life.mail()).toContain(`Muted: org01 (until 20 Nov, customer leaves)
Cannot be checked, because of their login flow: org03`);
  expect(life.mail()).toContain('Nobody looked between 4 Nov 20:07 and 6 Nov 00:07.');
});

test('a weekly message that SNS refuses is owed', async () => {
  const life = await lived({}, 'week 2 Tue 00:07', {
    'week 2 Mon 06:00': refused('all'),
    'week 2 Mon 14:00': refused(),
  });
  expect(life.log).toMatchInlineSnapshot(`
    "week 2 Mon 08:07  (refused by SNS: all)
    week 2 Mon 12:07  (refused by SNS: all)
    week 2 Mon 16:07  all: [ok] 5 of 5 healthy"
  `);
});

test('what is new on Monday morning, and what is over, goes into the weekly message', async () => {
  const life = await lived({}, 'week 2 Mon 12:07', {
    'Wed 06:00': says('org02', 'app-blocked'),
    'week 2 Mon 06:00': [says('org03', 'user-inactive'), works('org02')],
  });
  expect(life.log).toMatchInlineSnapshot(`
    "Wed 06:00  - org02: app-blocked
    Wed 08:07  all: [critical] org02: app blocked (1 of 5 failing)
    Thu 08:07  all: [reminder] 1 of 5 still failing, longest 1 day
    Sat 08:07  all: [reminder] 1 of 5 still failing, longest 3 days
    week 2 Mon 06:00  - org03: user-inactive
    week 2 Mon 06:00  - org02: well
    week 2 Mon 08:07  all: [critical] org03: user inactive or frozen (1 of 5 failing)"
  `);
  expect(life.mail()).toContain('Back: org02, 08:07, after 5 days (was app-blocked)\n\n38 of 38 planned runs made.');
});

test('flapping is no daily reminder, and the week says who else fails', async () => {
  const life = await lived({}, 'week 2 Mon 12:07', {
    'Tue 00:00': saysByTurns('org03', [null, 'user-inactive']),
    'Sun 00:00': says('org04', 'app-blocked'),
  });
  expect(life.log).toMatchInlineSnapshot(`
    "Tue 00:00  - org03 by turns: well, user-inactive
    Tue 04:07  all: [critical] org03: user inactive or frozen (1 of 5 failing)
    Tue 08:07  all: [ok] org03 works again, all 5 healthy
    Tue 12:07  all: [critical] org03: user inactive or frozen (1 of 5 failing)
    Tue 16:07  all: [ok] org03 works again, all 5 healthy
    Tue 20:07  all: [critical] org03 flapping (1 of 5 failing)
    Sun 00:00  - org04: app-blocked
    Sun 00:07  all: [critical] org04: app blocked (1 of 5 failing)
    week 2 Mon 08:07  all: [reminder] 1 of 5 still failing, longest 1 day"
  `);
});

test('a new deployment of old secrets and the password flow says nothing before its week', async () => {
  const life = await lived(
    {
      storedAt: (org) => (org === 'org05' ? null : '2026-06-01'),
      credential: (org) => (org === 'org05' ? { username: 'u@example.com', password: 'example.password' } : {}),
    },
    'week 2 Mon 12:07',
    {},
  );
  expect(life.log).toMatchInlineSnapshot(
    `"week 2 Mon 08:07  all: [reminder] org05: password flow retires 20 Feb 2027"`,
  );
  expect(life.mail()).toContain('which Salesforce retires on 20 Feb\n2027: org05');
});

test('an old key pair that ends is said 21 and 29 days after the new one', async () => {
  const life = await lived({ every: 12 }, 'week 6 Tue 00:07', {
    'Thu 00:00': stored('org03', 'v2', { clientId: 'example_id_new', clientSecret: 'example.new' }),
  });
  expect(life.log).toMatchInlineSnapshot(`
    "Thu 00:00  - org03 stored
    week 2 Mon 12:07  all: [ok] 5 of 5 healthy
    week 3 Mon 12:07  all: [ok] 5 of 5 healthy
    week 4 Mon 12:07  all: [ok] 5 of 5 healthy
    week 4 Thu 12:07  all: [ok] org03: old key pair ends 5 Dec
    week 5 Mon 12:07  all: [ok] 5 of 5 healthy
    week 5 Fri 12:07  all: [ok] org03: old key pair ends 5 Dec
    week 6 Mon 12:07  all: [ok] 5 of 5 healthy"
  `);
});

test('a mute is no end: what fails below it is told when it is over', async () => {
  const life = await lived({ tags: () => ({ 'mute-until': '2026-11-05' }) }, 'Fri 12:07', {
    'Tue 06:00': says('org03', 'app-blocked'),
    'Tue 10:00': tagged('org04', {}),
  });
  expect(life.log).toMatchInlineSnapshot(`
    "Tue 06:00  - org03: app-blocked
    Tue 10:00  - org04 tagged: nothing
    Fri 00:07  all: [critical] org03: app blocked (1 of 5 failing)"
  `);
});

test('a night after days without a run is quiet: a warning waits for the morning', async () => {
  const life = await lived({ tags: WARNING, variables: NIGHTS }, 'Fri 12:07', {
    'Tue 14:00': paused(true),
    'Thu 23:00': [says('org03', 'app-blocked'), paused(false)],
  });
  expect(life.log).toMatchInlineSnapshot(`
    "Tue 14:00  - the schedule is switched off
    Thu 23:00  - org03: app-blocked
    Thu 23:00  - the schedule is switched on
    Fri 08:07  all: [warning] org03: app blocked (1 of 5 failing)"
  `);
});

test('where every run lies in quiet hours, the first one after days without any keeps quiet, and the next tells', async () => {
  const life = new Life({ orgs: 3, every: 24, tags: WARNING, variables: NIGHTS });
  for (const moment of ['Tue 03:07', 'Wed 03:07', 'Sun 04:30', 'week 2 Mon 03:07']) {
    if (moment.startsWith('Sun')) life.says.set('org01', 'app-blocked');
    life.at(moment);
    await life.run();
  }
  expect(life.log).toMatchInlineSnapshot(`"week 2 Mon 03:07  all: [warning] org01: app blocked (1 of 3 failing)"`);
});

test('where every run lies in quiet hours, one that was late does not make the next wait a day', async () => {
  const life = new Life({ orgs: 3, every: 24, tags: WARNING, variables: NIGHTS });
  for (const moment of ['Tue 03:07', 'Wed 03:07', 'Thu 05:40', 'Fri 03:07']) {
    if (moment.startsWith('Fri')) life.says.set('org01', 'app-blocked');
    life.at(moment);
    await life.run();
  }
  expect(life.log).toMatchInlineSnapshot(`"Fri 03:07  all: [warning] org01: app blocked (1 of 3 failing)"`);
});
