import { describe, expect, test } from 'vitest';
import type { Notice } from '../../src/state/notice.ts';
import { healthy } from './digest-samples.ts';
import { blocks, type Given, lines, many } from './mail-blocks.ts';

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
    expect(blocks([{ ...gone, orgs }])[1]?.replaceAll('\n', ' ')).toMatch(
      /^2 secrets are gone\. org01, org02, .* org20 and 2 more Since 08:07 today\.$/,
    );
  });

  test('has no line of names where there are none', () => {
    for (const orgs of [[], null]) {
      expect(blocks([{ kind: 'nothing-to-check', org: null, orgs, text: 'nothing found' }])[1]).toBe(
        'Nothing found.\nSince 08:07 today.',
      );
    }
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
    expect(lines([ended({ since: '2026-11-23T07:00:00Z' })])).toContain('Back: acme, 08:07');
    expect(lines([ended({ since: null, endedAt: '2026-11-22T03:00:00Z' })])).toContain('Back: acme, 04:00');
    expect(lines([ended({ since: '2026-11-22T07:07:00Z' })])).toContain('Back: acme, 08:07, after less than a minute');
    expect(lines(many(6, ended(told4h)))).toContain('Back: org00, org01, org02, org03, org04, org05');
  });

  test('is told to the team that had it, with whose it is now', () => {
    expect(lines([ended({ ...told4h, was: 'timeout', handedTo: 'crm' })])).toContain(
      'Back: acme, 08:07, after 4 h, now of team crm (was timeout)',
    );
  });

  test('names an org once, whatever of it has ended', () => {
    const off = (id: string) => ended({ id, kind: 'closed', outcome: 'switched-off' });
    expect(lines([off('1'), off('2')])).toContain('Switched off, no longer checked: acme');
  });

  test('came and went, by name up to ten', () => {
    const blip = ended({
      outcome: 'came-and-went',
      since: '2026-11-21T22:00:00Z',
      endedAt: '2026-11-22T03:00:00Z',
      cause: 'timeout',
    });
    expect(lines([blip])).toContain('Came and went: acme, 21 Nov 23:00 to 22 Nov 04:00 (timeout)');
    expect(lines([{ ...blip, since: null, cause: null }])).toContain('Came and went: acme');
    expect(lines(many(10, blip)).join(' ')).toContain('Came and went: org00, org01,');
    expect(lines(many(11, blip))).toContain('Came and went: 11 orgs, while nobody could be told.');
  });

  test('is a rotation that is no longer stuck, which says nothing about whether the org works', () => {
    const stuck = ended({ ...told4h, kind: 'closed' });
    expect(lines([stuck])).toContain('Rotation no longer stuck: acme, 08:07, after 4 h');
    expect(lines([stuck]).join()).not.toContain('Back');
  });

  test('has details of five at most', () => {
    const five = lines(many(5, ended(told4h))).join(' ');
    expect(five).toContain('Back: org00, org01, org02, org03, org04, 08:07, after 4 h');
    expect(lines(many(22, ended(told4h))).slice(-4)).toContain('2 more: credential-health status');
  });

  test('is steady again after it went on and off', () => {
    expect(lines([ended({ outcome: 'steady', cause: 'timeout' })])).toContain(
      'Back: acme, steady for two days (was timeout)',
    );
  });

  test('is said in the order back, came and went, handed over, switched off, removed, after the fleet', () => {
    const outcomes = ['removed', 'switched-off', 'handed-over', 'came-and-went', 'mended'] as const;
    const fleet = ended({ kind: 'fleet-recovered', org: null, orgs: null, text: 'secrets are found' });
    const text = lines([...outcomes.map((outcome) => ended({ outcome, org: outcome, id: outcome })), fleet]);
    expect(text.flatMap((line) => line.match(/^([A-Z][a-z ,]+): /)?.[1] ?? [])).toEqual([
      'Over',
      'Back',
      'Came and went',
      'Handed over',
      'Switched off, no longer checked',
      'Removed',
    ]);
  });

  test('is not said of an org that cannot be checked any more, whose entry says so', () => {
    const off = ended({ kind: 'closed', outcome: 'switched-off' });
    expect(lines([{ kind: 'cannot-tell', cause: 'flow-not-checkable' }, off]).join()).not.toContain('Switched off');
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
    expect(lines([outage]).join()).not.toContain('Back');
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
