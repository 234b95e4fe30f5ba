import { deflateRawSync, inflateRawSync } from 'node:zlib';
import {
  type AttributeValue,
  ConditionalCheckFailedException,
  DynamoDBClient,
  type DynamoDBClientConfig,
  PutItemCommand,
  paginateQuery,
} from '@aws-sdk/client-dynamodb';
import { AWS_LIMITS, AwsCallError } from '../aws-calls.ts';
import type { Clock } from '../clock.ts';
import { DAY_MS } from '../clock.ts';
import { PARTITIONS } from '../deployment/names.ts';
import type { HandoverPort } from '../distributed/ports.ts';

/** DynamoDB takes items of up to 400 KB, names included. */
const ITEM_BYTES = 380_000;
const KEPT_MS = 3 * DAY_MS;

type Item = Record<string, AttributeValue>;

/**
 * What the functions of a distributed run leave for each other, in the state table under `run/RUNID`, where neither states
 * nor history lie. A part is JSON, compressed, in as many items as it needs; the first of them is written last and makes
 * the part complete. The table forgets them by itself. Methods throw {@link AwsCallError}.
 */
export function handoverTable(
  config: DynamoDBClientConfig,
  { tableName, now }: Pick<Clock, 'now'> & { readonly tableName: string },
): HandoverPort {
  const client = new DynamoDBClient({ ...AWS_LIMITS, ...config });
  const failed = (action: string, cause: unknown) =>
    new AwsCallError(
      { service: 'DynamoDB', action, permission: `dynamodb:${action}`, resource: `the table ${tableName}` },
      cause,
    );

  const put = async (runId: string, part: string, chunks: readonly Buffer[], index: number, once: boolean) => {
    const item = {
      pk: { S: PARTITIONS.run + runId },
      sk: { S: `${part}#${index}` },
      chunks: { N: String(chunks.length) },
      content: { B: chunks[index] ?? Buffer.of() },
      expiresAt: { N: String(Math.ceil((now().getTime() + KEPT_MS) / 1_000)) },
    };
    const condition = once ? { ConditionExpression: 'attribute_not_exists(pk)' } : {};
    try {
      await client.send(new PutItemCommand({ TableName: tableName, Item: item, ...condition }));
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw failed('PutItem', error);
    }
  };

  const query = async (runId: string, condition: string, values: Item): Promise<Map<string, Item[]>> => {
    const parts = new Map<string, Item[]>();
    const pages = paginateQuery(
      { client },
      {
        TableName: tableName,
        ConsistentRead: true,
        KeyConditionExpression: `pk = :run${condition}`,
        ExpressionAttributeValues: { ':run': { S: PARTITIONS.run + runId }, ...values },
      },
    );
    try {
      for await (const { Items = [] } of pages) {
        for (const item of Items) {
          const [part = '', index = ''] = item.sk?.S?.split('#') ?? [];
          const chunks = parts.get(part) ?? [];
          chunks[Number(index)] = item;
          parts.set(part, chunks);
        }
      }
    } catch (error) {
      throw failed('Query', error);
    }
    return parts;
  };

  return {
    leave: async (runId, part, entries) => {
      const chunks = chunksOf(entries);
      for (let index = chunks.length - 1; index >= 0; index -= 1) await put(runId, part, chunks, index, false);
    },
    leaveOnce: async (runId, part, entries) => {
      const chunks = chunksOf(entries);
      if (chunks.length > 1) throw new RangeError(`the part ${part} is too large to be stored at once`);
      return put(runId, part, chunks, 0, true);
    },
    fetch: async (runId, part) => {
      const parts = await query(runId, ' AND begins_with(sk, :part)', { ':part': { S: `${part}#` } });
      return entriesIn(parts.get(part));
    },
    collect: async (runId) => {
      const collected = new Map<string, readonly unknown[]>();
      for (const [part, chunks] of await query(runId, '', {})) {
        const entries = entriesIn(chunks);
        if (entries !== null) collected.set(part, entries);
      }
      return collected;
    },
  };
}

function chunksOf(entries: readonly object[]): readonly Buffer[] {
  const content = deflateRawSync(JSON.stringify(entries));
  const count = Math.max(1, Math.ceil(content.length / ITEM_BYTES));
  return Array.from({ length: count }, (_, index) => content.subarray(index * ITEM_BYTES, (index + 1) * ITEM_BYTES));
}

/**
 * Null while a chunk is missing, or where chunks of two attempts met and make no whole; chunks of a longer part that was
 * replaced are left aside.
 */
function entriesIn(chunks: readonly (Item | undefined)[] | undefined): readonly unknown[] | null {
  const count = Number(chunks?.[0]?.chunks?.N ?? 0);
  const contents = (chunks ?? []).slice(0, count).flatMap((item) => item?.content?.B ?? []);
  if (count === 0 || contents.length < count) return null;
  try {
    return JSON.parse(inflateRawSync(Buffer.concat(contents)).toString()) as readonly unknown[];
  } catch {
    return null;
  }
}
