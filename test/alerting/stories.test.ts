import { expect, test } from 'vitest';
import { Life, type Saying } from './life.ts';

/** One story: what happened, hour by hour, and what was sent. Runs every four hours at seven past unless it says otherwise. */
async function story(life: Life, play: (life: Life) => Promise<void>): Promise<string> {
  await play(life);
  return life.lines.join('\n');
}

const HOURLY = { SHORTEST_GAP_MINUTES: '60', LONGEST_GAP_MINUTES: '60' };
const NIGHTS = { ...HOURLY, QUIET_HOURS: '22:00-07:00' };
const name = (n: number) => `org${String(n).padStart(2, '0')}`;

function all(life: Life, saying: Saying | null, from = 1, to = 45): void {
  for (let n = from; n <= to; n += 1) {
    if (saying === null) life.says.delete(name(n));
    else life.says.set(name(n), saying);
  }
}

test('a deployment whose address is confirmed an hour later', async () => {
  const told = story(new Life(45), async (life) => {
    life.world.secrets = life.world.secrets.map((secret, index) =>
      index < 10 ? { ...secret, createdAt: new Date('2026-06-01') } : secret,
    );
    all(life, 'app-blocked', 41, 42);
    life.listeners = 0;
    life.at(0, '15:30');
    await life.run();
    life.at(0, '16:30');
    life.happens('somebody confirms');
    life.listeners = 1;
    life.at(0, '20:07');
    await life.run();
    expect(life.sent[0]?.digest.forms.email).toContain('10 client secrets are overdue');
  });
  expect(await told).toMatchInlineSnapshot(`
    "Mon 16:30  - somebody confirms
    Mon 20:07  all: [critical] org41, org42 failing (2 of 45)"
  `);
});

test('the last subscriber leaves, an org dies, a new one comes', async () => {
  const told = story(new Life(45), async (life) => {
    await life.live(1, 1);
    life.listeners = 0;
    life.says.set('org03', 'app-blocked');
    await life.live(2, 1);
    life.listeners = 1;
    await life.live(3, 1);
    expect(life.sent[0]?.digest.forms.email).toContain('Failing since 00:07 yesterday');
  });
  expect(await told).toMatchInlineSnapshot(`"Thu 00:07  all: [critical] org03: app blocked (1 of 45 failing)"`);
});

test('ten orgs break at ten times and their customers have left: weeks 7 and 8', async () => {
  const told = story(new Life(45), async (life) => {
    await life.live(0, 56, 12, (hour) => {
      const n = hour / 24 - 0.5;
      if (Number.isInteger(n) && n >= 1 && n <= 10) life.says.set(name(n), 'app-blocked');
    });
  });
  expect((await told).split('\n').filter((line) => /week [78]/.test(line))).toMatchInlineSnapshot(`
    [
      "week 7 Mon 12:07  all: [reminder] 10 of 45 still failing, longest 41 days",
      "week 8 Mon 12:07  all: [reminder] 10 of 45 still failing, longest 48 days",
    ]
  `);
});

test('a script stores the same wrong secret every hour, ten minutes before the check', async () => {
  const told = story(new Life(45, HOURLY), async (life) => {
    await life.live(1, 1, 1, (hour) => {
      if (hour < 34) return;
      life.store('org03', `v${hour}`);
      life.says.set('org03', 'client-secret-wrong');
    });
  });
  expect(await told).toMatchInlineSnapshot(
    `"Tue 11:07  all: [critical] org03: client secret rejected (1 of 45 failing)"`,
  );
});

test('never healthy for 14 days, the answer alternates between two causes', async () => {
  let runs = 0;
  const told = story(new Life(45), async (life) => {
    life.says.set('org03', () => (runs % 2 === 1 ? 'client-secret-wrong' : 'app-blocked'));
    await life.live(1, 14, 4, () => {
      runs += 1;
    });
  });
  expect(await told).toMatchInlineSnapshot(`
    "Tue 00:07  all: [critical] org03: client secret rejected (1 of 45 failing)
    Tue 04:07  all: [critical] org03: now app blocked (1 of 45 failing)
    Wed 08:07  all: [reminder] 1 of 45 still failing, longest 1 day
    Fri 08:07  all: [reminder] 1 of 45 still failing, longest 3 days
    week 2 Mon 08:07  all: [reminder] 1 of 45 still failing, longest 6 days
    week 2 Tue 08:07  all: [reminder] 1 of 45 still failing, longest 7 days
    week 3 Mon 08:07  all: [reminder] 1 of 45 still failing, longest 13 days"
  `);
});

test('a nightly job freezes the user for one run, two weeks long', async () => {
  const told = story(new Life(45), async (life) => {
    await life.live(1, 14, 4, (hour) => {
      if (hour % 24 === 0) life.says.set('org03', 'user-inactive');
      else life.says.clear();
    });
  });
  expect(await told).toMatchInlineSnapshot(`
    "Tue 00:07  all: [critical] org03: user inactive or frozen (1 of 45 failing)
    Tue 04:07  all: [ok] org03 works again, all 45 healthy
    Wed 00:07  all: [critical] org03: user inactive or frozen (1 of 45 failing)
    Wed 04:07  all: [ok] org03 works again, all 45 healthy
    Thu 00:07  all: [critical] org03: user inactive or frozen (1 of 45 failing)
    Thu 04:07  all: [critical] org03 flapping
    week 2 Mon 08:07  all: [ok] org03 still flapping
    week 3 Mon 08:07  all: [ok] org03 still flapping"
  `);
});

test('the user toggles at each run for three weeks', async () => {
  let runs = 0;
  const told = story(new Life(45), async (life) => {
    await life.live(1, 21, 4, () => {
      runs += 1;
      if (runs % 2 === 0) life.says.set('org03', 'user-inactive');
      else life.says.clear();
    });
  });
  expect(await told).toMatchInlineSnapshot(`
    "Tue 04:07  all: [critical] org03: user inactive or frozen (1 of 45 failing)
    Tue 08:07  all: [ok] org03 works again, all 45 healthy
    Tue 12:07  all: [critical] org03: user inactive or frozen (1 of 45 failing)
    Tue 16:07  all: [ok] org03 works again, all 45 healthy
    Tue 20:07  all: [critical] org03 flapping (1 of 45 failing)
    week 2 Mon 08:07  all: [ok] org03 still flapping
    week 3 Mon 08:07  all: [ok] org03 still flapping
    week 4 Mon 08:07  all: [ok] org03 still flapping"
  `);
});

test('timeouts in two of three runs for two weeks', async () => {
  let runs = 0;
  const told = story(new Life(45), async (life) => {
    await life.live(1, 14, 4, () => {
      runs += 1;
      if (runs % 3 === 0) life.says.clear();
      else life.says.set('org03', 'timeout');
    });
  });
  expect(await told).toMatchInlineSnapshot(`
    "Wed 08:07  all: [critical] org03 flapping
    week 2 Mon 08:07  all: [ok] org03 still flapping
    week 3 Mon 08:07  all: [ok] org03 still flapping"
  `);
});

test('an org that settles while another breaks is nowhere counted as failing', async () => {
  const told = story(new Life(45), async (life) => {
    await life.live(1, 1);
    life.at(2, '00:01');
    life.store('org09', 'v2');
    life.says.set('org09', 'client-secret-wrong').set('org20', 'app-blocked');
    life.at(2, '00:07');
    const report = await life.run();
    expect(report?.summary).toMatchObject({ unhealthy: 2, settling: 1, doubtful: 0 });
    expect(life.sent.at(-1)?.digest.forms.email).not.toContain('org09');
  });
  expect(await told).toMatchInlineSnapshot(`"Wed 00:07  all: [critical] org20: app blocked (1 of 45 failing)"`);
});

test('SNS refuses once; meanwhile the org is mended', async () => {
  const told = story(new Life(45), async (life) => {
    await life.live(1, 1);
    life.says.set('org03', 'app-blocked');
    life.refuses = new Set(['all']);
    life.at(2, '00:07');
    await life.run();
    life.refuses = new Set();
    life.says.clear();
    await life.live(2 + 4 / 24, 1);
  });
  expect(await told).toMatchInlineSnapshot(`
    "Wed 00:07  (refused by SNS: all)
    Wed 04:07  all: [ok] org03 came and went, all 45 healthy"
  `);
});

test('SNS refuses once; the operator mutes the org', async () => {
  const told = story(new Life(45), async (life) => {
    await life.live(1, 1);
    life.says.set('org03', 'app-blocked');
    life.refuses = new Set(['all']);
    life.at(2, '00:07');
    await life.run();
    life.refuses = new Set();
    life.tag('org03', { 'mute-until': '2026-11-20' });
    await life.live(2 + 4 / 24, 3);
  });
  expect(await told).toBe('Wed 00:07  (refused by SNS: all)');
});

test("SNS refuses only team crm's message, twice", async () => {
  const told = story(new Life(45, {}, (org) => (org === 'org03' ? { team: 'crm' } : {})), async (life) => {
    await life.live(1, 1);
    life.says.set('org03', 'app-blocked');
    life.refuses = new Set(['crm']);
    await life.live(2, 0.3);
    life.refuses = new Set();
    life.at(2, '09:07');
    await life.run();
  });
  expect(await told).toMatchInlineSnapshot(`
    "Wed 00:07  all: [critical] org03: app blocked (1 of 45 failing)
    Wed 00:07  (refused by SNS: crm)
    Wed 04:07  (refused by SNS: crm)
    Wed 09:07  crm: [critical] org03: app blocked"
  `);
});

test('quiet hours: an outage from 23 to 24 h, well, an outage again from 2 h on', async () => {
  const told = story(new Life(45, NIGHTS), async (life) => {
    await life.live(1, 1.4, 1, (hour) => all(life, hour === 47 || hour >= 50 ? '503' : null));
  });
  expect(await told).toMatchInlineSnapshot(`"Wed 07:07  all: [warning] 45 of 45 orgs give no answer since 02:07"`);
});

test('critical at 23:07, mended at 02:07, quiet hours', async () => {
  const told = story(new Life(45, NIGHTS), async (life) => {
    await life.live(1, 1.4, 1, (hour) => {
      if (hour === 47) life.says.set('org03', 'app-blocked');
      if (hour === 50) life.says.clear();
    });
  });
  expect(await told).toMatchInlineSnapshot(`
    "Tue 23:07  all: [critical] org03: app blocked (1 of 45 failing)
    Wed 02:07  all: [ok] org03 works again, all 45 healthy"
  `);
});

test('our network blips for one minute exactly when the run runs, at night', async () => {
  const told = story(new Life(45), async (life) => {
    await life.live(1, 1);
    life.at(2, '03:07');
    const began = life.world.ports.now().getTime();
    const lasts = () => life.world.ports.now().getTime() - began < 60_000;
    for (let n = 1; n <= 45; n += 1) life.says.set(name(n), () => (lasts() ? 'timeout' : null));
    await life.run();
  });
  expect(await told).toBe('');
});

test('18 orgs of team billing fail for one cause', async () => {
  const told = story(new Life(45, {}, (org) => (org <= 'org18' ? { team: 'billing' } : {})), async (life) => {
    await life.live(1, 1);
    all(life, 'app-blocked', 1, 18);
    life.at(2, '00:07');
    await life.run();
    for (const { digest } of life.sent) for (let n = 1; n <= 18; n += 1) expect(digest.forms.email).toContain(name(n));
  });
  expect(await told).toMatchInlineSnapshot(`
    "Wed 00:09  all: [critical] org01, org02 + 16 failing (18 of 45)
    Wed 00:09  billing: [critical] org01, org02 + 16 failing (18 of 18)"
  `);
});

test('40 of 45 secrets are deleted at 02:00, and restored', async () => {
  const told = story(new Life(45), async (life) => {
    await life.live(1, 1);
    const { secrets } = life.world;
    life.world.secrets = secrets.slice(40);
    await life.live(2, 0.3);
    life.happens('the secrets are back');
    life.world.secrets = secrets;
    await life.live(2.5, 0.3);
  });
  expect(await told).toMatchInlineSnapshot(`
    "Wed 00:07  all: [critical] 40 of 45 secrets are gone
    Wed 04:07  - the secrets are back
    Wed 12:07  all: [ok] the secrets that were gone are back after 12 h, all 45 healthy"
  `);
});

test('the team tag of a failing org changes from billing to crm', async () => {
  const told = story(new Life(45, {}, (org) => (org === 'org03' ? { team: 'billing' } : {})), async (life) => {
    await life.live(1, 1);
    life.says.set('org03', 'app-blocked');
    await life.live(2, 0.1);
    life.tag('org03', { team: 'crm' });
    await life.live(2 + 4 / 24, 0.1);
  });
  expect(await told).toMatchInlineSnapshot(`
    "Wed 00:07  all: [critical] org03: app blocked (1 of 45 failing)
    Wed 00:07  billing: [critical] org03: app blocked
    Wed 04:07  crm: [critical] org03: app blocked
    Wed 04:07  billing: [ok] org03 is handed over"
  `);
});

test('a wrong secret is stored by hand, with checks on change', async () => {
  const asked: unknown[] = [];
  const told = story(new Life(45), async (life) => {
    Object.assign(life.world.ports, { recheckLater: async (...what: unknown[]) => asked.push(what) });
    await life.live(1, 1);
    life.at(2, '01:00');
    life.store('org03', 'v2');
    life.says.set('org03', 'client-secret-wrong');
    life.at(2, '01:02');
    await life.run(['org03']);
    life.at(2, '01:17');
    await life.run(['org03']);
  });
  expect(await told).toMatchInlineSnapshot(`"Wed 01:17  all: [critical] org03: client secret rejected"`);
  expect(asked).toEqual([[['org03'], 900_000]]);
});

test('a fleet in which nothing is wrong has one mail a week, and a run writes one document', async () => {
  const life = new Life(45);
  let writes = 0;
  const { save } = life.world.ports.states;
  await life.live(0, 0.1);
  Object.assign(life.world.ports.states, {
    save: (write: Parameters<typeof save>[0]) => {
      writes += 1;
      return save(write);
    },
  });
  await life.live(0.5, 28);
  expect(life.lines).toEqual([
    'Mon 12:07  all: [ok] 45 of 45 healthy',
    'week 2 Mon 08:07  all: [ok] 45 of 45 healthy',
    'week 3 Mon 08:07  all: [ok] 45 of 45 healthy',
    'week 4 Mon 08:07  all: [ok] 45 of 45 healthy',
    'week 5 Mon 08:07  all: [ok] 45 of 45 healthy',
  ]);
  // One for each run, and one more for each message.
  expect(writes).toBe(28 * 6 + 5);
});
