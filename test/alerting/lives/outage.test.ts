import { expect, test } from 'vitest';
import { paused, refused, says, stored, tagged, works } from './happenings.ts';
import { type Life, lived, orgNames } from './life.ts';

// Rule 12: outages.

const NIGHTS = { QUIET_HOURS: '22:00-07:00' };
const MANY = orgNames(1, 12);
const texts = (life: Life) => life.sent.map(({ digest }) => `${digest.subject}\n${digest.forms.email}`).join('\n');

test('an outage goes to everybody and to each team that is hit, with its own names, and ends once', async () => {
  const life = await lived(
    { orgs: 20, tags: (org) => (org <= 'org05' ? { team: 'crm' } : org <= 'org15' ? { team: 'billing' } : {}) },
    'Wed 00:07',
    { 'Tue 04:00': says(MANY, '503'), 'Tue 10:00': works(MANY) },
  );
  expect(life.log).toMatchInlineSnapshot(`
    "Tue 04:00  - org01 to org12: 503
    Tue 04:09  all: [warning] 12 of 20 orgs give no answer since 04:07
    Tue 04:09  billing: [warning] 7 of 10 orgs give no answer since 04:07
    Tue 04:09  crm: [warning] 5 of 5 orgs give no answer since 04:07
    Tue 10:00  - org01 to org12: well
    Tue 16:07  all: [ok] 12 orgs answer again, all 20 healthy
    Tue 16:07  billing: [ok] 7 orgs answer again, all 10 healthy
    Tue 16:07  crm: [ok] 5 orgs answer again, all 5 healthy"
  `);
  expect(life.mail('crm')).not.toContain('org06');
  expect(texts(life)).toContain('as far as we know, nothing is broken');
});

test('a network of ours is critical and Salesforce is not; our network is blamed only where nobody answered', async () => {
  const life = await lived({ orgs: 8, every: 1 }, 'Wed 00:07', {
    'Tue 04:00': says(orgNames(1, 8), 'timeout'),
    'Tue 06:00': works(orgNames(1, 8)),
    'Tue 16:00': says(orgNames(1, 7), 'timeout'),
    'Tue 18:00': works(orgNames(1, 8)),
  });
  expect(life.log).toMatchInlineSnapshot(`
    "Tue 04:00  - org01 to org08: timeout
    Tue 04:09  all: [critical] 8 of 8 orgs give no answer since 04:07
    Tue 06:00  - org01 to org08: well
    Tue 07:07  all: [ok] 8 orgs answer again, all 8 healthy
    Tue 16:00  - org01 to org07: timeout
    Tue 16:09  all: [warning] 7 of 8 orgs give no answer since 16:07
    Tue 18:00  - org01 to org08: well
    Tue 19:07  all: [ok] 7 orgs answer again, all 8 healthy"
  `);
});

test('an address that six orgs refuse is critical, and ours', async () => {
  const life = await lived({ orgs: 20 }, 'Tue 08:07', { 'Tue 04:00': says(orgNames(1, 6), 'ip-restricted') });
  expect(life.log).toMatchInlineSnapshot(`
    "Tue 04:00  - org01 to org06: ip-restricted
    Tue 04:09  all: [critical] 6 of 20 orgs give no answer since 04:07"
  `);
  expect(life.mail()).toContain('Likely factor: our egress address.');
});

test('an outage of Salesforce that turns out to be our network is told once more, to the pager as well', async () => {
  const to = (endpoint: string, filter: object) => ({ protocol: 'email', endpoint, confirmed: true, filter });
  const pager = to('pager@example.com', { audience: ['all'], severity: ['critical'] });
  const life = await lived({ orgs: 20, subscriptions: [pager, to('ops@example.com', {})] }, 'Wed 08:07', {
    'Tue 02:00': says(MANY, 'timeout'),
    'Tue 10:00': says(orgNames(1, 20), 'timeout'),
    'Tue 22:00': works(orgNames(1, 20)),
  });
  expect(life.log).toMatchInlineSnapshot(`
    "Tue 02:00  - org01 to org12: timeout
    Tue 04:09  all: [warning] 12 of 20 orgs give no answer since 04:07
    Tue 10:00  - org01 to org20: timeout
    Tue 12:09  all: [critical] 20 of 20 orgs give no answer since 04:07
    Tue 22:00  - org01 to org20: well
    Wed 04:07  all: [ok] 20 orgs answer again, all 20 healthy"
  `);
  expect(life.notices.at(-1)).toMatch(/^all ended fleet-recovered critical/);
});

test('login hours that six orgs share are for their admins to change, and nobody is told to wait for Salesforce', async () => {
  const life = await lived({ orgs: 8 }, 'Tue 08:07', { 'Tue 02:00': says(orgNames(1, 6), 'login-hours') });
  expect(life.log).toMatchInlineSnapshot(`
    "Tue 02:00  - org01 to org06: login-hours
    Tue 04:09  all: [warning] 6 of 8 orgs give no answer since 04:07"
  `);
  expect(life.mail()).toContain('Likely factor: the login hours of their users.');
  expect(life.mail()).not.toContain('status.salesforce.com');
});

test('what falls silent later is taken in; what was told alone before counts as failing, without reminders', async () => {
  const life = await lived({ orgs: 20, every: 1 }, 'Wed 12:07', {
    'Tue 02:00': says('org20', 'app-blocked'),
    'Tue 04:00': says([...MANY, 'org20'], '503'),
    'Tue 10:00': says(['org13', 'org14'], '503'),
    'Wed 06:00': works([...MANY, 'org13', 'org14', 'org20']),
  });
  expect(life.log).toMatchInlineSnapshot(`
    "Tue 02:00  - org20: app-blocked
    Tue 02:07  all: [critical] org20: app blocked (1 of 20 failing)
    Tue 04:00  - org01 to org20: 503
    Tue 04:09  all: [warning] 12 of 20 orgs give no answer since 04:07
    Tue 10:00  - org13, org14: 503
    Wed 06:00  - org01 to org20: well
    Wed 06:07  all: [ok] org20 works again, all 20 healthy
    Wed 07:07  all: [ok] 15 orgs answer again, all 20 healthy"
  `);
});

test('what is found broken in it, and what is left over, is told with its true beginning', async () => {
  const life = await lived({ orgs: 20, every: 1 }, 'Tue 12:07', {
    'Tue 02:00': says(MANY, '503'),
    'Tue 04:00': says('org05', 'app-blocked'),
    'Tue 06:00': works(MANY.filter((org) => org < 'org11' && org !== 'org05')),
  });
  expect(life.log).toMatchInlineSnapshot(`
    "Tue 02:00  - org01 to org12: 503
    Tue 02:09  all: [warning] 12 of 20 orgs give no answer since 02:07
    Tue 04:00  - org05: app-blocked
    Tue 04:07  all: [critical] org05: app blocked (1 of 20 failing)
    Tue 06:00  - org01 to org10: well
    Tue 07:07  all: [warning] org11, org12 without an answer (2 of 20)"
  `);
  expect(life.mail()).toContain('Cannot tell since 02:07 today.');
});

test('an outage that is back within six hours is the same one: said once more after two runs, and ended again', async () => {
  const life = await lived({ orgs: 20, every: 1 }, 'Wed 00:07', {
    'Tue 02:00': says(MANY, '503'),
    'Tue 05:00': works(MANY),
    'Tue 09:00': says(MANY, '503'),
    'Tue 12:00': works(MANY),
  });
  expect(life.log).toMatchInlineSnapshot(`
    "Tue 02:00  - org01 to org12: 503
    Tue 02:09  all: [warning] 12 of 20 orgs give no answer since 02:07
    Tue 05:00  - org01 to org12: well
    Tue 06:07  all: [ok] 12 orgs answer again, all 20 healthy
    Tue 09:00  - org01 to org12: 503
    Tue 10:07  all: [warning] 12 of 20 orgs give no answer again since 09:07
    Tue 12:00  - org01 to org12: well
    Tue 13:07  all: [ok] 12 orgs answer again, all 20 healthy"
  `);
  expect(life.notices).toMatchInlineSnapshot(`
    [
      "all opened fleet-incident warning */outage/2026-11-03T02:07:13.500Z",
      "all ended fleet-recovered warning */outage/2026-11-03T02:07:13.500Z",
      "all changed fleet-incident warning */outage/2026-11-03T02:07:13.500Z",
      "all ended fleet-recovered warning */outage/2026-11-03T02:07:13.500Z",
    ]
  `);
});

test('an outage is reminded of on days 1, 3 and 7, then weekly', async () => {
  const life = await lived({ orgs: 8 }, 'week 3 Tue 12:07', { 'Tue 04:00': says(orgNames(1, 6), '503') });
  expect(life.log).toMatchInlineSnapshot(`
    "Tue 04:00  - org01 to org06: 503
    Tue 04:09  all: [warning] 6 of 8 orgs give no answer since 04:07
    Wed 08:07  all: [reminder] 6 of 8 orgs give no answer since 04:07 yesterday
    Fri 08:07  all: [reminder] 6 of 8 orgs give no answer since 3 Nov
    week 2 Mon 08:07  all: [reminder] 6 of 8 orgs give no answer, longest 6 days
    week 2 Tue 08:07  all: [reminder] 6 of 8 orgs give no answer since 3 Nov
    week 3 Mon 08:07  all: [reminder] 6 of 8 orgs give no answer since 3 Nov"
  `);
});

test('an outage of the night that nobody was told of came and went; it is never said to be on when it is over', async () => {
  const life = await lived({ orgs: 20, every: 1, variables: NIGHTS }, 'Wed 12:07', {
    'Tue 01:00': says(MANY, '503'),
    'Tue 04:00': works(MANY),
    'Wed 01:00': says(MANY, '503'),
    'Wed 06:30': works(MANY),
  });
  expect(life.log).toMatchInlineSnapshot(`
    "Tue 01:00  - org01 to org12: 503
    Tue 04:00  - org01 to org12: well
    Tue 07:07  all: [ok] an outage of 12 orgs came and went, all 20 healthy
    Wed 01:00  - org01 to org12: 503
    Wed 06:30  - org01 to org12: well
    Wed 08:07  all: [ok] an outage of 12 orgs came and went, all 20 healthy"
  `);
  expect(life.mail()).toContain('Over: an outage of 12 orgs came and went, 4 Nov 01:07 to 08:07.');
});

test('the first good run after a long gap says nothing of an outage that is on', async () => {
  const life = await lived({ orgs: 20 }, 'Thu 12:07', {
    'Tue 02:00': says(MANY, '503'),
    'Tue 10:00': paused(true),
    'Thu 06:00': [works(MANY), paused(false)],
  });
  expect(life.log).toMatchInlineSnapshot(`
    "Tue 02:00  - org01 to org12: 503
    Tue 04:09  all: [warning] 12 of 20 orgs give no answer since 04:07
    Tue 10:00  - the schedule is switched off
    Thu 06:00  - org01 to org12: well
    Thu 06:00  - the schedule is switched on"
  `);
});

test('an outage whose orgs are switched off or rejected by then is over, and nobody is said to answer', async () => {
  const life = await lived({ orgs: 20 }, 'Wed 04:07', {
    'Tue 02:00': says(orgNames(1, 8), '503'),
    'Tue 10:00': [tagged(orgNames(1, 3), { enabled: 'false' }), says(orgNames(4, 8), 'app-blocked')],
  });
  expect(life.log).toMatchInlineSnapshot(`
    "Tue 02:00  - org01 to org08: 503
    Tue 04:09  all: [warning] 8 of 20 orgs give no answer since 04:07
    Tue 10:00  - org01, org02, org03 tagged: enabled false
    Tue 10:00  - org04 to org08: app-blocked
    Tue 12:07  all: [critical] org04, org05 + 3 failing (5 of 17)
    Tue 16:07  all: [ok] the outage is over, 5 of 17 still failing"
  `);
  expect(life.mail()).toContain('Over: the outage, 16:07, after 12 h.');
});

test('an outage that SNS refuses for one team is told to that team as long as it is on', async () => {
  const life = await lived({ orgs: 8, tags: (org) => (org <= 'org06' ? { team: 'crm' } : {}) }, 'Wed 00:07', {
    'Tue 02:00': [says(orgNames(1, 7), '503'), refused('crm')],
    'Tue 10:00': refused(),
    'Tue 14:00': works(orgNames(1, 7)),
  });
  expect(life.log).toMatchInlineSnapshot(`
    "Tue 02:00  - org01 to org07: 503
    Tue 04:09  all: [warning] 7 of 8 orgs give no answer since 04:07
    Tue 04:09  (refused by SNS: crm)
    Tue 08:07  (refused by SNS: crm)
    Tue 12:07  crm: [warning] 6 of 6 orgs give no answer since 04:07
    Tue 14:00  - org01 to org07: well
    Tue 20:07  all: [ok] 7 orgs answer again, all 8 healthy
    Tue 20:07  crm: [ok] 6 orgs answer again, all 6 healthy"
  `);
});

test('a secret stored in the middle of an outage and rejected is told', async () => {
  const life = await lived({ orgs: 8 }, 'Tue 16:07', {
    'Tue 02:00': says(orgNames(1, 7), '503'),
    'Tue 10:00': [stored('org01', 'v2'), says('org01', 'client-secret-wrong')],
  });
  expect(life.log).toMatchInlineSnapshot(`
    "Tue 02:00  - org01 to org07: 503
    Tue 04:09  all: [warning] 7 of 8 orgs give no answer since 04:07
    Tue 10:00  - org01 stored
    Tue 10:00  - org01: client-secret-wrong
    Tue 12:07  all: [critical] org01: client secret rejected (1 of 8 failing)"
  `);
});

test('four of five orgs are no outage: one entry when their time has come', async () => {
  const life = await lived({}, 'Tue 20:07', {
    'Tue 02:00': says(orgNames(1, 4), '503'),
    'Tue 14:00': works(orgNames(1, 4)),
  });
  expect(life.log).toMatchInlineSnapshot(`
    "Tue 02:00  - org01 to org04: 503
    Tue 12:07  all: [warning] org01, org02 + 2 without an answer (4 of 5)
    Tue 14:00  - org01 to org04: well
    Tue 16:07  all: [ok] org01, org02 + 2 work again, all 5 healthy"
  `);
  expect(life.mail()).toContain('Back: org01, org02, org03, org04, 16:07, after 12 h');
});

test('both of two orgs are an outage', async () => {
  const life = await lived({ orgs: 2 }, 'Tue 20:07', { 'Tue 02:00': says(['org01', 'org02'], '503') });
  expect(life.log).toMatchInlineSnapshot(`
    "Tue 02:00  - org01, org02: 503
    Tue 04:09  all: [warning] 2 of 2 orgs give no answer since 04:07"
  `);
});

test('an outage of which nothing is left is not reminded of, and ended by the run after', async () => {
  const life = await lived({ orgs: 7 }, 'Wed 20:07', {
    'Tue 02:00': says(orgNames(1, 7), 'timeout'),
    'Wed 06:00': works(orgNames(1, 7)),
  });
  expect(life.log).toMatchInlineSnapshot(`
    "Tue 02:00  - org01 to org07: timeout
    Tue 04:09  all: [critical] 7 of 7 orgs give no answer since 04:07
    Wed 06:00  - org01 to org07: well
    Wed 12:07  all: [ok] 7 orgs answer again, all 7 healthy"
  `);
});
