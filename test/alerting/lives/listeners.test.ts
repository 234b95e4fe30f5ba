import { expect, test } from 'vitest';
import { listens, says, subscribes, works } from './happenings.ts';
import { lived, orgNames } from './life.ts';

// Rules 1 and 3: nobody is told into the void, once per audience.

const to = (endpoint: string, filter: unknown, confirmed = true) => ({
  protocol: 'email',
  endpoint,
  confirmed,
  filter,
});
const EVERYBODY = { audience: ['all'] };
const PAGER = to('pager@example.com', { audience: ['all'], severity: ['critical'] });
const OPS = to('ops@example.com', EVERYBODY);
const CRM = to('crm@example.com', { audience: ['team'], team: ['crm'] });
const SUBSCRIPTIONS = JSON.stringify(
  [OPS, CRM].map(({ protocol, endpoint, filter }) => ({ protocol, endpoint, filter })),
);
const ofCrm = (org: string) => (org <= 'org02' ? { team: 'crm' } : {});

test('a lone pager with a filter on critical hears critical news and its end, and nothing else', async () => {
  const life = await lived({ subscriptions: [PAGER] }, 'week 2 Tue 12:07', {
    'Tue 06:00': says('org03', 'timeout'),
    'Wed 06:00': works('org03'),
    'Thu 06:00': says('org04', 'app-blocked'),
    'Sat 06:00': works('org04'),
  });
  expect(life.log).toMatchInlineSnapshot(`
    "Tue 06:00  - org03: timeout
    Wed 06:00  - org03: well
    Thu 06:00  - org04: app-blocked
    Thu 08:07  all: [critical] org04: app blocked (1 of 5 failing)
    Sat 06:00  - org04: well
    Sat 08:07  all: [ok] org04 works again, all 5 healthy"
  `);
});

test('what a pager could not hear is news to the first who can, as it is then', async () => {
  const life = await lived({ subscriptions: [PAGER] }, 'Fri 00:07', {
    'Tue 06:00': says('org03', 'timeout'),
    'Thu 06:00': subscribes([PAGER, OPS], 'ops confirms'),
  });
  expect(life.log).toMatchInlineSnapshot(`
    "Tue 06:00  - org03: timeout
    Thu 06:00  - ops confirms
    Thu 08:07  all: [warning] org03: no answer in time (1 of 5 silent)"
  `);
  expect(life.mail()).toContain('Cannot tell since 3 Nov, 2 days');
});

test('a team that listens alone hears its own; everybody hears all of it later, with its true beginning', async () => {
  const life = await lived({ tags: ofCrm, subscriptions: [CRM] }, 'Thu 04:07', {
    'Tue 06:00': [says('org01', 'app-blocked'), says('org04', 'user-inactive')],
    'Wed 22:00': subscribes([CRM, OPS], 'ops confirms'),
  });
  expect(life.log).toMatchInlineSnapshot(`
    "Tue 06:00  - org01: app-blocked
    Tue 06:00  - org04: user-inactive
    Tue 08:07  crm: [critical] org01: app blocked (1 of 2 failing)
    Wed 08:07  crm: [reminder] 1 of 2 still failing, longest 1 day
    Wed 22:00  - ops confirms
    Thu 00:07  all: [critical] org01, org04 failing (2 of 5)"
  `);
  expect(life.mail()).toContain('Failing since 3 Nov, 2 days');
});

test('a team of teamEmails that nobody confirmed: everybody is told so weekly, and the team what is so once it is', async () => {
  const life = await lived(
    { tags: ofCrm, variables: { SUBSCRIPTIONS }, subscriptions: [OPS, { ...CRM, confirmed: false }] },
    'week 2 Tue 04:07',
    {
      'Sun 06:00': says('org01', 'app-blocked'),
      'week 2 Mon 12:00': subscribes([OPS, CRM], 'crm confirms'),
    },
  );
  expect(life.log).toMatchInlineSnapshot(`
    "Sun 06:00  - org01: app-blocked
    Sun 08:07  all: [critical] org01: app blocked (1 of 5 failing)
    week 2 Mon 08:07  all: [reminder] 1 of 5 still failing, longest 1 day
    week 2 Mon 12:00  - crm confirms
    week 2 Mon 12:07  crm: [critical] org01: app blocked (1 of 2 failing)"
  `);
  expect(life.mail()).toContain('Not confirmed, so not reached: crm@example.com');
});

test('a team without a subscription is no audience', async () => {
  const life = await lived({ tags: ofCrm, subscriptions: [OPS] }, 'Wed 00:07', {
    'Tue 06:00': says('org01', 'app-blocked'),
  });
  expect(life.log).toMatchInlineSnapshot(`
    "Tue 06:00  - org01: app-blocked
    Tue 08:07  all: [critical] org01: app blocked (1 of 5 failing)"
  `);
});

test.each([
  ['a filter with another operator', { severity: [{ 'anything-but': ['info'] }] }],
  ['a filter on another attribute', { kinds: ['failing'] }],
  ['a filter that could not be read', undefined],
])('%s counts as listening', async (_, filter) => {
  const life = await lived({ subscriptions: [to('a@example.com', filter)] }, 'Tue 12:07', {
    'Tue 06:00': says('org03', 'app-blocked'),
  });
  expect(life.sent).toHaveLength(1);
});

test('a question that was refused counts as somebody who listens', async () => {
  const life = await lived({ listeners: null }, 'Tue 12:07', { 'Tue 06:00': says('org03', 'app-blocked') });
  expect(life.sent).toHaveLength(1);
});

test('everything that came and went while nobody listened is one line; more than ten are counted', async () => {
  const days = ['Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
  const blips = days.flatMap((day, index) => {
    const orgs = orgNames(2 * index + 1, 2 * index + 2);
    return [
      [`${day} 02:00`, says(orgs, 'app-blocked')],
      [`${day} 06:00`, works(orgs)],
    ] as const;
  });
  const life = await lived({ orgs: 15, listeners: 0 }, 'week 2 Mon 04:07', {
    ...Object.fromEntries(blips),
    'Sun 22:00': listens(1),
  });
  expect(life.lines.at(-1)).toMatchInlineSnapshot(
    `"week 2 Mon 00:07  all: [ok] org01, org02 + 10 came and went, all 15 healthy"`,
  );
  expect(life.mail()).toContain('Came and went: 12 orgs');
});

test('at most five messages a second', async () => {
  const teams = Array.from({ length: 12 }, (_, index) => `team${index}`);
  const life = await lived({ orgs: 12, tags: (org) => ({ team: `team${Number(org.slice(3)) - 1}` }) }, 'Tue 12:07', {
    'Tue 06:00': says(['org01', 'org02', 'org03', 'org04'], 'app-blocked'),
  });
  expect(teams).toHaveLength(12);
  const moments = life.sent.map(({ at }) => at);
  expect(moments.every((at, index) => at - (moments[index - 5] ?? 0) >= 1000)).toBe(true);
});
