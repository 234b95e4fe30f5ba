import { randomUUID } from 'node:crypto';
import {
  type AttributeValue,
  BatchGetItemCommand,
  ConditionalCheckFailedException,
  DynamoDBClient,
  type DynamoDBClientConfig,
  PutItemCommand,
  paginateQuery,
  type QueryCommandInput,
  TransactionCanceledException,
  TransactionConflictException,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { AWS_LIMITS, AwsCallError } from '../aws-calls.ts';
import type { Clock } from '../clock.ts';
import { DAY_MS } from '../clock.ts';
import { PARTITIONS } from '../deployment/names.ts';
import { jsonOf } from '../schema.ts';
import type { HistoryEntry } from '../state/history.ts';
import { readHistoryEntry } from '../state/history.ts';
import type { StatesPort, StoredDocument } from '../state/ports.ts';

/** BatchGetItem takes up to 100 keys. */
const BATCH_SIZE = 100;

/** Some less than the 1,000 of one partition key, for whoever else writes there. */
const UNITS_PER_SECOND = 800;
const BURST_MS = 1_000;
const LONGEST_QUEUE_MS = 15 * 60_000;
/** Keys and attributes beside the document. */
const ITEM_OVERHEAD = 200;

/** Milliseconds before asking again for what a batch left out, or writing again what other writers were in the way of. */
const WAITS_MS = [50, 100, 200, 400, 800, 1_600];

type Item = Record<string, AttributeValue>;
type Write = Parameters<StatesPort['save']>[0];

export type StateTableOptions = Pick<Clock, 'now' | 'sleep'> & {
  readonly tableName: string;
  /** Days for which history is kept. */
  readonly historyDays: number;
};

/**
 * State in a DynamoDB table with keys `pk` and `sk` and the TTL attribute `expiresAt` (epoch seconds). Documents lie
 * under `state`, an org's history under `history/ORG`, each as JSON text, so that the table knows nothing of their shape.
 * All reads are consistent. Methods throw {@link AwsCallError}.
 */
export function stateTable(config: DynamoDBClientConfig, options: StateTableOptions): StatesPort {
  const { tableName, historyDays, now, sleep } = options;
  const client = new DynamoDBClient({ ...AWS_LIMITS, retryMode: 'adaptive', ...config });
  const pace = pacer({ now, sleep });
  const failed = (action: string, cause: unknown) =>
    new AwsCallError(
      { service: 'DynamoDB', action, permission: `dynamodb:${action}`, resource: `the table ${tableName}` },
      cause,
    );

  const query = async (partition: string, input: Partial<QueryCommandInput>, atMost: number): Promise<Item[]> => {
    const items: Item[] = [];
    const pages = paginateQuery(
      { client },
      {
        TableName: tableName,
        ConsistentRead: true,
        KeyConditionExpression: 'pk = :partition',
        ExpressionAttributeValues: { ':partition': { S: partition } },
        ...input,
      },
    );
    try {
      for await (const { Items = [] } of pages) {
        items.push(...Items);
        if (items.length >= atMost) break;
      }
    } catch (error) {
      throw failed('Query', error);
    }
    return items.slice(0, atMost);
  };

  const getBatch = async (keys: readonly string[]): Promise<Item[]> => {
    const items: Item[] = [];
    let wanted: Item[] = keys.map((key) => ({ pk: { S: PARTITIONS.documents }, sk: { S: key } }));
    for (let attempt = 0; wanted.length > 0; ) {
      const answer = await client
        .send(new BatchGetItemCommand({ RequestItems: { [tableName]: { Keys: wanted, ConsistentRead: true } } }))
        .catch((error: unknown) => {
          throw failed('BatchGetItem', error);
        });
      const got = answer.Responses?.[tableName] ?? [];
      items.push(...got);
      wanted = answer.UnprocessedKeys?.[tableName]?.Keys ?? [];
      if (wanted.length === 0) break;
      // An answer stops at 16 MB; only answers that bring nothing are a sign of throttling.
      attempt = got.length > 0 ? 0 : attempt + 1;
      const wait = WAITS_MS[attempt];
      if (wait === undefined) throw failed('BatchGetItem', stillUnprocessed(wanted.length));
      await sleep(wait);
    }
    return items;
  };

  const save: StatesPort['save'] = async (write) => {
    const writeId = write.writer ?? randomUUID();
    const document = documentPut(write, writeId);
    const command = () =>
      write.history.length === 0
        ? client.send(new PutItemCommand(document))
        : client.send(
            new TransactWriteItemsCommand({
              TransactItems: [document, ...write.history.map(historyPut(write))].map((Put) => ({ Put })),
            }),
          );
    await pace(unitsOf(write));
    for (let attempt = 0; ; attempt += 1) {
      try {
        await command();
        return 'saved';
      } catch (error) {
        const refusal = refusalOf(error);
        if (refusal?.because === 'condition') {
          // The answer to our own write may have been lost; the next attempt at it then meets what that write stored.
          return refusal.stored?.writeId?.S === writeId ? 'saved' : 'conflict';
        }
        const wait = WAITS_MS[attempt];
        if (wait === undefined || refusal?.because !== 'busy') {
          throw failed(write.history.length === 0 ? 'PutItem' : 'TransactWriteItems', error);
        }
        await sleep(wait);
      }
    }
  };

  const documentPut = (write: Write, writeId: string) => ({
    TableName: tableName,
    Item: {
      pk: { S: PARTITIONS.documents },
      sk: { S: write.key },
      revision: { N: String(write.expectedRevision + 1) },
      document: { S: JSON.stringify(write.document) },
      updatedAt: { S: now().toISOString() },
      writeId: { S: writeId },
      ...(write.expiresAt !== null && { expiresAt: { N: epochSeconds(write.expiresAt.getTime()) } }),
    },
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
    ...(write.expectedRevision === 0
      ? { ConditionExpression: 'attribute_not_exists(pk)' }
      : {
          ConditionExpression: 'revision = :expected',
          ExpressionAttributeValues: { ':expected': { N: String(write.expectedRevision) } },
        }),
  });

  const historyPut = (write: Write) => (entry: HistoryEntry, index: number) => ({
    TableName: tableName,
    Item: {
      pk: { S: PARTITIONS.history + entry.org },
      // Sorts by time, then by write, then by line; a revision is written once, so no line replaces another.
      sk: { S: `${entry.at}#${inOrder(write.expectedRevision + 1)}.${inOrder(index)}` },
      entry: { S: JSON.stringify(entry) },
      expiresAt: { N: epochSeconds(Date.parse(entry.at) + historyDays * DAY_MS) },
    },
  });

  return {
    load: async (keys) => {
      if (keys === 'all') return (await query(PARTITIONS.documents, {}, Number.POSITIVE_INFINITY)).map(toDocument);
      const wanted = [...new Set(keys)];
      const items: Item[] = [];
      for (let start = 0; start < wanted.length; start += BATCH_SIZE) {
        items.push(...(await getBatch(wanted.slice(start, start + BATCH_SIZE))));
      }
      return items.map(toDocument);
    },
    save,
    history: async (org, limit) => {
      const items = await query(PARTITIONS.history + org, { ScanIndexForward: false, Limit: limit }, limit);
      return items.map(({ entry }) => readHistoryEntry(jsonOf(entry?.S ?? '')));
    },
  };
}

/**
 * Waits until so many write units more keep the writes to one partition key below what DynamoDB takes: 1,000 a second, on
 * demand as well. A second's worth may come at once.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html
 */
function pacer({ now, sleep }: Pick<Clock, 'now' | 'sleep'>): (units: number) => Promise<void> {
  let freeAt = Number.NEGATIVE_INFINITY;
  return async (units) => {
    const at = now().getTime();
    // Nothing is ever queued for so long: the clock was set back.
    if (freeAt - at > LONGEST_QUEUE_MS) freeAt = at;
    const from = Math.max(freeAt, at - BURST_MS);
    freeAt = from + (units / UNITS_PER_SECOND) * 1_000;
    if (from > at) await sleep(from - at);
  };
}

/** One unit a kilobyte, two in a transaction; the history lies under other keys. */
function unitsOf({ document, history }: Write): number {
  const kilobytes = Math.ceil((JSON.stringify(document).length + ITEM_OVERHEAD) / 1_024);
  return kilobytes * (history.length > 0 ? 2 : 1);
}

/** Why DynamoDB did not write: the revision is another one, or the item is in use right now. Null: some other trouble. */
function refusalOf(error: unknown): { because: 'condition'; stored: Item | undefined } | { because: 'busy' } | null {
  if (error instanceof ConditionalCheckFailedException) return { because: 'condition', stored: error.Item };
  if (error instanceof TransactionConflictException) return { because: 'busy' };
  if (!(error instanceof TransactionCanceledException)) return null;
  const reasons = error.CancellationReasons ?? [];
  const condition = reasons.find(({ Code }) => Code === 'ConditionalCheckFailed');
  if (condition !== undefined) return { because: 'condition', stored: condition.Item };
  const busy = reasons.some(({ Code }) => /^(TransactionConflict|ThrottlingError|Provisioned)/.test(Code ?? ''));
  return busy ? { because: 'busy' } : null;
}

/** A document that is no JSON is handed on as its text: no reader takes it for a state, and the others are not lost. */
function toDocument({ sk, revision, document }: Item): StoredDocument {
  const key = sk?.S ?? '';
  if (!/^\d+$/.test(revision?.N ?? '')) {
    throw new Error(`the item ${key} in the state table has no revision; it was not written by this product`);
  }
  return { key, revision: Number(revision?.N), document: jsonOf(document?.S ?? '') ?? document?.S };
}

function stillUnprocessed(count: number): Error {
  return Object.assign(new Error(`${count} keys stayed unprocessed`), {
    name: 'ThrottlingException',
    $metadata: { httpStatusCode: 200 },
  });
}

const inOrder = (count: number) => String(count).padStart(10, '0');

const epochSeconds = (milliseconds: number) => String(Math.ceil(milliseconds / 1_000));
