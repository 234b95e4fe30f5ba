import { randomBytes } from 'node:crypto';
import { DeleteItemCommand, DynamoDBClient, PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { beforeEach, expect, test } from 'vitest';
import { handoverTable } from '../../src/adapters/handover-table.ts';
import { listingBucket } from '../../src/adapters/listing-bucket.ts';
import { stateTable } from '../../src/adapters/state-table.ts';
import { emptyTable } from './empty-table.ts';
import { aws, describeOnAws, ownName } from './emulator.ts';

const account = new DynamoDBClient(aws);
const NOON = new Date('2026-11-22T12:00:00.000Z');

describeOnAws('What the functions of a distributed run leave in the table', () => {
  let tableName: string;
  const handover = () => handoverTable(aws, { tableName, now: () => NOON });
  const items = async () => (await account.send(new ScanCommand({ TableName: tableName }))).Items ?? [];

  beforeEach(async () => {
    tableName = await emptyTable();
  });

  test('comes back by part and all together, and another run has none of it', async () => {
    const port = handover();
    await port.leave('run-1', 'batch/acme', [{ org: 'acme' }, { org: 'ünï' }]);
    await port.leave('run-1', 'batch/acme-uat', [{ org: 'acme-uat' }]);
    await port.leave('run-2', 'batch/acme', []);
    expect(await port.fetch('run-1', 'batch/acme')).toEqual([{ org: 'acme' }, { org: 'ünï' }]);
    expect(await port.fetch('run-1', 'batch/globex')).toBeNull();
    expect(await port.collect('run-1')).toEqual(
      new Map([
        ['batch/acme', [{ org: 'acme' }, { org: 'ünï' }]],
        ['batch/acme-uat', [{ org: 'acme-uat' }]],
      ]),
    );
    expect(await port.collect('run-2')).toEqual(new Map([['batch/acme', []]]));
  });

  test('is replaced as a whole, or left as it is', async () => {
    const port = handover();
    await port.leave('run-1', 'part', [{ n: 1 }]);
    await port.leave('run-1', 'part', [{ n: 2 }]);
    expect(await port.leaveOnce('run-1', 'part', [{ n: 3 }])).toBe(false);
    expect(await port.fetch('run-1', 'part')).toEqual([{ n: 2 }]);
    expect(await port.leaveOnce('run-1', 'other', [{ n: 3 }])).toBe(true);
    expect(await port.fetch('run-1', 'other')).toEqual([{ n: 3 }]);
  });

  test('may be larger than an item; it is not there until its last piece is', async () => {
    const port = handover();
    const large = Array.from({ length: 10 }, () => ({ noise: randomBytes(90_000).toString('base64') }));
    await port.leave('run-1', 'part', large);
    expect((await items()).length).toBeGreaterThan(1);
    expect(await port.fetch('run-1', 'part')).toEqual(large);
    await account.send(
      new DeleteItemCommand({ TableName: tableName, Key: { pk: { S: 'run/run-1' }, sk: { S: 'part#0' } } }),
    );
    expect(await port.fetch('run-1', 'part')).toBeNull();
    expect(await port.collect('run-1')).toEqual(new Map());
  });

  test('of a longer part that was replaced does not show', async () => {
    const port = handover();
    const large = Array.from({ length: 10 }, () => ({ noise: randomBytes(90_000).toString('base64') }));
    await port.leave('run-1', 'part', large);
    await port.leave('run-1', 'part', [{ n: 1 }]);
    expect(await port.fetch('run-1', 'part')).toEqual([{ n: 1 }]);
  });

  test('by two attempts at once, with pieces of both, is not there; the other parts are', async () => {
    const port = handover();
    await port.leave('run-1', 'batch/acme', [{ org: 'acme' }]);
    await port.leave('run-1', 'batch/globex', [{ org: 'globex' }]);
    const content = { B: Buffer.from('a piece of something else') };
    const place = { pk: { S: 'run/run-1' }, sk: { S: 'batch/acme#0' } };
    await account.send(new PutItemCommand({ TableName: tableName, Item: { ...place, chunks: { N: '1' }, content } }));
    expect(await port.fetch('run-1', 'batch/acme')).toBeNull();
    expect(await port.collect('run-1')).toEqual(new Map([['batch/globex', [{ org: 'globex' }]]]));
  });

  test('is compressed, forgotten after three days, and no state', async () => {
    const alike = Array.from({ length: 100 }, (_, n) => ({
      org: `org-${n}`,
      text: 'the same in every check '.repeat(40),
    }));
    await handover().leave('run-1', 'part', alike);
    const [item] = await items();
    expect(item?.content?.B?.length).toBeLessThan(JSON.stringify(alike).length / 10);
    expect(item?.expiresAt?.N).toBe(String(NOON.getTime() / 1_000 + 3 * 86_400));
    const states = stateTable(aws, { tableName, historyDays: 1, now: () => NOON, sleep: async () => {} });
    expect(await states.load('all')).toEqual([]);
  });

  test('cannot be left when there is no table, which the error names', async () => {
    tableName = 'no-such-table';
    await expect(handover().leave('run-1', 'part', [])).rejects.toThrow(
      'DynamoDB PutItem failed (ResourceNotFoundException): the table no-such-table does not exist',
    );
    await expect(handover().collect('run-1')).rejects.toThrow('DynamoDB Query failed');
  });
});

describeOnAws('The listing of a distributed run', () => {
  const client = new S3Client({ ...aws, forcePathStyle: true });
  const open = (bucket: string) => listingBucket({ ...aws, forcePathStyle: true }, { bucket });

  test('comes back by the name it was kept under', async () => {
    const bucket = ownName('listings');
    await client.send(
      new CreateBucketCommand({ Bucket: bucket, CreateBucketConfiguration: { LocationConstraint: 'eu-central-1' } }),
    );
    const port = open(bucket);
    const name = await port.write('20261122T080000Z-abc123', [{ org: 'acme' }, { org: 'ünï' }]);
    expect(name).toBe('runs/20261122T080000Z-abc123.json');
    expect(await port.read(name)).toEqual([{ org: 'acme' }, { org: 'ünï' }]);
  });

  test('cannot be kept or read without its bucket, which the error names', async () => {
    const port = open('no-such-bucket');
    await expect(port.write('run', [])).rejects.toThrow('S3 PutObject failed (NoSuchBucket)');
    await expect(port.read('runs/run.json')).rejects.toThrow('S3 GetObject failed (NoSuchBucket)');
  });
});
