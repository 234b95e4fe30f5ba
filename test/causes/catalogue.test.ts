import { describe, expect, test } from 'vitest';
import { CAUSES, type CauseCode, type CauseContext, explain } from '../../src/causes/catalogue.ts';
import { explainForAdmin, explainInFull, GUIDES } from '../../src/causes/guides.ts';
import { stepLine } from '../../src/causes/step.ts';
import { PROMISED } from '../salesforce/cases.ts';

const CODES = Object.keys(CAUSES) as CauseCode[];
const FLOWS = ['client_credentials', 'password', 'jwt_bearer', null] as const;

const ACME: CauseContext = {
  org: 'acme',
  secretId: 'salesforce/acme',
  host: 'acme.my.salesforce.com',
  flow: 'client_credentials',
  evidence: null,
  egressAddress: '203.0.113.7',
};

/** The steps, each in one line. */
const linesOf = (code: CauseCode, context: CauseContext) => explain(code, context).actions.map(stepLine);

const fullLinesOf = (code: CauseCode, context: CauseContext) => explainInFull(code, context).actions.map(stepLine);

/** Every way in which a cause is told: by flow, with and without a host and an egress address. */
const CONTEXTS: readonly CauseContext[] = FLOWS.flatMap((flow) =>
  ['acme.my.salesforce.com', 'login.salesforce.com', null].flatMap((host) =>
    ['203.0.113.7', null].map((egressAddress) => ({ ...ACME, flow, host, egressAddress })),
  ),
);

test('the catalogue holds the promised codes, no more and no less, each with its verdict', () => {
  const withVerdict = (verdict: string) => CODES.filter((code) => CAUSES[code].verdict === verdict).sort();
  expect(withVerdict('unhealthy')).toEqual(PROMISED.unhealthy.toSorted());
  expect(withVerdict('inconclusive')).toEqual(PROMISED.inconclusive.toSorted());
});

test('network trouble and a refusal of our own address never count against the credential', () => {
  for (const code of ['ip-restricted', 'rate-limited', 'salesforce-unavailable', 'connection-failed'] as const) {
    expect(explain(code, ACME).verdict).toBe('inconclusive');
  }
});

describe.each(CODES)('%s', (code) => {
  const everyExplanation = CONTEXTS.flatMap((context) => [explain(code, context), explainInFull(code, context)]);

  test('says in one short sentence what is wrong, ready to follow the name of an org and a colon', () => {
    expect(CAUSES[code].meaning).toMatch(/^(?:[a-z]|Salesforce|Secrets Manager).{10,110}[^.]$/);
  });

  test('says when it is said', () => {
    expect(GUIDES[code].saidWhen.length).toBeGreaterThan(0);
  });

  test('has actions fit for an e-mail, in every context', () => {
    for (const { actions } of everyExplanation) {
      expect(actions.length).toBeGreaterThan(0);
      expect(actions.length).toBeLessThanOrEqual(6);
      for (const text of [...actions.map(stepLine), ...GUIDES[code].likely]) {
        expect(text.length).toBeGreaterThan(10);
        expect(text.length).toBeLessThanOrEqual(340);
        expect(text).not.toMatch(/the report|evidence|\(link\)|\bbelow\b|undefined|(?<!\/dev\/)null|\[object|\n/);
      }
    }
  });

  test('links to a page of Salesforce or AWS', () => {
    expect(CAUSES[code].link).toMatch(
      /^https:\/\/(help\.salesforce\.com\/s\/articleView\?id=[\w.]+&type=[15]|developer\.salesforce\.com\/docs\/|status\.salesforce\.com|docs\.aws\.amazon\.com\/)/,
    );
  });

  test('sends a Salesforce admin to a Setup page with every action', () => {
    if (CAUSES[code].whoActs !== 'salesforce-admin') return;
    for (const { actions } of everyExplanation) {
      for (const { say } of actions) expect(say).toContain('Setup > ');
    }
  });

  test('gives the admin a text with Setup pages and without a name of ours', () => {
    for (const context of CONTEXTS) {
      const text = explainForAdmin(code, {
        ...context,
        org: 'internal-org-name',
        secretId: 'prefix/internal-org-name',
      });
      expect(text).not.toMatch(
        /internal-org-name|prefix|\baws\b|secrets manager|lambda|credential-health|npx|\bteam\b/i,
      );
      expect(text).not.toMatch(/secret\.json|egressAddress|\bdeploy\b|catalogue|evidence|the report/);
      expect(text.length).toBeLessThanOrEqual(1500);
      for (const step of text.match(/^\d+\. .*$/gm) ?? []) expect(step).toContain('Setup > ');
    }
  });
});

test('no two causes share their actions, save the two that the right host mends', () => {
  const own = CODES.filter((code) => code !== 'login-host-not-supported');
  for (const context of CONTEXTS) {
    const lists = own.map((code) => linesOf(code, context).join('\n'));
    expect(new Set(lists).size).toBe(own.length);
  }
});

test('no two causes share their meaning', () => {
  expect(new Set(CODES.map((code) => CAUSES[code].meaning)).size).toBe(CODES.length);
});

test('a cause that a Salesforce admin mends always has a text for them', () => {
  for (const code of CODES.filter((candidate) => CAUSES[candidate].whoActs === 'salesforce-admin')) {
    expect(explainForAdmin(code, ACME)).toContain('1. ');
  }
});

test('the four faces of a flow that is switched off point at one another', () => {
  for (const code of ['flow-not-enabled', 'app-disabled', 'client-secret-wrong', 'rejected-unknown'] as const) {
    expect(GUIDES[code].likely.join()).toContain(
      'run-as-user-missing, flow-not-enabled, app-disabled or client-secret-wrong',
    );
  }
});

describe('an explanation', () => {
  test('is filled in for the org', () => {
    expect({ ...explain('run-as-user-missing', ACME), actions: linesOf('run-as-user-missing', ACME) }).toEqual({
      code: 'run-as-user-missing',
      verdict: 'unhealthy',
      whoActs: 'salesforce-admin',
      meaning: 'no Run-As user is set',
      actions: [
        'In acme.my.salesforce.com: Setup > External Client App Manager > the app > Policies > Edit, tick Enable Client Credentials Flow if the box is there, set Run As to the username of the integration user (permission API Only User), Save.',
      ],
      link: 'https://help.salesforce.com/s/articleView?id=xcloud.connected_app_client_credentials_setup.htm&type=5',
    });
  });

  test.each([null, 'login.salesforce.com', 'test.salesforce.com', 'x;rm -rf .my.salesforce.com'])(
    'speaks of the org where the host is not its own: %s',
    (host) => {
      expect(linesOf('user-inactive', { ...ACME, host })[0]).toMatch(/^In the org, see why/);
      expect(linesOf('client-secret-wrong', { ...ACME, host })[0]).toMatch(
        /^Get the current Consumer Secret of the org/,
      );
      const answering = host?.startsWith('x') === false ? host : 'MYDOMAIN.my.salesforce.com';
      expect(linesOf('tls-untrusted', { ...ACME, host })[0]).toContain(`-connect ${answering}:443`);
    },
  );

  test('holds the exact commands that change the secret, the value passing through a file', () => {
    expect(linesOf('host-not-allowed', ACME).slice(-2)).toEqual([
      'To put that host as domain, without https:// and path, fetch the stored secret: (umask 077; aws secretsmanager get-secret-value --secret-id salesforce/acme --query SecretString --output text > secret.json)',
      'Change it in secret.json, then store it: aws secretsmanager put-secret-value --secret-id salesforce/acme --secret-string file://secret.json && rm secret.json',
    ]);
  });

  test('tries and stores a pair with our own command, where that serves the flow', () => {
    for (const code of ['client-secret-wrong', 'client-id-unknown'] as const) {
      expect(explain(code, ACME).actions.at(-1)?.run).toBe('credential-health rotate acme');
      expect(explain(code, { ...ACME, flow: 'password' }).actions.at(-1)?.run).toContain('put-secret-value');
      expect(fullLinesOf(code, ACME).at(-1)).toContain('put-secret-value');
    }
  });

  test.each([
    ['arn:aws:secretsmanager:eu-west-1:111122223333:secret:salesforce/acme-AbCdEf', undefined],
    ['salesforce/a b', "'salesforce/a b'"],
    ["salesforce/o'hara", "'salesforce/o'\\''hara'"],
    ['salesforce/$(reboot)', "'salesforce/$(reboot)'"],
    ['', "''"],
  ])('quotes %s for a shell', (secretId, quoted = secretId) => {
    const [describeSecret = ''] = linesOf('secret-unreadable', { ...ACME, secretId });
    expect(describeSecret.split('--secret-id ')[1]).toBe(quoted);
    expect(linesOf('response-invalid', { ...ACME, org: secretId })[0]).toBe(
      `Check again: credential-health check ${quoted}`,
    );
  });

  test.each([
    ['client_credentials', ['clientId', 'clientSecret', 'domain']],
    ['password', ['clientId', 'clientSecret', 'username', 'password', 'securityToken', 'domain']],
    ['jwt_bearer', ['clientId', 'username', 'privateKey', 'domain']],
    [null, ['clientId', 'clientSecret', 'domain']],
  ] as const)('of a malformed secret shows the form that the flow wants: %s', (flow, keys) => {
    const [form = ''] = fullLinesOf('secret-malformed', { ...ACME, flow });
    const example = JSON.parse(form.slice(form.indexOf('{')));
    expect(Object.keys(example)).toEqual(keys);
    expect(example.domain).toBe('acme.my.salesforce.com');
    if (flow === null) return;
    const evidence = { status: null, error: null, description: null, subject: flow };
    expect(fullLinesOf('secret-malformed', { ...ACME, flow: null, evidence })).toContain(form);
  });

  test.each([
    ['client_credentials', 'Enable Client Credentials Flow'],
    ['password', 'Allow OAuth Username-Password Flows'],
    ['jwt_bearer', 'Enable JWT Bearer Flow'],
    [null, 'Enable Client Credentials Flow'],
  ] as const)('of a flow that is off names the switch of that flow: %s', (flow, name) => {
    expect(linesOf('flow-not-enabled', { ...ACME, flow })[0]).toContain(name);
  });

  test.each([
    ['client_credentials', 'the Run-As user'],
    [null, 'the Run-As user'],
    ['password', 'the integration user'],
    ['jwt_bearer', 'the integration user'],
  ] as const)('calls the user what the flow calls it: %s', (flow, user) => {
    expect(linesOf('api-disabled', { ...ACME, flow })[0]).toContain(`for ${user}`);
  });

  test.each([
    ['client_credentials', 'Or name another integration user'],
    [null, 'Or name another integration user'],
    ['password', 'Or create another integration user'],
    ['jwt_bearer', 'Or create another integration user'],
  ] as const)('of an inactive user says how to replace it: %s', (flow, start) => {
    expect(fullLinesOf('user-inactive', { ...ACME, flow }).at(-1)).toContain(start);
  });

  test('of a refused address shows the one that was configured', () => {
    expect(linesOf('ip-restricted', ACME)[0]).toContain('add 203.0.113.7: Setup >');
    expect(linesOf('ip-restricted', { ...ACME, egressAddress: null })[0]).toContain(
      'add the address our checks come from (Source IP in Setup >',
    );
  });

  test('of a refused address says where relaxing the app does not help', () => {
    expect(linesOf('ip-restricted', ACME).at(-1)).toContain('Enforce login IP ranges on every request');
    expect(linesOf('ip-restricted', { ...ACME, flow: 'jwt_bearer' }).at(-1)).toContain('does not help');
  });

  test('of an expired password asks for the new one only where it is used', () => {
    expect(linesOf('api-password-expired', { ...ACME, flow: 'password' })[1]).toContain('security token');
    expect(linesOf('api-password-expired', ACME)[1]).not.toContain('security token');
  });
});
