import { describe, expect, test } from 'vitest';
import type { Flow } from '../../src/causes/verdict.ts';
import { checkHost, isSandboxHost } from '../../src/credential/host.ts';
import { FLOWS } from './secrets.ts';

const check = (raw: string, flow: Flow = 'client_credentials') => checkHost(raw, flow);

describe('a My Domain host is allowed', () => {
  test.each([
    'acme.my.salesforce.com',
    'acme--uat.sandbox.my.salesforce.com',
    'acme-dev-ed.develop.my.salesforce.com',
    'acme.scratch.my.salesforce.com',
    'acme.demo.my.salesforce.com',
    'acme.patch.my.salesforce.com',
    'acme.trailblaze.my.salesforce.com',
    'acme.free.my.salesforce.com',
    'acme--uat.my.salesforce.com',
    'acme.my.salesforce.mil',
    'acme--uat.sandbox.my.salesforce.mil',
    'acme.my.sfcrmproducts.cn',
    'acme--uat.sandbox.my.sfcrmproducts.cn',
    '360.my.salesforce.com',
    'a.b.c.d.my.salesforce.com',
  ])('%s', (host) => {
    for (const flow of FLOWS) expect(check(host, flow)).toEqual({ ok: true, host, hints: [] });
  });
});

describe('a host written differently is corrected', () => {
  test.each([
    ['a bare name', 'acme', 'acme.my.salesforce.com'],
    ['a bare name with .my', 'acme.my', 'acme.my.salesforce.com'],
    ['a bare sandbox name', 'acme--uat.sandbox', 'acme--uat.sandbox.my.salesforce.com'],
    ['a bare sandbox name with .my', 'acme--uat.sandbox.my', 'acme--uat.sandbox.my.salesforce.com'],
    ['a bare developer edition', 'acme-dev-ed.develop', 'acme-dev-ed.develop.my.salesforce.com'],
    ['capitals', 'ACME.My.SalesForce.COM', 'acme.my.salesforce.com'],
    ['a name that ends in a login host', 'contest', 'contest.my.salesforce.com'],
    ...['httpsx', 'xhttp', 'nulls', 'xnull', 'yourdomains', 'our-domain', 'x3mvg9', 'abcdefghijklmnopqrst'].map(
      (name) => ['a name that only resembles something else', name, `${name}.my.salesforce.com`],
    ),
    ['a name that ends like an id', 'x00dxx0000001gpl', 'x00dxx0000001gpl.my.salesforce.com'],
    ['nineteen letters of any kind', 'AbCdEfGhIjKlMnOpQrS', 'abcdefghijklmnopqrs.my.salesforce.com'],
    ['a longer name with a hyphen', 'AbCdEfGhIj-KlMnOpQrStUv', 'abcdefghij-klmnopqrstuv.my.salesforce.com'],
    ['a name that ends in digits', 'acme360', 'acme360.my.salesforce.com'],
    ['a name that starts with digits', '360acme', '360acme.my.salesforce.com'],
    ['white space around it', ' acme.my.salesforce.com\n', 'acme.my.salesforce.com'],
  ])('%s is no reason for a hint', (_, raw, host) => {
    expect(check(raw)).toEqual({ ok: true, host, hints: [] });
  });

  test.each([
    ['a scheme', 'https://acme.my.salesforce.com', ['host: write it without https://']],
    ['a scheme in capitals', 'HTTPS://acme', ['host: write it without https://']],
    ['a trailing slash', 'acme.my.salesforce.com/', ['host: write it without the slash at the end']],
    [
      'a token URL',
      'https://acme.my.salesforce.com/services/oauth2/token',
      ['host: write it without https://', 'host: write it without the path; the token path is added by the check'],
    ],
    [
      'a path that holds schemes',
      'acme/http:https://',
      ['host: write it without the path; the token path is added by the check'],
    ],
    [
      'a path with a query and an @',
      'acme/x?y=z#@evil.example',
      ['host: write it without the path; the token path is added by the check'],
    ],
  ])('%s is dropped with a hint', (_, raw, hints) => {
    expect(check(raw)).toEqual({ ok: true, host: 'acme.my.salesforce.com', hints });
  });
});

describe('any other host is not allowed, for whatever flow', () => {
  test.each([
    ['nothing', '', 'is empty, or begins with a slash'],
    ['white space only', ' \t', 'is empty, or begins with a slash'],
    ['a scheme alone', 'https://', 'is empty, or begins with a slash'],
    ['http', 'http://acme.my.salesforce.com', 'https only'],
    ['HTTP in capitals', 'HTTP://acme.my.salesforce.com', 'https only'],
    ['http for a login host', 'http://login.salesforce.com', 'https only'],
    ['a scheme without its colon, which is no name', 'https//acme.my.salesforce.com', 'lost its colon'],
    ['a scheme as a name', 'HTTP', 'lost its colon'],
    ['another scheme', 'ftp://acme.my.salesforce.com', 'scheme'],
    ['a scheme twice', 'https://https://acme.my.salesforce.com', 'scheme'],
    ['a port', 'acme.my.salesforce.com:8443', 'port'],
    ['the usual port', 'https://acme.my.salesforce.com:443/', 'port'],
    ['a login host with a port', 'login.salesforce.com:443', 'port'],
    ['user information', 'https://user@acme.my.salesforce.com', '(@)'],
    ['a name and password', 'https://user:word@acme.my.salesforce.com', '(@)'],
    ['a My Domain as user information', 'https://acme.my.salesforce.com@evil.example', '(@)'],
    ['a trailing dot', 'acme.my.salesforce.com.', 'ends in a dot'],
    ['a bare name with a trailing dot', 'acme.', 'ends in a dot'],
    ['an IPv4 address', '169.254.169.254', 'not a Salesforce My Domain name'],
    ['an IPv6 address', '[::1]', 'port'],
    ['an address as one number', '2130706433', 'an address'],
    ['an address in hexadecimal', '0x7f000001', 'an address'],
    ['localhost', 'localhost', 'an address'],
    ['no scheme at all', '//acme.my.salesforce.com', 'begins with a slash'],
    ['the name of an example', 'yourdomain.my.salesforce.com', 'an example'],
    ['our own example', 'MYDOMAIN.my.salesforce.com', 'an example'],
    ['what a program writes for nothing', 'undefined', 'an example'],
    ['the id of an org', '00Dxx0000001gPLEAY', 'the form of an id'],
    ['Marketing Cloud', 'mcx.exacttargetapis.com', 'Marketing Cloud'],
    ['another company', 'evil.example', 'not a Salesforce My Domain name'],
    ['a My Domain below another name', 'acme.my.salesforce.com.evil.example', 'something behind its My Domain'],
    ['a look-alike without a dot', 'evilmy.salesforce.com', 'not a Salesforce My Domain name'],
    ['a look-alike suffix', 'acme.my-salesforce.com', 'not a Salesforce My Domain name'],
    ['an old instance host', 'na44.salesforce.com', 'retired'],
    ['an old instance host, bare', 'cs84', 'retired'],
    ['an old instance host with a page', 'um1.visual.force.com', 'retired'],
    ['a host of Marketing Cloud', 'mc123.auth.marketingcloudapis.com', 'Marketing Cloud'],
    ...['yourdomain', 'your-domain', 'my-domain', 'yourmydomain', 'your-my-domain', 'myinstance', 'mycompany'].map(
      (name) => ['an example', name, 'that of an example'],
    ),
    ...['yourdomainname', 'my-domain-name', 'yourorg', 'null', 'undefined', 'none'].map((name) => [
      'an example',
      `${name}.my.salesforce.com`,
      'that of an example',
    ]),
    ['a host of Marketing Cloud, older', 'x.exacttarget.com', 'Marketing Cloud'],
    ['a host of its API', 'x.exacttargetapis.com', 'Marketing Cloud'],
    ['a host below one of Marketing Cloud by name', 'x.exacttarget.com.example', 'not a Salesforce My Domain name'],
    ['twenty letters that nobody would have chosen', 'AbCdEfGhIjKlMnOpQrSt', 'form of an id or secret'],
    ['the id of an org', '00Dxx0000001gPL', 'form of an id or secret'],
    ['the id of an org in its longer form', '00Dxx0000001gPLEAY', 'form of an id or secret'],
    ['a client id', '3MVG9exampleexample', 'form of an id or secret'],
    ['hexadecimal digits', 'ef01'.repeat(8), 'form of an id or secret'],
    ['a security token', 'AbCdEfGhIjKlMnOpQrStUvWx', 'form of an id or secret'],
    ['an Experience site', 'acme.my.site.com', 'not a Salesforce My Domain name'],
    ['a name below the login host', 'acme.login.salesforce.com', 'not a Salesforce My Domain name'],
    ['another login host', 'login.salesforce.mil', 'not a Salesforce My Domain name'],
    ['a bare domain of two labels', 'acme.com', 'not a Salesforce My Domain name'],
    ['a name under a country called my', 'shop.com.my', 'not a Salesforce My Domain name'],
    ['a suffix without a label', 'my.salesforce.com', 'not a Salesforce My Domain name'],
    ['a browser suffix without a label', 'lightning.force.com', 'not a Salesforce My Domain name'],
    ['an empty label', '.my.salesforce.com', 'not a valid DNS name'],
    ['an empty label inside', 'acme..my.salesforce.com', 'not a valid DNS name'],
    ['a hyphen alone', '-', 'not a valid DNS name'],
    ['a leading hyphen', '-acme.my.salesforce.com', 'not a valid DNS name'],
    ['a trailing hyphen', 'acme-.my.salesforce.com', 'not a valid DNS name'],
    ['a label of 64', `${'a'.repeat(64)}.my.salesforce.com`, 'not a valid DNS name'],
    ['a name of 254', `a${'a.'.repeat(118)}my.salesforce.com`, 'longer than'],
    ['an underscore', 'ac_me.my.salesforce.com', 'characters'],
    ['a space', 'ac me.my.salesforce.com', 'characters'],
    ['quotes', '"acme.my.salesforce.com"', 'characters'],
    ['a fragment', 'evil.example#.my.salesforce.com', 'characters'],
    ['a query', 'evil.example?.my.salesforce.com', 'characters'],
    ['a backslash', 'evil.example\\.my.salesforce.com', 'characters'],
    ['a line break', 'evil.example\n.my.salesforce.com', 'characters'],
    ['a zero byte', 'evil.example\0.my.salesforce.com', 'characters'],
    ['a percent escape', 'evil.example%2f.my.salesforce.com', 'characters'],
    ['a Cyrillic look-alike', 'аcme.my.salesforce.com', 'characters'],
    ['a letter that folds to an ASCII one', 'acme.my.sale\u017Fforce.com', 'characters'],
    ['a Kelvin sign', '\u212Aacme.my.salesforce.com', 'characters'],
    ['a full-width dot', 'acme\uFF0Emy.salesforce.com', 'characters'],
    ['punycode', 'xn--cme-5cd.my.salesforce.com', 'internationalised'],
    ['punycode in a later label', 'acme.XN--cme-5cd.my.salesforce.com', 'internationalised'],
    ['a path before the host', '/acme.my.salesforce.com', 'is empty, or begins with a slash'],
    ['another host with a My Domain path', 'evil.example/acme.my.salesforce.com', 'not a Salesforce My Domain name'],
  ])('%s', (_, raw, description) => {
    for (const flow of FLOWS) {
      expect(check(raw, flow)).toEqual({
        ok: false,
        cause: 'host-not-allowed',
        description: expect.stringContaining(description),
        proposal: check(raw, flow).ok ? null : expect.toSatisfy((host) => host === null || check(host).ok),
      });
    }
  });

  test('the suffixes that would do are named', () => {
    expect(check('evil.example')).toHaveProperty(
      'description',
      'the host is not a Salesforce My Domain name (it must end in .my.salesforce.com, .my.salesforce.mil, .my.sfcrmproducts.cn)',
    );
  });

  test('names of 63 characters a label and 253 in all are still allowed', () => {
    expect(check(`${'a'.repeat(63)}.my.salesforce.com`).ok).toBe(true);
    expect(check(`${'a.'.repeat(118)}my.salesforce.com`).ok).toBe(true);
  });
});

describe('the generic login hosts', () => {
  test.each([
    ['login', 'login.salesforce.com'],
    ['test', 'test.salesforce.com'],
    ['login.salesforce.com', 'login.salesforce.com'],
    ['TEST.salesforce.com', 'test.salesforce.com'],
    ['https://login.salesforce.com/services/oauth2/token', 'login.salesforce.com'],
  ])('%s is refused for client credentials, where nothing can be proposed', (raw, host) => {
    expect(check(raw, 'client_credentials')).toEqual({
      ok: false,
      cause: 'login-host-not-supported',
      description: expect.stringContaining(host),
      proposal: null,
    });
  });

  test('serve the password and JWT flows', () => {
    for (const flow of ['password', 'jwt_bearer'] as const) {
      expect(check('login', flow)).toEqual({ ok: true, host: 'login.salesforce.com', hints: [] });
      expect(check('https://test.salesforce.com', flow)).toEqual({
        ok: true,
        host: 'test.salesforce.com',
        hints: ['host: write it without https://'],
      });
    }
  });
});

describe('a host meant for browsers is refused, and the My Domain host proposed', () => {
  test.each([
    ['acme.lightning.force.com', 'acme.my.salesforce.com'],
    ['https://acme.lightning.force.com/lightning/page/home?a=b', 'acme.my.salesforce.com'],
    ['acme--uat.sandbox.lightning.force.com', 'acme--uat.sandbox.my.salesforce.com'],
    ['ACME.lightning.crmforce.mil', 'acme.my.salesforce.mil'],
    ['acme--uat.sandbox.lightning.crmforce.mil', 'acme--uat.sandbox.my.salesforce.mil'],
    ['acme.lightning.force.mil', 'acme.my.salesforce.mil'],
    ['acme.lightning.sfcrmapps.cn', 'acme.my.sfcrmproducts.cn'],
    ['acme--uat.sandbox.lightning.sfcrmapps.cn', 'acme--uat.sandbox.my.sfcrmproducts.cn'],
    ['acme.my.salesforce-setup.com', 'acme.my.salesforce.com'],
    ['acme--uat.sandbox.my.salesforce-setup.com', 'acme--uat.sandbox.my.salesforce.com'],
    ['acme.my.salesforce-setup.mil', 'acme.my.salesforce.mil'],
    ['acme.setup.sfcrmproducts.cn', 'acme.my.sfcrmproducts.cn'],
  ])('%s → %s', (raw, proposal) => {
    for (const flow of FLOWS) {
      expect(check(raw, flow)).toEqual({
        ok: false,
        cause: 'login-host-not-supported',
        description: expect.stringContaining('browsers'),
        proposal,
      });
    }
    expect(check(proposal).ok).toBe(true);
  });
});

describe('a sandbox host', () => {
  test.each([
    'test.salesforce.com',
    'acme--uat.sandbox.my.salesforce.com',
    'acme--uat.sandbox.my.salesforce.mil',
    'acme.scratch.my.salesforce.com',
    'acme--uat.my.salesforce.com',
    'acme--uat.cs20.my.salesforce.com',
  ])('%s is one', (host) => expect(isSandboxHost(host)).toBe(true));

  test.each([
    'login.salesforce.com',
    'acme.my.salesforce.com',
    'sandbox.my.salesforce.com',
    'acme-dev-ed.develop.my.salesforce.com',
    'acme.my.sfcrmproducts.cn',
  ])('%s is not', (host) => expect(isSandboxHost(host)).toBe(false));
});
