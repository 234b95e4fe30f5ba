import { describe, expect, test } from 'vitest';
import { signing } from '../../src/adapters/signing.ts';
import { lintSecrets } from '../../src/run/lint-secrets.ts';
import { credentialOf, type TestSecret, worldOf } from '../memory-ports.ts';

async function lint(...secrets: readonly TestSecret[]) {
  const world = worldOf(secrets);
  const linted = await lintSecrets({ ...world.ports, signing: signing() }, 'all');
  expect(world.sent).toEqual([]);
  return linted;
}

describe('lint, which never asks Salesforce,', () => {
  test('finds nothing about a credential in order', async () => {
    expect(await lint({ org: 'acme', value: credentialOf('acme') })).toEqual([
      { org: 'acme', errors: [], warnings: [] },
    ]);
  });

  test('calls an error what a check would stop at', async () => {
    const linted = await lint(
      { org: 'empty', value: {} },
      { org: 'elsewhere', value: credentialOf('elsewhere', { domain: 'acme.lightning.force.com' }) },
      {
        org: 'keyless',
        value: { flow: 'jwt_bearer', clientId: 'id', username: 'u', privateKey: 'x', domain: 'acme.my.salesforce.com' },
      },
      { org: 'denied', value: {}, reading: { kind: 'refused', code: 'AccessDeniedException', message: 'not allowed' } },
    );
    expect(linted).toEqual([
      {
        org: 'empty',
        errors: [expect.stringMatching(/client id is missing.*; the client secret is missing/)],
        warnings: [],
      },
      { org: 'elsewhere', errors: [expect.stringMatching(/: store acme\.my\.salesforce\.com$/)], warnings: [] },
      { org: 'keyless', errors: [expect.stringMatching(/^the private key cannot be read/)], warnings: [] },
      { org: 'denied', errors: ['AccessDeniedException: not allowed'], warnings: [] },
    ]);
  });

  test('names a kind that a check leaves alone, which is no error', async () => {
    const kept = credentialOf('acme', { refresh_token: 'example-refresh-token' });
    expect(await lint({ org: 'acme', value: kept })).toEqual([
      { org: 'acme', errors: [], warnings: [expect.stringMatching(/^not checked: the secret holds a refresh token/)] },
    ]);
  });

  test('warns of a name that commands take for an option', async () => {
    const [linted] = await lint({ org: '-acme', value: credentialOf('acme') });
    expect(linted?.warnings).toEqual([expect.stringMatching(/^the name begins with a dash, which commands take for/)]);
  });

  test('warns of what only looks odd: tags, spelling, and what orgs have in common', async () => {
    const shared = { clientId: 'example_id_shared' };
    const linted = await lint(
      { org: 'acme', value: credentialOf('acme', { ...shared, domain: 'https://acme.my.salesforce.com' }) },
      { org: 'globex', value: credentialOf('globex', shared), tags: { 'credential-health:severity': 'loud' } },
    );
    expect(linted.map(({ errors }) => errors)).toEqual([[], []]);
    expect(linted.map(({ warnings }) => warnings)).toEqual([
      ['host: write it without https://', expect.stringContaining('also that of globex')],
      [expect.stringContaining('credential-health:severity'), expect.stringContaining('also that of acme')],
    ]);
  });

  test('leaves out what is planned for deletion', async () => {
    expect(await lint({ org: 'acme', value: {}, deletionAt: new Date() })).toEqual([]);
  });
});
