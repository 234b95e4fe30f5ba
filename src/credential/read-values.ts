import type { SecretEntry, SecretReading, SecretsPort } from './ports.ts';

/** Ids that are read together, and how many of them still wait for their turn; `values` from the first turn to the last. */
type Batch = { readonly ids: string[]; values: Promise<ReadonlyMap<string, SecretReading>> | null; left: number };

/**
 * Reads values in the store's batch size, each batch when the first of its secrets is needed, so that no value
 * is held long before its turn. Every entry gets an answer.
 */
export function readValues(
  secrets: Pick<SecretsPort, 'batchSize' | 'read'>,
  entries: readonly SecretEntry[],
): (entry: SecretEntry) => Promise<SecretReading> {
  const batchOf = new Map<string, Batch>();
  let batch: Batch = { ids: [], values: null, left: 0 };
  for (const { id } of entries) {
    if (batch.ids.length >= secrets.batchSize) batch = { ids: [], values: null, left: 0 };
    batch.left = batch.ids.push(id);
    batchOf.set(id, batch);
  }

  return async ({ id, name }) => {
    const shared = batchOf.get(id);
    if (shared === undefined) throw new Error(`${name} was not listed for this run`);
    shared.values ??= secrets.read(shared.ids);
    const { values } = shared;
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
