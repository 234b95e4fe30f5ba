import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isMuted } from '../../src/alerting/holding.ts';
import { settled } from '../../src/alerting/outbox.ts';
import { type Run, type Transition, transition } from '../../src/alerting/transition.ts';
import { CAUSES, type CauseCode } from '../../src/causes/catalogue.ts';
import type { OrgCheck } from '../../src/check/org-check.ts';
import type { Policy } from '../../src/policy.ts';
import type { Notice } from '../../src/state/notice.ts';
import { type OrgState, readOrgState } from '../../src/state/state.ts';
import { aRun, DAY_MS, HOUR_MS, healthy, noTags, policy, START, withCause } from './alert-fixtures.ts';

/** One check of a life: how long after the one before, its answer, and the circumstances. */
type Moment = {
  readonly afterMs: number;
  readonly cause: CauseCode | null;
  readonly disabled: boolean;
  readonly mute: 'none' | 'recovered' | number;
  readonly versionAgeMs: number;
  readonly ageKnown: boolean;
  readonly run: Pick<Run, 'full' | 'inIncident'>;
};

type Step = {
  readonly before: OrgState | null;
  readonly check: OrgCheck;
  readonly now: Date;
  readonly run: Run;
  readonly result: Transition;
};

const causes = fc.oneof(
  { weight: 3, arbitrary: fc.constant(null) },
  { weight: 3, arbitrary: fc.constantFrom<CauseCode>('client-secret-wrong', 'app-blocked', 'rejected-unknown') },
  { weight: 2, arbitrary: fc.constantFrom<CauseCode>('timeout', 'ip-restricted') },
  { weight: 1, arbitrary: fc.constantFrom(...(Object.keys(CAUSES) as CauseCode[])) },
);

const intervals = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(HOUR_MS, 4 * HOUR_MS) },
  { weight: 2, arbitrary: fc.integer({ min: 0, max: 3 * DAY_MS }) },
);

const anyClock = fc.oneof(
  { weight: 8, arbitrary: intervals },
  { weight: 1, arbitrary: fc.integer({ min: -400 * DAY_MS, max: 400 * DAY_MS }) },
);

function moments(afterMs: fc.Arbitrary<number>, calm = false): fc.Arbitrary<readonly Moment[]> {
  const moment = fc.record<Moment>({
    afterMs,
    cause: causes,
    disabled: calm ? fc.constant(false) : fc.nat(19).map((n) => n === 0),
    mute: calm
      ? fc.constant('none' as const)
      : fc.oneof(
          { weight: 6, arbitrary: fc.constant('none' as const) },
          { weight: 1, arbitrary: fc.constant('recovered' as const) },
          { weight: 1, arbitrary: fc.integer({ min: -DAY_MS, max: 3 * DAY_MS }) },
        ),
    versionAgeMs: fc.oneof(fc.constant(30 * DAY_MS), fc.integer({ min: -HOUR_MS, max: HOUR_MS })),
    ageKnown: fc.boolean(),
    run: fc.record({
      full: fc.nat(4).map((n) => n > 0),
      inIncident: calm ? fc.constant(false) : fc.nat(9).map((n) => n === 0),
    }),
  });
  return fc.array(moment, { minLength: 1, maxLength: 40 });
}

const policies: fc.Arbitrary<Policy> = fc
  .record({
    quietHours: fc.option(fc.constant({ from: '22:00', to: '07:00' })),
    inconclusiveThreshold: fc.integer({ min: 1, max: 4 }),
    timezone: fc.constantFrom('UTC', 'Europe/Berlin', 'Asia/Kolkata'),
  })
  .map((differing) => ({ ...policy, ...differing }));

function checkAt({ cause, disabled, mute, versionAgeMs, ageKnown }: Moment, now: Date): OrgCheck {
  const muteUntil =
    mute === 'none'
      ? null
      : mute === 'recovered'
        ? ({ kind: 'recovered', at: null } as const)
        : ({ kind: 'until', at: new Date(now.getTime() + mute) } as const);
  const dueAt = ageKnown ? new Date(START.getTime() + 15 * DAY_MS) : null;
  const differing: Partial<OrgCheck> = {
    tags: { ...noTags, enabled: !disabled, muteUntil },
    version: { id: 'v1', createdAt: new Date(now.getTime() - versionAgeMs) },
    rotation: {
      status: dueAt === null ? 'unknown' : now >= dueAt ? 'overdue' : 'due',
      ageDays: 1,
      dueAt: dueAt?.toISOString() ?? null,
      versions: null,
      reason: null,
    },
  };
  if (disabled) return healthy({ ...differing, verdict: null, disabled: true });
  return cause === null ? healthy(differing) : withCause(cause, differing);
}

/** The life of one org, each notice published and settled at once. */
function live(life: readonly Moment[], set: Policy): readonly Step[] {
  const steps: Step[] = [];
  let state: OrgState | null = null;
  let at = START.getTime();
  for (const moment of life) {
    at += moment.afterMs;
    const now = new Date(at);
    const check = checkAt(moment, now);
    // The fleet never speaks for a healthy org.
    const inIncident = moment.run.inIncident && moment.cause !== null;
    const run = aRun({ full: moment.run.full, inIncident });
    const result = transition(state, check, now, set, run);
    steps.push({ before: state, check, now, run, result });
    state = settled(
      result.next,
      result.notices.map(({ id }) => id),
    );
  }
  return steps;
}

function noticesOf(steps: readonly Step[]): readonly Notice[] {
  return steps.flatMap(({ result }) => result.notices);
}

const ABOUT_TROUBLE = new Set(['failing', 'cause-changed', 'still-failing', 'cannot-tell', 'flapping']);

describe('Whatever an org answers, whenever, and whatever the clock does', () => {
  test('no notice is made twice', () => {
    fc.assert(
      fc.property(moments(anyClock), policies, (life, set) => {
        const ids = noticesOf(live(life, set)).map(({ id }) => id);
        expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
      }),
    );
  });

  test('the next state follows from its inputs alone and survives being stored', () => {
    fc.assert(
      fc.property(moments(anyClock), policies, (life, set) => {
        for (const { before, check, now, run, result } of live(life, set)) {
          const stored: OrgState | null = before === null ? null : readOrgState(JSON.parse(JSON.stringify(before)));
          expect(stored).toEqual(before);
          expect(transition(stored, structuredClone(check), new Date(now), set, run)).toEqual(result);
          expect(readOrgState(JSON.parse(JSON.stringify(result.next)))).toEqual(result.next);
        }
      }),
    );
  });

  test('the same check at the same instant again says nothing and changes nothing', () => {
    fc.assert(
      fc.property(moments(anyClock), policies, (life, set) => {
        for (const { check, now, run, result } of live(life, set)) {
          const again = transition(result.next, check, now, set, run);
          expect(again.notices).toEqual([]);
          expect(again.history).toEqual([]);
          expect(again.next).toEqual(result.next);
        }
      }),
    );
  });

  test('what is told is stored with it, so that a crash loses nothing', () => {
    fc.assert(
      fc.property(moments(anyClock), policies, (life, set) => {
        for (const { result } of live(life, set)) {
          expect(result.next.pending.map(({ notice }) => notice)).toEqual(result.notices);
        }
      }),
    );
  });

  test('nothing is told of a disabled org, and nothing but critical notices in quiet hours', () => {
    fc.assert(
      fc.property(moments(anyClock), policies, (life, set) => {
        for (const { check, now, result } of live(life, set)) {
          if (check.disabled) expect(result.notices).toEqual([]);
          if (set.quietHours === null) continue;
          const hour = Number(now.toLocaleTimeString('en-GB', { timeZone: set.timezone, hour: '2-digit' }));
          if (hour >= 22 || hour < 7)
            expect(result.notices.every(({ severity }) => severity === 'critical')).toBe(true);
        }
      }),
    );
  });

  test('nothing is told of a muted org', () => {
    fc.assert(
      fc.property(moments(anyClock), policies, (life, set) => {
        for (const { check, now, result } of live(life, set)) {
          const muted = isMuted(result.next.acknowledgement, check.tags.muteUntil, now);
          if (muted) expect(result.notices).toEqual([]);
        }
      }),
    );
  });
});

describe('Whatever an org answers', () => {
  test('no failure is lost: an org that fails, settled and heard, was told of', () => {
    fc.assert(
      fc.property(moments(intervals), policies, (life, set) => {
        let told: Notice | null = null;
        for (const { before, check, now, run, result } of live(life, set)) {
          for (const notice of result.notices) {
            if (ABOUT_TROUBLE.has(notice.kind)) told = notice;
            if (notice.kind === 'recovered') told = null;
          }
          if (check.disabled) told = null;
          const settling = now.getTime() - (check.version?.createdAt?.getTime() ?? 0) < set.settleMinutes * 60_000;
          const unknown = check.cause === 'rejected-unknown';
          const heard = !result.muted && result.next.coveredSince === null && !run.inIncident;
          if (check.verdict !== 'unhealthy' || settling || unknown || !heard) continue;
          // Flapping is a warning, and waits for the morning as one.
          if (result.next.flapping !== null && set.quietHours !== null) continue;
          expect(told, JSON.stringify(before)).not.toBeNull();
        }
      }),
      { numRuns: 400 },
    );
  });

  test('a failure is told with the cause it has by then', () => {
    fc.assert(
      fc.property(moments(intervals, true), (life) => {
        for (const { result, check } of live(life, policy)) {
          for (const notice of result.notices) {
            if (['failing', 'cause-changed', 'still-failing'].includes(notice.kind)) {
              expect(notice.cause).toBe(check.cause);
            }
          }
        }
      }),
    );
  });

  test('a recovery is told only after a failure, and only once', () => {
    fc.assert(
      fc.property(moments(intervals, true), (life) => {
        let open = false;
        for (const { kind } of noticesOf(live(life, policy))) {
          if (ABOUT_TROUBLE.has(kind)) open = true;
          if (kind !== 'recovered') continue;
          expect(open).toBe(true);
          open = false;
        }
      }),
      { numRuns: 400 },
    );
  });

  test('a recovery that follows no telling says that notices were held back', () => {
    fc.assert(
      fc.property(moments(intervals), policies, (life, set) => {
        let open = false;
        for (const { kind, found } of noticesOf(live(life, set))) {
          if (ABOUT_TROUBLE.has(kind)) open = true;
          if (kind !== 'recovered') continue;
          if (!open) expect(found).toMatch(/came and went/);
          open = false;
        }
      }),
      { numRuns: 400 },
    );
  });

  test('an org that changes without end is told of at most so often in a day', () => {
    fc.assert(
      fc.property(fc.array(causes, { minLength: 24, maxLength: 72 }), (answers) => {
        const life = answers.map((cause) => ({
          afterMs: HOUR_MS,
          cause,
          disabled: false,
          mute: 'none' as const,
          versionAgeMs: 30 * DAY_MS,
          ageKnown: false,
          run: { full: true, inIncident: false },
        }));
        const told = live(life, policy).map(
          ({ result }) => result.notices.filter(({ kind }) => kind !== 'org-added').length,
        );
        for (let hour = 0; hour + 24 <= told.length; hour++) {
          const inDay = told.slice(hour, hour + 24).reduce((sum, count) => sum + count, 0);
          expect(inDay).toBeLessThanOrEqual(8);
        }
      }),
    );
  });
});
