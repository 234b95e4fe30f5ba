import { describe, expect, test } from 'vitest';
import { cliCommands, invokeCommands } from '../../src/digest/commands.ts';
import { digestOf, told } from './digest-samples.ts';
import { blocks, lines, many, restore, secret } from './mail-blocks.ts';

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
    expect(lines([{ ...changed, was: changed.cause }]).join()).not.toContain('no longer');
    expect(lines([{ ...changed, was: null }])).toContain('acme: Salesforce rejects the client secret.');
    expect(lines(many(2, changed)).slice(-6)).toEqual(
      expect.arrayContaining([
        '2 orgs: Salesforce rejects the client secret.',
        'org00 (was app-blocked), org01 (was app-blocked)',
      ]),
    );
  });

  test('of anything else says what happened, and its date once', () => {
    const cliff = { kind: 'rotation-due', dueAt: '2026-12-01T07:00:00Z', since: '2026-11-01T07:00:00Z' } as const;
    expect(blocks([{ ...cliff, text: 'acme: the old pair ends' }])[1]).toBe('acme: the old pair ends (1 Dec).');
    expect(blocks([{ ...cliff, text: 'acme: the old pair ends' }], [], { where: null })[2]).toBe(
      '22 Nov 08:07 Europe/Berlin',
    );
    expect(blocks([{ ...cliff, text: 'acme: the old pair ends on 2026-12-01' }])[1]).toBe(
      'acme: the old pair ends on 1 Dec.',
    );
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

  test('of several things that befell several orgs alike tells all of them', () => {
    const added = { kind: 'org-added', text: 'checked from now on', severity: 'info' } as const;
    const given = ['acme', 'globex'].flatMap((org) => [
      { ...secret, org },
      { ...added, org },
    ]);
    expect(lines(given)).toContain('Also, for acme and the others likewise: checked from now on.');
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

describe('a line that leads to a command', () => {
  const check = (words: string) =>
    lines([{ ...secret, steps: [{ say: 'First' }, { say: words, run: 'credential-health check acme' }] }]);

  test('has 72 columns at most; else the command stands on a line of its own', () => {
    const words = 'x'.repeat(72 - ': credential-health check acme'.length);
    expect(check(words)).toContain(`${words}: credential-health check acme`);
    const text = check(`${words}x`);
    expect(text[text.indexOf(`${words}x:`) + 1]).toBe('credential-health check acme');
  });
});

describe('the head of an entry', () => {
  test('is the text where no cause is known, and for what is no failure', () => {
    expect(lines([{ kind: 'failing' }])).toContain('acme: something happened.');
    expect(blocks([{ kind: 'flapping', cause: 'timeout' }])[1]).toBe(
      'acme: something happened.\nSince 08:07 today. [timeout]',
    );
  });

  test('shows a name of which nothing can be seen as unnamed', () => {
    expect(lines([{ ...secret, org: '\u200b' }])).toContain('(unnamed): Salesforce rejects the client secret.');
  });

  test('says when it was healthy last, also where nobody knows since when it fails', () => {
    const lastHealthyAt = '2026-11-22T03:07:00Z';
    expect(blocks([{ ...secret, since: null, lastHealthyAt }])[1]).toContain(
      '\nLast healthy 04:07. [client-secret-wrong]',
    );
    expect(blocks(many(2, { ...secret, lastHealthyAt }))[1]).not.toMatch(/healthy/);
  });

  test('does not doubt an org that has no API calls left', () => {
    expect(blocks([{ kind: 'cannot-tell', cause: 'api-limit-exceeded' }])[1]).toContain(
      '\nSince 08:07 today. [api-limit-exceeded]',
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
    expect(lines(orgs, [], { team: 'crm' })).toContain('org00 (jane@example.com), org01 (jane@example.com)');
  });

  test('has neither a line for steps where there are none, nor the notes of its orgs', () => {
    const text = lines(many(2, { ...blocked, steps: [], note: 'ask first' }));
    expect(text.join()).not.toMatch(/likewise|Note:/);
  });

  test('of no known cause leads to the status of all', () => {
    expect(lines(many(22, { kind: 'flapping' }))).toContain('2 more: credential-health status');
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
    const [first, second] = orgs;
    const later = [
      { ...first, since: null },
      { ...second, since: '2026-11-22T02:07:00Z' },
    ];
    expect(blocks(later)[1]).toContain('\nFailing since 03:07 today. [');
    const swapped = [
      { ...first, since: '2026-11-22T03:07:00Z' },
      { ...second, since: '2026-11-22T02:07:00Z' },
    ];
    expect(blocks(swapped)[1]).toContain('\nFailing since 03:07 today or later. [');
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
