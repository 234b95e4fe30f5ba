import {
  CreateSecretCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
  type SecretsManagerClientConfig,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import { AWS_LIMITS, AwsCallError } from '../aws-calls.ts';
import type { SecretStorePort, StoredVersion } from '../onboarding/ports.ts';

/**
 * Writes secrets with the credentials of the person at the keyboard; the checker's own role may not, and no function
 * bundles this file. The SDK repeats a call under the same request token, so that a lost answer stores nothing twice.
 * Methods throw {@link AwsCallError}.
 */
export function secretStore(config: SecretsManagerClientConfig): SecretStorePort {
  const client = new SecretsManagerClient({ ...AWS_LIMITS, ...config });

  const told = async (
    action: string,
    permission: string,
    resource: string,
    send: () => Promise<{ readonly ARN?: string | undefined; readonly VersionId?: string | undefined }>,
  ): Promise<StoredVersion> => {
    try {
      const { ARN = '', VersionId = '' } = await send();
      return { secretId: ARN, versionId: VersionId };
    } catch (error) {
      throw new AwsCallError({ service: 'Secrets Manager', action, permission, resource }, error);
    }
  };

  return {
    create: ({ name, text, tags, kmsKeyId }) =>
      told('CreateSecret', 'secretsmanager:CreateSecret and secretsmanager:TagResource', `the secret ${name}`, () =>
        client.send(
          new CreateSecretCommand({
            Name: name,
            SecretString: text.reveal(),
            Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
            ...(kmsKeyId !== null && { KmsKeyId: kmsKeyId }),
          }),
        ),
      ),
    replace: (secretId, text) =>
      told('PutSecretValue', 'secretsmanager:PutSecretValue', 'this secret', () =>
        // Without stages named, the new version takes AWSCURRENT and the former one AWSPREVIOUS.
        client.send(new PutSecretValueCommand({ SecretId: secretId, SecretString: text.reveal() })),
      ),
    makeCurrent: async (secretId, { versionId, insteadOf }) => {
      await told(
        'UpdateSecretVersionStage',
        'secretsmanager:UpdateSecretVersionStage',
        'this secret',
        // Secrets Manager moves AWSPREVIOUS to the version that AWSCURRENT leaves.
        () =>
          client.send(
            new UpdateSecretVersionStageCommand({
              SecretId: secretId,
              VersionStage: 'AWSCURRENT',
              MoveToVersionId: versionId,
              RemoveFromVersionId: insteadOf,
            }),
          ),
      );
      return { secretId, versionId };
    },
    tag: async (secretId, name, value) => {
      if (value === null) {
        await told('UntagResource', 'secretsmanager:UntagResource', 'this secret', async () => {
          await client.send(new UntagResourceCommand({ SecretId: secretId, TagKeys: [name] }));
          return {};
        });
      } else {
        await told('TagResource', 'secretsmanager:TagResource', 'this secret', async () => {
          await client.send(new TagResourceCommand({ SecretId: secretId, Tags: [{ Key: name, Value: value }] }));
          return {};
        });
      }
    },
  };
}
