import {
  paginateListSecrets,
  type SecretListEntry,
  SecretsManagerClient,
  type SecretsManagerClientConfig,
} from '@aws-sdk/client-secrets-manager';
import { AWS_LIMITS, AwsCallError } from '../aws-calls.ts';
import type { NamedSecret } from '../onboarding/find-credentials.ts';

/**
 * Every secret of this account and Region as it is listed; no value is read.
 * @throws AwsCallError
 */
export async function secretNames(config: SecretsManagerClientConfig): Promise<readonly NamedSecret[]> {
  const client = new SecretsManagerClient({ ...AWS_LIMITS, ...config });
  const secrets: SecretListEntry[] = [];
  try {
    for await (const { SecretList = [] } of paginateListSecrets({ client, pageSize: 100 }, {})) {
      secrets.push(...SecretList);
    }
  } catch (error) {
    const permission = 'secretsmanager:ListSecrets';
    throw new AwsCallError(
      { service: 'Secrets Manager', action: 'ListSecrets', permission, resource: 'all secrets (*)' },
      error,
    );
  }
  return secrets.map(({ Name = '', Description, Type, Tags = [] }) => ({
    name: Name,
    description: Description ?? null,
    type: Type ?? null,
    tags: Object.fromEntries(Tags.map(({ Key = '', Value = '' }) => [Key, Value])),
  }));
}
