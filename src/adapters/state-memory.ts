import type { HistoryEntry } from '../core/state.ts';
import type { StatesPort } from '../ports.ts';

/** State that lasts as long as the process: the demo, and checks without `--state`. It never forgets a document. */
export function stateMemory(): StatesPort {
  const documents = new Map<string, { readonly revision: number; readonly text: string }>();
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
      if ((documents.get(write.key)?.revision ?? 0) !== write.expectedRevision) return 'conflict';
      // Kept as text, as the other forms keep it: what cannot survive JSON must not survive here either.
      documents.set(write.key, { revision: write.expectedRevision + 1, text: JSON.stringify(write.document) });
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
