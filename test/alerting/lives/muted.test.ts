import { expect, test } from 'vitest';
import { says, tagged, works } from './happenings.ts';
import { lived } from './life.ts';

// Rule 15: muted until a day, acknowledged until a recovery.

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
