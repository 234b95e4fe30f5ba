import { describe, expect, test } from 'vitest';
import { CAUSES, type CauseCode } from '../../src/causes/catalogue.ts';
import type { Digest } from '../../src/digest/digest.ts';
import { testDigest } from '../../src/digest/test-digest.ts';
import { NOTICE_KINDS, type Notice } from '../../src/state/notice.ts';
import { schemaFile } from '../run/json-schema.ts';
import { digestOf, failing, healthy, NOW, standing, told } from './digest-samples.ts';
import { expectWellFormed } from './well-formed.ts';

const KINDS = NOTICE_KINDS;
const CODES = Object.keys(CAUSES) as CauseCode[];

describe('every form', () => {
  test('of every kind of notice in every stage keeps to its schema and its bounds', () => {
    for (const kind of KINDS) {
      for (const stage of ['opened', 'changed', 'reminder', 'ended'] as const) {
        for (const org of ['acme', null]) {
          const digest = digestOf([told({ kind, stage, org })], [failing('acme'), ...healthy(3)]);
          expectWellFormed(digest);
          expect(digest.attributes.kinds).toEqual([kind]);
        }
      }
    }
  });
});

test('no form shows what has the form of a secret, wherever it stands', () => {
  const secret = '00D000000000001!AQEAQexample.session.value';
  const notice = told({
    kind: 'failing',
    cause: 'rejected-unknown',
    text: secret,
    found: secret,
    note: secret,
    contact: secret,
    steps: [{ say: secret, run: `credential-health check ${secret}` }],
    evidence: { status: 400, error: secret, description: secret },
  });
  const orgs = [failing('acme', { contact: secret, note: secret }), standing({ org: secret, muted: { until: null } })];
  expect(
    JSON.stringify(digestOf([notice, told({ kind: 'flapping', org: secret })], orgs, { round: 'weekly' })),
  ).not.toContain('example.session');
});

describe('the form for machines', () => {
  const read = (digest: Digest) => JSON.parse(digest.forms.sqs);

  test('lists in its schema exactly the kinds there are', () => {
    const { kind } = schemaFile('digest').$defs as Record<string, { enum: string[] }>;
    expect(kind?.enum).toEqual(KINDS);
  });

  test('tells every notice with its stage, its matter and its steps, and counts as the mail does', () => {
    const acme = told({
      kind: 'failing',
      cause: 'client-secret-wrong',
      contact: 'jane@example.com',
      evidence: { status: 400, error: 'invalid_client', description: null },
      steps: [
        { say: 'Put it back', run: 'credential-health restore acme' },
        { say: 'By hand', run: 'aws secretsmanager put-secret-value' },
      ],
    });
    const orgs = [
      ...healthy(2),
      failing('acme'),
      failing('globex', { muted: { until: null } }),
      standing({ org: 'slow', condition: 'no-answer', cause: 'timeout' }),
      standing({ org: 'new', condition: 'settling', cause: 'client-secret-wrong' }),
      standing({ org: 'odd', condition: 'doubtful', cause: 'rejected-unknown', flapping: true }),
      standing({ org: 'off', condition: 'disabled' }),
      standing({ org: 'soap', condition: 'not-checkable' }),
    ];
    expect(read(digestOf([acme], orgs))).toEqual({
      schema: 'credential-health.digest/1',
      runId: 'run-1',
      finishedAt: '2026-11-22T07:07:00.000Z',
      audience: 'all',
      team: null,
      severity: 'critical',
      kinds: ['failing'],
      subject: '[critical] acme: client secret rejected (2 of 7 failing)',
      summary: {
        full: true,
        checked: 7,
        healthy: 2,
        failing: 2,
        cannotTell: 1,
        settling: 1,
        doubtful: 1,
        muted: 1,
        flapping: 1,
        disabled: 1,
      },
      origin: { account: '111122223333', region: 'eu-central-1', stack: 'SalesforceCredentialHealth' },
      statusUrl: 'https://eu-central-1.console.aws.amazon.com/cloudwatch/home#dashboards/dashboard/health',
      omitted: 0,
      omittedOrgs: [],
      notices: [
        {
          id: 'acme/failing/opened',
          matterId: 'acme/condition',
          kind: 'failing',
          stage: 'opened',
          org: 'acme',
          orgs: null,
          team: null,
          severity: 'critical',
          cause: 'client-secret-wrong',
          whoActs: 'integration-team',
          text: 'acme: something happened',
          at: '2026-11-22T07:07:00.000Z',
          since: '2026-11-22T07:07:00.000Z',
          endedAt: null,
          lastHealthyAt: null,
          dueAt: null,
          found: null,
          evidence: { status: 400, error: 'invalid_client', description: null },
          actions: ['Put it back: credential-health restore acme'],
          contact: 'jane@example.com',
          note: null,
        },
      ],
    });
  });

  test('asks nobody to act on what has ended', () => {
    const mended = told({ kind: 'recovered', stage: 'ended', cause: 'app-blocked' });
    expect(read(digestOf([mended])).notices[0]).toMatchObject({ cause: 'app-blocked', whoActs: null });
  });

  test('keeps one notice an org where they are many, without their texts', () => {
    const orgs = Array.from({ length: 100 }, (_, index) => `org-${index}`);
    const notices = orgs.map((org) => told({ kind: 'failing', org, cause: 'app-blocked', found: 'x'.repeat(500) }));
    const { notices: kept, omitted } = read(digestOf(notices));
    expect([kept.length, omitted]).toEqual([100, 0]);
    expect(kept[0]).toMatchObject({ stage: 'opened', cause: 'app-blocked', text: '', found: null, actions: [] });
  });

  test('names the orgs whose notices do not fit', () => {
    const orgs = Array.from({ length: 1000 }, (_, index) => `org-${index}`);
    const { notices, omitted, omittedOrgs } = read(digestOf(orgs.map((org) => told({ kind: 'failing', org }))));
    expect(notices.length + omitted).toBe(1000);
    expect(new Set([...notices.map(({ org }: Notice) => org), ...omittedOrgs]).size).toBe(1000);
  });
});

describe('the form for chat', () => {
  const chatOf = (...given: Parameters<typeof digestOf>) => JSON.parse(digestOf(...given).forms.https);

  test('is a short custom notification that leads on', () => {
    const notices = [
      told({
        kind: 'failing',
        team: 'billing',
        cause: 'client-secret-wrong',
        steps: [{ say: 'Put the previous secret back', run: 'credential-health restore acme' }],
      }),
      told({ kind: 'recovered', stage: 'ended', org: 'umbrella', since: '2026-11-22T03:07:00Z', was: 'timeout' }),
    ];
    const orgs = [failing('acme'), failing('globex', { cause: 'app-blocked', since: '2026-11-19T07:00:00Z' })];
    expect(chatOf(notices, [...orgs, ...healthy(2)])).toMatchInlineSnapshot(`
      {
        "content": {
          "description": "- acme (team billing): Salesforce rejects the client secret [client-secret-wrong]
      Waiting for their admins: globex 3 days (app-blocked)
      Back: umbrella, 08:07, after 4 h (was timeout)
      4 orgs: 2 healthy, 2 failing.",
          "keywords": [
            "critical",
            "failing",
            "recovered",
          ],
          "nextSteps": [
            "acme: put the previous secret back: credential-health restore acme",
          ],
          "textType": "client-markdown",
          "title": "[critical] acme: client secret rejected (2 of 4 failing)",
        },
        "id": "run-1/all",
        "metadata": {
          "additionalContext": {
            "checked": "4",
            "failing": "2",
            "runId": "run-1",
          },
          "eventType": "credential-health.digest",
          "summary": "[critical] acme: client secret rejected (2 of 4 failing)",
        },
        "source": "custom",
        "version": "1.0",
      }
    `);
  });

  test('can neither mention people, link nor format', () => {
    const text = 'acme: <!channel> <https://example.com|click> [here](https://example.com) *now* ~so~ `code`';
    const { content } = chatOf([told({ kind: 'flapping', text })]);
    expect(content.description).not.toMatch(/[<*~`|]|\]\(/);
  });

  test('never shows a command that was cut', () => {
    const run = `credential-health restore ${'x'.repeat(500)}`;
    expect(chatOf([told({ kind: 'failing', steps: [{ say: 'Put it back', run }] })]).content.nextSteps).toEqual([]);
  });

  test('points at the e-mail for what it leaves out', () => {
    const notices = CODES.slice(0, 25).map((cause, index) => told({ kind: 'failing', org: `org-${index}`, cause }));
    expect(chatOf(notices).content.description).toMatch(/\n- and 13 more, see the e-mail$/);
  });
});
describe('a test alert', () => {
  const about = {
    runId: 'run-1',
    team: null,
    confirmedSubscriptions: 2,
    unconfirmed: [],
    timezone: 'UTC',
    where: null,
  };

  test('says that nothing is broken, who gets it and what to do when it is unexpected', () => {
    const digest = testDigest(NOW, { ...about, unconfirmed: ['ops@example.com'] });
    expect(`\nSubject: ${digest.subject}\n\n${digest.forms.email}`).toMatchInlineSnapshot(`
      "
      Subject: [info] TEST of the Salesforce credential alerts, nothing is broken

      Nothing to do: this is a test. Nothing is broken, and no org was
      checked.

      It goes to everybody who is told about all orgs, and shows that alerts
      about your Salesforce credentials reach you.

      The alert topic has 2 confirmed subscriptions.

      Not confirmed, so not reached: ops@example.com. SNS drops an address
      that is not confirmed within 48 hours.

      Unexpected? Somebody with access to the AWS account asked for it.
      Nothing has to be mended; ask those who run credential-health there.

      22 Nov 07:07 UTC
      "
    `);
  });

  test('is a message like any other', () => {
    expectWellFormed(testDigest(NOW, about));
    expectWellFormed(testDigest(NOW, { ...about, unconfirmed: Array(500).fill('x'.repeat(300)) }));
    expect(testDigest(NOW, about).attributes).toEqual({ severity: 'info', kinds: ['test'], orgs: 0 });
  });

  test('to a team reaches that team only', () => {
    const digest = testDigest(NOW, { ...about, team: 'billing', confirmedSubscriptions: null });
    expect([digest.audience, digest.team]).toEqual(['team', 'billing']);
    expect(digest.forms.email).toContain('who is told about the orgs of team billing,');
  });
});
