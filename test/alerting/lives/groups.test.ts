import { expect, test } from 'vitest';
import { back, removed, says } from './happenings.ts';
import { lived, orgNames } from './life.ts';

// Rule 12: many orgs that fail for one cause, and secrets that are gone.

const NIGHTS = { QUIET_HOURS: '22:00-07:00' };

test('orgs that fail for one cause are a group: all names, the app that they share, the steps once', async () => {
  const life = await lived(
    {
      orgs: 12,
      tags: () => ({ team: 'crm' }),
      credential: () => ({ clientId: '3MVG9example_shared_id.1' }),
    },
    'Tue 08:07',
    { 'Tue 02:00': says(orgNames(1, 9), 'app-blocked') },
  );
  expect(life.log).toMatchInlineSnapshot(`
    "Tue 02:00  - org01 to org09: app-blocked
    Tue 04:09  all: [critical] org01, org02 + 7 failing (9 of 12)
    Tue 04:09  crm: [critical] org01, org02 + 7 failing (9 of 12)"
  `);
  expect(life.mail()).toContain('All 9 use one app\n(client id 3MVG9exam...).');
  expect(life.mail().match(/unblock it/g)).toHaveLength(1);
});

test('a first run on a mess is one message: groups, the outage, how many secrets are overdue', async () => {
  const life = await lived({ orgs: 30, storedAt: (org) => (org > 'org20' ? '2026-06-01' : null) }, 'Tue 04:07', {
    'Tue 00:00': [
      says(orgNames(1, 8), 'app-blocked'),
      says(orgNames(9, 11), 'client-secret-wrong'),
      says(orgNames(12, 17), '503'),
    ],
  });
  expect(life.log).toMatchInlineSnapshot(`
    "Tue 00:00  - org01 to org08: app-blocked
    Tue 00:00  - org09, org10, org11: client-secret-wrong
    Tue 00:00  - org12 to org17: 503
    Tue 00:09  all: [critical] org01, org02 + 9 failing (11 of 30); 6 of 30 orgs give no answer since 00:07"
  `);
  expect(life.mail()).toContain('10 client secrets are overdue; the weekly message lists them.');
});

test('a third of the secrets gone at once is one critical entry; fewer are named; they come back together', async () => {
  const life = await lived({ orgs: 15, variables: NIGHTS }, 'Wed 20:07', {
    'Tue 02:00': removed(orgNames(1, 5)),
    'Tue 14:00': back(orgNames(1, 5)),
    'Wed 10:00': removed(orgNames(1, 4)),
  });
  expect(life.log).toMatchInlineSnapshot(`
    "Tue 02:00  - org01 to org05 deleted
    Tue 04:07  all: [critical] 5 of 15 secrets are gone
    Tue 14:00  - org01 to org05 there
    Tue 16:07  all: [ok] the secrets that were gone are back after 12 h, all 15 healthy
    Wed 10:00  - org01 to org04 deleted
    Wed 12:07  all: [warning] org01, org02 + 2 removed"
  `);
  expect(life.mail()).toContain('4 orgs: the secret is gone, so nothing is checked.');
});

test('a listing without any secret says how many are gone, and the week says so again', async () => {
  const life = await lived({ orgs: 3 }, 'week 2 Wed 00:07', {
    'Thu 02:00': removed(orgNames(1, 3)),
    'week 2 Mon 22:00': back(orgNames(1, 3)),
  });
  expect(life.log).toMatchInlineSnapshot(`
    "Thu 02:00  - org01, org02, org03 deleted
    Thu 04:07  all: [critical] no Salesforce secret found to check, 3 are gone
    Fri 08:07  all: [reminder] no Salesforce secret found to check, 3 are gone
    Sun 08:07  all: [reminder] no Salesforce secret found to check, 3 are gone
    week 2 Mon 08:07  all: [reminder] no Salesforce secret found to check
    week 2 Mon 22:00  - org01, org02, org03 there
    week 2 Tue 00:07  all: [ok] secrets are found again after 4 days without any, all 3 healthy"
  `);
});
