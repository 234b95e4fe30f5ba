import { describe, expect, test } from 'vitest';
import { checkInstanceUrl } from '../../src/credential/host.ts';

describe('an instance_url', () => {
  test.each([
    ['https://acme.my.salesforce.com', 'acme.my.salesforce.com'],
    ['https://acme.my.salesforce.com/', 'acme.my.salesforce.com'],
    ['HTTPS://Acme--UAT.sandbox.my.salesforce.com', 'acme--uat.sandbox.my.salesforce.com'],
    ['https://acme.my.salesforce.mil', 'acme.my.salesforce.mil'],
    ['https://acme.my.sfcrmproducts.cn', 'acme.my.sfcrmproducts.cn'],
  ])('%s may receive the token', (url, host) => {
    expect(checkInstanceUrl(url)).toBe(host);
  });

  test.each([
    '',
    'acme.my.salesforce.com',
    'http://acme.my.salesforce.com',
    'https://acme.my.salesforce.com:443',
    'https://u@acme.my.salesforce.com',
    'https://acme.my.salesforce.com.',
    'https://acme.my.salesforce.com/path',
    'https://acme.my.salesforce.com?x',
    ' https://acme.my.salesforce.com',
    'https://acme.my.salesforce.com\n',
    'https://acme',
    'https://login.salesforce.com',
    'https://test.salesforce.com',
    'https://my.salesforce.com',
    'https://.my.salesforce.com',
    'https://-.my.salesforce.com',
    'https://xn--cme-5cd.my.salesforce.com',
    'https://acme.my.salesforce.com.evil.example',
    'https://acme.lightning.force.com',
    `https://${'a.'.repeat(119)}my.salesforce.com`,
  ])('%j never does', (url) => {
    expect(checkInstanceUrl(url)).toBeNull();
  });
});
