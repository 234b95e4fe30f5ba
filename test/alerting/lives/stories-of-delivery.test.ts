import { expect, test } from 'vitest';
import { listens, refused, says, tagged, works } from './happenings.ts';
import { lived, orgNames } from './life.ts';

/**
 * Stories of who is told, and when, as the person on call would tell them: what happened, hour by hour, and what was sent.
 * A fleet of 9, and of 45 where many are concerned, checked every four hours at seven past, unless it says otherwise.
 */
const NIGHTS = { QUIET_HOURS: '22:00-07:00' };
const ALL = orgNames(1, 9);

test('a deployment; the address is confirmed an hour later; 2 orgs dead, 10 secrets overdue', async () => {
  const life = await lived(
    {
      orgs: 45,
      from: 'Mon 12:07',
      listeners: 0,
      storedAt: (org) => (org <= 'org10' ? '2026-06-01' : null),
    },
    'Mon 20:07',
    { 'Mon 12:00': says(['org41', 'org42'], 'app-blocked'), 'Mon 13:07': listens(1) },
  );
  expect(life.log).toMatchInlineSnapshot(`
    "Mon 12:00  - org41, org42: app-blocked
    Mon 13:07  - somebody confirms
    Mon 16:07  all: [critical] org41, org42 failing (2 of 45)"
  `);
  expect(life.mail()).toContain('10 client secrets are overdue');
});

test('the last subscriber leaves, an org dies, a new address is confirmed a day later', async () => {
  const life = await lived({ orgs: 9 }, 'Fri 00:07', {
    'Tue 22:00': listens(0),
    'Tue 23:00': says('org03', 'app-blocked'),
    'Wed 23:00': listens(1),
  });
  expect(life.log).toMatchInlineSnapshot(`
    "Tue 22:00  - nobody listens
    Tue 23:00  - org03: app-blocked
    Wed 23:00  - somebody confirms
    Thu 00:07  all: [critical] org03: app blocked (1 of 9 failing)"
  `);
  expect(life.mail()).toContain('Failing since 00:07 yesterday');
});

test('SNS refuses once; meanwhile the org is mended', async () => {
  const life = await lived({ orgs: 9 }, 'Wed 12:07', {
    'Tue 23:00': [says('org03', 'app-blocked'), refused('all')],
    'Wed 01:00': [works('org03'), refused()],
  });
  expect(life.log).toMatchInlineSnapshot(`
    "Tue 23:00  - org03: app-blocked
    Wed 00:07  (refused by SNS: all)
    Wed 01:00  - org03: well
    Wed 04:07  all: [ok] org03 came and went, all 9 healthy"
  `);
});

test('SNS refuses once; the operator mutes the org', async () => {
  const life = await lived({ orgs: 9 }, 'Fri 00:07', {
    'Tue 23:00': [says('org03', 'app-blocked'), refused('all')],
    'Wed 01:00': [tagged('org03', { 'mute-until': '2026-11-20' }), refused()],
  });
  expect(life.log).toMatchInlineSnapshot(`
    "Tue 23:00  - org03: app-blocked
    Wed 00:07  (refused by SNS: all)
    Wed 01:00  - org03 tagged: mute-until 2026-11-20"
  `);
});

test("SNS refuses only team crm's message, twice", async () => {
  const life = await lived({ orgs: 9, tags: (org) => (org === 'org03' ? { team: 'crm' } : {}) }, 'Wed 12:07', {
    'Tue 23:00': [says('org03', 'app-blocked'), refused('crm')],
    'Wed 05:00': refused(),
  });
  expect(life.log).toMatchInlineSnapshot(`
    "Tue 23:00  - org03: app-blocked
    Wed 00:07  all: [critical] org03: app blocked (1 of 9 failing)
    Wed 00:07  (refused by SNS: crm)
    Wed 04:07  (refused by SNS: crm)
    Wed 08:07  crm: [critical] org03: app blocked"
  `);
});

test('quiet hours: an outage from 23 to 24 h, well, an outage again from 2 h on', async () => {
  const life = await lived({ orgs: 9, every: 1, variables: NIGHTS }, 'Wed 09:07', {
    'Tue 23:00': says(ALL, '503'),
    'Wed 00:00': works(ALL),
    'Wed 02:00': says(ALL, '503'),
  });
  expect(life.log).toMatchInlineSnapshot(`
    "Tue 23:00  - org01 to org09: 503
    Wed 00:00  - org01 to org09: well
    Wed 02:00  - org01 to org09: 503
    Wed 07:07  all: [warning] 9 of 9 orgs give no answer since 02:07"
  `);
});

test('critical at 23:30, mended at 01:30, quiet hours', async () => {
  const life = await lived({ orgs: 9, every: 1, variables: NIGHTS }, 'Wed 09:07', {
    'Tue 23:30': says('org03', 'app-blocked'),
    'Wed 01:30': works('org03'),
  });
  expect(life.log).toMatchInlineSnapshot(`
    "Tue 23:30  - org03: app-blocked
    Wed 00:07  all: [critical] org03: app blocked (1 of 9 failing)
    Wed 01:30  - org03: well
    Wed 02:07  all: [ok] org03 works again, all 9 healthy"
  `);
});

test('the team tag of a failing org changes from billing to crm', async () => {
  const life = await lived({ orgs: 9, tags: (org) => (org === 'org03' ? { team: 'billing' } : {}) }, 'Wed 12:07', {
    'Tue 23:00': says('org03', 'app-blocked'),
    'Wed 01:00': tagged('org03', { team: 'crm' }),
  });
  expect(life.log).toMatchInlineSnapshot(`
    "Tue 23:00  - org03: app-blocked
    Wed 00:07  all: [critical] org03: app blocked (1 of 9 failing)
    Wed 00:07  billing: [critical] org03: app blocked
    Wed 01:00  - org03 tagged: team crm
    Wed 04:07  crm: [critical] org03: app blocked
    Wed 04:07  billing: [ok] org03 is handed over"
  `);
});
