import { describe, expect, test } from 'vitest';
import { newOrgInput } from '../../../bin/command-line/new-org-input.ts';
import type { Questions } from '../../../bin/terminal/questions.ts';
import { Sealed } from '../../../src/credential/sealed.ts';
import { adminChecklist } from '../../../src/onboarding/admin-checklist.ts';
import { cli } from '../cli.ts';

/** A person who gives these answers in turn, again where the rule does not take one. */
function person(...answers: readonly string[]) {
  const left = [...answers];
  const asked: string[] = [];
  const answer = (message: string, rule: (text: string) => string | null): string => {
    asked.push(message.split(' (')[0] ?? '');
    for (;;) {
      const next = left.shift();
      if (next === undefined) throw new Error(`no answer left for: ${message}`);
      const problem = rule(next);
      if (problem === null) return next.trim();
      asked.push(`  ${problem}`);
    }
  };
  const ask: Questions = {
    text: async (message, rule) => answer(message, rule),
    secret: async (message, rule) => new Sealed(answer(message, rule)),
    confirm: async () => true,
    warn: (message) => asked.push(`  ${message}`),
    choose: async (message, choices) => {
      const label = answer(message, () => null);
      const choice = choices.find((each) => each.label === label);
      if (choice === undefined) throw new Error(`no choice ${label}`);
      return choice.value;
    },
    chooseSome: async (_, choices) => choices.map(({ value }) => value),
  };
  return { ask, asked };
}

describe('a person at a terminal', () => {
  test('is asked for everything, and again at once where an answer cannot be right', async () => {
    const { ask, asked } = person('acme', 'acme.lightning.force.com', 'acme', 'key', 'billing', '', 'example-value');
    const org = await newOrgInput(ask, undefined, {}, 'salesforce/');
    expect(asked).toEqual([
      'Name of the org',
      'My Domain of the org',
      expect.stringMatching(/^ {2}.* Use acme\.my\.salesforce\.com\.$/),
      'My Domain of the org',
      'Consumer Key',
      'Team that hears about it',
      'Days after which the secret is to be rotated',
      'Consumer Secret',
    ]);
    expect({ ...org, clientSecret: org.clientSecret.reveal() }).toEqual({
      org: 'acme',
      host: 'acme.my.salesforce.com',
      clientId: 'key',
      clientSecret: 'example-value',
      tags: { team: 'billing' },
      kmsKeyId: null,
    });
  });

  test('is asked only for what the options leave open', async () => {
    const { ask, asked } = person('30', 'example-value');
    const options = { domain: 'acme', clientId: 'key', team: 'crm', kmsKey: 'alias/own' };
    expect(await newOrgInput(ask, 'acme', options, 'salesforce/')).toMatchObject({
      tags: { team: 'crm', 'max-age-days': '30' },
      kmsKeyId: 'alias/own',
    });
    expect(asked).toEqual(['Days after which the secret is to be rotated', 'Consumer Secret']);
  });

  test('is asked again for a name that is taken, and for a host that does not exist', async () => {
    const { ask, asked } = person('acme', 'globex', 'gloebx', 'globex', 'key', '', '', 'example-value');
    const org = await newOrgInput(ask, undefined, {}, 'salesforce/', {
      nameProblem: async (name) => (name === 'acme' ? 'acme is taken' : null),
      hostProblem: async (host) => (host.startsWith('gloebx') ? 'no such host' : null),
    });
    expect(asked.slice(0, 6)).toEqual([
      'Name of the org',
      '  acme is taken',
      'Name of the org',
      'My Domain of the org',
      '  no such host',
      'My Domain of the org',
    ]);
    expect(org).toMatchObject({ org: 'globex', host: 'globex.my.salesforce.com' });
  });

  test('chooses among the teams that there are', async () => {
    const { ask } = person('crm', '', 'example-value');
    const teams = ['billing', 'crm'];
    const options = { domain: 'acme', clientId: 'key' };
    expect(await newOrgInput(ask, 'acme', options, 'salesforce/', { teams })).toMatchObject({ tags: { team: 'crm' } });
  });
});

describe('where nobody can be asked', () => {
  test('all that is missing is named, with what to ask the admin for', async () => {
    const { code, stdout, stderr } = await cli(['add', 'acme', '--client-id', 'key'], {
      env: { AWS_REGION: 'eu-central-1' },
    });
    expect(stderr).toMatch(/^Missing: --domain, the client secret on standard input\.\n/);
    expect(stderr).toMatch(/ask them for:\n {2}credential-health add --checklist\n$/);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });

  test('all that is wrong is named together', async () => {
    const args = ['add', 'ac me', '--domain', 'login', '--max-age-days', 'soon'];
    const { code, stderr } = await cli(args, { input: 'example-value' });
    expect(stderr.split('\n')).toEqual([
      expect.stringMatching(/^the name of the org: Use letters/),
      expect.stringMatching(/^--domain: .* does not serve the client credentials flow/),
      expect.stringMatching(/^--max-age-days: This must be a whole number/),
      '',
    ]);
    expect(code).toBe(2);
  });

  test('the checklist can be had by itself, to forward', async () => {
    const { code, stdout } = await cli(['add', '--checklist']);
    expect({ code, stdout }).toEqual({ code: 0, stdout: adminChecklist(null) });
    expect(stdout).not.toMatch(/credential-health|aws|secrets manager/i);
  });

  test('a client secret is no option, and an option that looks like one does not repeat its value', async () => {
    const { code, stderr } = await cli(['add', 'acme', '--client-secret', 'example-value']);
    expect(stderr).toMatch(/unknown option '--client-secret'/);
    expect(stderr).not.toContain('example-value');
    expect(code).toBe(2);
  });
});
