import { expect, test } from 'vitest';
import { back, removed, says, tagged, works } from './happenings.ts';
import { lived } from './life.ts';

// Rules 6, 7 and 13: how loud, when, and what is handed over.

const NIGHTS = { QUIET_HOURS: '22:00-07:00' };
const severities = (life: Awaited<ReturnType<typeof lived>>) =>
  life.sent.map(({ digest }) => `${digest.attributes.severity} ${digest.subject}`);

test('a sandbox is a warning, production critical; a tag says otherwise', async () => {
  const life = await lived(
    {
      tags: (org) => ({ org03: { severity: 'critical' }, org04: { severity: 'warning' } })[org] ?? {},
      credential: (org) =>
        org <= 'org03' && org !== 'org01' ? { domain: `${org}--uat.sandbox.my.salesforce.com` } : {},
    },
    'Wed 04:07',
    {
      'Tue 02:00': says('org01', 'app-blocked'),
      'Tue 06:00': says('org02--uat', 'app-blocked'),
      'Tue 10:00': says('org03--uat', 'app-blocked'),
      'Tue 14:00': says('org04', 'app-blocked'),
      'Tue 18:00': works(['org01', 'org04']),
    },
  );
  expect(severities(life)).toMatchInlineSnapshot(`
    [
      "critical [critical] org01: app blocked (1 of 5 failing)",
      "warning [warning] org02: app blocked (2 of 5 failing)",
      "critical [critical] org03: app blocked (3 of 5 failing)",
      "warning [warning] org04: app blocked (4 of 5 failing)",
      "critical [ok] org01, org04 work again, 2 of 5 still failing",
    ]
  `);
});

test('what ends is as loud as what was told, also beside quieter news and in the subject', async () => {
  const life = await lived({}, 'Wed 04:07', {
    'Tue 02:00': says('org01', 'app-blocked'),
    'Tue 06:00': [works('org01'), back('newcomer')],
  });
  expect(severities(life)).toMatchInlineSnapshot(`
    [
      "critical [critical] org01: app blocked (1 of 5 failing)",
      "critical [info] newcomer added; org01 works again",
    ]
  `);
});

test('quiet hours: a warning beside critical news waits for the morning; its org is counted all the same', async () => {
  const life = await lived(
    { every: 1, from: 'Tue 00:07', tags: (org) => (org === 'org02' ? { severity: 'warning' } : {}), variables: NIGHTS },
    'Tue 08:07',
    { 'Tue 01:00': says(['org01', 'org02'], 'app-blocked') },
  );
  expect(life.log).toMatchInlineSnapshot(`
    "Tue 01:00  - org01, org02: app-blocked
    Tue 01:07  all: [critical] org01: app blocked (2 of 5 failing)
    Tue 07:07  all: [warning] org02: app blocked (2 of 5 failing)"
  `);
});

test('quiet hours: whoever was woken hears that it is over, though the org was muted meanwhile', async () => {
  const life = await lived({ every: 1, variables: NIGHTS }, 'Tue 08:07', {
    'Tue 01:00': says('org01', 'app-blocked'),
    'Tue 02:00': tagged('org01', { 'mute-until': '2026-11-20' }),
    'Tue 03:00': works('org01'),
  });
  expect(life.log).toMatchInlineSnapshot(`
    "Tue 01:00  - org01: app-blocked
    Tue 01:07  all: [critical] org01: app blocked (1 of 5 failing)
    Tue 02:00  - org01 tagged: mute-until 2026-11-20
    Tue 03:00  - org01: well
    Tue 03:07  all: [ok] org01 works again, all 5 healthy"
  `);
});

test('quiet hours: switched off and removed are heard at once by whoever was woken; what was well waits', async () => {
  const life = await lived({ every: 1, variables: NIGHTS }, 'Tue 08:07', {
    'Tue 01:00': says(['org01', 'org02'], 'app-blocked'),
    'Tue 02:00': tagged('org01', { enabled: 'false' }),
    'Tue 03:00': removed('org02'),
    'Tue 04:00': removed('org03'),
  });
  expect(life.log).toMatchInlineSnapshot(`
    "Tue 01:00  - org01, org02: app-blocked
    Tue 01:07  all: [critical] org01, org02 failing (2 of 5)
    Tue 02:00  - org01 tagged: enabled false
    Tue 02:07  all: [ok] org01 is switched off, 1 of 4 still failing
    Tue 03:00  - org02 deleted
    Tue 03:07  all: [ok] org02 is removed, all 3 healthy
    Tue 04:00  - org03 deleted
    Tue 07:07  all: [warning] org03 removed"
  `);
});

test('quiet hours: a warning of the day that ends at night is over in the morning', async () => {
  const life = await lived(
    { every: 1, from: 'Tue 15:07', tags: () => ({ severity: 'warning' }), variables: NIGHTS },
    'Wed 08:07',
    { 'Tue 16:00': says('org01', 'app-blocked'), 'Wed 02:00': works('org01') },
  );
  expect(life.log).toMatchInlineSnapshot(`
    "Tue 16:00  - org01: app-blocked
    Tue 16:07  all: [warning] org01: app blocked (1 of 5 failing)
    Wed 02:00  - org01: well
    Wed 07:07  all: [ok] org01 works again, all 5 healthy"
  `);
});

test('switched off ends what was told, muted or not; switched on again it is a new matter', async () => {
  const life = await lived({}, 'Thu 04:07', {
    'Tue 02:00': says('org01', 'app-blocked'),
    'Tue 10:00': tagged('org01', { 'mute-until': '2026-12-20' }),
    'Tue 18:00': tagged('org01', { 'mute-until': '2026-12-20', enabled: 'false' }),
    'Wed 06:00': tagged('org01', {}),
  });
  expect(life.log).toMatchInlineSnapshot(`
    "Tue 02:00  - org01: app-blocked
    Tue 04:07  all: [critical] org01: app blocked (1 of 5 failing)
    Tue 10:00  - org01 tagged: mute-until 2026-12-20
    Tue 18:00  - org01 tagged: mute-until 2026-12-20, enabled false
    Tue 20:07  all: [ok] org01 is switched off, all 4 healthy
    Wed 06:00  - org01 tagged: nothing
    Wed 08:07  all: [critical] org01: app blocked (1 of 5 failing)"
  `);
  const ids = life.notices.map((notice) => notice.split(' ').at(-1));
  expect(new Set(ids).size).toBe(2);
});

test('a secret that is removed ends what was told under its own id, and comes back as a new matter', async () => {
  const life = await lived({}, 'Wed 12:07', {
    'Tue 02:00': says('org01', 'app-blocked'),
    'Tue 10:00': removed('org01'),
    'Wed 06:00': back('org01'),
  });
  expect(life.log).toMatchInlineSnapshot(`
    "Tue 02:00  - org01: app-blocked
    Tue 04:07  all: [critical] org01: app blocked (1 of 5 failing)
    Tue 10:00  - org01 deleted
    Tue 12:07  all: [ok] org01 is removed, all 4 healthy
    Wed 06:00  - org01 there
    Wed 08:07  all: [critical] org01: app blocked (1 of 5 failing)"
  `);
  expect(life.notices).toMatchInlineSnapshot(`
    [
      "all opened failing critical org01/condition/2026-11-03T04:07:00.000Z",
      "all ended org-removed critical org01/condition/2026-11-03T04:07:00.000Z",
      "all opened failing critical org01/condition/2026-11-04T08:07:00.000Z",
      "all opened org-added info org01/added/2026-11-04T08:07:00.000Z",
    ]
  `);
});

test('what cannot be checked any more is no longer failing, and nobody is told that it was switched off', async () => {
  const life = await lived({}, 'Wed 04:07', {
    'Tue 02:00': says('org01', 'app-blocked'),
    'Tue 10:00': {
      what: 'org01: a refresh token in place of its secret',
      happen: (each) => each.store('org01', 'v2', { clientSecret: undefined, refreshToken: 'example.refresh' }),
    },
  });
  expect(life.log).toMatchInlineSnapshot(`
    "Tue 02:00  - org01: app-blocked
    Tue 04:07  all: [critical] org01: app blocked (1 of 5 failing)
    Tue 10:00  - org01: a refresh token in place of its secret
    Tue 12:07  all: [warning] org01: flow not checkable"
  `);
  expect(life.mail()).not.toContain('Switched off');
});

test('a severity that is raised is news at the next run; one that is lowered is none, and the end stays loud', async () => {
  const life = await lived({ tags: () => ({ severity: 'warning' }), variables: NIGHTS }, 'Wed 08:07', {
    'Tue 11:00': says('org01', 'app-blocked'),
    'Tue 14:00': tagged('org01', { severity: 'critical' }),
    'Tue 18:00': tagged('org01', { severity: 'warning' }),
    'Wed 02:00': works('org01'),
  });
  expect(severities(life)).toMatchInlineSnapshot(`
    [
      "warning [warning] org01: app blocked (1 of 5 failing)",
      "critical [critical] org01: app blocked (1 of 5 failing)",
      "critical [ok] org01 works again, all 5 healthy",
    ]
  `);
});

test('a severity that is raised while the org is muted is news when the mute is over', async () => {
  const life = await lived({ tags: () => ({ severity: 'warning' }) }, 'Fri 12:07', {
    'Tue 02:00': says('org01', 'app-blocked'),
    'Tue 10:00': tagged('org01', { severity: 'critical', 'mute-until': '2026-11-05' }),
  });
  expect(life.log).toMatchInlineSnapshot(`
    "Tue 02:00  - org01: app-blocked
    Tue 04:07  all: [warning] org01: app blocked (1 of 5 failing)
    Tue 10:00  - org01 tagged: severity critical, mute-until 2026-11-05
    Fri 00:07  all: [critical] org01: app blocked (1 of 5 failing)"
  `);
});

test('quiet hours: a secret that is removed and back before the morning was never news', async () => {
  const life = await lived({ every: 1, variables: NIGHTS }, 'Tue 08:07', {
    'Tue 01:00': removed('org01'),
    'Tue 04:00': back('org01'),
  });
  expect(life.sent).toEqual([]);
});

test('a muted org that is removed is no news, and none when it is back', async () => {
  const life = await lived({ tags: () => ({ 'mute-until': '2026-12-20' }) }, 'Wed 12:07', {
    'Tue 02:00': removed('org01'),
    'Tue 14:00': back('org01'),
  });
  expect(life.sent).toEqual([]);
});

test('a severity that is raised at night wakes, and whoever was woken hears the end', async () => {
  const life = await lived(
    { every: 1, from: 'Tue 15:07', tags: () => ({ severity: 'warning' }), variables: NIGHTS },
    'Wed 08:07',
    {
      'Tue 16:00': says('org01', 'app-blocked'),
      'Wed 02:00': tagged('org01', { severity: 'critical' }),
      'Wed 04:00': works('org01'),
    },
  );
  expect(life.log).toMatchInlineSnapshot(`
    "Tue 16:00  - org01: app-blocked
    Tue 16:07  all: [warning] org01: app blocked (1 of 5 failing)
    Wed 02:00  - org01 tagged: severity critical
    Wed 02:07  all: [critical] org01: app blocked (1 of 5 failing)
    Wed 04:00  - org01: well
    Wed 04:07  all: [ok] org01 works again, all 5 healthy"
  `);
});
