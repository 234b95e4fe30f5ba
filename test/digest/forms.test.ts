import { describe, expect, test } from 'vitest';
import { CAUSES, type CauseCode } from '../../src/causes/catalogue.ts';
import type { Digest } from '../../src/digest/digest.ts';
import { machineForm } from '../../src/digest/forms.ts';
import { messageOf } from '../../src/digest/message.ts';
import { NOTICE_KINDS, type Notice } from '../../src/state/notice.ts';
import { schemaFile } from '../run/json-schema.ts';
import { digestOf, failing, healthy, input, standing, told } from './digest-samples.ts';

const CODES = Object.keys(CAUSES) as CauseCode[];

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
    expect(kind?.enum).toEqual(NOTICE_KINDS);
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
    expect(kept[0]).toMatchObject({ stage: 'opened', cause: 'app-blocked' });
    expect(kept[0]).toMatchObject({ text: '', found: null, evidence: null, actions: [], note: null, orgs: null });
  });

  describe('in a budget', () => {
    const form = (notices: readonly Notice[], budget: number) => {
      const message = messageOf({ team: null, round: null, notices }, []);
      return JSON.parse(machineForm(message, input(), { runId: 'run-1', subject: 'x' }, budget));
    };
    /** Bytes inside a JSON text, with the comma behind each. */
    const size = (items: readonly object[] | readonly string[]) =>
      items.reduce((sum: number, item) => sum + JSON.stringify(JSON.stringify(item)).length - 1, 0);
    const failures = (number: number) =>
      Array.from({ length: number }, (_, index) => told({ kind: 'failing', org: `org-${1000 + index}` }));

    test('keeps all texts as long as they fit, to the byte', () => {
      const { notices } = form(failures(3), 9999);
      expect(form(failures(3), size(notices)).notices).toEqual(notices);
      const [first] = form(failures(3), size(notices) - 1).notices;
      expect(first).toEqual({ ...notices[0], text: '' });
    });

    test('has two thirds for notices without texts, and a third for the names of the others', () => {
      const { notices, omitted, omittedOrgs } = form(failures(300), 6000);
      expect(notices.length + omitted).toBe(300);
      expect(size(notices)).toBeLessThanOrEqual(4000);
      expect(size(notices) + size([notices[0]])).toBeGreaterThan(4000);
      expect(size(omittedOrgs)).toBeLessThanOrEqual(2000);
      expect(size(omittedOrgs) + size(['org-1000'])).toBeGreaterThan(2000);
      expect([notices[0].org, omittedOrgs[0]]).toEqual(['org-1000', `org-${1000 + notices.length}`]);
    });

    test('leaves out reminders before any news: whoever opened a ticket hears the end, beside hundreds of overdue secrets', () => {
      const due = failures(300).map((notice) => ({
        ...notice,
        kind: 'rotation-overdue' as const,
        stage: 'reminder' as const,
      }));
      const end = told({ kind: 'recovered', stage: 'ended', org: 'acme', severity: 'info' });
      expect(form([...due, end], 6000).notices[0]).toMatchObject({ org: 'acme', stage: 'ended' });
    });

    test('names an org once that has two notices left out, and no org for what befell the fleet', () => {
      const added = failures(5).map((notice) => ({ ...notice, id: `${notice.id}/2`, kind: 'org-added' as const }));
      const fleet = told({ kind: 'fleet-recovered', stage: 'ended', org: null, orgs: [], severity: 'info' });
      const { notices, omitted, omittedOrgs } = form([...failures(5), ...added, fleet], 600);
      expect([notices.length, omitted]).toEqual([0, 11]);
      expect(omittedOrgs).toEqual(['org-1000', 'org-1001', 'org-1002', 'org-1003', 'org-1004']);
    });
  });

  test('is for a team where it is for a team', () => {
    const orgs = [failing('acme', { team: 'crm' }), failing('globex')];
    expect(read(digestOf([], orgs, { team: 'crm', round: 'weekly' }))).toMatchObject({
      audience: 'team',
      team: 'crm',
      summary: { checked: 1, failing: 1 },
    });
  });

  test('counts an org without API calls among those of which nobody can tell', () => {
    const orgs = [
      standing({ org: 'slow', condition: 'no-answer' }),
      standing({ org: 'full', condition: 'no-answer', cause: 'api-limit-exceeded' }),
    ];
    expect(read(digestOf([], orgs, { round: 'weekly' })).summary.cannotTell).toBe(2);
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
    expect(content.description).toBe(
      '- acme: !channel> https://example.com click> [here] (https://example.com) now so code',
    );
  });

  test('never shows a command that was cut', () => {
    const next = (run: string) =>
      chatOf([told({ kind: 'failing', steps: [{ say: 'Put it back', run }] })]).content.nextSteps;
    const longest = 'x'.repeat(500 - 'acme: put it back: '.length);
    expect(next(longest)).toEqual([`acme: put it back: ${longest}`]);
    expect(next(`${longest}x`)).toEqual([]);
  });

  test('has its next steps in a line each, and none of which nothing can be seen', () => {
    const blocked = told({ kind: 'failing', cause: 'app-blocked', contact: 'jane@example.com' });
    expect(chatOf([blocked]).content.nextSteps).toEqual([
      'acme: ask their admin, jane@example.com (text: credential-health explain acme --for-admin)',
    ]);
    expect(chatOf([told({ kind: 'nothing-to-check', org: null, text: '\u200b' })]).content.nextSteps).toEqual([]);
  });

  test('points at the e-mail for what it leaves out', () => {
    const notices = CODES.slice(0, 25).map((cause, index) => told({ kind: 'failing', org: `org-${index}`, cause }));
    expect(chatOf(notices).content.description).toMatch(/^(- .*\n){12}- and 13 more, see the e-mail$/);
    const all = chatOf(notices.slice(0, 12)).content.description;
    expect(all.split('\n')).toHaveLength(12);
    expect(all).not.toContain('see the e-mail');
  });

  test('says a group in one line, and what befell the fleet without a name', () => {
    const blocked = ['acme', 'globex', 'hooli'].map((org) => told({ kind: 'failing', org, cause: 'app-blocked' }));
    const empty = told({ kind: 'nothing-to-check', org: null, text: 'no Salesforce secret found to check' });
    expect(chatOf([...blocked, empty]).content.description.split('\n')).toEqual([
      '- No Salesforce secret found to check',
      '- acme and 2 more: an admin of the org has blocked the app [app-blocked]',
    ]);
  });

  test('names five orgs that wait, and counts the others', () => {
    const orgs = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((org) => failing(org));
    expect(chatOf([], orgs, { round: 'daily' }).content.description.split('\n')[0]).toBe(
      'Waiting for the integration team: a (client-secret-wrong), b (client-secret-wrong), c (client-secret-wrong), d (client-secret-wrong), e (client-secret-wrong) 2 more: credential-health status --failing',
    );
  });

  test('says its subject where there is nothing else to say', () => {
    expect(chatOf([], healthy(2), { full: false, round: 'daily' }).content.description).toBe('[ok] 2 of 2 healthy');
  });

  test('is named by its run and its audience', () => {
    const orgs = [standing({ org: 'acme', team: 'crm' })];
    expect(chatOf([], orgs, { team: 'crm', round: 'weekly' }).id).toBe('run-1/crm');
  });
});
