import { readFileSync, writeFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { alertTopic } from '../src/adapters/alert-topic.ts';
import { secretsManager } from '../src/adapters/secrets-manager.ts';
import { stateTable } from '../src/adapters/state-table.ts';
import { checkOrgs } from '../src/run/check-orgs.ts';
import { costDocument, type Recorded, standing } from './cost-model.ts';
import { EVERYTHING, settingsOf, worldOf } from './memory-ports.ts';
import { stubAccount } from './stub-aws.ts';

const SIZES = [1, 45, 1_000] as const;
const DOCUMENT = new URL('../docs/cost.md', import.meta.url);

/** The AWS calls of a deployment's first run and of one like every other, with the real adapters and SDK. */
async function record(orgs: number): Promise<{ readonly first: Recorded; readonly usual: Recorded }> {
  const account = await stubAccount(orgs);
  try {
    const config = {
      endpoint: account.endpoint,
      region: 'eu-central-1',
      credentials: { accessKeyId: 'example', secretAccessKey: 'example' },
    };
    const world = worldOf([]);
    const time = { now: world.ports.now, sleep: world.ports.sleep };
    const ports = {
      ...world.ports,
      secrets: secretsManager(config, { prefixes: ['salesforce/'] }),
      states: stateTable(config, { ...time, tableName: 'example', historyDays: 400 }),
      alerts: alertTopic(config, { ...time, topicArn: 'arn:aws:sns:eu-central-1:123456789012:example' }),
    };
    const run = async (): Promise<Recorded> => {
      account.clear();
      const report = await checkOrgs(ports, EVERYTHING, settingsOf());
      if (report.summary.healthy !== orgs) throw new Error(`${report.summary.healthy} of ${orgs} are healthy`);
      return { orgs, calls: Object.fromEntries(account.calls), stateBytes: account.stateBytes() };
    };
    const first = await run();
    world.advance(4 * 3_600_000);
    return { first, usual: await run() };
  } finally {
    await account.close();
  }
}

describe('the AWS calls of a run', () => {
  const runs = new Map<number, Awaited<ReturnType<typeof record>>>();
  beforeAll(async () => {
    for (const orgs of SIZES) runs.set(orgs, await record(orgs));
  });

  test.each([
    [1, { list: 1, batch: 1, query: 1 }],
    [45, { list: 1, batch: 3, query: 1 }],
    [1_000, { list: 10, batch: 50, query: 2 }],
  ])(
    'that changes nothing, over %i orgs: one write for all, everything else in batches',
    (orgs, { list, batch, query }) => {
      expect(runs.get(orgs)?.usual.calls).toEqual({
        'secretsmanager ListSecrets': list,
        'secretsmanager BatchGetSecretValue': batch,
        'DynamoDB_20120810 Query': query,
        'DynamoDB_20120810 PutItem': 1,
        'sns ListSubscriptionsByTopic': 1,
        'sns GetSubscriptionAttributes': 1,
      });
    },
  );

  test('that changes nothing, over 1,000 orgs, are at most 70', () => {
    const calls = Object.values(runs.get(1_000)?.usual.calls ?? {});
    expect(calls.reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(70);
  });

  test.each(SIZES)('that is the first, over %i orgs: one more to learn the age of each secret', (orgs) => {
    expect(runs.get(orgs)?.first.calls).toMatchObject({
      'secretsmanager GetSecretValue': orgs,
      'DynamoDB_20120810 TransactWriteItems': orgs,
    });
  });

  test('are what docs/cost.md computes with', () => {
    const document = costDocument(
      [...runs.values()].map(({ usual }) => usual),
      standing(),
    );
    if (process.env.UPDATE_DOCS === '1') writeFileSync(DOCUMENT, document);
    expect(readFileSync(DOCUMENT, 'utf8')).toBe(document);
  });
});
