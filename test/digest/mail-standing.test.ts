import { describe, expect, test } from 'vitest';
import type { Notice } from '../../src/state/notice.ts';
import { failing, healthy, input, standing } from './digest-samples.ts';
import { blocks, type Given, lines, many, secret } from './mail-blocks.ts';

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

  test('counts names beyond 20', () => {
    const orgs = healthy(23).map(({ org }) => failing(org));
    expect(lines([{ ...secret, org: 'other' }], orgs)).toContain('3 more: credential-health status --failing');
  });
});

describe('what befell the fleet', () => {
  const outage = {
    kind: 'fleet-incident',
    org: null,
    orgs: ['a', 'b'],
    cause: 'timeout',
    found: 'our network',
  } as const;
  const gone = { kind: 'org-removed', org: null, orgs: ['a', 'b'], text: '2 secrets are gone' } as const;

  test('is told with its names, its beginning and its likely factor; the step that opens the message stands once', () => {
    const steps = [{ say: 'Look at the NAT' }, { say: 'Then wait' }];
    expect(blocks([{ ...outage, steps, whoActs: 'nobody' }])[1]?.split('\n')).toEqual([
      '2 orgs give no answer; as far as we know, nothing is broken.',
      'a, b',
      'No usable answer since 08:07 today. [timeout]',
      'Likely factor: our network.',
      'Then wait.',
    ]);
    expect(lines([{ ...outage, text: 'silence', orgs: null }])).toContain('silence.');
  });

  test('counts names beyond 20, with a command where one shows them', () => {
    const orgs = healthy(22).map(({ org }) => org);
    expect(lines([{ ...outage, orgs }])).toContain('2 more: credential-health status --failing');
    expect(blocks([{ ...gone, orgs }])[1]?.replaceAll('\n', ' ')).toContain('org20 and 2 more Since 08:07 today.');
  });

  test('names the secrets that are gone once', () => {
    const removed = (org: string) =>
      ({ kind: 'org-removed', stage: 'ended', outcome: 'removed', id: org, org }) as const;
    expect(lines([gone, removed('a'), removed('c')])).toContain('Removed: c');
    expect(lines([gone, removed('a')]).join()).not.toContain('Removed');
  });
});

describe('what has ended', () => {
  const ended = (given: Partial<Notice> = {}): Given => ({ kind: 'recovered', stage: 'ended', ...given });
  const told4h = { since: '2026-11-22T03:07:00Z' } as const;

  test('is back with time, length and cause; without them where they are many', () => {
    expect(lines([ended({ ...told4h, was: 'timeout' })])).toContain('Back: acme, 08:07, after 4 h (was timeout)');
    expect(lines([ended({ ...told4h, cause: 'timeout' }), ended({ id: '2', org: 'globex' })])).toContain(
      'Back: acme, 08:07, after 4 h (was timeout); globex, 08:07, after less',
    );
    expect(lines([ended({ since: null })])).toContain('Back: acme, 08:07');
    expect(lines(many(6, ended(told4h)))).toContain('Back: org00, org01, org02, org03, org04, org05');
  });

  test('came and went, by name up to ten', () => {
    const blip = ended({
      outcome: 'came-and-went',
      since: '2026-11-21T22:00:00Z',
      endedAt: '2026-11-22T03:00:00Z',
      cause: 'timeout',
    });
    expect(lines([blip])).toContain('Came and went: acme, 21 Nov 23:00 to 22 Nov 04:00 (timeout)');
    expect(lines(many(10, blip)).join(' ')).toContain('Came and went: org00, org01,');
    expect(lines(many(11, blip))).toContain('Came and went: 11 orgs, while nobody could be told.');
  });

  test('is handed over, switched off or removed', () => {
    expect(lines([ended({ outcome: 'handed-over', handedTo: 'crm' })])).toContain('Handed over: acme to crm');
    expect(lines([ended({ outcome: 'handed-over' })])).toContain('Handed over: acme to no team');
    expect(lines([ended({ outcome: 'switched-off' })])).toContain('Switched off, no longer checked: acme');
    expect(lines([ended({ outcome: 'removed' })])).toContain('Removed: acme');
  });

  test('of the fleet is said in numbers, or in its own words', () => {
    const outage = ended({ ...told4h, kind: 'fleet-recovered', org: null, orgs: ['a', 'b'], cause: 'timeout' });
    expect(lines([outage])).toContain('Over: 2 orgs answer again, 08:07, after 4 h.');
    expect(lines([{ ...outage, orgs: ['a'] }])).toContain('Over: 1 org answers again, 08:07, after 4 h.');
    expect(lines([{ ...outage, orgs: [] }])).toContain('Over: the outage, 08:07, after 4 h.');
    expect(lines([{ ...outage, outcome: 'came-and-went' }])).toContain(
      'Over: an outage of 2 orgs came and went, 22 Nov 04:07 to 08:07.',
    );
    expect(lines([{ ...outage, matterId: '*/gone/1', text: '2 secrets are back' }])).toContain(
      'Over: 2 secrets are back.',
    );
    expect(lines([{ ...outage, orgs: null, text: 'secrets are found' }])).toContain('Over: secrets are found.');
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
    for (const calm of [
      lines([secret], [overdue]),
      lines([secret], [overdue], { ...fleet({ first: true }), round: 'weekly' }),
    ]) {
      expect(calm.join()).not.toContain('the weekly message lists them');
    }
  });
});

describe('the weekly message', () => {
  const dated = (org: string, dueAt: string, overdue = false) => standing({ org, rotation: { dueAt, overdue } });

  test('lists each org once: parked, muted, not checkable, secrets by date', () => {
    const rotation = { dueAt: '2026-12-03T07:00:00Z', overdue: false };
    const orgs = [
      failing('parked', { parked: true, since: '2026-08-01T07:00:00Z', rotation }),
      failing('muted', { muted: { until: '2026-12-01T07:00:00Z' }, note: 'they leave' }),
      standing({ org: 'quiet', muted: { until: null } }),
      standing({ org: 'soap', condition: 'not-checkable' }),
      dated('late', '2026-11-01T07:00:00Z', true),
      dated('next', '2026-12-02T07:00:00Z'),
      dated('first', '2026-11-25T07:00:00Z'),
    ];
    const fleet = { ...input().fleet, runs: { made: 41, planned: 42 }, unconfirmed: ['ops@example.com'] };
    expect(blocks([], orgs, { round: 'weekly', fleet })[1]?.split('\n')).toEqual([
      'Parked, not working for up to 113 days: parked (client-secret-wrong)',
      'Muted: muted (until 1 Dec, they leave), quiet (until it recovers)',
      'Cannot be checked, because of their login flow: soap',
      'Secrets overdue since: late 1 Nov',
      'Secrets to rotate by: first 25 Nov, next 2 Dec',
      'Secrets to rotate of orgs named above: 1.',
      'Not confirmed, so not reached: ops@example.com',
      '41 of 42 planned runs made.',
    ]);
    const team = orgs.map((org) => ({ ...org, team: 'crm' }));
    expect(lines([], team, { round: 'weekly', fleet, team: 'crm' }).join()).not.toMatch(/planned|confirmed/);
    expect(lines([], orgs, { round: 'daily', fleet }).join()).not.toMatch(/Parked|Muted|rotate by|planned/);
  });

  test('reminds of what is no failure: flapping, stuck, a key pair that ends', () => {
    const reminder = (given: Given): Given => ({ stage: 'reminder', ...given, id: `${given.org}/${given.kind}` });
    const given = [
      reminder({ kind: 'flapping' }),
      reminder({ kind: 'flapping', org: 'globex' }),
      reminder({ kind: 'rotation-stuck', org: 'hooli' }),
      reminder({
        kind: 'rotation-due',
        org: 'initech',
        text: 'initech: the old key pair ends',
        dueAt: '2026-12-01T07:00:00Z',
      }),
      reminder({ kind: 'fleet-incident', org: null, text: '5 orgs still give no answer' }),
      reminder({ kind: 'rotation-overdue', org: 'stark' }),
    ];
    const text = lines(given, healthy(2), { round: 'weekly' });
    expect(text).toEqual(
      expect.arrayContaining([
        'Still flapping: acme, globex',
        'Rotation still stuck half-way: hooli',
        'The old key pair ends (1 Dec): initech',
        '5 orgs still give no answer.',
      ]),
    );
    expect(text.join()).not.toContain('stark');
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
    expect(footer([secret, { ...secret, id: '2', org: 'globex' }], [muted])).toContain(mute.replace('acme', 'globex'));
  });
});
