import { describe, expect, test } from 'vitest';
import { dies, paused, says, TWO_RUNS, works } from './happenings.ts';
import { type Happening, lived, orgNames } from './life.ts';

// Rules 14 and 17: long gaps, clocks that jump, runs that overlap, runs that die.

/** One run by a clock that stands elsewhere. */
function runAt(moment: string): Happening {
  return {
    what: `a run by a clock at ${moment}`,
    happen: async (life) => {
      life.at(moment);
      await life.run();
    },
  };
}

/** One run by a clock that is so many years ahead, or behind where it is less than none. */
function runElsewhere(years: number): Happening {
  return {
    what: `a run by a clock ${years} years off`,
    happen: async (life) => {
      life.shift(years * 365.25 * 24);
      await life.run();
    },
  };
}

test('since when nobody looked is said in the first message after a gap of more than twice the schedule', async () => {
  const life = await lived({}, 'Fri 04:07', {
    'Tue 10:00': paused(true),
    'Tue 22:00': paused(false),
    'Thu 02:00': says('org01', 'app-blocked'),
    'Thu 18:00': says('org02', 'app-blocked'),
  });
  expect(life.log).toMatchInlineSnapshot(`
    "Tue 10:00  - the schedule is switched off
    Tue 22:00  - the schedule is switched on
    Thu 02:00  - org01: app-blocked
    Thu 04:07  all: [critical] org01: app blocked (1 of 5 failing)
    Thu 18:00  - org02: app-blocked
    Thu 20:07  all: [critical] org02: app blocked (2 of 5 failing)"
  `);
  const [first, second] = life.sent.map(({ digest }) => digest.forms.email);
  expect(first).toContain('Nobody looked between 3 Nov 08:07 and 4 Nov 00:07.');
  expect(second).not.toContain('Nobody looked');
});

test('a clock that runs ahead for one run: no storm then or afterwards, and nothing lost', async () => {
  const life = await lived({}, 'week 3 Wed 00:07', {
    'Tue 02:00': says('org01', 'app-blocked'),
    'Tue 10:00': runAt('week 6 Wed 08:07'),
    'Tue 12:00': says('org02', 'user-inactive'),
    'week 2 Tue 14:00': works(['org01', 'org02']),
  });
  expect(life.log).toMatchInlineSnapshot(`
    "Tue 02:00  - org01: app-blocked
    Tue 04:07  all: [critical] org01: app blocked (1 of 5 failing)
    Tue 10:00  - a run by a clock at week 6 Wed 08:07
    week 6 Wed 08:07  all: [reminder] 1 of 5 still failing, longest 36 days
    Tue 12:00  - org02: user-inactive
    Tue 12:07  all: [critical] org02: user inactive or frozen (2 of 5 failing)
    Wed 08:07  all: [reminder] 2 of 5 still failing, longest 1 day
    Fri 08:07  all: [reminder] 2 of 5 still failing, longest 3 days
    week 2 Mon 08:07  all: [reminder] 2 of 5 still failing, longest 6 days
    week 2 Tue 08:07  all: [reminder] 2 of 5 still failing, longest 7 days
    week 2 Tue 14:00  - org01, org02: well
    week 2 Tue 16:07  all: [ok] org01, org02 work again, all 5 healthy
    week 3 Mon 08:07  all: [ok] 5 of 5 healthy"
  `);
});

test('a deployment whose first run has a clock a month ahead', async () => {
  const life = await lived({ from: 'Tue 04:07' }, 'Fri 12:07', {
    'Tue 00:07': runAt('week 5 Tue 00:07'),
    'Tue 06:00': says('org01', 'app-blocked'),
    'Thu 14:00': works('org01'),
  });
  expect(life.log).toMatchInlineSnapshot(`
    "Tue 00:07  - a run by a clock at week 5 Tue 00:07
    Tue 06:00  - org01: app-blocked
    Tue 08:07  all: [critical] org01: app blocked (1 of 5 failing)
    Wed 08:07  all: [reminder] 1 of 5 still failing, longest 1 day
    Thu 14:00  - org01: well
    Thu 16:07  all: [ok] org01 works again, all 5 healthy"
  `);
});

test('a clock that falls back by four days: no storm, and reminders go on', async () => {
  const life = await lived({ every: 12 }, 'week 2 Tue 12:07', {
    'Tue 02:00': says('org01', 'app-blocked'),
    'Sat 14:00': [
      runAt('Tue 14:00'),
      runAt('Wed 14:00'),
      runAt('Thu 14:00'),
      says('org02', 'app-blocked'),
      runAt('Fri 14:00'),
    ],
  });
  expect(life.log).toMatchInlineSnapshot(`
    "Tue 02:00  - org01: app-blocked
    Tue 12:07  all: [critical] org01: app blocked (1 of 5 failing)
    Wed 12:07  all: [reminder] 1 of 5 still failing, longest 1 day
    Fri 12:07  all: [reminder] 1 of 5 still failing, longest 3 days
    Sat 14:00  - a run by a clock at Tue 14:00
    Tue 14:00  - a run by a clock at Wed 14:00
    Wed 14:00  - a run by a clock at Thu 14:00
    Thu 14:00  - org02: app-blocked
    Thu 14:00  - a run by a clock at Fri 14:00
    Fri 14:00  all: [critical] org02: app blocked (2 of 5 failing)
    Sun 00:07  all: [reminder] 2 of 5 still failing, longest 5 days
    week 2 Mon 12:07  all: [reminder] 2 of 5 still failing, longest 6 days"
  `);
});

describe.each([
  ['ahead', 10],
  ['behind', -10],
])('one run by a clock that stands ten years %s', (_, years) => {
  /** What was told when things broke and ended, without instants; and how many messages that took. */
  const toldIn = async (disturbed: 'the first run' | 'a later run' | null) => {
    const elsewhere = (when: typeof disturbed) => (when === disturbed ? [runElsewhere(years)] : []);
    const life = await lived({ every: 12 }, 'week 3 Wed 00:07', {
      'Tue 00:05': elsewhere('the first run'),
      'Tue 02:00': says(['org01', 'org02'], 'app-blocked'),
      'Wed 10:00': [works('org02'), says('org03', 'user-inactive'), ...elsewhere('a later run')],
      'Fri 14:00': [works('org01'), says('org04', 'client-secret-wrong')],
      'week 2 Wed 02:00': works(['org03', 'org04']),
    });
    const lasting = life.notices.filter((each) => /^all (?:opened|ended) /.test(each));
    return { notices: lasting.map((each) => each.replace(/\/\d{4}-.*/, '')), messages: life.sent.length };
  };

  test.each(['the first run', 'a later run'] as const)('is no storm, and nothing is lost: %s', async (when) => {
    const [disturbed, calm] = [await toldIn(when), await toldIn(null)];
    expect(disturbed.notices).toEqual([
      'all opened failing critical org01/condition',
      'all opened failing critical org02/condition',
      'all opened failing critical org03/condition',
      'all ended recovered critical org02/condition',
      'all opened failing critical org04/condition',
      'all ended recovered critical org01/condition',
      'all ended recovered critical org03/condition',
      'all ended recovered critical org04/condition',
    ]);
    expect(disturbed.notices).toEqual(calm.notices);
    expect(disturbed.messages).toBeLessThanOrEqual(calm.messages + 1);
  });
});

test.each([
  ['one org breaks', says('org01', 'app-blocked')],
  ['twelve fall silent', says(orgNames(1, 12), '503')],
  ['nothing happens, on a Monday morning', works('org01')],
])('two runs at once when %s tell it once', async (_, happening) => {
  const life = await lived({ orgs: 20, from: 'Sun 00:07' }, 'week 2 Mon 12:07', {
    'week 2 Mon 06:00': happening,
    'week 2 Mon 08:05': TWO_RUNS,
  });
  expect(life.sent).toHaveLength(1);
});

test('two runs at once when it is over tell that once', async () => {
  const life = await lived({ orgs: 20 }, 'Wed 00:07', {
    'Tue 02:00': says([...orgNames(1, 12)], '503'),
    'Tue 10:00': works(orgNames(1, 12)),
    'Tue 16:05': TWO_RUNS,
  });
  expect(life.log).toMatchInlineSnapshot(`
    "Tue 02:00  - org01 to org12: 503
    Tue 04:09  all: [warning] 12 of 20 orgs give no answer since 04:07
    Tue 10:00  - org01 to org12: well
    Tue 16:05  - two runs at once
    Tue 16:05  all: [ok] 12 orgs answer again, all 20 healthy"
  `);
});

test('a run that dies at any call loses nothing, and tells at most twice what it was about to tell', async () => {
  for (let call = 1; call <= 12; call += 1) {
    const life = await lived({ tags: () => ({ team: 'crm' }) }, 'Wed 00:07', {
      'Tue 02:00': [says('org01', 'app-blocked'), dies(call)],
      'Tue 06:00': dies(null),
      'Tue 10:00': [works('org01'), dies(call)],
      'Tue 14:00': dies(null),
    });
    for (const audience of ['all', 'crm']) {
      const told = (stage: string) => life.notices.filter((each) => each.startsWith(`${audience} ${stage}`)).length;
      expect([1, 2], `call ${call}`).toContain(told('opened'));
      expect([1, 2], `call ${call}`).toContain(told('ended'));
    }
  }
});

test('a run that dies at any call of an outage leaves it told, and ended', async () => {
  for (let call = 1; call <= 34; call += 3) {
    const life = await lived({ orgs: 10 }, 'Wed 08:07', {
      'Tue 02:00': [says(orgNames(1, 8), '503'), dies(call)],
      'Tue 06:00': dies(null),
      'Tue 10:00': [works(orgNames(1, 8)), dies(call)],
      'Tue 18:00': dies(null),
    });
    const told = (kind: string) => life.notices.filter((each) => each.includes(` ${kind} `)).length;
    expect([1, 2], `call ${call}`).toContain(told('fleet-incident'));
    expect([1, 2], `call ${call}`).toContain(told('fleet-recovered'));
    expect(
      life.notices.every((each) => each.includes('*/outage/')),
      `call ${call}`,
    ).toBe(true);
  }
});
