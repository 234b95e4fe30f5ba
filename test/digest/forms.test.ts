import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CAUSES, type CauseCode } from '../../src/causes/catalogue.ts';
import { composeDigests, type Digest, type DigestInput } from '../../src/digest/digest.ts';
import { testDigest } from '../../src/digest/test-digest.ts';
import { NOTICE_KINDS, type Notice, type NoticeKind } from '../../src/state/notice.ts';
import { LINE_WIDTH } from '../../src/wording/text.ts';
import { exact, schemaFile, validatorOf } from '../run/json-schema.ts';
import { check, FINISHED, failingCheck, failure, fastestOf, modelRun, notice, run } from '../run/run-samples.ts';

const SNS_LIMIT = 262_144;
const KINDS = Object.keys(NOTICE_KINDS) as NoticeKind[];
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

function expectWellFormed(digest: Digest): void {
  const { subject, forms } = digest;
  expect(subject).toMatch(/^[ -~]{1,99}$/);
  expect(forms.default).not.toBe('');
  expect(forms.email).toBe(forms.default);
  expect(forms.default).not.toMatch(/[^\P{C}\n]|[\u2028\u2029]/u);
  expect(Math.max(...forms.default.split('\n').map((line) => line.length))).toBeLessThanOrEqual(LINE_WIDTH);
  expect(machine(JSON.parse(forms.sqs)), JSON.stringify(machine.errors)).toBe(true);
  expect(forms.lambda).toBe(forms.sqs);
  expect(chat(JSON.parse(forms.https)), JSON.stringify(chat.errors)).toBe(true);
  expect(publishedBytes(digest)).toBeLessThanOrEqual(SNS_LIMIT);
}

const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ unit: 'grapheme', maxLength: 200 }),
  fc.constantFrom(
    'acme\n\nRECOVERED  everything',
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
  fc.constant(FINISHED.toISOString()),
);
const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null });
const anyNotice: fc.Arbitrary<Notice> = fc.record({
  id: fc.uuid(),
  kind: fc.constantFrom(...KINDS),
  org: optional(hostile),
  team: optional(
    fc.oneof(
      fc.constantFrom('billing', 'crm'),
      hostile.map((team) => team.slice(0, 256)),
    ),
  ),
  severity: fc.constantFrom('critical', 'warning', 'info'),
  cause: optional(fc.constantFrom(...CODES)),
  text: hostile,
  at: instant,
  since: optional(instant),
  lastHealthyAt: optional(instant),
  found: optional(hostile),
  actions: fc.array(fc.record({ say: hostile, run: hostile }, { requiredKeys: ['say'] }), { maxLength: 10 }),
  note: optional(hostile),
  dueAt: optional(instant),
});
const anyRun: fc.Arbitrary<DigestInput> = fc
  .record({
    notices: fc.array(anyNotice, { maxLength: 12 }),
    full: fc.boolean(),
    quiet: fc.nat(9),
    muted: fc.nat(9),
    timezone: fc.constantFrom('UTC', 'Europe/Berlin', 'Pacific/Kiritimati'),
  })
  .map((given) => {
    const orgs = given.notices.flatMap(({ org, team, cause }) => (org === null ? [] : [{ org, team, cause }]));
    return run({
      ...given,
      checks: orgs.map(({ org, team, cause }) =>
        cause === null ? check({ org, team }) : failingCheck({ org, team, cause, verdict: CAUSES[cause].verdict }),
      ),
      failing: orgs.flatMap(({ org, team, cause }) => (cause === null ? [] : [failure({ org, team, cause })])),
      rotated: orgs.map(({ org }) => ({ org, at: '2026-11-22T06:00:00Z' })),
    });
  });

describe('every form', () => {
  test('of every kind of notice keeps to its schema and its bounds', () => {
    for (const kind of KINDS) {
      const [digest, ...others] = composeDigests(run({ notices: [notice({ kind })], checks: [failingCheck()] }));
      expect(others).toEqual([]);
      expectWellFormed(digest as Digest);
      expect(digest?.attributes.kinds).toEqual([kind]);
    }
  });

  test('keeps to its schema and its bounds, whatever servers, tags and names say', () => {
    fc.assert(
      fc.property(anyRun, (given) => {
        for (const digest of composeDigests(given)) expectWellFormed(digest);
      }),
      { numRuns: 300 },
    );
  });

  test('shows only headings of its own', () => {
    const forged = notice({ kind: 'failing', org: 'a\n\nRECOVERED  b', found: 'x\n\nFLEET INCIDENT\n1. all orgs' });
    const text = composeDigests(run({ notices: [forged], checks: [check()] }))[0]?.forms.email;
    expect(text?.match(/^[A-Z]{3,}.*$/gm)).toEqual(['NEW']);
  });

  test('is the same on every run of the same input', () => {
    expect(composeDigests(modelRun())).toEqual(composeDigests(modelRun()));
  });
});

describe('a team', () => {
  test('never reads a word about another one', () => {
    const teams = ['alpha', 'beta', 'gamma', 'delta'];
    const about = fc.record({
      kind: fc.constantFrom(...KINDS.filter((kind) => !/fleet|nothing|test/.test(kind))),
      team: fc.constantFrom(...teams),
      cause: optional(fc.constantFrom(...CODES)),
      number: fc.nat(5),
    });
    fc.assert(
      fc.property(fc.array(about, { minLength: 1, maxLength: 30 }), fc.boolean(), (given, full) => {
        const orgs = given.map(({ team, cause, number, kind }, index) => ({
          org: `${team}-${number}`,
          team,
          cause,
          kind,
          index,
        }));
        const digests = composeDigests(
          run({
            full,
            notices: orgs.map(({ org, team, cause, kind, index }) =>
              notice({
                kind,
                id: `${index}`,
                org,
                team,
                cause,
                text: `${org}: ${team}`,
                found: team,
                note: team,
                actions: [{ say: team }],
              }),
            ),
            checks: orgs.map(({ org, team }) => failingCheck({ org, team })),
            failing: orgs.map(({ org, team }) => failure({ org, team })),
            rotated: orgs.map(({ org }) => ({ org, at: '2026-11-22T06:00:00Z' })),
          }),
        );
        for (const digest of digests.filter(({ audience }) => audience === 'team')) {
          const others = teams.filter((team) => team !== digest.team);
          expect(JSON.stringify(digest)).not.toMatch(new RegExp(others.join('|')));
        }
        expect(digests.map(({ team }) => team)).toEqual([
          null,
          ...[...new Set(given.map(({ team }) => team))].toSorted(),
        ]);
      }),
    );
  });
});

describe('the form for machines', () => {
  test('lists in its schema exactly the kinds there are', () => {
    const { kind } = schemaFile('digest').$defs as Record<string, { enum: string[] }>;
    expect(kind?.enum).toEqual(KINDS);
  });

  test('tells the notices in full', () => {
    const [digest] = composeDigests(modelRun());
    const { notices, summary, omitted } = JSON.parse(digest?.forms.sqs ?? '');
    expect(omitted).toBe(0);
    expect(summary).toEqual({
      full: true,
      checked: 45,
      healthy: 42,
      failing: 3,
      cannotTell: 0,
      muted: 0,
      disabled: 0,
      heldByMute: 0,
      heldByQuietHours: 0,
    });
    expect(notices.map(({ org }: Notice) => org)).toEqual(['acme', 'globex', 'umbrella', 'stark', 'hooli']);
    expect(notices[1]).toEqual({
      id: 'globex/still-failing',
      kind: 'still-failing',
      org: 'globex',
      team: 'crm',
      severity: 'critical',
      cause: 'run-as-user-missing',
      whoActs: 'salesforce-admin',
      text: 'globex: no Run-As user is set',
      at: '2026-11-22T08:00:00.000Z',
      since: '2026-11-19T08:00:00Z',
      lastHealthyAt: null,
      dueAt: null,
      found: null,
      actions: [
        'Setup > External Client App Manager > the app > Policies > Edit: enable Client Credentials Flow, set Run As, Save.',
      ],
      note: null,
    });
  });

  test('asks nobody to act on what has recovered', () => {
    const mended = notice({ kind: 'recovered', cause: 'app-blocked' });
    const [digest] = composeDigests(run({ notices: [mended] }));
    expect(JSON.parse(digest?.forms.sqs ?? '').notices[0]).toMatchObject({ cause: 'app-blocked', whoActs: null });
  });
});

describe('the form for chat', () => {
  const chatOf = (given: Partial<DigestInput>) => JSON.parse(composeDigests(run(given))[0]?.forms.https ?? '');

  test('is a short custom notification that leads on', () => {
    const [digest] = composeDigests(modelRun());
    expect(JSON.parse(digest?.forms.https ?? '')).toMatchInlineSnapshot(`
      {
        "content": {
          "description": "45 orgs checked 22 Nov 2026 08:00 UTC: 42 healthy, 3 failing, 0 cannot tell, 0 muted.
      - acme (team billing): Salesforce rejects the client secret [client-secret-wrong]
      - globex (team crm): no Run-As user is set [run-as-user-missing]
      - umbrella: something happened [ip-restricted]
      - stark: due
      - hooli: due",
          "keywords": [
            "critical",
            "failing",
            "still-failing",
            "rotation-due",
            "recovered",
          ],
          "nextSteps": [
            "acme: Restore AWSPREVIOUS, or finish the rotation: aws secretsmanager update-secret-version-stage --secret-id salesforce/acme --version-stage AWSCURRENT --move-to-version-id 11111111-aaaa",
            "Check again: credential-health check acme globex initech",
          ],
          "textType": "client-markdown",
          "title": "[critical] 3 of 45 Salesforce credentials failing: 1 new, 1 recovered",
        },
        "id": "run-1/all",
        "metadata": {
          "additionalContext": {
            "checked": "45",
            "failing": "3",
            "runId": "run-1",
          },
          "eventType": "credential-health.digest",
          "summary": "[critical] 3 of 45 Salesforce credentials failing: 1 new, 1 recovered",
        },
        "source": "custom",
        "version": "1.0",
      }
    `);
  });

  test('can neither mention people, link nor format', () => {
    const text = 'acme: <!channel> <https://example.com|click> [here](https://example.com) *now* ~so~ `code`';
    const { content } = chatOf({ notices: [notice({ kind: 'flapping', text })] });
    expect(content.description).not.toMatch(/[<*~`|]|\]\(/);
  });

  test('never shows a command that was cut', () => {
    const orgs = Array.from({ length: 15 }, (_, index) => `${'x'.repeat(50)}-${index}`);
    const checks = orgs.map((org) => failingCheck({ org }));
    expect(chatOf({ checks, notices: [notice({ kind: 'failing' })] }).content.nextSteps).toEqual([
      'Check again: credential-health check',
    ]);
  });

  test('points at the e-mail for what it leaves out', () => {
    const notices = Array.from({ length: 25 }, (_, index) => notice({ kind: 'failing', org: `org-${index}` }));
    expect(chatOf({ notices }).content.description).toMatch(/\n- and 15 more, see the e-mail$/);
  });
});

describe('a run with 5,000 failing orgs', () => {
  const large = (template: Partial<Notice>): DigestInput => {
    const orgs = Array.from({ length: 5000 }, (_, index) => `org-${index}`);
    return run({
      checks: orgs.map((org) => failingCheck({ org, team: 'crm' })),
      failing: orgs.map((org) => failure({ org, team: 'crm' })),
      notices: orgs.map((org) =>
        notice({
          kind: 'failing',
          severity: 'critical',
          cause: 'client-secret-wrong',
          ...template,
          id: org,
          org,
          team: 'crm',
        }),
      ),
    });
  };

  test('is cut with a count and the command that shows the rest', () => {
    const [digest] = composeDigests(large({}));
    const [, entries] = [...(digest?.forms.email.matchAll(/^(\d+)\. org-/gm) ?? [])].at(-1) ?? [];
    const shown = Number(entries);
    expect(shown).toBeGreaterThan(200);
    expect(digest?.forms.email).toContain(
      `NOT SHOWN  ${5000 - shown} more entries would not fit into this message: ${5000 - shown} new.\nShow all:  credential-health status\n`,
    );
    const { notices, omitted } = JSON.parse(digest?.forms.sqs ?? '');
    expect(notices.length).toBeGreaterThan(80);
    expect(notices.length + omitted).toBe(5000);
  });

  test('keeps the most urgent', () => {
    const input = large({ kind: 'still-failing' });
    const late = notice({ kind: 'failing', org: 'zebra', id: 'zebra', severity: 'critical', cause: 'app-blocked' });
    const [digest] = composeDigests({ ...input, notices: [...input.notices, late] });
    expect(digest?.forms.email).toContain(`1. zebra: ${CAUSES['app-blocked'].meaning}\n`);
  });

  test('fits SNS whatever the texts', () => {
    fc.assert(
      fc.property(anyNotice, (template) => {
        const digests = composeDigests(large({ ...template, kind: template.kind }));
        expect(digests).toHaveLength(2);
        for (const digest of digests) expectWellFormed(digest);
      }),
      { numRuns: 15 },
    );
  });

  test('fits SNS with rows alone', () => {
    const quotes = '"\\'.repeat(500);
    for (const kind of ['recovered', 'org-removed', 'rotation-due'] as const) {
      for (const digest of composeDigests(large({ kind, text: quotes, found: quotes }))) expectWellFormed(digest);
    }
  });

  test('is composed in well under a second', () => {
    const input = large({ actions: [{ say: 'Store the present secret', run: 'aws secretsmanager put-secret-value' }] });
    expect(fastestOf(3, () => composeDigests(input))).toBeLessThan(700);
  });
});

describe('a test alert', () => {
  const about = { runId: 'run-1', team: null, confirmedSubscriptions: 2, unconfirmed: [], timezone: 'UTC' };

  test('says that nothing is broken, who gets it and what to do when it is unexpected', () => {
    const digest = testDigest(FINISHED, { ...about, unconfirmed: ['ops@example.com'] });
    expect(`\nSubject: ${digest.subject}\n\n${digest.forms.email}`).toMatchInlineSnapshot(`
      "
      Subject: [info] TEST of the Salesforce credential alerts, nothing is broken

      This is a test. Nothing is broken, and no org was checked. Sent 22 Nov 2026 08:00 UTC.

      It shows that alerts about your Salesforce credentials reach you.

      Who gets it: Everybody who is told about all orgs. The alert topic has 2 confirmed subscriptions.

      Missing:     Not confirmed, so not reached: ops@example.com. SNS drops an address that is not
                   confirmed within 48 hours.

      Unexpected?  Somebody with access to the AWS account asked for this test. Nothing has to be mended;
                   ask those who run credential-health there.
      "
    `);
  });

  test('is a message like any other', () => {
    expectWellFormed(testDigest(FINISHED, about));
    expectWellFormed(testDigest(FINISHED, { ...about, unconfirmed: Array(500).fill('x'.repeat(300)) }));
    expect(testDigest(FINISHED, about).attributes).toEqual({ severity: 'info', kinds: ['test'], orgs: 0 });
  });

  test('to a team reaches that team only', () => {
    const digest = testDigest(FINISHED, { ...about, team: 'billing', confirmedSubscriptions: null });
    expect([digest.audience, digest.team]).toEqual(['team', 'billing']);
    expect(digest.forms.email).toContain('Everybody who is told about the orgs of team billing.\n');
  });
});
