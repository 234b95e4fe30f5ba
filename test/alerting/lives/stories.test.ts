import { expect, test } from 'vitest';
import { back, removed, run, says, saysByTurns, saysForAMinute, stored } from './happenings.ts';
import { Life, lived, orgNames } from './life.ts';

/**
 * Stories as the person on call would tell them: what happened, hour by hour, and what was sent. A fleet of 9 where it
 * does not matter how many are well beside it, and of 45 where many are hit; checked every four hours at seven past, unless it
 * says otherwise.
 */
const NIGHTS = { QUIET_HOURS: '22:00-07:00' };
const ALL = orgNames(1, 45);

test('60 secrets, each rotated on its due day, nothing wrong, 28 days', async () => {
  // Once a day: to check them every four hours takes longer and says the same.
  const life = new Life({
    orgs: 60,
    every: 24,
    storedAt: (org) => `2026-08-${String(4 + (Number(org.slice(3)) % 28)).padStart(2, '0')}T04:00:00Z`,
  });
  let rotated = 0;
  await life.live(1 + 9 / 24, 28, 24, () => {
    const now = life.world.ports.now().getTime();
    for (const { org, createdAt } of life.world.secrets) {
      if (now - (createdAt?.getTime() ?? now) < 90 * 86_400_000) continue;
      rotated += 1;
      life.store(org, `rotated-${rotated}`, { clientSecret: `example.secret.${rotated}` });
    }
  });
  expect(rotated).toBe(60);
  expect(life.log).toMatchInlineSnapshot(`
    "week 2 Mon 09:07  all: [ok] 60 of 60 healthy, 28 secrets to rotate by 23 Nov
    week 3 Mon 09:07  all: [ok] 60 of 60 healthy, 26 secrets to rotate by 29 Nov
    week 4 Mon 09:07  all: [ok] 60 of 60 healthy, 12 secrets to rotate by 29 Nov
    week 5 Mon 09:07  all: [ok] 60 of 60 healthy"
  `);
});

test('ten orgs break at ten times and their customers have left: weeks 5 to 8', async () => {
  const table = Object.fromEntries(
    orgNames(1, 10).map((org, day) => [
      `${day < 6 ? DAYS[day + 1] : `week 2 ${DAYS[day - 6]}`} 10:00`,
      says(org, 'app-blocked'),
    ]),
  );
  // Once a day: nothing of it depends on the hours between.
  const life = await lived({ orgs: 20, every: 24, from: 'Tue 12:07' }, 'week 9 Mon 00:07', table);
  expect(life.lines.filter((line) => /week [5-8]/.test(line))).toMatchInlineSnapshot(`
    [
      "week 5 Mon 12:07  all: [reminder] 10 of 20 still failing, longest 27 days",
      "week 6 Mon 12:07  all: [reminder] 10 of 20 still failing, longest 34 days",
      "week 7 Mon 12:07  all: [reminder] 10 of 20 still failing, longest 41 days",
      "week 8 Mon 12:07  all: [reminder] 10 of 20 still failing, longest 48 days",
    ]
  `);
});

test('a script stores the same wrong secret every hour, ten minutes before the check', async () => {
  const hours = ['09', '10', '11', '12', '13', '14', '15', '16', '17'];
  const wrong = hours.map((hour) => [`Tue ${hour}:57`, stored('org03', `v${hour}`)] as const);
  const life = await lived({ orgs: 9, every: 1 }, 'Wed 00:07', {
    'Tue 09:50': says('org03', 'client-secret-wrong'),
    ...Object.fromEntries(wrong),
  });
  expect(life.lines.filter((line) => line.includes('all:'))).toMatchInlineSnapshot(`
    [
      "Tue 11:07  all: [critical] org03: client secret rejected (1 of 9 failing)",
    ]
  `);
});

test('never healthy for 14 days, the answer alternates between two causes', async () => {
  const life = await lived({ orgs: 9 }, 'week 3 Tue 00:07', {
    'Tue 00:00': saysByTurns('org03', ['client-secret-wrong', 'app-blocked']),
  });
  expect(life.log).toMatchInlineSnapshot(`
    "Tue 00:00  - org03 by turns: client-secret-wrong, app-blocked
    Tue 00:07  all: [critical] org03: client secret rejected (1 of 9 failing)
    Tue 04:07  all: [critical] org03: now app blocked (1 of 9 failing)
    Wed 08:07  all: [reminder] 1 of 9 still failing, longest 1 day
    Fri 08:07  all: [reminder] 1 of 9 still failing, longest 3 days
    week 2 Mon 08:07  all: [reminder] 1 of 9 still failing, longest 6 days
    week 2 Tue 08:07  all: [reminder] 1 of 9 still failing, longest 7 days
    week 3 Mon 08:07  all: [reminder] 1 of 9 still failing, longest 13 days"
  `);
});

test('a nightly job freezes the user for one run, two weeks long', async () => {
  const life = await lived({ orgs: 9 }, 'week 3 Tue 00:07', {
    'Tue 00:00': saysByTurns('org03', ['user-inactive', null, null, null, null, null]),
  });
  expect(life.log).toMatchInlineSnapshot(`
    "Tue 00:00  - org03 by turns: user-inactive, well, well, well, well, well
    Tue 00:07  all: [critical] org03: user inactive or frozen (1 of 9 failing)
    Tue 04:07  all: [ok] org03 works again, all 9 healthy
    Wed 00:07  all: [critical] org03: user inactive or frozen (1 of 9 failing)
    Wed 04:07  all: [ok] org03 works again, all 9 healthy
    Thu 00:07  all: [critical] org03: user inactive or frozen (1 of 9 failing)
    Thu 04:07  all: [critical] org03 flapping, works now
    week 2 Mon 08:07  all: [ok] org03 still flapping
    week 3 Mon 08:07  all: [ok] org03 still flapping"
  `);
});

test('the user toggles at each run for three weeks', async () => {
  const life = await lived({ orgs: 9 }, 'week 4 Tue 00:07', {
    'Tue 00:00': saysByTurns('org03', [null, 'user-inactive']),
  });
  expect(life.log).toMatchInlineSnapshot(`
    "Tue 00:00  - org03 by turns: well, user-inactive
    Tue 04:07  all: [critical] org03: user inactive or frozen (1 of 9 failing)
    Tue 08:07  all: [ok] org03 works again, all 9 healthy
    Tue 12:07  all: [critical] org03: user inactive or frozen (1 of 9 failing)
    Tue 16:07  all: [ok] org03 works again, all 9 healthy
    Tue 20:07  all: [critical] org03 flapping (1 of 9 failing)
    week 2 Mon 08:07  all: [ok] org03 still flapping
    week 3 Mon 08:07  all: [ok] org03 still flapping
    week 4 Mon 08:07  all: [ok] org03 still flapping"
  `);
});

test('timeouts in two of three runs for two weeks', async () => {
  const life = await lived({ orgs: 9 }, 'week 3 Tue 00:07', {
    'Tue 00:00': saysByTurns('org03', ['timeout', 'timeout', null]),
  });
  expect(life.log).toMatchInlineSnapshot(`
    "Tue 00:00  - org03 by turns: timeout, timeout, well
    Wed 08:07  all: [critical] org03 flapping, works now
    week 2 Mon 08:07  all: [ok] org03 still flapping
    week 3 Mon 08:07  all: [ok] org03 still flapping"
  `);
});

test('an org stored 6 minutes ago and still rejected, while another breaks', async () => {
  const life = await lived({ orgs: 9 }, 'Wed 04:07', {
    'Wed 00:01': [stored('org09', 'v2'), says('org09', 'client-secret-wrong'), says('org07', 'app-blocked')],
  });
  expect(life.log).toMatchInlineSnapshot(`
    "Wed 00:01  - org09 stored
    Wed 00:01  - org09: client-secret-wrong
    Wed 00:01  - org07: app-blocked
    Wed 00:07  all: [critical] org07: app blocked (1 of 9 failing)"
  `);
  expect(life.mail()).not.toContain('org09');
});

test('our network blips for one minute exactly when the run runs, at night', async () => {
  const life = await lived({ orgs: 45 }, 'Wed 12:07', { 'Wed 00:07': saysForAMinute(ALL, 'timeout') });
  expect(life.log).toMatchInlineSnapshot(`"Wed 00:07  - org01 to org45: timeout, for a minute"`);
});

test('18 orgs of team billing fail for one cause', async () => {
  const life = await lived({ orgs: 45, tags: (org) => (org <= 'org18' ? { team: 'billing' } : {}) }, 'Wed 04:07', {
    'Tue 23:00': says(orgNames(1, 18), 'app-blocked'),
  });
  expect(life.log).toMatchInlineSnapshot(`
    "Tue 23:00  - org01 to org18: app-blocked
    Wed 00:09  all: [critical] org01, org02 + 16 failing (18 of 45)
    Wed 00:09  billing: [critical] org01, org02 + 16 failing (18 of 18)"
  `);
  for (const { digest } of life.sent) for (const org of orgNames(1, 18)) expect(digest.forms.email).toContain(org);
});

test('40 of 45 secrets are deleted at 02:00, and restored', async () => {
  const life = await lived({ orgs: 45, variables: NIGHTS }, 'Wed 20:07', {
    'Wed 02:00': removed(orgNames(1, 40)),
    'Wed 11:00': back(orgNames(1, 40)),
  });
  expect(life.log).toMatchInlineSnapshot(`
    "Wed 02:00  - org01 to org40 deleted
    Wed 04:07  all: [critical] 40 of 45 secrets are gone
    Wed 11:00  - org01 to org40 there
    Wed 12:07  all: [ok] the secrets that were gone are back after 8 h, all 45 healthy"
  `);
});

test('a wrong secret is stored by hand, with checks on change', async () => {
  const asked: unknown[] = [];
  const life = new Life({ orgs: 9 });
  Object.assign(life.world.ports, { recheckLater: async (...what: unknown[]) => asked.push(what) });
  await life.play('Tue 00:07', 'Wed 04:07', {
    'Wed 01:00': [stored('org03', 'v2'), says('org03', 'client-secret-wrong')],
    'Wed 01:02': run(['org03']),
    'Wed 01:17': run(['org03']),
  });
  expect(life.log).toMatchInlineSnapshot(`
    "Wed 01:00  - org03 stored
    Wed 01:00  - org03: client-secret-wrong
    Wed 01:02  - a run over org03
    Wed 01:17  - a run over org03
    Wed 01:17  all: [critical] org03: client secret rejected"
  `);
  expect(asked).toEqual([[['org03'], 900_000]]);
});

test('a fleet in which nothing is wrong has one mail a week, and a run writes one document', async () => {
  const life = new Life({ orgs: 9 });
  await life.live(0, 0.1);
  let writes = 0;
  const { save } = life.world.ports.states;
  Object.assign(life.world.ports.states, {
    save: (write: Parameters<typeof save>[0]) => {
      writes += 1;
      return save(write);
    },
  });
  await life.live(0.5, 14);
  expect(life.log).toMatchInlineSnapshot(`
    "Mon 12:07  all: [ok] 9 of 9 healthy
    week 2 Mon 08:07  all: [ok] 9 of 9 healthy
    week 3 Mon 08:07  all: [ok] 9 of 9 healthy"
  `);
  // One for each run, and one more for each message.
  expect(writes).toBe(14 * 6 + 3);
});

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
