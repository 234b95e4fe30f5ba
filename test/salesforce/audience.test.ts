import { describe, expect, test } from 'vitest';
import { finding } from '../../src/causes/finding.ts';
import type { Credential } from '../../src/credential/credential.ts';
import type { AllowedHost } from '../../src/credential/host.ts';
import { checkHost } from '../../src/credential/host.ts';
import { Sealed } from '../../src/credential/sealed.ts';
import { audiencesOf, eitherLogin, mayBeTheAudience } from '../../src/salesforce/audience.ts';

const OWN = 'https://acme.my.salesforce.com';
const LOGIN = 'https://login.salesforce.com';

function hostOf(name: string): AllowedHost {
  const checked = checkHost(name, 'jwt_bearer');
  if (!checked.ok) throw new Error(`${name} is no host`);
  return checked.host;
}

const jwt = (audience: string | null = null): Credential => ({
  flow: 'jwt_bearer',
  clientId: 'example_id',
  username: 'robot@acme.example',
  privateKey: new Sealed('example-key'),
  audience,
  host: 'acme',
});

const refusal = (cause: Parameters<typeof finding>[0], description: string | null) =>
  finding(cause, 'token', { status: 400, error: 'invalid_grant', description });
const BLAMED = refusal('assertion-rejected', 'Audience is invalid');
const MISSING = refusal('app-not-installed', 'External client app is not installed in this org');
const UNAPPROVED = refusal('user-not-approved', "user hasn't approved this consumer");
const UNKNOWN_USER = refusal('assertion-rejected', 'invalid user');

describe('the audiences to ask with', () => {
  test.each<[string, string | null, string | null, readonly string[]]>([
    ['acme.my.salesforce.com', null, null, [OWN, LOGIN]],
    ['acme.my.salesforce.com', null, LOGIN, [LOGIN, OWN]],
    ['acme.my.salesforce.com', null, OWN, [OWN, LOGIN]],
    ['acme.my.salesforce.com', null, 'https://former.my.salesforce.com', [OWN, LOGIN]],
    ['acme.my.salesforce.com', 'https://named.example', LOGIN, ['https://named.example']],
    [
      'acme--uat.sandbox.my.salesforce.com',
      null,
      null,
      ['https://acme--uat.sandbox.my.salesforce.com', 'https://test.salesforce.com'],
    ],
    ['acme.my.salesforce.mil', null, null, ['https://acme.my.salesforce.mil', LOGIN]],
    ['acme.my.sfcrmproducts.cn', null, LOGIN, ['https://acme.my.sfcrmproducts.cn']],
    ['acme.my.salesforce.com.my.sfcrmproducts.cn', null, null, ['https://acme.my.salesforce.com.my.sfcrmproducts.cn']],
    ['login.salesforce.com', null, null, [LOGIN]],
    ['test.salesforce.com', null, LOGIN, ['https://test.salesforce.com']],
  ])('of %s, where the secret names %s and %s worked last', (host, named, worked, audiences) => {
    expect(audiencesOf(jwt(named), hostOf(host), worked)).toEqual(audiences);
  });

  test('are none for a flow without an assertion', () => {
    const { clientId, host } = jwt();
    const credential = { flow: 'client_credentials', clientId, clientSecret: new Sealed('example'), host } as const;
    expect(audiencesOf(credential, hostOf('acme'), null)).toEqual([null]);
  });
});

test.each([
  [BLAMED, true],
  [MISSING, true],
  [UNAPPROVED, true],
  [UNKNOWN_USER, false],
  [refusal('assertion-rejected', null), false],
  [refusal('user-inactive', 'inactive user: audience'), false],
])('$cause, $evidence.description: may another audience be answered differently? %s', (answer, may) => {
  expect(mayBeTheAudience(answer)).toBe(may);
});

describe('of two refusals', () => {
  const left = (first: typeof BLAMED, second: typeof BLAMED) => {
    const both = eitherLogin(
      { audience: OWN, finding: first },
      { audience: LOGIN, judged: { ok: false, finding: second } },
    );
    return both.ok ? null : both.finding;
  };

  test.each([
    [
      MISSING,
      refusal('app-not-installed', 'not installed in this org'),
      refusal('app-not-installed', 'not installed in this org'),
    ],
    [BLAMED, MISSING, MISSING],
    [MISSING, BLAMED, MISSING],
    [MISSING, UNAPPROVED, UNAPPROVED],
    [UNAPPROVED, MISSING, UNAPPROVED],
    [UNAPPROVED, UNKNOWN_USER, UNKNOWN_USER],
    [BLAMED, refusal('salesforce-unavailable', null), refusal('salesforce-unavailable', null)],
  ])('$evidence.description and $evidence.description, the one that says more is left', (first, second, kept) => {
    expect(left(first, second)).toMatchObject({ cause: kept.cause, evidence: kept.evidence });
  });

  test('both are shown', () => {
    expect(left(MISSING, finding('timeout', 'token', { error: 'ETIMEDOUT' }))?.hints).toEqual([
      {
        about: 'login',
        text: `Tried with two audiences: ${OWN} (External client app is not installed in this org) and ${LOGIN} (ETIMEDOUT).`,
      },
    ]);
    expect(left(MISSING, finding('dns-unavailable', 'token', {}))?.hints[0]?.text).toContain(
      `${LOGIN} (dns-unavailable)`,
    );
  });

  test('the hints that were there stay', () => {
    const hint = { about: 'api', text: 'there before' } as const;
    expect(left(BLAMED, { ...MISSING, hints: [hint] })?.hints).toEqual([
      hint,
      expect.objectContaining({ about: 'login' }),
    ]);
  });

  test('none is left where the second audience worked', () => {
    const judged = { ok: true, grant: {} } as never;
    expect(eitherLogin({ audience: OWN, finding: BLAMED }, { audience: LOGIN, judged })).toBe(judged);
  });
});
