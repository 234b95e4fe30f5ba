import { describe, expect, test } from 'vitest';
import type { OrgStanding } from '../../src/digest/input.ts';
import type { Notice } from '../../src/state/notice.ts';
import { failing, healthy, standing } from './digest-samples.ts';
import { type Given, many, subject } from './mail-blocks.ts';

describe('the subject of what has ended', () => {
  const ended = (given: Partial<Notice> = {}): Given => ({ kind: 'recovered', stage: 'ended', ...given });

  test.each<readonly [string, readonly Given[], string]>([
    ['one org', [ended()], '[ok] acme works again'],
    ['several orgs', many(5, ended()), '[ok] org00, org01 + 3 work again'],
    ['a blip', [ended({ outcome: 'came-and-went' })], '[ok] acme came and went'],
    ['an org of which two matters have ended', [ended({ id: '1' }), ended({ id: '2' })], '[ok] acme works again'],
    ['a rotation that is stuck no longer', [ended({ kind: 'closed' })], '[ok] acme is no longer stuck half-way'],
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

  test.each<readonly [Given, string]>([
    [{ kind: 'recovered', outcome: 'steady' }, 'work again'],
    [{ kind: 'closed', outcome: 'mended' }, 'are no longer stuck half-way'],
    [{ kind: 'recovered', outcome: 'came-and-went' }, 'came and went'],
    [{ kind: 'closed', outcome: 'switched-off' }, 'are switched off'],
    [{ kind: 'org-removed', outcome: 'removed' }, 'are removed'],
    [{ kind: 'closed', outcome: 'handed-over' }, 'are handed over'],
  ])('two orgs of which %o', (given, expected) => {
    expect(subject(many(2, { stage: 'ended', ...given }))).toBe(`[ok] org00, org01 ${expected}`);
  });

  test('says that something is over where nothing else can be said', () => {
    expect(subject([ended({ outcome: null })])).toBe('[ok] what was told is over');
    const found = ended({ kind: 'fleet-recovered', org: null, orgs: null, text: '\u200b' });
    expect(subject([found])).toBe('[ok] the fleet is found again');
    expect(subject([{ ...found, orgs: [], matterId: '*/empty/1', text: 'secrets are found' }])).toBe(
      '[ok] secrets are found',
    );
  });

  test('says how the others stand', () => {
    expect(subject([ended()], healthy(45))).toBe('[ok] acme works again, all 45 healthy');
    expect(subject([ended()], [...healthy(43), failing('a'), failing('b')])).toBe(
      '[ok] acme works again, 2 of 45 still failing',
    );
    const settling = standing({ org: 'a', condition: 'settling' });
    expect(subject([ended()], [...healthy(44), settling])).toBe('[ok] acme works again, 44 of 45 healthy');
    expect(subject([ended()], healthy(45), { full: false })).toBe('[ok] acme works again');
    expect(subject([ended()], healthy(2))).toBe('[ok] acme works again, all 2 healthy');
    expect(subject([ended()], healthy(1))).toBe('[ok] acme works again');
    expect(subject([ended()], [settling, { ...settling, org: 'b' }])).toBe('[ok] acme works again, none of 2 healthy');
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
      [...healthy(43), ...['a', 'b'].map((org) => standing({ org, condition: 'no-answer', ...old }))],
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
    [
      'an org without an answer of which nobody is reminded',
      [],
      [...healthy(44), standing({ org: 'acme', condition: 'no-answer', ...old })],
      '[reminder] 1 of 45 orgs gives no answer, longest 12 days',
    ],
    [
      'an org without API calls of which nobody is reminded',
      [],
      [...healthy(44), standing({ org: 'acme', condition: 'no-answer', cause: 'api-limit-exceeded', ...old })],
      '[reminder] 1 of 45 orgs without API calls left, longest 12 days',
    ],
    [
      'an org that fails since today beside one that gives no answer for long',
      [],
      [...healthy(43), failing('acme'), standing({ org: 'b', condition: 'no-answer', ...old })],
      '[reminder] 1 of 45 still failing',
    ],
    [
      'orgs that still flap',
      many(2, { kind: 'flapping', stage: 'reminder' }),
      [failing('org00'), failing('org01')],
      '[reminder] org00, org01 still flapping',
    ],
    [
      'a rotation that is still stuck',
      [{ kind: 'rotation-stuck', stage: 'reminder' }],
      [standing({ org: 'acme', condition: 'doubtful' })],
      '[reminder] acme: rotation stuck half-way',
    ],
    [
      'the age of a secret beside an org that flaps',
      [
        { kind: 'rotation-overdue', stage: 'reminder', since: null },
        { kind: 'flapping', stage: 'reminder', org: 'globex' },
      ],
      [standing({ org: 'acme', rotation: { dueAt: '2026-11-06T07:00:00Z', overdue: true } })],
      '[reminder] globex still flapping',
    ],
    [
      'the age of a secret alone',
      [{ kind: 'rotation-due', stage: 'reminder', since: null }],
      [...healthy(44), standing({ org: 'acme', rotation: { dueAt: '2026-12-06T07:00:00Z', overdue: false } })],
      '[ok] 45 of 45 healthy, 1 secret to rotate by 6 Dec',
    ],
  ])('%s', (_, notices, orgs, expected) => {
    expect(subject(notices, orgs, { round: 'weekly' })).toBe(expected);
  });

  test('of a day leaves orgs that fail, and are not reminded of, to the week', () => {
    const flaps = { kind: 'flapping', stage: 'reminder' } as const;
    const orgs = [...healthy(43), standing({ org: 'acme' }), failing('globex')];
    expect(subject([flaps], orgs, { round: 'daily' })).toBe('[reminder] acme still flapping');
    expect(subject([], orgs, { round: 'daily' })).toBe('[reminder] 1 of 45 still failing');
    expect(subject([flaps], orgs, { round: 'weekly' })).toBe('[reminder] 1 of 45 still failing; acme still flapping');
    const outage = { kind: 'fleet-incident', stage: 'reminder', org: null, orgs: ['org01'], ...old } as const;
    expect(subject([outage, { ...still, org: 'globex' }], orgs, { round: 'daily' })).toBe(
      '[reminder] 1 of 45 still failing; 1 of 45 orgs gives no answer since 10 Nov',
    );
  });
});
