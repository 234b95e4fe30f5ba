import { describe, expect, test } from 'vitest';
import { foldFleet, nothingToCheck } from '../../src/alerting/fleet.ts';
import type { OrgCheck } from '../../src/check/org-check.ts';
import type { Notice } from '../../src/state/notice.ts';
import { emptyFleetState, emptyOrgState } from '../../src/state/state.ts';
import { atHour, healthy, policy, START, Story, times, withCause } from './alert-fixtures.ts';

const blocked = withCause('app-blocked');
const timeout = withCause('timeout');

/** What a reader gets: one line, what was found, what to do. */
function words({ text, found, actions }: Notice) {
  return { text, found, actions };
}

function lastWords(checks: readonly OrgCheck[], firstHour = 0) {
  const story = new Story();
  story.hourly(firstHour, checks);
  return words(story.notice);
}

describe('The words of a notice about one org', () => {
  test('failing, still failing, and with another cause', () => {
    const story = new Story({ egressAddress: '192.0.2.7' });
    story.check(0, blocked);
    expect(words(story.notice)).toMatchInlineSnapshot(`
      {
        "actions": [
          {
            "say": "In acme.my.salesforce.com, unblock it: Setup > Connected Apps OAuth Usage > the app > Unblock (external client app: Setup > External Client Apps OAuth Usage).",
          },
          {
            "say": "Who blocked it and when: Setup > View Setup Audit Trail.",
          },
        ],
        "found": "400 · invalid_grant · about app-blocked",
        "text": "acme: an admin of the org has blocked the app",
      }
    `);
    story.check(72, blocked);
    expect(words(story.notice)).toMatchInlineSnapshot(`
      {
        "actions": [
          {
            "say": "In acme.my.salesforce.com, unblock it: Setup > Connected Apps OAuth Usage > the app > Unblock (external client app: Setup > External Client Apps OAuth Usage).",
          },
          {
            "say": "Who blocked it and when: Setup > View Setup Audit Trail.",
          },
        ],
        "found": "400 · invalid_grant · about app-blocked; nothing changed since the last notice",
        "text": "acme: still failing after 3 days: an admin of the org has blocked the app",
      }
    `);
    story.check(73, withCause('user-inactive', { evidence: null }));
    expect(words(story.notice)).toMatchInlineSnapshot(`
      {
        "actions": [
          {
            "say": "In acme.my.salesforce.com, see why: Setup > Users > the user > Login History, and a mail "Salesforce Security notification". Salesforce itself freezes users who call from a high-risk address (VPN, proxy), and does so again while the address stays; ours is 192.0.2.7.",
          },
          {
            "say": "When that is ruled out or ended, tick Active or click Unfreeze for the Run-As user: Setup > Users > the user.",
          },
        ],
        "found": "was app-blocked",
        "text": "acme: now the user that the app runs as is inactive or frozen; before: an admin of the org has blocked the app",
      }
    `);
  });

  test('cannot tell', () => {
    const story = new Story({ egressAddress: '192.0.2.7' });
    story.hourly(0, [blocked, withCause('ip-restricted')]);
    expect(words(story.notice)).toMatchInlineSnapshot(`
      {
        "actions": [
          {
            "say": "In acme.my.salesforce.com, add 192.0.2.7: Setup > Profiles > the profile of the Run-As user > Login IP Ranges.",
          },
          {
            "say": "Relaxing IP restrictions for the app helps only where Enforce login IP ranges on every request is off: Setup > Session Settings.",
          },
        ],
        "found": "400 · invalid_grant · about ip-restricted; before that it was failing: app-blocked",
        "text": "acme: cannot tell: Salesforce refuses logins from the address of the check; the integration itself may still work from its own",
      }
    `);
  });

  test('flapping', () => {
    expect(lastWords([timeout, blocked, healthy(), blocked, healthy(), blocked])).toMatchInlineSnapshot(`
      {
        "actions": [
          {
            "say": "In acme.my.salesforce.com, unblock it: Setup > Connected Apps OAuth Usage > the app > Unblock (external client app: Setup > External Client Apps OAuth Usage).",
          },
          {
            "say": "Who blocked it and when: Setup > View Setup Audit Trail.",
          },
        ],
        "found": "400 · invalid_grant · about app-blocked; no further change is told until it was calm for a day",
        "text": "acme: keeps changing: 5 changes within a day, now unhealthy",
      }
    `);
    expect(
      lastWords([blocked, healthy(), blocked, healthy(), withCause('app-blocked', { evidence: null })]).found,
    ).toMatchInlineSnapshot(`"no further change is told until it was calm for a day"`);
  });

  test('recovered', () => {
    expect(lastWords([blocked, healthy()])).toMatchInlineSnapshot(`
      {
        "actions": [],
        "found": null,
        "text": "acme: healthy again after 1 h (was app-blocked)",
      }
    `);
  });

  test('a rotation that is due, overdue, or stuck', () => {
    const rotation = { ageDays: 80, dueAt: atHour(24 * 10).toISOString(), versions: null, reason: null };
    expect(lastWords([healthy({ rotation: { ...rotation, status: 'due' } })])).toMatchInlineSnapshot(`
      {
        "actions": [
          {
            "run": "credential-health rotate acme",
            "say": "Rotate the client secret in Salesforce, then try and store the new one",
          },
        ],
        "found": "the client secret is 80 days old",
        "text": "acme: the client secret is due for rotation in 10 days, on 2026-12-02",
      }
    `);
    expect(lastWords([healthy({ rotation: { ...rotation, status: 'overdue' } })], 250)).toMatchInlineSnapshot(`
      {
        "actions": [
          {
            "run": "credential-health rotate acme",
            "say": "Rotate the client secret in Salesforce, then try and store the new one",
          },
        ],
        "found": "the client secret is 80 days old",
        "text": "acme: the client secret is overdue for rotation since 2026-12-02",
      }
    `);
    expect(lastWords([healthy({ rotation: { ...rotation, status: 'stuck' } })])).toMatchInlineSnapshot(`
      {
        "actions": [
          {
            "say": "Read why it failed: CloudTrail event RotationFailed, or the log of the rotation function, for salesforce/acme.",
          },
          {
            "run": "aws secretsmanager rotate-secret --secret-id salesforce/acme",
            "say": "Start it again",
          },
        ],
        "found": null,
        "text": "acme: the rotation that AWS does is stuck: no new version came",
      }
    `);
  });

  test('another client id, another user, the password flow', () => {
    const remember = { ...emptyOrgState('acme', '').remember, clientIdChangedAt: START.toISOString() };
    expect(lastWords([healthy({ remember })])).toMatchInlineSnapshot(`
      {
        "actions": [
          {
            "say": "Confirm that every consumer of salesforce/acme has read the new pair.",
          },
        ],
        "found": "a consumer that still uses the old pair works until then and fails without warning",
        "text": "acme: the client id changed: confirm by 2026-12-22 that every consumer has read the new pair; the old one stops working then",
      }
    `);
    const tags = { ...healthy().tags, runAs: '005000000000KIM' };
    expect(lastWords([healthy({ tags, userId: '005000000000LEE' })])).toMatchInlineSnapshot(`
      {
        "actions": [
          {
            "say": "If the change was meant, check that the new user has the permissions the integration needs.",
          },
          {
            "say": "If not, set the former user again: Setup > External Client App Manager > the app > Policies > Run As.",
          },
        ],
        "found": "user 005000000000LEE instead of 005000000000KIM",
        "text": "acme: the token now belongs to another Run-As user: 005000000000LEE, before 005000000000KIM",
      }
    `);
    expect(lastWords([healthy({ flow: 'password', migration: 'set Run As' })])).toMatchInlineSnapshot(`
      {
        "actions": [
          {
            "run": "credential-health migrate acme",
            "say": "Move it to the client credentials flow",
          },
        ],
        "found": "set Run As",
        "text": "acme: uses the username-password flow, which Salesforce retires on 2027-02-20",
      }
    `);
  });

  test('added, gone, and planned for deletion', () => {
    const story = new Story({}, null);
    story.check(0, healthy());
    expect(words(story.notice)).toMatchInlineSnapshot(`
      {
        "actions": [],
        "found": null,
        "text": "acme: is checked from now on; first answer: healthy",
      }
    `);
    story.removed(1);
    expect(words(story.notice)).toMatchInlineSnapshot(`
      {
        "actions": [
          {
            "say": "If that was not meant, store the credential again under the same name.",
          },
        ],
        "found": null,
        "text": "acme: its secret is gone; the org is no longer checked",
      }
    `);
    story.check(2, blocked);
    story.removed(3, atHour(24 * 30));
    expect(words(story.notice)).toMatchInlineSnapshot(`
      {
        "actions": [
          {
            "run": "aws secretsmanager restore-secret --secret-id salesforce/acme",
            "say": "If that was not meant",
          },
        ],
        "found": "it was failing when last checked: app-blocked",
        "text": "acme: its secret is planned for deletion on 2026-12-22; the org is no longer checked",
      }
    `);
  });
});

describe('What to do about a fleet incident', () => {
  const actionsOn = (check: (index: number) => OrgCheck) => {
    const checks = Array.from({ length: 10 }, (_, index) => ({ ...check(index), org: `org${index}` }));
    const members = [...checks.map((one) => ({ state: null, check: one })), { state: null, check: healthy() }];
    const [notice] = foldFleet(
      { ...emptyFleetState(), lastFullRunAt: START.toISOString() },
      members,
      START,
      policy,
    ).notices;
    return notice?.actions;
  };

  test.each([
    'ip-restricted',
    'timeout',
    'tls-untrusted',
    'secret-unreadable',
    'not-checked',
    'not-salesforce',
    'salesforce-unavailable',
    'client-secret-wrong',
  ] as const)('of %s', (cause) => {
    expect(actionsOn((index) => withCause(cause, { clientId: `client-${index}` }))).toMatchSnapshot();
  });

  test('of one instance domain, or one app', () => {
    const sandbox = { host: 'acme--uat.sandbox.my.salesforce.com' };
    expect(actionsOn(() => withCause('salesforce-unavailable', sandbox))).toMatchInlineSnapshot(`
      [
        {
          "say": "Look up sandbox.my.salesforce.com at https://status.salesforce.com; orgs elsewhere are not affected.",
        },
      ]
    `);
    expect(actionsOn(() => withCause('app-blocked', { clientId: 'shared' }))).toMatchInlineSnapshot(`
      [
        {
          "say": "Check that app first: Setup > External Client App Manager in the org that owns it.",
        },
      ]
    `);
  });

  test('of nothing to check, and of the first run', () => {
    expect(nothingToCheck(null, START, policy).notices[0]?.actions).toMatchInlineSnapshot(`
      [
        {
          "say": "Check the setting secretPrefix against the names in Secrets Manager, in this account and Region.",
        },
        {
          "say": "Check that the function may list secrets (secretsmanager:ListSecrets).",
        },
      ]
    `);
    const overdue = {
      status: 'overdue',
      ageDays: 99,
      dueAt: START.toISOString(),
      versions: null,
      reason: null,
    } as const;
    const members = times(6, healthy({ rotation: overdue })).map((check, index) => ({
      state: null,
      check: { ...check, org: `org${index}`, flow: index < 3 ? ('password' as const) : check.flow },
    }));
    expect(foldFleet(null, members, START, policy).notices.map(words)).toMatchInlineSnapshot(`
      [
        {
          "actions": [
            {
              "say": "Each org is reminded on its own from its next date on.",
            },
          ],
          "found": null,
          "text": "found on the first run: 6 overdue for rotation (org0, org1, org2, org3, org4, org5)",
        },
        {
          "actions": [
            {
              "say": "Each org is reminded on its own before Salesforce retires the flow.",
            },
          ],
          "found": null,
          "text": "found on the first run: 3 orgs on the username-password flow (org0, org1, org2)",
        },
      ]
    `);
  });
});
