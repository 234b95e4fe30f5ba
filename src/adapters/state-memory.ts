import type { HistoryEntry } from '../state/history.ts';
import type { StatesPort } from '../state/ports.ts';

/** State that lasts as long as the process: the demo, and checks without `--state`. It never forgets a document. */
export function stateMemory(): StatesPort {
  const documents = new Map<
    string,
    { readonly revision: number; readonly text: string; readonly writer: string | null }
  >();
  const history: HistoryEntry[] = [];
  return {
    load: async (keys) =>
      (keys === 'all' ? [...documents.keys()] : [...new Set(keys)]).flatMap((key) => {
        const stored = documents.get(key);
        return stored === undefined
          ? []
          : [{ key, revision: stored.revision, document: JSON.parse(stored.text) as unknown }];
      }),
    save: async (write) => {
      const { revision, writer } = documents.get(write.key) ?? { revision: 0, writer: null };
      if (revision !== write.expectedRevision) return writer !== null && writer === write.writer ? 'saved' : 'conflict';
      // Kept as text, as the other forms keep it: what cannot survive JSON must not survive here either.
      const text = JSON.stringify(write.document);
      documents.set(write.key, { revision: revision + 1, text, writer: write.writer ?? null });
      history.push(...write.history);
      return 'saved';
    },
    history: async (org, limit) =>
      history
        .filter((entry) => entry.org === org)
        .reverse()
        .sort((a, b) => b.at.localeCompare(a.at))
        .slice(0, limit),
  };
}
