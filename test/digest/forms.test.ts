import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CAUSES, type CauseCode, explain } from '../../src/causes/catalogue.ts';
import { composeDigests, type Digest } from '../../src/digest/digest.ts';
import type { DigestInput, OrgStanding, Told } from '../../src/digest/input.ts';
import { testDigest } from '../../src/digest/test-digest.ts';
import { NOTICE_KINDS } from '../../src/state/notice.ts';
import { exact, schemaFile, validatorOf } from '../run/json-schema.ts';
import { fastestOf } from '../run/run-samples.ts';
import { digestOf, failing, healthy, input, NOW, standing, told } from './digest-samples.ts';

const SNS_LIMIT = 262_144;
const KINDS = [...NOTICE_KINDS];
const CODES = Object.keys(CAUSES) as CauseCode[];

const machine = validatorOf(exact(schemaFile('digest')));
const chat = validatorOf(schemaFile('chat'));

/** Bytes of a publish as SNS counts them: the forms as one JSON text, and names, types and values of attributes. */
function publishedBytes(digest: Digest): number {
  const { severity, kinds, orgs } = digest.attributes;
  const values = [digest.audience, digest.team ?? '', severity, JSON.stringify(kinds), String(orgs)];
  const names = `audienceteamseveritykindsorgs${'String.Array'.repeat(5)}`;
  return Buffer.byteLength(JSON.stringify(digest.forms) + digest.subject + names + values.join(''));
}

/** Lines that may be wider than a telephone: a command or a link, which a break would spoil. */
const EXEMPT = /credential-health |aws |https?:\/\//;

function expectWellFormed(digest: Digest): void {
  const { subject, forms } = digest;
  expect(subject).toMatch(/^\[(critical|warning|info|ok|reminder)\] [ -~]{1,90}$/);
  expect(forms.default).not.toBe('');
  expect(forms.email).toBe(forms.default);
  expect(forms.default).not.toMatch(/[^\P{C}\n]|[\u2028\u2029]/u);
  const lines = forms.default.split('\n');
  expect(lines.length).toBeLessThanOrEqual(121);
  expect(lines.filter((line) => line.length > 72 && !EXEMPT.test(line))).toEqual([]);
  expect(lines.filter((line) => /^ {4}/.test(line))).toEqual([]);
  expect(machine(JSON.parse(forms.sqs)), JSON.stringify(machine.errors)).toBe(true);
  expect(forms.lambda).toBe(forms.sqs);
  expect(chat(JSON.parse(forms.https)), JSON.stringify(chat.errors)).toBe(true);
  expect(publishedBytes(digest)).toBeLessThanOrEqual(SNS_LIMIT);
}

const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ unit: 'grapheme', maxLength: 200 }),
  fc.constantFrom(
    'acme\n\nBack: everything',
    '<!channel> *now* [x](https://example.com)',
    '\u202egnp.exe',
    '"\\'.repeat(400),
    '財'.repeat(600),
    `${'x'.repeat(300)}: aws ${"'".repeat(301)}`,
    '',
  ),
);
const instant = fc.oneof(
  fc
    .date({ min: new Date('2025-01-01'), max: new Date('2028-01-01'), noInvalidDate: true })
    .map((at) => at.toISOString()),
  fc.constant(NOW.toISOString()),
);
const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null });
const step = fc.oneof(
  hostile.map((say) => ({ say })),
  fc.record({ say: hostile, run: fc.constantFrom('credential-health check acme', 'aws sts get-caller-identity') }),
);
const team = optional(fc.constantFrom('billing', 'crm'));
const anyNotice: fc.Arbitrary<Told> = fc.record({
  id: fc.uuid(),
  matterId: fc.uuid(),
  stage: fc.constantFrom('opened', 'changed', 'reminder', 'ended'),
  kind: fc.constantFrom(...KINDS),
  org: optional(hostile),
  team,
  severity: fc.constantFrom('critical', 'warning', 'info'),
  cause: optional(fc.constantFrom(...CODES)),
  was: optional(fc.constantFrom(...CODES)),
  outcome: optional(fc.constantFrom('mended', 'came-and-went', 'handed-over', 'switched-off', 'removed')),
  endedAt: optional(instant),
  handedTo: optional(hostile),
  text: hostile,
  at: instant,
  since: optional(instant),
  lastHealthyAt: optional(instant),
  dueAt: optional(instant),
  found: optional(hostile),
  evidence: optional(
    fc.record({ status: optional(fc.nat(599)), error: optional(hostile), description: optional(hostile) }),
  ),
  whoActs: optional(fc.constantFrom('salesforce-admin', 'integration-team', 'aws-operator', 'nobody')),
  steps: fc.array(step, { maxLength: 6 }),
  contact: optional(hostile),
  note: optional(hostile),
  clientId: optional(hostile),
  orgs: optional(fc.array(hostile, { maxLength: 30 })),
});
const anyStanding = fc.record({
  condition: fc.constantFrom('healthy', 'failing', 'no-answer', 'settling', 'doubtful', 'disabled', 'not-checkable'),
  cause: optional(fc.constantFrom(...CODES)),
  since: optional(instant),
  muted: optional(fc.record({ until: optional(instant) })),
  parked: fc.boolean(),
  flapping: fc.boolean(),
  inOutage: fc.boolean(),
  rotation: optional(fc.record({ dueAt: instant, overdue: fc.boolean() })),
  contact: optional(hostile),
  note: optional(hostile),
});
const anyInput: fc.Arbitrary<DigestInput> = fc
  .record({
    notices: fc.array(anyNotice, { minLength: 1, maxLength: 12 }),
    others: fc.array(hostile, { maxLength: 12 }),
    stands: fc.array(anyStanding, { minLength: 24, maxLength: 24 }),
    full: fc.boolean(),
    round: fc.constantFrom(null, 'daily', 'weekly'),
    timezone: fc.constantFrom('UTC', 'Europe/Berlin', 'Pacific/Kiritimati'),
    fleet: fc.record({
      runs: optional(fc.record({ made: fc.nat(99), planned: fc.nat(99) })),
      unwatchedSince: optional(instant),
      unwatchedUntil: optional(instant),
      unconfirmed: fc.array(hostile, { maxLength: 3 }),
      askedOnce: fc.boolean(),
      first: fc.boolean(),
    }),
  })
  .map(({ notices, others, stands, round, ...given }) => {
    const teamOf = new Map<string, string | null>(others.map((org) => [org, null]));
    for (const { org, team: own } of notices) if (org !== null) teamOf.set(org, own);
    const orgs = [...teamOf].flatMap(([org, own], index): readonly OrgStanding[] => {
      const stand = stands[index];
      return stand === undefined ? [] : [{ ...stand, org, team: own }];
    });
    return input({ ...given, orgs, messages: [null, 'billing', 'crm'].map((to) => ({ team: to, round, notices })) });
  });

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

  test('keeps to its schema and its bounds, whatever servers, tags and names say', () => {
    fc.assert(
      fc.property(anyInput, (given) => {
        for (const digest of composeDigests(given)) expectWellFormed(digest);
      }),
      { numRuns: 100 },
    );
  });

  test('is the same on every run of the same input', () => {
    fc.assert(
      fc.property(anyInput, (given) => {
        expect(composeDigests(given)).toEqual(composeDigests({ ...given, orgs: given.orgs.toReversed() }));
      }),
      { numRuns: 30 },
    );
  });
});

describe('a team', () => {
  test('never reads a word about another one', () => {
    const teams = ['alpha', 'beta', 'gamma', 'delta'];
    const about = fc.record({
      kind: fc.constantFrom(...KINDS.filter((kind) => !/fleet|nothing|test/.test(kind))),
      stage: fc.constantFrom('opened', 'changed', 'reminder', 'ended'),
      condition: fc.constantFrom('healthy', 'failing', 'no-answer'),
      team: fc.constantFrom(...teams),
      cause: optional(fc.constantFrom(...CODES)),
      number: fc.nat(5),
    });
    fc.assert(
      fc.property(fc.array(about, { minLength: 1, maxLength: 30 }), fc.boolean(), (given, full) => {
        const notices = given.map(({ team: own, number, ...rest }, index) => {
          const org = `${own}-${number}`;
          return told({ ...rest, id: `${index}`, org, team: own, text: `${org}: ${own}`, found: own, note: own });
        });
        const outage = told({ kind: 'fleet-incident', org: null, orgs: notices.map(({ org }) => org ?? '') });
        const orgs = given.map(({ team: own, number, condition, cause }) =>
          standing({ org: `${own}-${number}`, team: own, condition, cause, since: NOW.toISOString() }),
        );
        const messages = teams.map((own) => ({ team: own, round: 'weekly' as const, notices: [outage, ...notices] }));
        for (const digest of composeDigests(input({ full, orgs, messages }))) {
          const others = teams.filter((other) => other !== digest.team);
          expect(JSON.stringify(digest)).not.toMatch(new RegExp(others.join('|')));
        }
      }),
    );
  });
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
    expect(new Set([...notices.map(({ org }: Told) => org), ...omittedOrgs]).size).toBe(1000);
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

describe('a run with 5,000 failing orgs', () => {
  const large = (template: Partial<Told>, causes: readonly CauseCode[]): DigestInput => {
    const orgs = Array.from({ length: 5000 }, (_, index) => {
      const cause = causes[index % causes.length] ?? 'timeout';
      return failing(`org-${index}`, { team: 'crm', cause, rotation: { dueAt: NOW.toISOString(), overdue: true } });
    });
    const notices = orgs.map(({ org, cause }) =>
      told({ kind: 'failing', cause, ...template, id: org, org, team: 'crm' }),
    );
    const messages = [null, 'crm'].map((team) => ({ team, round: 'weekly' as const, notices }));
    return input({ orgs, messages });
  };
  const EIGHT = CODES.filter((code) => CAUSES[code].verdict === 'unhealthy').slice(0, 8);

  test('of 8 causes reads in 120 lines, each cause with names, its steps and the command that shows the rest', () => {
    const given = large({}, EIGHT);
    const explained = ({ org, cause }: Told) =>
      explain(cause ?? 'timeout', {
        org: org ?? '',
        secretId: `salesforce/${org}`,
        host: `${org}.my.salesforce.com`,
        flow: 'client_credentials',
        evidence: null,
        scopes: null,
        egressAddress: null,
      });
    const messages = given.messages.map((message) => ({
      ...message,
      notices: message.notices.map((notice) => ({
        ...notice,
        steps: explained(notice).actions,
      })),
    }));
    const [digest] = composeDigests({ ...given, messages });
    const text = digest?.forms.email ?? '';
    expect(text.split('\n').length).toBeLessThanOrEqual(121);
    for (const code of EIGHT)
      expect(text).toMatch(new RegExp(`^615 more: credential-health status --cause ${code}$`, 'm'));
    expect(digest?.subject).toBe('[critical] org-0, org-1000 + 4998 failing (5000 of 5000)');
  });

  test('fits SNS whatever the texts', () => {
    fc.assert(
      fc.property(anyNotice, (template) => {
        const digests = composeDigests(large(template, CODES));
        expect(digests).toHaveLength(2);
        for (const digest of digests) expectWellFormed(digest);
      }),
      { numRuns: 5, endOnFailure: true },
    );
  });

  test('is composed in a third of a second', () => {
    const { messages, ...rest } = large({ steps: [{ say: 'Store the present secret' }] }, EIGHT);
    const one = { ...rest, messages: messages.slice(0, 1) };
    expect(fastestOf(3, () => composeDigests(one))).toBeLessThan(300);
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
