/** The listing of a distributed run, from the function that lists to those that check and tell; forgotten after days. */
export type ListingsPort = {
  /** Keeps the entries as one JSON array, and tells under which name. */
  readonly write: (runId: string, entries: readonly object[]) => Promise<string>;
  readonly read: (name: string) => Promise<unknown>;
};

/** What the functions of a distributed run leave for each other, under the run and the name of a part; forgotten after days. */
export type HandoverPort = {
  /** Stores a part as a whole; one that is there already is replaced. Entries are JSON. */
  readonly leave: (runId: string, part: string, entries: readonly object[]) => Promise<void>;
  /** Stores a part unless it is there already; false when it is. */
  readonly leaveOnce: (runId: string, part: string, entries: readonly object[]) => Promise<boolean>;
  /** The entries of one part; null when it is not (or not wholly and soundly) there. */
  readonly fetch: (runId: string, part: string) => Promise<readonly unknown[] | null>;
  /** All parts of a run that are wholly and soundly there. */
  readonly collect: (runId: string) => Promise<ReadonlyMap<string, readonly unknown[]>>;
};
