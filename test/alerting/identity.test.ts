import { describe, expect, test } from 'vitest';
import type { OrgCheck } from '../../src/check/org-check.ts';
import { emptyOrgState } from '../../src/state/state.ts';
import { atHour, healthy, noTags, Story, withCause } from './alert-fixtures.ts';

const nothing: readonly never[] = [];
const KIM = '005000000000KIM';
const LEE = '005000000000LEE';
const JAY = '005000000000JAY';

/** A healthy check whose token belongs to this user, and what it teaches. */
function as(userId: string | null, differing: Partial<OrgCheck> = {}): OrgCheck {
  const check = healthy({ userId, ...differing });
  const identity = {
    orgId: check.orgId ?? '',
    userId,
    clientId: check.clientId ?? '',
    host: check.host ?? '',
    expectedOrgId: null,
  };
  return { ...check, remember: { ...emptyOrgState('acme', '').remember, identity } };
}

describe('Another Run-As user', () => {
  test('is told once, with both users', () => {
    const story = new Story();
    story.check(0, as(KIM));
    expect(story.hourly(1, [as(LEE), as(LEE), as(LEE)])).toEqual([['identity-changed'], [], []]);
    expect(story.notice).toMatchObject({
      severity: 'warning',
      cause: null,
      since: atHour(1).toISOString(),
      found: `user ${LEE} instead of ${KIM}`,
    });
  });

  test('is told again for each further change, from the user before', () => {
    const story = new Story();
    story.check(0, as(KIM));
    expect(story.hourly(1, [as(LEE), as(JAY), as(KIM)]).flat()).toHaveLength(3);
    expect(story.notice.found).toBe(`user ${KIM} instead of ${JAY}`);
    expect(new Set(story.notices.map(({ id }) => id)).size).toBe(3);
  });

  test('is the same user in 15 and in 18 characters', () => {
    const story = new Story();
    story.check(0, as(KIM));
    expect(story.check(1, as(`${KIM}AAX`))).toEqual(nothing);
  });

  test.each([
    ['client id', { clientId: 'another-client' }],
    ['host', { host: 'moved.my.salesforce.com' }],
    ['org', { orgId: '00D000000000999' }],
    ['org that is not known', { orgId: null }],
  ])('is no surprise with another %s', (_, differing) => {
    const story = new Story();
    story.check(0, as(KIM));
    expect(story.check(1, as(LEE, differing))).toEqual(nothing);
  });

  test('is the same org in 15 and in 18 characters', () => {
    const story = new Story();
    story.check(0, as(KIM));
    expect(story.check(1, as(LEE, { orgId: '00D000000000001AAB' }))).toEqual(['identity-changed']);
  });

  test('is not looked for where no user is known', () => {
    const story = new Story();
    story.check(0, as(null));
    expect(story.check(1, as(KIM))).toEqual(nothing);
    expect(story.check(2, as(null))).toEqual(nothing);
  });

  test('is not looked for in an answer that is not healthy', () => {
    const story = new Story();
    story.check(0, as(KIM));
    expect(story.check(1, { ...withCause('org-mismatch', { userId: LEE }), remember: as(KIM).remember })).toEqual([
      'failing',
    ]);
  });

  test('is told after a mute, and not when the former user is back by then', () => {
    const muted = { tags: { ...noTags, muteUntil: { kind: 'until', at: atHour(10) } } } as const;
    const story = new Story();
    story.check(0, as(KIM));
    expect(story.hourly(1, [as(LEE, muted), as(JAY, muted)]).flat()).toEqual(nothing);
    expect(story.check(10, as(JAY, muted))).toEqual(['identity-changed']);
    expect(story.notice.found).toBe(`user ${JAY} instead of ${KIM}`);
    const back = new Story();
    back.check(0, as(KIM));
    back.hourly(1, [as(LEE, muted), as(KIM, muted)]);
    expect(back.check(10, as(KIM))).toEqual(nothing);
  });
});

describe('The run-as tag', () => {
  const expecting = (userId: string) => ({ tags: { ...noTags, runAs: userId } });

  test('names the user that is expected, from the first check on', () => {
    const story = new Story();
    expect(story.hourly(0, [as(LEE, expecting(KIM)), as(LEE, expecting(KIM))])).toEqual([['identity-changed'], []]);
  });

  test('comes before what was learned', () => {
    const story = new Story();
    story.check(0, as(KIM));
    expect(story.check(1, as(LEE, expecting(`${LEE}AAX`)))).toEqual(nothing);
  });

  test('is told again after it had been right', () => {
    const story = new Story();
    story.hourly(0, [as(LEE, expecting(KIM)), as(KIM, expecting(KIM))]);
    expect(story.check(2, as(LEE, expecting(KIM)))).toEqual(['identity-changed']);
  });
});
