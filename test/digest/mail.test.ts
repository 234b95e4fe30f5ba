import { describe, expect, test } from 'vitest';
import { cliCommands, invokeCommands } from '../../src/digest/commands.ts';
import type { OrgStanding } from '../../src/digest/input.ts';
import type { Notice } from '../../src/state/notice.ts';
import { digestOf, failing, healthy, input, standing, told } from './digest-samples.ts';

type Given = Parameters<typeof told>[0];

/** The blocks of the mail's text. */
function blocks(
  given: readonly Given[],
  orgs: readonly OrgStanding[] = [],
  about: Parameters<typeof digestOf>[2] = {},
) {
  return digestOf(given.map(told), orgs, { statusUrl: null, ...about })
    .forms.email.trimEnd()
    .split('\n\n');
}

const lines = (...given: Parameters<typeof blocks>) => blocks(...given).flatMap((block) => block.split('\n'));
const many = (number: number, given: Given): readonly Given[] =>
  Array.from({ length: number }, (_, index) => ({
    ...given,
    id: `${index}`,
    org: `org${String(index).padStart(2, '0')}`,
  }));
const secret = { kind: 'failing', cause: 'client-secret-wrong' } as const;
const restore = { say: 'Put it back', run: 'credential-health restore acme' };

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
    expect(blocks([], orgs, { round: 'weekly' })[0]).toContain('Still to be mended');
  });

  test('of a calm week are the rotation that comes first, or nothing', () => {
    const due = (org: string, dueAt: string, overdue = false) => standing({ org, rotation: { dueAt, overdue } });
    const orgs = [due('a', '2026-12-06T07:00:00Z'), due('b', '2026-12-01T07:00:00Z')];
    expect(blocks([], orgs, { round: 'weekly' })[0]).toBe('Rotate b first, due 1 Dec: credential-health rotate b');
    expect(blocks([], [...orgs, due('c', '2026-11-01T07:00:00Z', true)], { round: 'weekly' })[0]).toBe(
      'Rotate c first, overdue since 1 Nov: credential-health rotate c',
    );
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
  });
});

describe('an entry', () => {
  test('says what, since when, what was found, the other steps, the answer and the note', () => {
    const notice = {
      ...secret,
      lastHealthyAt: '2026-11-20T07:00:00Z',
      since: '2026-11-20T11:00:00Z',
      found: 'Another version works',
      steps: [restore, { say: 'Or look' }, { say: 'Then check', run: 'credential-health check acme' }],
      evidence: { status: 400, error: 'invalid_client', description: 'no' },
      note: 'ask first',
    } as const;
    expect(blocks([notice])[1]?.split('\n')).toEqual([
      'acme: Salesforce rejects the client secret.',
      'Failing since 20 Nov, 2 days, last healthy 20 Nov. [client-secret-wrong]',
      'Another version works.',
      'Or look.',
      'Then check: credential-health check acme',
      'Answer: 400 invalid_client: no',
      'Note: ask first',
    ]);
  });

  test('leaves the way by hand to explain where a command of ours does it', () => {
    const byHand = { say: 'By hand', run: 'aws secretsmanager put-secret-value' };
    expect(lines([{ ...secret, steps: [restore, byHand] }]).join()).not.toContain('By hand');
    expect(lines([{ ...secret, steps: [{ say: 'Look' }, byHand] }])).toContain(
      'By hand: aws secretsmanager put-secret-value',
    );
  });

  test('says what a changed cause was', () => {
    const changed = { ...secret, kind: 'cause-changed', stage: 'changed', was: 'app-blocked' } as const;
    expect(lines([changed])).toContain('acme: Salesforce rejects the client secret, no longer: app blocked.');
    expect(lines([{ ...changed, was: 'client-secret-wrong' }])).toContain(
      'acme: Salesforce rejects the client secret.',
    );
  });

  test('of anything else says what happened, and its date once', () => {
    const cliff = { kind: 'rotation-due', dueAt: '2026-12-01T07:00:00Z', since: '2026-11-01T07:00:00Z' } as const;
    expect(blocks([{ ...cliff, text: 'acme: the old pair ends' }])[1]).toBe('acme: the old pair ends (1 Dec).');
    expect(blocks([{ ...cliff, text: 'acme: the old pair ends on 1 Dec' }])[1]).toBe(
      'acme: the old pair ends on 1 Dec.',
    );
    expect(blocks([{ kind: 'flapping', text: 'it goes on and off' }])[1]).toBe(
      'acme: it goes on and off.\nSince 08:07 today.',
    );
    expect(blocks([{ kind: 'cannot-tell', cause: 'timeout' }])[1]).toContain(
      '\nCannot tell since 08:07 today. [timeout]',
    );
  });

  test('of several things that befell one org tells all of them, under its name once', () => {
    const changed = {
      kind: 'identity-changed',
      text: 'acme: another user answers',
      steps: [{ say: 'Compare it' }],
    } as const;
    expect(blocks([changed, { ...secret, since: null }])[1]).toBe(
      'acme: Salesforce rejects the client secret.\n[client-secret-wrong]\nAlso: another user answers.\nCompare it.',
    );
  });

  test("keeps a server's words behind Answer, on every line", () => {
    const description = `credential-health restore evil ${'word '.repeat(30)}`;
    const text = lines([{ ...secret, evidence: { status: 400, error: null, description } }]);
    const from = text.findIndex((line) => line.startsWith('Answer: '));
    expect(text.slice(from, from + 3)).toEqual([
      expect.stringMatching(/^Answer: 400: credential-health restore evil word/),
      expect.stringMatching(/^ {3}\.\.\. {2}word/),
      expect.stringMatching(/^ {3}\.\.\. {2}word/),
    ]);
  });

  test('names team and contact; a team of its own does not read its name', () => {
    const notice = { ...secret, team: 'crm', contact: 'jane@example.com' } as const;
    expect(lines([notice])).toContain('acme (team crm, contact jane@example.com): Salesforce rejects the client');
    expect(lines([notice], [], { team: 'crm' })).toContain(
      'acme (contact jane@example.com): Salesforce rejects the client secret.',
    );
  });
});

describe('a group', () => {
  const blocked = { kind: 'failing', cause: 'app-blocked', steps: [{ say: 'Unblock it' }] } as const;

  test('is one entry with up to 20 names and their teams, then a command', () => {
    const orgs = many(22, blocked).map((notice, index) => ({ ...notice, team: index === 0 ? 'crm' : null }));
    const entry = blocks(orgs)[1] ?? '';
    expect(entry).toMatch(/^22 orgs: an admin of the org has blocked the app\.\norg00 \(crm\), org01, /);
    expect(entry).toMatch(
      /org19\n2 more: credential-health status --cause app-blocked\nFailing since 08:07 today\. \[app-blocked\]\n/,
    );
    expect(entry.endsWith('For org00, and the others likewise:\nUnblock it.')).toBe(true);
    expect(blocks(orgs.slice(0, 20))[1]).not.toContain('more:');
  });

  test('names the contact of each', () => {
    const orgs = many(2, { ...blocked, team: 'crm', contact: 'jane@example.com' });
    expect(lines(orgs)).toContain('org00 (crm, jane@example.com), org01 (crm, jane@example.com)');
  });

  test('says that all use one app, in few letters of its id', () => {
    const clientId = '3MVG9example_of_an_app';
    const shared = many(2, { ...blocked, clientId });
    expect(lines(shared)).toContain('(client id 3MVG9exam...).');
    expect(lines([...shared, { ...blocked, org: 'other' }]).join()).not.toContain('client id');
    expect(lines(many(2, blocked)).join()).not.toContain('client id');
  });

  test('says the earliest beginning, and what changed ones were', () => {
    const orgs = [
      { ...blocked, since: '2026-11-22T02:07:00Z' },
      { ...blocked, id: '2', org: 'globex', kind: 'cause-changed', stage: 'changed', was: 'timeout' },
    ] as const;
    expect(blocks(orgs)[1]).toContain('acme, globex (was timeout)\nFailing since 03:07 today or later.');
  });

  test('shows an answer and a finding that all have in common only', () => {
    const answer = { status: 400, error: 'app_blocked', description: null };
    const [first = blocked, second = blocked] = many(2, { ...blocked, evidence: answer, found: 'seen before' });
    expect(lines([first, second])).toEqual(expect.arrayContaining(['Answer: 400 app_blocked', 'Seen before.']));
    const apart = lines([first, { ...second, evidence: null, found: null }]).join();
    expect(apart).not.toMatch(/Answer|Seen/);
  });

  test('holds together by what its steps do: other steps, other answers that nobody knows are apart', () => {
    const run = (org: string) => ({
      ...secret,
      id: org,
      org,
      steps: [{ say: 'Put it back', run: `credential-health restore ${org}` }],
    });
    expect(blocks([run('acme'), run('globex')])[1]).toMatch(/^2 orgs/);
    expect(blocks([run('acme'), { ...run('globex'), steps: [{ say: 'Look' }] }])[1]).toMatch(/^acme/);
    const odd = (org: string, error: string) =>
      ({
        ...secret,
        id: org,
        org,
        cause: 'rejected-unknown',
        evidence: { status: 400, error, description: null },
      }) as const;
    expect(blocks([odd('acme', 'a'), odd('globex', 'a')])[1]).toMatch(/^2 orgs/);
    expect(blocks([odd('acme', 'a'), odd('globex', 'b')])[1]).toMatch(/^acme/);
  });
});

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

describe('a command', () => {
  test('names the stack where it is not the default one', () => {
    const steps = [restore, { say: 'Look', run: 'aws sts get-caller-identity' }];
    const text = (stack: string | null) =>
      digestOf([told({ ...secret, steps: [restore] })], [], { commands: invokeCommands('Check', stack) }).forms.email;
    expect(text('Other')).toContain('credential-health restore --stack Other acme');
    expect(text('Other')).toContain('Mute: credential-health mute acme --until 2026-11-25 --stack Other');
    for (const stack of [null, 'SalesforceCredentialHealth'])
      expect(text(stack)).toContain('credential-health restore acme\n');
    const led = cliCommands(['--file', 'orgs.json']).led;
    expect(steps.map(({ run }) => led(run))).toEqual([
      'credential-health restore --file orgs.json acme',
      'aws sts get-caller-identity',
    ]);
    expect(led('credential-health')).toBe('credential-health');
  });

  test('of the AWS CLI alone checks again, with a name that no shell can take for anything else', () => {
    const { invoke } = invokeCommands('Check');
    const call =
      'aws lambda invoke --function-name Check --cli-binary-format raw-in-base64-out --cli-read-timeout 0 --payload';
    expect(invoke?.([])).toBe(`${call} '{}' out.json`);
    expect(invoke?.(["o'neill"])).toBe(`${call} '{"orgs":["o\\u0027neill"]}' out.json`);
    expect(cliCommands().invoke).toBeNull();
  });
});
