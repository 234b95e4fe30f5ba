import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type CauseCode, explain } from '../../src/causes/catalogue.ts';
import type { Step } from '../../src/causes/step.ts';
import type { Digest } from '../../src/digest/digest.ts';
import { testDigest } from '../../src/digest/test-digest.ts';
import type { Notice } from '../../src/state/notice.ts';
import { listens, paused, removed, says, saysByTurns, stored, tagged, works } from '../alerting/lives/happenings.ts';
import { lived, orgNames, type Setting } from '../alerting/lives/life.ts';
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

/** What a life sends last, to everybody or to a team. */
async function lastOf(
  setting: Setting,
  until: string,
  table: Parameters<typeof lived>[2],
  team: string | null = null,
): Promise<Digest> {
  const variables = {
    TIMEZONE: 'Europe/Berlin',
    ACCOUNT_ID: '111122223333',
    AWS_REGION: 'eu-central-1',
    STACK_NAME: 'SalesforceCredentialHealth',
    DASHBOARD_URL: input().statusUrl ?? '',
  };
  const { sent } = await lived({ ...setting, variables }, until, table);
  const last = sent.findLast(({ digest }) => digest.team === team);
  if (last === undefined) throw new Error('nothing was sent');
  return last.digest;
}

/** What happened, and the message that tells it. */
const MESSAGES: Readonly<Record<string, () => Digest | Promise<Digest>>> = {
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
    lastOf({ orgs: 45 }, 'Tue 04:08', { 'Tue 04:00': says(orgNames(1, 45), 'timeout') }),
  'It is over': () =>
    lastOf({ orgs: 45 }, 'Tue 16:08', {
      'Tue 04:00': says(orgNames(1, 45), 'timeout'),
      'Tue 11:00': works(orgNames(1, 45)),
    }),
  'Secrets are deleted': () => lastOf({ orgs: 45 }, 'Tue 04:08', { 'Tue 03:00': removed(orgNames(1, 40)) }),
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
    lastOf({ orgs: 45 }, 'Tue 20:08', { 'Tue 00:00': saysByTurns('org03', [null, 'user-inactive']) }),
  'An old key pair ends': () =>
    lastOf({ orgs: 5, every: 12 }, 'week 4 Thu 12:08', {
      'Thu 00:00': stored('org03', 'v2', { clientId: 'example_id_new', clientSecret: 'example.new' }),
    }),
  'What came and went while nobody listened, and two days without a check': () =>
    lastOf({ orgs: 45 }, 'Sat 04:08', {
      'Tue 02:00': [says('org03', 'app-blocked'), listens(0)],
      'Tue 22:00': works('org03'),
      'Wed 02:00': paused(true),
      'Sat 02:00': [paused(false), listens(1)],
    }),
  'An org is handed over, as the old team reads it': () =>
    lastOf(
      { orgs: 45, tags: (org) => (org <= 'org03' ? { team: 'billing' } : {}) },
      'Tue 08:08',
      { 'Tue 02:00': says('org03', 'app-blocked'), 'Tue 06:00': tagged('org03', { team: 'crm' }) },
      'billing',
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
    const sections: string[] = [];
    for (const [what, compose] of Object.entries(MESSAGES)) {
      const { subject, forms } = await compose();
      sections.push(`### ${what}\n\n\`\`\`email\nSubject: ${subject}\n\n${forms.email}\`\`\`\n`);
    }
    const shown = `<!-- messages -->\n\n${sections.join('\n')}\n<!-- end of messages -->`;
    await expect(readFileSync(DOCUMENT, 'utf8').replace(SHOWN, () => shown)).toMatchFileSnapshot(DOCUMENT.pathname);
  });

  test.each(Object.entries(MESSAGES))('%s: names orgs or trouble within 40 characters', async (_, compose) => {
    expect((await compose()).subject.slice(0, 40)).toMatch(
      /\[\w+\] .*\b(acme|globex|hooli|org\d+|\d+ (of|orgs|secrets)|TEST)\b/,
    );
  });
});
