import { describe, expect, test } from 'vitest';
import { looksLikeCredential, type NamedSecret, proposePrefixes } from '../../src/onboarding/find-credentials.ts';

const secret = (name: string, more: Partial<NamedSecret> = {}): NamedSecret => ({
  name,
  description: null,
  type: null,
  tags: {},
  ...more,
});

describe('a secret looks like a credential of Salesforce', () => {
  test.each([
    ['by its name', secret('salesforce/acme')],
    ['by a short name that stands alone', secret('prod/SF_acme')],
    ['by its description', secret('acme', { description: 'OAuth client of acme.my.salesforce.com' })],
    ['by its type', secret('acme', { type: 'SalesforceClientSecret' })],
    ['by a tag', secret('acme', { tags: { system: 'Salesforce' } })],
    ['by a tag of ours', secret('acme', { tags: { 'credential-health:team': 'billing' } })],
  ])('%s', (_, listed) => {
    expect(looksLikeCredential(listed)).toBe(true);
  });

  test.each(['prod/database', 'transform/key', 'sfx/player', 'wolfsf1'])('and %s does not', (name) => {
    expect(looksLikeCredential(secret(name))).toBe(false);
  });
});

describe('the proposed prefixes', () => {
  const proposed = (...names: readonly string[]) => proposePrefixes(names.map((name) => secret(name)));

  test('end after the word Salesforce and its delimiter', () => {
    expect(proposed('salesforce/eu/acme', 'salesforce/us/globex', 'database').map(({ prefix }) => prefix)).toEqual([
      'salesforce/',
    ]);
    expect(proposed('crm-salesforce-acme').map(({ prefix }) => prefix)).toEqual(['crm-salesforce-']);
  });

  test('are the folder where the word comes last', () => {
    expect(proposed('integrations/acme-salesforce').map(({ prefix }) => prefix)).toEqual(['integrations/']);
  });

  test('name the other secrets below, which would be taken for orgs', () => {
    expect(proposed('integrations/acme-salesforce', 'integrations/stripe')).toEqual([
      { prefix: 'integrations/', likely: ['integrations/acme-salesforce'], others: ['integrations/stripe'] },
    ]);
  });

  test('are never empty, and never inside one another', () => {
    expect(proposed('salesforce')).toEqual([]);
    expect(proposed('sf/acme', 'sf/salesforce/globex', 'x/sf-a').map(({ prefix }) => prefix)).toEqual(['sf/', 'x/sf-']);
  });
});
