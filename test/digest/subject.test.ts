import { describe, expect, test } from 'vitest';
import type { CauseCode } from '../../src/causes/catalogue.ts';
import type { OrgStanding } from '../../src/digest/input.ts';
import { failing, healthy, standing } from './digest-samples.ts';
import { type Given, many, secret, subject } from './mail-blocks.ts';

const warning = { severity: 'warning' } as const;

describe('the subject of news', () => {
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
    [
      'a cause that is there again',
      [{ kind: 'failing', stage: 'changed', cause: 'app-blocked', was: 'app-blocked' }],
      '[critical] acme: again app blocked (2 of 5 failing)',
    ],
    ['several that fail', many(9, secret), '[critical] org00, org01 + 7 failing (2 of 5)'],
    ['two that fail', many(2, secret), '[critical] org00, org01 failing (2 of 5)'],
    [
      'names too long for a glance',
      [
        { ...secret, id: '1', org: 'a-customer-with-a-long-name' },
        { ...secret, id: '2', org: 'b-customer-with-a-long-name' },
      ],
      '[critical] a-customer-with-a-long-name + 1 failing (2 of 5)',
    ],
    [
      'two names that a glance takes',
      [
        { ...secret, id: '1', org: 'elevenchars' },
        { ...secret, id: '2', org: 'elevenmore1' },
      ],
      '[critical] elevenchars, elevenmore1 failing (2 of 5)',
    ],
    [
      'two names of one letter more',
      [
        { ...secret, id: '1', org: 'elevenchars' },
        { ...secret, id: '2', org: 'twelvemore12' },
      ],
      '[critical] elevenchars + 1 failing (2 of 5)',
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
      '[warning] org00, org01 + 1 without an answer (1 of 5)',
    ],
    [
      'an outage',
      [{ kind: 'fleet-incident', org: null, orgs: ['a', 'b', 'c'], since: '2026-11-22T02:07:00Z' }],
      '[critical] 3 of 5 orgs give no answer since 03:07',
    ],
    [
      'an outage that came back',
      [
        {
          ...{ kind: 'fleet-incident', stage: 'changed', org: null, orgs: ['a'], since: '2026-11-21T21:07:00Z' },
          ...{ cause: 'timeout', was: 'timeout', ...warning },
        },
      ],
      '[warning] 1 of 5 orgs gives no answer again since 22:07 yesterday',
    ],
    [
      'an outage that is ours after all',
      [{ kind: 'fleet-incident', stage: 'changed', org: null, orgs: ['a'], cause: 'timeout', since: null }],
      '[critical] 1 of 5 orgs gives no answer',
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

  test('says of what flaps that it works now', () => {
    const orgs = [failing('globex'), ...healthy(2), standing({ org: 'acme' })];
    expect(subject([{ kind: 'flapping' }], orgs)).toBe('[critical] acme flapping, works now');
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
    expect(subject(many(2, { ...given, severity: 'warning' }))).toBe(`[warning] org00, org01 ${expected}`);
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

  test.each<readonly [string, readonly Given[], readonly OrgStanding[], string]>([
    [
      'orgs that fail for several causes',
      [secret, { ...secret, org: 'globex', cause: 'app-blocked' }],
      [],
      '[critical] acme, globex failing',
    ],
    [
      'an org that fails, and one that fails for another cause now',
      [secret, { ...secret, kind: 'cause-changed', stage: 'changed', org: 'globex', cause: 'app-blocked' }],
      [],
      '[critical] acme, globex failing',
    ],
    [
      'an org that fails beside one that flaps',
      [secret, { kind: 'flapping', org: 'globex' }],
      [],
      '[critical] acme: client secret rejected',
    ],
    [
      'orgs that flap, and fail now',
      many(2, { kind: 'flapping' }),
      [failing('org00'), failing('org01')],
      '[critical] org00, org01 flapping (2 of 2 failing)',
    ],
    ['a new org that works', [{ kind: 'org-added' }], [standing({ org: 'acme' })], '[critical] acme added'],
    [
      'an end that is no louder than the news',
      [secret, { kind: 'recovered', stage: 'ended', org: 'globex' }],
      [],
      '[critical] acme: client secret rejected',
    ],
    ['an org without an answer for no known cause', [{ kind: 'cannot-tell' }], [], '[critical] acme without an answer'],
    [
      'an org that goes on and off without API calls',
      [{ kind: 'flapping', cause: 'api-limit-exceeded' }],
      [],
      '[critical] acme flapping',
    ],
    [
      'orgs without API calls',
      many(2, { kind: 'cannot-tell', cause: 'api-limit-exceeded' }),
      [],
      '[critical] org00, org01 without API calls left',
    ],
    ['news of which nothing else is said', [{ kind: 'rotation-overdue' }], [], '[critical] acme changed'],
    ['news while nothing fails', [{ kind: 'org-added' }], healthy(3), '[critical] acme added'],
    [
      'one of two orgs',
      [secret],
      [failing('acme'), ...healthy(1)],
      '[critical] acme: client secret rejected (1 of 2 failing)',
    ],
  ])('%s', (_, notices, orgs, expected) => {
    expect(subject(notices, orgs)).toBe(expected);
  });

  test('says that something ends where its date is not known', () => {
    expect(subject([{ kind: 'rotation-due' }])).toBe('[critical] acme: old key pair ends');
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
