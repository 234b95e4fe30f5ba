import {
  CreateSecretCommand,
  type CreateSecretCommandInput,
  SecretsManagerClient,
  type SecretsManagerClientConfig,
} from '@aws-sdk/client-secrets-manager';
import { beforeEach } from 'vitest';
import { secretsManager } from '../../src/adapters/secrets-manager.ts';
import type { SecretReading } from '../../src/credential/ports.ts';
import { aws, ownName } from './emulator.ts';
import { faultEndpoint } from './fault-endpoint.ts';

/** An account with secrets under a prefix that is another for each test, and the adapters that read them. */
export function secretsAccount() {
  const account = new SecretsManagerClient(aws);
  let prefix = '';
  beforeEach(() => {
    prefix = `${ownName('salesforce')}/`;
  });

  const adapter = (config: SecretsManagerClientConfig = {}) =>
    secretsManager({ ...aws, ...config }, { prefixes: [prefix] });

  /** An adapter whose calls pass a proxy that fails on demand; without retries, so that one fault is one outcome. */
  async function faultyAdapter(config: SecretsManagerClientConfig = { maxAttempts: 1 }) {
    const proxy = await faultEndpoint(aws.endpoint);
    return { proxy, secrets: adapter({ endpoint: proxy.url, ...config }) };
  }

  async function create(org: string, input: Partial<CreateSecretCommandInput> = {}): Promise<string> {
    const { ARN = '' } = await account.send(
      new CreateSecretCommand({ Name: prefix + org, SecretString: `{"of":"${org}"}`, ...input }),
    );
    return ARN;
  }

  async function createMany(count: number): Promise<string[]> {
    const ids: string[] = [];
    for (let start = 0; start < count; start += 20) {
      const orgs = Array.from({ length: Math.min(20, count - start) }, (_, index) => `org-${start + index}`);
      ids.push(...(await Promise.all(orgs.map((org) => create(org)))));
    }
    return ids;
  }

  return { account, prefix: () => prefix, adapter, faultyAdapter, create, createMany };
}

/** What the readings say, by id, texts revealed. */
export function said(readings: ReadonlyMap<string, SecretReading>): Record<string, string> {
  return Object.fromEntries(
    [...readings].map(([id, reading]) => [id, reading.kind === 'text' ? reading.text.reveal() : reading.kind]),
  );
}
