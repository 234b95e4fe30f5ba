import { expect, test } from 'vitest';
import { refused, removed, rotates, says, stored, tagged, works } from './happenings.ts';
import { lived } from './life.ts';

// `rotation-stuck`: a rotation by AWS that brought no new version, from the day after its own.

const NIGHTS = { QUIET_HOURS: '22:00-07:00' };
const STUCK = rotates('org01', '2026-11-03');
const THROUGH = [stored('org01', 'v2', { clientSecret: 'example.v2' }), rotates('org01', '2026-12-03')];
const MUTED = { 'mute-until': '2026-11-20' };

test('a rotation that is stuck is told, reminded of each week as long as it is, and over once', async () => {
  const life = await lived({}, 'week 3 Wed 12:07', { 'Tue 00:00': STUCK, 'week 3 Tue 10:00': THROUGH });
  expect(life.log).toMatchInlineSnapshot(`
    "Tue 00:00  - org01: AWS rotates on 2026-11-03
    Wed 00:07  all: [warning] org01: rotation stuck half-way
    week 2 Mon 08:07  all: [reminder] org01: rotation stuck half-way
    week 3 Mon 08:07  all: [reminder] org01: rotation stuck half-way
    week 3 Tue 10:00  - org01 stored
    week 3 Tue 10:00  - org01: AWS rotates on 2026-12-03
    week 3 Tue 12:07  all: [ok] org01 is no longer stuck half-way, all 5 healthy"
  `);
  expect(life.notices).toMatchInlineSnapshot(`
    [
      "all opened rotation-stuck warning org01/stuck/2026-11-04T00:07:00.000Z",
      "all reminder rotation-stuck warning org01/stuck/2026-11-04T00:07:00.000Z",
      "all reminder rotation-stuck warning org01/stuck/2026-11-04T00:07:00.000Z",
      "all ended closed warning org01/stuck/2026-11-04T00:07:00.000Z",
    ]
  `);
  expect(life.mail()).toContain('Rotation no longer stuck: org01, 12:07, after 13 days');
  const [first] = life.sent.map(({ digest }) => digest.forms.email);
  expect(first?.match(/brought no new version/g)).toHaveLength(1);
});

test('two of them are one entry', async () => {
  const life = await lived({}, 'Wed 12:07', { 'Tue 00:00': rotates(['org01', 'org02'], '2026-11-03') });
  expect(life.log).toMatchInlineSnapshot(`
    "Tue 00:00  - org01, org02: AWS rotates on 2026-11-03
    Wed 00:07  all: [warning] org01, org02 stuck half-way through a rotation"
  `);
});

test('at night it waits for the morning, and so does its end', async () => {
  const life = await lived({ every: 1, variables: NIGHTS }, 'Fri 08:07', { 'Tue 00:00': STUCK, 'Thu 23:00': THROUGH });
  expect(life.log).toMatchInlineSnapshot(`
    "Tue 00:00  - org01: AWS rotates on 2026-11-03
    Wed 07:07  all: [warning] org01: rotation stuck half-way
    Thu 23:00  - org01 stored
    Thu 23:00  - org01: AWS rotates on 2026-12-03
    Fri 07:07  all: [ok] org01 is no longer stuck half-way, all 5 healthy"
  `);
});

test('muted: no reminder, and the end of what was told', async () => {
  const life = await lived({}, 'week 2 Wed 12:07', {
    'Tue 00:00': STUCK,
    'Thu 00:00': tagged('org01', MUTED),
    'week 2 Tue 10:00': THROUGH,
  });
  expect(life.log).toMatchInlineSnapshot(`
    "Tue 00:00  - org01: AWS rotates on 2026-11-03
    Wed 00:07  all: [warning] org01: rotation stuck half-way
    Thu 00:00  - org01 tagged: mute-until 2026-11-20
    week 2 Mon 08:07  all: [ok] 5 of 5 healthy
    week 2 Tue 10:00  - org01 stored
    week 2 Tue 10:00  - org01: AWS rotates on 2026-12-03
    week 2 Tue 12:07  all: [ok] org01 is no longer stuck half-way, all 5 healthy"
  `);
});

test('muted from the beginning, or refused by SNS until it went through: nothing', async () => {
  const muted = await lived({ tags: () => MUTED }, 'Sun 12:07', { 'Tue 00:00': STUCK, 'Sat 10:00': THROUGH });
  const unheard = await lived({}, 'Sun 12:07', {
    'Tue 00:00': [STUCK, refused('all')],
    'Sat 10:00': [...THROUGH, refused()],
  });
  expect([...muted.sent, ...unheard.sent]).toEqual([]);
});

test('handed over: news for the new team, one line for the old one', async () => {
  const life = await lived({ tags: () => ({ team: 'billing' }) }, 'week 2 Wed 12:07', {
    'Tue 00:00': STUCK,
    'Fri 00:00': tagged('org01', { team: 'crm' }),
    'week 2 Tue 10:00': THROUGH,
  });
  expect(life.log).toMatchInlineSnapshot(`
    "Tue 00:00  - org01: AWS rotates on 2026-11-03
    Wed 00:07  all: [warning] org01: rotation stuck half-way
    Wed 00:07  billing: [warning] org01: rotation stuck half-way
    Fri 00:00  - org01 tagged: team crm
    Fri 00:07  billing: [ok] org01 is handed over, all 4 healthy
    Fri 00:07  crm: [warning] org01: rotation stuck half-way
    week 2 Mon 08:07  all: [reminder] org01: rotation stuck half-way
    week 2 Mon 08:07  crm: [reminder] org01: rotation stuck half-way
    week 2 Tue 10:00  - org01 stored
    week 2 Tue 10:00  - org01: AWS rotates on 2026-12-03
    week 2 Tue 12:07  all: [ok] org01 is no longer stuck half-way, all 5 healthy
    week 2 Tue 12:07  crm: [ok] org01 is no longer stuck half-way"
  `);
});

test('handed over and through in one run: the old team hears that it is', async () => {
  const life = await lived({ tags: () => ({ team: 'billing' }) }, 'Fri 12:07', {
    'Tue 00:00': STUCK,
    'Fri 00:00': [tagged('org01', { team: 'crm' }), ...THROUGH],
  });
  expect(life.log).toMatchInlineSnapshot(`
    "Tue 00:00  - org01: AWS rotates on 2026-11-03
    Wed 00:07  all: [warning] org01: rotation stuck half-way
    Wed 00:07  billing: [warning] org01: rotation stuck half-way
    Fri 00:00  - org01 tagged: team crm
    Fri 00:00  - org01 stored
    Fri 00:00  - org01: AWS rotates on 2026-12-03
    Fri 00:07  all: [ok] org01 is no longer stuck half-way, all 5 healthy
    Fri 00:07  billing: [ok] org01 is no longer stuck half-way, all 4 healthy"
  `);
  expect(life.mail('billing')).toContain('Rotation no longer stuck: org01, 00:07, after 2 days, now of team crm');
});

test('beside a failure: each is told, and each is over', async () => {
  const life = await lived({}, 'Fri 12:07', {
    'Tue 00:00': STUCK,
    'Wed 02:00': says('org01', 'client-secret-wrong'),
    'Thu 10:00': [works('org01'), ...THROUGH],
  });
  expect(life.log).toMatchInlineSnapshot(`
    "Tue 00:00  - org01: AWS rotates on 2026-11-03
    Wed 00:07  all: [warning] org01: rotation stuck half-way
    Wed 02:00  - org01: client-secret-wrong
    Wed 04:07  all: [critical] org01: client secret rejected (1 of 5 failing)
    Thu 08:07  all: [reminder] 1 of 5 still failing, longest 1 day
    Thu 10:00  - org01: well
    Thu 10:00  - org01 stored
    Thu 10:00  - org01: AWS rotates on 2026-12-03
    Thu 12:07  all: [ok] org01 works again, all 5 healthy"
  `);
  expect(life.mail()).toContain(
    'Back: org01, 12:07, after 32 h (was client-secret-wrong)\nRotation no longer stuck: org01, 12:07, after 36 h',
  );
});

test.each([
  ['switched off', tagged('org01', { enabled: 'false' }), '[ok] org01 is switched off, all 4 healthy'],
  ['removed', removed('org01'), '[ok] org01 is removed, all 4 healthy'],
])('%s: over, said once, with the failure beside it', async (_, happening, subject) => {
  const life = await lived({}, 'Fri 12:07', {
    'Tue 00:00': STUCK,
    'Wed 06:00': says('org01', 'client-secret-wrong'),
    'Thu 10:00': happening,
  });
  expect(life.sent.at(-1)?.digest.subject).toBe(subject);
  expect(life.mail().match(/org01/g)).toHaveLength(1);
});
