import { describe, expect, test } from 'vitest';
import type { SecretEntry, SecretReading } from '../../src/credential/ports.ts';
import { readValues } from '../../src/credential/read-values.ts';
import { worldOf } from '../memory-ports.ts';

/** A store of five secrets that reads two at once, and the batches that it was asked for. */
async function store(silent: readonly string[] = []) {
  const { secrets } = worldOf(['a', 'b', 'c', 'd', 'e'].map((org) => ({ org, value: { org } }))).ports;
  const batches: (readonly string[])[] = [];
  const entries = await secrets.list();
  const read = readValues(
    {
      ...secrets,
      batchSize: 2,
      read: async (ids) => {
        batches.push(ids.map((id) => id.replace('salesforce/', '')));
        return secrets.read(ids.filter((id) => !silent.includes(id)));
      },
    },
    entries,
  );
  return { entries, batches, read };
}

const heldBy = (reading: SecretReading) => (reading.kind === 'text' ? reading.text.reveal() : reading);

describe('values are read', () => {
  test('in batches of the store, each when the first of its secrets is needed', async () => {
    const { entries, batches, read } = await store();
    const [a, b, c, , e] = entries as [SecretEntry, SecretEntry, SecretEntry, SecretEntry, SecretEntry];
    expect(batches).toEqual([]);
    expect(heldBy(await read(a))).toBe('{"org":"a"}');
    expect(batches).toEqual([['a', 'b']]);
    expect(heldBy(await read(e))).toBe('{"org":"e"}');
    expect(heldBy(await read(b))).toBe('{"org":"b"}');
    expect(batches).toEqual([['a', 'b'], ['e']]);
    await read(c);
    expect(batches).toEqual([['a', 'b'], ['e'], ['c', 'd']]);
  });

  test('once for secrets of one batch that are needed at the same time', async () => {
    const { entries, batches, read } = await store();
    expect((await Promise.all(entries.map(read))).map(heldBy)).toEqual(
      ['a', 'b', 'c', 'd', 'e'].map((org) => JSON.stringify({ org })),
    );
    expect(batches).toHaveLength(3);
  });

  test('anew once the whole batch had its turn: no value is kept', async () => {
    const { entries, batches, read } = await store();
    const [a, b] = entries as [SecretEntry, SecretEntry];
    for (const entry of [a, b, a]) await read(entry);
    expect(batches).toEqual([
      ['a', 'b'],
      ['a', 'b'],
    ]);
  });
});

test('a secret of which the store says nothing is unavailable, and its neighbour is not', async () => {
  const { entries, read } = await store(['salesforce/a']);
  const [a, b] = entries as [SecretEntry, SecretEntry];
  expect(await read(a)).toMatchObject({ kind: 'unavailable', code: 'NoAnswer' });
  expect(await read(b)).toMatchObject({ kind: 'text' });
});

test('a secret that was not listed is a mistake of the caller', async () => {
  const { entries, read } = await store();
  const other = { ...(entries[0] as SecretEntry), id: 'salesforce/x', name: 'salesforce/x' };
  await expect(read(other)).rejects.toThrow('salesforce/x was not listed');
});
