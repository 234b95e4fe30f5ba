import { describe, expect, test } from 'vitest';
import type { CauseCode } from '../../src/causes/catalogue.ts';
import { stepLine } from '../../src/causes/step.ts';
import { aRun, atHour, healthy, namedRun, noTags, START, Story, times, withCause } from './alert-fixtures.ts';

const wrongSecret = withCause('client-secret-wrong');
const blocked = withCause('app-blocked');
const timeout = withCause('timeout');
const nothing: readonly never[] = [];

describe('An unhealthy org', () => {
  test('is told at once, with what a person needs to act', () => {
    const story = new Story();
    story.check(0, healthy());
    const tags = { ...noTags, team: 'billing', note: 'owned by Kim' };

    expect(story.check(4, withCause('client-secret-wrong', { tags }))).toEqual(['failing']);

    expect(story.notice).toMatchObject({
      kind: 'failing',
      org: 'acme',
      team: 'billing',
      severity: 'critical',
      cause: 'client-secret-wrong',
      at: '2026-11-22T12:00:00.000Z',
      since: '2026-11-22T12:00:00.000Z',
      lastHealthyAt: '2026-11-22T08:00:00.000Z',
      found: '400 · invalid_grant · about client-secret-wrong',
      note: 'owned by Kim',
      dueAt: null,
    });
    expect(story.notice.text).toMatch(/^acme: /);
  });

  test('is told what the comparison of versions found instead of the raw answer', () => {
    const story = new Story();
    const rotation = { ...healthy().rotation, reason: { say: 'AWSPREVIOUS still works' } };
    story.check(0, withCause('client-secret-wrong', { rotation }));
    expect(story.notice.found).toBe('AWSPREVIOUS still works');
  });

  test('ends what was found in the command that mends it, whatever else there is to say', () => {
    const story = new Story();
    const reason = {
      say: 'AWSPREVIOUS still works. Restore it',
      run: 'aws secretsmanager update-secret-version-stage --secret-id x',
    };
    const check = withCause('client-secret-wrong', { rotation: { ...healthy().rotation, reason } });
    story.check(0, check);
    story.check(72, check);
    expect(story.notice.found).toBe(`nothing changed since the last notice; ${stepLine(reason)}`);
  });

  test('has nothing found when nothing came back', () => {
    const story = new Story();
    story.check(0, withCause('secret-malformed', { evidence: null }));
    expect(story.notice.found).toBeNull();
  });

  test('leaves out the parts of an answer that were not there', () => {
    const story = new Story();
    story.check(0, withCause('domain-not-found', { evidence: { status: null, error: 'ENOTFOUND', description: '' } }));
    expect(story.notice.found).toBe('ENOTFOUND');
    const bare = new Story();
    bare.check(0, withCause('redirected', { evidence: { status: null, error: null, description: null } }));
    expect(bare.notice.found).toBeNull();
  });

  test('is told with the severity of its tag', () => {
    const story = new Story();
    story.check(0, withCause('app-blocked', { tags: { ...noTags, severity: 'warning' } }));
    expect(story.notice.severity).toBe('warning');
  });

  test('is told by a run over named orgs as well', () => {
    expect(new Story().check(0, wrongSecret, namedRun)).toEqual(['failing']);
  });

  test('is told once while it stays so', () => {
    const story = new Story();
    expect(story.hourly(0, times(20, wrongSecret)).flat()).toEqual(['failing']);
  });

  test('is told again after it had recovered', () => {
    const story = new Story();
    expect(story.hourly(0, [wrongSecret, healthy(), wrongSecret])).toEqual([['failing'], ['recovered'], ['failing']]);
    const ids = story.notices.map(({ id }) => id);
    expect(new Set(ids).size).toBe(3);
  });
});

describe('Reminders while it fails', () => {
  test('come on the ladder, then weekly, each once', () => {
    const story = new Story({ remindFailingDays: [1, 3, 7] });
    const told: [number, string][] = [];
    for (let hour = 0; hour <= 24 * 30; hour += 4) {
      for (const kind of story.check(hour, wrongSecret)) told.push([hour / 24, kind]);
    }
    expect(told).toEqual([
      [0, 'failing'],
      [1, 'still-failing'],
      [3, 'still-failing'],
      [7, 'still-failing'],
      [14, 'still-failing'],
      [21, 'still-failing'],
      [28, 'still-failing'],
    ]);
    expect(new Set(story.notices.map(({ id }) => id)).size).toBe(7);
  });

  test('say how long and that nothing changed', () => {
    const story = new Story();
    story.check(0, wrongSecret);
    story.check(72, wrongSecret);
    expect(story.notice.text).toContain('still failing after 3 days');
    expect(story.notice.found).toContain('nothing changed since the last notice');
    expect(story.notice.since).toBe(START.toISOString());
  });

  test('say that a new version was stored and fails too', () => {
    const story = new Story();
    story.check(0, wrongSecret);
    story.check(24, withCause('client-secret-wrong', { version: { id: 'v2', createdAt: atHour(10) } }));
    expect(story.notice.found).toContain('a new version was stored since the last notice and fails too');
    story.check(72, withCause('client-secret-wrong', { version: { id: 'v2', createdAt: atHour(10) } }));
    expect(story.notice.found).toContain('nothing changed');
  });

  test('speak of no new version when the version is not known', () => {
    const story = new Story();
    const unreadable = withCause('secret-unreadable', { version: null });
    story.check(0, unreadable);
    story.check(24, unreadable);
    expect(story.notice.found).toContain('nothing changed');
  });

  test('skip rungs that no run saw', () => {
    const story = new Story();
    story.check(0, wrongSecret);
    expect(story.check(24 * 6, wrongSecret)).toEqual(['still-failing']);
    expect(story.check(24 * 6 + 1, wrongSecret)).toEqual(nothing);
    expect(story.check(24 * 7, wrongSecret)).toEqual(['still-failing']);
  });

  test('wait for an answer that still blames the credential', () => {
    const story = new Story();
    story.check(0, wrongSecret);
    expect(story.check(25, timeout)).toEqual(nothing);
    expect(story.check(26, wrongSecret)).toEqual(['still-failing']);
  });
});

describe('A failure that changes its cause', () => {
  test('is told with both causes and goes on being one failure', () => {
    const story = new Story();
    story.check(0, wrongSecret);
    expect(story.check(5, blocked)).toEqual(['cause-changed']);
    expect(story.notice).toMatchObject({ cause: 'app-blocked', since: START.toISOString() });
    expect(story.notice.found).toBe('400 · invalid_grant · about app-blocked; was client-secret-wrong');
  });

  test('is told once for each change', () => {
    const story = new Story();
    expect(story.hourly(0, [wrongSecret, blocked, blocked, wrongSecret]).flat()).toEqual([
      'failing',
      'cause-changed',
      'cause-changed',
    ]);
    expect(new Set(story.notices.map(({ id }) => id)).size).toBe(3);
  });

  test('counts as news: the reminder of its day is not said on top', () => {
    const story = new Story();
    story.check(0, wrongSecret);
    expect(story.check(25, blocked)).toEqual(['cause-changed']);
    expect(story.check(26, blocked)).toEqual(nothing);
    expect(story.check(72, blocked)).toEqual(['still-failing']);
  });
});

describe('An error that nobody has documented', () => {
  const unknown = withCause('rejected-unknown');

  test('is told from the second full run in a row', () => {
    expect(new Story().hourly(0, [unknown, unknown, unknown])).toEqual([[], ['failing'], []]);
  });

  test('says nothing when it was gone by then', () => {
    expect(new Story().hourly(0, [unknown, healthy(), unknown, healthy()]).flat()).toEqual(nothing);
  });

  test('is still in a row across an answer that judges nothing', () => {
    expect(new Story().hourly(0, [unknown, timeout, unknown])).toEqual([[], [], ['failing']]);
  });

  test('is not counted by a run over named orgs', () => {
    const story = new Story();
    story.check(0, unknown);
    expect(story.check(1, unknown, namedRun)).toEqual(nothing);
    expect(story.check(2, unknown)).toEqual(['failing']);
  });

  test('starts its count anew with each other cause', () => {
    expect(new Story().hourly(0, [wrongSecret, unknown, wrongSecret, unknown, unknown])).toEqual([
      ['failing'],
      [],
      [],
      [],
      ['cause-changed'],
    ]);
  });
});

describe('Settling: a version that was stored a moment ago', () => {
  const stored = (minutesAgo: number, hour: number) => ({
    version: { id: 'v2', createdAt: new Date(atHour(hour).getTime() - minutesAgo * 60_000) },
  });

  test.each<CauseCode>(['client-id-unknown', 'client-secret-wrong', 'flow-not-enabled'])(
    'is not told when it is rejected with %s',
    (cause) => {
      expect(new Story().check(0, withCause(cause, stored(14, 0)))).toEqual(nothing);
      expect(new Story().check(0, withCause(cause, stored(15, 0)))).toEqual(['failing']);
    },
  );

  test('is told when it is rejected for anything else', () => {
    expect(new Story().check(0, withCause('app-blocked', stored(1, 0)))).toEqual(['failing']);
  });

  test('is told when it is still rejected after that time', () => {
    const story = new Story();
    story.check(0, withCause('client-secret-wrong', stored(1, 0)));
    expect(story.check(1, withCause('client-secret-wrong', stored(61, 1)))).toEqual(['failing']);
    expect(story.notice.since).toBe(START.toISOString());
  });

  test('says nothing at all when it was mended within that time', () => {
    const story = new Story();
    story.check(0, withCause('client-secret-wrong', stored(1, 0)));
    expect(story.check(1, healthy())).toEqual(nothing);
  });

  test('is not told on an answer that judges nothing', () => {
    const story = new Story();
    story.check(0, withCause('client-secret-wrong', stored(1, 0)));
    expect(story.check(1, timeout)).toEqual(nothing);
  });

  test('a version without a date is not young', () => {
    const check = withCause('client-secret-wrong', { version: { id: 'v2', createdAt: null } });
    expect(new Story().check(0, check)).toEqual(['failing']);
    expect(new Story().check(0, withCause('client-secret-wrong', { version: null }))).toEqual(['failing']);
  });

  test('a version from the far future is not young: the clock is wrong', () => {
    expect(new Story().check(0, withCause('client-secret-wrong', stored(-14, 0)))).toEqual(nothing);
    expect(new Story().check(0, withCause('client-secret-wrong', stored(-15, 0)))).toEqual(['failing']);
  });
});

describe('Answers that judge nothing', () => {
  test('are told after so many full runs in a row', () => {
    expect(new Story({ inconclusiveThreshold: 3 }).hourly(0, times(5, timeout))).toEqual([
      [],
      [],
      ['cannot-tell'],
      [],
      [],
    ]);
  });

  test('are told as what they are: nobody can tell', () => {
    const story = new Story();
    story.hourly(0, times(3, timeout));
    expect(story.notice).toMatchObject({
      severity: 'warning',
      cause: 'timeout',
      since: START.toISOString(),
      found: '400 · invalid_grant · about timeout',
    });
    expect(story.notice.text).toContain('cannot tell');
  });

  test('are told at once when the org refuses our address', () => {
    expect(new Story().hourly(0, times(2, withCause('ip-restricted')))).toEqual([['cannot-tell'], []]);
  });

  test('are told again when the org turns out to refuse our address, once', () => {
    const story = new Story();
    story.hourly(0, times(3, timeout));
    expect(story.hourly(3, [withCause('ip-restricted'), timeout, withCause('ip-restricted')])).toEqual([
      ['cannot-tell'],
      [],
      [],
    ]);
    expect(new Set(story.notices.map(({ id }) => id)).size).toBe(2);
  });

  test('count whatever their cause, one by one', () => {
    const story = new Story();
    expect(story.hourly(0, [timeout, withCause('rate-limited'), withCause('tls-untrusted')]).flat()).toEqual([
      'cannot-tell',
    ]);
    expect(story.notice.cause).toBe('tls-untrusted');
  });

  test('do not count in runs over named orgs', () => {
    const story = new Story();
    expect(times(10, timeout).flatMap((check, hour) => story.check(hour, check, namedRun))).toEqual(nothing);
    expect(story.hourly(10, times(3, timeout))).toEqual([[], [], ['cannot-tell']]);
  });

  test.each([
    ['a healthy answer', healthy()],
    ['an unhealthy answer', withCause('app-blocked')],
  ])('are no longer in a row after %s', (_, between) => {
    const story = new Story();
    story.hourly(0, [timeout, timeout, between]);
    expect(story.hourly(3, [timeout, timeout]).flat()).toEqual(nothing);
  });

  test('are repeated weekly as long as they last', () => {
    const story = new Story();
    const days: number[] = [];
    for (let hour = 0; hour <= 24 * 22; hour += 8) {
      if (story.check(hour, timeout).includes('cannot-tell')) days.push(hour / 24);
    }
    expect(days).toEqual([16 / 24, 7, 14, 21]);
    expect(new Set(story.notices.map(({ id }) => id)).size).toBe(4);
  });

  test('end with a recovery when they were told', () => {
    const story = new Story();
    story.hourly(0, times(3, timeout));
    expect(story.check(9, healthy())).toEqual(['recovered']);
    expect(story.notice).toMatchObject({ cause: 'timeout', since: START.toISOString() });
  });

  test('end without a word when they were not told', () => {
    const story = new Story();
    story.hourly(0, times(2, timeout));
    expect(story.check(2, healthy())).toEqual(nothing);
  });

  test('give way to a failure', () => {
    const story = new Story();
    story.hourly(0, times(3, timeout));
    expect(story.check(3, blocked)).toEqual(['failing']);
    expect(story.check(4, healthy())).toEqual(['recovered']);
    expect(story.notice.cause).toBe('app-blocked');
  });

  test('neither open, close nor reset a failure', () => {
    const story = new Story();
    expect(story.hourly(0, [blocked, timeout, blocked, timeout, healthy()])).toEqual([
      ['failing'],
      [],
      [],
      [],
      ['recovered'],
    ]);
    expect(story.notice.since).toBe(START.toISOString());
  });

  test('in a row are told even while a failure is open, which they hide', () => {
    const story = new Story();
    story.check(0, blocked);
    expect(story.hourly(1, times(3, timeout))).toEqual([[], [], ['cannot-tell']]);
    expect(story.notice.found).toContain('before that it was failing: app-blocked');
    expect(story.check(4, blocked)).toEqual(nothing);
    expect(story.check(5, healthy())).toEqual(['recovered']);
    expect(story.notice.cause).toBe('app-blocked');
  });
});

describe('A recovery', () => {
  test('is told with its duration', () => {
    const story = new Story();
    story.check(0, wrongSecret);
    expect(story.check(9, healthy())).toEqual(['recovered']);
    expect(story.notice).toMatchObject({
      severity: 'info',
      cause: 'client-secret-wrong',
      since: START.toISOString(),
      at: atHour(9).toISOString(),
      lastHealthyAt: null,
      found: null,
      actions: [],
    });
    expect(story.notice.text).toBe('acme: healthy again after 9 h (was client-secret-wrong)');
  });

  test('is told once', () => {
    const story = new Story();
    expect(story.hourly(0, [wrongSecret, ...times(10, healthy())]).flat()).toEqual(['failing', 'recovered']);
  });
});

describe('Flapping', () => {
  const swings = (count: number) =>
    Array.from({ length: count }, (_, index) => (index % 2 === 0 ? blocked : healthy()));

  test('is told once in place of the fifth change within a day', () => {
    const story = new Story();
    expect(story.hourly(0, swings(12))).toEqual([
      ['failing'],
      ['recovered'],
      ['failing'],
      [],
      ['flapping'],
      ...times(7, []),
    ]);
    expect(story.notices.at(-1)).toMatchObject({
      kind: 'flapping',
      severity: 'warning',
      cause: 'app-blocked',
      since: START.toISOString(),
    });
    expect(story.notice.text).toContain('5 changes within a day');
  });

  test('lets a failure through that quiet hours do not hold, when nobody was told that it fails', () => {
    const quietHours = { from: '10:30', to: '20:00' };
    const story = new Story({ quietHours });
    const tags = { ...noTags, muteUntil: { kind: 'until', at: atHour(3) } } as const;
    const told = story.hourly(
      0,
      swings(9).map((check) => ({ ...check, tags })),
    );
    expect(told).toEqual([...times(4, []), ['failing'], ...times(4, [])]);
    expect(story.check(12, blocked)).toEqual(['flapping']);
  });

  test('lets no failure through at night after it was told failing, nor one that is itself to wait', () => {
    const quietHours = { from: '10:30', to: '20:00' };
    const told = new Story({ quietHours });
    expect(told.hourly(0, swings(9)).slice(2)).toEqual([['failing'], ...times(6, [])]);
    const warning = new Story({ quietHours });
    const tags = { ...noTags, severity: 'warning' } as const;
    expect(
      warning
        .hourly(
          3,
          swings(9).map((check) => ({ ...check, tags })),
        )
        .flat(),
    ).toEqual(nothing);
  });

  test('is foreseen: the recovery before it is told when it has lasted for a run', () => {
    const story = new Story();
    story.hourly(0, swings(3));
    expect(story.hourly(3, times(3, healthy()))).toEqual([[], ['recovered'], []]);
    expect(story.notice).toMatchObject({ since: atHour(2).toISOString(), at: atHour(3).toISOString() });
  });

  test('is not foreseen by a run that names the org: whoever mended it is told at once', () => {
    const story = new Story();
    story.hourly(0, swings(3));
    expect(story.check(3, healthy(), namedRun)).toEqual(['recovered']);
  });

  test('does not count changes that lie a day apart', () => {
    const story = new Story();
    const told = swings(12).flatMap((check, index) => story.check(index * 8, check));
    expect(told).not.toContain('flapping');
    expect(told).toHaveLength(12);
    const slow = new Story();
    expect(swings(12).flatMap((check, index) => slow.check(index * 6, check))).not.toContain('flapping');
  });

  test('counts a change of cause, and an address that is refused now and then', () => {
    const story = new Story();
    expect(story.hourly(0, [blocked, wrongSecret, blocked, wrongSecret, blocked]).at(-1)).toEqual(['flapping']);
    const address = new Story();
    const refused = withCause('ip-restricted');
    expect(address.hourly(0, [refused, healthy(), refused, healthy(), refused]).at(-1)).toEqual(['flapping']);
    expect(address.notice.cause).toBe('ip-restricted');
  });

  test('counts a failure that hides behind a refused address now and then', () => {
    const story = new Story();
    const refused = withCause('ip-restricted');
    expect(story.hourly(0, [blocked, refused, blocked, refused, blocked, refused, blocked])).toEqual([
      ['failing'],
      ['cannot-tell'],
      [],
      ['cannot-tell'],
      ['flapping'],
      [],
      [],
    ]);
  });

  test('does not count answers that were not alerted', () => {
    const story = new Story();
    const told = Array.from({ length: 20 }, (_, hour) => story.check(hour, hour % 2 === 0 ? timeout : healthy()));
    expect(told.flat()).toEqual(nothing);
  });

  test('ends after a calm day; a healthy org is told recovered', () => {
    const story = new Story();
    story.hourly(0, swings(6));
    const calm = Array.from({ length: 30 }, (_, hour) => story.check(6 + hour, healthy()));
    expect(calm.findIndex((kinds) => kinds.length > 0)).toBe(23);
    expect(calm.flat()).toEqual(['recovered']);
    expect(story.notice.cause).toBe('app-blocked');
  });

  test('ends after a calm day; a failure that stayed is told', () => {
    const story = new Story();
    story.hourly(0, swings(5));
    const calm = Array.from({ length: 26 }, (_, hour) => story.check(5 + hour, blocked));
    expect(calm.flat()).toEqual(['failing']);
    expect(story.notice.since).toBe(atHour(4).toISOString());
  });

  test('ends after a calm day; a failure told before it and still the same needs no second telling', () => {
    const story = new Story({ remindFailingDays: [30] });
    story.hourly(0, [blocked, wrongSecret, blocked, wrongSecret, blocked, wrongSecret]);
    const calm = Array.from({ length: 26 }, (_, hour) => story.check(6 + hour, wrongSecret));
    expect(calm.flat()).toEqual(nothing);
  });

  test('does not end on answers that judge nothing', () => {
    const story = new Story({ inconclusiveThreshold: 100 });
    story.hourly(0, swings(5));
    expect(story.hourly(5, times(40, timeout)).flat()).toEqual(nothing);
    expect(story.check(45, blocked)).toEqual(['failing']);
  });

  test('ends while nobody can tell, once that has lasted a day', () => {
    const story = new Story({ inconclusiveThreshold: 1 });
    const refused = withCause('ip-restricted');
    story.hourly(0, [refused, healthy(), refused, healthy(), refused]);
    expect(story.hourly(5, times(24, refused)).flat()).toEqual(['cannot-tell']);
  });

  test('counts from the first change, not from the first answer', () => {
    const story = new Story();
    expect(story.hourly(0, [healthy(), ...swings(5)]).map((kinds) => kinds[0])).toEqual([
      undefined,
      'failing',
      'recovered',
      'failing',
      undefined,
      'flapping',
    ]);
  });

  test('goes on through answers that judge nothing until a calm day after them', () => {
    const story = new Story({ inconclusiveThreshold: 100 });
    story.hourly(0, [...swings(5), ...times(40, timeout)]);
    const calm = Array.from({ length: 26 }, (_, hour) => story.check(45 + hour, healthy()));
    expect(calm.findIndex((kinds) => kinds.length > 0)).toBe(24);
    expect(calm.flat()).toEqual(['recovered']);
  });

  test('goes on when the next change comes more than a day later', () => {
    const story = new Story();
    story.hourly(0, swings(5));
    expect(story.check(40, healthy())).toEqual(nothing);
    expect(story.check(64, healthy())).toEqual(['recovered']);
  });

  test('that ends a failure told before it is told recovered from that failure', () => {
    const story = new Story();
    story.hourly(0, [blocked, wrongSecret, blocked, wrongSecret, healthy()]);
    expect(story.notice.kind).toBe('flapping');
    expect(story.check(30, healthy())).toEqual(['recovered']);
    expect(story.notice).toMatchObject({ since: START.toISOString(), at: atHour(4).toISOString() });
  });

  test('starts anew afterwards', () => {
    const story = new Story();
    story.hourly(0, swings(6));
    story.hourly(6, times(30, healthy()));
    expect(story.hourly(40, swings(5))).toEqual([['failing'], ['recovered'], ['failing'], [], ['flapping']]);
  });

  test('ends with the recovery that lasted, not with one that it followed', () => {
    const story = new Story();
    story.hourly(0, swings(8));
    story.hourly(8, times(30, healthy()));
    expect(story.notices.filter(({ kind }) => kind === 'recovered').map(({ since, at }) => [since, at])).toEqual([
      [START.toISOString(), atHour(1).toISOString()],
      [START.toISOString(), atHour(31).toISOString()],
    ]);
  });
});

describe('A fleet incident that speaks for the org', () => {
  const covered = aRun({ inIncident: true });
  const struck = aRun({ inIncident: true, struck: true });

  test('keeps its failure from being told', () => {
    expect(new Story().hourly(0, times(30, blocked), covered).flat()).toEqual(nothing);
  });

  test('leaves a failure that outlives it to be told singly', () => {
    const story = new Story();
    story.hourly(0, times(3, blocked), covered);
    expect(story.check(3, blocked)).toEqual(['failing']);
    expect(story.notice.since).toBe(START.toISOString());
  });

  test('takes the recovery with it', () => {
    const story = new Story();
    story.hourly(0, times(3, blocked), covered);
    expect(story.check(3, healthy())).toEqual(nothing);
  });

  test('does not count towards the threshold of an org it struck: its own runs after it do', () => {
    const story = new Story({ inconclusiveThreshold: 3 });
    story.check(0, timeout);
    story.check(1, timeout, struck);
    story.hourly(2, times(4, timeout), covered);
    expect(story.hourly(6, times(3, timeout))).toEqual([[], [], ['cannot-tell']]);
    expect(story.notice.since).toBe(START.toISOString());
  });

  test('gives an org that fell silent later one more run after it', () => {
    const story = new Story({ inconclusiveThreshold: 3 });
    story.hourly(0, times(5, timeout), covered);
    expect(story.hourly(5, times(2, timeout))).toEqual([[], ['cannot-tell']]);
    expect(story.notice.since).toBe(START.toISOString());
  });

  test('gives an org one more run after it, however low the threshold', () => {
    for (const run of [struck, covered]) {
      const story = new Story({ inconclusiveThreshold: 1 });
      story.check(0, timeout, run);
      expect(story.hourly(1, times(2, timeout))).toEqual([[], ['cannot-tell']]);
    }
  });

  test('counts the runs it lasted towards the threshold of an org that fell silent later', () => {
    const story = new Story({ inconclusiveThreshold: 3 });
    story.check(0, timeout, covered);
    expect(story.hourly(1, times(2, timeout))).toEqual([[], ['cannot-tell']]);
  });

  test('lets an address that is still refused be told at once', () => {
    const story = new Story();
    story.check(0, withCause('ip-restricted'), covered);
    expect(story.check(1, withCause('ip-restricted'))).toEqual(['cannot-tell']);
  });

  test('is not counted as change after change', () => {
    const story = new Story({ inconclusiveThreshold: 1 });
    for (let hour = 0; hour < 20; hour += 2) {
      story.check(hour, timeout, covered);
      expect(story.check(hour + 1, healthy())).toEqual(nothing);
    }
  });

  test('goes on speaking for it in a run over named orgs', () => {
    const story = new Story();
    story.check(0, withCause('ip-restricted'), covered);
    expect(story.check(1, withCause('ip-restricted'), namedRun)).toEqual(nothing);
    expect(story.check(2, timeout, namedRun)).toEqual(nothing);
  });

  test('does not speak for what a run over named orgs finds beside it', () => {
    const story = new Story();
    story.check(0, timeout, covered);
    expect(story.check(1, blocked, namedRun)).toEqual(['failing']);
    const failing = new Story();
    failing.check(0, blocked, covered);
    expect(failing.check(1, blocked, namedRun)).toEqual(nothing);
    expect(failing.check(2, wrongSecret, namedRun)).toEqual(['failing']);
  });

  test('does not take back a failure that was told before it', () => {
    const story = new Story();
    story.check(0, blocked);
    story.check(1, timeout, covered);
    expect(story.check(2, healthy())).toEqual(['recovered']);
  });
});

describe('A disabled org', () => {
  const off = healthy({ verdict: null, disabled: true, tags: { ...noTags, enabled: false } });

  test('is quiet, whatever was open', () => {
    const story = new Story();
    story.check(0, blocked);
    expect(story.hourly(1, times(40, off)).flat()).toEqual(nothing);
  });

  test('is told anew when it is enabled and still fails', () => {
    const story = new Story();
    story.hourly(0, [blocked, off]);
    expect(story.check(2, blocked)).toEqual(['failing']);
    expect(story.notice.since).toBe(atHour(2).toISOString());
  });

  test('comes back healthy without a word', () => {
    const story = new Story();
    story.hourly(0, [blocked, off]);
    expect(story.check(2, healthy())).toEqual(nothing);
  });
});
