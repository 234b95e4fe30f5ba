import { describe, expect, test } from 'vitest';
import { failing, healthy, input, standing } from './digest-samples.ts';
import { blocks, type Given, lines, many } from './mail-blocks.ts';

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

  const week = (orgs: Parameters<typeof lines>[1], given: readonly Given[] = [], fleet = {}) =>
    lines(given, orgs, { round: 'weekly', fleet: { ...input().fleet, ...fleet } });

  test('has a parked org that is muted among the muted, and one that settles in no list', () => {
    const parked = { parked: true, since: '2026-11-21T07:00:00Z' } as const;
    const text = week([
      failing('muted', { ...parked, muted: { until: null } }),
      standing({ org: 'settling', condition: 'settling', ...parked }),
      standing({ org: 'silent', condition: 'no-answer', ...parked }),
    ]);
    expect(text).toContain('Muted: muted (until it recovers)');
    expect(text).toContain('Parked, not working for up to 1 day: silent');
    expect(text.join()).not.toContain('settling (');
    expect(week([failing('new', { parked: true })])).toContain('Parked: new (client-secret-wrong)');
    expect(week([failing('new', { parked: true, since: null })])).toContain('Parked: new (client-secret-wrong)');
  });

  test('does not name again what has ended, or has a line or an entry, but counts its date', () => {
    const orgs = ['acme', 'globex', 'hooli'].map((org) => dated(org, '2026-12-02T07:00:00Z'));
    const given = [
      { kind: 'recovered', stage: 'ended' },
      { kind: 'flapping', stage: 'reminder', org: 'globex' },
      { kind: 'rotation-stuck', org: 'hooli' },
    ] as const;
    const text = week(orgs, given);
    expect(text).toContain('Secrets to rotate of orgs named above: 3.');
    expect(text.join()).not.toContain('to rotate by');
  });

  test('names twenty orgs of a kind, and counts the others', () => {
    const orgs = healthy(21).map(({ org }) => dated(org, '2026-12-02T07:00:00Z'));
    expect(week(orgs)).toContain('1 more: credential-health status');
  });

  test('names addresses that were never confirmed, or whose confirmation any reader can undo', () => {
    const text = week(healthy(1), [], { unguarded: ['ops@example.com', 'boss@example.com'] });
    expect(text.join(' ')).toContain(
      'Confirmed without credentials, so the link in any of these mails unsubscribes (subscribe again, then credential-health confirm LINK): ops@example.com, boss@example.com',
    );
    expect(text.join()).not.toContain('Not confirmed');
    expect(week(healthy(1)).join()).not.toMatch(/[Cc]onfirmed/);
    const unconfirmed = healthy(22).map(({ org }) => `${org}@example.com`);
    expect(week(healthy(1), [], { unconfirmed })).toContain('2 more: credential-health test-alert');
    expect(week(healthy(1), [], { unguarded: unconfirmed })).toContain('2 more: credential-health test-alert');
  });

  test('counts runs where they are known', () => {
    expect(week(healthy(1), [], { runs: { made: 1, planned: 1 } })).toContain('1 of 1 planned run made.');
    expect(blocks([], healthy(1), { round: 'weekly', where: null })).toEqual([
      'Nothing to do: the org works.',
      '1 org: 1 healthy.',
      '22 Nov 08:07 Europe/Berlin',
    ]);
  });

  test('says the last day of a mute that ends at midnight', () => {
    expect(week([failing('acme', { muted: { until: '2026-11-30T23:00:00Z' } })])).toContain(
      'Muted: acme (until 30 Nov)',
    );
  });

  test('has a line for each reminder that reads otherwise, twenty at most', () => {
    const days = Array.from({ length: 22 }, (_, index) => String(index + 1).padStart(2, '0'));
    const cliffs = days.map((day) => ({
      kind: 'rotation-due' as const,
      stage: 'reminder' as const,
      org: `org${day}`,
      text: 'the old key pair ends',
      dueAt: `2026-12-${day}T07:00:00Z`,
    }));
    const text = week([], cliffs);
    expect(text).toContain('The old key pair ends (20 Dec): org20');
    expect(week([], many(21, { kind: 'flapping', stage: 'reminder' }))).toContain('1 more: credential-health status');
    expect(text).toContain('2 more reminders: credential-health status');
    expect(text.join()).not.toContain('org21');
    expect(week([], cliffs.slice(0, 20)).join()).not.toContain('more reminder');
    expect(week([], cliffs.slice(0, 21))).toContain('1 more reminder: credential-health status');
  });

  test('has a line for a reminder of which nobody knows since when it is so', () => {
    expect(week(healthy(1), [{ kind: 'flapping', stage: 'reminder', since: null }])).toContain('Still flapping: acme');
  });

  test('has no line for a reminder that is said by who waits', () => {
    const still = { stage: 'reminder', text: 'acme: something' } as const;
    for (const kind of ['still-failing', 'cannot-tell', 'rotation-overdue'] as const) {
      expect(week(healthy(1), [{ ...still, kind }]).join()).not.toContain('Something');
    }
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
