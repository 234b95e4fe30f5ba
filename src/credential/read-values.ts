import type { SecretEntry, SecretReading, SecretsPort } from './ports.ts';

/** Ids that are read together, and how many of them still wait for their turn; `values` until the last has had it. */
type Batch = {
  readonly ids: string[];
  values: Promise<ReadonlyMap<string, SecretReading>> | null;
  left: number;
  next: Batch | null;
};

/**
 * Reads values in the store's batch size, each batch when the first secret of the one before it is needed: nobody waits for
 * the store then, and no value is held long before its turn. Every entry gets an answer.
 */
export function readValues(
  secrets: Pick<SecretsPort, 'batchSize' | 'read'>,
  entries: readonly SecretEntry[],
): (entry: SecretEntry) => Promise<SecretReading> {
  const batchOf = new Map<string, Batch>();
  let batch: Batch | null = null;
  for (const { id } of entries) {
    if (batch === null || batch.ids.length >= secrets.batchSize) {
      const next: Batch = { ids: [], values: null, left: 0, next: null };
      if (batch !== null) batch.next = next;
      batch = next;
    }
    batch.left = batch.ids.push(id);
    batchOf.set(id, batch);
  }
  const begin = (one: Batch) => {
    one.values ??= secrets.read(one.ids);
    return one.values;
  };

  return async ({ id, name }) => {
    const shared = batchOf.get(id);
    if (shared === undefined) throw new Error(`${name} was not listed for this run`);
    const values = begin(shared);
    // It may fail before anybody waits for it.
    if (shared.left === shared.ids.length && shared.next !== null) begin(shared.next).catch(() => {});
    shared.left -= 1;
    if (shared.left === 0) Object.assign(shared, { values: null, left: shared.ids.length });
    return (
      (await values).get(id) ?? {
        kind: 'unavailable',
        code: 'NoAnswer',
        message: 'the store did not answer for this secret',
      }
    );
  };
}
