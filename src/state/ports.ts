import type { HistoryEntry } from './history.ts';

/** A JSON document kept between runs under a key (`org/acme`, `fleet`). */
export type StoredDocument = { readonly key: string; readonly revision: number; readonly document: unknown };

export type StatesPort = {
  /** The documents under these keys, or all of them; missing ones are left out. */
  readonly load: (keys: readonly string[] | 'all') => Promise<readonly StoredDocument[]>;
  /**
   * Writes the document with its history lines, all or nothing, if the stored revision is still `expectedRevision`
   * (0: nothing stored). The new revision is `expectedRevision + 1`. `conflict` when another run wrote first.
   */
  readonly save: (write: {
    readonly key: string;
    readonly expectedRevision: number;
    readonly document: object;
    readonly history: readonly HistoryEntry[];
    /** When the store may forget the document; null keeps it. */
    readonly expiresAt: Date | null;
    /** Whoever may have to write this again: the conflict with a write of the same writer is `saved`. */
    readonly writer?: string;
  }) => Promise<'saved' | 'conflict'>;
  /** Transitions of one org, newest first, at most `limit`. */
  readonly history: (org: string, limit: number) => Promise<readonly HistoryEntry[]>;
};
