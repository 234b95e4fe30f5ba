import {
  type BatchGetSecretValueCommandOutput,
  DescribeSecretCommand,
  type DescribeSecretCommandOutput,
  GetSecretValueCommand,
  paginateBatchGetSecretValue,
  paginateListSecrets,
  type SecretListEntry,
  SecretsManagerClient,
  type SecretsManagerClientConfig,
  type SecretValueEntry,
} from '@aws-sdk/client-secrets-manager';
import { AWS_LIMITS, AwsCallError, concernsKey, troubleOf } from '../aws-calls.ts';
import { isCalled, orgNames, shortName } from '../credential/org-names.ts';
import type { SecretEntry, SecretReading, SecretsPort } from '../credential/ports.ts';
import { Sealed } from '../credential/sealed.ts';

/** BatchGetSecretValue takes up to 20 ids; as many other calls are sent at once. */
const BATCH_SIZE = 20;

/** What a secret's name may be made of (API reference of CreateSecret); other texts name no secret and are not sent. */
const SECRET_NAME = /^[A-Za-z0-9/_+=.@-]{1,512}$/;

const READ_ONE = 'secretsmanager:GetSecretValue';
const READ_BATCH = 'secretsmanager:BatchGetSecretValue';

/**
 * The secrets of one account and Region whose names start with one of the prefixes; the rest of the name is the org, and
 * the whole name where two prefixes give the same rest. Calls are retried by the SDK, at a rate adapted to throttling. Methods that throw do so with an {@link AwsCallError}.
 */
export function secretsManager(
  config: SecretsManagerClientConfig,
  { prefixes }: { readonly prefixes: readonly string[] },
): SecretsPort {
  const client = new SecretsManagerClient({ ...AWS_LIMITS, retryMode: 'adaptive', ...config });

  const describe = async (name: string): Promise<DescribeSecretCommandOutput | null> => {
    try {
      return await client.send(new DescribeSecretCommand({ SecretId: name }));
    } catch (error) {
      if (troubleOf(error).code === 'ResourceNotFoundException') return null;
      throw new AwsCallError(callOf('DescribeSecret', `the secret ${name}`), error);
    }
  };

  const readOne = async (id: string, versionId?: string): Promise<SecretReading> => {
    try {
      const value = await client.send(
        new GetSecretValueCommand({ SecretId: id, ...(versionId !== undefined && { VersionId: versionId }) }),
      );
      return toReading(value, value.CreatedDate ?? null);
    } catch (error) {
      return failedReading(error, READ_ONE);
    }
  };

  const readBatch = async (ids: readonly string[]): Promise<ReadonlyMap<string, SecretReading>> => {
    const pages: BatchGetSecretValueCommandOutput[] = [];
    try {
      // A page may be empty and still name a next one.
      for await (const page of paginateBatchGetSecretValue({ client }, { SecretIdList: [...ids] })) pages.push(page);
    } catch (error) {
      const answered = readingsOf(pages, ids);
      const failed = failedReading(error, READ_BATCH);
      // A call refused as a whole for the sake of one secret must not hide the other nineteen.
      const apart = failed.kind === 'refused' && troubleOf(error).trouble !== 'denied';
      const rest = ids.filter((id) => !answered.has(id));
      const readings = await Promise.all(rest.map(async (id) => [id, apart ? await readOne(id) : failed] as const));
      return new Map([...answered, ...readings]);
    }
    return readingsOf(pages, ids);
  };

  const listBelow = async (prefix: string): Promise<readonly SecretListEntry[]> => {
    const secrets: SecretListEntry[] = [];
    const pages = paginateListSecrets(
      { client, pageSize: 100 },
      { IncludePlannedDeletion: true, Filters: [{ Key: 'name', Values: [prefix] }] },
    );
    try {
      for await (const { SecretList = [] } of pages) secrets.push(...SecretList);
    } catch (error) {
      throw new AwsCallError(callOf('ListSecrets', 'all secrets (*)'), error);
    }
    return secrets.filter(({ Name = '' }) => Name.startsWith(prefix));
  };

  return {
    list: async () => {
      const listed = await Promise.all(prefixes.map(listBelow));
      const region = await client.config.region();
      return toEntries(
        listed.flat().filter((secret) => isOurs(secret, prefixes, region)),
        prefixes,
      );
    },
    find: async (orgs) => {
      const asked = [...new Set(orgs)];
      // A name may be the secret's own, and another prefix may give it as well.
      const short = asked.flatMap((org) => [org, shortName(org, prefixes)]);
      const names = [...new Set(short.flatMap((org) => prefixes.map((prefix) => prefix + org)))];
      const found: (DescribeSecretCommandOutput | null)[] = [];
      for (const some of inBatches(names.filter((name) => SECRET_NAME.test(name)))) {
        found.push(...(await Promise.all(some.map(describe))));
      }
      const region = await client.config.region();
      const secrets = found.flatMap((secret) =>
        secret === null ? [] : { ...secret, SecretVersionsToStages: secret.VersionIdsToStages },
      );
      const entries = toEntries(
        secrets.filter((secret) => isOurs(secret, prefixes, region)),
        prefixes,
      );
      return entries.filter((entry) => asked.some((org) => isCalled(entry, org, prefixes)));
    },
    read: async (ids) => {
      const readings = new Map<string, SecretReading>();
      for (const some of inBatches([...new Set(ids)])) {
        const answered = await readBatch(some);
        for (const id of some) readings.set(id, answered.get(id) ?? UNANSWERED);
      }
      return readings;
    },
    batchSize: BATCH_SIZE,
    readVersion: readOne,
  };
}

/** What ListSecrets and DescribeSecret call by the same name. */
type Described = Pick<
  SecretListEntry,
  | 'ARN'
  | 'Name'
  | 'Tags'
  | 'PrimaryRegion'
  | 'RotationEnabled'
  | 'NextRotationDate'
  | 'LastRotatedDate'
  | 'DeletedDate'
  | 'SecretVersionsToStages'
>;

/** Neither a name that is not below a prefix (the filter is looser than that) nor a replica of another Region. */
function isOurs(secret: Described, prefixes: readonly string[], region: string): boolean {
  const { ARN: id, Name: name, PrimaryRegion: primary } = secret;
  if (id === undefined || name === undefined) return false;
  if (!prefixes.some((prefix) => name.startsWith(prefix) && name !== prefix)) return false;
  return primary === undefined || primary === region;
}

function toEntries(secrets: readonly Described[], prefixes: readonly string[]): readonly SecretEntry[] {
  const names = orgNames(
    secrets.map(({ Name = '' }) => Name),
    prefixes,
  );
  return secrets.map((secret) => toEntry(secret, names.get(secret.Name ?? '') ?? ''));
}

function toEntry(secret: Described, org: string): SecretEntry {
  const versionAt = (stage: string) =>
    Object.entries(secret.SecretVersionsToStages ?? {}).find(([, stages]) => stages.includes(stage))?.[0] ?? null;
  return {
    id: secret.ARN ?? '',
    name: secret.Name ?? '',
    org,
    tags: Object.fromEntries((secret.Tags ?? []).map(({ Key = '', Value = '' }) => [Key, Value])),
    versions: {
      current: versionAt('AWSCURRENT'),
      pending: versionAt('AWSPENDING'),
      previous: versionAt('AWSPREVIOUS'),
    },
    rotation: {
      // True for a rotation Lambda and for a managed external secret alike; the rules outlive a rotation turned off.
      managed: secret.RotationEnabled === true,
      nextAt: secret.NextRotationDate ?? null,
      lastAt: secret.LastRotatedDate ?? null,
    },
    deletionAt: secret.DeletedDate ?? null,
  };
}

function readingsOf(pages: readonly BatchGetSecretValueCommandOutput[], ids: readonly string[]) {
  const readings = new Map<string, SecretReading>();
  for (const { SecretValues = [], Errors = [] } of pages) {
    for (const value of SecretValues) {
      // Whether the batch dates the version or the secret is documented both ways, so its date is not used.
      for (const id of idsMeant(ids, value.ARN, value.Name)) readings.set(id, toReading(value, null));
    }
    for (const { SecretId, ErrorCode, Message } of Errors) {
      const error = { name: ErrorCode ?? 'Unknown', message: Message ?? '', $metadata: { httpStatusCode: 400 } };
      for (const id of idsMeant(ids, SecretId)) readings.set(id, failedReading(error, READ_ONE));
    }
  }
  return readings;
}

/** The asked ids that an answer speaks of: it may name the secret by its ARN or by its name. */
function idsMeant(ids: readonly string[], ...names: readonly (string | undefined)[]): readonly string[] {
  return ids.filter((id) => names.some((name) => name !== undefined && (id === name || isArnOf(id, name))));
}

/** An ARN ends in the name, a dash and six characters that Secrets Manager made up. */
function isArnOf(id: string, name: string): boolean {
  const ending = `:secret:${name}-`;
  return id.slice(-ending.length - 6, -6) === ending;
}

function toReading(value: SecretValueEntry, createdAt: Date | null): SecretReading {
  const versionId = value.VersionId ?? '';
  if (value.SecretString !== undefined) {
    return { kind: 'text', text: new Sealed(value.SecretString), versionId, createdAt };
  }
  if (value.SecretBinary !== undefined) return { kind: 'binary', versionId };
  return { kind: 'refused', code: 'NoValue', message: 'this version holds no value; store one' };
}

/** The service's own message stays out: it names accounts and roles, and a garbled answer would be quoted in it. */
function failedReading(error: unknown, permission: string): SecretReading {
  const { trouble, code } = troubleOf(error);
  switch (trouble) {
    case 'denied':
      return {
        kind: 'refused',
        code,
        message: concernsKey(error)
          ? "the secret's KMS key refuses to decrypt it: allow kms:Decrypt on that key to the checker's role"
          : `the checker may not read it: allow ${permission} to its role, in the secret's own policy too if it has one`,
      };
    case 'missing':
      return { kind: 'refused', code, message: 'there is no such version: store a value, or delete the secret' };
    case 'rejected':
      return { kind: 'refused', code, message: WHY_REJECTED[code] ?? 'Secrets Manager rejects the request for it' };
    case 'throttled':
      return { kind: 'unavailable', code, message: 'Secrets Manager throttles the checker; the next run tries again' };
    case 'not-configured':
      return { kind: 'unavailable', code, message: 'the AWS credentials of the checker are not valid (any more)' };
    case 'unavailable':
      return {
        kind: 'unavailable',
        code,
        message: 'Secrets Manager did not answer or failed; the next run tries again',
      };
  }
}

const WHY_REJECTED: Readonly<Record<string, string>> = {
  DecryptionFailure:
    "the secret's KMS key cannot decrypt it: see that the key is enabled and allows the checker's role",
  InvalidRequestException: 'it cannot be read as it is now: it may be scheduled for deletion',
};

const UNANSWERED: SecretReading = {
  kind: 'unavailable',
  code: 'NoAnswer',
  message: 'Secrets Manager left it out of its answer; the next run tries again',
};

function callOf(action: string, resource: string) {
  return { service: 'Secrets Manager', action, permission: `secretsmanager:${action}`, resource };
}

function inBatches<T>(items: readonly T[]): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(items.length / BATCH_SIZE) }, (_, index) =>
    items.slice(index * BATCH_SIZE, (index + 1) * BATCH_SIZE),
  );
}
