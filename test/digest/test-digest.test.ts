import { describe, expect, test } from 'vitest';
import { testDigest } from '../../src/digest/test-digest.ts';
import { NOW } from './digest-samples.ts';
import { expectWellFormed } from './well-formed.ts';

describe('a test alert', () => {
  const about = {
    runId: 'run-1',
    team: null,
    confirmedSubscriptions: 2,
    unconfirmed: [],
    timezone: 'UTC',
    where: null,
  };

  test('says that nothing is broken, who gets it and what to do when it is unexpected', () => {
    const digest = testDigest(NOW, { ...about, unconfirmed: ['ops@example.com'] });
    expect(`\nSubject: ${digest.subject}\n\n${digest.forms.email}`).toMatchInlineSnapshot(`
      "
      Subject: [info] TEST of the Salesforce credential alerts, nothing is broken

      Nothing to do: this is a test. Nothing is broken, and no org was
      checked.

      It goes to everybody who is told about all orgs, and shows that alerts
      about your Salesforce credentials reach you.

      The alert topic has 2 confirmed subscriptions.

      Not confirmed, so not reached: ops@example.com. SNS drops an address
      that is not confirmed within 48 hours.

      Unexpected? Somebody with access to the AWS account asked for it.
      Nothing has to be mended; ask those who run credential-health there.

      22 Nov 07:07 UTC
      "
    `);
  });

  test('is a message like any other', () => {
    expectWellFormed(testDigest(NOW, about));
    expectWellFormed(testDigest(NOW, { ...about, unconfirmed: Array(500).fill('x'.repeat(300)) }));
    expect(testDigest(NOW, about).attributes).toEqual({ severity: 'info', kinds: ['test'], orgs: 0 });
  });

  test('is marked as one for machines too, and names nothing of the fleet', () => {
    const machine = JSON.parse(testDigest(NOW, about).forms.sqs);
    expect(machine).toMatchObject({ severity: 'info', kinds: ['test'], origin: null, statusUrl: null, omitted: 0 });
    expect(machine.summary).toMatchObject({ full: false, checked: 0, failing: 0 });
    expect(machine.notices).toEqual([
      {
        id: 'test/run-1',
        matterId: 'test/run-1',
        kind: 'test',
        stage: 'opened',
        text: 'This is a test. Nothing is broken, and no org was checked.',
        severity: 'info',
        at: '2026-11-22T07:07:00.000Z',
        actions: [],
        ...Object.fromEntries(
          ['org', 'orgs', 'team', 'cause', 'whoActs', 'since', 'endedAt', 'lastHealthyAt', 'dueAt', 'found', 'evidence']
            .concat('contact', 'note')
            .map((nothing) => [nothing, null]),
        ),
      },
    ]);
  });

  test('says in a chat what it is, and that there is nothing to do', () => {
    const { content } = JSON.parse(testDigest(NOW, about).forms.https);
    expect(content).toMatchObject({
      title: '[info] TEST of the Salesforce credential alerts, nothing is broken',
      description: '- This is a test. Nothing is broken, and no org was checked.',
      nextSteps: ['This is a test. Nothing is broken, and no org was checked.'],
      keywords: ['info', 'test'],
    });
  });

  test('says nothing of addresses and subscriptions that it knows nothing of', () => {
    const { email } = testDigest(NOW, { ...about, confirmedSubscriptions: null }).forms;
    expect(email).not.toMatch(/topic|confirmed/);
    expect(email.split('\n\n')).toHaveLength(4);
    const one = testDigest(NOW, { ...about, confirmedSubscriptions: 1 }).forms.email;
    expect(one).toContain('The alert topic has 1 confirmed subscription.\n');
  });

  test('names twenty addresses that are not confirmed, and counts the others', () => {
    const unconfirmed = Array.from({ length: 22 }, (_, index) => `ops${index}@example.com`);
    const email = testDigest(NOW, { ...about, unconfirmed }).forms.email.replaceAll('\n', ' ');
    expect(email).toContain('ops18@example.com, ops19@example.com and 2 more. SNS drops');
  });

  test('says which deployment speaks', () => {
    const where = { account: '111122223333', region: 'eu-central-1', stack: 'Health' };
    expect(testDigest(NOW, { ...about, where }).forms.email).toContain(
      '\n22 Nov 07:07 UTC, account 111122223333, eu-central-1, Health\n',
    );
  });

  test('to a team reaches that team only', () => {
    const digest = testDigest(NOW, { ...about, team: 'billing', confirmedSubscriptions: null });
    expect([digest.audience, digest.team]).toEqual(['team', 'billing']);
    expect(digest.forms.email).toContain('who is told about the orgs of team billing,');
  });
});
