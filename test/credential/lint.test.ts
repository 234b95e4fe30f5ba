import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Credential } from '../../src/credential/credential.ts';
import { checkHost } from '../../src/credential/host.ts';
import { type FleetEntry, lintCredential, lintFleet } from '../../src/credential/lint.ts';
import { Sealed } from '../../src/credential/sealed.ts';

const textsOn = (credential: Credential) => lintCredential(credential).map(({ text }) => text);

/** Values in the form of the real ones, built so that none looks like a leaked one. */
const KEY = `3MVG9${'example'.repeat(11)}`;
const HEX_SECRET = 'EF01'.repeat(16);
const DECIMAL_SECRET = '123'.repeat(7).slice(2);

const clientCredentials = (parts: { id?: string; secret?: string; host?: string }): Credential => ({
  flow: 'client_credentials',
  clientId: parts.id ?? KEY,
  clientSecret: new Sealed(parts.secret ?? HEX_SECRET),
  host: parts.host ?? 'acme.my.salesforce.com',
});
const password = (parts: { host?: string; password?: string; token?: string | null }): Credential => ({
  flow: 'password',
  clientId: KEY,
  clientSecret: new Sealed(HEX_SECRET),
  username: 'robot@acme.example',
  password: new Sealed(parts.password ?? 'example-password'),
  securityToken: parts.token === null ? null : new Sealed(parts.token ?? 'example-token'),
  host: parts.host ?? 'acme.my.salesforce.com',
});
const jwt = (host: string): Credential => ({
  flow: 'jwt_bearer',
  clientId: KEY,
  username: 'robot@acme.example',
  privateKey: new Sealed('example-key'),
  audience: null,
  host,
});

describe('one credential', () => {
  test.each([
    ['client credentials', clientCredentials({})],
    ['client credentials with an older secret', clientCredentials({ secret: DECIMAL_SECRET })],
    ['an unusual but possible pair', clientCredentials({ id: 'example_id', secret: 'example-secret' })],
    ['a password', password({})],
    ['a password without token', password({ token: null })],
    ['a JWT', jwt('acme.my.salesforce.com')],
  ])('that is in order gets no finding: %s', (_, credential) => {
    expect(textsOn(credential)).toEqual([]);
  });

  test('gets the hints of the host rules', () => {
    expect(textsOn(clientCredentials({ host: 'https://acme.my.salesforce.com/services/oauth2/token' }))).toEqual([
      'host: write it without https://',
      'host: write it without the path; the token path is added by the check',
    ]);
  });

  test('with a browser host gets the right one proposed', () => {
    const host = 'acme--uat.sandbox.lightning.force.com';
    expect(textsOn(clientCredentials({ host }))).toEqual([
      expect.stringMatching(/browsers.*: store acme--uat\.sandbox\.my\.salesforce\.com$/),
    ]);
  });

  test('with a host that is not allowed is told why', () => {
    const check = checkHost('evil.example', 'client_credentials');
    expect(textsOn(clientCredentials({ host: 'evil.example' }))).toEqual([!check.ok && check.description]);
  });

  test.each([
    ['login.salesforce.com', password({ host: 'login' })],
    ['test.salesforce.com', jwt('test.salesforce.com')],
  ])('that logs in at %s is pointed to its My Domain', (host, credential) => {
    expect(textsOn(credential)).toEqual([
      `host: ${host} serves every org; store the org's own My Domain host, which other flows need`,
    ]);
  });

  test('with a generic login host written as a URL gets both hints', () => {
    expect(textsOn(password({ host: 'https://login.salesforce.com' }))).toHaveLength(2);
  });

  test.each([HEX_SECRET, HEX_SECRET.toLowerCase(), DECIMAL_SECRET])(
    'with one of key and secret in the place of the other is told so: %s',
    (secret) => {
      expect(textsOn(clientCredentials({ id: secret, secret }))).toEqual([
        'the client id has the form of a client secret',
      ]);
      expect(textsOn(clientCredentials({ id: 'example_id', secret: KEY }))).toEqual([
        'the client secret starts with 3MVG9, as client ids do',
      ]);
    },
  );

  test.each([HEX_SECRET.slice(1), `${HEX_SECRET}0`, '1'.repeat(16), '1'.repeat(21), `x${DECIMAL_SECRET}`])(
    'with a client id that only resembles a secret gets no finding: %s',
    (id) => {
      expect(textsOn(clientCredentials({ id }))).toEqual([]);
    },
  );

  test('with client ids in both places has none that is out of place', () => {
    expect(textsOn(clientCredentials({ secret: KEY }))).toEqual([]);
  });

  test('of the JWT flow is judged by its client id alone', () => {
    expect(textsOn({ ...jwt('acme'), clientId: HEX_SECRET })).toEqual([
      'the client id has the form of a client secret',
    ]);
  });

  test('with white space inside id or secret is told so', () => {
    expect(textsOn(clientCredentials({ id: 'two\nlines', secret: 'two words' }))).toEqual([
      'the client id holds white space inside',
      'the client secret holds white space inside',
    ]);
  });

  test.each([`"${KEY}"`, `${KEY},`, `Key=${KEY}`])(
    'with more around the client id than an id has is told so: %s',
    (id) => {
      expect(textsOn(clientCredentials({ id }))).toEqual([
        'the client id holds more than letters, digits, dots and underscores, of which ids are made',
      ]);
    },
  );

  test('of another flow than the password flow needs no such user name', () => {
    expect(textsOn({ ...(jwt('acme') as Extract<Credential, { flow: 'jwt_bearer' }>), username: 'robot' })).toEqual([]);
  });

  test.each(['robot', 'robot at acme.example', '@acme.example', 'robot@', 'a@b@c', 'a b@c', 'a@b c', 'a@b\n', ''])(
    'with a user name that is no e-mail address is told so: %j',
    (username) => {
      const finding = 'the user name has not the form of an e-mail address, as all user names of Salesforce have';
      expect(textsOn({ ...(password({}) as Extract<Credential, { flow: 'password' }>), username })).toEqual([finding]);
    },
  );

  test('whatever its values, no finding holds one of them', () => {
    const value = fc.stringMatching(/^[ "]?(3MVG9|https:\/\/)?Q[A-Z0-9]{12}Q[ "]?$/);
    fc.assert(
      fc.property(value, value, value, (id, secret, host) => {
        const credential = { ...password({ host, password: `${secret}${id}`, token: id }), clientId: id };
        const findings = [...textsOn(credential), ...textsOn(clientCredentials({ id, secret, host }))];
        expect(findings.join()).not.toMatch(/Q[A-Z0-9]{12}Q/);
      }),
    );
  });
});

describe('all credentials together', () => {
  const entry = (org: string, parts: Partial<FleetEntry> = {}): FleetEntry => ({
    org,
    clientId: `3MVG9${org.padEnd(60, '.')}`,
    host: `${org}.my.salesforce.com`,
    username: null,
    flow: 'client_credentials',
    orgId: null,
    ...parts,
  });
  const found = (...entries: FleetEntry[]) => Object.fromEntries(lintFleet(entries));

  test('that differ get no finding', () => {
    expect(found(entry('acme'), entry('globex'))).toEqual({});
    expect(found()).toEqual({});
  });

  test('that could not be read are left out', () => {
    const unread = { clientId: null, host: null, flow: null };
    expect(found(entry('prod', unread), entry('uat', unread))).toEqual({});
  });

  test('with the same client id name each other, the id cut', () => {
    const clientId = KEY;
    expect(found(entry('acme', { clientId }), entry('globex', { clientId }), entry('other'))).toEqual({
      acme: ['the client id 3MVG9…mple is also that of globex; a rotation concerns all of them'],
      globex: ['the client id 3MVG9…mple is also that of acme; a rotation concerns all of them'],
    });
  });

  test('with the same client id show it only from 40 characters on', () => {
    const clientId = `3MVG9${'x'.repeat(31)}last`;
    expect(found(entry('acme', { clientId }), entry('globex', { clientId })).acme?.[0]).toContain('id 3MVG9…last is');
  });

  test('with the same client id name at most three others', () => {
    const sharers = ['a', 'b', 'c', 'd', 'e'].map((org) => entry(org, { clientId: KEY }));
    expect(found(...sharers).a?.[0]).toContain('that of b, c, d and 1 more;');
    expect(found(...sharers).e?.[0]).toContain('that of a, b, c and 1 more;');
    expect(found(...sharers.slice(0, 4)).a?.[0]).toContain('that of b, c, d;');
  });

  test.each([HEX_SECRET, 'example_id', `3MVG9${'x'.repeat(34)}`])(
    'a client id that may be something else is not shown at all: %s',
    (clientId) => {
      expect(found(entry('acme', { clientId }), entry('globex', { clientId })).acme).toEqual([
        'the client id is also that of globex; a rotation concerns all of them',
      ]);
    },
  );

  describe('several users with one client id', () => {
    const login = (org: string, username: string, parts: Partial<FleetEntry> = {}) =>
      entry(org, { clientId: KEY, host: 'acme.my.salesforce.com', flow: 'password', username, ...parts });
    const jwtAdvice = expect.stringContaining('several users log in to acme.my.salesforce.com with one client id');

    test('in one org are sent to the JWT bearer flow', () => {
      const { a, b } = found(login('a', 'x@acme.example'), login('b', 'y@acme.example'));
      expect(a).toContainEqual(jwtAdvice);
      expect(b).toContainEqual(jwtAdvice);
    });

    test.each([
      ['are one user', login('b', 'x@acme.example')],
      ['log in to different orgs', login('b', 'y@acme.example', { host: 'globex.my.salesforce.com' })],
      ['use another flow', login('b', 'y@acme.example', { flow: 'jwt_bearer' })],
      ['use another client id', login('b', 'y@acme.example', { clientId: 'another' })],
    ])('are left alone where they %s', (_, other) => {
      expect(found(login('a', 'x@acme.example'), other).a ?? []).not.toContainEqual(
        expect.stringContaining('several users'),
      );
    });

    test('are left alone behind a generic login host, which does not tell the org', () => {
      const host = 'login.salesforce.com';
      expect(found(login('a', 'x', { host }), login('b', 'y', { host })).a).toEqual([
        expect.stringContaining('is also that of'),
      ]);
    });

    test('are found where no host could be read, once Salesforce has told the org', () => {
      const [host, orgId] = [null, '00Dxx0000001gPL'];
      const { a } = found(login('a', 'x', { host, orgId }), login('b', 'y', { host, orgId }));
      expect(a).toContainEqual(expect.stringContaining('several users log in to org'));
      expect(found(login('a', 'x', { host }), login('b', 'y', { host })).a).toHaveLength(1);
    });

    test('are found behind a generic login host once Salesforce has told the org', () => {
      const [host, orgId] = ['login.salesforce.com', '00Dxx0000001gPL'];
      const { a } = found(login('a', 'x', { host, orgId }), login('b', 'y', { host, orgId: `${orgId}EAY` }));
      expect(a).toContainEqual(expect.stringContaining(`several users log in to org ${orgId} with one client id`));
    });
  });

  describe('names and hosts', () => {
    const SANDBOX = 'acme--uat.sandbox.my.salesforce.com';
    const sandboxFound = ['the name says production, the host is that of a sandbox'];
    const productionFound = ['the name says sandbox or test, the host is that of production'];

    test.each(['acme-prod', 'acme/production', 'PRD_acme', 'live.acme'])(
      '%s with a sandbox host is pointed out',
      (org) => {
        expect(found(entry(org, { host: SANDBOX }))).toEqual({ [org]: sandboxFound });
        expect(found(entry(org, { host: 'test.salesforce.com' }))).toEqual({ [org]: sandboxFound });
        expect(found(entry(org, { host: 'acme.my.salesforce.com' }))).toEqual({});
      },
    );

    test.each([
      'acme-uat',
      'acme_sandbox',
      'acme/test',
      'acme.qa',
      'dev-acme',
      'Acme-Staging',
      'acme-uat2',
      'acme-sbx',
      'stage1',
      'scratch',
    ])('%s with a production host is pointed out', (org) => {
      expect(found(entry(org, { host: 'acme.my.salesforce.com' }))).toEqual({ [org]: productionFound });
      expect(found(entry(org, { host: 'login.salesforce.com' }))).toEqual({ [org]: productionFound });
      expect(found(entry(org, { host: SANDBOX }))).toEqual({});
      expect(found(entry(org, { host: 'acme-dev-ed.develop.my.salesforce.com' }))).toEqual({});
    });

    test.each(['contest', 'productions', 'delivery', 'acme', 'uatu'])('%s says neither', (org) => {
      expect(found(entry(org, { host: SANDBOX }))).toEqual({});
      expect(found(entry(org, { host: 'acme.my.salesforce.com' }))).toEqual({});
    });

    test.each(['acme-uat', 'acme/sandbox', 'ACME_test', 'acme.dev'])(
      'acme is taken for production where there is %s beside it',
      (sibling) => {
        const { acme } = found(entry('acme', { host: SANDBOX }), entry(sibling, { host: SANDBOX }));
        expect(acme).toEqual(sandboxFound);
      },
    );

    test('a sandbox with siblings of its own is none the less a sandbox', () => {
      expect(found(entry('acme-uat', { host: SANDBOX }), entry('acme-uat-test', { host: SANDBOX }))).toEqual({});
    });
  });
});
