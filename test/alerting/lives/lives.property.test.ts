import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { Life, type Saying } from './life.ts';

type Told = {
  readonly matterId: string;
  readonly stage: 'opened' | 'changed' | 'reminder' | 'ended';
  readonly kind: string;
  readonly org: string | null;
  readonly severity: 'critical' | 'warning' | 'info';
  readonly orgs: readonly string[] | null;
  readonly since: string | null;
};
type Message = {
  /** How things stood when it was sent. */
  readonly truth: Truth;
  readonly at: number;
  readonly subject: string;
  readonly audience: string;
  readonly severity: string;
  readonly told: readonly Told[];
};

const ORGS = ['org01', 'org02', 'org03', 'org04', 'org05', 'org06', 'org07'] as const;
const HOUR = 3_600_000;
const QUIET = { QUIET_HOURS: '22:00-07:00' };

const saying = fc.constantFrom<Saying | null>(
  null,
  null,
  'app-blocked',
  'client-secret-wrong',
  'timeout',
  '503',
  'ip-restricted',
  'unknown',
  'user-inactive',
);
const org = fc.constantFrom(...ORGS);
/**
 * What happens before a run: the answer of one org or of all, its tags, who listens, what SNS refuses, a clock that is
 * wrong, a run that dies.
 */
const event = fc.oneof(
  { weight: 6, arbitrary: fc.record({ what: fc.constant('says' as const), org, saying }) },
  {
    weight: 1,
    arbitrary: fc.record({
      what: fc.constant('all' as const),
      saying: fc.constantFrom<Saying | null>(null, '503', 'timeout'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('refuses' as const), whom: fc.constantFrom('all', 'crm') }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('listens' as const), listeners: fc.constantFrom(0, 1) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      what: fc.constant('tags' as const),
      org,
      tags: fc.constantFrom<Record<string, string>>(
        {},
        { team: 'crm' },
        { 'mute-until': '2026-11-09' },
        { enabled: 'false' },
        { severity: 'warning' },
        { team: 'crm', severity: 'warning' },
      ),
    }),
  },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('dies' as const), call: fc.integer({ min: 1, max: 14 }) }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('shifts' as const), hours: fc.constantFrom(-50, -9, 9, 50) }) },
  { weight: 10, arbitrary: fc.constant({ what: 'nothing' as const }) },
);
type Event = typeof event extends fc.Arbitrary<infer E> ? E : never;

type Lived = {
  readonly messages: readonly Message[];
  readonly life: Life;
  readonly truth: readonly Truth[];
  readonly died: boolean;
};
type Truth = {
  readonly at: number;
  /** The messages that had been sent by then. */
  readonly sent: number;
  readonly disabled: ReadonlySet<string>;
  readonly broken: ReadonlySet<string>;
  readonly muted: ReadonlySet<string>;
  readonly heard: boolean;
};

/** Lets a small fleet live through the events, one before each run, then ten calm days in which the last state holds: two more than the longest silence that is allowed. */
async function live(events: readonly Event[]): Promise<Lived> {
  const life = new Life({
    orgs: ORGS.length,
    variables: QUIET,
    tags: (name) => (name === 'org01' ? { team: 'crm' } : {}),
  });
  const tags = new Map<string, Record<string, string>>();
  const truth: Truth[] = [];
  let step = 0;
  await life.live(0, 10 + Math.ceil(events.length / 6), 4, () => {
    const now = events[step] ?? { what: 'nothing' as const };
    step += 1;
    life.refuses = new Set();
    life.diesAt = null;
    if (step > events.length) life.listeners = 1;
    if (now.what === 'says') life.says.set(now.org, () => now.saying);
    if (now.what === 'all') for (const each of ORGS) life.says.set(each, () => now.saying);
    if (now.what === 'refuses') life.refuses = new Set([now.whom]);
    if (now.what === 'dies') life.diesAt = now.call;
    if (now.what === 'shifts') life.shift(now.hours);
    if (now.what === 'listens') life.listeners = now.listeners;
    if (now.what === 'tags') {
      tags.set(now.org, now.tags);
      life.tag(now.org, now.tags);
    }
    const saysOf = (each: string) => {
      const said = life.says.get(each);
      return typeof said === 'function' ? said() : (said ?? null);
    };
    const isOff = (each: string) => tags.get(each)?.enabled === 'false';
    truth.push({
      at: life.world.ports.now().getTime(),
      sent: life.sent.length,
      disabled: new Set(ORGS.filter(isOff)),
      broken: new Set(ORGS.filter((each) => saysOf(each) !== null && !isOff(each))),
      muted: new Set(ORGS.filter((each) => tags.get(each)?.['mute-until'] !== undefined)),
      heard: life.listeners === 1,
    });
  });
  const messages = life.sent.map(({ at, digest }, index) => ({
    truth: truth.findLast(({ sent }) => sent <= index) as Truth,
    at,
    subject: digest.subject,
    audience: digest.team ?? 'all',
    severity: digest.attributes.severity,
    told: JSON.parse(digest.forms.sqs).notices as readonly Told[],
  }));
  return { messages, life, truth, died: events.some(({ what }) => what === 'dies') };
}

const lives = fc.array(event, { minLength: 1, maxLength: 40 });

/** So many lives, always the same; `LIVES=500 SEED=7` plays others. */
const PLAYED = fc.sample(lives, {
  numRuns: Number(process.env.LIVES ?? 12),
  seed: Number(process.env.SEED ?? 20_261_127),
});
let lived: readonly Lived[];
beforeAll(async () => {
  const all: Lived[] = [];
  for (const events of PLAYED) all.push(await live(events));
  lived = all;
}, 600_000);

/** Each life is played once for all of what must hold of it. */
function holds(property: (life: Lived) => void): void {
  for (const [index, life] of lived.entries()) {
    try {
      property(life);
    } catch (error) {
      throw new Error(`life ${index}: ${JSON.stringify(PLAYED[index])}`, { cause: error });
    }
  }
}

test('no opening and no end of a matter is told twice to one audience, but by a run that died, or where it was handed over', () =>
  holds(({ messages, died }) => {
    const handed = new Set(
      messages.flatMap(({ told }) => told.filter(({ kind }) => kind === 'closed').map(({ matterId }) => matterId)),
    );
    const said = messages.flatMap(({ audience, told }) =>
      told
        .filter(
          ({ stage, matterId }) =>
            (stage === 'opened' || stage === 'ended') && !handed.has(matterId) && !matterId.includes('/outage/'),
        )
        .map(({ stage, matterId }) => `${audience} ${matterId} ${stage}`),
    );
    if (died) return;
    expect(said).toEqual([...new Set(said)]);
  }));

test('what was told loud ends as loud, as soon as it is over', () =>
  holds(({ messages }) => {
    const loudest = new Map<string, string>();
    for (const { audience, told } of messages) {
      for (const { matterId, stage, severity } of told) {
        const key = `${audience} ${matterId}`;
        if (stage === 'opened' || stage === 'changed')
          loudest.set(key, severity === 'critical' ? severity : (loudest.get(key) ?? severity));
        // What came and went before anybody could be told was never loud.
        if (stage === 'ended') expect(severity, key).toBe(loudest.get(key) ?? 'info');
      }
    }
  }));

test('in quiet hours nothing goes out that is not critical', () =>
  holds(({ messages }) => {
    for (const { at, told, severity } of messages) {
      const hour = new Date(at).getUTCHours();
      if (hour < 22 && hour >= 7) continue;
      expect(severity).toBe('critical');
      expect(told.map((notice) => notice.severity)).toEqual(told.map(() => 'critical'));
    }
  }));

test('no message says of an org that it fails which does not, or that it works again which does not', () =>
  holds(({ messages }) => {
    for (const { truth: then, told } of messages) {
      for (const { org: name, kind } of told) {
        if (name === null) continue;
        if (kind === 'failing' || kind === 'cause-changed' || kind === 'still-failing')
          expect(then.broken.has(name), `${name} ${kind}`).toBe(true);
        if (kind === 'recovered') expect(then.broken.has(name), `${name} ${kind}`).toBe(false);
      }
    }
  }));

test('nothing that does not work and is not muted is silent for more than 8 days', () =>
  holds(({ messages, life, truth }) => {
    const end = truth.at(-1);
    if (end === undefined) return;
    const mentioned = (name: string, since: number) =>
      life.sent.some(({ at, digest }) => digest.team === null && at >= since && digest.forms.email.includes(name)) ||
      messages.some(
        ({ at, told }) => at >= since && told.some((notice) => notice.org === name || notice.orgs?.includes(name)),
      );
    for (const name of end.broken) {
      const whole = truth.filter(({ at }) => at >= end.at - 8 * 24 * HOUR);
      if (!whole.every(({ broken, muted, heard }) => broken.has(name) && !muted.has(name) && heard)) continue;
      expect(mentioned(name, end.at - 8 * 24 * HOUR), name).toBe(true);
    }
  }));

test('nobody is told while nobody listens', () =>
  holds(({ messages }) => {
    for (const { truth } of messages) expect(truth.heard).toBe(true);
  }));

test('what a subject counts to everybody is so', () =>
  holds(({ messages }) => {
    for (const { audience, subject, truth: then } of messages) {
      if (audience !== 'all') continue;
      const watched = ORGS.length - then.disabled.size;
      const [, failing, of] = /(\d+) of (\d+)(?: failing| still failing|\)$)/.exec(subject) ?? [];
      if (failing !== undefined) {
        expect(Number(of), subject).toBe(watched);
        expect(Number(failing), subject).toBeLessThanOrEqual(then.broken.size);
        expect(Number(failing), subject).toBeGreaterThan(0);
      }
      const [, well] = /all (\d+) healthy/.exec(subject) ?? [];
      if (well !== undefined) {
        expect(Number(well), subject).toBe(watched);
        expect([...then.broken], subject).toEqual([]);
      }
      expect(subject, subject).not.toMatch(/\b0 (?:of|orgs|failing|healthy)/);
    }
  }));

test('whatever is broken in the end, and not muted, was told to everybody after somebody listened', () =>
  holds(({ messages, truth }) => {
    const end = truth.at(-1);
    const start = truth.findIndex(({ heard }, index) => heard && truth.slice(index).every((each) => each.heard));
    for (const name of end?.broken ?? []) {
      const whole = truth.slice(start);
      if (end?.muted.has(name) || !whole.every(({ broken }) => broken.has(name)) || whole.length < 20) continue;
      const told = messages.some(
        ({ audience, told: notices }) =>
          audience === 'all' && notices.some(({ org: one, orgs }) => one === name || orgs?.includes(name)),
      );
      expect(told, name).toBe(true);
    }
  }));
