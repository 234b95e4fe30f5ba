import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Flow } from '../../src/causes/verdict.ts';
import { checkHost } from '../../src/credential/host.ts';
import { hostile } from './hostile-hosts.ts';

const check = (raw: string, flow: Flow = 'client_credentials') => checkHost(raw, flow);

describe('where the name of the org can be read in a host that is refused, its My Domain is proposed', () => {
  const proposed = (raw: string) => {
    const result = check(raw);
    return result.ok ? 'allowed' : result.proposal;
  };

  test.each([
    ['http://acme.my.salesforce.com', 'acme.my.salesforce.com'],
    ['https://https://acme.my.salesforce.com/x', 'acme.my.salesforce.com'],
    ['acme.my.salesforce.com:8443', 'acme.my.salesforce.com'],
    ['acme.my.salesforce.com.', 'acme.my.salesforce.com'],
    ['user@acme.my.salesforce.com', 'acme.my.salesforce.com'],
    ['"acme.my.salesforce.com"', 'acme.my.salesforce.com'],
    ['acme.my.salesforce.com?x=y', 'acme.my.salesforce.com'],
    ['acme.salesforce.com', 'acme.my.salesforce.com'],
    ['https://acme.salesforce.com/services', 'acme.my.salesforce.com'],
    ['acme--uat.salesforce.com', 'acme--uat.sandbox.my.salesforce.com'],
    ['acme-dev-ed.develop.salesforce.com', 'acme-dev-ed.develop.my.salesforce.com'],
    ['acme.my.salesforce.com.mcas.ms', 'acme.my.salesforce.com'],
    ['acme--uat.sandbox.my.salesforce.com.us2.cas.ms', 'acme--uat.sandbox.my.salesforce.com'],
    ['acme.lightning.force.com.mcas.ms', 'acme.my.salesforce.com'],
    ['acme-my-salesforce-com.proxy.example', 'acme.my.salesforce.com'],
    ['acme--uat.lightning.force.com', 'acme--uat.sandbox.my.salesforce.com'],
    ['acme--uat.cs20.lightning.force.com', 'acme--uat.sandbox.my.salesforce.com'],
    ['acme.my.site.com', 'acme.my.salesforce.com'],
    ['acme--uat.sandbox.my.site.com', 'acme--uat.sandbox.my.salesforce.com'],
    ['acme.my.salesforce-sites.com', 'acme.my.salesforce.com'],
    ['acme--c.vf.force.com', 'acme.my.salesforce.com'],
    ['acme--uat--c.sandbox.vf.force.com', 'acme--uat.sandbox.my.salesforce.com'],
    ['acme--c.na68.visual.force.com', 'acme.my.salesforce.com'],
    ['acme.file.force.com', 'acme.my.salesforce.com'],
    ['xna1.my.salesforce.com:443', 'xna1.my.salesforce.com'],
    ['na1x.my.salesforce.com:443', 'na1x.my.salesforce.com'],
    ['na1.acme.my.salesforce.com:443', 'acme.my.salesforce.com'],
    ['acme--uat.file.force.com', 'acme--uat.sandbox.my.salesforce.com'],
    ['acme.my.salesforce-scrt.com', 'acme.my.salesforce.com'],
    ['acme--c.visualforce.com', 'acme.my.salesforce.com'],
    ['acme.visualforce.com', 'acme.my.salesforce.com'],
    ['acme--c.documentforce.com', 'acme.my.salesforce.com'],
    ['acme--uat--c.cs20.visual.force.com', 'acme--uat.sandbox.my.salesforce.com'],
    ['acme.develop.salesforce.com', 'acme.develop.my.salesforce.com'],
    ['acme.eu12.salesforce.com', 'acme.my.salesforce.com'],
    ['acme--uat.cs1.sandbox.salesforce.com', 'acme--uat.sandbox.my.salesforce.com'],
    ['https://https://acme.salesforce.com:443/x', 'acme.my.salesforce.com'],
    ['HTTPS://acme.salesforce.com', 'acme.my.salesforce.com'],
    ['https//acme.salesforce.com', 'acme.my.salesforce.com'],
    ['<acme.salesforce.com>', 'acme.my.salesforce.com'],
    [' acme.salesforce.com ', 'acme.my.salesforce.com'],
    ['a@b@acme.salesforce.com', 'acme.my.salesforce.com'],
    ['acme.salesforce.com\\x', 'acme.my.salesforce.com'],
    ['acme.salesforce.com#x', 'acme.my.salesforce.com'],
    ['acme.my.salesforce.comx', 'acme.my.salesforce.com'],
    ['acme.my.salesforc.con', 'acme.my.salesforce.com'],
    ['acme.my.saleforce.mil', 'acme.my.salesforce.mil'],
    [`${'a'.repeat(63)}.salesforce.com`, `${'a'.repeat(63)}.my.salesforce.com`],
    ['acme.my.saleforce.com', 'acme.my.salesforce.com'],
    ['acme.mysalesforce.com', 'acme.my.salesforce.com'],
    ['acme.my-salesforce.com', 'acme.my.salesforce.com'],
    ['acme.my.salesforce,com', 'acme.my.salesforce.com'],
    ['acme my.salesforce.com', 'acme.my.salesforce.com'],
    ['https:/acme.my.salesforce.com', 'acme.my.salesforce.com'],
    ['//acme.my.salesforce.com', 'acme.my.salesforce.com'],
    ['wss://acme.my.salesforce.com', 'acme.my.salesforce.com'],
    ['acme.cloudforce.com', 'acme.my.salesforce.com'],
    ['acme.my.cloudforce.com', 'acme.my.salesforce.com'],
    ['acme.database.com', 'acme.my.salesforce.com'],
    ['acme.builder.salesforce-experience.com', 'acme.my.salesforce.com'],
    ['acme.live-preview.salesforce-experience.com', 'acme.my.salesforce.com'],
    ['acme--c.na68.content.force.com', 'acme.my.salesforce.com'],
    ['acme.my.sfcrmapps.cn', 'acme.my.sfcrmproducts.cn'],
    ['acme.my.salesforce.con', 'acme.my.salesforce.com'],
    ['acme--uat.sandbox.my.salesforce.co', 'acme--uat.sandbox.my.salesforce.com'],
  ])('%s → %s', (raw, host) => expect(proposed(raw)).toBe(host));

  test.each([
    'crm.acme.example',
    ...['my', 'login', 'test', 'developer', 'trailhead', 'status', 'api', 'mail', 'appexchange'].map(
      (name) => `${name}.salesforce.com:443`,
    ),
    ...['na1', 'eu12', 'ap123', 'cs20', 'um1', 'gs0'].map((pod) => `${pod}.salesforce.com`),
    'acme.unknown.salesforce.com',
    'xhttps://acme.salesforce.com',
    'acme.my.salesforce.com:x',
    'acme.my.salesforce.com.x_y',
    'x.-acme.my.salesforce.com',
    'acme.eu1234.salesforce.com',
    'acme.my.salesforce.communities.example',
    'acme.my.salesfor.ce',
    'acme.mine.salesfarce.con',
    `${'a'.repeat(64)}.salesforce.com`,
    `${'a.'.repeat(125)}salesforce.com`,
    'acme.xn--uat.salesforce.com',
    'acme.salesforce.com:port',
    'www.salesforce.com',
    'help.salesforce.com',
    'welcome.salesforce.com',
    'acme.my.salesforce.com, globex.my.salesforce.com',
    'na68.salesforce.com',
    'na68.lightning.force.com',
    'login.salesforce.com:443',
    'acme.login.salesforce.com',
    'lightning.force.com',
    'my.salesforce.com:443',
    'acme.my.salesforce.com@evil.example',
    'evil.example#.my.salesforce.com',
    '\u212Aacme.my.salesforce.com',
    'xn--cme-5cd.my.salesforce.com',
    'acme-.my.salesforce.com',
    'acme..my.salesforce.com',
    'my.saleforce.com',
    'mc123.auth.marketingcloudapis.com',
    '',
  ])('nothing is read in %j', (raw) => expect(proposed(raw)).toBeNull());

  test('whatever is written, a proposal is a My Domain host that would be allowed', () => {
    fc.assert(
      fc.property(hostile, (raw) => {
        const host = proposed(raw);
        if (host !== null && host !== 'allowed') expect(check(host)).toEqual({ ok: true, host, hints: [] });
      }),
      { numRuns: 2000 },
    );
  });
});
