import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type CauseCode, explain } from '../../src/causes/catalogue.ts';
import type { Step } from '../../src/causes/step.ts';
import type { Digest } from '../../src/digest/digest.ts';
import type { OrgStanding } from '../../src/digest/input.ts';
import { testDigest } from '../../src/digest/test-digest.ts';
import type { Notice } from '../../src/state/notice.ts';
import { digestOf, failing, healthy, input, NOW, standing, told } from './digest-samples.ts';

const DOCUMENT = new URL('../../docs/alert-messages.md', import.meta.url);

/** The steps of the catalogue for an org with a usual name. */
function stepsFor(cause: CauseCode, org: string): readonly Step[] {
  const host = `${org}.my.salesforce.com`;
  const nothing = { evidence: null, egressAddress: null };
  return explain(cause, { org, secretId: `salesforce/${org}`, host, flow: 'client_credentials', ...nothing }).actions;
}

/** An org that fails since this run. */
function broken(org: string, cause: CauseCode, given: Partial<Notice> = {}): Notice {
  return told({
    kind: 'failing',
    org,
    cause,
    steps: stepsFor(cause, org),
    lastHealthyAt: '2026-11-22T03:07:00Z',
    ...given,
  });
}

const REJECTED = { status: 400, error: 'invalid_client', description: 'invalid client credentials' };
const BLOCKED = { status: 400, error: 'invalid_grant', description: 'app_blocked' };
const SILENT = Array.from({ length: 40 }, (_, index) => `org${String(index + 1).padStart(2, '0')}`);
const CUSTOMERS = ['acme', 'aperture', 'cyberdyne', 'globex', 'hooli', 'initech', 'massive', 'oscorp', 'piedpiper'];
const BILLING = [
  ...CUSTOMERS,
  'soylent',
  'stark',
  'tyrell',
  'umbrella',
  'vandelay',
  'wayne',
  'weyland',
  'wonka',
  'yoyodyne',
];

const unanswered = (org: string): OrgStanding =>
  standing({ org, condition: 'no-answer', cause: 'timeout', since: '2026-11-22T02:07:00Z', inOutage: true });

/** What happened, and the message that tells it. */
const MESSAGES: Readonly<Record<string, () => Digest>> = {
  'One org breaks, two others wait for their admins, a fourth is back': () =>
    digestOf(
      [
        broken('acme', 'client-secret-wrong', {
          team: 'billing',
          found: 'AWSPREVIOUS still works: the new secret is not active in Salesforce',
          evidence: REJECTED,
          steps: [
            { say: 'Put the previous secret back, it still works', run: 'credential-health restore acme' },
            { say: 'Or activate it there, then', run: 'credential-health check acme' },
          ],
        }),
        told({
          kind: 'recovered',
          stage: 'ended',
          org: 'umbrella',
          since: '2026-11-21T21:58:00Z',
          endedAt: '2026-11-22T06:58:00Z',
          was: 'ip-restricted',
        }),
      ],
      [
        ...healthy(41),
        standing({ org: 'umbrella' }),
        failing('acme', { team: 'billing' }),
        failing('globex', { cause: 'run-as-user-missing', since: '2026-11-19T07:00:00Z' }),
        failing('initech', { cause: 'app-blocked', since: '2026-11-21T07:00:00Z' }),
      ],
    ),
  'An admin must act': () =>
    digestOf(
      [broken('globex', 'run-as-user-missing', { contact: 'jane@globex.example', note: 'contract ends in March' })],
      [...healthy(44), failing('globex', { cause: 'run-as-user-missing', contact: 'jane@globex.example' })],
    ),
  'Eighteen orgs fail for one cause, as their team reads it': () =>
    digestOf(
      BILLING.map((org) =>
        broken(org, 'app-blocked', { team: 'billing', clientId: '3MVG9example_of_a_packaged_app', evidence: BLOCKED }),
      ),
      [
        ...healthy(27),
        ...BILLING.map((org) => failing(org, { team: 'billing', cause: 'app-blocked' })),
        standing({ org: 'zorg', team: 'billing' }),
      ],
      { team: 'billing' },
    ),
  'Nobody is reached over our network': () =>
    digestOf(
      [
        told({
          kind: 'fleet-incident',
          org: null,
          orgs: SILENT,
          since: '2026-11-22T02:07:00Z',
          text: '40 orgs give no answer; as far as we know, nothing is broken',
          found: 'our network: no org answered over it',
          whoActs: 'aws-operator',
          steps: [{ say: 'Check the way out of the function: NAT gateway, route table, security group, DNS resolver' }],
        }),
      ],
      [...SILENT.map(unanswered), ...healthy(45).slice(40)],
    ),
  'It is over': () =>
    digestOf(
      [
        told({
          kind: 'fleet-recovered',
          stage: 'ended',
          org: null,
          orgs: SILENT,
          since: '2026-11-22T02:07:00Z',
          endedAt: '2026-11-22T07:07:00Z',
        }),
      ],
      healthy(45),
    ),
  'Secrets are deleted': () =>
    digestOf(
      [
        told({
          kind: 'org-removed',
          org: null,
          orgs: SILENT,
          text: '40 of 45 secrets are gone',
          since: '2026-11-22T02:07:00Z',
          steps: [
            { say: 'Find out who deleted them: CloudTrail, event DeleteSecret' },
            {
              say: 'A deletion with a waiting period can be taken back',
              run: 'aws secretsmanager restore-secret --secret-id salesforce/org01',
            },
          ],
        }),
      ],
      healthy(45).slice(40),
    ),
  'An org works again': () =>
    digestOf(
      [
        told({
          kind: 'recovered',
          stage: 'ended',
          since: '2026-11-20T07:00:00Z',
          was: 'client-secret-wrong',
        }),
      ],
      [...healthy(44), standing({ org: 'acme' })],
    ),
  'A daily round': () =>
    digestOf(
      [
        told({
          kind: 'still-failing',
          stage: 'reminder',
          cause: 'app-blocked',
          org: 'globex',
          steps: stepsFor('app-blocked', 'globex'),
        }),
        told({ kind: 'still-failing', stage: 'reminder', cause: 'client-id-unknown', org: 'hooli' }),
      ],
      [
        ...healthy(42),
        failing('acme', { since: '2026-11-10T07:00:00Z', muted: { until: '2026-12-01T00:00:00Z' } }),
        failing('globex', { cause: 'app-blocked', since: '2026-11-15T07:00:00Z', contact: 'jane@globex.example' }),
        failing('hooli', { cause: 'client-id-unknown', since: '2026-11-21T07:00:00Z' }),
      ],
      { round: 'daily' },
    ),
  'A weekly message, all is well': () =>
    digestOf(
      [],
      healthy(45).map((org, index) =>
        index < 14
          ? {
              ...org,
              rotation: { dueAt: `2026-${index < 6 ? '11-2' : '12-0'}${(index % 7) + 3}T07:00:00Z`, overdue: false },
            }
          : org,
      ),
      {
        round: 'weekly',
        fleet: {
          runs: { made: 42, planned: 42 },
          unwatchedSince: null,
          unwatchedUntil: null,
          unconfirmed: [],
          askedOnce: false,
          first: false,
        },
      },
    ),
  'A weekly message of a fleet with a past': () =>
    digestOf(
      [told({ kind: 'still-failing', stage: 'reminder', cause: 'app-blocked', org: 'globex' })],
      [
        ...healthy(38),
        failing('globex', { cause: 'app-blocked', since: '2026-11-01T07:00:00Z' }),
        failing('hooli', { cause: 'org-inactive', since: '2026-08-01T07:00:00Z', parked: true }),
        failing('initech', { cause: 'app-not-installed', since: '2026-09-14T07:00:00Z', parked: true }),
        failing('stark', { muted: { until: '2026-12-01T00:00:00Z' }, note: 'customer leaves' }),
        standing({ org: 'tyrell', condition: 'no-answer', cause: 'timeout', since: '2026-11-20T07:00:00Z' }),
        standing({ org: 'umbrella', rotation: { dueAt: '2026-11-03T07:00:00Z', overdue: true } }),
        standing({ org: 'vandelay', rotation: { dueAt: '2026-12-02T07:00:00Z', overdue: false } }),
        standing({ org: 'wonka', condition: 'not-checkable', cause: null }),
        standing({ org: 'zorg', condition: 'disabled' }),
      ],
      {
        round: 'weekly',
        fleet: {
          runs: { made: 40, planned: 42 },
          unwatchedSince: null,
          unwatchedUntil: null,
          unconfirmed: ['billing@example.com'],
          askedOnce: false,
          first: false,
        },
      },
    ),
  'An org goes on and off': () =>
    digestOf(
      [
        told({
          kind: 'flapping',
          text: 'acme: it has changed 5 times within 3 days between working and not',
          cause: 'user-inactive',
          since: '2026-11-19T07:00:00Z',
          steps: [{ say: 'Look for what freezes the user on a schedule: Setup > Users > the user > Login History' }],
        }),
      ],
      [...healthy(44), failing('acme', { cause: 'user-inactive', flapping: true })],
    ),
  'An old key pair ends': () =>
    digestOf(
      [
        told({
          kind: 'rotation-due',
          stage: 'reminder',
          severity: 'warning',
          text: 'acme: the old key pair ends',
          since: '2026-11-01T07:00:00Z',
          dueAt: '2026-12-01T07:00:00Z',
          steps: [{ say: 'Make sure that nothing uses the old consumer key any more' }],
        }),
      ],
      [...healthy(44), standing({ org: 'acme' })],
      { round: 'daily' },
    ),
  'After two days without a check': () =>
    digestOf(
      [
        told({
          kind: 'recovered',
          stage: 'ended',
          severity: 'info',
          outcome: 'came-and-went',
          cause: 'timeout',
          since: '2026-11-20T01:00:00Z',
          endedAt: '2026-11-20T05:00:00Z',
        }),
      ],
      [...healthy(44), standing({ org: 'acme' })],
      {
        fleet: {
          runs: null,
          unwatchedSince: '2026-11-20T07:07:00Z',
          unwatchedUntil: null,
          unconfirmed: [],
          askedOnce: false,
          first: false,
        },
      },
    ),
  'An org is handed over, as the old team reads it': () =>
    digestOf(
      [
        told({
          kind: 'closed',
          stage: 'ended',
          severity: 'info',
          team: 'crm',
          outcome: 'handed-over',
          handedTo: 'crm',
        }),
      ],
      [
        failing('acme', { team: 'crm' }),
        standing({ org: 'globex', team: 'billing' }),
        standing({ org: 'hooli', team: 'billing' }),
      ],
      { team: 'billing' },
    ),
  'A test': () =>
    testDigest(NOW, {
      runId: 'run-1',
      team: null,
      confirmedSubscriptions: 2,
      unconfirmed: ['ops@example.com'],
      timezone: 'Europe/Berlin',
      where: input().where,
    }),
};

const SHOWN = /<!-- messages -->\n[\s\S]*<!-- end of messages -->/;

describe('docs/alert-messages.md', () => {
  test('shows the messages as a person meets them; written anew by `vitest --update`', async () => {
    const sections = Object.entries(MESSAGES).map(([what, compose]) => {
      const { subject, forms } = compose();
      return `### ${what}\n\n\`\`\`email\nSubject: ${subject}\n\n${forms.email}\`\`\`\n`;
    });
    const shown = `<!-- messages -->\n\n${sections.join('\n')}\n<!-- end of messages -->`;
    await expect(readFileSync(DOCUMENT, 'utf8').replace(SHOWN, () => shown)).toMatchFileSnapshot(DOCUMENT.pathname);
  });

  test.each(Object.entries(MESSAGES))('%s: names orgs or trouble within 40 characters', (_, compose) => {
    expect(compose().subject.slice(0, 40)).toMatch(/\[\w+\] .*\b(acme|globex|hooli|\d+ (of|orgs|secrets)|TEST)\b/);
  });
});
