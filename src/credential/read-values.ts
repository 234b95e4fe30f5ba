import type { SecretEntry, SecretReading, SecretsPort } from './ports.ts';

/**
 * Reads values in the store's batch size, each batch when the first of its secrets is needed, so that no value
 * is held long before its turn. Every entry gets an answer.
 */
export function readValues(
  secrets: Pick<SecretsPort, 'batchSize' | 'read'>,
  entries: readonly SecretEntry[],
): (entry: SecretEntry) => Promise<SecretReading> {
  const batches: SecretEntry[][] = [];
  const batchOf = new Map<string, number>();
  for (const entry of entries) {
    let batch = batches.at(-1);
    if (batch === undefined || batch.length >= secrets.batchSize) {
      batch = [];
      batches.push(batch);
    }
    batch.push(entry);
    batchOf.set(entry.id, batches.length - 1);
  }
  const reading = new Map<number, { readonly values: Promise<ReadonlyMap<string, SecretReading>>; left: number }>();

  return async (entry) => {
    const index = batchOf.get(entry.id);
    const batch = index === undefined ? undefined : batches[index];
    if (index === undefined || batch === undefined) throw new Error(`${entry.name} was not listed for this run`);
    let shared = reading.get(index);
    if (shared === undefined) {
      shared = { values: secrets.read(batch.map(({ id }) => id)), left: batch.length };
      reading.set(index, shared);
    }
    shared.left -= 1;
    if (shared.left === 0) reading.delete(index);
    return (
      (await shared.values).get(entry.id) ?? {
        kind: 'unavailable',
        code: 'NoAnswer',
        message: 'the store did not answer for this secret',
      }
    );
  };
}
