import { expect, test } from 'vitest';
import { refused, removed, says, tagged, works } from './happenings.ts';
import { lived, orgNames } from './life.ts';

// Rule 13: handed over.

const NIGHTS = { QUIET_HOURS: '22:00-07:00' };
const byTeam = (team: string) => () => ({ team });

test('handed over: news for the new team, one line for the old one, and the end for the new one', async () => {
  const life = await lived({ tags: byTeam('billing') }, 'Wed 04:07', {
    'Tue 02:00': says('org01', 'app-blocked'),
    'Tue 06:00': tagged('org01', { team: 'crm' }),
    'Tue 14:00': works('org01'),
  });
  expect(life.log).toMatchInlineSnapshot(`
    "Tue 02:00  - org01: app-blocked
    Tue 04:07  all: [critical] org01: app blocked (1 of 5 failing)
    Tue 04:07  billing: [critical] org01: app blocked (1 of 5 failing)
    Tue 06:00  - org01 tagged: team crm
    Tue 08:07  billing: [ok] org01 is handed over, all 4 healthy
    Tue 08:07  crm: [critical] org01: app blocked
    Tue 14:00  - org01: well
    Tue 16:07  all: [ok] org01 works again, all 5 healthy
    Tue 16:07  crm: [ok] org01 works again"
  `);
});

test('handed over and back: each team is told what is theirs now', async () => {
  const life = await lived({ tags: byTeam('billing') }, 'Wed 04:07', {
    'Tue 02:00': says('org01', 'app-blocked'),
    'Tue 06:00': tagged('org01', { team: 'crm' }),
    'Tue 10:00': tagged('org01', { team: 'billing' }),
    'Tue 14:00': works('org01'),
  });
  expect(life.log).toMatchInlineSnapshot(`
    "Tue 02:00  - org01: app-blocked
    Tue 04:07  all: [critical] org01: app blocked (1 of 5 failing)
    Tue 04:07  billing: [critical] org01: app blocked (1 of 5 failing)
    Tue 06:00  - org01 tagged: team crm
    Tue 08:07  billing: [ok] org01 is handed over, all 4 healthy
    Tue 08:07  crm: [critical] org01: app blocked
    Tue 10:00  - org01 tagged: team billing
    Tue 12:07  billing: [critical] org01: app blocked (1 of 5 failing)
    Tue 12:07  crm: [ok] org01 is handed over
    Tue 14:00  - org01: well
    Tue 16:07  all: [ok] org01 works again, all 5 healthy
    Tue 16:07  billing: [ok] org01 works again, all 5 healthy"
  `);
});

test('handed over to no team', async () => {
  const life = await lived({ tags: byTeam('billing') }, 'Tue 12:07', {
    'Tue 02:00': says('org01', 'app-blocked'),
    'Tue 06:00': tagged('org01', {}),
  });
  expect(life.log).toMatchInlineSnapshot(`
    "Tue 02:00  - org01: app-blocked
    Tue 04:07  all: [critical] org01: app blocked (1 of 5 failing)
    Tue 04:07  billing: [critical] org01: app blocked (1 of 5 failing)
    Tue 06:00  - org01 tagged: nothing
    Tue 08:07  billing: [ok] org01 is handed over, all 4 healthy"
  `);
  expect(life.mail('billing')).toContain('Handed over: org01 to no team');
});

test('handed over and mended in one run: the old team hears that it works again, the new one nothing', async () => {
  const life = await lived({ every: 1, tags: byTeam('billing'), variables: NIGHTS }, 'Tue 08:07', {
    'Tue 01:00': says('org01', 'app-blocked'),
    'Tue 03:00': [tagged('org01', { team: 'crm' }), works('org01')],
  });
  expect(life.log).toMatchInlineSnapshot(`
    "Tue 01:00  - org01: app-blocked
    Tue 01:07  all: [critical] org01: app blocked (1 of 5 failing)
    Tue 01:07  billing: [critical] org01: app blocked (1 of 5 failing)
    Tue 03:00  - org01 tagged: team crm
    Tue 03:00  - org01: well
    Tue 03:07  all: [ok] org01 works again, all 5 healthy
    Tue 03:07  billing: [ok] org01 works again, all 4 healthy"
  `);
  expect(life.notices.at(-1)).toMatch(/^billing ended recovered critical org01/);
  expect(life.mail('billing')).toContain('Back: org01, 03:07, after 2 h, now of team crm (was app-blocked)');
});

test.each([
  ['switched off', tagged('org01', { team: 'crm', enabled: 'false' }), 'Switched off, no longer checked: org01'],
  ['removed', removed('org01'), 'Removed: org01'],
  ['mended, and of no team', [tagged('org01', {}), works('org01')], 'Back: org01, 08:07, after 4 h (was app-blocked)'],
])('handed over and %s in one run: the old team is told how it ended', async (_, happening, line) => {
  const life = await lived({ tags: byTeam('billing') }, 'Tue 12:07', {
    'Tue 02:00': says('org01', 'app-blocked'),
    'Tue 06:00': [tagged('org01', { team: 'crm' }), happening].flat(),
  });
  expect(life.mail('billing')).toContain(line);
  expect(life.mail('crm')).toBe('');
});

test('mended at night and handed over before the morning: the old team hears of the end, the new one of nothing', async () => {
  const warning = { severity: 'warning' };
  const life = await lived(
    { every: 1, from: 'Tue 15:07', tags: () => ({ team: 'billing', ...warning }), variables: NIGHTS },
    'Wed 08:07',
    {
      'Tue 16:00': says('org01', 'app-blocked'),
      'Wed 02:00': works('org01'),
      'Wed 04:00': tagged('org01', { team: 'crm', ...warning }),
    },
  );
  expect(life.log).toMatchInlineSnapshot(`
    "Tue 16:00  - org01: app-blocked
    Tue 16:07  all: [warning] org01: app blocked (1 of 5 failing)
    Tue 16:07  billing: [warning] org01: app blocked (1 of 5 failing)
    Wed 02:00  - org01: well
    Wed 04:00  - org01 tagged: team crm, severity warning
    Wed 07:07  all: [ok] org01 works again, all 5 healthy
    Wed 07:07  billing: [ok] org01 works again, all 4 healthy"
  `);
});

test('handed over and failing again before the old team could hear the end: handed over is what is so', async () => {
  const life = await lived({ tags: byTeam('billing') }, 'Tue 16:07', {
    'Tue 02:00': says('org01', 'app-blocked'),
    'Tue 06:00': [works('org01'), refused('billing')],
    'Tue 10:00': [refused(), tagged('org01', { team: 'crm' }), says('org01', 'app-blocked')],
  });
  expect(life.log).toMatchInlineSnapshot(`
    "Tue 02:00  - org01: app-blocked
    Tue 04:07  all: [critical] org01: app blocked (1 of 5 failing)
    Tue 04:07  billing: [critical] org01: app blocked (1 of 5 failing)
    Tue 06:00  - org01: well
    Tue 08:07  all: [ok] org01 works again, all 5 healthy
    Tue 08:07  (refused by SNS: billing)
    Tue 10:00  - org01 tagged: team crm
    Tue 10:00  - org01: app-blocked
    Tue 12:07  all: [critical] org01: app blocked (1 of 5 failing)
    Tue 12:07  billing: [ok] org01 is handed over, all 4 healthy
    Tue 12:07  crm: [critical] org01: app blocked"
  `);
});

test('handed over while muted: the old team is told at once, the new one when the mute is over', async () => {
  const life = await lived({ tags: byTeam('billing') }, 'Fri 04:07', {
    'Tue 02:00': says('org01', 'app-blocked'),
    'Tue 10:00': tagged('org01', { team: 'crm', 'mute-until': '2026-11-05' }),
  });
  expect(life.log).toMatchInlineSnapshot(`
    "Tue 02:00  - org01: app-blocked
    Tue 04:07  all: [critical] org01: app blocked (1 of 5 failing)
    Tue 04:07  billing: [critical] org01: app blocked (1 of 5 failing)
    Tue 10:00  - org01 tagged: team crm, mute-until 2026-11-05
    Tue 12:07  billing: [ok] org01 is handed over, all 4 healthy
    Fri 00:07  crm: [critical] org01: app blocked"
  `);
});

test('handed over at night: what is critical is passed on at once, a warning in the morning', async () => {
  const life = await lived(
    {
      every: 1,
      from: 'Tue 15:07',
      tags: (org) => ({ team: 'billing', ...(org === 'org02' ? { severity: 'warning' } : {}) }),
      variables: NIGHTS,
    },
    'Wed 08:07',
    {
      'Tue 16:00': says(['org01', 'org02'], 'app-blocked'),
      'Wed 03:00': [tagged('org01', { team: 'crm' }), tagged('org02', { team: 'crm', severity: 'warning' })],
    },
  );
  expect(life.log).toMatchInlineSnapshot(`
    "Tue 16:00  - org01, org02: app-blocked
    Tue 16:07  all: [critical] org01, org02 failing (2 of 5)
    Tue 16:07  billing: [critical] org01, org02 failing (2 of 5)
    Wed 03:00  - org01 tagged: team crm
    Wed 03:00  - org02 tagged: team crm, severity warning
    Wed 03:07  billing: [ok] org01 is handed over, all 3 healthy
    Wed 03:07  crm: [critical] org01: app blocked (2 of 2 failing)
    Wed 07:07  billing: [ok] org02 is handed over, all 3 healthy
    Wed 07:07  crm: [warning] org02: app blocked (2 of 2 failing)"
  `);
});

test('an outage whose orgs go to another team is over for both', async () => {
  const life = await lived(
    { orgs: 20, tags: (org) => (org <= 'org05' ? { team: 'billing' } : org <= 'org08' ? { team: 'crm' } : {}) },
    'Wed 04:07',
    {
      'Tue 02:00': says(orgNames(1, 8), '503'),
      'Tue 10:00': tagged(orgNames(1, 5), { team: 'crm' }),
      'Tue 18:00': works(orgNames(1, 8)),
    },
  );
  expect(life.log).toMatchInlineSnapshot(`
    "Tue 02:00  - org01 to org08: 503
    Tue 04:09  all: [warning] 8 of 20 orgs give no answer since 04:07
    Tue 04:09  billing: [warning] 5 of 5 orgs give no answer since 04:07
    Tue 04:09  crm: [warning] 3 of 3 orgs give no answer since 04:07
    Tue 10:00  - org01 to org05 tagged: team crm
    Tue 18:00  - org01 to org08: well
    Wed 00:07  all: [ok] 8 orgs answer again, all 20 healthy
    Wed 00:07  crm: [ok] 8 orgs answer again, all 8 healthy
    Wed 00:07  billing: [ok] the outage is over"
  `);
});
