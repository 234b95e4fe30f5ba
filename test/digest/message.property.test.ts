import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CAUSES, type CauseCode, explain } from '../../src/causes/catalogue.ts';
import { composeDigests } from '../../src/digest/digest.ts';
import type { DigestInput, OrgStanding } from '../../src/digest/input.ts';
import { NOTICE_KINDS, type Notice } from '../../src/state/notice.ts';
import { anyCharacter } from '../any-character.ts';
import { failing, input, NOW, standing, told } from './digest-samples.ts';
import { expectWellFormed } from './well-formed.ts';

const KINDS = NOTICE_KINDS;
const CODES = Object.keys(CAUSES) as CauseCode[];

const hostile = fc.oneof(
  fc.string({ unit: anyCharacter, maxLength: 60 }),
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
const anyNotice: fc.Arbitrary<Notice> = fc.record({
  id: fc.uuid(),
  matterId: fc.uuid(),
  stage: fc.constantFrom('opened', 'changed', 'reminder', 'ended'),
  kind: fc.constantFrom(...KINDS),
  org: optional(hostile),
  team,
  severity: fc.constantFrom('critical', 'warning', 'info'),
  cause: optional(fc.constantFrom(...CODES)),
  was: optional(fc.constantFrom(...CODES)),
  outcome: optional(fc.constantFrom('mended', 'steady', 'came-and-went', 'handed-over', 'switched-off', 'removed')),
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
  test('keeps to its schema and its bounds, whatever servers, tags and names say', () => {
    fc.assert(
      fc.property(anyInput, (given) => {
        for (const digest of composeDigests(given)) expectWellFormed(digest);
      }),
      { numRuns: 150 },
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

describe('the text', () => {
  const about = fc.record({
    kind: fc.constantFrom(...KINDS.filter((kind) => !/fleet|nothing|test/.test(kind))),
    stage: fc.constantFrom('opened', 'changed', 'reminder', 'ended'),
    outcome: fc.constantFrom('mended', 'steady', 'came-and-went', 'handed-over', 'switched-off', 'removed'),
    cause: optional(fc.constantFrom(...CODES)),
    org: fc.nat(9).map((number) => `org-${number}`),
  });
  const anyMessage = fc.record({
    notices: fc.uniqueArray(about, { selector: ({ org }) => org, minLength: 1, maxLength: 10 }),
    stands: fc.array(anyStanding, { minLength: 10, maxLength: 10 }),
    round: fc.constantFrom(null, 'daily', 'weekly'),
  });
  const textOf = ({ notices, stands, round }: typeof anyMessage extends fc.Arbitrary<infer T> ? T : never): string => {
    const orgs = stands.map((stand, index) => ({
      ...stand,
      note: null,
      contact: null,
      org: `org-${index}`,
      team: null,
    }));
    const news = notices.map(({ outcome, ...rest }) =>
      told({ ...rest, outcome: rest.stage === 'ended' ? outcome : null, team: null }),
    );
    const [digest] = composeDigests(input({ orgs, messages: [{ team: null, round, notices: news }] }));
    return digest?.forms.email ?? '';
  };

  test('names an org once below the first lines, the line of who waits excepted', () => {
    fc.assert(
      fc.property(anyMessage, (message) => {
        const [, ...below] = textOf(message).split('\n\n');
        const lines = below
          .flatMap((block) => block.split(/\n(?=[A-Z])/))
          .filter((line) => !/^(Waiting|Mute|More)/.test(line));
        const named = lines.flatMap((line) => line.match(/\borg-\d\b(?!:)/g) ?? []);
        for (const org of new Set(named)) {
          expect(named.filter((each) => each === org).length, below.join('\n\n')).toBeLessThanOrEqual(1);
        }
      }),
      { numRuns: 150 },
    );
  });

  test('says no zeros', () => {
    fc.assert(
      fc.property(anyMessage, (message) => {
        expect(textOf(message)).not.toMatch(
          /(?<![\d:.-])\b0 (?:of|orgs?|healthy|failing|days?|muted|secrets?|h|min)\b/,
        );
      }),
      { numRuns: 150 },
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
describe('a run with 5,000 failing orgs', () => {
  const large = (template: Partial<Notice>, causes: readonly CauseCode[]): DigestInput => {
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
    const explained = ({ org, cause }: Notice) =>
      explain(cause ?? 'timeout', {
        org: org ?? '',
        secretId: `salesforce/${org}`,
        host: `${org}.my.salesforce.com`,
        flow: 'client_credentials',
        evidence: null,
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
});
