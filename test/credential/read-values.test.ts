import { describe, expect, test } from 'vitest';
import type { SecretEntry, SecretReading } from '../../src/credential/ports.ts';
import { readValues } from '../../src/credential/read-values.ts';
import { Sealed } from '../../src/credential/sealed.ts';

const ENTRIES = ['a', 'b', 'c', 'd', 'e'].map(
  (org): SecretEntry => ({
    id: `id-of-${org}`,
    name: `salesforce/${org}`,
    org,
    tags: {},
    versions: { current: 'v1', pending: null, previous: null },
    rotation: { managed: false, nextAt: null, lastAt: null },
    deletionAt: null,
  }),
);
const [A, B, C, , E] = ENTRIES as [SecretEntry, SecretEntry, SecretEntry, SecretEntry, SecretEntry];

/** A store of five secrets that reads two at once, and the batches that it was asked for. */
function store(silent: readonly string[] = []) {
  const batches: (readonly string[])[] = [];
  const read = readValues(
    {
      batchSize: 2,
      read: async (ids) => {
        batches.push(ids);
        const told = ids.filter((id) => !silent.includes(id));
        return new Map(
          told.map((id) => [id, { kind: 'text', text: new Sealed(`of ${id}`), versionId: 'v1', createdAt: null }]),
        );
      },
    },
    ENTRIES,
  );
  return { batches, read };
}

const heldBy = (reading: SecretReading) => (reading.kind === 'text' ? reading.text.reveal() : reading);

describe('values are read', () => {
  test('in batches of the store, each when the first secret of the one before it is needed', async () => {
    const { batches, read } = store();
    expect(batches).toEqual([]);
    const [first, second, third] = [['id-of-a', 'id-of-b'], ['id-of-c', 'id-of-d'], ['id-of-e']];
    expect(heldBy(await read(A))).toBe('of id-of-a');
    expect(heldBy(await read(B))).toBe('of id-of-b');
    expect(batches).toEqual([first, second]);
    expect(heldBy(await read(C))).toBe('of id-of-c');
    expect(batches).toEqual([first, second, third]);
    expect(heldBy(await read(E))).toBe('of id-of-e');
    expect(batches).toHaveLength(3);
  });

  test('ahead without harm: what the store refuses is the trouble of those who need it', async () => {
    const read = readValues(
      { batchSize: 2, read: async (ids) => (ids.includes('id-of-c') ? Promise.reject(new Error('down')) : new Map()) },
      ENTRIES,
    );
    await read(A);
    await read(B);
    await expect(read(C)).rejects.toThrow('down');
  });

  test('once for secrets of one batch that are needed at the same time', async () => {
    const { batches, read } = store();
    const held = (await Promise.all(ENTRIES.map(read))).map(heldBy);
    expect(held).toEqual(ENTRIES.map(({ id }) => `of ${id}`));
    expect(batches).toHaveLength(3);
  });

  test('anew once the whole batch had its turn: no value is kept', async () => {
    const { batches, read } = store();
    for (const entry of [A, B, A]) await read(entry);
    expect(batches.filter((batch) => batch.includes('id-of-a'))).toHaveLength(2);
  });
});

test('a secret of which the store says nothing is unavailable, and its neighbour is not', async () => {
  const { read } = store(['id-of-a']);
  expect(await read(A)).toMatchObject({ kind: 'unavailable', code: 'NoAnswer' });
  expect(await read(B)).toMatchObject({ kind: 'text' });
});

test('a secret that was not listed is a mistake of the caller', async () => {
  const other = { ...A, id: 'id-of-x', name: 'salesforce/x' };
  await expect(store().read(other)).rejects.toThrow('salesforce/x was not listed');
});
