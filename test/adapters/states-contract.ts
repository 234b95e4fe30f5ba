import { describe, expect, test } from 'vitest';
import type { HistoryEntry } from '../../src/state/history.ts';
import type { StatesPort } from '../../src/state/ports.ts';

/**
 * What every form of the state store owes its callers.
 * @param open gives two ports on one fresh, empty store, as two processes would hold them
 */
export function promisesOfAStateStore(open: () => Promise<{ first: StatesPort; second: StatesPort }>): void {
  describe('documents', () => {
    test('are absent until they are saved', async () => {
      const { first } = await open();
      expect(await first.load('all')).toEqual([]);
      expect(await first.load(['org/acme'])).toEqual([]);
    });

    test('come back under their key with revision 1 after the first save', async () => {
      const { first, second } = await open();
      const document = { verdict: 'healthy', nested: { list: [1, null, 'ünï\u2028'], empty: '' } };
      expect(await first.save(write({ document }))).toBe('saved');
      expect(await second.load(['org/acme'])).toEqual([{ key: 'org/acme', revision: 1, document }]);
    });

    test('are replaced as a whole, one revision up', async () => {
      const { first } = await open();
      await first.save(write({ document: { a: 1, b: 2 } }));
      expect(await first.save(write({ expectedRevision: 1, document: { b: 3 } }))).toBe('saved');
      expect(await first.load(['org/acme'])).toEqual([{ key: 'org/acme', revision: 2, document: { b: 3 } }]);
    });

    test('are not shared with the caller that saved or loaded them', async () => {
      const { first } = await open();
      const document = { list: [1] };
      await first.save(write({ document }));
      document.list.push(2);
      const loaded = (await first.load('all'))[0]?.document as typeof document | undefined;
      loaded?.list.push(3);
      expect((await first.load('all'))[0]?.document).toEqual({ list: [1] });
    });

    test('are found among hundreds, each once, and the missing ones are left out', async () => {
      const { first } = await open();
      const keys = Array.from({ length: 230 }, (_, index) => `org/${index}`);
      await Promise.all(keys.map((key) => first.save(write({ key, document: { padding: 'x'.repeat(6_000), key } }))));
      await first.save(write({ key: 'fleet' }));
      const sorted = (documents: readonly { key: string }[]) => documents.map(({ key }) => key).sort();
      expect(sorted(await first.load('all'))).toEqual([...keys, 'fleet'].sort());
      expect(sorted(await first.load([...keys, 'org/5', 'org/none']))).toEqual([...keys].sort());
    });

    test('of keys with unusual characters are kept apart', async () => {
      const { first } = await open();
      const keys = ['org/__proto__', 'org/a/b', 'org/ünï', 'org/a b', 'org/constructor'];
      for (const key of keys) await first.save(write({ key, document: { key } }));
      const loaded = await first.load(keys);
      expect(loaded.map(({ key, document }) => [key, document]).sort()).toEqual(
        keys.map((key) => [key, { key }]).sort(),
      );
    });

    test('asked for by no key are none', async () => {
      const { first } = await open();
      await first.save(write({}));
      expect(await first.load([])).toEqual([]);
    });
  });

  describe('a write that is repeated by its writer', () => {
    const once = write({ document: { by: 'first' }, history: [entry({})], writer: 'run 1' });

    test('is as good as the first time, and is not done twice', async () => {
      const { first, second } = await open();
      await first.save(once);
      expect(await second.save(once)).toBe('saved');
      expect(await second.load(['org/acme'])).toEqual([{ key: 'org/acme', revision: 1, document: { by: 'first' } }]);
      expect(await second.history('acme', 10)).toHaveLength(1);
    });

    test('conflicts with the same write of another writer, and with whatever was written since', async () => {
      const { first, second } = await open();
      await first.save(once);
      expect(await second.save({ ...once, writer: 'run 2' })).toBe('conflict');
      await second.save(write({ expectedRevision: 1, document: { by: 'second' } }));
      expect(await first.save(once)).toBe('conflict');
    });
  });

  describe('a write that does not know the stored revision', () => {
    test.each([
      ['expects nothing stored', 0],
      ['expects an older one', 1],
      ['expects one that was never written', 3],
    ])('conflicts when it %s, and changes neither document nor history', async (_, expectedRevision) => {
      const { first, second } = await open();
      await first.save(write({ document: { by: 'first' } }));
      await first.save(write({ expectedRevision: 1, document: { by: 'first', again: true } }));
      const late = write({ expectedRevision, document: { by: 'second' }, history: [entry({})] });
      expect(await second.save(late)).toBe('conflict');
      expect(await second.load(['org/acme'])).toEqual([
        { key: 'org/acme', revision: 2, document: { by: 'first', again: true } },
      ]);
      expect(await second.history('acme', 10)).toEqual([]);
    });

    test('conflicts when something is expected and nothing is stored', async () => {
      const { first } = await open();
      expect(await first.save(write({ expectedRevision: 1 }))).toBe('conflict');
      expect(await first.load('all')).toEqual([]);
    });

    test('is the loser of a race: of writers at the same revision exactly one saves', async () => {
      const { first, second } = await open();
      const outcomes = await Promise.all(
        [first, second, first, second].map((port, index) =>
          port.save(write({ document: { index }, history: [entry({ at: `2026-11-22T08:00:0${index}.000Z` })] })),
        ),
      );
      expect([...outcomes].sort()).toEqual(['conflict', 'conflict', 'conflict', 'saved']);
      expect(await first.load('all')).toEqual([
        { key: 'org/acme', revision: 1, document: { index: outcomes.indexOf('saved') } },
      ]);
      expect(await first.history('acme', 10)).toHaveLength(1);
    });
  });

  describe('history', () => {
    test('is kept with the document, newest first, and cut at the limit', async () => {
      const { first, second } = await open();
      const older = entry({ at: '2026-11-20T08:00:00.000Z' });
      const newer = entry({ at: '2026-11-22T08:00:00.000Z', from: 'unhealthy', to: 'healthy', cause: null });
      await first.save(write({ history: [older] }));
      await first.save(write({ expectedRevision: 1, history: [newer] }));
      expect(await second.history('acme', 10)).toEqual([newer, older]);
      expect(await second.history('acme', 1)).toEqual([newer]);
    });

    test('is ordered by time even where it was written in another order', async () => {
      const { first } = await open();
      const [early, late] = [entry({ at: '2026-11-20T08:00:00.000Z' }), entry({ at: '2026-11-22T08:00:00.000Z' })];
      await first.save(write({ history: [late] }));
      await first.save(write({ expectedRevision: 1, history: [early] }));
      expect(await first.history('acme', 10)).toEqual([late, early]);
    });

    test('keeps several lines of one instant, the later line first', async () => {
      const { first } = await open();
      const lines = [entry({ to: 'unhealthy' }), entry({ to: 'removed', notices: ['org-removed'] })];
      await first.save(write({ history: lines }));
      expect(await first.history('acme', 10)).toEqual(lines.toReversed());
    });

    test('of one org is not mixed with that of another', async () => {
      const { first } = await open();
      await first.save(write({ history: [entry({})] }));
      await first.save(write({ key: 'org/acme-eu', history: [entry({ org: 'acme-eu' })] }));
      expect(await first.history('acme', 10)).toEqual([entry({})]);
      expect(await first.history('acm', 10)).toEqual([]);
    });
  });
}

/** A write of a small document for the org acme. */
export function write(changes: Partial<Parameters<StatesPort['save']>[0]>): Parameters<StatesPort['save']>[0] {
  return { key: 'org/acme', expectedRevision: 0, document: { any: true }, history: [], expiresAt: null, ...changes };
}

/** A transition of the org acme to unhealthy. */
export function entry(changes: Partial<HistoryEntry>): HistoryEntry {
  return {
    org: 'acme',
    at: '2026-11-22T08:00:00.000Z',
    from: 'healthy',
    to: 'unhealthy',
    cause: 'client-secret-wrong',
    notices: ['failing'],
    audiences: ['all'],
    ...changes,
  };
}
