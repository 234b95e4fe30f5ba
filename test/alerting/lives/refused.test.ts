import { expect, test } from 'vitest';
import { refused, says, tagged, works } from './happenings.ts';
import { lived } from './life.ts';

// Rules 2 and 3: what SNS refuses is decided when it is sent.

const NIGHTS = { QUIET_HOURS: '22:00-07:00' };
const ofCrm = (org: string) => (org <= 'org02' ? { team: 'crm' } : {});

test('SNS refuses the news; the org is switched off: nothing', async () => {
  const life = await lived({}, 'Wed 00:07', {
    'Tue 06:00': [says('org03', 'app-blocked'), refused('all')],
    'Tue 10:00': [tagged('org03', { enabled: 'false' }), refused()],
  });
  expect(life.log).toMatchInlineSnapshot(`
    "Tue 06:00  - org03: app-blocked
    Tue 08:07  (refused by SNS: all)
    Tue 10:00  - org03 tagged: enabled false"
  `);
});

test('SNS refuses the news; by the next run the cause is another: one opening, as it is then', async () => {
  const life = await lived({}, 'Wed 00:07', {
    'Tue 06:00': [says('org03', 'app-blocked'), refused('all')],
    'Tue 10:00': [says('org03', 'client-secret-wrong'), refused()],
  });
  expect(life.log).toMatchInlineSnapshot(`
    "Tue 06:00  - org03: app-blocked
    Tue 08:07  (refused by SNS: all)
    Tue 10:00  - org03: client-secret-wrong
    Tue 12:07  all: [critical] org03: client secret rejected (1 of 5 failing)"
  `);
});

test('SNS refuses the all-clear; by the next run the org fails again: no all-clear, and the same matter', async () => {
  const life = await lived({}, 'Wed 04:07', {
    'Tue 06:00': says('org03', 'app-blocked'),
    'Tue 10:00': [works('org03'), refused('all')],
    'Tue 14:00': [says('org03', 'app-blocked'), refused()],
    'Tue 22:00': works('org03'),
  });
  expect(life.log).toMatchInlineSnapshot(`
    "Tue 06:00  - org03: app-blocked
    Tue 08:07  all: [critical] org03: app blocked (1 of 5 failing)
    Tue 10:00  - org03: well
    Tue 12:07  (refused by SNS: all)
    Tue 14:00  - org03: app-blocked
    Tue 16:07  all: [critical] org03: again app blocked (1 of 5 failing)
    Tue 22:00  - org03: well
    Wed 00:07  all: [ok] org03 works again, all 5 healthy"
  `);
  expect(new Set(life.notices.map((notice) => notice.split(' ').at(-1))).size).toBe(1);
});

test('what began anew before its end was told is told and reminded of under ids of its own', async () => {
  const life = await lived({}, 'Fri 12:07', {
    'Tue 02:00': says('org01', 'app-blocked'),
    'Wed 10:00': [works('org01'), refused('all')],
    'Wed 14:00': [says('org01', 'app-blocked'), refused()],
  });
  const notices = life.sent.flatMap(({ digest }) => JSON.parse(digest.forms.sqs).notices);
  expect(notices.map(({ stage }) => stage)).toEqual(['opened', 'reminder', 'changed', 'reminder']);
  expect(new Set(notices.map(({ id }) => id)).size).toBe(4);
});

test('SNS refuses the news until the quiet hours: a warning waits for the morning', async () => {
  const life = await lived(
    { every: 1, from: 'Tue 19:07', tags: () => ({ severity: 'warning' }), variables: { QUIET_HOURS: '22:00-07:00' } },
    'Wed 08:07',
    { 'Tue 20:30': [says('org03', 'app-blocked'), refused('all')], 'Tue 22:00': refused() },
  );
  expect(life.log).toMatchInlineSnapshot(`
    "Tue 20:30  - org03: app-blocked
    Tue 21:07  (refused by SNS: all)
    Wed 07:07  all: [warning] org03: app blocked (1 of 5 failing)"
  `);
});

test('SNS refuses the end for the team alone: the team hears it later, nobody else twice', async () => {
  const life = await lived({ tags: ofCrm }, 'Wed 04:07', {
    'Tue 06:00': says('org01', 'app-blocked'),
    'Tue 10:00': [works('org01'), refused('crm')],
    'Tue 18:00': refused(),
  });
  expect(life.log).toMatchInlineSnapshot(`
    "Tue 06:00  - org01: app-blocked
    Tue 08:07  all: [critical] org01: app blocked (1 of 5 failing)
    Tue 08:07  crm: [critical] org01: app blocked (1 of 2 failing)
    Tue 10:00  - org01: well
    Tue 12:07  all: [ok] org01 works again, all 5 healthy
    Tue 12:07  (refused by SNS: crm)
    Tue 16:07  (refused by SNS: crm)
    Tue 20:07  crm: [ok] org01 works again, all 2 healthy"
  `);
});

test('SNS refuses the all-clear, and the org fails again: told as that, with its new beginning, loud once and over once', async () => {
  const life = await lived({}, 'Wed 04:07', {
    'Tue 06:00': says('org03', 'app-blocked'),
    'Tue 10:00': [works('org03'), refused('all')],
    'Tue 14:00': [says('org03', 'app-blocked'), refused()],
  });
  expect(life.mail()).toContain('Failing since 16:07 today, last healthy 12:07.');
  expect(life.notices).toMatchInlineSnapshot(`
    [
      "all opened failing critical org03/condition/2026-11-03T08:07:00.000Z",
      "all changed failing critical org03/condition/2026-11-03T08:07:00.000Z",
    ]
  `);
});

test('SNS refuses the all-clear, and the org fails otherwise: now that', async () => {
  const life = await lived({}, 'Tue 20:07', {
    'Tue 06:00': says('org03', 'app-blocked'),
    'Tue 10:00': [works('org03'), refused('all')],
    'Tue 14:00': [says('org03', 'user-inactive'), refused()],
  });
  expect(life.log).toMatchInlineSnapshot(`
    "Tue 06:00  - org03: app-blocked
    Tue 08:07  all: [critical] org03: app blocked (1 of 5 failing)
    Tue 10:00  - org03: well
    Tue 12:07  (refused by SNS: all)
    Tue 14:00  - org03: user-inactive
    Tue 16:07  all: [critical] org03: now user inactive or frozen (1 of 5 failing)"
  `);
});

test('the all-clear waits for the morning, and the org fails again by then: again, not still', async () => {
  const life = await lived(
    { every: 1, from: 'Tue 15:07', tags: () => ({ severity: 'warning' }), variables: NIGHTS },
    'Wed 11:07',
    {
      'Tue 16:00': says('org01', 'app-blocked'),
      'Wed 01:00': works('org01'),
      'Wed 04:00': says('org01', 'app-blocked'),
      'Wed 10:00': works('org01'),
    },
  );
  expect(life.log).toMatchInlineSnapshot(`
    "Tue 16:00  - org01: app-blocked
    Tue 16:07  all: [warning] org01: app blocked (1 of 5 failing)
    Wed 01:00  - org01: well
    Wed 04:00  - org01: app-blocked
    Wed 07:07  all: [warning] org01: again app blocked (1 of 5 failing)
    Wed 10:00  - org01: well
    Wed 10:07  all: [ok] org01 works again, all 5 healthy"
  `);
  expect(life.sent[1]?.digest.forms.email).toContain('Failing since 04:07 today, last healthy 03:07.');
});

test('SNS refuses the all-clear for the team alone, and the org fails again: a new matter, and in the end both are over', async () => {
  const life = await lived({ tags: ofCrm }, 'Wed 12:07', {
    'Tue 06:00': says('org01', 'app-blocked'),
    'Tue 10:00': [works('org01'), refused('crm')],
    'Tue 14:00': [says('org01', 'app-blocked'), refused()],
    'Wed 06:00': works('org01'),
  });
  expect(life.notices).toMatchInlineSnapshot(`
    [
      "all opened failing critical org01/condition/2026-11-03T08:07:00.000Z",
      "crm opened failing critical org01/condition/2026-11-03T08:07:00.000Z",
      "all ended recovered critical org01/condition/2026-11-03T08:07:00.000Z",
      "all opened failing critical org01/condition/2026-11-03T16:07:00.000Z",
      "crm opened failing critical org01/condition/2026-11-03T16:07:00.000Z",
      "all ended recovered critical org01/condition/2026-11-03T16:07:00.000Z",
      "crm ended recovered critical org01/condition/2026-11-03T08:07:00.000Z",
      "crm ended recovered critical org01/condition/2026-11-03T16:07:00.000Z",
    ]
  `);
  expect(life.log).toContain('Wed 08:07  crm: [ok] org01 works again, all 2 healthy');
});

test('SNS refuses everything for a day: the weekly message counts the runs since the last one', async () => {
  const life = await lived({}, 'week 2 Wed 00:07', {
    'Fri 02:00': says('org01', 'app-blocked'),
    'week 2 Mon 02:00': refused('all'),
    'week 2 Mon 10:00': says('org02', 'user-inactive'),
    'week 2 Mon 14:00': works('org01'),
    'week 2 Tue 10:00': refused(),
  });
  expect(life.log).toMatchInlineSnapshot(`
    "Fri 02:00  - org01: app-blocked
    Fri 04:07  all: [critical] org01: app blocked (1 of 5 failing)
    Sat 08:07  all: [reminder] 1 of 5 still failing, longest 1 day
    week 2 Mon 08:07  (refused by SNS: all)
    week 2 Mon 10:00  - org02: user-inactive
    week 2 Mon 12:07  (refused by SNS: all)
    week 2 Mon 14:00  - org01: well
    week 2 Mon 16:07  (refused by SNS: all)
    week 2 Mon 20:07  (refused by SNS: all)
    week 2 Tue 00:07  (refused by SNS: all)
    week 2 Tue 04:07  (refused by SNS: all)
    week 2 Tue 08:07  (refused by SNS: all)
    week 2 Tue 12:07  all: [critical] org02: user inactive or frozen (1 of 5 failing)"
  `);
  expect(life.mail()).toContain('Back: org01, 16:07 yesterday, after 3 days (was app-blocked)');
  expect(life.mail()).toContain('45 of 45 planned runs made.');
});
