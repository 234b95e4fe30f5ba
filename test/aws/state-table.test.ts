import { DynamoDBClient, type DynamoDBClientConfig, PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { beforeEach, expect, test } from 'vitest';
import { stateTable } from '../../src/adapters/state-table.ts';
import { entry, promisesOfAStateStore, write } from '../adapters/states-contract.ts';
import { emptyTable } from './empty-table.ts';
import { aws, describeOnAws } from './emulator.ts';
import { type Fault, faultEndpoint } from './fault-endpoint.ts';

const account = new DynamoDBClient(aws);
const NOON = new Date('2026-11-22T12:00:00.000Z');

let tableName: string;
let waits: number[];

beforeEach(() => {
  waits = [];
});

function open(config: DynamoDBClientConfig = {}) {
  return stateTable(
    { ...aws, ...config },
    { tableName, historyDays: 400, now: () => NOON, sleep: async (ms) => void waits.push(ms) },
  );
}

/** A port whose calls pass a proxy that fails on demand; without the SDK's retries, so that one fault is one outcome. */
async function openFaulty(config: DynamoDBClientConfig = { maxAttempts: 1 }) {
  const proxy = await faultEndpoint(aws.endpoint);
  return { proxy, states: open({ endpoint: proxy.url, ...config }) };
}

async function createTable(): Promise<void> {
  tableName = await emptyTable();
}

async function storedItems() {
  return (await account.send(new ScanCommand({ TableName: tableName }))).Items ?? [];
}

describeOnAws('state in a table', () => {
  promisesOfAStateStore(async () => {
    await createTable();
    return { first: open(), second: open() };
  });
});

describeOnAws('the items of the table', () => {
  beforeEach(createTable);

  test('hold the document as JSON text, and an end only when one is asked for', async () => {
    await open().save(write({ document: { a: 1 } }));
    const common = { pk: { S: 'state' }, updatedAt: { S: NOON.toISOString() }, writeId: { S: expect.any(String) } };
    expect(await storedItems()).toEqual([
      { ...common, sk: { S: 'org/acme' }, revision: { N: '1' }, document: { S: '{"a":1}' } },
    ]);
    await open().save(write({ expectedRevision: 1, expiresAt: new Date('2026-12-22T12:00:00.500Z') }));
    expect(await storedItems()).toMatchObject([{ revision: { N: '2' }, expiresAt: { N: '1797940801' } }]);
    await open().save(write({ expectedRevision: 2 }));
    expect((await storedItems())[0]).not.toHaveProperty('expiresAt');
  });

  test('of history lie under their org and end after the days history is kept', async () => {
    await open().save(write({ history: [entry({ at: '2026-11-22T08:00:00.000Z' })] }));
    const [item] = (await storedItems()).filter(({ pk }) => pk?.S === 'history/acme');
    const fourHundredDaysLater = Date.parse('2026-11-22T08:00:00.000Z') / 1000 + 400 * 86_400;
    expect(item).toMatchObject({
      sk: { S: '2026-11-22T08:00:00.000Z#0000000001.0000000000' },
      expiresAt: { N: String(fourHundredDaysLater) },
    });
  });

  test('that are damaged are handed on as text, so that the others are still read', async () => {
    await open().save(write({ key: 'org/good' }));
    const bad = { pk: { S: 'state' }, sk: { S: 'org/bad' }, revision: { N: '7' }, document: { S: '{"half' } };
    await account.send(new PutItemCommand({ TableName: tableName, Item: bad }));
    expect(await open().load('all')).toEqual([
      { key: 'org/bad', revision: 7, document: '{"half' },
      { key: 'org/good', revision: 1, document: { any: true } },
    ]);
  });

  test('that someone else put there are refused by name', async () => {
    const Item = { pk: { S: 'state' }, sk: { S: 'org/foreign' } };
    await account.send(new PutItemCommand({ TableName: tableName, Item }));
    await expect(open().load('all')).rejects.toThrow('the item org/foreign in the state table has no revision');
  });
});

describeOnAws('calls to the table', () => {
  beforeEach(createTable);

  test('are one for a write, and one for a hundred keys or a page', async () => {
    const { proxy, states } = await openFaulty();
    await states.save(write({}));
    await states.save(write({ expectedRevision: 1, history: [entry({})] }));
    await states.load('all');
    await states.load(Array.from({ length: 201 }, (_, index) => `org/${index}`));
    await states.history('acme', 10);
    expect(proxy.calls.map(({ action }) => action)).toEqual([
      'PutItem',
      'TransactWriteItems',
      'Query',
      'BatchGetItem',
      'BatchGetItem',
      'BatchGetItem',
      'Query',
    ]);
  });

  test('stop once there is as much history as was asked for', async () => {
    const { proxy, states } = await openFaulty();
    await states.save(write({ history: [1, 2, 3].map((minute) => entry({ at: `2026-11-22T08:0${minute}:00.000Z` })) }));
    expect(await states.history('acme', 1)).toEqual([entry({ at: '2026-11-22T08:03:00.000Z' })]);
    expect(proxy.calls.map(({ action }) => action)).toEqual(['TransactWriteItems', 'Query']);
  });

  test('read consistently', async () => {
    const { proxy, states } = await openFaulty();
    await states.load('all');
    await states.load(['org/acme']);
    await states.history('acme', 10);
    expect(proxy.calls.filter(({ input }) => input.includes('"ConsistentRead":true'))).toHaveLength(3);
  });

  test('are repeated for keys that were left unprocessed, without waiting longer while some come', async () => {
    const { proxy, states } = await openFaulty();
    const key = (name: string) => ({ pk: { S: 'state' }, sk: { S: name } });
    const item = (name: string) => ({ ...key(name), revision: { N: '1' }, document: { S: '{}' } });
    const answer = (found: object[], left: object[]): Fault => ({
      answer: {
        Responses: { [tableName]: found },
        UnprocessedKeys: left.length > 0 ? { [tableName]: { Keys: left } } : {},
      },
    });
    proxy.next(
      'BatchGetItem',
      answer([item('org/a')], [key('org/b'), key('org/c')]),
      answer([], [key('org/b'), key('org/c')]),
      answer([item('org/b')], [key('org/c')]),
      answer([item('org/c')], []),
    );
    expect((await states.load(['org/a', 'org/b', 'org/c'])).map(({ key }) => key)).toEqual(['org/a', 'org/b', 'org/c']);
    expect(waits).toEqual([50, 100, 50]);
  });

  test('end in an error when keys stay unprocessed', async () => {
    const { proxy, states } = await openFaulty();
    const Keys = [{ pk: { S: 'state' }, sk: { S: 'org/a' } }];
    proxy.always('BatchGetItem', { answer: { Responses: {}, UnprocessedKeys: { [tableName]: { Keys } } } });
    await expect(states.load(['org/a'])).rejects.toMatchObject({ name: 'AwsCallError', trouble: 'throttled' });
    expect(waits.length).toBeLessThan(10);
  });

  test.each([
    ['with history', [entry({})]],
    ['without history', []],
  ])('whose answer was lost %s still count as saved', async (_, history) => {
    const { proxy, states } = await openFaulty({});
    proxy.next(history.length > 0 ? 'TransactWriteItems' : 'PutItem', 'reset-after');
    expect(await states.save(write({ history }))).toBe('saved');
    expect(proxy.calls).toHaveLength(2);
    expect(await states.load('all')).toMatchObject([{ revision: 1 }]);
    expect(await states.history('acme', 5)).toEqual(history);
  });

  test('that another transaction was in the way of are repeated', async () => {
    const { proxy, states } = await openFaulty();
    const conflict = {
      __type: 'TransactionCanceledException',
      CancellationReasons: [{ Code: 'TransactionConflict' }, { Code: 'None' }],
    };
    proxy.next('TransactWriteItems', { refusal: conflict }, { refusal: conflict });
    proxy.next('PutItem', { error: 'TransactionConflictException' });
    expect(await states.save(write({ history: [entry({})] }))).toBe('saved');
    expect(await states.save(write({ expectedRevision: 1 }))).toBe('saved');
    expect(waits).toEqual([50, 100, 50]);
  });

  test.each([
    ['stay in the way of each other', 'TransactionConflict', 7],
    ['are throttled', 'ThrottlingError', 7],
    ['hold an item that cannot be stored', 'ValidationError', 1],
  ])('that %s (%s) end in an error, not in a conflict', async (_, Code, calls) => {
    const { proxy, states } = await openFaulty();
    const refusal = { __type: 'TransactionCanceledException', CancellationReasons: [{ Code: 'None' }, { Code }] };
    proxy.always('TransactWriteItems', { refusal });
    await expect(states.save(write({ history: [entry({})] }))).rejects.toMatchObject({
      name: 'AwsCallError',
      code: 'TransactionCanceledException',
      cause: expect.objectContaining({ CancellationReasons: refusal.CancellationReasons }),
    });
    expect(proxy.calls).toHaveLength(calls);
    expect(await states.load('all')).toEqual([]);
  });

  test.each([
    [
      'denied',
      { error: 'AccessDeniedException', message: 'arn:aws:dynamodb:eu-central-1:123456789012:table/x' },
      /: allow dynamodb:PutItem on the table state-\w+ to this role$/,
    ],
    [
      'denied by the key',
      { error: 'AccessDeniedException', message: 'not authorized to perform kms:Decrypt' },
      /: allow kms:Decrypt and kms:GenerateDataKey on the KMS key of the table/,
    ],
    [
      'sent to a table that does not exist',
      { error: 'ResourceNotFoundException' },
      /: the table state-\w+ does not exist in this account and Region$/,
    ],
    [
      'throttled',
      { error: 'ProvisionedThroughputExceededException' },
      /\(ProvisionedThroughputExceededException\): the account's rate/,
    ],
    [
      'failing',
      { error: 'InternalServerError', status: 500 },
      /\(InternalServerError\): DynamoDB did not answer or failed/,
    ],
    ['reset', 'reset-before', /\(ECONNRESET\): DynamoDB did not answer/],
    [
      'too large',
      { error: 'ValidationException', message: 'Item size has exceeded the maximum allowed size (123456789012)' },
      /: Item size has exceeded the maximum allowed size \(\(an account\)\)$/,
    ],
  ] as const)('that are %s say what to do', async (_, fault, message) => {
    const { proxy, states } = await openFaulty();
    proxy.always('PutItem', fault);
    await expect(states.save(write({}))).rejects.toThrow(message);
    await expect(states.save(write({}))).rejects.toThrow(/^DynamoDB PutItem failed/);
  });

  test('name the call that failed when reading', async () => {
    const { proxy, states } = await openFaulty();
    proxy.always('Query', { error: 'AccessDeniedException' });
    proxy.always('BatchGetItem', { error: 'AccessDeniedException' });
    await expect(states.load('all')).rejects.toThrow('allow dynamodb:Query');
    await expect(states.load(['org/acme'])).rejects.toThrow('allow dynamodb:BatchGetItem');
    await expect(states.history('acme', 1)).rejects.toThrow('allow dynamodb:Query');
  });
});
