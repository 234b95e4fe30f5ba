import { expect, test } from 'vitest';
import { stateTable } from '../../src/adapters/state-table.ts';
import { EXAMPLE, loopback } from './loopback.ts';

/** Waits of so many saves at once, each a document of so many kilobytes, at an instant that does not move. */
async function waitsOf(saves: number, kilobytes: number): Promise<readonly number[]> {
  const waits: number[] = [];
  const endpoint = await loopback(() => ({ body: '{}' }));
  const table = stateTable(
    { ...EXAMPLE, endpoint },
    {
      tableName: 'example',
      historyDays: 1,
      now: () => new Date(Date.UTC(2026, 10, 27)),
      sleep: async (ms) => void waits.push(ms),
    },
  );
  const document = { text: 'x'.repeat(kilobytes * 1_024 - 300) };
  await Promise.all(
    Array.from({ length: saves }, (_, index) =>
      table.save({ key: `org/${index}`, expectedRevision: 0, document, history: [], expiresAt: null }),
    ),
  );
  return waits;
}

test('Writes wait so that one partition key takes fewer than 1,000 units a second', async () => {
  const waits = await waitsOf(50, 40);
  expect(Math.max(...waits)).toBeCloseTo(((49 * 40 - 800) / 800) * 1_000, 0);
});

test('A run that writes little waits for nothing', async () => {
  expect(await waitsOf(45, 1)).toEqual([]);
});
