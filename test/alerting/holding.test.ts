import { describe, expect, test } from 'vitest';
import { acknowledgementAfter, isMuted, isQuiet } from '../../src/alerting/holding.ts';
import type { OrgCheck } from '../../src/check/org-check.ts';
import type { OrgTags } from '../../src/credential/tags.ts';
import { aRun, atHour, healthy, noTags, policy, START, Story, times, withCause } from './alert-fixtures.ts';

const nothing: readonly never[] = [];
const blocked = withCause('app-blocked');
const wrongSecret = withCause('client-secret-wrong');
const timeout = withCause('timeout');

function tagged(check: OrgCheck, tags: Partial<OrgTags>): OrgCheck {
  return { ...check, tags: { ...noTags, ...tags } };
}

describe('Quiet hours', () => {
  const quietAt = (iso: string, from: string, to: string, timezone = 'UTC') =>
    isQuiet('warning', new Date(iso), { ...policy, quietHours: { from, to }, timezone });

  test.each([
    ['2026-11-22T21:59:59Z', false],
    ['2026-11-22T22:00:00Z', true],
    ['2026-11-22T23:59:59Z', true],
    ['2026-11-23T00:00:00Z', true],
    ['2026-11-23T06:59:59Z', true],
    ['2026-11-23T07:00:00Z', false],
    ['2026-11-23T12:00:00Z', false],
  ])('from 22:00 to 07:00 cross midnight: %s is %s', (iso, quiet) => {
    expect(quietAt(iso, '22:00', '07:00')).toBe(quiet);
  });

  test.each([
    ['2026-11-22T11:59:00Z', false],
    ['2026-11-22T12:00:00Z', true],
    ['2026-11-22T13:29:00Z', true],
    ['2026-11-22T13:30:00Z', false],
  ])('within one day: %s is %s', (iso, quiet) => {
    expect(quietAt(iso, '12:00', '13:30')).toBe(quiet);
  });

  test.each([
    ['winter', '2026-01-15T06:30:00Z', false],
    ['winter', '2026-01-15T05:59:00Z', true],
    ['summer', '2026-07-15T05:00:00Z', false],
    ['summer', '2026-07-15T04:59:00Z', true],
    ['the night that loses an hour', '2026-03-29T04:59:00Z', true],
    ['the night that loses an hour', '2026-03-29T05:00:00Z', false],
    ['the night that gains an hour', '2026-10-25T05:59:00Z', true],
    ['the night that gains an hour', '2026-10-25T06:00:00Z', false],
  ])('go by the clocks of the zone, in %s: %s is %s', (_, iso, quiet) => {
    expect(quietAt(iso, '22:00', '07:00', 'Europe/Berlin')).toBe(quiet);
  });

  test('never hold back what is critical', () => {
    const night = new Date('2026-11-22T23:00:00Z');
    const set = { ...policy, quietHours: { from: '22:00', to: '07:00' } };
    expect(isQuiet('critical', night, set)).toBe(false);
    expect(isQuiet('info', night, set)).toBe(true);
    expect(isQuiet('warning', night, policy)).toBe(false);
  });
});

describe('During quiet hours', () => {
  const nights = { quietHours: { from: '22:00', to: '07:00' } };
  /** Hours of the story, which starts at 08:00. */
  const [ten, two, seven] = [14, 18, 23];

  test('a critical failure is told, its recovery waits for the morning', () => {
    const story = new Story(nights);
    expect(story.check(ten, blocked)).toEqual(['failing']);
    expect(story.check(two, healthy())).toEqual(nothing);
    expect(story.last?.held).toEqual([{ kind: 'recovered', hold: 'quiet' }]);
    expect(story.check(seven - 1, healthy())).toEqual(nothing);
    expect(story.check(seven, healthy())).toEqual(['recovered']);
    expect(story.notice).toMatchObject({ at: atHour(two).toISOString(), since: atHour(ten).toISOString() });
  });

  test('a warning waits and is told as it stands in the morning', () => {
    const story = new Story({ ...nights, inconclusiveThreshold: 1 });
    expect(story.check(ten, timeout)).toEqual(nothing);
    expect(story.check(seven, timeout)).toEqual(['cannot-tell']);
    expect(story.notice.since).toBe(atHour(ten).toISOString());
  });

  test('a failure of an org that is only worth a warning waits, and what it came to is told', () => {
    const warning = { severity: 'warning' } as const;
    const story = new Story(nights);
    expect(story.check(ten, tagged(wrongSecret, warning))).toEqual(nothing);
    expect(story.check(two, tagged(blocked, warning))).toEqual(nothing);
    expect(story.check(seven, tagged(blocked, warning))).toEqual(['failing']);
    expect(story.notice.cause).toBe('app-blocked');
    expect(story.notice.found).toContain(`notices were held back since ${atHour(ten).toISOString()}`);
  });

  test('a failure that came and went is told as one that is over', () => {
    const story = new Story(nights);
    story.check(ten, tagged(blocked, { severity: 'warning' }));
    story.check(two, healthy());
    expect(story.check(seven, healthy())).toEqual(['recovered']);
    expect(story.notice.found).toBe('it came and went while notices were held back');
  });

  test('a held failure is told in the morning even when nobody can tell then', () => {
    const story = new Story(nights);
    story.check(ten, tagged(blocked, { severity: 'warning' }));
    expect(story.check(seven, tagged(timeout, { severity: 'warning' }))).toEqual(['failing']);
    expect(story.notice.cause).toBe('app-blocked');
    expect(story.notice.found).not.toContain('timeout');
  });

  test('a reminder waits, and is said once', () => {
    const story = new Story(nights);
    const overdue = healthy({
      rotation: { status: 'overdue', ageDays: 91, dueAt: atHour(ten).toISOString(), versions: null, reason: null },
    });
    expect(story.hourly(ten, times(9, overdue)).flat()).toEqual(nothing);
    expect(story.hourly(seven, times(5, overdue)).flat()).toEqual(['rotation-overdue']);
  });
});

describe('mute-until with a date', () => {
  const muted = { muteUntil: { kind: 'until', at: atHour(48) } } as const;

  test('holds notices back, not checks, and ends at its date', () => {
    const story = new Story();
    expect(story.hourly(0, times(48, tagged(blocked, muted))).flat()).toEqual(nothing);
    expect(story.last).toMatchObject({ muted: true, held: [{ kind: 'failing', hold: 'muted' }] });
    expect(story.state?.lastVerdict).toBe('unhealthy');
    expect(story.check(48, tagged(blocked, muted))).toEqual(['failing']);
    expect(story.last?.muted).toBe(false);
    expect(story.notice.since).toBe(START.toISOString());
    expect(story.notice.found).toContain('notices were held back');
  });

  test('ends when the tag is taken off', () => {
    const story = new Story();
    story.check(0, tagged(blocked, muted));
    expect(story.check(1, blocked)).toEqual(['failing']);
  });

  test('does not let the reminders that passed follow at once', () => {
    const story = new Story();
    story.check(0, tagged(blocked, muted));
    story.check(50, tagged(blocked, muted));
    expect(story.check(51, tagged(blocked, muted))).toEqual(nothing);
    expect(story.check(72, tagged(blocked, muted))).toEqual(['still-failing']);
  });

  test('is followed by what happened meanwhile: a failure told before it that changed its cause', () => {
    const story = new Story();
    story.check(0, wrongSecret);
    story.check(1, tagged(blocked, muted));
    expect(story.check(48, tagged(blocked, muted))).toEqual(['cause-changed']);
  });

  test('is followed by what happened meanwhile: failures that came and went', () => {
    const story = new Story();
    story.hourly(
      0,
      [blocked, healthy(), wrongSecret, healthy()].map((check) => tagged(check, muted)),
    );
    expect(story.check(48, healthy())).toEqual(['recovered']);
    expect(story.notice).toMatchObject({
      cause: 'client-secret-wrong',
      since: START.toISOString(),
      at: atHour(3).toISOString(),
      found: 'it came and went 2 times while notices were held back',
    });
    expect(story.check(49, healthy())).toEqual(nothing);
  });

  test('is followed by what happened meanwhile: a recovery and a new failure', () => {
    const story = new Story();
    story.check(0, wrongSecret);
    story.hourly(
      1,
      [healthy(), blocked].map((check) => tagged(check, muted)),
    );
    expect(story.check(48, blocked)).toEqual(['failing']);
    expect(story.notice.since).toBe(atHour(2).toISOString());
    expect(story.notice.found).toContain(`it had been healthy again at ${atHour(1).toISOString()}`);
    expect(story.check(49, healthy())).toEqual(['recovered']);
  });

  test('is followed by nothing when nothing happened', () => {
    const story = new Story();
    story.check(0, tagged(healthy(), muted));
    expect(story.check(48, healthy())).toEqual(nothing);
  });

  test('holds cannot-tell back as well, and tells it even after a change to a shorter silence', () => {
    const story = new Story();
    story.hourly(0, times(3, tagged(timeout, muted)));
    expect(story.check(3, timeout)).toEqual(['cannot-tell']);
    const over = new Story();
    over.hourly(0, times(3, tagged(timeout, muted)));
    over.check(3, tagged(healthy(), muted));
    expect(over.check(48, healthy())).toEqual(['recovered']);
  });

  test('does not let the weekly reminder of a silence follow at once', () => {
    const story = new Story();
    const long = { muteUntil: { kind: 'until', at: atHour(24 * 8) } } as const;
    for (let hour = 0; hour < 24 * 8; hour += 8) story.check(hour, tagged(timeout, long));
    expect(story.check(24 * 8, timeout)).toEqual(['cannot-tell']);
    expect(story.check(24 * 8 + 1, timeout)).toEqual(nothing);
    expect(story.check(24 * 14, timeout)).toEqual(['cannot-tell']);
  });

  test('holds flapping back and tells it while it lasts', () => {
    const story = new Story();
    story.hourly(
      0,
      [blocked, healthy(), blocked, healthy(), blocked].map((check) => tagged(check, muted)),
    );
    expect(story.check(5, blocked)).toEqual(['flapping']);
  });

  test('holds a whole flapping back: only how it ended is told', () => {
    const story = new Story();
    story.hourly(
      0,
      [blocked, healthy(), blocked, healthy(), blocked, healthy()].map((check) => tagged(check, muted)),
    );
    story.check(40, tagged(healthy(), muted));
    expect(story.check(48, healthy())).toEqual(['recovered']);
  });
});

describe('mute-until=recovered', () => {
  const acknowledged = { muteUntil: { kind: 'recovered', at: null } } as const;

  test('holds the reminders of a failure back until it recovers, and tells that', () => {
    const story = new Story();
    story.check(0, blocked);
    expect(story.hourly(1, times(60, tagged(blocked, acknowledged))).flat()).toEqual(nothing);
    expect(story.check(61, tagged(healthy(), acknowledged))).toEqual(['recovered']);
    expect(story.last?.muted).toBe(false);
  });

  test('does not swallow the next failure when it is left behind', () => {
    const story = new Story();
    story.check(0, blocked);
    story.hourly(
      1,
      [blocked, healthy(), blocked].map((check) => tagged(check, acknowledged)),
    );
    expect(story.notices.map(({ kind }) => kind)).toEqual(['failing', 'recovered', 'failing']);
  });

  test('acknowledges nothing on a healthy org', () => {
    const story = new Story();
    story.check(0, tagged(healthy(), acknowledged));
    expect(story.check(1, tagged(blocked, acknowledged))).toEqual(['failing']);
  });

  test('acknowledges again when it was taken off and set again', () => {
    const story = new Story();
    story.hourly(0, [tagged(blocked, acknowledged), tagged(healthy(), acknowledged), blocked]);
    expect(story.check(3, tagged(wrongSecret, acknowledged))).toEqual(nothing);
    expect(story.last?.muted).toBe(true);
  });

  test('lasts through answers that judge nothing', () => {
    const story = new Story();
    story.check(0, blocked);
    expect(story.hourly(1, times(5, tagged(timeout, acknowledged))).flat()).toEqual(nothing);
    expect(story.last?.muted).toBe(true);
  });

  test('is forgotten with another tag', () => {
    expect(acknowledgementAfter('spent', null, 'unhealthy')).toBe('none');
    expect(acknowledgementAfter('active', { kind: 'until', at: START }, 'unhealthy')).toBe('none');
    expect(isMuted('active', null, START)).toBe(false);
  });
});

describe('A fleet incident', () => {
  const overdue = {
    rotation: { status: 'overdue', ageDays: 91, dueAt: START.toISOString(), versions: null, reason: null },
  } as const;

  test('makes other notices of its orgs wait for a day, no longer', () => {
    const story = new Story();
    const covered = aRun({ inIncident: true });
    expect(story.check(0, { ...blocked, ...overdue }, covered)).toEqual(nothing);
    expect(story.last?.held).toEqual([
      { kind: 'failing', hold: 'incident' },
      { kind: 'rotation-overdue', hold: 'incident' },
    ]);
    expect(story.check(23, { ...blocked, ...overdue }, covered)).toEqual(nothing);
    expect(story.check(24, { ...blocked, ...overdue }, covered)).toEqual(['rotation-overdue']);
  });

  test('speaks for the condition as long as it lasts, reminders and changes of cause included', () => {
    const covered = aRun({ inIncident: true });
    const reminded = new Story();
    reminded.check(0, blocked);
    expect(reminded.hourly(1, times(60, blocked), covered).flat()).toEqual(nothing);
    expect(reminded.check(61, blocked)).toEqual(['still-failing']);
    const changed = new Story();
    changed.check(0, blocked);
    expect(changed.hourly(1, times(60, wrongSecret), covered).flat()).toEqual(nothing);
    expect(changed.check(61, wrongSecret)).toEqual(['cause-changed']);
  });

  test('is no mute: what it held back is not told as held back', () => {
    const story = new Story();
    story.check(0, blocked, aRun({ inIncident: true }));
    story.check(1, blocked);
    expect(story.notice.found).not.toContain('held back');
  });
});
