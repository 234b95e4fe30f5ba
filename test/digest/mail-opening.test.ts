import { describe, expect, test } from 'vitest';
import { failing, healthy, standing } from './digest-samples.ts';
import { blocks, type Given, lines, many, restore, secret } from './mail-blocks.ts';

describe('the opening words', () => {
  test('are the first step, with the command on the same line where it fits', () => {
    expect(blocks([{ ...secret, steps: [restore] }])[0]).toBe('acme: put it back: credential-health restore acme');
  });

  test('leave a name of ours, a path of Setup and the words of two orgs as they are', () => {
    const say = (words: string, notices: readonly Given[] = [secret]) =>
      blocks(notices.map((notice) => ({ ...notice, steps: [{ say: words }] })))[0];
    expect(say('AWSPREVIOUS works')).toBe('acme: AWSPREVIOUS works.');
    expect(say('Setup > Users')).toBe('acme: Setup > Users.');
    expect(say('A look', many(2, secret))).toBe('org00, org01: a look.');
    expect(say('A look', many(3, secret))).toBe('3 orgs: a look.');
  });

  test('send to the admin, by name of the contact where there is one', () => {
    const theirs = { kind: 'failing', cause: 'app-blocked' } as const;
    const ask = '(text: credential-health explain acme --for-admin)';
    expect(blocks([theirs])[0]).toBe(`acme: ask their admin ${ask}`);
    expect(blocks([{ ...theirs, contact: 'jane@example.com' }])[0]).toBe(
      `acme: ask their admin, jane@example.com\n${ask}`,
    );
    expect(blocks([{ ...theirs, kind: 'cannot-tell', cause: 'ip-restricted' }])[0]).toBe(
      `acme: ask their admin ${ask}`,
    );
    expect(blocks([{ ...theirs, kind: 'flapping', steps: [{ say: 'Look' }] }])[0]).toBe('acme: look.');
    expect(blocks(many(2, { ...theirs, contact: 'jane@example.com' }))[0]).not.toContain('jane');
    expect(blocks(many(2, theirs))[0]).toBe(
      'org00, org01: ask their admins\n(text: credential-health explain org00 --for-admin)',
    );
  });

  test('say who acts on what befell the fleet, and that nobody has to act on an answer that is awaited', () => {
    const outage = {
      kind: 'fleet-incident',
      org: null,
      orgs: ['a'],
      text: 'silence',
      steps: [{ say: 'Look at the NAT' }],
    } as const;
    expect(blocks([{ ...outage, whoActs: 'aws-operator' }])[0]).toBe('AWS operator: look at the NAT.');
    expect(blocks([{ ...outage, whoActs: 'nobody' }])[0]).toBe('Nobody has to act: look at the NAT.');
    expect(blocks([{ ...outage, steps: [] }])[0]).toBe('1 org gives no answer; as far as we know, nothing is broken.');
    expect(blocks([{ kind: 'cannot-tell', cause: 'timeout', steps: [{ say: 'Wait' }] }])[0]).toBe(
      'acme: nothing to do now.',
    );
    expect(lines([{ kind: 'cannot-tell', cause: 'timeout', steps: [{ say: 'Wait' }] }])).toContain('Wait.');
    expect(blocks([{ ...outage, whoActs: null }])[0]).toBe('Look at the NAT.');
    expect(blocks([{ kind: 'org-added' }])[0]).toBe('acme: nothing to do now.');
    expect(blocks([secret])[0]).toBe('acme: see what mends it: credential-health explain acme');
  });

  test('speak of three matters, and count the others', () => {
    const causes = [
      'client-secret-wrong',
      'client-id-unknown',
      'secret-malformed',
      'redirected',
      'app-blocked',
    ] as const;
    const notices = causes.map((cause) => ({ ...secret, id: cause, org: cause, cause, steps: [{ say: 'Mend' }] }));
    expect(blocks(notices)[0]?.split('\n').slice(4)).toEqual(['And 2 more matters, below.']);
    expect(blocks(notices)[0]).not.toContain('nothing');
  });

  test('of a round are the one thing to chase, or the command that lists them', () => {
    const still = { kind: 'still-failing', stage: 'reminder', cause: 'client-secret-wrong', steps: [restore] } as const;
    const orgs = [failing('acme'), failing('globex')];
    expect(blocks([still], orgs, { round: 'daily' })[0]).toBe('acme: put it back: credential-health restore acme');
    expect(blocks([still, { ...still, id: '2', org: 'globex' }], orgs, { round: 'daily' })[0]).toBe(
      'Still to be mended, the longest first: 2 orgs.\ncredential-health status --failing',
    );
    const stuck = { kind: 'rotation-stuck', stage: 'reminder', steps: [] } as const;
    expect(blocks([stuck, { ...stuck, id: '2', org: 'globex' }], healthy(2), { round: 'weekly' })[0]).toBe(
      'Still to be mended, the longest first: 2 matters.\ncredential-health status',
    );
    expect(blocks([], orgs, { round: 'weekly' })[0]).toContain('Still to be mended');
    expect(blocks([], [failing('acme', { muted: { until: null } })], { round: 'weekly' })[0]).toBe(
      'Nothing new to do.',
    );
  });

  test('of a round about the fleet are its step and who acts', () => {
    const given = { kind: 'nothing-to-check', stage: 'reminder', org: null, whoActs: 'aws-operator' } as const;
    expect(blocks([{ ...given, steps: [{ say: 'Look at the prefix' }] }], [], { round: 'daily' })[0]).toBe(
      'AWS operator: look at the prefix.',
    );
  });

  test('of a round count the orgs that fail, without muted ones, or else the matters; never what the list of dates says', () => {
    const reminder = (kind: Given['kind'], org: string): Given => ({ kind, stage: 'reminder', org, id: org });
    const orgs = [failing('acme'), failing('globex'), failing('muted', { muted: { until: null } })];
    const opening = (...given: Parameters<typeof blocks>) => blocks(...given)[0]?.split('\n')[0];
    const chase = (what: string) => `Still to be mended, the longest first: ${what}.`;
    const failures = [reminder('still-failing', 'acme'), reminder('flapping', 'hooli')];
    expect(opening(failures, orgs, { round: 'daily' })).toBe(chase('2 orgs'));
    const age = { ...reminder('rotation-overdue', 'stark'), since: null };
    const others = [reminder('flapping', 'hooli'), reminder('rotation-stuck', 'umbrella'), age];
    expect(opening(others, orgs, { round: 'weekly' })).toBe(chase('2 matters'));
    expect(opening(others, healthy(2), { round: 'weekly' })).toBe(chase('2 matters'));
    expect(opening([age], orgs, { round: 'weekly' })).toBe(chase('2 orgs'));
    expect(opening([reminder('flapping', 'hooli'), age], healthy(2), { round: 'weekly' })).toBe(
      'hooli: nothing to do now.',
    );
  });

  test('of a calm week are the rotation that comes first, or nothing', () => {
    const due = (org: string, dueAt: string, overdue = false) => standing({ org, rotation: { dueAt, overdue } });
    const orgs = [due('a', '2026-12-06T07:00:00Z'), due('b', '2026-12-01T07:00:00Z')];
    expect(blocks([], orgs, { round: 'weekly' })[0]).toBe('Rotate b first, due 1 Dec: credential-health rotate b');
    expect(blocks([], [...orgs, due('c', '2026-11-01T07:00:00Z', true)], { round: 'weekly' })[0]).toBe(
      'Rotate c first, overdue since 1 Nov: credential-health rotate c',
    );
    const together = [due('b', '2026-12-01T07:00:00Z'), due('a', '2026-12-01T07:00:00Z')];
    expect(blocks([], together, { round: 'weekly' })[0]).toContain('Rotate a first');
    expect(blocks([], orgs, { round: 'daily' })[0]).toBe('Nothing to do: all 2 orgs work.');
    expect(blocks([], [], { round: 'weekly' })[0]).toBe('Nothing new to do.');
    expect(blocks([], healthy(45), { round: 'weekly' })[0]).toBe('Nothing to do: all 45 orgs work.');
    expect(blocks([], healthy(1), { round: 'weekly' })[0]).toBe('Nothing to do: the org works.');
    expect(blocks([], [standing({ org: 'a', condition: 'settling' })], { round: 'weekly' })[0]).toBe(
      'Nothing new to do.',
    );
  });

  test('of an end say that it needs nothing', () => {
    const ended = [{ kind: 'recovered', stage: 'ended' }] as const;
    expect(blocks(ended, healthy(3))[0]).toBe('Nothing to do: all 3 orgs work.');
    expect(blocks(ended, [...healthy(3), failing('globex')])[0]).toBe('Nothing to do for what has ended.');
    expect(blocks(ended)[0]).toBe('Nothing to do for what has ended.');
  });
});
