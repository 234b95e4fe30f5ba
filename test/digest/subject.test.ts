import { describe, expect, test } from 'vitest';
import type { CauseCode } from '../../src/causes/catalogue.ts';
import type { OrgStanding } from '../../src/digest/input.ts';
import type { Notice } from '../../src/state/notice.ts';
import { digestOf, failing, healthy, standing, told } from './digest-samples.ts';

type Given = Parameters<typeof told>[0];

const subject = (
  given: readonly Given[],
  orgs: readonly OrgStanding[] = [],
  about: Parameters<typeof digestOf>[2] = {},
) => digestOf(given.map(told), orgs, about).subject;
const many = (number: number, given: Given): readonly Given[] =>
  Array.from({ length: number }, (_, index) => ({ ...given, id: `${index}`, org: `org${index}` }));
const warning = { severity: 'warning' } as const;

describe('the subject of news', () => {
  const secret = { kind: 'failing', cause: 'client-secret-wrong' } as const;

  test('says something where what was told holds nothing that a subject can show', () => {
    const text = '\u0301';
    expect(subject([{ kind: 'nothing-to-check', org: null, text }])).toBe('[critical] news of the fleet');
  });

  test('leaves room behind it, whatever the names are', () => {
    const odd = '"\\'.repeat(40);
    const ended = [1, 2].map((id) => ({ kind: 'recovered', stage: 'ended', org: `${odd}${id}`, id: `${id}` }) as const);
    expect(subject(ended, [], { full: true }).length).toBeLessThanOrEqual(97);
  });

  test.each<readonly [string, readonly Given[], string]>([
    ['an org that fails', [secret], '[critical] acme: client secret rejected (2 of 5 failing)'],
    ['a sandbox that fails', [{ ...secret, ...warning }], '[warning] acme: client secret rejected (2 of 5 failing)'],
    [
      'a cause that has changed',
      [{ kind: 'cause-changed', stage: 'changed', cause: 'app-blocked', was: 'timeout' }],
      '[critical] acme: now app blocked (2 of 5 failing)',
    ],
    ['several that fail', many(9, secret), '[critical] org0, org1 + 7 failing (2 of 5)'],
    ['two that fail', many(2, secret), '[critical] org0, org1 failing (2 of 5)'],
    [
      'names too long for a glance',
      [
        { ...secret, id: '1', org: 'a-customer-with-a-long-name' },
        { ...secret, id: '2', org: 'b-customer-with-a-long-name' },
      ],
      '[critical] a-customer-with-a-long-name + 1 failing (2 of 5)',
    ],
    ['a failure of no known cause', [{ kind: 'failing' }], '[critical] acme failing (2 of 5 failing)'],
    [
      'an org without an answer',
      [{ kind: 'cannot-tell', cause: 'ip-restricted', ...warning }],
      '[warning] acme: our address is refused (1 of 5 silent)',
    ],
    [
      'several without',
      many(3, { kind: 'cannot-tell', ...warning }),
      '[warning] org0, org1 + 1 without an answer (1 of 5)',
    ],
    [
      'an outage',
      [{ kind: 'fleet-incident', org: null, orgs: ['a', 'b', 'c'], since: '2026-11-22T02:07:00Z' }],
      '[critical] 3 of 5 orgs give no answer since 03:07',
    ],
    [
      'an outage that came back',
      [{ kind: 'fleet-incident', stage: 'changed', org: null, orgs: ['a'], since: '2026-11-21T21:07:00Z', ...warning }],
      '[warning] 1 of 5 orgs gives no answer again since 22:07 yesterday',
    ],
    [
      'a failure beside an outage',
      [secret, { kind: 'fleet-incident', org: null, orgs: ['a', 'b'], since: null, ...warning }],
      '[critical] acme: client secret rejected (2 of 5 failing); 2 of 5 orgs give no answer',
    ],
    [
      'secrets that are gone',
      [{ kind: 'org-removed', org: null, orgs: ['a', 'b', 'c'] }],
      '[critical] 3 of 8 secrets are gone',
    ],
    [
      'nothing to check',
      [{ kind: 'nothing-to-check', org: null, text: 'no Salesforce secret found to check, 5 are gone' }],
      '[critical] no Salesforce secret found to check, 5 are gone',
    ],
    [
      'an org that has no API calls left',
      [{ kind: 'cannot-tell', cause: 'api-limit-exceeded', ...warning }],
      '[warning] acme: no API calls left (2 of 5 failing)',
    ],
    [
      'the same cause, told to be louder',
      [{ ...secret, stage: 'changed' }],
      '[critical] acme: client secret rejected (2 of 5 failing)',
    ],
    [
      'what is quieter than what has ended',
      [
        { kind: 'org-added', severity: 'info' },
        { kind: 'recovered', stage: 'ended', id: '2', org: 'globex' },
      ],
      '[info] acme added (2 of 5 failing); globex works again',
    ],
    [
      'an org whose loud trouble became a quieter one',
      [
        { kind: 'cannot-tell', cause: 'flow-not-checkable', ...warning },
        { kind: 'closed', stage: 'ended', id: '2', outcome: 'switched-off' },
      ],
      '[warning] acme: flow not checkable (1 of 5 silent)',
    ],
    ['an org that flaps', [{ kind: 'flapping' }], '[critical] acme flapping (2 of 5 failing)'],
    ['a rotation that is stuck', [{ kind: 'rotation-stuck', ...warning }], '[warning] acme: rotation stuck half-way'],
    ['another identity', [{ kind: 'identity-changed', ...warning }], '[warning] acme: another user or org answers'],
    [
      'a flow that retires',
      [{ kind: 'legacy-flow', dueAt: '2027-02-20T07:00:00Z', ...warning }],
      '[warning] acme: password flow retires 20 Feb 2027',
    ],
    [
      'a key pair that ends',
      [{ kind: 'rotation-due', dueAt: '2026-12-01T07:00:00Z', ...warning }],
      '[warning] acme: old key pair ends 1 Dec',
    ],
    ['an org that is gone', [{ kind: 'org-removed', ...warning }], '[warning] acme removed (2 of 5 failing)'],
    ['an org that is new', [{ kind: 'org-added', severity: 'info' }], '[info] acme added (2 of 5 failing)'],
  ])('%s', (_, notices, expected) => {
    const orgs = [failing('acme'), failing('globex'), ...healthy(2), standing({ org: 'slow', condition: 'no-answer' })];
    expect(subject(notices, [...orgs, standing({ org: 'off', condition: 'disabled' })])).toBe(expected);
  });

  test.each<readonly [Given, string]>([
    [{ kind: 'flapping' }, 'flapping'],
    [{ kind: 'rotation-stuck' }, 'stuck half-way through a rotation'],
    [{ kind: 'identity-changed' }, 'with another user or org'],
    [{ kind: 'rotation-due' }, 'with an old key pair that ends'],
    [{ kind: 'rotation-overdue' }, 'changed'],
    [{ kind: 'legacy-flow' }, 'on the password flow'],
    [{ kind: 'org-removed' }, 'removed'],
    [{ kind: 'org-added' }, 'added'],
  ])('two orgs with news of the kind %o', (given, expected) => {
    expect(subject(many(2, { ...given, severity: 'warning' }))).toBe(`[warning] org0, org1 ${expected}`);
  });

  test.each<readonly [CauseCode, string]>([
    ['client-secret-wrong', 'client secret rejected'],
    ['run-as-user-missing', 'no Run-As user'],
    ['user-inactive', 'user inactive or frozen'],
    ['user-login-failed', 'login rejected'],
    ['rejected-unknown', 'rejected, nobody knows why'],
    ['org-mismatch', 'another org answers'],
    ['redirected', 'its My Domain has moved'],
    ['ip-restricted', 'our address is refused'],
    ['not-salesforce', 'not Salesforce that answers'],
    ['salesforce-unavailable', 'Salesforce is unavailable'],
    ['timeout', 'no answer in time'],
    ['api-limit-exceeded', 'no API calls left'],
    ['app-not-installed', 'app not installed'],
  ])('names the cause %s in words', (cause, words) => {
    expect(subject([{ kind: 'failing', cause }])).toBe(`[critical] acme: ${words}`);
  });

  test('says that something ends soon where its date is not known', () => {
    expect(subject([{ kind: 'rotation-due' }])).toBe('[critical] acme: old key pair ends soon');
    expect(subject([{ kind: 'legacy-flow' }])).toBe('[critical] acme: password flow retires soon');
  });

  test('counts nothing where the run named its orgs, or there is one org only', () => {
    expect(subject([secret], [failing('acme'), ...healthy(2)], { full: false })).toBe(
      '[critical] acme: client secret rejected',
    );
    expect(subject([secret], [failing('acme')])).toBe('[critical] acme: client secret rejected');
    const outage = { kind: 'fleet-incident', org: null, orgs: ['a', 'b'], since: null } as const;
    expect(subject([outage], [], { full: false })).toBe('[critical] 2 orgs give no answer');
  });

  test('is plain ASCII, whatever an org is called', () => {
    expect(subject([{ ...secret, org: 'Größe\n財' }])).toBe('[critical] Grosse ?: client secret rejected');
  });
});

describe('the subject of what has ended', () => {
  const ended = (given: Partial<Notice> = {}): Given => ({ kind: 'recovered', stage: 'ended', ...given });

  test.each<readonly [string, readonly Given[], string]>([
    ['one org', [ended()], '[ok] acme works again'],
    ['several orgs', many(5, ended()), '[ok] org0, org1 + 3 work again'],
    ['a blip', [ended({ outcome: 'came-and-went' })], '[ok] acme came and went'],
    ['an org that is switched off', [ended({ kind: 'closed', outcome: 'switched-off' })], '[ok] acme is switched off'],
    ['an org that is gone', [ended({ kind: 'org-removed', outcome: 'removed' })], '[ok] acme is removed'],
    ['an org of another team', [ended({ kind: 'closed', outcome: 'handed-over' })], '[ok] acme is handed over'],
    [
      'more than one kind',
      [ended({ outcome: 'removed' }), ended({ id: '2', org: 'globex' })],
      '[ok] globex works again',
    ],
    ['an outage', [ended({ kind: 'fleet-recovered', org: null, orgs: ['a', 'b'] })], '[ok] 2 orgs answer again'],
    [
      'an outage whose orgs are broken by now',
      [ended({ kind: 'fleet-recovered', org: null, orgs: [] })],
      '[ok] the outage is over',
    ],
    [
      'an outage of which nobody could be told',
      [ended({ kind: 'fleet-recovered', org: null, orgs: ['a', 'b'], outcome: 'came-and-went' })],
      '[ok] an outage of 2 orgs came and went',
    ],
    ['an org that no longer flaps', [ended({ outcome: 'steady' })], '[ok] acme works again'],
    ['an outage of one org', [ended({ kind: 'fleet-recovered', org: null, orgs: ['a'] })], '[ok] 1 org answers again'],
    [
      'secrets that are back',
      [ended({ kind: 'fleet-recovered', org: null, orgs: ['a'], matterId: '*/gone/1', text: '1 secret is back' })],
      '[ok] 1 secret is back',
    ],
  ])('%s', (_, notices, expected) => {
    expect(subject(notices)).toBe(expected);
  });

  test('says how the others stand', () => {
    expect(subject([ended()], healthy(45))).toBe('[ok] acme works again, all 45 healthy');
    expect(subject([ended()], [...healthy(43), failing('a'), failing('b')])).toBe(
      '[ok] acme works again, 2 of 45 still failing',
    );
    const settling = standing({ org: 'a', condition: 'settling' });
    expect(subject([ended()], [...healthy(44), settling])).toBe('[ok] acme works again, 44 of 45 healthy');
    expect(subject([ended()], healthy(45), { full: false })).toBe('[ok] acme works again');
  });
});

describe('the subject of a round', () => {
  const old = { since: '2026-11-10T07:00:00Z' } as const;
  const still = { kind: 'still-failing', stage: 'reminder', severity: 'critical' } as const;

  test.each<readonly [string, readonly Given[], readonly OrgStanding[], string]>([
    ['all well', [], healthy(45), '[ok] 45 of 45 healthy'],
    [
      'secrets that are due',
      [],
      [
        ...healthy(43),
        standing({ org: 'a', rotation: { dueAt: '2026-12-06T07:00:00Z', overdue: false } }),
        standing({ org: 'b', rotation: { dueAt: '2026-12-01T07:00:00Z', overdue: false } }),
      ],
      '[ok] 45 of 45 healthy, 2 secrets to rotate by 6 Dec',
    ],
    [
      'a secret that is overdue',
      [],
      [...healthy(44), standing({ org: 'a', rotation: { dueAt: '2026-11-06T07:00:00Z', overdue: true } })],
      '[reminder] 45 of 45 healthy, 1 secret to rotate, 1 overdue',
    ],
    [
      'orgs that still fail',
      [still],
      [...healthy(43), failing('acme', old), failing('b')],
      '[reminder] 2 of 45 still failing, longest 12 days',
    ],
    [
      'a muted one among them',
      [],
      [...healthy(44), failing('acme', { muted: { until: null } })],
      '[reminder] 1 of 45 still failing (1 muted)',
    ],
    [
      'orgs without an answer',
      [{ kind: 'cannot-tell', stage: 'reminder' }],
      [...healthy(44), standing({ org: 'a', condition: 'no-answer', since: '2026-11-21T07:00:00Z' })],
      '[reminder] 1 of 45 orgs gives no answer, longest 1 day',
    ],
    [
      'an org without an answer beside one that fails and is not reminded of',
      [{ kind: 'cannot-tell', stage: 'reminder' }],
      [...healthy(43), failing('b', old), standing({ org: 'a', condition: 'no-answer' })],
      '[reminder] 1 of 45 still failing, longest 12 days; 1 of 45 orgs gives no answer',
    ],
    [
      'an outage',
      [{ kind: 'fleet-incident', stage: 'reminder', org: null, orgs: ['a', 'b'], ...old }],
      [...healthy(43), standing({ org: 'a', condition: 'no-answer' }), standing({ org: 'b', condition: 'no-answer' })],
      '[reminder] 2 of 45 orgs give no answer since 10 Nov',
    ],
    [
      'an org that still flaps',
      [{ kind: 'flapping', stage: 'reminder' }],
      [...healthy(44), failing('acme')],
      '[reminder] acme still flapping',
    ],
    [
      'a key pair that ends',
      [{ kind: 'rotation-due', stage: 'reminder', dueAt: '2026-12-01T07:00:00Z' }],
      [...healthy(44), failing('globex')],
      '[reminder] 1 of 45 still failing; acme: old key pair ends 1 Dec',
    ],
    [
      'nothing to check',
      [{ kind: 'nothing-to-check', stage: 'reminder', org: null, text: 'no Salesforce secret found to check' }],
      [],
      '[reminder] no Salesforce secret found to check',
    ],
    ['no secret at all', [], [], '[reminder] no Salesforce secret found to check'],
    [
      'orgs that are all switched off',
      [],
      [standing({ org: 'off', condition: 'disabled' })],
      '[reminder] no org is watched',
    ],
    [
      'an outage beside orgs that fail',
      [still, { kind: 'fleet-incident', stage: 'reminder', id: '2', org: null, orgs: ['a', 'b'], ...old }],
      [...healthy(42), failing('acme', old), standing({ org: 'a', condition: 'no-answer' }), standing({ org: 'b' })],
      '[reminder] 1 of 45 still failing, longest 12 days; 2 of 45 orgs give no answer since 10 Nov',
    ],
    [
      'an org without API calls',
      [{ kind: 'cannot-tell', stage: 'reminder', cause: 'api-limit-exceeded' }],
      [...healthy(44), standing({ org: 'acme', condition: 'no-answer', cause: 'api-limit-exceeded', ...old })],
      '[reminder] 1 of 45 orgs without API calls left, longest 12 days',
    ],
  ])('%s', (_, notices, orgs, expected) => {
    expect(subject(notices, orgs, { round: 'weekly' })).toBe(expected);
  });
});
