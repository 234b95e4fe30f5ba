import { describe, expect, test } from 'vitest';
import { failing, healthy, input, standing } from './digest-samples.ts';
import { blocks, lines, secret } from './mail-blocks.ts';

describe('who waits', () => {
  const old = '2026-11-19T07:00:00Z';

  test('is said by who must mend it, longest first, and with the contact', () => {
    const orgs = [
      failing('acme'),
      failing('globex', { cause: 'app-blocked', since: old, contact: 'jane@example.com' }),
      failing('initech', { cause: 'app-blocked' }),
      failing('hooli', { cause: 'secret-unreadable', since: old }),
      failing('umbrella', { since: null, cause: null }),
    ];
    const block = blocks([{ ...secret, org: 'other' }], orgs)[2];
    expect(block?.split('\n')).toEqual([
      'Waiting for their admins: globex 3 days (app-blocked, jane@example.com),',
      'initech (app-blocked)',
      'Waiting for the integration team: acme (client-secret-wrong)',
      'Waiting for the AWS operators: hooli 3 days (secret-unreadable)',
      'Waiting for an answer: umbrella',
    ]);
  });

  test('leaves out what has an entry, is muted, parked, settling or doubtful', () => {
    const orgs = [
      failing('acme'),
      failing('muted', { muted: { until: null } }),
      failing('parked', { parked: true }),
      standing({ org: 'settling', condition: 'settling', cause: 'client-secret-wrong' }),
      standing({ org: 'doubtful', condition: 'doubtful', cause: 'rejected-unknown' }),
    ];
    expect(lines([secret], orgs).filter((line) => /Waiting|muted,|parked/.test(line))).toEqual([]);
  });

  test('has an org without an answer when it is reminded of, and in the weekly message; never for an outage', () => {
    const silent = standing({ org: 'slow', condition: 'no-answer', cause: 'timeout', since: old });
    const waits = (...given: Parameters<typeof lines>) =>
      lines(...given).includes('Waiting for an answer: slow 3 days (timeout)');
    expect(waits([], [silent], { round: 'weekly' })).toBe(true);
    expect(waits([{ kind: 'cannot-tell', stage: 'reminder', org: 'slow' }], [silent], { round: 'daily' })).toBe(true);
    expect(waits([secret], [silent])).toBe(false);
    expect(waits([], [{ ...silent, inOutage: true }], { round: 'weekly' })).toBe(false);
  });

  test('has last of whom nobody knows since when it waits', () => {
    const orgs = [failing('acme'), failing('globex', { since: null }), failing('hooli', { since: old })];
    expect(lines([], orgs, { round: 'daily' }).join(' ')).toContain(
      'hooli 3 days (client-secret-wrong), acme (client-secret-wrong), globex (client-secret-wrong) ',
    );
  });

  test('leaves out an org without an answer that is parked or muted', () => {
    const silent = standing({ org: 'slow', condition: 'no-answer', cause: 'timeout', since: old });
    const orgs = [
      { ...silent, parked: true },
      { ...silent, org: 'quiet', muted: { until: null } },
    ];
    expect(lines([], orgs, { round: 'weekly' }).join()).not.toContain('Waiting');
  });

  test('counts names beyond 20', () => {
    const orgs = healthy(23).map(({ org }) => failing(org));
    expect(lines([{ ...secret, org: 'other' }], orgs)).toContain('3 more: credential-health status --failing');
  });
});

describe('how the others stand', () => {
  test('is counted without zeros, and adds up', () => {
    const orgs = [
      ...healthy(3),
      failing('a'),
      failing('b', { muted: { until: null }, flapping: true }),
      standing({ org: 'c', condition: 'no-answer' }),
      standing({ org: 'c2', condition: 'no-answer', cause: 'api-limit-exceeded' }),
      standing({ org: 'd', condition: 'settling' }),
      standing({ org: 'e', condition: 'doubtful' }),
      standing({ org: 'f', condition: 'disabled' }),
      standing({ org: 'g', condition: 'not-checkable' }),
    ];
    expect(blocks([secret], orgs).at(-2)?.replaceAll('\n', ' ')).toBe(
      '9 orgs: 3 healthy, 2 failing (1 of them muted), 1 cannot tell, 1 without API calls left, 1 settling, 1 doubtful; 1 flapping, 1 switched off, 1 not checkable.',
    );
    expect(blocks([secret], [failing('acme')]).at(-2)).toBe('1 org: 1 failing.');
    expect(blocks([], [standing({ org: 'off', condition: 'disabled' })], { round: 'daily' }).at(-2)).toBe(
      'Nothing new to do.',
    );
    expect(blocks([secret], [failing('acme', { team: 'crm' })], { team: 'crm' }).at(-2)).toBe(
      '1 org of team crm: 1 failing.',
    );
    expect(lines([secret], orgs, { full: false }).join()).not.toContain('8 orgs');
  });

  test('says a gap, a second look that was not made, and what a first message leaves to the week', () => {
    const overdue = standing({ org: 'a', rotation: { dueAt: '2026-11-01T07:00:00Z', overdue: true } });
    const fleet = (given: object) => ({ fleet: { ...input().fleet, ...given } });
    const since = '2026-11-20T07:07:00Z';
    expect(lines([secret], [], fleet({ unwatchedSince: since }))).toContain(
      'Nobody looked between 20 Nov 08:07 and this run.',
    );
    expect(lines([secret], [], fleet({ unwatchedSince: since, unwatchedUntil: '2026-11-21T07:07:00Z' }))).toContain(
      'Nobody looked between 20 Nov 08:07 and 21 Nov 08:07.',
    );
    expect(lines([secret], [], fleet({ askedOnce: true }))).toContain(
      'No time for a second look: these orgs were asked once.',
    );
    expect(lines([secret], [overdue], fleet({ first: true }))).toContain(
      '1 client secret is overdue; the weekly message lists them.',
    );
    expect(lines([secret], [overdue, { ...overdue, org: 'b' }], fleet({ first: true }))).toContain(
      '2 client secrets are overdue; the weekly message lists them.',
    );
    for (const calm of [
      lines([secret], [overdue]),
      lines([secret], [overdue], { ...fleet({ first: true }), round: 'weekly' }),
      lines([secret], healthy(2), fleet({ first: true })),
      lines([{ kind: 'recovered', stage: 'ended' }], [overdue], fleet({ first: true })),
    ]) {
      expect(calm.join()).not.toContain('the weekly message lists them');
    }
  });
});

describe('the footer', () => {
  const footer = (...given: Parameters<typeof blocks>) =>
    blocks(...given)
      .at(-1)
      ?.split('\n');
  const mute = 'Mute: credential-health mute acme --until 2026-11-25';

  test('leads to the status page, to a mute for three days, and says where it comes from', () => {
    expect(footer([secret], [], { statusUrl: 'https://example.com/status' })).toEqual([
      'Status: https://example.com/status',
      mute,
      '22 Nov 08:07 Europe/Berlin, account 111122223333, eu-central-1,',
      'SalesforceCredentialHealth',
    ]);
    expect(footer([], healthy(1), { where: null, round: 'weekly' })).toEqual(['22 Nov 08:07 Europe/Berlin']);
    expect(
      footer([], healthy(1), { where: { account: null, region: 'eu-central-1', stack: null }, round: 'weekly' }),
    ).toEqual(['22 Nov 08:07 Europe/Berlin, eu-central-1']);
  });

  test('proposes a mute for what can be muted: a failure, no answer, flapping; not what is muted already', () => {
    const reminder = { kind: 'still-failing', stage: 'reminder' } as const;
    for (const notice of [secret, { kind: 'cannot-tell' }, { kind: 'flapping' }, reminder] as const) {
      expect(footer([notice])).toContain(mute);
    }
    for (const notice of [
      { kind: 'org-removed' },
      { kind: 'org-added' },
      { kind: 'recovered', stage: 'ended' },
    ] as const) {
      expect(footer([notice])?.join()).not.toContain('Mute');
    }
    const muted = failing('acme', { muted: { until: null } });
    expect(footer([secret], [muted])?.join()).not.toContain('Mute');
    expect(footer([secret], [failing('acme')])).toContain(mute);
    expect(footer([secret, { ...secret, id: '2', org: 'globex' }], [muted])).toContain(mute.replace('acme', 'globex'));
  });
});
