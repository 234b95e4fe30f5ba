import { beforeEach, expect, test, vi } from 'vitest';
import { secretsManager } from '../../src/adapters/secrets-manager.ts';

beforeEach(() => {
  for (const name of [
    'AWS_PROFILE',
    'AWS_REGION',
    'AWS_DEFAULT_REGION',
    'AWS_ACCESS_KEY_ID',
    'AWS_SECRET_ACCESS_KEY',
  ]) {
    vi.stubEnv(name, undefined);
  }
  vi.stubEnv('AWS_CONFIG_FILE', '/dev/null');
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', '/dev/null');
  vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
});

test.each([
  ['a Region', { credentials: { accessKeyId: 'example', secretAccessKey: 'example' } }],
  ['credentials', { region: 'eu-central-1' }],
])('without %s on this machine, listing says what to set', async (_, config) => {
  const secrets = secretsManager(config, { prefixes: ['salesforce/'] });
  await expect(secrets.list()).rejects.toThrow(
    /no usable AWS credentials or no Region here; sign in, or set AWS_PROFILE/,
  );
  await expect(secrets.list()).rejects.toMatchObject({ trouble: 'not-configured' });
});
