import { describe, expect, test } from 'vitest';
import { composeDigests, type Digest, type DigestInput } from '../../src/digest/digest.ts';
import type { Notice } from '../../src/state/notice.ts';
import { check, FINISHED, failingCheck, failure, modelRun, notice, run } from '../run/run-samples.ts';

/** The first digest as a mail program shows it. */
function mail(given: Partial<DigestInput>): string {
  const [digest] = composeDigests(run(given));
  return `\nSubject: ${digest?.subject}\n\n${digest?.forms.email}`;
}

/** The body's part about these notices, without headline and footer. */
function told(...notices: readonly Notice[]): string {
  const [digest] = composeDigests(run({ notices, checks: [check()] }));
  const blocks = digest?.forms.email.trimEnd().split('\n\n').slice(1) ?? [];
  return `\n${blocks.filter((block) => !/^(Re-check|For admin|Silence):/.test(block)).join('\n\n')}\n`;
}

function subjectOf(given: Partial<DigestInput>): string | undefined {
  return composeDigests(run(given))[0]?.subject;
}

const failing = notice({
  kind: 'failing',
  severity: 'critical',
  cause: 'client-secret-wrong',
  text: 'acme: Salesforce rejects the client secret',
  since: '2026-11-22T08:00:00Z',
  lastHealthyAt: '2026-11-22T04:00:00Z',
});

describe('the e-mail', () => {
  test('is not sent when there is nothing to tell', () => {
    const rotated = [{ org: 'acme', at: '2026-11-22T06:00:00Z' }];
    expect(composeDigests(run({ checks: [check()], failing: [failure()], rotated, quiet: 1 }))).toEqual([]);
  });

  test('says what to do first, with steps to take and commands to paste', () => {
    expect(mail(modelRun())).toMatchInlineSnapshot(`
      "
      Subject: [critical] 3 of 45 Salesforce credentials failing: 1 new, 1 recovered

      45 orgs checked 22 Nov 2026 08:00 UTC: 42 healthy, 3 failing, 0 cannot tell, 0 muted.

      NEW
      1. acme (team billing): Salesforce rejects the client secret
         Since: 08:00 today; last healthy 04:00. [client-secret-wrong]
         Found: AWSPREVIOUS still works; the new secret is not active in Salesforce.
         Who:   integration team. Restore AWSPREVIOUS, or finish the rotation:
                aws secretsmanager update-secret-version-stage --secret-id salesforce/acme \\
                --version-stage AWSCURRENT --move-to-version-id 11111111-aaaa

      STILL FAILING
      2. globex (team crm): no Run-As user is set
         Since: 19 Nov, 3 days. [run-as-user-missing]
         Who:   their Salesforce admin. Setup > External Client App Manager > the app > Policies > Edit:
                enable Client Credentials Flow, set Run As, Save.

      RECOVERED  umbrella: healthy again after 9 h (was ip-restricted).
      ROTATE     stark: due tomorrow, 23 Nov. hooli: due in 14 days, 6 Dec.
      ALSO       failing: initech since 18 Nov, 4 days [client-id-unknown].

      Re-check:  credential-health check acme globex initech
      For admin: credential-health explain globex --for-admin
      Silence:   tag the secret credential-health:mute-until=2026-11-25, or =recovered
      "
    `);
  });

  test('tells a fleet incident once, before everything else and without its orgs', () => {
    const down = Array.from({ length: 40 }, (_, index) =>
      check({ org: `org-${index}`, verdict: 'inconclusive', cause: 'connection-failed' }),
    );
    const incident = notice({
      kind: 'fleet-incident',
      org: null,
      severity: 'critical',
      cause: 'connection-failed',
      text: '40 of 42 orgs cannot be reached: connection-failed',
      since: '2026-11-22T08:00:00Z',
      found: 'All of them, whatever their instance: the way from our network is the likely common factor',
      actions: [{ say: 'Check the route of the subnets to the internet (NAT gateway, network ACL).' }],
    });
    expect(
      mail({
        timezone: 'Europe/Berlin',
        checks: [...down, failingCheck(), check({ org: 'umbrella' })],
        failing: [failure()],
        notices: [failing, incident],
      }),
    ).toMatchInlineSnapshot(`
      "
      Subject: [critical] Fleet incident, connection-failed: 40 of 42 Salesforce credentials hit, 1 new

      42 orgs checked 22 Nov 2026 09:00 Europe/Berlin: 1 healthy, 1 failing, 40 cannot tell, 0 muted.

      FLEET INCIDENT
      1. 40 of 42 orgs cannot be reached: connection-failed
         Since: 09:00 today. [connection-failed]
         Found: All of them, whatever their instance: the way from our network is the likely common
                factor.
         Who:   AWS operator. Check the route of the subnets to the internet (NAT gateway, network ACL).

      NEW
      2. acme: Salesforce rejects the client secret
         Since: 09:00 today; last healthy 05:00. [client-secret-wrong]
         Who:   integration team.

      Re-check:  credential-health check
      Silence:   tag the secret credential-health:mute-until=2026-11-25, or =recovered
      "
    `);
  });

  test('says that there was nothing to check', () => {
    const nothing = notice({
      kind: 'nothing-to-check',
      org: null,
      severity: 'critical',
      text: 'no secret under salesforce/',
      actions: [{ say: 'Compare the setting secretPrefix with the names in Secrets Manager.' }],
    });
    expect(mail({ notices: [nothing] })).toMatchInlineSnapshot(`
      "
      Subject: [critical] No Salesforce credentials to check

      No org was checked, 22 Nov 2026 08:00 UTC.

      NOTHING TO CHECK
      1. no secret under salesforce/
         Do:    Compare the setting secretPrefix with the names in Secrets Manager.

      Re-check:  credential-health check
      "
    `);
  });

  test('counts what was held back and what is disabled, and says what was rotated', () => {
    expect(
      mail({
        notices: [notice({ kind: 'rotation-overdue', org: 'hooli', dueAt: '2026-11-19T09:00:00Z' })],
        checks: [check(), check({ org: 'hooli' }), check({ org: 'stark', verdict: null, disabled: true })],
        rotated: [{ org: 'acme', at: '2026-11-22T06:00:00Z' }],
        quiet: 1,
        muted: 2,
      }),
    ).toMatchInlineSnapshot(`
      "
      Subject: [warning] 1 Salesforce client secret to rotate: 1 overdue

      2 orgs checked 22 Nov 2026 08:00 UTC: 2 healthy, 0 failing, 0 cannot tell, 0 muted; 1 disabled.

      ROTATE     hooli: overdue since 19 Nov, 3 days.

      Held back: 3 notices: 2 by mute-until, 1 until quiet hours end.
      Rotated:   acme rotated 2 h ago and verified.
      "
    `);
  });

  test('of a run over named orgs claims nothing about the fleet', () => {
    expect(
      mail({ full: false, checks: [failingCheck()], failing: [failure()], notices: [failing] }),
    ).toMatchInlineSnapshot(`
      "
      Subject: [critical] 1 Salesforce credential failing: 1 new

      1 org checked by name 22 Nov 2026 08:00 UTC: 0 healthy, 1 failing, 0 cannot tell, 0 muted.

      NEW
      1. acme: Salesforce rejects the client secret
         Since: 08:00 today; last healthy 04:00. [client-secret-wrong]
         Who:   integration team.

      Re-check:  credential-health check acme
      Silence:   tag the secret credential-health:mute-until=2026-11-25, or =recovered
      "
    `);
  });
});

describe('an entry', () => {
  test('of a failure that goes on says since when, by date', () => {
    expect(
      told({ ...failing, kind: 'still-failing', since: '2026-11-19T08:00:00Z', lastHealthyAt: '2026-11-19T04:00:00Z' }),
    ).toMatchInlineSnapshot(`
      "
      STILL FAILING
      1. acme: Salesforce rejects the client secret
         Since: 19 Nov, 3 days; last healthy 19 Nov. [client-secret-wrong]
         Who:   integration team.
      "
    `);
  });

  test('of a changed cause says what it was', () => {
    const changed = notice({
      kind: 'cause-changed',
      severity: 'critical',
      cause: 'user-inactive',
      text: 'acme: now the Run-As user is inactive; before: no Run-As user is set',
      since: '2026-11-21T22:00:00Z',
      actions: [{ say: 'Activate the user: Setup > Users > the user.' }, { say: 'Or name another one.' }],
    });
    expect(told(changed)).toMatchInlineSnapshot(`
      "
      CAUSE CHANGED
      1. acme: now the Run-As user is inactive; before: no Run-As user is set
         Since: 22:00 yesterday, 10 h. [user-inactive]
         Who:   their Salesforce admin.
                - Activate the user: Setup > Users > the user.
                - Or name another one.
      "
    `);
  });

  test('of an org that cannot be judged never says broken', () => {
    const unclear = notice({
      kind: 'cannot-tell',
      cause: 'ip-restricted',
      since: '2026-11-22T00:00:00Z',
      found: '400 · invalid_grant · ip restricted',
      note: 'Ask Jo in Basel first',
    });
    expect(told(unclear)).toMatchInlineSnapshot(`
      "
      CANNOT TELL
      1. acme: Salesforce refuses logins from the address of the check; the integration itself may still
         work from its own
         Since: 00:00 today. [ip-restricted]
         Found: 400 · invalid_grant · ip restricted.
         Who:   their Salesforce admin.
         Note:  Ask Jo in Basel first
      "
    `);
  });

  test('without a cause says what to do instead of who acts', () => {
    const stuck = notice({
      kind: 'rotation-stuck',
      text: 'acme: the rotation by AWS is stuck',
      since: '2026-11-20T08:00:00Z',
      found: 'the next rotation was planned for 19 Nov',
      actions: [
        { say: 'Read why: CloudTrail, event RotationFailed.' },
        { say: 'Start it again', run: 'aws secretsmanager rotate-secret' },
      ],
    });
    expect(told(stuck)).toMatchInlineSnapshot(`
      "
      ROTATION STUCK
      1. acme: the rotation by AWS is stuck
         Since: 20 Nov, 2 days.
         Found: the next rotation was planned for 19 Nov.
         Do:    - Read why: CloudTrail, event RotationFailed.
                - Start it again: aws secretsmanager rotate-secret
      "
    `);
  });

  test('of another identity, of flapping and of a retiring flow stands under its own heading', () => {
    expect(
      told(
        notice({ kind: 'identity-changed', text: 'acme: runs as another user', found: 'was 005A, is 005B' }),
        notice({ kind: 'flapping', text: 'acme: keeps changing', since: '2026-11-21T10:00:00Z' }),
        notice({ kind: 'legacy-flow', text: 'acme: uses the password flow', dueAt: '2027-02-20T00:00:00Z' }),
      ),
    ).toMatchInlineSnapshot(`
      "
      IDENTITY CHANGED
      1. acme: runs as another user
         Found: was 005A, is 005B.

      FLAPPING
      2. acme: keeps changing
         Since: 10:00 yesterday, 22 h.

      LEGACY FLOW
      3. acme: uses the password flow
         When:  in 90 days, 20 Feb 2027.
      "
    `);
  });

  test('of an old pair that ends is no reminder to rotate', () => {
    const ends = notice({
      kind: 'rotation-due',
      text: 'acme: the client id changed, the old pair ends',
      since: '2026-11-22T08:00:00Z',
      dueAt: '2026-12-22T08:00:00Z',
      actions: [{ say: 'Confirm that every consumer has read the new pair.' }],
    });
    expect(told(ends)).toMatchInlineSnapshot(`
      "
      ENDS SOON
      1. acme: the client id changed, the old pair ends
         Since: 08:00 today.
         When:  in 30 days, 22 Dec.
         Do:    Confirm that every consumer has read the new pair.
      "
    `);
    expect(subjectOf({ notices: [ends], checks: [check()] })).toBe(
      '[warning] Salesforce credentials: 1 old pair ending',
    );
  });

  test('writes steps out three times, then points at them', () => {
    const orgs = ['a', 'b', 'c', 'd'].map((org) => ({
      ...failing,
      id: org,
      org,
      actions: [
        { say: `Ask for the secret of ${org}.` },
        { say: `Store it`, run: `aws secretsmanager put-secret-value --secret-id ${org}` },
      ],
    }));
    expect(told(...orgs).match(/Who: .*/g)).toEqual([
      ...Array(3).fill('Who:   integration team.'),
      'Who:   integration team. Steps as in 1.',
    ]);
  });

  test('writes steps out when they begin otherwise', () => {
    const restore = [{ say: 'Restore AWSPREVIOUS.' }];
    const ask = [{ say: 'Ask for the secret.' }];
    const orgs = [ask, ask, ask, restore].map((actions, index) => ({ ...failing, id: `${index}`, actions }));
    expect(told(...orgs)).toContain('Restore AWSPREVIOUS.');
  });

  test('shares its heading with the others of its kind', () => {
    expect(told(failing, { ...failing, id: '2', org: 'hooli' }).match(/^(NEW|\d\. \w+)/gm)).toEqual([
      'NEW',
      '1. acme',
      '2. hooli',
    ]);
  });

  test('puts a long command on lines of its own that can be pasted', () => {
    const arn = 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:salesforce/acme-AbCdEf';
    const restore = {
      say: 'Restore it',
      run: `aws secretsmanager restore-secret --secret-id ${arn} --region eu-central-1`,
    };
    expect(told({ ...failing, actions: [restore] })).toMatchInlineSnapshot(`
      "
      NEW
      1. acme: Salesforce rejects the client secret
         Since: 08:00 today; last healthy 04:00. [client-secret-wrong]
         Who:   integration team. Restore it:
                aws secretsmanager restore-secret --secret-id \\
                arn:aws:secretsmanager:eu-central-1:111122223333:secret:salesforce/acme-AbCdEf \\
                --region eu-central-1
      "
    `);
  });

  test('does the same for a command that ends what was found, without a full stop behind it', () => {
    const versions =
      '--version-stage AWSCURRENT --move-to-version-id 11111111-aaaa --remove-from-version-id 22222222-bbbb';
    const found = `AWSPREVIOUS works. Restore it: aws secretsmanager update-secret-version-stage --secret-id salesforce/acme ${versions}`;
    expect(told({ ...failing, found, actions: [] })).toMatchInlineSnapshot(`
      "
      NEW
      1. acme: Salesforce rejects the client secret
         Since: 08:00 today; last healthy 04:00. [client-secret-wrong]
         Found: AWSPREVIOUS works. Restore it:
                aws secretsmanager update-secret-version-stage --secret-id salesforce/acme \\
                --version-stage AWSCURRENT --move-to-version-id 11111111-aaaa \\
                --remove-from-version-id 22222222-bbbb
         Who:   integration team.
      "
    `);
  });
});

describe('a row', () => {
  test('tells recoveries, rotations, added and removed orgs in a sentence each', () => {
    expect(
      told(
        notice({ kind: 'fleet-recovered', org: null, severity: 'info', text: 'the fleet incident is over after 2 h' }),
        notice({
          kind: 'recovered',
          severity: 'info',
          cause: 'client-secret-wrong',
          since: '2026-11-21T23:00:00Z',
          found: 'failed 3 times in between',
        }),
        notice({ kind: 'recovered', org: 'hooli', severity: 'info', text: 'hooli: healthy again' }),
        notice({ kind: 'rotation-due', org: 'stark', dueAt: '2026-11-23T08:00:00Z' }),
        notice({ kind: 'rotation-overdue', org: 'wayne', dueAt: '2026-11-21T08:00:00Z' }),
        notice({ kind: 'org-removed', org: 'oscorp', text: 'oscorp: its secret was deleted' }),
        notice({ kind: 'org-added', org: 'wonka', severity: 'info', text: 'wonka: is checked from now on' }),
      ),
    ).toMatchInlineSnapshot(`
      "
      REMOVED
      1. oscorp: its secret was deleted

      FLEET      the fleet incident is over after 2 h.
      RECOVERED  acme: healthy again after 9 h (was client-secret-wrong; failed 3 times in between).
                 hooli: healthy again.
      ROTATE     wayne: overdue since 21 Nov. stark: due tomorrow, 23 Nov.
      ADDED      wonka: is checked from now on.
      "
    `);
  });

  test('says how to rotate, once', () => {
    const steps = (org: string) => [
      { say: `Rotate the client secret and store it as a new version of salesforce/${org}` },
    ];
    expect(
      told(
        notice({ kind: 'rotation-due', org: 'hooli', dueAt: '2026-12-06T08:00:00Z', actions: steps('hooli') }),
        notice({ kind: 'rotation-due', org: 'stark', dueAt: '2026-11-23T08:00:00Z', actions: steps('stark') }),
      ),
    ).toMatchInlineSnapshot(`
      "
      ROTATE     stark: due tomorrow, 23 Nov. hooli: due in 14 days, 6 Dec.
                 Steps for stark: Rotate the client secret and store it as a new version of
                 salesforce/stark.
      "
    `);
  });

  test('says the command that rotates on lines that can be copied', () => {
    const actions = [
      { say: 'Rotate it in Salesforce, then try and store the new one', run: 'credential-health rotate stark' },
    ];
    expect(
      told(notice({ kind: 'rotation-due', org: 'stark', dueAt: '2026-11-23T08:00:00Z', actions })),
    ).toMatchInlineSnapshot(`
        "
        ROTATE     stark: due tomorrow, 23 Nov.
                   Steps for stark: Rotate it in Salesforce, then try and store the new one:
                   credential-health rotate stark
        "
      `);
  });

  test('sums up what the first run of a deployment found', () => {
    const found = notice({
      kind: 'rotation-overdue',
      org: null,
      text: 'found on the first run: 12 overdue for rotation (acme, hooli and 10 more)',
      actions: [{ say: 'Each org is reminded on its own from its next date on.' }],
    });
    expect(told(found)).toMatchInlineSnapshot(`
      "
      ROTATE     found on the first run: 12 overdue for rotation (acme, hooli and 10 more).
                 Each org is reminded on its own from its next date on.
      "
    `);
  });

  test('names orgs that fail without an entry: told before, or not for certain yet', () => {
    const checks = [failingCheck(), failingCheck({ org: 'hooli' }), failingCheck({ org: 'stark' })];
    const text = mail({
      notices: [failing],
      checks,
      failing: [failure(), failure({ org: 'stark', since: '2026-11-18T08:00:00Z', cause: 'app-blocked' })],
    });
    expect(text).toContain(
      'ALSO       failing: stark since 18 Nov, 4 days [app-blocked]. hooli [client-secret-wrong].',
    );
  });

  test('counts what is too much for it', () => {
    const many = Array.from({ length: 100 }, (_, index) =>
      notice({
        kind: 'org-added',
        org: `org-${index}`,
        severity: 'info',
        text: `org-${index}: is checked from now on`,
      }),
    );
    expect(
      told(...many)
        .replaceAll(/\s+/g, ' ')
        .trim(),
    ).toMatch(/org-35: is checked from now on\. And 70 more\.$/);
  });
});

describe('the subject', () => {
  const checks = [failingCheck(), check({ org: 'hooli' }), check({ org: 'stark' })];
  const open = [failure()];
  const recovered = notice({ kind: 'recovered', org: 'hooli', severity: 'info', cause: 'app-blocked' });
  const due = notice({ kind: 'rotation-due', org: 'stark', dueAt: '2026-11-23T08:00:00Z' });
  const later = notice({ kind: 'rotation-due', org: 'wayne', dueAt: '2026-12-06T08:00:00Z' });

  test.each<[string, Partial<DigestInput>, string]>([
    ['a failure', { notices: [failing] }, '[critical] 1 of 3 Salesforce credentials failing: 1 new'],
    [
      'everything at once',
      { notices: [failing, recovered, due, { ...failing, id: '2', kind: 'cause-changed' }] },
      '[critical] 1 of 3 Salesforce credentials failing: 1 new, 1 changed, 1 recovered',
    ],
    [
      'a reminder alone',
      { notices: [{ ...failing, kind: 'still-failing' }] },
      '[critical] 1 of 3 Salesforce credentials still failing',
    ],
    [
      'a failure that is mild by its tag',
      { notices: [{ ...failing, severity: 'warning' }] },
      '[warning] 1 of 3 Salesforce credentials failing: 1 new',
    ],
    [
      'a failure told late that is over',
      { notices: [failing, { ...recovered, org: 'acme' }], checks: [check()], failing: [] },
      '[critical] 0 of 1 Salesforce credential failing: 1 new, 1 recovered',
    ],
    [
      'an org that cannot be judged',
      { notices: [notice({ kind: 'cannot-tell', cause: 'timeout' })], checks: [check()], failing: [] },
      '[warning] 1 of 1 Salesforce credential cannot be judged',
    ],
    [
      'a fleet incident',
      {
        notices: [notice({ kind: 'fleet-incident', org: null, severity: 'critical', cause: 'client-secret-wrong' })],
      },
      '[critical] Fleet incident, client-secret-wrong: 1 of 3 Salesforce credentials hit',
    ],
    [
      'a fleet incident of several causes',
      {
        notices: [notice({ kind: 'fleet-incident', org: null, severity: 'critical' }), failing],
        checks: [...checks, check({ org: 'wayne', verdict: 'inconclusive', cause: 'timeout' })],
      },
      '[critical] Fleet incident: 1 of 4 Salesforce credentials hit, 1 new',
    ],
    [
      'nothing to check',
      { notices: [notice({ kind: 'nothing-to-check', org: null, severity: 'critical' })], checks: [] },
      '[critical] No Salesforce credentials to check',
    ],
    ['one rotation', { notices: [due] }, '[warning] 1 Salesforce client secret to rotate: 1 due tomorrow'],
    [
      'several rotations',
      { notices: [later, due, notice({ kind: 'rotation-overdue', dueAt: '2026-11-01T00:00:00Z' }), recovered] },
      '[warning] 3 Salesforce client secrets to rotate: 1 overdue, 2 due, first tomorrow, 1 recovered',
    ],
    [
      'a recovery while others fail',
      { notices: [recovered] },
      '[info] 1 Salesforce credential recovered, 1 of 3 still failing',
    ],
    [
      'the last recovery',
      { notices: [recovered], checks: [check(), check({ org: 'hooli' })], failing: [] },
      '[info] 1 Salesforce credential recovered, all 2 healthy',
    ],
    [
      'the end of a fleet incident',
      { notices: [notice({ kind: 'fleet-recovered', org: null, severity: 'info', cause: 'timeout' }), recovered] },
      '[info] Fleet incident over, 1 of 3 still failing, 1 recovered',
    ],
    [
      'secrets that are listed again',
      { notices: [notice({ kind: 'fleet-recovered', org: null, severity: 'info' })], checks: [check()], failing: [] },
      '[info] Salesforce credentials are found again',
    ],
    [
      'the first run of a deployment',
      {
        notices: [notice({ kind: 'rotation-overdue', org: null }), notice({ kind: 'legacy-flow', org: null })],
      },
      '[warning] Salesforce client secrets to rotate, several on a retiring flow',
    ],
    [
      'the rest',
      {
        notices: [
          notice({ kind: 'org-added', severity: 'info' }),
          notice({ kind: 'org-removed' }),
          notice({ kind: 'legacy-flow' }),
          notice({ kind: 'flapping' }),
          notice({ kind: 'identity-changed' }),
          notice({ kind: 'rotation-stuck' }),
        ],
      },
      '[warning] Salesforce credentials: 1 rotation stuck, 1 identity changed, 1 flapping',
    ],
    ['named orgs', { notices: [failing], full: false }, '[critical] 1 Salesforce credential failing: 1 new'],
  ])('of %s', (_, given, subject) => {
    expect(subjectOf({ checks, failing: open, ...given })).toBe(subject);
  });

  test('names the team in letters that every mail program shows', () => {
    const [, digest] = composeDigests(
      run({ notices: [{ ...failing, team: 'Zürich 財務' }], checks: [failingCheck({ team: 'Zürich 財務' })] }),
    );
    expect(digest?.subject).toBe('[critical] Zurich ?: 1 of 1 Salesforce credential failing: 1 new');
  });
});

describe('the numbers', () => {
  const headline = (given: Partial<DigestInput>) => mail({ notices: [failing], ...given }).split('\n')[3];

  test('put every checked org into one class', () => {
    expect(
      headline({
        checks: [
          check({ org: 'well' }),
          failingCheck({ org: 'broken' }),
          failingCheck({ org: 'settling' }),
          failingCheck({ org: 'silenced' }),
          check({ org: 'unclear', verdict: 'inconclusive', cause: 'timeout' }),
          check({ org: 'off', verdict: null, disabled: true }),
        ],
        failing: [failure({ org: 'broken' }), failure({ org: 'silenced', muted: true })],
      }),
    ).toBe('5 orgs checked 22 Nov 2026 08:00 UTC: 1 healthy, 2 failing, 1 cannot tell, 1 muted; 1 disabled.');
  });

  test('count as muted what a tag mutes, although it was never told', () => {
    const { tags } = check();
    const muteUntil = { kind: 'until', at: new Date('2026-11-23T00:00:00Z') } as const;
    expect(
      headline({
        checks: [
          failingCheck({ org: 'a', tags: { ...tags, muteUntil } }),
          failingCheck({ org: 'b', tags: { ...tags, muteUntil: { kind: 'recovered', at: null } } }),
          failingCheck({ org: 'c', tags: { ...tags, muteUntil } }),
          failingCheck({ org: 'd', tags: { ...tags, muteUntil: { ...muteUntil, at: FINISHED } } }),
          check({ org: 'e', tags: { ...tags, muteUntil } }),
          check({ org: 'f', tags: { ...tags, muteUntil }, verdict: 'inconclusive', cause: 'timeout' }),
        ],
      }),
    ).toContain('1 healthy, 1 failing, 1 cannot tell, 3 muted.');
  });

  test('keep what was broken as failing while it cannot be judged', () => {
    expect(
      headline({ checks: [check({ verdict: 'inconclusive', cause: 'timeout' })], failing: [failure()] }),
    ).toContain('0 healthy, 1 failing, 0 cannot tell');
  });

  test('never call broken what was never judged', () => {
    expect(
      headline({
        checks: [check({ verdict: 'inconclusive', cause: 'ip-restricted' })],
        failing: [failure({ cause: 'ip-restricted' })],
      }),
    ).toContain('0 failing, 1 cannot tell');
  });

  test('count orgs spoken of, those in a fleet incident included', () => {
    const incident = notice({ kind: 'fleet-incident', org: null, severity: 'critical', cause: 'timeout' });
    const down = ['a', 'b'].map((org) => check({ org, verdict: 'inconclusive', cause: 'timeout' }));
    const [digest] = composeDigests(run({ notices: [failing, incident], checks: [failingCheck(), ...down] }));
    expect(digest?.attributes).toEqual({ severity: 'critical', kinds: ['failing', 'fleet-incident'], orgs: 3 });
  });
});

describe('the commands', () => {
  const command = (given: Partial<DigestInput>) => /^Re-check: .*/m.exec(mail(given))?.[0];

  test('check again whatever fails or cannot be judged, and nothing that is mended', () => {
    expect(
      command({
        notices: [
          notice({ kind: 'cannot-tell', org: 'unclear', cause: 'timeout' }),
          failing,
          notice({ kind: 'recovered', org: 'mended', severity: 'info' }),
          { ...failing, id: 'late', org: 'mended' },
        ],
        checks: [failingCheck(), check({ org: 'mended' }), check({ org: 'unclear', verdict: 'inconclusive' })],
        failing: [failure()],
      }),
    ).toBe('Re-check:  credential-health check acme unclear');
  });

  test('check all orgs when there are too many to name', () => {
    const named = (length: number) => {
      const checks = Array.from({ length }, (_, index) => failingCheck({ org: `org-${index}` }));
      return command({ notices: [failing], checks })?.includes('org-0');
    };
    expect([named(20), named(21)]).toEqual([true, false]);
  });

  test('check all orgs when the names are too long, and are left out when that is too long, too', () => {
    const { commands } = run();
    const checks = [failingCheck({ org: 'x'.repeat(3000) })];
    expect(command({ notices: [failing], checks })).toBe('Re-check:  credential-health check');
    const recheck = () => 'x'.repeat(3000);
    expect(command({ notices: [failing], checks, commands: { ...commands, recheck } })).toBeUndefined();
  });

  test('ask for nothing where nothing fails', () => {
    expect(command({ notices: [notice({ kind: 'org-added' })], checks: [check()] })).toBeUndefined();
  });

  test('give the Salesforce admin of the first org their text, and name the others', () => {
    const notices = ['a', 'b', 'c'].map((org) =>
      notice({ kind: 'failing', org, severity: 'critical', cause: 'app-blocked' }),
    );
    expect(mail({ notices })).toContain(
      'For admin: credential-health explain a --for-admin\n           Likewise for b, c.\n',
    );
  });
});

describe('audiences', () => {
  const notices = [
    { ...failing, id: '1', org: 'acme', team: 'billing' },
    { ...failing, id: '2', org: 'globex', team: 'crm' },
    { ...failing, id: '3', org: 'initech', team: null },
  ];
  const checks = [
    failingCheck({ org: 'acme', team: 'billing' }),
    failingCheck({ org: 'hooli', team: 'billing' }),
    failingCheck({ org: 'globex', team: 'crm' }),
    failingCheck({ org: 'initech' }),
  ];
  const rotated = [
    { org: 'acme', at: '2026-11-22T06:00:00Z' },
    { org: 'globex', at: '2026-11-22T06:00:00Z' },
  ];
  const byAudience = (given: Partial<DigestInput>): readonly [string, Digest][] =>
    composeDigests(run({ notices, checks, rotated, quiet: 3, muted: 4, ...given })).map((digest) => [
      digest.team ?? digest.audience,
      digest,
    ]);

  test('are everybody, then each team with notices', () => {
    expect(byAudience({}).map(([audience]) => audience)).toEqual(['all', 'billing', 'crm']);
    expect(byAudience({ notices: notices.toReversed() }).map(([audience]) => audience)).toEqual([
      'all',
      'billing',
      'crm',
    ]);
  });

  test('of a team learn about their own orgs and of no other', () => {
    const billing = JSON.stringify(byAudience({})[1]?.[1]);
    expect(billing).toContain('hooli');
    expect(billing).not.toMatch(/globex|crm|initech/);
  });

  test('of a team read which orgs of theirs were rotated, and how many were checked', () => {
    const billing = byAudience({ rotated: [{ org: 'acme', at: '2026-11-22T09:00:00Z' }, ...rotated.slice(1)] })[1];
    expect(billing?.[1].forms.email).toContain('2 orgs of team billing checked 22 Nov 2026 08:00 UTC: 0 healthy,');
    expect(billing?.[1].forms.email).toContain('Rotated:   acme rotated just now and verified.\n');
  });

  test('of a team read since when their orgs fail, the oldest first', () => {
    const open = [
      failure({ org: 'hooli', team: 'billing', since: '2026-11-20T08:00:00Z' }),
      failure({ org: 'stark', team: 'billing', since: '2026-11-19T08:00:00Z' }),
    ];
    const others = [failingCheck({ org: 'wayne', team: 'billing' }), failingCheck({ org: 'stark', team: 'billing' })];
    const [, billing] = byAudience({ checks: [...others, ...checks], failing: open });
    expect(billing?.[1].forms.email).toContain(
      'stark since 19 Nov, 3 days [client-secret-wrong]. hooli since 20 Nov, 2 days',
    );
  });

  test('of a team are not told how many notices of others were held back', () => {
    expect(byAudience({}).map(([, { forms }]) => forms.email.includes('Held back'))).toEqual([true, false, false]);
  });

  test('of a team have their own severity and numbers', () => {
    const mild = notices.map((one) => (one.team === 'crm' ? { ...one, severity: 'warning' as const } : one));
    expect(byAudience({ notices: mild }).map(([, { subject }]) => subject)).toEqual([
      '[critical] 4 of 4 Salesforce credentials failing: 3 new',
      '[critical] billing: 2 of 2 Salesforce credentials failing: 1 new',
      '[warning] crm: 1 of 1 Salesforce credential failing: 1 new',
    ]);
  });

  test('of a team are not told of a fleet incident', () => {
    const incident = notice({ kind: 'fleet-incident', org: null, severity: 'critical', cause: 'timeout' });
    expect(byAudience({ notices: [incident] }).map(([audience]) => audience)).toEqual(['all']);
  });

  test('hear a notice once, however often it is pending', () => {
    const [digest] = composeDigests(run({ notices: [failing, failing], checks: [failingCheck()] }));
    expect(digest?.subject).toBe('[critical] 1 of 1 Salesforce credential failing: 1 new');
  });
});
